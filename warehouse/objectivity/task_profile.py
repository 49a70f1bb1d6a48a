"""Statistics of answer profiles per class: tasks done unusually well, points that do not fit the rest of
the work, open against short-answer tasks. All are relative to what is normal for each task in this
procedure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from warehouse.arithmetic.nulls import overdispersion
from warehouse.objectivity.expected import ItemModel
from warehouse.objectivity.prepare import Test


def class_sums(model: ItemModel, values: np.ndarray, classes: int) -> np.ndarray:
    """Sums of `values` (R or R × J) per class."""
    if values.ndim == 1:
        return np.bincount(model.unit, values, classes)
    return np.column_stack([np.bincount(model.unit, values[:, j], classes) for j in range(values.shape[1])])


def task_z(test: Test, model: ItemModel) -> np.ndarray:
    """Classes × tasks: how far the class' mean residual lies from 0, in units that allow for opportunity to
    learn.
    """
    return _class_task_z(test, model, model.residual, model.variance)


def full_marks_z(test: Test, model: ItemModel) -> np.ndarray:
    """As `task_z`, of the share of works with full points for a task: an answer known beforehand gives all of them."""
    seen = np.isfinite(model.x)
    chance = np.column_stack([p[:, -1] for p in model.probabilities])
    residual = np.where(seen, (model.x == test.maxima) - chance, 0.0)
    return _class_task_z(test, model, residual, np.maximum(chance * (1 - chance), 1e-4))


def _class_task_z(test: Test, model: ItemModel, residual: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """The between-class variance τ_j² of each task (topics taught early, late or not at all) is estimated and
    added to the sampling variance (DerSimonian–Laird, winsorised); without it every taught topic would look
    like evidence.
    """
    seen = np.isfinite(model.x).astype(float)
    n = class_sums(model, seen, test.class_count)
    total = class_sums(model, residual, test.class_count)
    spread = class_sums(model, variance * seen, test.class_count)
    z = np.zeros_like(total)
    for j in range(total.shape[1]):
        ok = n[:, j] > 0
        mean = total[ok, j] / n[ok, j]
        sampling = spread[ok, j] / n[ok, j] ** 2
        tau2, mu = overdispersion(mean, sampling)
        z[ok, j] = (mean - mu) / np.sqrt(sampling + tau2)
    return z


def unexpected_success(test: Test, model: ItemModel, z: np.ndarray) -> np.ndarray:
    """Sum of the three largest task z (of full points) of a class, tasks that are hard in the procedure counting
    more.

    Answers known beforehand show as a few tasks, mostly hard ones, done far above the rest of the same
    works (Jacob & Levitt 2003; class × item fit).
    """
    ease = np.nanmean(model.x / test.maxima, 0)
    weight = np.where(ease < np.quantile(ease, 0.65), 1.0, 0.6)
    top = np.sort(z * weight, 1)[:, ::-1]
    sharpest: np.ndarray = top[:, 0] + top[:, 1] + 0.7 * top[:, 2]
    return sharpest


def profile_distance(z: np.ndarray) -> np.ndarray:
    """Cube root of the mean squared task z: how unlike the usual profile the class' profile is."""
    distance: np.ndarray = np.cbrt((z**2).mean(1))
    return distance


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


@dataclass
class AddedShare:
    """Estimated share of points added, classes × tasks: estimate, its variance (sampling + between classes)."""

    estimate: np.ndarray
    variance: np.ndarray

    def pooled(self, tasks: np.ndarray, clip: float = 3.5) -> tuple[np.ndarray, np.ndarray]:
        """Inverse-variance mean over `tasks` per class and its variance; NaN without tasks.

        Each task's departure is clipped at `clip` of its own SD: one task marked by another custom, or taught
        by another textbook, must not speak for the whole work.
        """
        bound = clip * np.sqrt(self.variance[:, tasks])
        value = np.clip(self.estimate[:, tasks], -bound, bound)
        weight = np.where(np.isfinite(value), 1 / self.variance[:, tasks], 0.0)
        total = weight.sum(1)
        mean = np.where(total > 0, np.nansum(weight * value, 1) / np.maximum(total, 1e-12), np.nan)
        return mean, np.where(total > 0, 1 / np.maximum(total, 1e-12), np.nan)


def added_share(test: Test, model: ItemModel, score: np.ndarray) -> AddedShare:
    """One-step estimate of the share of added points per class and task from `added_points_score`.

    score / information is the one-step maximum-likelihood estimate of ε; the between-class variance of each task
    (marking customs, teaching) is estimated and added to the sampling variance.
    """
    classes = test.class_count
    seen = np.isfinite(model.x)
    n = class_sums(model, seen.astype(float), classes)
    information = np.maximum((score**2).sum(0) / np.maximum(seen.sum(0), 1), 1e-6)
    estimate = np.where(n > 0, class_sums(model, score, classes) / np.maximum(n, 1) / information, np.nan)
    variance = np.where(n > 0, 1 / (np.maximum(n, 1) * information), np.nan)
    for j in range(score.shape[1]):
        tau2, centre = overdispersion(estimate[:, j], variance[:, j])
        estimate[:, j] -= centre
        variance[:, j] += tau2
    return AddedShare(estimate, variance)
