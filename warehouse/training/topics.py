"""Topics for methodical work at every level: classes pooled into parallels, schools, unions and municipalities.

The gap of a class (completion against works with the same rest score) comes from `warehouse.training.content`; here
gaps of classes are pooled, so that a weak class is not a topic not taught and a strong one does not hide it.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.stats import norm

from warehouse.arithmetic.nulls import benjamini_hochberg
from warehouse.thresholds import LEAST_GROUP, threshold

Q_LEVEL = threshold("q_level")
CLASS_GAP_PTS = -10.0
WIDER_GAP_PTS = -5.0
# A group that is nearly the whole procedure is compared with itself: nothing can be said.
WHOLE_SHARE = 0.9
SEASON = ["kind", "school_year", "season"]
LEVELS = {
    "class": ["procedure_id", "municipality", "school_code", "class_label"],
    "parallel": ["procedure_id", "municipality", "school_code"],
    "municipality": ["procedure_id", "municipality"],
    "school": [*SEASON, "subject", "municipality", "school_code"],
    "union": [*SEASON, "subject", "municipality"],
}
POOLED = ("school", "union")
SCHEMA = {
    "group_level": pl.String,
    "procedure_id": pl.String,
    "kind": pl.String,
    "school_year": pl.Int32,
    "season": pl.String,
    "subject": pl.String,
    "municipality": pl.String,
    "school_code": pl.String,
    "class_label": pl.String,
    "topic_type": pl.String,
    "topic_code": pl.String,
    "topic": pl.String,
    "grades_cnt": pl.Int64,
    "schools_cnt": pl.Int64,
    "classes_cnt": pl.Int64,
    "classes_flagged_cnt": pl.Int64,
    "n": pl.Int64,
    "completion_pct": pl.Float64,
    "expected_pct": pl.Float64,
    "gap": pl.Float64,
    "p_value": pl.Float64,
    "q_value": pl.Float64,
    "is_flagged": pl.Boolean,
}


def pooled_topics(gaps: pl.DataFrame) -> pl.DataFrame:
    """Pool class gaps to every level of `LEVELS`; rows of SCHEMA, one per group × topic.

    Args:
        gaps: class × topic of any number of procedures: procedure_id, kind, school_year, season, subject, grade,
            municipality, school_code, class_label, topic_type (КЭС, умение, планируемый результат), topic_code,
            topic, n, completion_pct, expected_pct, gap (percentage points), p_value (one-sided, below expectation).

    Levels `school` and `union` pool the grades of a season by the words of the topic; a content code has none that
    mean the same in every grade. A school has them only where several grades measured the topic (else its parallel
    says the same).

    Method: gap and completion weighted by n; p of a pooled group by weighted normal scores with weights √n
    (Lipták 1958, optimal for equal variances per work); q by Benjamini–Hochberg within procedure (or season ×
    subject) × level × kind of topic. Flagged: q ≤ .05, n ≥ 10, gap ≤ −10 points in a class, ≤ −5 wider. A group that
    holds over 90 % of the works of a procedure has no one to be compared with: p, q and gap are null.
    """
    parts = [pl.DataFrame(schema=SCHEMA)]
    scored = gaps.filter(pl.col("n") > 0).with_columns(
        z=pl.Series(norm.ppf(np.clip(gaps.filter(pl.col("n") > 0)["p_value"].to_numpy(), 1e-15, 1 - 1e-15)))
    )
    for level, keys in LEVELS.items():
        rows = scored.filter(pl.col("topic_type") != "КЭС") if level in POOLED else scored
        if level == "class":
            # A parallel without class names stands once, at the level of the parallel.
            rows = rows.filter(pl.col("class_label") != "")
        if rows.height:
            parts.append(_level(rows, level, keys))
    return pl.concat(parts, how="diagonal_relaxed").select(SCHEMA.keys()).cast(pl.Schema(SCHEMA))


def _level(rows: pl.DataFrame, level: str, keys: list[str]) -> pl.DataFrame:
    by_words = level in POOLED
    topic_keys = ["topic_type", "topic"] if by_words else ["topic_type", "topic_code"]
    season = [*SEASON, "subject"]
    weight = pl.col("n").cast(pl.Float64)
    out = rows.group_by([*keys, *topic_keys]).agg(
        *[pl.col(c).first() for c in season if c not in keys],
        pl.col("topic").first() if not by_words else pl.col("topic").first().alias("topic_code"),
        pl.col("grade").n_unique().cast(pl.Int64).alias("grades_cnt"),
        pl.col("school_code").n_unique().cast(pl.Int64).alias("schools_cnt"),
        pl.len().cast(pl.Int64).alias("classes_cnt"),
        pl.col("is_flagged_class").sum().cast(pl.Int64).alias("classes_flagged_cnt"),
        pl.col("n").sum().cast(pl.Int64),
        ((weight * pl.col("completion_pct")).sum() / weight.sum()).alias("completion_pct"),
        ((weight * pl.col("gap")).sum() / weight.sum()).alias("gap"),
        ((weight.sqrt() * pl.col("z")).sum() / weight.sum().sqrt()).alias("z"),
    )
    out = out.filter(pl.col("grades_cnt") > 1) if level == "school" else out
    whole = pl.col("n").sum().over([*(season if by_words else ["procedure_id"]), *topic_keys])
    is_whole = (pl.col("n") >= WHOLE_SHARE * whole) & (level in ("municipality", "union"))
    out = out.with_columns(p_value=pl.Series(norm.cdf(out["z"].to_numpy()), dtype=pl.Float64)).with_columns(
        pl.when(is_whole).then(None).otherwise(pl.col("gap")).alias("gap"),
        pl.when(is_whole).then(None).otherwise(pl.col("p_value")).alias("p_value"),
    )
    family = [*(season if by_words else ["procedure_id"]), "topic_type"]
    out = out.with_columns(q_value=_q(out, family))
    least_gap = CLASS_GAP_PTS if level == "class" else WIDER_GAP_PTS
    flagged = (pl.col("q_value") <= Q_LEVEL) & (pl.col("n") >= LEAST_GROUP) & (pl.col("gap") <= least_gap)
    return out.with_columns(
        pl.lit(level).alias("group_level"),
        (pl.col("completion_pct") - pl.col("gap")).alias("expected_pct"),
        flagged.fill_null(False).alias("is_flagged"),
    )


def _q(rows: pl.DataFrame, family: list[str]) -> pl.Series:
    """q-values within a family; rows without p have none and are not counted."""
    ranked = rows.with_row_index("place").filter(pl.col("p_value").is_not_null())
    parts = [
        part.select("place", q=pl.Series(benjamini_hochberg(part["p_value"].to_numpy())))
        for part in ranked.partition_by(family, maintain_order=True)
    ]
    if not parts:
        return pl.Series([None] * rows.height, dtype=pl.Float64)
    q = pl.concat(parts)
    return rows.with_row_index("place").join(q, on="place", how="left", maintain_order="left")["q"]


def with_flags(gaps: pl.DataFrame) -> pl.DataFrame:
    """Add `is_flagged_class` to class gaps (q within procedure × kind of topic, n ≥ 10, gap ≤ −10 points)."""
    q = _q(gaps, ["procedure_id", "topic_type"])
    flagged = (q <= Q_LEVEL) & (gaps["n"] >= LEAST_GROUP) & (gaps["gap"] <= CLASS_GAP_PTS)
    return gaps.with_columns(flagged.fill_null(False).alias("is_flagged_class"))
