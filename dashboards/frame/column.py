"""A column of a table on a page and of its xlsx: field, header, how a value is written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboards.words import MISSING_SIGNS, NO_DATA, day, number
from dashboards.words.markup import escape, school_link


@dataclass(frozen=True)
class Column:
    """One column: field of the frame, header, how a value is written, whether it is a number.

    ``write`` gets the value (or the whole row when ``by_row``) and returns text; with ``is_markup``
    that text is ready HTML (links). ``nothing`` is the word of an empty cell where a dash would say less: a letter
    that asks for no answer is «не нужен».
    """

    field: str
    header: str
    write: Callable[[Any], str | None] | None = None
    is_number: bool = False
    by_row: bool = False
    is_markup: bool = False
    css: str = ""
    nothing: str | None = None

    def words(self, row: dict) -> str | None:
        """What stands in the cell of a row, markup where it is markup; None where there is nothing to say."""
        value: Any = row if self.by_row else row.get(self.field)
        if value is None or value == "":
            return self.nothing
        if self.write:
            return self.write(value) or ""
        return number(value) if self.is_number else str(value)


def due_column() -> Column:
    """Terms of the next step, with a mark where one has passed. Rows carry ``next_due`` and ``is_overdue``."""

    def write(row: dict) -> str:
        return ("▲ " if row["is_overdue"] else "") + day(row["next_due"])

    return Column("next_due", "Срок", write, by_row=True, css="nowrap")


def school_column(css: str, header: str = "Школа") -> Column:
    """Names of schools, each a link to the page of the school, in the year of the row where it has one.

    Rows carry ``school_code`` and ``school_name`` (``None`` where no register names the school); a row about no single
    school has no code and gets no link.
    """

    def write(row: dict) -> str:
        code, name = row.get("school_code"), row["school_name"]
        if not code:
            return escape(name or MISSING_SIGNS[NO_DATA])
        return school_link(code, name or code, year=row.get("school_year"))

    return Column("school_name", header, write, by_row=True, is_markup=True, css=css)
