"""Small input files in the real layouts, made cell by cell for one test at a time."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

HEAD_2021 = [
    "логин школы", "регион", "номер обучающегося", "код обучающегося", "отметка за предыдущую четверть/триместр", "пол",
    "класс", "вариант", "всего баллов", "балл за 1", "балл за 2", "балл за 3", "Учебник",
]  # fmt: skip
NAME_2021 = "Проведение работы по математике, 5 класс. ВПР 2021.xlsx"
GOOD_2021 = ["sch990001", "Округ", "1", "50001", "4", "м", "А", "1", "3", "1", "0", "2", ""]


def write_book(path: Path, rows: list[list], sheet: str = "Sheet") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        for index, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell not in (None, ""):
                    page.write_string(index, column, str(cell))
    return path


def dump_2021(folder: Path, *rows: list[str], name: str = NAME_2021) -> Path:
    """A regional dump of 2021 with the given pupil rows."""
    return write_book(folder / name, [HEAD_2021, *rows])


def row_2021(**changes: str) -> list[str]:
    """A good pupil row with some cells changed, by the header's place."""
    places = {"login": 0, "region": 1, "code": 3, "journal": 4, "sex": 5, "class_": 6, "variant": 7, "total": 8,
              "task1": 9, "task2": 10, "task3": 11}  # fmt: skip
    row = list(GOOD_2021)
    for name, value in changes.items():
        row[places[name]] = value
    return row


HEAD_2020 = [
    "groups", "user", "id", "code", "otc", "gender", "klass", "var-1", "var-2", "sum", "a-1-grade", "a-2-grade",
    "Учебник",
]  # fmt: skip
HEAD_LONG = [
    "Процедура", "Учебный год", "Дата", "Предмет", "Параллель", "Логин ОО", "Класс", "Код участника", "Вариант", "Явка",
    "Задание", "Балл", "Макс. балл", "Отметка по журналу",
]  # fmt: skip


def long_csv(path: Path, *rows: list[str], head: list[str] | None = None) -> Path:
    """A results_long table as csv with semicolons."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [";".join(row) for row in [head or HEAD_LONG, *rows]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def row_long(**changes: str) -> list[str]:
    """A good results_long row with some cells changed."""
    row = dict(zip(HEAD_LONG, ["КДР 2026 Математика 6 класс", "2025/2026", "15.04.2026", "Математика", "6", "edu990001",
                               "6А", "60001", "1", "присутствовал", "1", "1", "2", "4"], strict=True))  # fmt: skip
    return list((row | changes).values())
