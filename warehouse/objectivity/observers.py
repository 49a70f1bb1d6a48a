"""Observer effect: how results differ when somebody looks (difference-in-differences with clustered errors)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.stats import t as student

LEAST_CLASSES, LEAST_SCHOOLS = 10, 5
NOTHING_LEFT = 1e-9


@dataclass(frozen=True)
class ObserverEffect:
    """Effect of an observer on a class' result, in the outcome's units; NaN and not publishable where too few.

    observed: class-tests with an observer in schools that also have some without; schools: their number.
    """

    effect: float
    low: float
    high: float
    p_value: float
    observed: int
    schools: int
    is_publishable: bool


def observer_effect(rows: pl.DataFrame, outcome: str = "value") -> ObserverEffect:
    """Two-way fixed effects estimate of the observer effect.

    y = school × subject + procedure + β·observed; the comparison is a school's observed tests against its own
    unobserved ones, cleared of how the same procedures went elsewhere (Bertoni, Brunello & Rocco 2013; Bertrand,
    Duflo & Mullainathan 2004 for errors clustered by school). Parallel trends are assumed: where observers were
    sent because of earlier signs, regression to the mean is part of the estimate, so a random reserve of visits is
    needed to read it as an effect.

    Args:
        rows: one per class × procedure: procedure_id, school_code, subject, observed (bool), n, `outcome` (for
            example the class mean of value added, `components` component `value_added`).

    Nothing is published from fewer than 10 observed class-tests in 5 schools that have both kinds, or where fewer than
    5 schools wrote the same procedures unobserved: then the effect cannot be told from the procedure itself.
    """
    data = rows.filter(pl.col(outcome).is_finite() & pl.col("observed").is_not_null())
    unit = ["school_code", "subject"]
    mixed = data.filter(
        (pl.col("observed").any().over(unit)) & (~pl.col("observed").all().over(unit)) & pl.col("observed")
    )
    observed, schools = mixed.height, mixed["school_code"].n_unique()
    beside = data.filter(~pl.col("observed")).join(mixed, on="procedure_id", how="semi")
    nan = float("nan")
    nothing = ObserverEffect(nan, nan, nan, nan, observed, schools, is_publishable=False)
    if observed < LEAST_CLASSES or min(schools, beside["school_code"].n_unique()) < LEAST_SCHOOLS:
        return nothing
    groups = [
        data.select(pl.struct(unit).rank("dense"))[unit[0]].to_numpy() - 1,
        data.select(pl.col("procedure_id").rank("dense"))["procedure_id"].to_numpy() - 1,
    ]
    weight = data["n"].cast(pl.Float64).to_numpy() if "n" in data.columns else np.ones(data.height)
    weight = weight / (weight + 10)
    y = _within(data[outcome].cast(pl.Float64).to_numpy(), weight, groups)
    d = _within(data["observed"].cast(pl.Float64).to_numpy(), weight, groups)
    denominator = (weight * d * d).sum()
    if denominator < NOTHING_LEFT * weight.sum():
        return nothing
    beta = float((weight * d * y).sum() / denominator)
    cluster = data.select(pl.col("school_code").rank("dense"))["school_code"].to_numpy() - 1
    scores = np.bincount(cluster, weight * d * (y - beta * d))
    g = len(scores)
    se = float(np.sqrt((scores**2).sum() * g / (g - 1)) / denominator)
    if se < NOTHING_LEFT:
        return nothing
    reach = float(student.ppf(0.975, schools - 1)) * se
    p = float(2 * student.sf(abs(beta) / se, schools - 1))
    return ObserverEffect(beta, beta - reach, beta + reach, p, observed, schools, is_publishable=True)


def _within(values: np.ndarray, weight: np.ndarray, groups: list[np.ndarray], steps: int = 60) -> np.ndarray:
    """Residual of weighted two-way fixed effects by alternating projections."""
    out = values.astype(float).copy()
    for _ in range(steps):
        for g in groups:
            total = np.bincount(g, weight)
            out -= (np.bincount(g, weight * out) / np.maximum(total, 1e-12))[g]
    return out
