"""Who was absent: absences that fall on participants with low expected results, and their number."""

from __future__ import annotations

import numpy as np

from warehouse.methods.expected import External
from warehouse.methods.prepare import Test

COUNT_WEIGHT, COUNT_PER_SELECTIVITY = 0.9, 2.0


def absence_evidence(test: Test, ext: External) -> dict[str, np.ndarray]:
    """Per class: selectivity z, count z, combined z, absent (all), known (absent with other data), gap.

    Selectivity: the mean expected result of the absent against a random choice of as many from the class
    list where everybody's odds of absence follow the procedure's own relation with the expected result
    (weaker pupils are ill and away more often everywhere; only what exceeds that counts). Count: absences
    against the procedure's rate, with the overdispersion of the procedure itself (an illness in a class
    makes many absences without selection, so the count
    alone never counts as evidence: it can only strengthen selectivity).
    """
    classes = test.class_count
    listed = test.home >= 0
    home = test.home[listed]
    absent = (~test.present[listed]).astype(float)
    n_all = np.bincount(home, minlength=classes).astype(float)
    absent_all = np.bincount(home, absent, classes)
    proxy = ext.predicted[listed]
    known = np.isfinite(proxy)
    proxy = np.where(known, proxy, 0.0)
    n = np.bincount(home, known, classes)
    gone = np.bincount(home, absent * known, classes)
    rate = absent.sum() / max(len(absent), 1)
    raw = (absent_all - n_all * rate) / np.sqrt(np.maximum(n_all * rate * (1 - rate), 0.05))
    phi = max(1.0, float(np.mean(np.clip(raw[n_all > 0], -2.5, 2.5) ** 2))) if (n_all > 0).any() else 1.0
    count = raw / np.sqrt(phi)
    usual = (count < 2)[home] & known
    slope = _absence_slope(proxy[usual], absent[usual])
    odds = np.where(known, np.exp(slope * np.clip(proxy, -3, 3)), 0.0)
    weight = np.maximum(np.bincount(home, odds, classes), 1e-9)
    mean = np.bincount(home, odds * proxy, classes) / weight
    square = np.bincount(home, odds * proxy**2, classes) / weight - mean**2
    total = np.bincount(home, proxy * absent * known, classes)
    variance = gone * (n - gone) / np.maximum(n - 1, 1) * np.maximum(square, 0)
    selectivity = np.where(variance > 1e-9, -(total - gone * mean) / np.sqrt(np.maximum(variance, 1e-9)), 0.0)
    moderate = (gone >= 1) & (np.abs(selectivity) < 3)
    if moderate.sum() >= 30:
        q25, q75 = np.quantile(selectivity[moderate], [0.25, 0.75])
        selectivity = selectivity / max(1.0, (q75 - q25) / 1.349)
    with_count = selectivity + COUNT_WEIGHT * np.clip(count, -1, COUNT_PER_SELECTIVITY * selectivity + 0.5)
    with_count /= np.sqrt(1 + 0.6 * COUNT_WEIGHT**2)
    combined = np.where((gone >= 2) & (selectivity > 0), with_count, np.minimum(selectivity, 0))
    gap = np.where(gone > 0, total / np.maximum(gone, 1) - mean, 0.0)
    return {
        "z": combined,
        "selectivity": selectivity,
        "count": count,
        "absent": absent_all,
        "known": gone,
        "gap": gap,
        "expected_absent": n_all * rate,
    }


def _absence_slope(proxy: np.ndarray, absent: np.ndarray) -> float:
    """Log-odds of absence per unit of expected result (logistic regression, Newton, slope within −2…0)."""
    if absent.sum() < 10 or absent.all():
        return 0.0
    x = np.column_stack([np.ones(len(proxy)), np.clip(proxy, -3, 3)])
    beta = np.array([np.log(absent.mean() / (1 - absent.mean())), 0.0])
    for _ in range(15):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -20, 20)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(2)
        beta = beta + np.linalg.solve(hessian, x.T @ (absent - p))
    return float(np.clip(beta[1], -2.0, 0.0))
