"""The answer to the person who sent a file: the same workbook with the cells marked, or a list of places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from ingestion.core.model import Origin
from ingestion.core.personal import cut_file_name, cut_text, is_personal_header
from ingestion.core.text import header_key
from ingestion.core.unlive import make_quiet
from warehouse.workbook import AUTHOR, MARK_FILL, new_workbook, write_table

MAX_ANNOTATED_BYTES = 500_000
MAX_MARKED = 5_000
MAX_LISTED = 50_000
EFFECT_WORDS = {
    "row_held": "строка не загружена",
    "value_dropped": "значение не использовано",
    "noticed": "к сведению",
}
HEAD_ROWS = 15
MARK = PatternFill("solid", fgColor=MARK_FILL.removeprefix("#"))


def annotate(
    path: Path, origin: Origin, findings: pl.DataFrame, folder: Path, *, as_list: bool = False
) -> Path:
    """Write an annotated copy below `folder` and return its path.

    Small workbooks come back whole with marked cells and comments; for big files and text tables, and where the caller
    says so, a list of places is made instead: marking half a million cells takes longer than reading the list.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = cut_file_name("_".join(origin.path.parts[-2:]))
    is_small_book = origin.path.suffix.lower() == ".xlsx" and path.stat().st_size <= MAX_ANNOTATED_BYTES
    if is_small_book and not as_list:
        target = folder / f"замечания_{Path(name).stem}.xlsx"
        _mark_cells(path, findings, target)
    else:
        target = folder / f"замечания_{Path(name).stem}_список.xlsx"
        _write_list(findings, target)
    return target


def _mark_cells(path: Path, findings: pl.DataFrame, target: Path) -> None:
    with path.open("rb") as handle:
        book = load_workbook(handle, data_only=True, keep_links=False)
    columns: dict[tuple[str, str | None], int] = {}
    for row in findings.head(MAX_MARKED).iter_rows(named=True):
        sheet = book[row["sheet"]] if row["sheet"] in book.sheetnames else book.worksheets[0]
        place = (sheet.title, row["column_name"])
        if place not in columns:
            columns[place] = _column_of(sheet, row["column_name"])
        cell = _visible(sheet, row["row_number"] or 1, columns[place])
        words = f"{EFFECT_WORDS[row['effect']]}: {row['message']} {row['how_to_fix']}"
        cell.comment = Comment(
            f"{cell.comment.text}\n{words}" if cell.comment else words, AUTHOR, width=360, height=140
        )
        cell.fill = MARK
    _cut_personal(book)
    make_quiet(book)
    book.save(target)


def _visible(sheet: Any, row: int, column: int) -> Any:
    """Return the cell that people see at a place: of a merged area only its first cell can be marked."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        for area in sheet.merged_cells.ranges:
            if cell.coordinate in area:
                return sheet.cell(area.min_row, area.min_col)
    return cell


def _cut_personal(book: Workbook) -> None:
    """Take names, documents, phones and e-mails out of the copy: returned files lie where everybody reads them."""
    for sheet in book.worksheets:
        personal: set[int] = set()
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, MergedCell):
                    continue
                if cell.column in personal:
                    cell.value = None
                elif isinstance(cell.value, str):
                    if cell.row <= HEAD_ROWS and is_personal_header(cell.value):
                        personal.add(cell.column)
                    cut = cut_text(cell.value)
                    if cut != cell.value:
                        cell.value = cut
                if cell.comment and cell.comment.author != AUTHOR:
                    cell.comment = None


def _column_of(sheet: Any, column_name: str | None) -> int:
    """Return the column whose header is named by the finding; the first column when there is none."""
    wanted = header_key(column_name)
    for row in sheet.iter_rows(min_row=1, max_row=HEAD_ROWS):
        for cell in row:
            if wanted and header_key(str(cell.value or "")) == wanted:
                return int(cell.column)
    return 1


def _write_list(findings: pl.DataFrame, target: Path) -> None:
    titles = ("Лист", "Строка", "Столбец", "Значение", "Что с ним сделано", "Что не так", "Как исправить")
    columns = ("sheet", "row_number", "column_name", "value", "effect", "message", "how_to_fix")
    listed = findings.head(MAX_LISTED).select(columns)
    with new_workbook(target, title="Замечания") as book:
        rows = ([EFFECT_WORDS.get(cell, cell) for cell in row] for row in listed.iter_rows())
        write_table(book, book.add_worksheet("Замечания"), titles, rows, (16, 16, 16, 16, 24, 60, 60))
