"""Words that the reading of names needs, out of `vocabulary.yml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from warehouse.yamls import read_yaml

FILE = Path(__file__).with_name("vocabulary.yml")


@cache
def _read() -> dict[str, Any]:
    return dict(read_yaml(FILE))


def vocabulary(name: str) -> frozenset[str]:
    """Return the words of a list by its name; KeyError for an unknown one."""
    return frozenset(str(_read()[name]).split())
