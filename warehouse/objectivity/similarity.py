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
    for c in range(classes):
        rows = order[starts[c] : starts[c + 1]]
        rows = rows[usable[rows]]
        if len(rows) < 4:
            continue
        z, ratio, same_count, log_equal, odds = _pairs(model, x, seen, rows)
        iu = np.triu_indices(len(rows), 1)
        top = np.sort(z[iu])[::-1]
        out["top_pairs"][c] = top[: max(3, len(top) // 12)].mean()
        best = np.sort(ratio - 1e9 * np.eye(len(rows)), 1)[:, -1] - np.log(len(rows) - 1)
        out["copy_evidence"][c] = np.maximum(best, 0).mean()
        tasks = x.shape[1]
        chance = np.clip(np.exp(np.clip(log_equal[iu], -60, 0)) * (1 + odds[iu]), 1e-12, 1)
        surprise = np.minimum(-np.log(chance), 12.0)
        twins = same_count[iu] >= tasks - 1
        observed[c], predicted[c] = (surprise * twins).sum(), (surprise * chance).sum()
        scale[c] = (surprise**2 * chance).sum()
    out["identical"] = _identical(observed, predicted, scale)
    return out


def _pairs(model: ItemModel, x: np.ndarray, seen: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, ...]:
    """n × n matrices: ω-like z, copy log-likelihood ratio, tasks equal, log P(all equal), sum of
    (1−P)/P.
    """
    n = len(rows)
    agree, expected, variance, ratio, log_equal, odds = (np.zeros((n, n)) for _ in range(6))
    for j, probability in enumerate(model.probabilities):
        xj = x[rows, j]
        p = probability[rows]
        own = np.bincount(xj, minlength=p.shape[1]) / n
        p = (1 - CLASS_SHARE) * p + CLASS_SHARE * own
        both = seen[rows, j][:, None] & seen[rows, j][None]
        equal = (xj[:, None] == xj[None]) & both
        chance = np.where(both, p @ p.T, 1.0)
        mine = p[np.arange(n), xj]
        typical = 0.5 * (mine[:, None] + mine[None])
        agree += equal | ~both
        expected += chance
        variance += chance * (1 - chance)
        ratio += np.where(both, np.log(1 - COPY_SHARE + COPY_SHARE * equal / np.maximum(typical, 0.02)), 0.0)
        log_equal += np.log(chance)
        odds += (1 - chance) / chance
    z = (agree - expected) / np.sqrt(np.maximum(variance, 1e-6))
    return z, ratio, agree, log_equal, odds


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
