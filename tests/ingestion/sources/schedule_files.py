"""Schedules of assessment of an invented school in the four layouts that schools publish."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import docx
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from tests.ingestion.plans.plan_builders import as_pdf

SCHOOL = "МБОУ «Школа № 7» с. Луговое"
MONTHS_A = (("Сентябрь 2026", 30), ("Апрель 2027", 30))
FEDERAL, OWN = "FFFF7C80", "FFC6E0B4"
LEVELS = ("федеральные", "региональные", "муниципальные", "по инициативе ОО", "всего")


def _save(book: Workbook, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def by_days(
    path: Path, school: str = SCHOOL, cells: Mapping[tuple[int, int], str] | None = None, hours: bool = False
) -> Path:
    """Layout A: two classes × the days of September and April; `cells` adds (class, day of September) → text."""
    book = Workbook()
    page = book.active
    page.title = "График"
    page.append(["НП", "с. Луговое", None, "Приказ №", "40-о"])
    page.append(["ОО", school, None, "Дата", "28.08.2026"])
    page.append(["График оценочных процедур на 2026-2027 учебный год"])
    heads, days = ["Класс", "Форма освоения", "Кол-во ОП"], [None, None, None]
    for month, last in MONTHS_A:
        heads += [month] + [None] * 30
        days += [day if day <= last else None for day in range(1, 32)]
    page.append(heads)
    page.append(days)
    written = {
        "5А": {(0, 9): "МАТ", (0, 16): "РУС, АНГ", (1, 20): "ВПР РУС"},
        "5Б": {(0, 10): "МАТ", (1, 21): "ВПР РУС", (1, 22): "КДР МАТ"},
    }
    for number, (name, works) in enumerate(written.items(), 1):
        row: list[str | int | None] = [name, "очная", len(works)] + [None] * 62
        for (month, day), text in works.items():
            row[2 + month * 31 + day] = text
        for (of, day), text in (cells or {}).items():
            if of == number:
                row[2 + day] = text
        page.append(row)
    if hours:
        second = book.create_sheet("Часы по УП")
        second.append(["Класс", "Предмет", "Часов по УП за год"])
        second.append(["5А", "Математика", 170])
    return _save(book, path)


def by_weeks(path: Path) -> Path:
    """Layout B: subjects of two parallels × 33 school weeks, levels by colour, a legend below."""
    book = Workbook()
    page = book.active
    page.title = "2026-2027"
    page.append([f"Приложение к приказу {SCHOOL} от 28.08.2026 № 40-о"])
    page.append(["Единый график оценочных процедур на 2026-2027 учебный год"])
    for grade, works in ((4, {3: "СД", 31: "ВПР"}), (5, {8: 1, 20: 2})):
        page.append([f"{grade} класс", "Учебные недели"])
        page.append(["Предмет", *range(1, 34), "Всего за уч. г.", "Часов по УП", "%"])
        row = page.max_row + 1
        page.append(
            ["Русский язык", *[works.get(week) for week in range(1, 34)], f"=COUNTA(B{row}:AH{row})", 170]
        )
        for week, work in works.items():
            colour = FEDERAL if work == "ВПР" else OWN
            page.cell(row, week + 1).fill = PatternFill("solid", fgColor=colour)
        page.append([])
    page.append(["Условные обозначения: СД – стартовая диагностика, цифра – номер контрольной работы"])
    for colour, level in ((FEDERAL, "федеральный уровень"), (OWN, "уровень образовательной организации")):
        page.append([None, level])
        page.cell(page.max_row, 1).fill = PatternFill("solid", fgColor=colour)
    return _save(book, path)


def by_months(path: Path, half: int = 2) -> Path:
    """Layout C: subjects below their parallel × months and levels, cells are days; one half of the year."""
    book = Workbook()
    page = book.active
    page.title = f"{half} полугодие"
    page.append([f"ГРАФИК оценочных процедур {SCHOOL}, {half} полугодие 2026-2027 учебного года"])
    months = ("Сентябрь", "Октябрь") if half == 1 else ("Январь", "Апрель")
    page.append(["Предмет", *[cell for month in months for cell in (month, *[None] * 4)]])
    page.append([None, *LEVELS, *LEVELS])
    page.append(["4 классы"])
    own, both = ("14.09", "02.10, 23.10") if half == 1 else ("14.01", "02.04, 23.04")
    page.append(["Русский язык", None, None, None, own, 1, None, None, None, both, 2])
    page.append(
        ["Математика", None, None, None, None, 0, "21.04" if half == 2 else None, None, None, None, 1]
    )
    return _save(book, path)


LISTED = (
    ("№", "Класс", "Предмет", "Вид работы", "Дата", "Учитель"),
    ("1", "5А, 5Б", "Русский язык", "Входная контрольная работа", "15.09.2026", "Иванова А.П."),
    ("2", "5А", "Математика", "Контрольная работа № 1", "9 октября", "Иванова А.П."),
    ("3", "", "Математика", "ВПР", "21.04, 22.04", "Иванова А.П."),
    ("4", "7-8 классы", "Физика", "Диктант терминов", "01.12.2026 г.", "Петров С.С."),
    ("5", "9", "Химия", "Проверочная работа", "3 неделя марта", "Петров С.С."),
    ("6", "9", "Абвгд", "Проверочная работа", "10.03.2027", "Петров С.С."),
)


def as_list(path: Path, rows: tuple[tuple[str, ...], ...] = LISTED, school: str = SCHOOL) -> Path:
    """Layout D: a row a work; a class left empty below its cell, days and classes in several writings."""
    book = Workbook()
    page = book.active
    page.append([f"График оценочных процедур {school} на 2026-2027 учебный год"])
    for row in rows:
        page.append([cell or None for cell in row])
    return _save(book, path)


def as_list_in_word(path: Path) -> Path:
    """The same as a document of Word."""
    document = docx.Document()
    document.add_paragraph(f"График оценочных процедур {SCHOOL}")
    document.add_paragraph("на 2026-2027 учебный год")
    table = document.add_table(rows=0, cols=len(LISTED[0]))
    for row in LISTED:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(path))
    return path


def as_list_in_pdf(path: Path) -> Path:
    """The same as a pdf."""
    return as_pdf([f"График оценочных процедур {SCHOOL}", "на 2026-2027 учебный год", *LISTED], path)
