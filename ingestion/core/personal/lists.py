"""Names as registers of the country write them: given names, patronymics and surnames of all its peoples.

Source: the data sets of the package `russiannames` (I. Begtin, BSD-3-Clause: 32 thousand given names, 48 thousand
patronymics, 375 thousand surnames, each with the number of times it was met). Nothing of them is copied here.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import polars as pl

#: A given name met once may be a slip of a clerk.
GIVEN_MET = 2
_ONE_WORD = r"^[А-ЯЁа-яё]{2,}(-[А-ЯЁа-яё]{2,})?$"
# What cases add to a name, and what its first case may end with instead.
_ENDINGS = ("ами", "ями", "ого", "ому", "ыми", "ией", "ой", "ою", "ей", "ею", "ем", "ом", "ым", "ых", "им", "их", "ую",
            "ая", "ам", "ям", "ии", "ию", "а", "я", "у", "ю", "е", "ы", "и")  # fmt: skip
_FIRST = ("", "а", "я", "й", "ь", "ий", "ый", "ой", "ая", "ия", "и", "о")


def folder() -> Path:
    """Where the package keeps its data; it is found, not imported: its code is not needed."""
    spec = find_spec("russiannames")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("russiannames")
    return Path(spec.submodule_search_locations[0]) / "data"


def _words(name: str, met: int) -> frozenset[str]:
    table = pl.read_parquet(folder() / f"{name}.parquet", columns=["text", "count"])
    text = pl.col("text").str.to_lowercase().str.replace_all("ё", "е")
    kept = table.filter(pl.col("count") >= met, pl.col("text").str.contains(_ONE_WORD)).select(text)
    return frozenset(kept.to_series().to_list())


@cache
def given_names() -> frozenset[str]:
    """Return given names in lower case with `е` for `ё`."""
    return _words("names", GIVEN_MET)


@cache
def surnames() -> frozenset[str]:
    """Return surnames of men and women in lower case with `е` for `ё`."""
    return _words("surnames", 1)


@cache
def patronymics() -> frozenset[str]:
    """Return patronymics in lower case with `е` for `ё`."""
    return _words("midnames", 1)


def holds(words: frozenset[str], word: str) -> bool:
    """Whether a word in lower case stands among the words in any case of declension."""
    if word in words:
        return True
    for ending in _ENDINGS:
        if len(word) - len(ending) >= 2 and word.endswith(ending):
            stem = word[: -len(ending)]
            if any(stem + first in words for first in _FIRST):
                return True
    return False
