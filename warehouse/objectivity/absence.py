"""Who was absent: absences that fall on participants with low expected results, and their number."""

from __future__ import annotations

import numpy as np
from scipy import stats

from warehouse.objectivity.expected import External
from warehouse.objectivity.prepare import Test

COUNT_WEIGHT, COUNT_PER_SELECTIVITY = 0.6, 2.0
RESULT_STEP = 0.05
RAREST_COUNT = 1e-9


def absence_evidence(test: Test, ext: External) -> dict[str, np.ndarray]:
    """Per class: selectivity z, count z, combined z, absent (all), known (absent with other data), usual expected
    result of a class, gap of the absent from it and the error of the gap.

    Selectivity: the mean expected result of the absent against a choice of as many from the class list where
    everybody's odds of absence follow the procedure's own relation with the expected result (weaker pupils are ill
    and away more often everywhere; only what exceeds that counts). Count: absences against the procedure's rate,
    with the overdispersion of the procedure itself (an illness in a class makes many absences without selection, so
    the count alone is never evidence: it can only strengthen selectivity).

    The combined z is exact, not asymptotic: two or three absent of a class of eight are far from normal. The chance of
    what was seen is summed over every number of absent (beta-binomial) and every choice of them (conditional
    Bernoulli, all sums by convolution).
    """
    classes = test.class_count
    listed = test.home >= 0
    home = test.home[listed]
    absent = (~test.present[listed]).astype(float)
    absent_all = np.bincount(home, absent, classes)
    expected = ext.predicted[listed]
    known = np.isfinite(expected)
    home, absent, expected = home[known], absent[known], expected[known]
    n = np.bincount(home, minlength=classes).astype(float)
    gone = np.bincount(home, absent, classes)
    rate = absent.sum() / max(len(absent), 1)
    alike = _likeness(gone, n, rate)
    count = (gone - n * rate) / _count_sd(n, rate, alike)
    usual = (count < 2)[home]
    odds = np.exp(_absence_slope(expected[usual], absent[usual]) * np.clip(expected, -3, 3))
    weight = np.maximum(np.bincount(home, odds, classes), 1e-9)
    mean = np.bincount(home, odds * expected, classes) / weight
    square = np.bincount(home, odds * expected**2, classes) / weight - mean**2
    variance = gone * (n - gone) / np.maximum(n - 1, 1) * np.maximum(square, 0)
    sd = np.sqrt(np.where(variance > 1e-9, variance, 0.0))
    above = np.bincount(home, expected * absent, classes) - gone * mean
    selectivity = np.where(sd > 0, -above / np.maximum(sd, 1e-9), 0.0)
    spread = _spread(selectivity[gone >= 1])
    selectivity = selectivity / spread
    combined = np.minimum(selectivity, 0)
    strong = np.flatnonzero((gone >= 2) & (selectivity > 0))
    chances = np.empty(len(strong))
    order = np.argsort(home, kind="stable")
    ends = np.cumsum(n.astype(int))
    for place, c in enumerate(strong):
        members = order[ends[c] - int(n[c]) : ends[c]]
        chances[place] = chance_of(absent[members] > 0, expected[members], odds[members], rate, alike, spread)
    combined[strong] = stats.norm.isf(np.clip(chances, 1e-15, 0.5))
    return {
        "z": combined,
        "selectivity": selectivity,
        "count": count,
        "absent": absent_all,
        "known": gone,
        "usual": np.where(n > 0, mean, np.nan),
        "gap": above / np.maximum(gone, 1),
        "gap_error": np.where(sd > 0, spread * sd / np.maximum(gone, 1), np.nan),
    }


def strength(selectivity: np.ndarray | float, count: np.ndarray | float) -> np.ndarray:
    """Selectivity strengthened by the number of absent as far as selectivity itself allows."""
    bounded = np.minimum(np.maximum(count, -1), COUNT_PER_SELECTIVITY * selectivity + 0.5)
    return selectivity + COUNT_WEIGHT * bounded


