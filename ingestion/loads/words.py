"""What a load changed, or would change, in sentences: for the log, the command and the page."""

from __future__ import annotations

from ingestion.loads.state import ADD, Outcome

SHOWN = 3


def arrived(outcome: Outcome, load_id: int, *, is_trial: bool = False) -> str:
    """What a new load replaced, or why it waits and what to do; empty when it met nothing."""
    if outcome.status != "held":
        return met(outcome, load_id, is_trial=is_trial)
    more = len(outcome.reasons) - SHOWN
    listed = "; ".join(outcome.reasons[:SHOWN]) + (f"; и ещё {more}" if more > 0 else "")
    if is_trial:
        return f"будет ждать подтверждения, прежние строки останутся: {listed}"
    return (
        f"ждёт подтверждения, действуют прежние строки: {listed}. Принять вместо прежних: "
        f"obektiv confirm {load_id}; добавить к прежним: obektiv confirm {load_id} --add; отказаться: "
        f"obektiv withdraw {load_id}"
    )


def met(outcome: Outcome, load_id: int, *, is_trial: bool = False) -> str:
    """What a load that counts has done, or would do, to the rows before it."""
    total = {name: sum(row[name] or 0 for row in outcome.changes) for name in ("replaced_cnt", "lost_cnt")}
    missing = sum(row["missing_cnt"] or 0 for row in outcome.changes)
    clash = sum(row["clash_cnt"] or 0 for row in outcome.changes)
    said = []
    if total["replaced_cnt"]:
        lost = f", из них нет в новом файле: {total['lost_cnt']}" if total["lost_cnt"] else ""
        done = "заменит прежних строк" if is_trial else "заменено прежних строк"
        said.append(f"{done}: {total['replaced_cnt']}{lost}")
    if missing:
        ended = "" if is_trial else f" (если их больше нет: obektiv confirm {load_id})"
        said.append(f"в новом файле нет прежних строк: {missing}, они действуют дальше{ended}")
    if clash:
        said.append(f"кодов, которые есть и в другом классе: {clash}, действуют обе строки")
    return "; ".join(said)


def after(action: str, outcome: Outcome, load_id: int, *, is_trial: bool = False) -> str:
    """What a decision of a person did; a trial makes only one: a known file sent again."""
    if action == "withdraw":
        back = sum(1 for row in outcome.changes if (row["rows_after"] or 0) > 0)
        return "отозван" + ("; снова действуют прежние строки" if back else "")
    again = "снова будет действовать" if is_trial else "снова действует"
    done = {"again": again, ADD: "принят, добавлен к прежним"}.get(action, "принят вместо прежних")
    more = met(outcome, load_id, is_trial=is_trial)
    return f"{done}; {more}" if more else done
