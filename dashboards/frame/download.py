"""The xlsx behind a table: rows as numbers, and a sheet that says where they come from."""

import io
from datetime import date, datetime

import polars as pl

from dashboards.frame.column import Column
from dashboards.frame.header import provenance
from warehouse.workbook import AUTHOR, HEAD, WRAP, new_workbook, write_table


def workbook_bytes(frame: pl.DataFrame, columns: list[Column], title: str, filters: dict[str, str]) -> bytes:
    """A workbook: sheet «Данные» with the columns of the page, sheet «Откуда» filters, date, build."""
    buffer = io.BytesIO()
    book = new_workbook(buffer, title=title, comments=provenance())
    widths = [14 if column.is_number else 44 if column.css == "wide" else 22 for column in columns]
    rows = ([_value(column, row) for column in columns] for row in frame.iter_rows(named=True))
    write_table(book, book.add_worksheet("Данные"), [column.header for column in columns], rows, widths)
    source = book.add_worksheet("Откуда")
    source.set_column(0, 0, 28)
    source.set_column(1, 1, 80)
    bold, wrap = book.add_format(HEAD), book.add_format(WRAP)
    lines = [("Таблица", title), *filters.items(), ("Источник", provenance()), ("Программа", AUTHOR)]
    for line, (name, value) in enumerate(lines):
        source.write_string(line, 0, name, bold)
        source.write_string(line, 1, value, wrap)
    book.close()
    return buffer.getvalue()


def _value(column: Column, row: dict):
    value = row.get(column.field)
    if (value is None or value == "") and not column.by_row:
        return column.nothing
    # Codes become words; numbers and dates stay numbers and dates, so that a clerk can count on.
    if isinstance(value, int | float | date | datetime) and not isinstance(value, bool):
        return value
    if column.write and not column.is_markup and not column.by_row and value is not None:
        return column.write(value)
    return value
