"""A small set of rows in which whatever is to meet meets at least once: greedy, the same rows for the same seed."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

Row = TypeVar("Row", bound=Hashable)
#: Rows among which the best one is looked for at each step.
LOOKED_AT = 150


def covering(rows: Sequence[Row], meetings: Callable[[Row], Iterable[Hashable]], seed: int = 0) -> list[Row]:
    """Rows that together hold every meeting of all rows; each step takes the one with most of what is missing."""
    dice = random.Random(seed)
    held: dict[Row, frozenset[Hashable]] = {row: frozenset(meetings(row)) for row in rows}
    where: dict[Hashable, list[Row]] = defaultdict(list)
    for row, found in held.items():
        for one in found:
            where[one].append(row)
    # The rarest first: what many rows hold comes along by itself.
    missing = dict.fromkeys(sorted(where, key=lambda one: (len(where[one]), repr(one))))
    chosen: list[Row] = []
    while missing:
        among = where[next(iter(missing))]
        looked_at = among if len(among) <= LOOKED_AT else dice.sample(among, LOOKED_AT)
        best = max(looked_at, key=lambda row: sum(one in missing for one in held[row]))
        chosen.append(best)
        for one in held[best]:
            missing.pop(one, None)
    return chosen
