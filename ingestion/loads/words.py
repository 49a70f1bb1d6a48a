"""What a load changed, in sentences: for the log, the command and the page."""

from __future__ import annotations

from ingestion.loads.state import ADD, Outcome

SHOWN = 3


def arrived(outcome: Outcome, load_id: int) -> str:
    """What a new load replaced, or why it waits and what to do; empty when it met nothing."""
    if outcome.status == "held":
        more = len(outcome.reasons) - SHOWN
        listed = "; ".join(outcome.reasons[:SHOWN]) + (f"; и ещё {more}" if more > 0 else "")
        return (
            f"ждёт подтверждения, действуют прежние строки: {listed}. Принять вместо прежних: "
            f"obektiv confirm {load_id}; добавить к прежним: obektiv confirm {load_id} --add; отказаться: "
            f"obektiv withdraw {load_id}"
        )
    return met(outcome, load_id)


def met(outcome: Outcome, load_id: int) -> str:
    """What a load that counts has done to the rows before it."""
    total = {name: sum(row[name] or 0 for row in outcome.changes) for name in ("replaced_cnt", "lost_cnt")}
    missing = sum(row["missing_cnt"] or 0 for row in outcome.changes)
    clash = sum(row["clash_cnt"] or 0 for row in outcome.changes)
    said = []
    if total["replaced_cnt"]:
        lost = f", из них нет в новом файле: {total['lost_cnt']}" if total["lost_cnt"] else ""
        said.append(f"заменено прежних строк: {total['replaced_cnt']}{lost}")
    if missing:
        said.append(
            f"в новом файле нет прежних строк: {missing}, они действуют дальше "
            f"(если их больше нет: obektiv confirm {load_id})"
        )
    if clash:
        said.append(f"кодов, которые есть и в другом классе: {clash}, действуют обе строки")
    return "; ".join(said)


def after(action: str, outcome: Outcome, load_id: int) -> str:
    """What a decision of a person did."""
    if action == "withdraw":
        back = sum(1 for row in outcome.changes if (row["rows_after"] or 0) > 0)
        return "отозван" + ("; снова действуют прежние строки" if back else "")
    said = {"again": "снова действует", ADD: "принят, добавлен к прежним"}.get(
        action, "принят вместо прежних"
    )
    more = met(outcome, load_id)
    return f"{said}; {more}" if more else said
