"""When two blind readings are too far apart to be averaged: what goes to a third expert, and why."""

from __future__ import annotations

import polars as pl

from warehouse.thresholds import threshold

BY_CRITERION, BY_BORDER, BY_TOLERANCE = "критерий", "граница отметки", "допуск"
WHY = {"work": pl.String, "first": pl.Float64, "second": pl.Float64, "why": pl.String}


def tolerance(maximum: pl.Expr) -> pl.Expr:
    """Points that two readings of a work may differ by: 5 % of its maximum, rounded half up, at least one point."""
    return pl.max_horizontal(pl.lit(1.0), (maximum * threshold("works_tolerance_pct") / 100 + 0.5).floor())


def need_third(scores: pl.DataFrame, works: pl.DataFrame) -> pl.DataFrame:
    """Works that need a third reading, with the two sums and the first reason that holds (WHY).

    scores: work, reading (1 or 2), task_code, score – criteria with null scores are not compared. works: work,
    maximum (of what was read), rest (points of the work that nobody read again; null = not known yet: borders of marks
    are not judged), min3, min4, min5 (null = no scale).

    Reasons, in this order: at least 2 points apart on a criterion; sums on different sides of a mark's border; sums
    further apart than `tolerance`.
    """
    sides = scores.drop_nulls("score").pivot("reading", index=["work", "task_code"], values="score")
    missing = [name for name in ("1", "2") if name not in sides.columns]
    sides = sides.with_columns(pl.lit(None, pl.Float64).alias(name) for name in missing).drop_nulls(
        ["1", "2"]
    )
    apart = (pl.col("1") - pl.col("2")).abs().max() >= threshold("works_third_points")
    sums = sides.group_by("work").agg(
        first=pl.col("1").sum().cast(pl.Float64), second=pl.col("2").sum().cast(pl.Float64), is_apart=apart
    )
    judged = sums.join(works, on="work", how="left")
    crossed = [
        (pl.col("rest") + pl.col("first") >= pl.col(border))
        != (pl.col("rest") + pl.col("second") >= pl.col(border))
        for border in ("min3", "min4", "min5")
    ]
    far = (pl.col("first") - pl.col("second")).abs() > tolerance(pl.col("maximum"))
    why = (
        pl.when("is_apart")
        .then(pl.lit(BY_CRITERION))
        .when(pl.any_horizontal(crossed).fill_null(value=False))
        .then(pl.lit(BY_BORDER))
        .when(far.fill_null(value=False))
        .then(pl.lit(BY_TOLERANCE))
    )
    return judged.with_columns(why=why).drop_nulls("why").select(list(WHY)).sort("work")
