"""Numbers in the words of rules, as people here write them."""

from __future__ import annotations


def written(value: float, digits: int = 3) -> str:
    """Return a number with a comma: whole ones and thousands to the unit, others to so many significant digits."""
    if value == int(value) or abs(value) >= 10**digits:
        return f"{value:.0f}"
    return f"{value:.{digits}g}".replace(".", ",")
