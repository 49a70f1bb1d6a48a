"""An institute's own form of a request as a workbook: its row of headers is found, the lines of the paper go under it.

Headers are known by their words, whatever their order; columns that the program knows nothing for stay empty, and what
stands above the headers or on other sheets stays as it is.
"""

from __future__ import annotations

import io
import re
from copy import copy
from datetime import date
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from dashboards.documents.model import Share, Table, Value, value_text

#: Header of our list → the words of a header of a form that mean the same, the surest first.
HEADERS: dict[str, str] = {
    "№": r"^(№|n|номер)( п/?п)?$",
    "ФИО": r"\bфио\b|ф\. ?и\. ?о|фамилия",
    "ОО": r"место работы|образовательн\w* (организаци|учрежден)|^(оо|школа)\b",
    "Код педагога": r"код (педагога|слушателя|учителя)",
    "Должность": r"должност",
    "Предмет": r"предмет",
    "Категория": r"категори",
    "Год последнего ПК": r"(год|дата).*(последн|прошл)",
    "Программа": r"программ|курс|тема",
    "Часы": r"\bчас",
    "Форма": r"\bформа",
    "Поток": r"поток|срок|период|дат\w* (обучен|проведен)",
    "Источник": r"источник|финансиров|госзадани",
    "Контакт": r"контакт|телефон|почт|e-?mail",
}
#: Fewer known headers in a row are a coincidence of words.
FEWEST, DEEPEST = 3, 30


class FormError(ValueError):
    """The form cannot be used; the message says what is missing."""


def fill(form: bytes, table: Table, author: str) -> bytes:
    """The form with the rows of a table under its headers, in its author's name; raises FormError in words."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(form))
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise FormError("не открывается: сохраните форму в виде xlsx") from error
    sheet, head, places = _found(book.worksheets)
    sources = {column.plain_header: place for place, column in enumerate(table.columns)}
    looks = {place: copy(sheet.cell(head + 1, place)._style) for place in places.values()}
    for line, row in enumerate(table.rows, start=head + 1):
        for name, place in places.items():
            if name not in sources:
                continue
            cell = sheet.cell(line, place)
            _put(cell, row[sources[name]], table.columns[sources[name]].digits)
            cell._style = copy(looks[place])
    book.properties.creator = book.properties.lastModifiedBy = author
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _found(sheets: list[Worksheet]) -> tuple[Worksheet, int, dict[str, int]]:
    """The sheet with the headers, their row, and the column of each known one."""
    best: tuple[Worksheet, int, dict[str, int]] | None = None
    for sheet in sheets:
        for cells in sheet.iter_rows(max_row=DEEPEST):
            known: dict[str, int] = {}
            for cell in cells:
                name = header_of(str(cell.value or ""))
                if name and name not in known:
                    known[name] = cell.column
            if len(known) >= FEWEST and (best is None or len(known) > len(best[2])):
                best = (sheet, cells[0].row, known)
    if best is None:
        raise FormError(
            "нет строки с названиями столбцов: нужны хотя бы три, например ФИО, должность, программа"
        )
    return best


def header_of(text: str) -> str | None:
    """Our column that a header of a form means; None for one that the program knows nothing for."""
    words = " ".join(text.lower().replace("ё", "е").split())
    return next((name for name, pattern in HEADERS.items() if words and re.search(pattern, words)), None)


def _put(cell, value: Value, digits: int) -> None:
    """A value of a table in a cell of a form: text stays text, whatever it begins with."""
    if isinstance(value, bool) or value is None or not isinstance(value, int | float | date):
        text = value_text(value, digits) if not isinstance(value, Share) else value_text(value)
        cell.value = "" if text in ("–", " ") else text
        cell.data_type = "s"
    else:
        cell.value = value
