"""Documents of every format made from one table, so that readers of different formats can be compared.

A table is the lines of a plan: a tuple of cells is a row, a text is a paragraph, a `Heading` a row over all
columns.
"""

import re
from pathlib import Path

import docx
import openpyxl
import typst
from docx.table import Table

from ingestion.plans.spans import span_places


class Heading(str):
    """A row whose one cell covers the whole table."""

    __slots__ = ()


def table_of_text(text: str) -> list:
    """The lines of a tab-separated plan as the parts of a document; a torn row keeps its cells."""
    parts, width = [], 0
    for line in text.splitlines():
        cells = [re.sub(r"</?\w+>", "", cell).strip() for cell in line.split("\t")]
        if not any(cells):
            continue
        if len(cells) == 1:
            parts.append(Heading(cells[0]) if width else cells[0])
        elif width and not any(cells[1:]):
            parts.append(Heading(cells[0]))
        else:
            width = width or len(cells)
            parts.append(tuple(cells))
    return parts


def width_of(parts: list) -> int:
    return max(len(part) for part in parts if isinstance(part, tuple))


def padded(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*row, *[""] * (width - len(row)))


def as_txt(parts: list, path: Path) -> Path:
    lines = [
        part if isinstance(part, str) else "\t".join(cell.replace("\n", " ") for cell in part)
        for part in parts
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def as_docx(parts: list, path: Path) -> Path:
    document, width, table = docx.Document(), width_of(parts), None
    for part in parts:
        if isinstance(part, str) and not isinstance(part, Heading):
            table = None
            document.add_paragraph(part)
            continue
        table = table or document.add_table(rows=0, cols=width, style="Table Grid")
        cells = table.add_row().cells
        if isinstance(part, Heading):
            cells[0].merge(cells[-1]).text = part
        else:
            for cell, text in zip(cells, padded(part, width), strict=True):
                cell.text = text
    document.save(path)
    return path


def as_merged_docx(parts: list, path: Path) -> Path:
    """A docx as people draw it: equal cells one under another are one cell, columns of days stand under «Сроки»."""
    as_docx(parts, path)
    document = docx.Document(path)
    table = document.tables[-1]
    head = [cell.text for cell in table.rows[0].cells]
    days = span_places(head)
    for column in range(2, len(head)):
        if column not in days:
            _merge_equal(table, column)
    if days:
        _second_row(table, head, days)
    document.save(path)
    return path


def _merge_equal(table: Table, column: int) -> None:
    texts = [cell.text for cell in table.columns[column].cells]
    first = 1
    while first < len(texts):
        last = first
        while last + 1 < len(texts) and texts[last + 1] == texts[first] and texts[first]:
            last += 1
        if last > first and len({cell.text for cell in table.rows[first].cells}) > 1:
            table.cell(first, column).merge(table.cell(last, column)).text = texts[first]
        first = last + 1


def _second_row(table: Table, head: list[str], days: list[int]) -> None:
    second = table.add_row()
    table.rows[0]._tr.addnext(second._tr)
    for column, name in enumerate(head):
        if column in days:
            table.cell(1, column).text = name
        else:
            table.cell(0, column).merge(table.cell(1, column)).text = name
    table.cell(0, days[0]).merge(table.cell(0, days[-1])).text = "Сроки"


def as_xlsx(parts: list, path: Path) -> Path:
    book, width = openpyxl.Workbook(), width_of(parts)
    sheet = book.active
    for number, part in enumerate(parts, 1):
        if isinstance(part, tuple):
            for column, text in enumerate(part, 1):
                sheet.cell(number, column, text).number_format = "@"
        else:
            sheet.cell(number, 1, str(part))
            if isinstance(part, Heading):
                sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=width)
    book.save(path)
    return path


def as_pdf(parts: list, path: Path, height: str = "210mm", columns: str = "") -> Path:
    """A pdf of several pages; rows break between pages where they must."""
    width = width_of(parts)
    free, cells, tail = [], [], []
    for part in parts:
        if isinstance(part, Heading):
            cells.append(f"table.cell(colspan: {width})[#{_quoted(part)}]")
        elif isinstance(part, tuple):
            cells.extend(f"[#{_quoted(text)}]" for text in padded(part, width))
        else:
            (tail if cells else free).append(f"#{_quoted(part)}\n")
    columns = columns or f"({', '.join(['32mm' if width > 3 else '2fr'] + ['1fr'] * (width - 1))})"
    source = "\n".join(
        [
            f"#set page(width: 297mm, height: {height}, margin: 15mm)",
            '#set text(size: 10pt, lang: "ru", hyphenate: false)',
            "#set par(justify: false)",
            *free,
            f"#table(columns: {columns}, {', '.join(cells)})",
            *tail,
        ]
    )
    path.write_bytes(typst.compile(source.encode("utf-8")))
    return path


def _quoted(text: str) -> str:
    escaped = str(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'text("{escaped}")'
