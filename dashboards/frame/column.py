"""A column of a table on a page and of its xlsx: field, header, how a value is written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Column:
    """One column: field of the frame, header, how a value is written, whether it is a number.

    ``write`` gets the value (or the whole row when ``by_row``) and returns text; with ``is_markup``
    that text is ready HTML (links).
    """

    field: str
    header: str
    write: Callable[[Any], str | None] | None = None
    is_number: bool = False
    by_row: bool = False
    is_markup: bool = False
    css: str = ""
