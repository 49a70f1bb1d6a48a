"""Heaping at mark borders against the whole procedure, as the ФИОКО recommendations of 2026 read a distribution.

Only peaks at mark borders are a possible sign, and only beyond what the whole procedure shows. The other rules (zones
of tasks, rise of mark 2, gaps with the journal, least numbers) are seeds `fioko_bands` and `thresholds` of the marts.
"""

from __future__ import annotations

import polars as pl


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
