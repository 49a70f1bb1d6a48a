"""The ФИОКО 2026 reading of results: tasks, marks, journal, distributions.

Source: "Рекомендации по проведению анализа результатов ВПР" (ФИОКО, 2026), as cited by a public system.
Basic tasks: completion ≥ 60 % sufficient, < 57 % insufficient, between uncertain; raised and high: ≥ 30 %,
< 28.5 %. Share of mark 2 up by ≥ 10 percentage points on last year is negative. Journal gaps of ≥ 2 marks
are examined. A distribution is informative from n ≥ 50, rough minimum 20–30; groups from n ≥ 10. Only peaks
at mark borders are a possible sign."""

from __future__ import annotations

import polars as pl

TASK_LIMITS = {"Б": (60.0, 57.0), "П": (30.0, 28.5), "В": (30.0, 28.5)}
TWOS_RISE_PTS = 10.0
JOURNAL_GAP = 2
GROUP_LEAST, SHAPE_LEAST, SHAPE_SURE = 10, 20, 50
SUFFICIENT, INSUFFICIENT, UNCERTAIN = "достаточный", "недостаточный", "неопределённый"
SCARCE = "мало данных"


def task_zone(completion_pct: str, difficulty: str) -> pl.Expr:
    """Zone of a task's completion (percent, column name) by its difficulty (Б/П/В, column name; unknown =
    null)."""
    value = pl.col(completion_pct)
    zone = pl.lit(None, pl.String)
    for code, (enough, low) in TASK_LIMITS.items():
        words = (
            pl.when(value >= enough)
            .then(pl.lit(SUFFICIENT))
            .when(value < low)
            .then(pl.lit(INSUFFICIENT))
            .otherwise(pl.lit(UNCERTAIN))
        )
        zone = pl.when((pl.col(difficulty) == code) & value.is_not_null()).then(words).otherwise(zone)
    return zone


def shape_tier(n: str) -> pl.Expr:
    """Whether a distribution of n participants (column name) can be read: surely, roughly or not."""
    return (
        pl.when(pl.col(n) >= SHAPE_SURE)
        .then(pl.lit("информативно"))
        .when(pl.col(n) >= SHAPE_LEAST)
        .then(pl.lit("приблизительно"))
        .otherwise(pl.lit(SCARCE))
    )


def twos_change(participants: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Share of mark 2 against the previous school year for the same kind, season, subject, grade and
    `keys`.

    Returns keys…, n, twos_pct, previous_pct, change_pts, is_negative (≥ 10 points up; null without a
    previous year)."""
    same = ["kind", "season", "subject", "grade", *keys]
    rows = (
        participants.filter((pl.col("attendance") == "present") & pl.col("mark").is_not_null())
        .group_by(*same, "school_year")
        .agg(pl.len().cast(pl.Int64).alias("n"), ((pl.col("mark") == 2).mean() * 100).alias("twos_pct"))
    )
    before = rows.select(
        *same, (pl.col("school_year") + 1).alias("school_year"), pl.col("twos_pct").alias("previous_pct")
    )
    rows = rows.join(before, on=[*same, "school_year"], how="left").with_columns(
        (pl.col("twos_pct") - pl.col("previous_pct")).alias("change_pts")
    )
    return rows.with_columns((pl.col("change_pts") >= TWOS_RISE_PTS - 1e-9).alias("is_negative")).sort(
        *same, "school_year"
    )


def journal_comparison(participants: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Marks against journal marks by `keys`: n, lowered_pct, confirmed_pct, raised_pct, gaps (pupils ≥ 2
    marks apart)."""
    journal = pl.col("journal_mark").cast(pl.Float64, strict=False)
    rows = participants.filter(
        (pl.col("attendance") == "present") & pl.col("mark").is_not_null() & journal.is_between(2, 5)
    ).with_columns((pl.col("mark").cast(pl.Float64) - journal).alias("gap"))
    return (
        rows.group_by(keys)
        .agg(
            pl.len().cast(pl.Int64).alias("n"),
            ((pl.col("gap") < 0).mean() * 100).alias("lowered_pct"),
            ((pl.col("gap") == 0).mean() * 100).alias("confirmed_pct"),
            ((pl.col("gap") > 0).mean() * 100).alias("raised_pct"),
            (pl.col("gap").abs() >= JOURNAL_GAP).sum().cast(pl.Int64).alias("gaps"),
        )
        .sort(keys)
    )


def border_peaks(participants: pl.DataFrame, scales: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Share of works at each mark border among those at it or one below, against the same share of the
    procedure.

    Returns procedure_id, keys…, border (3/4/5), n (works in the pair), at_pct, procedure_pct, excess_pts. A
    value of its own is no sign where the whole procedure heaps."""
    rows = participants.filter((pl.col("attendance") == "present") & pl.col("primary_score").is_not_null())
    parts = []
    for mark in (3, 4, 5):
        near = rows.join(
            scales.select("procedure_id", pl.col(f"min{mark}").alias("t")), on="procedure_id"
        ).filter(pl.col("primary_score").is_between(pl.col("t") - 1, pl.col("t")))
        near = near.with_columns((pl.col("primary_score") >= pl.col("t")).alias("at"))
        whole = near.group_by("procedure_id").agg((pl.col("at").mean() * 100).alias("procedure_pct"))
        mine = near.group_by("procedure_id", *keys).agg(
            pl.len().cast(pl.Int64).alias("n"), (pl.col("at").mean() * 100).alias("at_pct")
        )
        parts.append(mine.join(whole, on="procedure_id").with_columns(pl.lit(mark).alias("border")))
    out = pl.concat(parts).with_columns((pl.col("at_pct") - pl.col("procedure_pct")).alias("excess_pts"))
    return out.select("procedure_id", *keys, "border", "n", "at_pct", "procedure_pct", "excess_pts").sort(
        "procedure_id", *keys, "border"
    )
