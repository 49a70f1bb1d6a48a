"""Bounds from the history of a source: what earlier loads looked like, and how far from that a new one may lie."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median

from ingestion.gate.suites import History

# Three robust standard deviations; 1.4826 makes the median deviation one for normal values (Rousseeuw & Croux, 1993).
DEVIATIONS, TO_SIGMA = 3, 1.4826


@dataclass(frozen=True)
class Bounds:
    """The least and the largest value that history lets pass, and from how many earlier loads they come."""

    low: float
    high: float
    loads_cnt: int


def bounds(values: list[float], history: History) -> Bounds | None:
    """Return bounds around the median of earlier values, None when there are too few of them.

    `by: ratio` works on logarithms: twice as many is as far as half as many. `floor` keeps a short quiet history from
    forbidding everything: the bounds are at least so wide (points, or a factor).
    """
    is_ratio = history.by == "ratio"
    usable = [value for value in values if value is not None and (value > 0 or not is_ratio)]
    known = [math.log(value) if is_ratio else value for value in usable]
    if len(known) < history.at_least:
        return None
    centre = median(known)
    spread = DEVIATIONS * TO_SIGMA * median(abs(value - centre) for value in known)
    floor = history.floor or 0.0
    width = max(spread, math.log(floor) if is_ratio else floor)
    low, high = centre - width, centre + width
    return Bounds(math.exp(low), math.exp(high), len(known)) if is_ratio else Bounds(low, high, len(known))
