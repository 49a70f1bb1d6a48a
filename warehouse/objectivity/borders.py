"""Heaping at mark borders beyond the procedure's own: a class-level likelihood ratio and a pooled bunching
curve.
"""

from __future__ import annotations

import numpy as np

from warehouse.objectivity.prepare import Test

LIFT_ONE, LIFT_TWO = 0.7, 0.35


def border_evidence(test: Test) -> dict[str, np.ndarray]:
    """Per class: log-likelihood ratio sum, expectation, variance, and z of "works just below a border were
    lifted".

    The class' own totals are expected to follow its mean, the procedure's spread and the procedure's
    heaping at every score (rounding-up that everybody does is normal). Within T−2 … T+1 around each border
    T the ratio compares this with the same distribution after 70 % of T−1 and 35 % of T−2 moved to T.
    Standardised by its own expectation and variance given how many works fall into the window
    (Neyman–Pearson; bunching against a counterfactual as in Dee, Dobbie, Jacob & Rockoff 2019, but for one
    class and relative to the region).

    Returns:
        score, expected, variance, z, window (works near borders), at (works at a border or one above),
        at_expected and at_variance (the same expected), each C.
    """
    classes = test.class_count
    names = ("score", "expected", "variance", "z", "window", "at", "at_expected", "at_variance")
    zero = {k: np.zeros(classes) for k in names}
    top = round(test.max_total)
    rows = np.isfinite(test.total)
    if not test.borders or top < 5 or rows.sum() < 60:
        return zero
    total = np.clip(np.round(test.total[rows]), 0, top).astype(int)
    unit = test.unit[rows]
    counts = np.zeros((classes, top + 1))
    np.add.at(counts, (unit, total), 1.0)
    density = expected_density(counts)
    out = zero
    for border in test.borders:
        t = round(border)
        points = [v for v in (t - 2, t - 1, t, t + 1) if 0 <= v <= top]
        if t not in points or t - 1 not in points:
            continue
        near = counts[:, points]
        n = near.sum(1)
        f = density[:, points] / density[:, points].sum(1, keepdims=True)
        ratio = np.zeros_like(f)
        at = points.index(t)
        one = f[:, points.index(t - 1)]
        two = f[:, points.index(t - 2)] if t - 2 in points else 0.0
        ratio[:, points.index(t - 1)] = np.log(1 - LIFT_ONE)
        if t - 2 in points:
            ratio[:, points.index(t - 2)] = np.log(1 - LIFT_TWO)
        ratio[:, at] = np.log(1 + (LIFT_ONE * one + LIFT_TWO * two) / f[:, at])
        mean = (f * ratio).sum(1)
        out["score"] += (near * ratio).sum(1)
        out["expected"] += n * mean
        out["variance"] += n * ((f * ratio**2).sum(1) - mean**2)
        out["window"] += n
        out["at"] += near[:, at:].sum(1)
        lifted = f[:, at:].sum(1)
        out["at_expected"] += n * lifted
        out["at_variance"] += n * lifted * (1 - lifted)
    v = out["variance"]
    out["z"] = np.where(v > 0, (out["score"] - out["expected"]) / np.sqrt(np.maximum(v, 0.35)), 0.0)
    return out


def expected_density(counts: np.ndarray) -> np.ndarray:
    """Classes × totals: expected distribution of totals of each class (rows sum to about 1)."""
    top = counts.shape[1] - 1
    x = np.arange(top + 1)
    pooled = counts.sum(0)
    empirical = pooled + 0.5
    width = max(1.6, top / 16)
    kernel = np.exp(-0.5 * ((x[:, None] - x[None]) / width) ** 2)
    smooth = (kernel / kernel.sum(1, keepdims=True)) @ empirical
    heap = np.clip(empirical / smooth, 0.1, 4.0)
    n = counts.sum(1)
    mean_all = (pooled @ x) / pooled.sum()
    sd_all = np.sqrt(pooled @ (x - mean_all) ** 2 / pooled.sum())
    mean = (counts @ x) / np.maximum(n, 1)
    square = (counts @ x**2) / np.maximum(n, 1) - mean**2
    big = n > 7
    sd_within = np.sqrt(np.mean(square[big] * n[big] / (n[big] - 1))) if big.any() else sd_all
    between = max(sd_all**2 - sd_within**2, 0.05 * sd_all**2)
    shrink = between / (between + sd_within**2 / np.maximum(n, 1))
    centre = mean_all + shrink * (mean - mean_all)
    shape = np.clip(smooth / np.exp(-0.5 * ((x - mean_all) / sd_all) ** 2) / smooth.max(), 0.02, 50)
    density: np.ndarray = (
        np.exp(-0.5 * ((x[None] - centre[:, None]) / sd_within) ** 2) * (heap * shape)[None] + 1e-9
    )
    probability: np.ndarray = density / density.sum(1, keepdims=True)
    return probability
