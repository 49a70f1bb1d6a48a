"""What a table-shaped source says about itself: `ingestion/sources/<kind>.yml` as objects; how its cells are read.

A spec says: `title`, `grain`, `table` (raw table), `key` (columns that make a row unique), `columns`: each has `name`,
`headers` (texts people use), `type`, optionally `required` (the row is held without it), `header_required` (the file
is not of this kind without it; default = required), `values` (allowed values → stored value), `personal` (`name` goes
to people.duckdb, `cut` is dropped), `help` (for the template), `example`, `choices` (register that feeds the drop-down
list). Optional blocks: `mention` (the row names a procedure), `adds_class`, `dates_in` (a text of dates), `increasing`,
`checks` (rules over several columns), `form` (words for the template).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ingestion.core.cells import mapped, number, parse_timestamp, squeezed
from ingestion.core.personal import holds_person
from ingestion.core.text import (
    header_key,
    parse_date,
    parse_school_year,
    school_code,
    subject_code,
    task_code,
)
from ingestion.registers import mentions
from warehouse.yamls import read_yaml

#: Where sources are declared.
SOURCES = Path(__file__).resolve().parents[1] / "sources"
YES_NO = {
    **dict.fromkeys(("да", "+", "1", "true", "имеется", "есть"), True),
    **dict.fromkeys(("нет", "-", "–", "0", "false", "отсутствует"), False),
}
# The first cell of the example row of a form begins so; such a row is never loaded.
EXAMPLE = "пример:"


def _code(text: str) -> str | None:
    """A code of a person or thing as typed; a name where a code belongs is not one."""
    return None if holds_person(text) else text


READERS: dict[str, tuple[Callable[[Any], object], Any, str]] = {
    "date": (parse_date, pl.Date, "дата (15.04.2026)"),
    "datetime": (parse_timestamp, pl.Datetime("us"), "дата и время (15.04.2026 09:30)"),
    "school_code": (school_code, pl.String, "логин школы (edu990001)"),
    "school_codes": (mentions.login_list, pl.String, "логины школ через запятую (edu990001, edu990002)"),
    "subject": (subject_code, pl.String, "название предмета"),
    "subjects": (mentions.subject_list, pl.String, "предметы через запятую (Русский язык, Математика)"),
    "school_year": (parse_school_year, pl.Int32, "учебный год (2025/2026)"),
    "time": (mentions.clock, pl.String, "время (09:00)"),
    "task_code": (lambda text: task_code(text) or None, pl.String, "номер задания (4К1)"),
    "code": (_code, pl.String, "код (не фамилия и не имя)"),
    "yes_no": (lambda text: YES_NO.get(text.casefold()), pl.Boolean, "«да» или «нет»"),
}


# Compared by identity: a column may hold a dictionary of values, which has no hash.
@dataclass(frozen=True, eq=False)
class Column:
    """One column of a spec."""

    name: str
    headers: tuple[str, ...]
    type: str = "text"
    required: bool = False
    header_required: bool = False
    values: dict[str, str] | None = None
    personal: str | None = None
    help: str = ""
    example: str = ""
    default: str | None = None
    choices: str | None = None

    @property
    def title(self) -> str:
        """The header as the template prints it."""
        return self.headers[0]

    @property
    def expected(self) -> str:
        """What a cell holds, in words."""
        if self.values:
            return "значение из списка"
        plain = {"number": "число", "integer": "целое число"}
        return READERS[self.type][2] if self.type in READERS else plain.get(self.type, "текст")


OPTIONS = ("type", "required", "personal", "help", "default", "choices")


def column_of(row: dict) -> Column:
    """Read one column of a spec."""
    values = row.get("values")
    if isinstance(values, list):
        values = {str(value): str(value) for value in values}
    return Column(
        row["name"],
        tuple(row["headers"]),
        values=values,
        example=str(row.get("example", "")),
        header_required=row.get("header_required", row.get("required", False)),
        **{key: row[key] for key in OPTIONS if key in row},
    )


def read_spec(path: Path) -> dict:
    """Read a spec file, its columns as objects and its blocks as they stand."""
    spec = read_yaml(path)
    return spec | {"columns": tuple(column_of(row) for row in spec["columns"])}


def read_cells(frame: pl.DataFrame, column: Column) -> pl.Expr:
    """Return the expression that turns a column of text into its values; what cannot be read becomes null."""
    name = column.name
    if column.values:
        table = {header_key(key): value for key, value in column.values.items()}
        table |= {header_key(value): value for value in column.values.values()}
        return mapped(frame, name, lambda text: table.get(header_key(text)) if text else None)
    if column.type in READERS:
        function, dtype, _ = READERS[column.type]
        return mapped(frame, name, lambda text: function(text) if text else None, dtype)
    if column.type == "number":
        return number(name)
    if column.type == "integer":
        return number(name).cast(pl.Int64, strict=False)
    return squeezed(name)
