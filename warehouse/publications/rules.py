"""Rules by which a figure may leave the department: pure functions over counts of people.

A reader of open papers adds and subtracts: cells of a row, schools of a municipality, municipalities of a region,
papers of different days. A count of one to nine people must not become exact by any of it, so small counts are joined
with their neighbours, a share keeps only the digits that its group carries, and what would still follow from a total
takes others with it (complementary suppression after Hundepool et al., Statistical Disclosure Control, 2012, ch. 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor

from warehouse.thresholds import LEAST_GROUP, least

LEAST_HIDDEN = least("min_hidden_in_set")
LEAST_WIDTH = least("min_hidden_width")
WHOLE_BELOW, HALF_BELOW = least("whole_points_below"), least("half_points_below")
ROUGH_STEP = 5.0

#: How four ordered marks or levels may be joined, the most detailed first; the border of «качество» always stands.
JOINS = (
    ((0,), (1,), (2,), (3,)),
    ((0, 1), (2,), (3,)),
    ((0,), (1,), (2, 3)),
    ((0, 1), (2, 3)),
)
Join = tuple[tuple[int, ...], ...]


def step(n: int | None) -> float:
    """To how many percent points the share of a group of ``n`` people is rounded: 1, 0.5 or 0.1."""
    if not n or n < WHOLE_BELOW:
        return 1.0
    return 0.5 if n < HALF_BELOW else 0.1


def is_wide(n: int | None) -> bool:
    """Whether rounding alone leaves a share of the group uncertain by the width that a hidden count needs."""
    return bool(n) and step(n) * (n or 0) / 100 >= LEAST_WIDTH


def rounded(pct: float | None, n: int | None, least_step: float = 0.0) -> float | None:
    """A share in percent with only the digits that may leave."""
    if pct is None:
        return None
    size = max(step(n), least_step)
    return round(floor(float(pct) / size + 0.5) * size, 1)


def bounds(count: int, n: int) -> tuple[int, int]:
    """The counts of people that a reader of the rounded share ``count`` of ``n`` must hold possible."""
    shown = rounded(100 * count / n, n) or 0.0
    half = step(n) / 2
    low = ceil((shown - half) * n / 100 - 1e-9)
    high = ceil((shown + half) * n / 100 - 1e-9) - 1
    return max(0, min(low, count)), min(n, max(high, count))


def is_near(count: int, earlier: Iterable[int]) -> bool:
    """Whether an exact number differs from one of an earlier paper by one to nine people."""
    return any(0 < abs(count - before) < LEAST_GROUP for before in earlier)


def is_told_apart(count: int, n: int, earlier: Iterable[int]) -> bool:
    """Whether an earlier paper shows this cell so near that the difference would describe one to nine people."""
    return not is_wide(n) and is_near(count, earlier)


def may_show(count: int | None, n: int | None, earlier: Iterable[int] = ()) -> bool:
    """Whether a part of a group may be shown: ten people inside, ten outside, not too near an earlier figure."""
    if count is None or not n:
        return False
    return count >= LEAST_GROUP and n - count >= LEAST_GROUP and not is_told_apart(count, n, earlier)


def joined(counts: Sequence[int], earlier: Sequence[Sequence[int]] = (), first: int = 0) -> Join | None:
    """The most detailed joining of four counts that may be shown; None when even two halves are too small.

    ``earlier``: the same counts in earlier releases; ``first``: the index in JOINS to begin with.
    """
    n = sum(counts)
    for join in JOINS[first:]:
        blocks = [sum(counts[i] for i in block) for block in join]
        before = [[sum(c[i] for i in block) for block in join] for c in earlier]
        near = any(is_told_apart(b, n, (e[k] for e in before)) for k, b in enumerate(blocks))
        if min(blocks) >= LEAST_GROUP and not near:
            return join
    return None


def hidden_rows(
    ns: Sequence[int | None], person_level: Sequence[bool], minimum: int = LEAST_GROUP
) -> list[bool]:
    """Which rows of one total are hidden: primary (small, person-level) and complementary.

    A row of nobody (n is 0 or None) has nothing to hide. With anything hidden, at least three rows and at least
    ``minimum`` people stay behind the difference between the total and what is shown; the smallest shown rows
    are given up first.
    """
    hidden = [bool(n and (n < minimum or person)) for n, person in zip(ns, person_level, strict=True)]
    shown = sorted((n, i) for i, n in enumerate(ns) if n and not hidden[i])
    while any(hidden) and shown and not _covers(ns, hidden, minimum):
        hidden[shown.pop(0)[1]] = True
    return hidden


def _covers(ns: Sequence[int | None], hidden: Sequence[bool], minimum: int) -> bool:
    behind = [n or 0 for n, is_hidden in zip(ns, hidden, strict=True) if is_hidden]
    return len(behind) >= LEAST_HIDDEN and sum(behind) >= minimum


@dataclass(frozen=True)
class Part:
    """One part of a total as a reader sees it: shown as ``low`` to ``high``, or hidden with at most ``cap`` in it.

    ``size`` orders giving up; a fixed part has been shown by an earlier paper and cannot be taken back.
    """

    low: int
    high: int
    cap: int
    is_hidden: bool
    size: int
    is_fixed: bool = False


def given_up(total: tuple[int, int] | None, parts: Sequence[Part]) -> set[int] | None:
    """Which shown parts of a total must be hidden too, or a hidden one would follow from the rest.

    ``total``: what a reader knows of the sum (None: nothing, then nothing follows). Hidden parts are none or at least
    three, and each stays uncertain by at least ``min_hidden_width`` people (or by all it may hold). None: there is too
    little to hide behind.
    """
    if total is None:
        return set()
    hidden = {i for i, p in enumerate(parts) if p.is_hidden}
    free = sorted((p.size, i) for i, p in enumerate(parts) if not p.is_hidden and not p.is_fixed)
    added: set[int] = set()
    while hidden and not _is_covered(total, parts, hidden):
        if not free:
            return None
        _, i = free.pop(0)
        hidden.add(i)
        added.add(i)
    return added


def _is_covered(total: tuple[int, int], parts: Sequence[Part], hidden: set[int]) -> bool:
    if len(hidden) < LEAST_HIDDEN:
        return False
    known = [(0, p.cap) if i in hidden else (p.low, p.high) for i, p in enumerate(parts)]
    lows, highs = sum(low for low, _ in known), sum(high for _, high in known)
    for i in hidden:
        low, high = known[i]
        fewest = max(low, total[0] - (highs - high))
        most = min(high, total[1] - (lows - low))
        if most - fewest < min(LEAST_WIDTH, high - low):
            return False
    return True
