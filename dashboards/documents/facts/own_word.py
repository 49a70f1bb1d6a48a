"""What a school said of itself, in lines of its papers: with where it stands, never beside a sign."""

from __future__ import annotations

from dashboards.documents.facts.context import Facts
from dashboards.documents.model import Block, Text
from dashboards.words import day

NEVER_A_SIGN = "Сообщение школы о себе – не признак: ничего не понижает и дела не открывает."


def own_word(facts: Facts, school_code: str | None) -> list[Block]:
    """Reports of the school about itself, the latest last; nothing where it said nothing, or in an open paper."""
    if facts.is_open or school_code is None:
        return []
    rows = facts.rows_if_built("support/self_reports", school_code=school_code)
    if rows is None or rows.is_empty():
        return []
    lines: list[Block] = []
    for r in rows.sort("reported_on").iter_rows(named=True):
        about = ", ".join(word for word in (r["theme"], r["procedure_name"]) if word)
        said = f" «{r['said'].rstrip('.')}»" if r["said"] else ""
        lines.append(
            Text(f"Школа сообщила сама {day(r['reported_on'])} ({about}):{said}. Сейчас: {r['state']}.")
        )
    return [*lines, Text(NEVER_A_SIGN)]
