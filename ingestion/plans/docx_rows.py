"""Rows of a Word document: paragraphs and tables in reading order, merged cells told apart."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ingestion.plans.model import PlanRefused
from ingestion.plans.row import Row
from ingestion.plans.text import join_lines

if TYPE_CHECKING:
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph


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
    counts: Counter[int] = Counter()
    texts_of: dict[object, str] = {}
    result = []
    for offset, row in enumerate(table.rows, 1):
        cells = list(row.cells)
        elements = [None] * row.grid_cols_before + [cell._tc for cell in cells] + [None] * row.grid_cols_after
        for cell in cells:
            if cell._tc not in texts_of:
                texts_of[cell._tc] = _text(cell, counts)
        own = [texts_of[cell._tc] for cell in cells]
        texts = [""] * row.grid_cols_before + own + [""] * row.grid_cols_after
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


def _text(cell: _Cell, counts: Counter[int]) -> str:
    """Text of a cell; a paragraph's end and a line break part words.

    The numbers that Word itself puts before several paragraphs of a cell are written out; `counts` keeps them going on
    from cell to cell.
    """
    texts = []
    lists = [_list_of(paragraph) if paragraph.text.strip() else None for paragraph in cell.paragraphs]
    for paragraph, numbered in zip(cell.paragraphs, lists, strict=True):
        if numbered is None or lists.count(numbered) < 2:
            texts.append(paragraph.text)
            continue
        counts[numbered] += 1
        texts.append(f"{counts[numbered]}. {paragraph.text}")
    return join_lines("\n".join(texts).replace("\t", " "))


def _list_of(paragraph: Paragraph) -> int | None:
    """The numbered list of Word that a paragraph belongs to; None for other paragraphs, bullets and lower levels."""
    style = paragraph.style
    for element in (paragraph._p, style.element if style is not None else None):
        marks = element.xpath("./w:pPr/w:numPr[w:numId]") if element is not None else []
        if not marks:
            continue
        levels, number = marks[0].xpath("./w:ilvl/@w:val"), int(marks[0].xpath("./w:numId/@w:val")[0])
        if any(level != "0" for level in levels):
            return None
        numbering = cast("Any", paragraph.part).numbering_part.element
        kinds = numbering.xpath(f"./w:num[@w:numId='{number}']/w:abstractNumId/@w:val")
        formats = [
            form
            for kind in kinds
            for form in numbering.xpath(
                f"./w:abstractNum[@w:abstractNumId='{kind}']/w:lvl[@w:ilvl='0']/w:numFmt/@w:val"
            )
        ]
        return number if formats == ["decimal"] else None
    return None
