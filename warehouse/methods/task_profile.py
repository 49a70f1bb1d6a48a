"""Statistics of answer profiles per class: tasks done unusually well, points that do not fit the rest of
the work, open against short-answer tasks. All are relative to what is normal for each task in this
procedure.
"""

from __future__ import annotations

import numpy as np

from warehouse.methods.expected import ItemModel
from warehouse.methods.nulls import overdispersion
from warehouse.methods.prepare import Test


def class_sums(model: ItemModel, values: np.ndarray, classes: int) -> np.ndarray:
    """Sums of `values` (R or R × J) per class."""
    if values.ndim == 1:
        return np.bincount(model.unit, values, classes)
    return np.column_stack([np.bincount(model.unit, values[:, j], classes) for j in range(values.shape[1])])


def task_z(test: Test, model: ItemModel) -> np.ndarray:
    """Classes × tasks: how far the class' mean residual lies from 0, in units that allow for opportunity to
    learn.

    The between-class variance τ_j² of each task (topics taught early, late or not at all) is estimated and
    added to the sampling variance (DerSimonian–Laird, winsorised); without it every taught topic would look
    like evidence.
    """
    seen = np.isfinite(model.x).astype(float)
    n = class_sums(model, seen, test.class_count)
    total = class_sums(model, model.residual, test.class_count)
    spread = class_sums(model, model.variance * seen, test.class_count)
    z = np.zeros_like(total)
    for j in range(total.shape[1]):
        ok = n[:, j] > 0
        mean = total[ok, j] / n[ok, j]
        sampling = spread[ok, j] / n[ok, j] ** 2
        tau2, mu = overdispersion(mean, sampling)
        z[ok, j] = (mean - mu) / np.sqrt(sampling + tau2)
    return z


def unexpected_success(test: Test, model: ItemModel, z: np.ndarray) -> np.ndarray:
    """Sum of the three largest task z of a class, tasks that are hard in the procedure counting more.

    Answers known beforehand show as a few tasks, mostly hard ones, done far above the rest of the same
    works (Jacob & Levitt 2003; class × item fit).
    """
    ease = np.nanmean(model.x / test.maxima, 0)
    weight = np.where(ease < np.quantile(ease, 0.65), 1.0, 0.6)
    top = np.sort(z * weight, 1)[:, ::-1]
    return top[:, 0] + top[:, 1] + 0.7 * top[:, 2]


def profile_distance(z: np.ndarray) -> np.ndarray:
    """Cube root of the mean squared task z: how unlike the usual profile the class' profile is."""
    return np.cbrt((z**2).mean(1))


def misfit(test: Test, model: ItemModel, rows: np.ndarray | None = None) -> np.ndarray:
    """Class mean of the participants' mean squared standardised residual (outfit), cube-rooted."""
    squared = np.where(np.isfinite(model.x), model.residual**2 / np.maximum(model.variance, 0.02), np.nan)
    person = np.nanmean(squared, 1)
    n = np.maximum(np.bincount(model.unit, minlength=test.class_count), 1)
    return np.cbrt(np.bincount(model.unit, person, test.class_count) / n)


def added_points_score(model: ItemModel, cap: float = 5.0) -> np.ndarray:
    """R × J locally most powerful score for "a point was added here now and then", mean 0 under the model.

    With P(k) the probability of k points, adding one point with a small probability ε changes the
    log-likelihood of x by ε·(P(x−1)/P(x) − 1[x < max]). A difficult point gained by a weak work counts
    most; a class that simply knows more gains on the tasks within its reach instead.
    """
    out = np.zeros_like(model.x)
    for j, p in enumerate(model.probabilities):
        x = np.nan_to_num(model.x[:, j]).astype(int)
        top = p.shape[1] - 1
        ratio = np.zeros_like(p)
        ratio[:, 1:] = np.minimum(p[:, :-1] / np.maximum(p[:, 1:], 1e-6), cap)
        score = ratio - (np.arange(top + 1) < top)
        score = score - (p * score).sum(1, keepdims=True)
        out[:, j] = np.where(np.isfinite(model.x[:, j]), score[np.arange(len(x)), x], 0.0)
    return out


def class_score(model: ItemModel, values: np.ndarray, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Class mean of a participant-level value and its sampling variance (pooled within-class variance /
    n).
    """
    n = np.bincount(model.unit, minlength=classes)
    mean = np.bincount(model.unit, values, classes) / np.maximum(n, 1)
    within = values - mean[model.unit]
    pooled = (within**2).sum() / max(len(values) - (n > 0).sum(), 1)
    return np.where(n > 0, mean, np.nan), np.where(n > 0, pooled / np.maximum(n, 1), np.nan)
