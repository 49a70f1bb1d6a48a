"""Nulls, overdispersion and multiple testing: the arithmetic shared by all objectivity statistics."""

from __future__ import annotations

import numpy as np
from scipy import stats

SIZE_STRATA = (0, 6, 10, 15, 20, 10_000)
LEAST_STRATUM = 40
_WINSOR = 0.1


def _winsorised_variance(share: float) -> float:
    """Variance of N(0,1) winsorised at both `share` quantiles (closed form)."""
    c = stats.norm.ppf(1 - share)
    return float(1 - 2 * share - 2 * c * stats.norm.pdf(c) + 2 * share * c * c)


def _both_quantiles(x: np.ndarray, share: float) -> tuple[float, float]:
    """The quantiles of `share` and 1 − `share`, as `np.quantile` gives them, without what it costs to ask it."""
    last = len(x) - 1
    places = np.array([share, 1 - share]) * last
    under = np.floor(places).astype(int)
    over = np.minimum(under + 1, last)
    ranked = np.partition(x, np.concatenate([under, over]))
    low, high = ranked[under] + (ranked[over] - ranked[under]) * (places - under)
    return float(low), float(high)


def overdispersion(means: np.ndarray, variances: np.ndarray, share: float = _WINSOR) -> tuple[float, float]:
    """Between-group variance τ² and centre μ of group means, not disturbed by the outlying tenth on either side.

    τ² is the value that gives z = (mean − μ)/√(variance + τ²) the winsorised variance of a normal sample (Paule &
    Mandel 1982 with the winsorising of Spiegelhalter 2005); μ is the weighted median. Groups with non-finite or
    non-positive variance are ignored; fewer than 3 groups give (0, 0).
    """
    ok = np.isfinite(means) & np.isfinite(variances) & (variances > 0)
    if ok.sum() < 3:
        return 0.0, 0.0
    order = np.argsort(means[ok])
    m, v = means[ok][order], variances[ok][order]
    target = _winsorised_variance(share)

    def excess(tau2: float) -> tuple[float, float]:
        weight = 1 / (v + tau2)
        cumulated = np.cumsum(weight)
        mu = float(m[np.searchsorted(cumulated, cumulated[-1] / 2)])
        z = (m - mu) * np.sqrt(weight)
        low, high = _both_quantiles(z, share)
        winsorised = np.minimum(np.maximum(z, low), high)
        return float(np.mean(winsorised**2)) - target, mu

    over, mu = excess(0.0)
    if over <= 0:
        return 0.0, mu
    low, high = 0.0, float(np.quantile(np.abs(m - np.median(m)), 0.95) ** 2 + 1e-12)
    while excess(high)[0] > 0:
        high *= 2
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle)[0] > 0 else (low, middle)
    return high, excess(high)[1]


def standardised(
    means: np.ndarray, variances: np.ndarray, groups: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """z = (mean − μ)/√(variance + τ²) and its denominator, τ² and μ within `groups`; NaN where nothing can be said."""
    z, error = np.full(len(means), np.nan), np.full(len(means), np.nan)
    ok = np.isfinite(means) & np.isfinite(variances) & (variances > 0)
    groups = np.zeros(len(means), int) if groups is None else groups
    for g in np.unique(groups[ok]):
        w = ok & (groups == g)
        w_fit = ok if w.sum() < 8 else w
        tau2, mu = overdispersion(means[w_fit], variances[w_fit])
        error[w] = np.sqrt(variances[w] + tau2)
        z[w] = (means[w] - mu) / error[w]
    return z, error


def size_stratum(n: np.ndarray) -> np.ndarray:
    """Class-size stratum 0…4 for n participants (up to 5, 6–9, 10–14, 15–19, 20 and more)."""
    return np.clip(np.searchsorted(SIZE_STRATA, n, side="right") - 1, 0, len(SIZE_STRATA) - 2)


def empirical_null(
    x: np.ndarray, strata: np.ndarray, floor: float = 1e-6, least: int = LEAST_STRATUM
) -> np.ndarray:
    """z of x against the bulk of its own stratum (`null_of`). NaN stays NaN."""
    centre, scale = null_of(x, strata, floor, least)
    z: np.ndarray = (x - centre) / scale
    return z


def null_of(
    x: np.ndarray, strata: np.ndarray, floor: float = 1e-6, least: int = LEAST_STRATUM
) -> tuple[np.ndarray, np.ndarray]:
    """What is usual in every row's stratum: centre and scale (Efron 2004: the null is estimated, not assumed).

    Centre = median; scale = the larger of the interquartile range and the upper half-bulk (50th to 84th
    percentile), in normal units, so that a right-skewed bulk does not look like evidence. A stratum of
    fewer than `least` values is shrunk towards all values together with weight count/least. NaN where x is.
    """
    centres, scales = np.full(len(x), np.nan), np.full(len(x), np.nan)
    ok = np.isfinite(x)
    if not ok.any():
        return centres, scales
    whole = _bulk(x[ok], floor)
    for s in np.unique(strata[ok]):
        w = ok & (strata == s)
        centre, scale = _bulk(x[w], floor) if w.sum() >= 8 else whole
        share = min(1.0, w.sum() / least) if w.sum() >= 8 else 0.0
        centre = share * centre + (1 - share) * whole[0]
        scale = np.exp(share * np.log(scale) + (1 - share) * np.log(whole[1]))
        centres[w], scales[w] = centre, scale
    return centres, scales


def _bulk(x: np.ndarray, floor: float) -> tuple[float, float]:
    q25, q50, q75, q84 = np.quantile(x, [0.25, 0.5, 0.75, 0.84])
    return float(q50), float(max((q75 - q25) / 1.349, (q84 - q50) / 0.9945, floor))


def exact_share(count: float, n: float, level: float = 0.95) -> tuple[float, float, float]:
    """A share and its interval (Clopper & Pearson 1934); NaN and 0…1 where n is 0. Effective numbers will do."""
    if n == 0:
        return float("nan"), 0.0, 1.0
    tail = (1 - level) / 2
    low = stats.beta.ppf(tail, count, n - count + 1) if count else 0.0
    high = stats.beta.ppf(1 - tail, count + 1, n - count) if count < n else 1.0
    return count / n, float(low), float(high)


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """q-values of one family (Benjamini & Hochberg 1995); p must be finite, an empty family gives an empty array."""
    return stats.false_discovery_control(p, method="bh") if p.size else p


def cauchy_combination(p: np.ndarray, weights: np.ndarray | None = None, clip: float = 0.5) -> np.ndarray:
    """One p from several (columns), valid in the tail under dependence (Liu & Xie 2020, ACAT).

    One-sided p above `clip` are set to it: a mechanism that shows nothing must not cancel another's evidence. A NaN
    (could not be computed) is left out, a row of NaN gives NaN.
    """
    known = np.isfinite(p)
    weights = np.ones(p.shape[1]) if weights is None else weights
    share = known * weights
    total = share.sum(1)
    filled = np.clip(np.where(known, p, clip), 1e-15, clip)
    statistic = (np.tan((0.5 - filled) * np.pi) * share).sum(1) / np.where(total > 0, total, np.nan)
    combined: np.ndarray = stats.cauchy.sf(statistic)
    return combined
