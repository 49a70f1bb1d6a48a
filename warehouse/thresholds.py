"""Thresholds of reports, pages and papers: the rows of one seed, for Python as models read them for SQL."""

from __future__ import annotations

import csv
from functools import cache

from warehouse.home import PROJECT_ROOT

SEED = PROJECT_ROOT / "dbt_project" / "seeds" / "thresholds.csv"


@cache
def _values() -> dict[str, float]:
    with SEED.open(encoding="utf-8", newline="") as handle:
        return {row["threshold"]: float(row["value"]) for row in csv.DictReader(handle)}


def threshold(name: str) -> float:
    """Return a threshold by its name in `thresholds.csv`, in the unit of its row; KeyError for an unknown one."""
    return _values()[name]


def least(name: str) -> int:
    """Return a threshold that counts people, schools or rows; ValueError when its value is not whole."""
    value = threshold(name)
    if value != int(value):
        raise ValueError(f"{name} is not a count: {value}")
    return int(value)


#: From how many participants a group is shown outside and judged (ФИОКО 2026: groups from ten).
LEAST_GROUP = least("min_group_outside")
