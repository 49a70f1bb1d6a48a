"""Workbooks that the program writes: tables, papers, forms and lists of remarks follow the same rules.

Text is always written as text: a «=…» or an address in somebody's file must never become a live formula or link.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

AUTHOR = "Объектив"
#: Colours of office workbooks: head of a paper, its frame, a needed column, an example, a marked cell.
HEAD_FILL, FRAME = "#EDEDED", "#A6A6A6"
NEEDED_FILL, EXAMPLE_INK, MARK_FILL = "#DCE6EF", "#8A8578", "#FFF1C4"
HEAD = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
WRAP = {"text_wrap": True, "valign": "top"}
SHEET_NAME_LENGTH = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def new_workbook(
    target: Path | BytesIO, *, title: str = "", created: datetime | None = None, **properties: str
) -> xlsxwriter.Workbook:
    """Open a workbook to write; `created` fixes the date inside the file for files that must repeat byte for byte."""
    options = {
        "in_memory": True,
        "default_date_format": "dd.mm.yyyy",
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(target if isinstance(target, BytesIO) else str(target), options)
    known = {"title": title, "author": AUTHOR, "created": created, **properties}
    book.set_properties({name: value for name, value in known.items() if value})
    return book


def sheet_name(title: str) -> str:
    """A title as Excel allows a sheet to be named: 31 signs at most, none of `[]:*?/\\`."""
    return " ".join(title.translate(_FORBIDDEN).split())[:SHEET_NAME_LENGTH].strip()


def write_value(
    sheet: Worksheet, line: int, place: int, value: Any, cell_format: Format | None = None
) -> None:
    """Write one cell by its kind: numbers and dates to count on, «да»/«нет», everything else as text."""
    if value is None:
        sheet.write_blank(line, place, None, cell_format)
    elif isinstance(value, bool):
        sheet.write_string(line, place, "да" if value else "нет", cell_format)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value, cell_format)
    elif isinstance(value, date | datetime):
        sheet.write_datetime(line, place, value, cell_format)
    else:
        sheet.write_string(line, place, str(value), cell_format)


def write_table(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    titles: Sequence[str],
    rows: Iterable[Sequence[Any]],
    widths: Sequence[float],
) -> None:
    """A sheet that is one table: head, rows, filter, frozen head, widths of columns in signs."""
    head, wrap = book.add_format(HEAD), book.add_format(WRAP)
    dated = book.add_format({**WRAP, "num_format": "dd.mm.yyyy"})
    for place, (title, width) in enumerate(zip(titles, widths, strict=True)):
        sheet.write_string(0, place, title, head)
        sheet.set_column(place, place, width)
    line = 0
    for line, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            is_date = isinstance(value, date | datetime)
            write_value(sheet, line, place, value, dated if is_date else wrap)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(line, 1), len(titles) - 1)
