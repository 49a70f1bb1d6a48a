"""What other data lead us to expect: of a participant's total, and of every task given the rest of the
work.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from warehouse.objectivity.prepare import Test


@dataclass
class External:
    """Prediction from other data, per row of `Test` (NaN = nothing known about this participant).

    predicted: expected normal score; journal_gap: own journal mark minus what other subjects lead to
    expect;
    has_scores / has_journal: which sources stood behind it. Each pattern of sources has its own regression:
    the weight of other subjects is larger where no journal mark is known.
    """

    predicted: np.ndarray
    residual: np.ndarray
    residual_scores: np.ndarray
    residual_journal: np.ndarray
    journal_gap: np.ndarray
    has_scores: np.ndarray
    has_journal: np.ndarray


def _filled(values: np.ndarray, default: float) -> np.ndarray:
    return np.where(np.isfinite(values), values, default)


def design(test: Test, *, scores: bool = True, journal: bool = True) -> np.ndarray:
    """Regression columns of what is known beside the test itself: other subjects' scores and journal marks,
    own journal mark in steps (2, 3, 5 against 4). A missing value takes the column's mean among those who
    have it.
    """
    columns = [np.ones(len(test.unit))]
    if scores:
        columns += [_centred(test.other_z), _centred(test.other_journal)]
    if journal:
        known = np.isfinite(test.journal)
        columns += [_centred(np.where(known, test.journal == m, np.nan)) for m in (2, 3, 5)]
    return np.column_stack(columns)


def _centred(values: np.ndarray) -> np.ndarray:
    known = np.isfinite(values)
    return np.where(known, values - (values[known].mean() if known.any() else 0.0), 0.0)


def robust_fit(x: np.ndarray, y: np.ndarray, rows: np.ndarray, steps: int = 4) -> np.ndarray:
    """Huber regression coefficients of y on x over `rows` (k = 1.5 residual MAD)."""
    a, b = x[rows], y[rows]
    ridge = 1e-6 * len(b) * np.eye(a.shape[1])
    weight = np.ones(len(b))
    beta = np.zeros(a.shape[1])
    for step in range(steps):
        aw = a * weight[:, None]
        beta = np.linalg.solve(aw.T @ a + ridge, aw.T @ b)
        if step == steps - 1:
            break
        r = np.abs(b - a @ beta)
        scale = 1.4826 * np.median(r) + 1e-9
        weight = np.minimum(1.0, 1.5 * scale / np.maximum(r, 1e-9))
    return beta


def external(test: Test) -> External:
    """Expected normal scores from the participant's other subjects and journal marks (value added)."""
    z = test.z
    has_scores, has_journal = np.isfinite(test.other_z), np.isfinite(test.journal)
    nothing = np.full(len(z), np.nan)

    def prediction(*, scores: bool, journal: bool) -> np.ndarray:
        source = (has_scores if scores else True) & (has_journal if journal else True)
        fit = source & np.isfinite(z)
        if fit.sum() < 20:
            return nothing
        x = design(test, scores=scores, journal=journal)
        return np.where(source, x @ robust_fit(x, z, fit), np.nan)

    by_scores = prediction(scores=True, journal=False)
    by_journal = prediction(scores=False, journal=True)
    predicted = prediction(scores=True, journal=True)
    for fallback in (by_scores, by_journal):
        predicted = np.where(np.isfinite(predicted), predicted, fallback)
    gap = nothing
    both = has_journal & has_scores
    if both.sum() >= 20:
        x = design(test, journal=False)
        gap = np.where(both, test.journal - x @ robust_fit(x, _filled(test.journal, 0.0), both), np.nan)
    return External(predicted, z - predicted, z - by_scores, z - by_journal, gap, has_scores, has_journal)


@dataclass
class ItemModel:
    """Category probabilities of every task given the rest of the work; rows = participants with task
    scores.

    rows: indices into `Test`; unit, x (R × J points, NaN not set); probabilities: list of R × (max+1);
    expected, variance: R × J.
    """

    rows: np.ndarray
    unit: np.ndarray
    x: np.ndarray
    probabilities: list[np.ndarray]
    expected: np.ndarray
    variance: np.ndarray

    @property
    def residual(self) -> np.ndarray:
        """x − expected, 0 where a task was not set."""
        return np.where(np.isfinite(self.x), self.x - self.expected, 0.0)


def item_model(test: Test, ext: External) -> ItemModel | None:
    """Nonparametric task characteristic curves.

    For each task an index of ability is fitted without it (rest score, its square, the external prediction,
    the
    class mean of the rest score: regressing the task on them), pupils are sorted by it into bins, category
    frequencies are smoothed over neighbouring bins. No parametric response model is assumed (Ramsay 1991).

    Returns None with fewer than 4 tasks or 60 participants with task scores.
    """
    answered = np.isfinite(test.scores).sum(1)
    rows = np.flatnonzero(test.present & (answered >= max(4, 0.1 * test.scores.shape[1])))
    if test.scores.shape[1] < 4 or len(rows) < 60:
        return None
    x = test.scores[rows]
    unit = test.unit[rows]
    filled = np.nan_to_num(x)
    set_points = np.where(np.isfinite(x), test.maxima, 0.0)
    points, possible = filled.sum(1), set_points.sum(1)
    prior = np.column_stack([_filled(ext.predicted[rows], 0.0), ~np.isfinite(ext.predicted[rows])])
    counts = np.maximum(np.bincount(unit, minlength=test.class_count), 1)
    bins = int(np.clip(len(rows) // 80, 6, 24))
    distance = (np.arange(bins)[:, None] - np.arange(bins)[None]) * (9 / bins)
    kernel = np.exp(-0.5 * (distance / 0.8) ** 2)
    of_rank = np.minimum(np.arange(len(rows)) * bins // len(rows), bins - 1)
    probabilities, expected, variance = [], np.zeros_like(x), np.zeros_like(x)
    for j, top in enumerate(test.maxima.astype(int)):
        rest = (points - filled[:, j]) / np.maximum(possible - set_points[:, j], 1)
        level = (np.bincount(unit, rest, test.class_count) / counts)[unit]
        features = np.column_stack([np.ones(len(rows)), rest, rest**2, prior, level])
        seen = np.isfinite(x[:, j])
        beta = robust_fit(features, filled[:, j], seen, steps=1)
        bin_of = np.empty(len(rows), int)
        bin_of[np.argsort(features @ beta, kind="stable")] = of_rank
        cell = bin_of[seen] * (top + 1) + filled[seen, j].astype(int)
        table = np.bincount(cell, minlength=bins * (top + 1)).reshape(bins, top + 1)
        table = kernel @ (table + 0.3)
        table /= table.sum(1, keepdims=True)
        probability = table[bin_of]
        values = np.arange(top + 1)
        probabilities.append(probability)
        expected[:, j] = probability @ values
        variance[:, j] = np.maximum(probability @ values**2 - expected[:, j] ** 2, 1e-4)
    return ItemModel(rows, unit, x, probabilities, expected, variance)
