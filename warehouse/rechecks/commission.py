"""What the marking of a school's commission differs in from the experts: the sum of a work first, criteria after.

Where a protocol names nobody, habits of one marker cannot be told; what can is whether the experts, work by work, give
less (or more) than the school did. A test of the whole work stands at the gate: only behind it are criteria looked at,
so that nineteen criteria of one honest school are not nineteen chances of a finding.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.stats import binom, t

from warehouse.arithmetic.exact import discrete_fdr
from warehouse.arithmetic.nulls import benjamini_hochberg
from warehouse.thresholds import threshold

Q_LEVEL = threshold("q_level")
LEAST_POINTS = threshold("marking_least_points")
UNIT = ["school_code", "subject", "procedure_id"]
FINDINGS = {
    **dict.fromkeys((*UNIT, "task_code"), pl.String),
    "compared": pl.Int64,
    "higher": pl.Int64,
    "lower": pl.Int64,
    "points": pl.Float64,
    "gate_q": pl.Float64,
    "q": pl.Float64,
    "is_apart": pl.Boolean,
}


def commission_findings(rows: pl.DataFrame, least_works: int) -> pl.DataFrame:
    """Criteria of commissions that experts mark otherwise; FINDINGS, a row per school × procedure × criterion.

    Args:
        rows: work × criterion × expert of works whose marker is not named: UNIT, participant_code, task_code,
            school_score, expert_score. least_works: fewer works of a school say nothing.

    Returns:
        compared: works with the criterion; higher, lower: works the school marked above and below the experts; points:
        mean difference, school − experts; gate_q: q of the whole works over commissions; q: of the criteria of one
        commission; is_apart: gate_q ≤ .05, q ≤ .05 and at least `marking_least_points` on average.

    Method: exact sign tests (a work that changed is as likely to have changed either way): two-sided over the whole
    work, FDR over commissions; one-sided over criteria, the way the whole work went, FDR over those of a commission.
    Several experts of a work count once, by their mean.
    """
    if rows.is_empty():
        return pl.DataFrame(schema=FINDINGS)
    works = by_work(rows, [*UNIT, "task_code"])
    gate = works.group_by(*UNIT, "participant_code").agg(pl.col("d").sum())
    gate = gate.group_by(UNIT).agg(*_COUNTS).filter(pl.col("compared") >= least_works).sort(UNIT)
    fewer = gate.select(pl.min_horizontal("higher", "lower")).to_series().to_numpy()
    p = (2 * binom.cdf(fewer, (gate["higher"] + gate["lower"]).to_numpy(), 0.5)).clip(max=1.0)
    gate = gate.with_columns(pl.Series("gate_q", benjamini_hochberg(p), dtype=pl.Float64))
    gate = gate.select(*UNIT, "gate_q", is_raised=pl.col("points") > 0)
    criteria = works.group_by(*UNIT, "task_code").agg(*_COUNTS).join(gate, on=UNIT, how="left")
    parts = [_of_commission(part) for part in criteria.sort(*UNIT, "task_code").partition_by(UNIT)]
    is_apart = (
        (pl.col("gate_q") <= Q_LEVEL) & (pl.col("q") <= Q_LEVEL) & (pl.col("points").abs() >= LEAST_POINTS)
    )
    out = pl.concat(parts).with_columns(is_apart.fill_null(False).alias("is_apart"))
    return out.select(FINDINGS.keys()).cast(pl.Schema(FINDINGS)).sort(*UNIT, "task_code")


def by_work(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """School − experts of every work as `d`; several experts of a work count once, by their mean."""
    return rows.group_by(*keys, "participant_code").agg(
        (pl.col("school_score") - pl.col("expert_score")).mean().alias("d")
    )


def raw_differences(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """What a page says whatever the model thinks: counts of works and the mean difference with its interval.

    Args:
        rows: `keys`, participant_code, school_score, expert_score.

    Returns:
        keys, compared_cnt, higher_cnt, lower_cnt (works above and below the experts), points, points_low, points_high
        (mean school − experts, Student's 95 %; no interval from one work or where all differ alike).
    """
    out = (
        by_work(rows, keys)
        .group_by(keys)
        .agg(*_COUNTS, pl.col("d").std().alias("spread"))
        .rename({"compared": "compared_cnt", "higher": "higher_cnt", "lower": "lower_cnt"})
    )
    works = out["compared_cnt"].to_numpy()
    spread = out["spread"].to_numpy()
    width = np.where(works > 1, t.ppf(0.975, np.maximum(works - 1, 1)) * spread / np.sqrt(works), np.nan)
    half = pl.Series("half", np.where(width > 0, width, np.nan)).fill_nan(None)
    return out.with_columns(
        (pl.col("points") - half).alias("points_low"), (pl.col("points") + half).alias("points_high")
    ).drop("spread")


_COUNTS = (
    pl.len().cast(pl.Int64).alias("compared"),
    (pl.col("d") > 0).sum().cast(pl.Int64).alias("higher"),
    (pl.col("d") < 0).sum().cast(pl.Int64).alias("lower"),
    pl.col("d").mean().alias("points"),
)


def _of_commission(criteria: pl.DataFrame) -> pl.DataFrame:
    """Add q: one-sided exact sign tests the way the whole work went, discrete FDR over the criteria of a commission."""
    is_raised = criteria["is_raised"].to_numpy() == np.True_
    changed = (criteria["higher"] + criteria["lower"]).to_numpy()
    against = np.where(is_raised, criteria["lower"].to_numpy(), criteria["higher"].to_numpy())
    supports = [binom.cdf(np.arange(n + 1), n, 0.5) for n in changed]
    q = discrete_fdr(binom.cdf(against, changed, 0.5), supports, Q_LEVEL)
    return criteria.with_columns(pl.Series("q", q, dtype=pl.Float64))
