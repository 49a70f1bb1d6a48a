"""Book → xlsx: numbers as numbers with formats, filters, frozen panes, a sheet of sources."""

from __future__ import annotations

import io
import math
from datetime import date, datetime
from typing import Any

import xlsxwriter

from dashboards.documents.model import (
    HOW_COUNTED,
    Book,
    Column,
    Hidden,
    Paper,
    Share,
    Table,
    Value,
    value_text,
)
from dashboards.words.numbers import digits_for
from warehouse.workbook import FRAME, HEAD_FILL, new_workbook, sheet_name, write_value

A4 = 9
FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}


def of_paper(paper: Paper) -> Book:
    """The tables of a text paper as a workbook: the same numbers, to count on."""
    tables = [b for b in paper.blocks if isinstance(b, Table)]
    sheets = {sheet_name(f"{i}. {t.caption.replace(',', ' ')}"): t for i, t in enumerate(tables, start=1)}
    return Book(paper.title.replace("\n", " "), sheets, paper.provenance)


def write(book: Book) -> bytes:
    """The bytes of the workbook: the addressee's own form where the book has one."""
    if book.form:
        return book.form
    buffer = io.BytesIO()
    workbook = new_workbook(
        buffer,
        title=book.title,
        author=book.provenance.organisation,
        comments=book.provenance.property_words,
        keywords=f"сборка {book.provenance.build_id}",
    )
    formats = _Formats(workbook)
    for name, table in book.sheets.items():
        _sheet(workbook.add_worksheet(name[:31]), table, formats, book)
    sources = workbook.add_worksheet(HOW_COUNTED)
    sources.set_column(0, 0, 26)
    sources.set_column(1, 1, 90)
    sources.set_landscape()
    sources.set_paper(A4)
    sources.fit_to_pages(1, 0)
    for line, (label, value) in enumerate((("Документ", book.title), *book.provenance.rows)):
        sources.write_string(line, 0, label, formats.bold)
        sources.write_string(line, 1, value, formats.text)
        sources.set_row(line, _height([label, value], [26.0, 90.0]))
    sources.print_area(0, 0, len(book.provenance.rows), 1)
    workbook.close()
    return buffer.getvalue()


class _Formats:
    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        add = workbook.add_format
        frame = {**FONT, "border": 1, "border_color": FRAME}
        self.title = add({**FONT, "bold": True, "font_size": 13})
        self.note = add({**FONT, "italic": True, "text_wrap": True})
        self.bold = add({**FONT, "bold": True, "text_wrap": True})
        self.line = add(FONT)
        self.text = add({**FONT, "text_wrap": True})
        self.head = add({**frame, "bold": True, "text_wrap": True, "bg_color": HEAD_FILL, "align": "center"})
        self._frame, self._add = frame, add
        self._made: dict[tuple[Any, ...], Any] = {}

    def cell(self, number_format: str | None, bold: bool, centre: bool = False):
        """A format of a cell, made once."""
        key = (number_format, bold, centre)
        if key not in self._made:
            look = {**self._frame, "bold": bold, "text_wrap": True}
            if number_format:
                look["num_format"] = number_format
            if centre:
                look["align"] = "right"
            self._made[key] = self._add(look)
        return self._made[key]


def _sheet(sheet, table: Table, formats: _Formats, book: Book) -> None:
    sheet.write_string(0, 0, table.caption or book.title, formats.title)
    sheet.write_string(1, 0, book.provenance.line, formats.line)
    head = 3
    total = sum(c.width for c in table.columns)
    widths = [_width(c, total, len(table.columns)) for c in table.columns]
    sheet.set_row(head, _height([c.plain_header for c in table.columns], widths, 1.15))
    for place, column in enumerate(table.columns):
        sheet.write_string(head, place, column.plain_header, formats.head)
        sheet.set_column(place, place, _width(column, total, len(table.columns)))
    for line, row in enumerate(table.rows):
        shown = [value_text(v, c.digits) for v, c in zip(row, table.columns, strict=True)]
        sheet.set_row(head + 1 + line, _height(shown, widths))
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            _cell(sheet, head + 1 + line, place, value, column, formats, line in table.bold_rows)
    last = head + max(len(table.rows), 1)
    sheet.autofilter(head, 0, last, len(table.columns) - 1)
    sheet.freeze_panes(head + 1, 1)
    sheet.repeat_rows(head)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&8" + book.provenance.line.replace("&", "&&") + "&R&8&P")
    end = last + 2 if table.note else last
    sheet.print_area(0, 0, end, len(table.columns) - 1)
    if table.note:
        sheet.merge_range(last + 2, 0, last + 2, max(len(table.columns) - 1, 1), table.note, formats.note)


def _width(column: Column, total: float, columns_cnt: int) -> float:
    """Width in signs: a share of a page, or room enough in a table of many columns."""
    return max(9.0, min(60.0, max(130 * column.width / total, 8.0 * column.width if columns_cnt > 9 else 0)))


def _height(shown: list[str], widths: list[float], letter: float = 1.05) -> float:
    """Height of a row in points: wrapped lines of its longest cell (not every program fits rows by itself)."""
    lines = (math.ceil(len(text) * letter / width) for text, width in zip(shown, widths, strict=True))
    return 15.0 * max(1, *lines)


def _cell(sheet, line: int, place: int, value: Value, column: Column, formats: _Formats, bold: bool) -> None:
    if isinstance(value, Share):
        # Percent points as on paper: 61,4 means 61,4 %, not 0,614.
        shown = digits_for(value.n) if value.digits is None else value.digits
        digits = "0." + "0" * shown if shown else "0"
        if value.pct is None:
            sheet.write_string(line, place, "–", formats.cell(None, bold, True))
        else:
            sheet.write_number(line, place, value.pct, formats.cell(f'{digits}" %"', bold))
    elif value is None or isinstance(value, bool | Hidden):
        write_value(sheet, line, place, value_text(value), formats.cell(None, bold, column.is_number))
    elif isinstance(value, int | float):
        digits = "0" if isinstance(value, int) or not column.digits else "0." + "0" * column.digits
        write_value(sheet, line, place, value, formats.cell(f"#,##{digits}", bold))
    elif isinstance(value, date | datetime):
        write_value(sheet, line, place, value, formats.cell("dd.mm.yyyy", bold))
    else:
        write_value(sheet, line, place, value_text(value), formats.cell(None, bold))
