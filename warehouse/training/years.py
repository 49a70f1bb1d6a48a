"""A school's topic over several years: parallels of a grade in one season after another, under one codifier.

Each year is tested by itself against pupils of the same level elsewhere (`warehouse.training.content`), so years are
strata of one test (Cochran – Mantel – Haenszel over season and level): short points are added up, years of more works
weigh more. What is usual between classes may stay with a school from year to year – the same teacher, the same book.
How much of it stays is measured on all schools and topics together and drawn to «all of it»; that part never averages
out.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.stats import norm

from warehouse.arithmetic.nulls import benjamini_hochberg
from warehouse.thresholds import LEAST_GROUP, least, threshold
from warehouse.training.topics import NUMBERED

#: Years that are pooled, the newest among them.
MOST_YEARS, LEAST_YEARS = least("deficit_years"), 2
SERIES = ["kind", "season", "subject", "grade", "codifier"]
PLACE = ["municipality", "school_code"]
TOPIC = ["topic_type", "topic", "code"]
#: A school's z that tells more than this of what stays is a topic, not the usual; pairs of years «all stays» weighs.
MOST_Z, PRIOR_PAIRS = 2.5, 40
SCHEMA = {
    "procedure_id": pl.String,
    "kind": pl.String,
    "season": pl.String,
    "subject": pl.String,
    "grade": pl.Int64,
    "codifier": pl.String,
    "municipality": pl.String,
    "school_code": pl.String,
    "topic_type": pl.String,
    "topic_code": pl.String,
    "topic": pl.String,
    "first_year": pl.Int32,
    "last_year": pl.Int32,
    "years_cnt": pl.Int64,
    "n": pl.Int64,
    "completion_pct": pl.Float64,
    "expected_pct": pl.Float64,
    "gap": pl.Float64,
    "p_value": pl.Float64,
    "q_value": pl.Float64,
    "needs_support": pl.Boolean,
}


def pooled_years(parallels: pl.DataFrame) -> pl.DataFrame:
    """Pool the last years of every school × topic; rows of SCHEMA, one per school × grade × season × topic.

    Args:
        parallels: tested parallels of any number of procedures: procedure_id, kind, school_year, season, subject,
            grade, codifier (None = nothing is known of it: not pooled), municipality, school_code, topic_type,
            topic_code, topic (words; None = a number without words: not pooled), n, completion_pct, expected_pct, mid_p
            (one-sided, below expectation, with the usual scatter), deviation (of the parallel's points, with the
            scatter) and scatter_share (of that variance, 0–1).

    The newest year of the series has to be among the pooled ones, with at least two of the last `deficit_years`; years
    are one series only under one codifier. z of the years are added with their deviations as weights; the variance of
    the sum counts chance and the passing part of the scatter once a year, what stays (`_staying`) as shared by all. q:
    Benjamini – Hochberg within kind × season × subject × grade × kind of topic. needs_support: q ≤ .05, n ≥ 10, gap ≤
    −5 points, as for parallels.
    procedure_id and topic_code are those of the newest year.
    """
    known = parallels.filter(
        pl.col("codifier").is_not_null(),
        pl.col("topic").is_not_null(),
        pl.col("n") > 0,
        pl.col("deviation") > 0,
    ).with_columns(
        code=pl.when(pl.col("topic_type").is_in(NUMBERED)).then("topic_code").otherwise(pl.lit("")),
        newest=pl.col("school_year").max().over(SERIES),
    )
    known = known.filter(pl.col("school_year") > pl.col("newest") - MOST_YEARS)
    if known.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    z = norm.ppf(np.clip(known["mid_p"].to_numpy(), 1e-15, 1 - 1e-15))
    known = known.with_columns(z=pl.Series(z, dtype=pl.Float64))
    known = known.join(_staying(known), on=[*SERIES, "topic_type"], how="left", maintain_order="left")
    weight, scatter = pl.col("deviation"), pl.col("deviation") * pl.col("scatter_share").sqrt()
    share = pl.col("n").cast(pl.Float64)
    by_age = pl.col("school_year").arg_max()
    pooled = (
        known.group_by([*SERIES, *PLACE, *TOPIC], maintain_order=True)
        .agg(
            pl.col("procedure_id").get(by_age),
            pl.col("topic_code").get(by_age),
            pl.col("newest").first(),
            pl.col("school_year").min().alias("first_year"),
            pl.col("school_year").max().alias("last_year"),
            pl.col("school_year").n_unique().cast(pl.Int64).alias("years_cnt"),
            pl.col("n").sum().cast(pl.Int64),
            ((share * pl.col("completion_pct")).sum() / share.sum()).alias("completion_pct"),
            ((share * pl.col("expected_pct")).sum() / share.sum()).alias("expected_pct"),
            (weight * pl.col("z")).sum().alias("short"),
            (weight**2).sum().alias("apart"),
            (scatter.sum() ** 2 - (scatter**2).sum()).alias("shared"),
            pl.col("stays").first(),
        )
        .filter(pl.col("years_cnt") >= LEAST_YEARS, pl.col("last_year") == pl.col("newest"))
    )
    if pooled.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    variance = pooled["apart"] + pooled["stays"] * pooled["shared"]
    p = norm.cdf((pooled["short"] / variance.sqrt()).to_numpy())
    pooled = pooled.with_columns(
        p_value=pl.Series(p, dtype=pl.Float64), gap=pl.col("completion_pct") - pl.col("expected_pct")
    ).with_columns(
        pl.col("p_value")
        .map_batches(lambda s: pl.Series(benjamini_hochberg(s.to_numpy())), return_dtype=pl.Float64)
        .over([*SERIES, "topic_type"])
        .alias("q_value")
    )
    found = (
        (pl.col("q_value") <= threshold("q_level"))
        & (pl.col("n") >= LEAST_GROUP)
        & (pl.col("gap") <= -threshold("deficit_wider_gap_pts"))
    )
    return pooled.with_columns(needs_support=found).select(SCHEMA.keys()).cast(pl.Schema(SCHEMA))


def _staying(known: pl.DataFrame) -> pl.DataFrame:
    """How much of the usual scatter stays from one year to the next, 0–1, of every series and kind of topic; `stays`.

    Least squares of z·z′ of the same school and topic in two following years on what they would be if all stayed.
    """
    family = [*SERIES, "topic_type"]
    own = known.with_columns(pl.col("z").clip(-MOST_Z, MOST_Z))
    keys = [*SERIES, *PLACE, *TOPIC, "school_year"]
    after = own.select(*keys, z_after="z", share_after="scatter_share").with_columns(
        pl.col("school_year") - 1
    )
    all_of_it = (pl.col("scatter_share") * pl.col("share_after")).sqrt()
    pairs = (
        own.join(after, on=keys, how="inner", nulls_equal=True)
        .group_by(family)
        .agg(
            pl.len().alias("pairs"),
            (pl.col("z") * pl.col("z_after") * all_of_it).sum().alias("seen"),
            (all_of_it**2).sum().alias("whole"),
        )
    )
    measured = (pl.col("seen") / pl.col("whole")).clip(0, 1).fill_nan(1.0)
    return (
        known.select(family)
        .unique(maintain_order=True)
        .join(pairs, on=family, how="left", maintain_order="left")
        .select(
            *family,
            stays=((pl.col("pairs") * measured + PRIOR_PAIRS) / (pl.col("pairs") + PRIOR_PAIRS)).fill_null(
                1.0
            ),
        )
    )
