"""Is a group's share or mean different from the level above by more than chance, with the false discovery rate held?

The group is compared with a random draw of the same size from the level above (which contains it): for shares the exact
hypergeometric tail, for means the normal tail with the variance of sampling without replacement (Cochran 1977, 2.6).
All groups of one level are looked at together, so p-values become Benjamini–Hochberg (1995) q-values per family.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import stats

from warehouse.arithmetic.nulls import benjamini_hochberg

COUNTS = ("n", "total", "above_n", "above_total")


def share_p_values(
    total: np.ndarray, n: np.ndarray, above_total: np.ndarray, above_n: np.ndarray
) -> np.ndarray:
    """Two-sided hypergeometric p of `total` of `n` drawn from `above_total` of `above_n`: twice the smaller tail."""
    drawn = stats.hypergeom(above_n, above_total, n)
    p: np.ndarray = np.minimum(1.0, 2 * np.minimum(drawn.cdf(total), drawn.sf(total - 1)))
    return p


def mean_p_values(
    total: np.ndarray, n: np.ndarray, above_total: np.ndarray, above_squares: np.ndarray, above_n: np.ndarray
) -> np.ndarray:
    """Two-sided normal p of a mean of `n` against a draw without replacement; 1 where the level above does not vary."""
    above_mean = above_total / above_n
    spread = np.maximum(above_squares - above_n * above_mean**2, 0) / np.maximum(above_n - 1, 1)
    variance = spread / n * (above_n - n) / above_n
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (total / n - above_mean) / np.sqrt(variance)
    return np.where(variance > 0, 2 * stats.norm.sf(np.abs(z)), 1.0)


def compare_with_above(pairs: pl.DataFrame, family: list[str], least_n: int) -> pl.DataFrame:
    """Add p_value and q_value to pairs of group and level above.

    `pairs`: is_share, n, total, above_n, above_total, above_squares (sums of the level above, the group included),
    columns of `family`. Groups of fewer than `least_n` participants are left out: nothing can be said about them.
    Returns the tested rows with p_value and q_value, q-values within each `family`.
    """
    tested = pairs.filter(pl.col("n") >= least_n, pl.col("above_n") > pl.col("n"))
    n, total, above_n, above_total = (tested[column].to_numpy().astype(float) for column in COUNTS)
    is_share = tested["is_share"].to_numpy().astype(bool)
    p = np.ones(tested.height)
    whole = [values[is_share].round().astype(np.int64) for values in (total, n, above_total, above_n)]
    p[is_share] = share_p_values(*whole)
    squares = tested["above_squares"].to_numpy().astype(float)
    means = [values[~is_share] for values in (total, n, above_total, squares, above_n)]
    p[~is_share] = mean_p_values(*means)
    tested = tested.with_columns(pl.Series("p_value", p, dtype=pl.Float64))
    return tested.with_columns(
        pl.col("p_value")
        .map_batches(lambda s: pl.Series(benjamini_hochberg(s.to_numpy())), return_dtype=pl.Float64)
        .over(family)
        .alias("q_value")
    )
