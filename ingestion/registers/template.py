"""Forms to fill in: a workbook or a csv made from a spec, with lists from the current registers.

The same spec reads what comes back, so that a filled form is always of its kind. The example row begins with «пример:»
and is ignored on loading.
"""

from __future__ import annotations

import csv
import re
import tempfile
import zipfile
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ingestion.registers.choices import Registers
from ingestion.registers.spec import EXAMPLE, SOURCES, Column
from ingestion.registers.table import TableSource
from warehouse.workbook import AUTHOR, EXAMPLE_INK, NEEDED_FILL, new_workbook, sheet_name

PREPARED_ROWS = 2_000
HELP_SHEET = "Как заполнить"
LISTS_SHEET = "Списки"
ENDINGS = (".xlsx", ".csv")
RULES = (
    "Строка с примером при загрузке пропускается: её можно оставить или удалить.",
    "Заголовки не меняйте; порядок столбцов и лишние столбцы не мешают.",
    "Обязательные столбцы выделены: без них строка не загружается и возвращается с пояснением.",
    "Имена, телефоны, почту и номера документов пишите только там, где это прямо сказано; в остальных местах они "
    "удаляются.",
    "Готовый файл загрузите на странице «Загрузка» или положите в папку inbox: имя файла может быть любым.",
)


def template_kinds() -> dict[str, str]:
    """Return kind → title of everything that has a form."""
    return {path.stem: TableSource.from_file(path).TITLE for path in sorted(SOURCES.glob("*.yml"))}


def shown_columns(source: TableSource) -> list[Column]:
    """Columns of a form: all but those that would be thrown away."""
    return [column for column in source.columns if column.personal != "cut"]


def example_row(columns: list[Column]) -> list[str]:
    """The example as it stands in the form; its first cell says that it is one."""
    values = [column.example for column in columns]
    return [f"{EXAMPLE} {values[0]}".strip(), *values[1:]]


def write_template(kind: str, out: Path, registers: Registers) -> Path:
    """Write the form of a kind; the file's ending chooses xlsx or csv. Raises KeyError for a kind without a form."""
    path = SOURCES / f"{kind}.yml"
    if not path.exists():
        raise KeyError(kind)
    source = TableSource.from_file(path)
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix.lower() == ".csv":
        columns = shown_columns(source)
        with out.open("w", encoding="utf-8-sig", newline="") as handle:
            csv.writer(handle, delimiter=";").writerows([[c.title for c in columns], example_row(columns)])
    else:
        _write_workbook(source, out, registers)
    return out


def write_all(out: Path, registers: Registers) -> list[str]:
    """Write every form into one archive, each as a workbook named in words; returns the names of the files."""
    names: list[str] = []
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for kind, title in template_kinds().items():
            name = f"{safe_name(title)}.xlsx"
            packed.write(write_template(kind, Path(folder) / f"{kind}.xlsx", registers), name)
            names.append(name)
    return names


def safe_name(title: str) -> str:
    """A title as the name of a file: without signs that a system gives a meaning."""
    return re.sub(r'[\\/:*?"<>|]+', " ", title).strip()[:100]


def _choices(column: Column, registers: Registers) -> list[str]:
    """What a drop-down list offers: of words that mean the same only the first."""
    if not column.values:
        return registers.of(column.choices)
    first = {stored: word for word, stored in reversed(column.values.items())}
    return [word for word, stored in column.values.items() if first[stored] == word]


def _write_workbook(source: TableSource, out: Path, registers: Registers) -> None:
    columns = shown_columns(source)
    with new_workbook(out, title=source.TITLE) as book:
        sheet = book.add_worksheet(sheet_name(source.TITLE))
        lists = {c.name: found for c in columns if (found := _choices(c, registers))}
        _write_form(book, sheet, columns, lists)
        _write_help(book, source, columns, lists)
        if lists:
            _write_lists(book, columns, lists)


def _write_form(book: xlsxwriter.Workbook, sheet: Worksheet, columns: list[Column], lists: dict) -> None:
    base = {"text_wrap": True, "valign": "top", "bottom": 1}
    head = book.add_format({**base, "bold": True})
    needed = book.add_format({**base, "bold": True, "bg_color": NEEDED_FILL})
    example = book.add_format({"italic": True, "font_color": EXAMPLE_INK, "num_format": "@"})
    formats = {
        "date": book.add_format({"num_format": "dd.mm.yyyy"}),
        "text": book.add_format({"num_format": "@"}),
    }
    formats["datetime"] = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    for index, column in enumerate(columns):
        sheet.set_column(index, index, max(12, min(34, len(column.title) + 3)), _format(column, formats))
        sheet.write_string(0, index, column.title, needed if column.required else head)
        if column.help:
            sheet.write_comment(0, index, column.help, {"author": AUTHOR})
        if column.name in lists:
            _add_list(sheet, index, list(lists).index(column.name), len(lists[column.name]))
    for index, value in enumerate(example_row(columns)):
        sheet.write_string(1, index, value, example)
    sheet.freeze_panes(1, 0)


def _format(column: Column, formats: dict[str, Format]) -> Format | None:
    # Text cells keep codes and numbers of measures as typed: 1.10 stays 1.10.
    if column.type in ("number", "integer"):
        return None
    return formats.get(column.type, formats["text"])


def _add_list(sheet: Worksheet, column: int, place: int, size: int) -> None:
    """A drop-down list below the example row; another value is allowed with a warning, registers grow."""
    letter = xlsxwriter.utility.xl_col_to_name(place)
    sheet.data_validation(
        2,
        column,
        PREPARED_ROWS,
        column,
        {
            "validate": "list",
            "source": f"='{LISTS_SHEET}'!${letter}$2:${letter}${size + 1}",
            "error_type": "warning",
            "error_title": "Нет в списке",
            "error_message": "Такого значения нет в списке. Оставить его?",
        },
    )


def _write_help(book: xlsxwriter.Workbook, source: TableSource, columns: list[Column], lists: dict) -> None:
    sheet = book.add_worksheet(HELP_SHEET)
    head = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, source.TITLE, book.add_format({"bold": True, "font_size": 13}))
    sheet.write_string(1, 0, f"Одна строка – {source.spec.grain}.")
    for index, rule in enumerate(RULES, start=2):
        sheet.write_string(index, 0, f"– {rule}")
    start = len(RULES) + 3
    sheet.write_row(start, 0, ("Столбец", "Нужен ли", "Что писать", "Пояснение", "Пример"), head)
    for index, column in enumerate(columns, start=start + 1):
        values = ", ".join(column.values) if column.values else ""
        expected = f"{column.expected}: {values}" if values else column.expected
        if column.name in lists and not values:
            expected += " (есть список)"
        row = (column.title, "обязателен" if column.required else "", expected, column.help, column.example)
        sheet.write_row(index, 0, row, wrap)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 3, 52)
    sheet.set_column(4, 4, 30)


def _write_lists(book: xlsxwriter.Workbook, columns: list[Column], lists: dict[str, list[str]]) -> None:
    sheet = book.add_worksheet(LISTS_SHEET)
    head = book.add_format({"bold": True, "bottom": 1})
    titles = {column.name: column.title for column in columns}
    for place, (name, values) in enumerate(lists.items()):
        # A title that differs from the header keeps this sheet from being taken for the form itself.
        sheet.write_string(0, place, f"Список: {titles[name]}", head)
        for index, value in enumerate(values, start=1):
            sheet.write_string(index, place, value)
        sheet.set_column(place, place, 24)
