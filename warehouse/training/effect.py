"""Before and after a course, against comparable teachers without one: one honest table with its uncertainty."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from scipy.stats import t as student

from warehouse.thresholds import LEAST_GROUP

CALIPER = 5.0
NEIGHBOURS = 3
NOT_ENOUGH = "недостаточно данных"
WITHIN_CHANCE, HIGHER, LOWER = (
    "в пределах случайного",
    "изменение больше, чем без курса",
    "изменение меньше, чем без курса",
)
SCHEMA = {
    "outcome": pl.String,
    "topic_kind": pl.String,
    "trained_cnt": pl.Int64,
    "comparable_cnt": pl.Int64,
    "before_trained": pl.Float64,
    "after_trained": pl.Float64,
    "before_comparable": pl.Float64,
    "after_comparable": pl.Float64,
    "effect": pl.Float64,
    "effect_low": pl.Float64,
    "effect_high": pl.Float64,
    "conclusion": pl.String,
}


def training_effect(values: pl.DataFrame, courses: pl.DataFrame) -> pl.DataFrame:
    """Change of a teacher's outcome around a course, minus the change of comparable teachers without a course.

    Args:
        values: outcome (name, unit in it), teacher_code, subject, school_year, value, n (works or pupils behind it).
        courses: teacher_code, topic_kind, school_year of the course (the year of its June); a teacher may have several.

    Returns:
        SCHEMA, one row per outcome × kind of course. before = mean of the years up to the one before the course's,
        after = mean of the years after it (the course's own year is neither), weights n. Comparable: teachers of
        the same subject without any course in those years, up to three nearest whose own "before" lies within 5 units.
        effect = mean over trained of (own change − mean change of their comparable ones); 95 % interval by Student's t
        over trained. With fewer than 10 trained who have comparable ones, or fewer than 10 different comparable
        teachers, no effect is given: `недостаточно данных`.

    Method: difference in differences with matching on the outcome before (Heckman, Ichimura & Todd 1997); matching on
    "before" also meets regression to the mean. Not an experiment: who goes to a course is not drawn by lot.
    """
    rows = []
    outcomes = values["outcome"].unique(maintain_order=True).to_list() if values.height else []
    kinds = (
        ["все курсы", *sorted(courses["topic_kind"].unique().to_list())] if courses.height else ["все курсы"]
    )
    busy: dict[str, set[int]] = {}
    for teacher, year in courses.select("teacher_code", "school_year").iter_rows():
        busy.setdefault(teacher, set()).add(year)
    for outcome in sorted(outcomes):
        of_outcome = values.filter(pl.col("outcome") == outcome)
        for kind in kinds:
            chosen = courses if kind == "все курсы" else courses.filter(pl.col("topic_kind") == kind)
            first = chosen.group_by("teacher_code").agg(pl.col("school_year").min()).sort("teacher_code")
            rows.append({"outcome": outcome, "topic_kind": kind, **_compare(of_outcome, first, busy)})
    return pl.DataFrame(rows, schema=SCHEMA)


def _compare(values: pl.DataFrame, first: pl.DataFrame, busy: dict[str, set[int]]) -> dict[str, Any]:
    pairs = []
    used: set[str] = set()
    for year in sorted(first["school_year"].unique().to_list()):
        around = _around(values, year)
        if around.is_empty():
            continue
        trained = around.join(first.filter(pl.col("school_year") == year), on="teacher_code", how="semi")
        free = around.filter(
            ~pl.col("teacher_code").is_in(
                [t for t, years in busy.items() if any(year - 2 <= y <= year + 2 for y in years)]
            )
        )
        for person in trained.iter_rows(named=True):
            near = (
                free.filter(
                    pl.col("subject") == person["subject"],
                    (pl.col("before") - person["before"]).abs() <= CALIPER,
                )
                .with_columns((pl.col("before") - person["before"]).abs().alias("distance"))
                .sort("distance", "teacher_code")
                .head(NEIGHBOURS)
            )
            if near.height:
                used |= set(near["teacher_code"])
                pairs.append((person["before"], person["after"], near["before"].mean(), near["after"].mean()))
    return _row(np.array(pairs, float).reshape(-1, 4), len(used))


def _around(values: pl.DataFrame, year: int) -> pl.DataFrame:
    """Teacher × subject with a mean before and after a school year; both are needed."""
    weight = pl.col("n").cast(pl.Float64)

    def mean(condition: pl.Expr) -> pl.Expr:
        return (pl.col("value") * weight).filter(condition).sum() / weight.filter(condition).sum()

    return (
        values.group_by("teacher_code", "subject")
        .agg(
            mean(pl.col("school_year") < year).alias("before"),
            mean(pl.col("school_year") > year).alias("after"),
        )
        .filter(pl.col("before").is_finite(), pl.col("after").is_finite())
    )


def _row(pairs: np.ndarray, comparable: int) -> dict[str, Any]:
    trained = len(pairs)
    row: dict[str, Any] = {"trained_cnt": trained, "comparable_cnt": comparable, "conclusion": NOT_ENOUGH}
    if trained < LEAST_GROUP or comparable < LEAST_GROUP:
        return row
    means = pairs.mean(0)
    change = (pairs[:, 1] - pairs[:, 0]) - (pairs[:, 3] - pairs[:, 2])
    effect, half = change.mean(), student.ppf(0.975, trained - 1) * change.std(ddof=1) / np.sqrt(trained)
    low, high = effect - half, effect + half
    words = HIGHER if low > 0 else LOWER if high < 0 else WITHIN_CHANCE
    names = ("before_trained", "after_trained", "before_comparable", "after_comparable")
    return {
        **row,
        **dict(zip(names, means.tolist(), strict=True)),
        "effect": float(effect),
        "effect_low": float(low),
        "effect_high": float(high),
        "conclusion": words,
    }
