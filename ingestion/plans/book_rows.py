"""Rows of workbooks of other formats (xls, xlsb, ods), as the fast reader of workbooks gives them."""

import re
from pathlib import Path

from ingestion.plans.model import PlanRefused
from ingestion.plans.row import MAX_ROWS, Row
from ingestion.plans.text import join_lines

OTHER_WORKBOOKS = (".xls", ".xlsb", ".ods")
MAX_COLUMNS = 100
DAY = re.compile(r"^(20\d\d)-(\d\d)-(\d\d)(?:[ T]00:00:00(?:\.0+)?)?$")
WHOLE = re.compile(r"^(\d+)\.0$")


def rows_from_book(path: Path) -> list[Row]:
    """Rows of every sheet; a cell merged down or to the right is empty but in its first place."""
    import fastexcel

    try:
        book = fastexcel.read_excel(path)
        sheets = [
            (name, book.load_sheet(name, header_row=None, dtypes="string")) for name in book.sheet_names
        ]
    except fastexcel.FastExcelError as error:
        raise PlanRefused(f"Файл «{path.name}» не удалось открыть как книгу Excel.") from error
    rows = []
    for block, (name, sheet) in enumerate(((name, sheet.to_polars()) for name, sheet in sheets), 1):
        if sheet.height > MAX_ROWS or sheet.width > MAX_COLUMNS:
            raise PlanRefused(f"На листе «{name}» больше строк или столбцов, чем бывает в плане.")
        gap = False
        for number, cells in enumerate(sheet.rows(), 1):
            texts = tuple(_printed(cell) for cell in cells)
            if not any(texts):
                gap = True
                continue
            place = f"лист «{name}», строка {number}"
            rows.append(Row(texts, place, number, block, after_break=gap, spans=(1,) * len(texts)))
            gap = False
    return rows


def _printed(value: str | None) -> str:
    """A value as the sheet shows it: a day as people write it, a whole number without its point."""
    text = join_lines(value or "")
    if day := DAY.match(text):
        return f"{day[3]}.{day[2]}.{day[1]}"
    whole = WHOLE.match(text)
    return whole[1] if whole else text
