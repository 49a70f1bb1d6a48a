"""Rows of a pdf with a text layer: ruled tables and the lines between them, page after page."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.core.personal.words import morphology
from ingestion.plans.model import PlanRefused
from ingestion.plans.pdf_words import return_words
from ingestion.plans.row import Row
from ingestion.plans.text import clean, join_lines

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

# A line of text or a row of a table, with its place on the page.
Item = dict[str, Any]

LAST_PART, FIRST_PART = re.compile(r"[А-Яа-яЁё]+$"), re.compile(r"[а-яё]+")
MAX_PAGES = 150
TOLERANCE = 2.0


def rows_from_pdf(path: Path) -> list[Row]:
    """Rows of a `.pdf`; a scan without text is refused. `line` counts lines and table rows from 1."""
    import pdfplumber

    try:
        with pdfplumber.open(path) as document:
            if len(document.pages) > MAX_PAGES:
                raise PlanRefused(
                    f"В файле «{path.name}» больше {MAX_PAGES} страниц: это не план мероприятий."
                )
            pages = [_page_items(page, number, path.name) for number, page in enumerate(document.pages, 1)]
    except PlanRefused:
        raise
    except Exception as error:  # pdfminer raises many kinds for broken or protected files
        raise PlanRefused(
            f"Файл «{path.name}» не удалось прочитать: он повреждён или защищён паролем."
        ) from error
    if not any(pages):
        raise PlanRefused(
            f"В файле «{path.name}» нет текстового слоя: это снимок страниц, его нужно распознать. "
            "Пришлите документ Word, таблицу Excel или заполненную форму (список – «obektiv template list»)."
        )
    return _numbered(_without_running_titles(pages))


def _page_items(page: Page, number: int, name: str) -> list[Item]:
    """Lines of text and rows of tables of one page, from top to bottom."""
    tables = [table for table in page.find_tables() if len(table.rows) >= 1 and _width(table) >= 2]
    if not all(return_words(page.chars, table) for table in tables):
        raise PlanRefused(
            f"В файле «{name}» слова таблицы выходят за границы своих столбцов (стр. {number}) и ложатся на соседние: "
            "где чьи, сказать нельзя. Пришлите документ Word или таблицу Excel, из которых сделан pdf."
        )
    items = []
    for index, table in enumerate(tables):
        items.extend(_table_items(page, table, number, index))
    free = page.filter(lambda thing: not any(_inside(thing, table.bbox) for table in tables))
    bottom = None
    for line in free.extract_text_lines(return_chars=False):
        text = clean(line["text"])
        if text:
            gap = bottom is not None and line["top"] - bottom > 0.8 * (line["bottom"] - line["top"])
            items.append({"top": line["top"], "text": text, "gap": gap, "page": number})
        bottom = line["bottom"]
    return sorted(items, key=lambda item: item["top"])


def _width(table: Table) -> int:
    return max(len(row.cells) for row in table.rows)


def _inside(thing: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    if thing.get("object_type") != "char":
        return False
    x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(
        box[0] - TOLERANCE <= x <= box[2] + TOLERANCE and box[1] - TOLERANCE <= y <= box[3] + TOLERANCE
    )


def _table_items(page: Page, table: Table, number: int, index: int) -> list[Item]:
    edges = sorted({cell[0] for cell in table.cells})
    items = []
    for position, (row, texts) in enumerate(zip(table.rows, table.extract(), strict=True)):
        spans, merged = [], set()
        for column, cell in enumerate(row.cells):
            if cell is None:
                owner = _owner(row.cells, column, edges)
                spans.append(0 if owner is not None else 1)
                if owner is None:
                    merged.add(column)
            else:
                spans.append(
                    sum(cell[0] - TOLERANCE <= edge < cell[2] - TOLERANCE for edge in edges[column:]) or 1
                )
        items.append(
            {
                "top": row.bbox[1],
                "cells": tuple(join_lines(mended(text or "")) for text in texts),
                "spans": tuple(spans),
                "merged": frozenset(merged),
                "page": number,
                "table": index,
                "first": position == 0,
            }
        )
    return items


def mended(text: str) -> str:
    """The lines of a narrow cell with words that its edge broke without a hyphen put together («Министерст», «во»).

    A word is put together where the dictionary has the whole of it and not both of its parts.
    """
    lines = text.split("\n")
    result = lines[0]
    for line in lines[1:]:
        left, right = LAST_PART.search(result), FIRST_PART.match(line)
        is_broken = left is not None and right is not None and _is_one_word(left.group(0), right.group(0))
        result += line if is_broken else f"\n{line}"
    return result


def _is_one_word(left: str, right: str) -> bool:
    known = morphology().word_is_known
    left, right = left.lower(), right.lower()
    return known(left + right) and not (known(left) and known(right))


def _owner(cells: list[Any], column: int, edges: list[float]) -> int | None:
    """The cell of the same row that covers an empty place from the left, None when one above does."""
    for left in range(column - 1, -1, -1):
        if cells[left] is not None:
            return left if cells[left][2] > edges[column] + TOLERANCE else None
    return None


def _without_running_titles(pages: list[list[Item]]) -> list[list[Item]]:
    """Pages without the lines that repeat at the top or the bottom of several of them."""
    edges: Counter[str] = Counter()
    for page in pages:
        texts = {page[i]["text"] for i in (0, -1) if page and "text" in page[i]}
        edges.update(texts)
    repeated = {text for text, times in edges.items() if times >= 2 and times >= len(pages) / 2}
    return [[item for item in page if item.get("text") not in repeated] for page in pages]


def _numbered(pages: list[list[Item]]) -> list[Row]:
    rows: list[Row] = []
    blocks: dict[tuple[int, int], int] = {}
    seen_on_page: dict[int, int] = {}
    for item in (item for page in pages for item in page):
        page, line = item["page"], len(rows) + 1
        if "text" in item:
            rows.append(Row((item["text"],), f"стр. {page}", line, is_text=True, after_break=item["gap"]))
            continue
        block = blocks.setdefault((page, item["table"]), len(blocks) + 1)
        seen_on_page[page] = seen_on_page.get(page, 0) + 1
        if not any(item["cells"]):
            continue
        place = f"стр. {page}, строка таблицы {seen_on_page[page]}"
        broken = item["first"] and page > 1
        rows.append(
            Row(item["cells"], place, line, block, False, broken, item["spans"], merged_down=item["merged"])
        )
    return rows
