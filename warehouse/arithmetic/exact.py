"""Exact tests of a group against others of the same level: points of the group given what its stratum scored.

Within a stratum of level the works of the group are, where nothing sets it apart, a draw without replacement from
all works of the stratum (Cochran 1954, Mantel & Haenszel 1959; for several values Birch 1965). A group that differs by
δ on the logit of a point tilts that distribution by exp(δ·points) (Fisher's non-central hypergeometric), so the usual
scatter between groups is a mixture of tilts, not a guess about the tail.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from scipy.special import gammaln, roots_hermitenorm

from warehouse.arithmetic.nulls import benjamini_hochberg

_NODES, _WEIGHTS = roots_hermitenorm(21)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
#: The widest range of the logarithm of a tilt that needs no care: half of it to either side, small chances beside it.
MOST_TILT = 400.0


def drawn_sums(counts: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Distributions of the sum of some works taken without replacement.

    Args:
        counts: rows × points 0…m, works to draw from. drawn: of every row, how many works are taken, at least one.

    Returns:
        rows × sums: probabilities, zero beyond m·drawn; NaN when more are drawn than there are.
    """
    likely = np.zeros((len(drawn), (counts.shape[1] - 1) * int(drawn.max(initial=0)) + 1))
    counts = counts.astype(int)
    if counts.shape[1] == 2:
        likely[:] = _hypergeometric(counts, drawn)
        return likely
    # Rows that draw about as many share a table; classes of a municipality draw from the same strata.
    size = np.ceil(np.log2(drawn)).astype(int)
    for near in np.unique(size):
        rows = np.flatnonzero(size == near)
        asked, place = _distinct(np.column_stack([counts[rows], drawn[rows]]))
        own = _enumerated(asked[:, :-1], asked[:, -1])
        likely[rows, : own.shape[1]] = own[place]
    return likely


