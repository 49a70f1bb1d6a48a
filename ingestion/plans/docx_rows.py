"""Rows of a Word document: paragraphs and tables in reading order, merged cells told apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.plans.model import PlanRefused
from ingestion.plans.row import Row
from ingestion.plans.text import join_lines

if TYPE_CHECKING:
    from docx.table import Table, _Cell


def rows_from_docx(path: Path) -> list[Row]:
    """Rows of a `.docx`; `line` counts paragraphs and table rows from 1."""
    import docx
    from docx.table import Table

    try:
        document = docx.Document(str(path))
        items = list(document.iter_inner_content())
    except Exception as error:  # python-docx raises KeyError, ValueError, lxml errors for broken files
        raise PlanRefused(f"Файл «{path.name}» не удалось открыть как документ Word.") from error
    rows: list[Row] = []
    line = tables = 0
    gap = False
    for item in items:
        if isinstance(item, Table):
            tables += 1
            for row in _table_rows(item, tables, line):
                rows.append(row)
            line += len(item.rows)
            gap = False
            continue
        line += 1
        for text in item.text.splitlines() or [""]:
            cells = tuple(join_lines(cell) for cell in text.split("\t"))
            if not any(cells):
                gap = True
                continue
            is_text = len(cells) == 1
            block = 0 if is_text else 1000
            rows.append(Row(cells, f"абзац {line}", line, block=block, is_text=is_text, after_break=gap))
            gap = False
    return rows


def _table_rows(table: Table, block: int, line: int) -> list[Row]:
    above: list[object] = []
    result = []
    for offset, row in enumerate(table.rows, 1):
        cells = list(row.cells)
        elements = [None] * row.grid_cols_before + [cell._tc for cell in cells] + [None] * row.grid_cols_after
        texts = [""] * row.grid_cols_before + [_text(cell) for cell in cells] + [""] * row.grid_cols_after
        spans, merged = [], set()
        for i, element in enumerate(elements):
            same_left = element is not None and i and element is elements[i - 1]
            same_above = element is not None and i < len(above) and element is above[i]
            if same_left or same_above:
                texts[i] = ""
            if same_above:
                merged.add(i)
            spans.append(0 if same_left else _width(elements, i))
        above = elements
        place = f"таблица {block}, строка {offset}"
        result.append(
            Row(tuple(texts), place, line + offset, block, spans=tuple(spans), merged_down=frozenset(merged))
        )
    return [row for row in result if row.filled]


def _width(elements: list[Any], start: int) -> int:
    end = start + 1
    while end < len(elements) and elements[start] is not None and elements[end] is elements[start]:
        end += 1
    return end - start


def _text(cell: _Cell) -> str:
    """Text of a cell; a paragraph's end and a line break part words."""
    return join_lines("\n".join(paragraph.text for paragraph in cell.paragraphs).replace("\t", " "))
