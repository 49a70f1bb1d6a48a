"""«Было → стало»: the table of what files change, for the page «Загрузка» beforehand and for «Данные» afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from dashboards.frame import Column, school_column
from dashboards.words import number

Row = dict[str, Any]


def _pair(before: str, after: str) -> Callable[[Row], str | None]:
    def write(row: Row) -> str | None:
        if row[before] is None and row[after] is None:
            return None
        return f"{_shown(row[before])} → {_shown(row[after])}"

    return write


def _shown(value: float | int | None) -> str:
    return "–" if value is None else number(value, 1 if isinstance(value, float) else 0)


_ALWAYS = ("file_name", "procedure_id", "rows_after")
_COLUMNS = [
    school_column("mid"),
    Column("class_label", "Класс"),
    Column("rows_after", "Строк", _pair("rows_before", "rows_after"), by_row=True, css="nowrap"),
    Column(
        "absent_after", "Отсутствовали", _pair("absent_before", "absent_after"), by_row=True, css="nowrap"
    ),
    Column("mean_after", "Средний балл", _pair("mean_before", "mean_after"), by_row=True, css="nowrap"),
    Column("lost_cnt", "Нет в новом", is_number=True),
    Column("missing_cnt", "Остались", is_number=True),
    Column("clash_cnt", "Коды двух классов", is_number=True),
    Column("reason", "Почему ждёт", css="mid"),
]


def columns(frame: pl.DataFrame, about: Callable[[Row], str | None]) -> list[Column]:
    """Columns of the table without those that say nothing about these rows.

    frame: rows of `data/load_changes`, or of a look at files, which knows fewer columns; about: what a row is about.
    """
    first = [
        Column("file_name", "Файл", css="mid"),
        Column("procedure_id", "О чём", about, by_row=True, css="mid"),
    ]
    return [column for column in (*first, *_COLUMNS) if _says(frame, column.field)]


def _says(frame: pl.DataFrame, name: str) -> bool:
    if name in _ALWAYS:
        return True
    if name not in frame.columns:
        return False
    if name == "absent_after" and frame["absent_before"].fill_null(0).equals(frame[name].fill_null(0)):
        return False
    values = frame[name].drop_nulls()
    return bool(values.len()) and not (values.dtype.is_numeric() and not values.sum())