def _distinct(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct rows of small whole numbers and the place of each row among them."""
    radix = np.cumprod([1.0, *(rows.max(0) + 1.0)])
    if radix[-1] >= 2**62:
        distinct, place = np.unique(rows, axis=0, return_inverse=True)
        return distinct, place.ravel()
    _, first, place = np.unique(rows @ radix[:-1].astype(int), return_index=True, return_inverse=True)
    return rows[first], place


def _hypergeometric(counts: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    solved = np.arange(int(drawn.max(initial=0)) + 1)
    missed = drawn[:, None] - solved
    row, k = np.nonzero((missed >= 0) & (solved <= counts[:, 1:]) & (missed <= counts[:, :1]))
    ways = np.zeros(missed.shape)
    ways[row, k] = _ways(counts[row, 1], k) * _ways(counts[row, 0], missed[row, k])
    solving: np.ndarray = ways / ways.sum(1, keepdims=True)
    return solving


def _enumerated(counts: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Ways to draw every number of works with every sum, points by points: rows × drawn × sum."""
    most = int(drawn.max())
    ways = np.zeros((len(drawn), most + 1, (counts.shape[1] - 1) * most + 1))
    ways[:, 0, 0] = 1.0
    for points, works in enumerate(counts.T):
        more = ways.copy()
        for k in range(1, min(int(works.max()), most) + 1):
            shift = k * points
            combinations = np.where(works >= k, _ways(works, np.minimum(k, works)), 0.0)
            more[:, k:, shift:] += (
                combinations[:, None, None] * ways[:, : most + 1 - k, : ways.shape[2] - shift]
            )
        ways = more
    own = ways[np.arange(len(drawn)), drawn]
    whole: np.ndarray = own / own.sum(1, keepdims=True)
    return whole


@cache
def _log_factorials(reach: int) -> np.ndarray:
    table: np.ndarray = gammaln(np.arange(reach + 1) + 1.0)
    return table


def _ways(works: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """Numbers of ways to take `taken` of `works`; tables are kept by powers of two."""
    table = _log_factorials(1 << max(int(works.max(initial=1)), 1).bit_length())
    ways: np.ndarray = np.exp(table[works] - table[taken] - table[works - taken])
    return ways


def sums_of_strata(counts: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Distributions of the points of many groups over all strata, each as if nothing set the group apart.

    Args:
        counts: groups × strata × points 0…m, works of the stratum (the group's own among them).
        drawn: groups × strata, works of the group.

    Returns:
        groups × sums: probabilities, zero beyond what a group can reach.
    """
    points = counts.shape[2] - 1
    whole = np.zeros((points * int(drawn.sum(1).max(initial=0)) + 1, len(drawn)))
    whole[0] = 1.0
    # Groups with most strata first: those that have an n-th stratum stand together, sums × groups.
    strata = np.count_nonzero(drawn, axis=1)
    order = np.argsort(-strata, kind="stable")
    drawn, strata = drawn[order], strata[order]
    group, stratum = np.nonzero(drawn)
    of_pairs = drawn_sums(counts[order[group], stratum], drawn[group, stratum]).T
    first = np.cumsum(strata) - strata
    reached = np.zeros(len(drawn), int)
    for turn in range(int(strata.max(initial=0))):
        some = int(np.count_nonzero(strata > turn))
        pairs = first[:some] + turn
        reach = points * drawn[np.arange(some), stratum[pairs]]
        reached[:some] += reach
        width = int(reached[:some].max()) + 1
        own, before, after = of_pairs[:, pairs], whole[:width, :some], np.zeros((width, some))
        for k in range(int(reach.max()) + 1):
            after[k:] += own[k] * before[: width - k]
        whole[:width, :some] = after
    placed = np.empty(whole.shape[::-1])
    placed[order] = whole.T
    return placed


def with_scatter(chance: np.ndarray, scatter: np.ndarray) -> np.ndarray:
    """Add the usual scatter between groups to distributions of sums: tilts δ ~ N(0, scatter²) mixed.

    chance: groups × sums; scatter: of every group, in δ of a point; nothing is added where it is zero.
    """
    mixed = chance.copy()
    some = np.flatnonzero(scatter > 0)
    points = np.arange(chance.shape[1])
    likely = chance[some]
    steepest = float(np.abs(_NODES).max() * scatter.max(initial=0.0)) * len(points)
    if len(np.unique(scatter[some])) == 1 and steepest < MOST_TILT:
        # One scatter for all: the tilts are the same, and no power of e leaves what a float holds.
        tilts = np.exp(scatter[some[0]] * _NODES[:, None] * (points - points.mean()))
        mixed[some] = likely * ((_WEIGHTS / (likely @ tilts.T)) @ tilts)
        return mixed
    log_chance = np.log(likely, out=np.full(likely.shape, -np.inf), where=likely > 0)
    tilted = log_chance[:, None] + (scatter[some, None] * _NODES)[:, :, None] * points
    tilted = np.exp(tilted - tilted.max(2, keepdims=True))
    tilted /= tilted.sum(2, keepdims=True)
    mixed[some] = _WEIGHTS @ tilted
    return mixed


def discrete_fdr(p: np.ndarray, supports: Sequence[np.ndarray | None], level: float) -> np.ndarray:
    """q-values of one family of discrete tests (Heyse 2011 with the correction of Döhler, Durand & Roquain 2018).

    Args:
        p: p-values. supports: the p-values each test can give, ascending; None = any (an approximation was used).
        level: the level the q-values will be read at; the correction 1 / (1 − F(level)) belongs to it.

    Returns:
        q-values, nowhere above those of Benjamini & Hochberg: a test that cannot give a small p costs nothing.
    """
    if not p.size:
        return p
    order = np.argsort(p, kind="stable")
    ranked = p[order]
    known = [support for support in supports if support is not None]
    expected = (len(supports) - len(known)) * ranked
    if known:
        steps = np.concatenate(known)
        sizes = np.array([len(own) for own in known])
        rises = np.diff(steps, prepend=0.0)
        first = np.cumsum(sizes) - sizes
        rises[first] = steps[first]
        rises *= np.repeat(_weights(steps, first, level), sizes)
        # Each test adds what it can reach, a step at a time: to every p from the first that reaches the step.
        place = np.searchsorted(ranked * (1 + 1e-9), steps, side="left")
        expected = expected + np.cumsum(np.bincount(place, rises, len(p) + 1)[: len(p)])
    raw = np.minimum.accumulate((expected / np.arange(1, len(p) + 1))[::-1])[::-1]
    q = np.empty(len(p))
    q[order] = np.minimum(raw, 1.0)
    best: np.ndarray = np.minimum(q, benjamini_hochberg(p))
    return best


def _weights(steps: np.ndarray, first: np.ndarray, level: float) -> np.ndarray:
    """1 / (1 − the largest p-value of a test that is not above the level), of tests whose steps begin at `first`."""
    within = np.add.reduceat((steps <= level).astype(int), first)
    largest = np.where(within > 0, steps[first + np.maximum(within - 1, 0)], 0.0)
    weights: np.ndarray = 1.0 / (1.0 - largest)
    return weights
