"""Cells as people fill them, from text to values: for registers and results alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import polars as pl

from ingestion.core.text import parse_date, variety

# What is left of a text that `squeezed` does not make empty.
HOLDS = r"[^\s\u00a0\u202f\u200b]"


def squeezed(column: str) -> pl.Expr:
    """White space folded and trimmed; empty text becomes null."""
    text = pl.col(column).cast(pl.String).str.replace_all(r"[\s\u00a0\u202f\u200b]+", " ").str.strip_chars()
    return pl.when(text == "").then(None).otherwise(text)


def lowered(column: str) -> pl.Expr:
    """Trim and squeeze a text column, in small letters."""
    return squeezed(column).str.to_lowercase()


# What Excel and people write: digits with one decimal sign; `inf`, `nan`, `1e400` are words, not numbers.
NUMBER = r"^[+-]?(?:\d{1,15}(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?$"
LARGEST_WHOLE = 2_147_483_647


def number(column: str) -> pl.Expr:
    """A finite number as people write it: decimal comma allowed; null when it is not one."""
    text = squeezed(column).str.replace(",", ".", literal=True)
    return pl.when(text.str.contains(NUMBER)).then(text).cast(pl.Float64, strict=False)


def whole(column: str) -> pl.Expr:
    """A whole number that a column of integers holds; null for 4.7 and for eleven digits, never cut to fit."""
    value = number(column)
    fits = (value == value.round()) & (value.abs() <= LARGEST_WHOLE)
    return pl.when(fits).then(value).cast(pl.Int64, strict=False)


def mapped(
    frame: pl.DataFrame,
    column: str,
    function: Callable[[Any], object],
    dtype: pl.DataType | type[pl.DataType] = pl.String,
) -> pl.Expr:
    """Apply a slow text function once per distinct value of a column."""
    values = frame.get_column(column).unique().to_list()
    table = {value: function(value) for value in values}
    return pl.col(column).replace_strict(table, default=None, return_dtype=dtype)


def with_variety(frame: pl.DataFrame, *texts: str) -> pl.DataFrame:
    """Add `language` and `study_level` of the test that a row names, from its subject and text columns in order."""
    names = ["subject", *texts]
    known = frame.select(names).unique()
    found = [variety(*row) for row in known.iter_rows()]
    schema = {"language": pl.String, "study_level": pl.String}
    known = known.hstack(pl.DataFrame(found, schema=schema))
    return frame.join(known, on=names, how="left", nulls_equal=True, maintain_order="left")


def parse_timestamp(text: str | None) -> datetime | None:
    """Read a moment as schools and systems write it; a date alone means its midnight."""
    for pattern in ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"):
        try:
            return datetime.strptime((text or "").strip(), pattern)
        except ValueError:
            continue
    day = parse_date(text)
    return datetime(day.year, day.month, day.day) if day else None
