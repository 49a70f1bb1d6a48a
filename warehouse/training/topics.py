"""Topics for methodical work at every level: classes and parallels, pooled into schools, unions and municipalities.

The gap of a class and of a parallel (completion against works of the same level elsewhere) and its exact test come from
`warehouse.training.content`; here gaps of classes are pooled, so that a weak class is not a topic not taught and a
strong one does not hide it.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.stats import norm

from warehouse.arithmetic.nulls import benjamini_hochberg
from warehouse.thresholds import LEAST_GROUP, threshold

Q_LEVEL = threshold("q_level")
WIDER_GAP_PTS = -threshold("deficit_wider_gap_pts")
# A group that is nearly the whole procedure is compared with itself: nothing can be said.
WHOLE_SHARE = 0.9
SEASON = ["kind", "school_year", "season"]
LEVELS = {
    "municipality": ["procedure_id", "municipality"],
    "school": [*SEASON, "subject", "municipality", "school_code"],
    "union": [*SEASON, "subject", "municipality"],
}
POOLED = ("school", "union")
#: Kinds whose codes mean another thing in another grade.
NUMBERED = ("КЭС", "задание")
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
    """Bring tested gaps to every level of `LEVELS`; rows of SCHEMA, one per group × topic.

    Args:
        gaps: class × topic and parallel × topic (group_level) of any number of procedures: procedure_id, kind,
            school_year, season, subject, grade, municipality, school_code, class_label, topic_type (КЭС, умение,
            планируемый результат), topic_code, topic, n, completion_pct, expected_pct, gap (percentage points),
            p_value, mid_p (one-sided, below expectation), q_value, needs_support.

    Levels `school` and `union` pool the grades of a season by the words of the topic; a content code has none that
    mean the same in every grade. A school has them only where several grades measured the topic (else its parallel
    says the same).

    Method: classes and parallels keep the test of their own; in wider groups gap and completion are weighted by n, p
    by weighted normal scores of the classes with weights √n (Lipták 1958, optimal for equal variances per work), mid-p
    because p of small classes is coarse; q by Benjamini–Hochberg within procedure (or season × subject) × level × kind
    of topic. Flagged there: q ≤ .05, n ≥ 10, gap ≤ −5 points. A group that holds over 90 % of the works of a procedure
    has no one to be compared with: p, q and gap are null.
    """
    # A parallel without class names stands once, at the level of the parallel.
    named = ~((pl.col("group_level") == "class") & (pl.col("class_label") == ""))
    read = gaps.filter(pl.col("n") > 0)
    parts = [pl.DataFrame(schema=SCHEMA), _tested(read.filter(named))]
    classes = read.filter(pl.col("group_level") == "class")
    scored = classes.with_columns(
        z=pl.Series(norm.ppf(np.clip(classes["mid_p"].to_numpy(), 1e-15, 1 - 1e-15)), dtype=pl.Float64)
    )
    for level, keys in LEVELS.items():
        rows = scored.filter(~pl.col("topic_type").is_in(NUMBERED)) if level in POOLED else scored
        if rows.height:
            parts.append(_level(rows, level, keys))
    return pl.concat(parts, how="diagonal_relaxed").select(SCHEMA.keys()).cast(pl.Schema(SCHEMA))


def _tested(rows: pl.DataFrame) -> pl.DataFrame:
    """Classes and parallels as they were tested, with how many classes stand behind."""
    of_parallel = ["procedure_id", "school_code", "topic_type", "topic_code"]
    counted = (
        rows.filter(pl.col("group_level") == "class")
        .group_by(of_parallel)
        .agg(pl.len().alias("classes_cnt"), pl.col("needs_support").sum().alias("classes_flagged_cnt"))
    )
    is_class = pl.col("group_level") == "class"
    return rows.join(counted, on=of_parallel, how="left").with_columns(
        pl.lit(1).alias("grades_cnt"),
        pl.lit(1).alias("schools_cnt"),
        pl.when(is_class).then("class_label").alias("class_label"),
        pl.when(is_class).then(1).otherwise(pl.col("classes_cnt").fill_null(1)).alias("classes_cnt"),
        pl.when(is_class)
        .then(pl.col("needs_support").cast(pl.Int64))
        .otherwise(pl.col("classes_flagged_cnt").fill_null(0))
        .alias("classes_flagged_cnt"),
        pl.col("needs_support").alias("is_flagged"),
    )


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
        pl.col("needs_support").sum().cast(pl.Int64).alias("classes_flagged_cnt"),
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
    flagged = (pl.col("q_value") <= Q_LEVEL) & (pl.col("n") >= LEAST_GROUP) & (pl.col("gap") <= WIDER_GAP_PTS)
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
