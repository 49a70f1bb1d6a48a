"""Exact tests of a group against others of the same level: points of the group given what its stratum scored.

Within a stratum of level the works of the group are, where nothing sets it apart, a draw without replacement from
all works of the stratum (Cochran 1954, Mantel & Haenszel 1959; for several values Birch 1965). A group that differs by
δ on the logit of a point tilts that distribution by exp(δ·points) (Fisher's non-central hypergeometric), so the usual
scatter between groups is a mixture of tilts, not a guess about the tail.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
from scipy.special import gammaln, roots_hermitenorm

from warehouse.arithmetic.nulls import benjamini_hochberg

_NODES, _WEIGHTS = roots_hermitenorm(21)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


def drawn_sum(counts: np.ndarray, drawn: int) -> np.ndarray:
    """Distribution of the sum of `drawn` works taken without replacement.

    Args:
        counts: works of the stratum by points 0…m (the group's own among them). drawn: works of the group.

    Returns:
        Probabilities of the sums 0…m·drawn, not to be written into; NaN when more are drawn than there are.
    """
    return _drawn_sum(tuple(counts.tolist()), drawn)


@lru_cache(maxsize=1 << 16)
def _drawn_sum(numbers: tuple[float, ...], drawn: int) -> np.ndarray:
    """Kept: classes of a municipality draw from the same strata, nine times of ten with as many works."""
    likely = _computed(np.array(numbers), drawn)
    likely.setflags(write=False)
    return likely


def _computed(counts: np.ndarray, drawn: int) -> np.ndarray:
    if drawn == 1:
        one: np.ndarray = counts / counts.sum()
        return one
    if len(counts) == 2:
        few, most = max(0, drawn - int(counts[0])), min(drawn, int(counts[1]))
        likely = np.zeros(drawn + 1)
        solved = np.arange(few, most + 1)
        likely[few : most + 1] = _ways(int(counts[1]), solved) * _ways(int(counts[0]), drawn - solved)
        solving: np.ndarray = likely / likely.sum()
        return solving
    ways = np.zeros((drawn + 1, (len(counts) - 1) * drawn + 1))
    ways[0, 0] = 1.0
    for points, count in enumerate(counts):
        if not count:
            continue
        taken = np.arange(1, min(int(count), drawn) + 1)
        more = ways.copy()
        for k, combinations in zip(taken, _ways(int(count), taken), strict=True):
            shift = k * points
            more[k:, shift:] += combinations * ways[: drawn + 1 - k, : ways.shape[1] - shift]
        ways = more
    whole: np.ndarray = ways[drawn] / ways[drawn].sum()
    return whole


@cache
def _log_factorials(reach: int) -> np.ndarray:
    table: np.ndarray = gammaln(np.arange(reach + 1) + 1.0)
    return table


def _ways(works: int, taken: np.ndarray) -> np.ndarray:
    """Number of ways to take `taken` of `works`; tables are kept by powers of two."""
    table = _log_factorials(1 << max(works, 1).bit_length())
    ways: np.ndarray = np.exp(table[works] - table[taken] - table[works - taken])
    return ways


def sum_of_strata(counts: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Distribution of the group's points over all strata; counts: strata × points, drawn: its works in each."""
    whole = np.ones(1)
    for of_stratum, works in zip(counts, drawn, strict=True):
        if works:
            whole = np.convolve(whole, drawn_sum(of_stratum, int(works)))
    return whole


def with_scatter(chance: np.ndarray, scatter: float) -> np.ndarray:
    """Add the usual scatter between groups to a distribution of sums: tilts δ ~ N(0, scatter²) mixed."""
    if scatter <= 0:
        return chance
    possible = np.flatnonzero(chance > 0)
    log_chance = np.log(chance[possible])
    tilted = log_chance[None] + (_NODES * scatter)[:, None] * possible[None]
    tilted = np.exp(tilted - tilted.max(1, keepdims=True))
    tilted /= tilted.sum(1, keepdims=True)
    mixed = np.zeros_like(chance)
    mixed[possible] = _WEIGHTS @ tilted
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
    expected = np.zeros(len(p))
    for support in supports:
        if support is None:
            expected += ranked
            continue
        place = np.searchsorted(support, ranked * (1 + 1e-9), side="right")
        reached = np.concatenate([[0.0], support])[place]
        at_level = np.searchsorted(support, level, side="right")
        largest = support[at_level - 1] if at_level else 0.0
        expected += reached / (1 - largest)
    raw = np.minimum.accumulate((expected / np.arange(1, len(p) + 1))[::-1])[::-1]
    q = np.empty(len(p))
    q[order] = np.minimum(raw, 1.0)
    best: np.ndarray = np.minimum(q, benjamini_hochberg(p))
    return best
