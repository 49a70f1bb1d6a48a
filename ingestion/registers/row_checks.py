"""Rules over several columns of one row of a register; a spec names them in `checks`.

Each function returns what it found and does not change the frame: the caller holds the row or empties the cell, as the
rule's effect says. One function = one rule of rules.yml with the same name.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from ingestion.core.findings import Findings, rules
from warehouse.plans.plan_key import WHOLE, measure_key
from warehouse.plans.plan_model import SHELVED
from warehouse.thresholds import LEAST_GROUP

Check = Callable[..., pl.Expr]


def dates_out_of_order(first: str, last: str) -> pl.Expr:
    """The last day lies before the first one."""
    return pl.col(last) < pl.col(first)


def score_out_of_range(score: str, maximum: str) -> pl.Expr:
    """A score is negative or above the maximum of its task."""
    return (pl.col(score) < 0) | (pl.col(score) > pl.col(maximum))


def postponed_without_date(status: str, new_due: str) -> pl.Expr:
    """A measure is postponed and nobody says to when."""
    return (pl.col(status) == "перенесено") & pl.col(new_due).is_null()


def archive_of_a_measure(status: str, number: str) -> pl.Expr:
    """A single measure is said to go to the archive, where only plans go."""
    is_whole = pl.col(number).map_elements(lambda text: measure_key(text) == WHOLE, return_dtype=pl.Boolean)
    return pl.col(status).is_in(SHELVED) & ~is_whole


def course_too_short(hours: str) -> pl.Expr:
    """A further-training course of less than 16 hours (order 266 of 24.03.2025)."""
    return pl.col(hours) < 16


def diagnosed_without_consent(consent: str, teacher: str) -> pl.Expr:
    """Somebody is named in results of a diagnostics without having agreed to it."""
    return pl.col(teacher).is_not_null() & ~pl.col(consent).fill_null(value=False)


def diagnosed_few(tested: str, teacher: str, school: str) -> pl.Expr:
    """A school stands beside fewer teachers than may be told, or beside nobody knows how many."""
    is_group = pl.col(teacher).is_null() & pl.col(school).is_not_null()
    return is_group & (pl.col(tested).fill_null(0) < LEAST_GROUP)


def upload_without_time(status: str, moment: str) -> pl.Expr:
    """The log says that something was uploaded, but not when."""
    return pl.col(status).str.to_lowercase().str.starts_with("загруж") & pl.col(moment).is_null()


def practice_of_nobody(school: str, municipality: str) -> pl.Expr:
    """A practice that is neither of a school nor of a municipality."""
    return pl.col(school).is_null() & pl.col(municipality).is_null()


def decision_without_proof(decision: str, proof: str) -> pl.Expr:
    """A sign is said to be confirmed or not, but not by what it was checked."""
    return (
        pl.col(decision).is_in(["подтвердилось", "не подтвердилось", "снято: есть объяснение"])
        & pl.col(proof).is_null()
    )


CHECKS: dict[str, Check] = {
    function.__name__: function
    for function in (
        dates_out_of_order,
        score_out_of_range,
        postponed_without_date,
        archive_of_a_measure,
        course_too_short,
        diagnosed_without_consent,
        diagnosed_few,
        upload_without_time,
        decision_without_proof,
        practice_of_nobody,
    )
}


def apply(
    values: pl.DataFrame, rule_id: str, names: tuple[str, ...], title: str, findings: Findings
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Run one check of a spec on the columns it names; returns (rows that stay, rows held).

    The finding stands at the last column, whose header is `title`; a `value_dropped` rule empties that cell.
    """
    if not set(names) <= set(values.columns):
        return values, values.clear()
    bad = CHECKS[rule_id](*names).fill_null(False)
    hits = values.filter(bad).with_columns(pl.col(f"{names[0]}__text").alias("value"))
    findings.add(rule_id, hits, column=title)
    effect = rules()[rule_id].effect
    if effect == "row_held":
        return values.filter(~bad), values.filter(bad)
    if effect == "value_dropped":
        last = names[-1]
        values = values.with_columns(pl.when(~bad).then(pl.col(last)).alias(last))
    return values, values.clear()
