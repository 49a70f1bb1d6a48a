"""Synthetic exports of ФИС ОКО after the description of their layouts.

Real samples exist only of `marks` and `journal`, and those as bare tables without the head of a workbook. Nobody here
has seen a real `planned` report or the service sheets of a `form` (`Служебный`, `Порядковый номер класса`): their
fixtures follow the description alone, and the readers of both accept any order of columns and rows.
"""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from tests.ingestion.core.builders import write_book

GROUPS = [
    ("Вся выборка", "35589", "1722202"),
    ("Приозёрная область", "560", "30216"),
    ("Приозёрный муниципальный округ(reg99_m012)", "2", "8"),
    ('МБОУ "СОШ № 1"(edu990001)', "", "5"),
    ('МБОУ "СОШ № 2"(edu990002)', "", "3"),
]
HEAD = {
    "report": "Статистика по отметкам",
    "test": "ВПР 2026 Русский язык 4 класс",
    "subject": "Русский язык",
    "maximum": "38",
    "day": "20.04.2026",
}


def head(**changes: str) -> list[list[str]]:
    """The seven rows above the header of an export."""
    said = HEAD | changes
    return [
        [said["report"]],
        [],
        [said["test"]],
        ["Предмет:", said["subject"]],
        ["Максимальный первичный балл:", said["maximum"]],
        ["Дата:", said["day"]],
        [],
    ]


def marks(path: Path, *, sheet: str = "РУ 4 Статистика по отметкам", groups=GROUPS, **said: str) -> Path:
    """Ф3: percent of every mark."""
    rows = [["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"]]
    rows += [[*group, "20,00", "40", "20", "20"] for group in groups]
    return write_book(path, [*head(**said), *rows], sheet)


def scores(path: Path) -> Path:
    """Percent of every primary score."""
    rows = [["Группы участников", "Кол-во ОО", "Кол-во участников", "0", "1", "2", "3"]]
    rows += [[*group, "10", "20", "30", "40"] for group in GROUPS]
    said = head(report="Распределение первичных баллов", maximum="3")
    return write_book(path, [*said, *rows], "РУ 4 Распределение первичных ба")


def items(path: Path, first: str = "1") -> Path:
    """Percent of completion, a second header row holds the maxima."""
    rows = [["Группы участников", "Кол-во ОО", "Кол-во участников", first, "11.1", "11.2", "4К1"]]
    rows += [["", "", "", "2", "1", "1", "3"]]
    rows += [[*group, "71,5", "50", "33,33", "8"] for group in GROUPS]
    return write_book(path, [*head(report="Выполнение заданий"), *rows], "РУ 4 Выполнение заданий")


JOURNAL = [
    "Группы участников", "Кол-во участников(всего)", "Понизили (Отметка < Отметка по журналу) %",
    "Понизили Кол-во участников", "Подтвердили (Отметка = Отметке по журналу) %", "Подтвердили Кол-во участников",
    "Повысили (Отметка > Отметка по журналу) %", "Повысили Кол-во участников",
]  # fmt: skip


def journal(path: Path) -> Path:
    """Percent and count side by side; begins at the region."""
    rows = [JOURNAL]
    rows += [[name, "100", "37,5", "37", "60,5", "61", "2", "2"] for name, _, _ in GROUPS[1:]]
    said = head(report="Сравнение отметок с отметками по журналу")
    return write_book(path, [*said, *rows], "РУ 4 Сравнение отметок с отметк")


def journal_by_rows(path: Path) -> Path:
    """The variant with three rows a school and their total."""
    rows = [["Группы участников", "Кол-во участников", "%"]]
    for name in ('МБОУ "СОШ № 1"(edu990001)', 'МБОУ "СОШ № 2"(edu990002)'):
        rows += [
            [name],
            ["Понизили (Отметка < Отметка по журналу) %", "4", "40"],
            ["Подтвердили (Отметка = Отметке по журналу) %", "5", "50"],
            ["Повысили (Отметка > Отметка по журналу) %", "1", "10"],
            ["Всего", "10", "100"],
        ]
    return write_book(path, [*head(report="Сравнение отметок"), *rows], "РУ 4 Сравнение отметок с отметк")


