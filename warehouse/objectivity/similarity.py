"""Similarity of works inside a class, pair by pair, against what two pupils of these levels share
anyway.
"""

from __future__ import annotations

import numpy as np

from warehouse.objectivity.expected import ItemModel
from warehouse.objectivity.prepare import Test

COPY_SHARE = 0.7
CLASS_SHARE = 0.2


def pair_statistics(test: Test, model: ItemModel) -> dict[str, np.ndarray]:
    """Per class: `top_pairs`, `identical`, `copy_evidence` (NaN with fewer than 4 works or 6 usable pairs).

    top_pairs: mean ω-like z (observed − expected agreement)/SD over the most similar twelfth of pairs
    (Wollack 1997, with scores instead of options). identical: works equal in all tasks but one at most,
    Poisson z against the expected number, whose excess over independence is estimated in this procedure.
    copy_evidence: mean over works of the best log-likelihood ratio "this work took a share of its points
    from that one" against "both worked alone".
    Pairs with nearly full or nearly empty works are left out: those are alike for honest reasons. The
    probabilities mix in the class' own frequencies, so that a topic the whole class was taught does not
    make its pupils copies.
    """
    classes = test.class_count
    out = {k: np.full(classes, np.nan) for k in ("top_pairs", "identical", "copy_evidence")}
    observed, predicted, scale = (np.full(classes, np.nan) for _ in range(3))
    order = np.argsort(model.unit, kind="stable")
    starts = np.searchsorted(model.unit[order], np.arange(classes + 1))
    x = np.nan_to_num(model.x).astype(int)
    seen = np.isfinite(model.x)
    share = (np.nan_to_num(model.x).sum(1)) / np.maximum((seen * test.maxima).sum(1), 1)
    usable = (share > 0.08) & (share < 0.94)
    padded = _padded(model.probabilities)
    for c in range(classes):
        rows = order[starts[c] : starts[c + 1]]
        rows = rows[usable[rows]]
        if len(rows) < 4:
            continue
        pairs = np.triu_indices(len(rows), 1)
        z, ratio, same_count, log_equal, odds = _pairs(padded[:, rows], x[rows].T, seen[rows].T, pairs)
        top = np.sort(z)[::-1]
        out["top_pairs"][c] = top[: max(3, len(top) // 12)].mean()
        of_works = np.full((len(rows), len(rows)), -np.inf)
        of_works[pairs] = of_works.T[pairs] = ratio
        best = of_works.max(1) - np.log(len(rows) - 1)
        out["copy_evidence"][c] = np.maximum(best, 0).mean()
        chance = np.clip(np.exp(np.clip(log_equal, -60, 0)) * (1 + odds), 1e-12, 1)
        surprise = np.minimum(-np.log(chance), 12.0)
        twins = same_count >= x.shape[1] - 1
        observed[c], predicted[c] = (surprise * twins).sum(), (surprise * chance).sum()
        scale[c] = (surprise**2 * chance).sum()
    out["identical"] = _identical(observed, predicted, scale)
    return out


def _padded(probabilities: list[np.ndarray]) -> np.ndarray:
    """Probabilities of all tasks in one array, tasks × works × points: no chance of points that a task has not."""
    most = max(one.shape[1] for one in probabilities)
    padded = np.zeros((len(probabilities), len(probabilities[0]), most))
    for task, one in enumerate(probabilities):
        padded[task, :, : one.shape[1]] = one
    return padded


def _pairs(
    probabilities: np.ndarray, x: np.ndarray, seen: np.ndarray, pairs: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, ...]:
    """Of every pair of works: ω-like z, copy log-likelihood ratio, tasks equal, log P(all equal), sum of (1−P)/P.

    probabilities: tasks × works × points; x, seen: tasks × works.
    """
    tasks, works = x.shape
    left, right = pairs
    points = np.arange(probabilities.shape[2])
    own = (x[:, :, None] == points).sum(1) / works
    p = (1 - CLASS_SHARE) * probabilities + CLASS_SHARE * own[:, None]
    chance = (p @ p.transpose(0, 2, 1)).reshape(tasks, works * works)[:, left * works + right]
    mine = np.take_along_axis(p, x[:, :, None], 2)[:, :, 0]
    typical = np.maximum(0.5 * (mine[:, left] + mine[:, right]), 0.02)
    equal = x[:, left] == x[:, right]
    likelier = (1 - COPY_SHARE) + COPY_SHARE * equal / typical
    if not seen.all():
        apart = ~(seen[:, left] & seen[:, right])
        chance[apart] = likelier[apart] = 1.0
        equal |= apart
    agree = equal.sum(0)
    z = (agree - chance.sum(0)) / np.sqrt(np.maximum((chance * (1 - chance)).sum(0), 1e-6))
    # One logarithm of a product, not one for each task: hundreds of tasks stay within what a float holds.
    return z, np.log(likelier.prod(0)), agree, np.log(chance.prod(0)), (1 / chance - 1).sum(0)


def _identical(observed: np.ndarray, predicted: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """z of surprise in near-identical pairs; the procedure's own excess comes from classes that are not extreme."""
    ok = np.isfinite(observed)
    z = np.full(len(observed), np.nan)
    if not ok.any():
        return z
    relative = observed[ok] / (predicted[ok] + 3.0)
    usual = relative <= np.quantile(relative, 0.93)
    excess = max(1.0, observed[ok][usual].sum() / max(predicted[ok][usual].sum(), 3.0))
    level, spread = predicted[ok] * excess, scale[ok] * excess
    unit = np.maximum(spread / np.maximum(level, 1e-6), 4.0)
    z[ok] = 2 * (np.sqrt(observed[ok] / unit + 0.375) - np.sqrt(level / unit + 0.375))
    return z
