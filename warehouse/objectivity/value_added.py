"""Class results against what other data about the same participants lead to expect."""

from __future__ import annotations

import numpy as np

from warehouse.arithmetic.nulls import standardised
from warehouse.objectivity.expected import External, ItemModel, design, robust_fit
from warehouse.objectivity.prepare import Test


def class_means(test: Test, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Count, mean and sampling variance (pooled within-class) of finite row values per class."""
    ok = np.isfinite(values)
    unit = test.unit[ok]
    n = np.bincount(unit, minlength=test.class_count)
    mean = np.bincount(unit, values[ok], test.class_count) / np.maximum(n, 1)
    within = values[ok] - mean[unit]
    pooled = (within**2).sum() / max(ok.sum() - (n > 0).sum(), 1)
    good = n > 0
    return n, np.where(good, mean, np.nan), np.where(good, pooled / np.maximum(n, 1), np.nan)


def source_groups(test: Test, ext: External) -> np.ndarray:
    """2 = most participants have other subjects, 1 = most have a journal mark, 0 = neither: own
    overdispersion each.
    """
    rows = np.isfinite(test.z)
    n = np.maximum(np.bincount(test.unit[rows], minlength=test.class_count), 1)
    linked = np.bincount(test.unit[rows], ext.has_scores[rows], test.class_count) / n
    journal = np.bincount(test.unit[rows], ext.has_journal[rows], test.class_count) / n
    return np.where(linked >= 0.5, 2, np.where(journal >= 0.5, 1, 0))


def value_added(test: Test, values: np.ndarray, groups: np.ndarray) -> dict[str, np.ndarray]:
    """n, mean, its error and overdispersion-adjusted z of a row-level residual per class (Spiegelhalter 2005
    funnel).
    """
    n, mean, variance = class_means(test, values)
    z, error = standardised(mean, variance, groups)
    return {"n": n, "mean": mean, "z": z, "error": error}


def open_against_closed(test: Test, model: ItemModel, ext: External) -> dict[str, np.ndarray] | None:
    """Points for open tasks against the same works' short-answer tasks, other subjects and journal marks.

    Open answers are judged by people, short ones by a key: leniency moves the first and not the second.
    Class means of the residual of a robust regression, overdispersion removed (classes differ honestly in
    writing and in calculating). None when the procedure has no tasks of one of the kinds.
    """
    is_open = test.is_open.astype(bool)
    if is_open.sum() < 1 or (~is_open).sum() < 2:
        return None
    rows = model.rows
    seen = np.isfinite(model.x)

    def share(mask: np.ndarray) -> np.ndarray:
        possible = (seen[:, mask] * test.maxima[mask]).sum(1)
        points = np.nansum(model.x[:, mask], 1)
        return np.where(possible > 0, points / np.maximum(possible, 1), np.nan)

    open_share, closed = share(is_open), share(~is_open)
    good = np.isfinite(open_share) & np.isfinite(closed)
    closed = np.where(good, closed, 0.0)
    x = np.column_stack([design(test)[rows], closed, closed**2])
    beta = robust_fit(x, np.where(good, open_share, 0.0), good)
    residual = np.full(len(test.unit), np.nan)
    residual[rows[good]] = (open_share - x @ beta)[good]
    return value_added(test, residual, source_groups(test, ext))