def planned(path: Path, order: tuple[str, ...]) -> Path:
    """Planned results; `order` puts its columns as they come: skill, max, region, all."""
    titles = {
        "skill": "Блоки ПООП обучающийся научится / получит возможность научиться",
        "max": "Макс балл",
        "region": "Приозёрная область",
        "all": "РФ",
    }
    tasks = [
        {"skill": "1К1. Соблюдать нормы письма", "max": "4", "region": "55,12", "all": "60,01"},
        {"skill": "2. Находить главное", "max": "3", "region": "70", "all": "71"},
    ]
    people = {"skill": "", "max": "", "region": "30216 уч.", "all": "1722202 уч."}
    rows = [[titles[name] for name in order], [people[name] for name in order]]
    rows += [[task[name] for name in order] for task in tasks]
    return write_book(
        path, [*head(report="Достижение планируемых результатов"), *rows], "РУ 4 Достижение планируемых рез"
    )


INDIVIDUAL = [
    "ОО", "Муниципалитет", "Название ОО", "Код участника", "Класс", "Вариант", "1 (2б)", "2 (1б)", "4К1 (3б)",
    "Первичный балл", "Отметка", "Отметка по журналу",
]  # fmt: skip
PUPILS = [
    ["40001", "1", "1", "2", "1", "3", "6", "5", "5"],
    ["40002", "1", "2", "1", "0", "1", "2", "3", "4"],
    ["40003", "2", "1", "X", "0", "0", "0", "2", "3"],
]


def individual(path: Path, *, declared: int = 3, with_school: bool = False) -> Path:
    """Ф1: the school stands in a row of its own above its pupils, or in the columns as well."""
    rows = [["", "", "Уровень сложности задания", "", "", "", "Б", "Б", "П"], INDIVIDUAL]
    rows += [[f'МБОУ "СОШ № 1"(edu990001) | Кол-во участников: {declared}']]
    school = ["edu990001", "reg99_m012 | Приозёрный муниципальный округ", 'МБОУ "СОШ № 1"']
    rows += [[*(school if with_school else ["", "", ""]), *pupil] for pupil in PUPILS]
    said = head(report="Индивидуальные результаты", maximum="6")[:-1]
    return write_book(path, [*said, *rows], "РУ 4 Индивидуальные результаты")


def write_sheets(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    """A workbook of several sheets, every cell as text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        for title, cells in sheets.items():
            sheet = book.add_worksheet(title)
            for index, row in enumerate(cells):
                for column, cell in enumerate(row):
                    if cell != "":
                        sheet.write_string(index, column, cell)
    return path


FORM = [
    "Код участника", "Вариант", "1 (5б)", "2 (1б)", "4К1 (3б)", "Порядковый номер класса",
    "Отметка за предыдущий триместр/ четверть/полугодие", "Итого баллов",
]  # fmt: skip
FORM_NAME = "Форма сбора результатов Английский язык 8 класс ВПР 2026.xlsx"


def form(path: Path, *, prepared: int = 1500, login: str = "", classes: bool = False) -> Path:
    """The collection form: filled rows, then prepared ones with a total of 0; helper values stand to the right."""
    helpers = ["", "", "", "", "", "", "", "1", "2", "3", "5", "1", "3"]
    filled = [
        ["80001", "1", "5", "1", "2", "1", "4", "8"],
        ["80002", "2", "3", "X", "0", "2", "3", "3"],
        ["80003", "отсутствовал", "", "", "", "1", "5", "0"],
    ]
    rows = [FORM, *[[*row, *helpers] for row in filled]]
    rows += [[f"8{index:04}", "", "", "", "", "", "", "0", *helpers] for index in range(4, prepared + 1)]
    service = [["Логин ОО", login]] if login else [["Версия", "1"]]
    names = [["№", "Класс"], ["1", "8А"], ["2", "8Б"]] if classes else [["1"], ["2"]]
    return write_sheets(path, {"Протокол": rows, "Служебный": service, "Порядковый номер класса": names})
