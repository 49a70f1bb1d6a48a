"""Funnel of schools: results against what other data lead to expect, with limits that widen for small schools.

The level of results never enters: a point is the mean residual of a school's participants after their other
subjects and journal marks, so a strong school stands in the middle (Spiegelhalter 2005, overdispersed limits).
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.optimize import curve_fit
from scipy.stats import norm

from warehouse.arithmetic.nulls import overdispersion

LEAST_SCHOOLS = 10
INNER, OUTER = 0.95, 0.998
AS_EXPECTED, NEAR, ABOVE, BELOW = (
    "в пределах случайного",
    "у края случайного",
    "выше ожидаемого",
    "ниже ожидаемого",
)
SCHEMA = {
    "procedure_id": pl.String,
    "school_code": pl.String,
    "n": pl.Int64,
    "residual": pl.Float64,
    "centre": pl.Float64,
    "sd_one": pl.Float64,
    "sd_between": pl.Float64,
    "low_95": pl.Float64,
    "high_95": pl.Float64,
    "low_998": pl.Float64,
    "high_998": pl.Float64,
    "place": pl.String,
}


def within_variance(classes: pl.DataFrame) -> float | None:
    """Variance of one participant's residual, recovered from class means and their standardised values.

    mean = μ + z·√(σ²/n + τ²) holds for every class of one source group, so three classes determine σ²; all of them
    are fitted by least squares. None where fewer than 6 classes carry a value.
    """
    rows = classes.filter(pl.col("statistic").is_finite() & pl.col("value").is_finite() & (pl.col("n") > 0))
    if rows.height < 6:
        return None
    n, z, m = (rows[c].cast(pl.Float64).to_numpy() for c in ("n", "statistic", "value"))

    def mean(_x: np.ndarray, centre: float, one: float, between: float) -> np.ndarray:
        return centre + z * np.sqrt(one / n + between)

    start = [float(np.median(m)), float(np.var(m) * np.median(n) / 2 + 1e-6), 1e-3]
    found, _ = curve_fit(mean, n, m, p0=start, bounds=([-np.inf, 1e-9, 0.0], np.inf))
    return float(found[1])


def limits(n: np.ndarray, centre: float, one: float, between: float) -> dict[str, np.ndarray]:
    """low_95, high_95, low_998, high_998 for schools of n participants."""
    spread = np.sqrt(one / np.maximum(n, 1) + between)
    inner, outer = norm.ppf(0.5 + INNER / 2) * spread, norm.ppf(0.5 + OUTER / 2) * spread
    return {
        "low_95": centre - inner,
        "high_95": centre + inner,
        "low_998": centre - outer,
        "high_998": centre + outer,
    }


def school_funnel(classes: pl.DataFrame) -> pl.DataFrame:
    """School × procedure with its limits of chance.

    Args:
        classes: rows of the component `value_added` (procedure_id, school_code, step, n, value = mean residual in
            standard deviations of the procedure's scores, statistic).

    Returns:
        SCHEMA. A procedure with fewer than 10 schools has no rows: the width of the funnel could not be estimated.
        Classes without a value are left out.
    """
    parts = [pl.DataFrame(schema=SCHEMA)]
    known = classes.filter(pl.col("value").is_finite() & (pl.col("n") > 0))
    for (procedure_id,), rows in known.group_by("procedure_id", maintain_order=True):
        usual = rows.filter(pl.col("step") == rows["step"].mode().sort()[-1])
        one = within_variance(usual)
        schools = rows.group_by("school_code", maintain_order=True).agg(
            ((pl.col("value") * pl.col("n")).sum() / pl.col("n").sum()).alias("residual"), pl.col("n").sum()
        )
        if one is None or schools.height < LEAST_SCHOOLS:
            continue
        n, m = schools["n"].to_numpy(), schools["residual"].to_numpy()
        between, centre = overdispersion(m, one / n)
        edges = limits(n, centre, one, between)
        parts.append(
            schools.with_columns(
                pl.lit(procedure_id).alias("procedure_id"),
                pl.lit(centre).alias("centre"),
                pl.lit(one**0.5).alias("sd_one"),
                pl.lit(between**0.5).alias("sd_between"),
                *[pl.Series(k, v) for k, v in edges.items()],
                pl.Series("place", _place(m, edges), pl.String),
            )
            .select(SCHEMA.keys())
            .cast(pl.Schema(SCHEMA))
        )
    return pl.concat(parts)


def _place(m: np.ndarray, edges: dict[str, np.ndarray]) -> list[str]:
    inside = (m >= edges["low_95"]) & (m <= edges["high_95"])
    outside = np.where(m > edges["high_998"], ABOVE, np.where(m < edges["low_998"], BELOW, NEAR))
    words: list[str] = np.where(inside, AS_EXPECTED, outside).tolist()
    return words
