"""Steps of a programme by what was noticed in a school, and where its cases stand by the criteria of their end."""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts.context import Facts
from dashboards.documents.facts.proposals import month_end
from dashboards.documents.model import Block, Text
from dashboards.words import day
from dashboards.words.exits import exit_words


def _open_cases(facts: Facts) -> pl.DataFrame:
    """Cases of the school that have no end yet; none for a template without a school."""
    code = facts.request.school_code
    rows = facts.rows_if_built("support/cases", school_code=code) if code else None
    return pl.DataFrame() if rows is None or rows.is_empty() else rows.filter(~pl.col("is_closed"))


def has_open_case(facts: Facts) -> bool:
    """Whether the procedure of the paper stands on the path of the school without an end: its programme was agreed."""
    cases = _open_cases(facts)
    return not cases.is_empty() and facts.procedure["procedure_id"] in set(cases["procedure_id"])


def steps(facts: Facts) -> tuple[tuple[str, str, str, str], ...]:
    """Steps for what was noticed: those of the deciding checks and those for every school.

    Without an open case the programme is about marking, which any school may agree upon.
    """
    cases = _open_cases(facts)
    checks = set(cases["deciding_check"]) if cases.height else {"recheck"}
    known = facts.rows_if_built("papers/programme_steps")
    if known is None:
        return ((" ", " ", " ", " "),) * 5
    running = (
        facts.rows_if_built("support/programmes", school_code=facts.request.school_code)
        if cases.height
        else None
    )
    if running is not None and running.height:
        return tuple(
            (
                row["step"],
                row["responsible"] or " ",
                day(row["due_on"]) if row["due_on"] else " ",
                f"отмечено {day(row['done_on'])}: {row['evidence']}"
                if row["done_on"]
                else row["result"] or " ",
            )
            for row in running.filter("is_running").iter_rows(named=True)
        )
    chosen = known.filter(pl.col("deciding_check").is_null() | pl.col("deciding_check").is_in(checks))
    return tuple(
        (
            row["step"],
            row["responsible"],
            day(month_end(facts.today, row["term_days"])) if row["term_days"] else " ",
            row["result"],
        )
        for row in chosen.iter_rows(named=True)
    )


def ends(facts: Facts) -> list[Block]:
    """Where each open case stands by the criteria of its end."""
    cases = _open_cases(facts)
    return [Text(f"{row['procedure_words']}: {exit_words(row)}.") for row in cases.iter_rows(named=True)]
