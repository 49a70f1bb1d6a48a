"""Rows of a workbook: visible sheets in order, merged cells told apart, dates and numbers as printed."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ingestion.plans.model import PlanRefused
from ingestion.plans.row import MAX_ROWS, Row
from ingestion.plans.text import join_lines

MAX_COLUMNS = 100


def rows_from_xlsx(path: Path) -> list[Row]:
    """Rows of an `.xlsx`; a sheet that declares more than a plan can hold is refused before it is read."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except Exception as error:  # openpyxl raises many kinds for broken files
        raise PlanRefused(f"Файл «{path.name}» не удалось открыть как книгу Excel.") from error
    rows: list[Row] = []
    for block, sheet in enumerate((s for s in book.worksheets if s.sheet_state == "visible"), 1):
        if sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS:
            raise PlanRefused(f"На листе «{sheet.title}» больше строк или столбцов, чем бывает в плане.")
        rows.extend(_sheet_rows(sheet, block))
    return rows


def _sheet_rows(sheet: Any, block: int) -> list[Row]:
    width = sheet.max_column
    covered_left: set[tuple[int, int]] = set()
    covered_above: set[tuple[int, int]] = set()
    spans: dict[tuple[int, int], int] = {}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, area.max_row + 1):
            spans[row, area.min_col] = area.max_col - area.min_col + 1
            covered_left.update((row, col) for col in range(area.min_col + 1, area.max_col + 1))
            if row > area.min_row:
                covered_above.update((row, col) for col in range(area.min_col, area.max_col + 1))
    rows, gap = [], False
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = tuple(_printed(cell) for cell in cells)
        if not any(texts):
            gap = True
            continue
        row_spans = tuple(
            0 if (number, c) in covered_left else spans.get((number, c), 1) for c in range(1, width + 1)
        )
        merged = frozenset(c - 1 for c in range(1, width + 1) if (number, c) in covered_above)
        place = f"лист «{sheet.title}», строка {number}"
        rows.append(Row(texts, place, number, block, after_break=gap, spans=row_spans, merged_down=merged))
        gap = False
    return rows


def _printed(cell: Any) -> str:
    """A value as the sheet shows it; a date in a column of numbers is undone by the recovery."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        decimals = re.search(r"0\.(0+)", cell.number_format or "")
        return f"{value:.{len(decimals.group(1))}f}" if decimals else f"{value:g}"
    return join_lines(str(value))
