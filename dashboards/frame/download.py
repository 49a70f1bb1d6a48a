"""The xlsx behind a table: rows as numbers, and a sheet that says where they come from."""

import io
from datetime import date, datetime

import polars as pl
import xlsxwriter

from dashboards.frame.column import Column
from dashboards.frame.header import provenance


def workbook_bytes(frame: pl.DataFrame, columns: list[Column], title: str, filters: dict[str, str]) -> bytes:
    """A workbook: sheet «Данные» with the columns of the page, sheet «Откуда» filters, date, build."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd.mm.yyyy"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    plain = book.add_format({"valign": "top"})
    sheet = book.add_worksheet("Данные")
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.header, bold)
        width = 14 if column.is_number else 44 if column.css == "wide" else 22
        sheet.set_column(place, place, width)
    for line, row in enumerate(frame.iter_rows(named=True), start=1):
        for place, column in enumerate(columns):
            _write(sheet, line, place, _value(column, row), wrap if column.css in ("wide", "mid") else plain)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(frame.height, 1), len(columns) - 1)
    source = book.add_worksheet("Откуда")
    source.set_column(0, 0, 28)
    source.set_column(1, 1, 80)
    lines = [("Таблица", title), *filters.items(), ("Источник", provenance()), ("Программа", "Объектив")]
    for line, (name, value) in enumerate(lines):
        source.write_string(line, 0, name, bold)
        source.write_string(line, 1, value, wrap)
    book.close()
    return buffer.getvalue()


def _value(column: Column, row: dict):
    value = row.get(column.field)
    # Codes become words; numbers and dates stay numbers and dates, so that a clerk can count on.
    if isinstance(value, int | float | date | datetime) and not isinstance(value, bool):
        return value
    if column.write and not column.is_markup and not column.by_row and value is not None:
        return column.write(value)
    return value


def _write(sheet, line: int, place: int, value, cell_format) -> None:
    if value is None:
        sheet.write_blank(line, place, None, cell_format)
    elif isinstance(value, bool):
        sheet.write_string(line, place, "да" if value else "нет", cell_format)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value, cell_format)
    elif isinstance(value, date | datetime):
        sheet.write_datetime(line, place, value)
    else:
        # A leading «=» in somebody's file must never become a formula.
        sheet.write_string(line, place, str(value), cell_format)
