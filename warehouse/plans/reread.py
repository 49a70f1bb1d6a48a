"""Timings that a person has corrected, read anew before the build does it: kind and windows of their words."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from warehouse.plans.actions import OTHER, told_action
from warehouse.plans.timings import parse_timing

#: What a person may say with one press: the kind of a timing → words that are read as it.
WORDS_OF_KINDS = {
    "continuous": "в течение года",
    "procedure": "в период проведения процедуры",
    "before_procedure": "до начала проведения процедуры",
    "after_procedure": "после проведения процедуры",
    "external_schedule": "по отдельному плану",
    "on_event": "по мере необходимости",
}


def with_kinds(corrections: pl.DataFrame, plans: Iterable[dict[str, Any]]) -> pl.DataFrame:
    """Corrections with `timing_kind` and `windows` of their words in the days of their plan.

    corrections: plan_id, timing_read. plans: plan_id, period_start, period_end, years. Both columns are null where the
    words of the timing are not corrected or the plan is not known.
    """
    days = {row["plan_id"]: row for row in plans}
    read: list[tuple[str | None, str | None]] = []
    for plan_id, words in corrections.select("plan_id", "timing_read").iter_rows():
        plan = days.get(plan_id)
        if plan is None or not words:
            read.append((None, None))
            continue
        timing = parse_timing(words, plan["period_start"], plan["period_end"], plan["years"] == "school")
        read.append((timing.kind, timing.windows_text()))
    kinds = pl.DataFrame(read, schema={"timing_kind": pl.String, "windows": pl.String}, orient="row")
    return corrections.hstack(kinds)


def with_actions(corrections: pl.DataFrame) -> pl.DataFrame:
    """Corrections with the kind of action that a person has named: `action`, `action_label`, `action_confidence`.

    corrections: action_read. All are null where nothing is said; code and words are where it is none of the kinds.
    """
    told = [told_action(words) for words in corrections.get_column("action_read")]
    return corrections.with_columns(
        pl.Series("action", [one.code or None if one else None for one in told], dtype=pl.String),
        pl.Series("action_confidence", [one and one.confidence for one in told], dtype=pl.String),
        action_label=pl.col("action_read").replace(OTHER, None),
    )
