"""A column of a table on a page and of its xlsx: field, header, how a value is written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboards.words.markup import school_link


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


def school_column(css: str) -> Column:
    """Names of schools, each a link to the page of the school, in the year of the row where it has one.

    Rows carry ``school_code`` and ``school_name`` (``None`` where no register names the school).
    """

    def write(row: dict) -> str:
        code = row["school_code"]
        return school_link(code, row["school_name"] or code, year=row.get("school_year"))

    return Column("school_name", "Школа", write, by_row=True, is_markup=True, css=css)