def chance_of(
    absent: np.ndarray,
    expected: np.ndarray,
    odds: np.ndarray,
    rate: float,
    alike: float,
    spread: float = 1.0,
) -> float:
    """Probability of at least the `strength` seen in a class whose absences follow the procedure's custom.

    Args:
        absent, expected, odds: for everybody on the class list – was absent, expected result, odds of absence.
        rate, alike: share of absent in the procedure and correlation of absences within a class.
        spread: by how much selectivity varies between classes beyond chance; what was seen is divided by it.

    Returns 1 where the absent are not below the others.
    """
    n, gone = len(expected), int(absent.sum())
    of_number = _number_absent(n, rate, alike)
    most = max(int(np.flatnonzero(of_number > RAREST_COUNT)[-1]), gone)
    steps = np.rint((expected - expected.min()) / RESULT_STEP).astype(int)
    sums = subset_sums(steps, odds, most)
    grid = np.arange(sums.shape[1])
    centre = sums @ grid
    sd = np.sqrt(np.maximum(sums @ grid**2 - centre**2, 1e-9))
    count = (np.arange(n + 1) - n * rate) / _count_sd(np.array(float(n)), rate, alike)
    seen = (centre[gone] - steps[absent].sum()) / sd[gone] / spread
    if seen <= 0:
        return 1.0
    least = strength(seen, count[gone]) - 1e-9
    chance = 0.0
    for k in range(2, most + 1):
        selectivity = (centre[k] - grid) / sd[k]
        as_strong = (selectivity > 0) & (strength(selectivity, count[k]) >= least)
        chance += of_number[k] * sums[k][as_strong].sum()
    return float(chance)


def subset_sums(steps: np.ndarray, odds: np.ndarray, most: int) -> np.ndarray:
    """Distribution of the sum of `steps` over a chosen subset, for subsets of 0…`most` members.

    A subset's probability is proportional to the product of its members' odds (conditional Bernoulli sampling,
    Chen & Liu 1997). Result: (most + 1) × (largest sum + 1), every row adds up to 1.
    """
    span = int(np.sort(steps)[::-1][:most].sum())
    table = np.zeros((most + 1, span + 1))
    table[0, 0] = 1.0
    for step, odd in zip(steps, odds, strict=True):
        table[1:, step:] += odd * table[:-1, : span + 1 - step]
    shares: np.ndarray = table / np.maximum(table.sum(1, keepdims=True), 1e-300)
    return shares


def _number_absent(n: int, rate: float, alike: float) -> np.ndarray:
    """Probabilities of 0…n absent: beta-binomial with correlation `alike`, binomial at 0."""
    number = np.arange(n + 1)
    if alike <= 0:
        probability: np.ndarray = stats.binom.pmf(number, n, rate)
    else:
        size = 1 / alike - 1
        probability = stats.betabinom.pmf(number, n, rate * size, (1 - rate) * size)
    return probability


def _count_sd(n: np.ndarray, rate: float, alike: float) -> np.ndarray:
    spread: np.ndarray = np.sqrt(np.maximum(n * rate * (1 - rate), 0.05) * (1 + np.maximum(n - 1, 0) * alike))
    return spread


def _likeness(gone: np.ndarray, n: np.ndarray, rate: float) -> float:
    """Correlation of absences within a class: moments of the counts, outlying classes clipped; 0…0.3."""
    listed = n >= 2
    if not listed.any() or rate <= 0 or rate >= 1:
        return 0.0
    n, gone = n[listed], gone[listed]
    z = np.clip((gone - n * rate) / _count_sd(n, rate, 0.0), -2.5, 2.5)
    return float(np.clip((np.mean(z**2) - 1) / np.maximum(np.mean(n - 1), 1), 0.0, 0.3))


def _spread(selectivity: np.ndarray) -> float:
    """By how much selectivity varies between ordinary classes beyond chance; at least 1."""
    moderate = selectivity[np.abs(selectivity) < 3]
    if len(moderate) < 30:
        return 1.0
    q25, q75 = np.quantile(moderate, [0.25, 0.75])
    return max(1.0, float(q75 - q25) / 1.349)


def _absence_slope(expected: np.ndarray, absent: np.ndarray) -> float:
    """Log-odds of absence per unit of expected result (logistic regression, Newton, slope within −2…0)."""
    if absent.sum() < 10 or absent.all():
        return 0.0
    x = np.column_stack([np.ones(len(expected)), np.clip(expected, -3, 3)])
    beta = np.array([np.log(absent.mean() / (1 - absent.mean())), 0.0])
    for _ in range(15):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -20, 20)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(2)
        beta = beta + np.linalg.solve(hessian, x.T @ (absent - p))
    return float(np.clip(beta[1], -2.0, 0.0))
