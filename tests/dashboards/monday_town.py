"""A municipality of seven schools as ФИС ОКО's own forms tell it: no scale of marks, its reports, a plan, a meeting.

Whatever the program is asked about is counted here from the pupils, apart from it: by plain sums of what the schools
wrote down, and by the borders that ФИС ОКО knows and the home does not.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from tests.ingestion.core.builders import write_book
from tests.ingestion.published.fis_oko_files import head, write_sheets

MUNICIPALITY, MUNICIPALITY_CODE = "Приозёрный муниципальный округ", "reg99_m012"
REGION = "Приозёрная область"
#: A Monday.
TODAY = "2026-06-01"
TEST = "ВПР 2026 Математика 5 класс"
#: Number of the school → pupils of each of its classes: a town, two villages.
CLASSES = {1: (27, 26, 24), 2: (25, 23), 3: (24, 22), 4: (21,), 5: (19,), 6: (12,), 7: (9,)}
MAXIMA = {"1": 1, "2": 1, "3": 1, "4": 1, "5": 2, "6": 1, "7": 2, "8": 2, "9": 2, "10": 2}
TOP = sum(MAXIMA.values())
#: The lowest scores of «3», «4» and «5», which ФИС ОКО knows.
BORDERS = (5, 8, 12)
#: What ФИС ОКО published of the region and of the country: people, percents of marks 2–5.
WIDER = {
    REGION: (9120, ("9,85", "31,40", "38,25", "20,50")),
    "Вся выборка": (1421502, ("10,20", "33,15", "37,45", "19,20")),
}
#: Percents of every score of the region, which add up to a hundred, and of every task.
SCORES_OF_REGION = (1, 1, 2, 3, 5, 7, 9, 11, 13, 12, 11, 9, 7, 4, 3, 2)
ITEMS_OF_REGION = (82.4, 74.1, 71.9, 66.3, 58.8, 55.2, 49.7, 41.5, 33.6, 21.2)
LATE = ("2", "Согласовать график перепроверки работ", "20.04.2026", "Муниципальный координатор", 42)
PLAN = """УТВЕРЖДАЮ
Начальник управления образования
«10» сентября 2025 г.

План мероприятий по обеспечению объективности оценочных процедур на 2025-2026 учебный год

№\tМероприятие\tСрок\tОтветственный\tОжидаемый результат
1\tРазместить на сайте порядок проведения ВПР\tдо 15.10.2025\tМетодический центр\tСтраница сайта
2\tСогласовать график перепроверки работ\tдо 20.04.2026\tМуниципальный координатор\tГрафик
3\tПодготовить справку по итогам ВПР\tдо 15.05.2026\tМетодический центр\tСправка
4\tПровести совещание руководителей по итогам ВПР\tдо 10.06.2026\tНачальник управления образования\tПротокол
"""
STATUS = (
    "План;№;Логин ОО;Статус;Дата;Подтверждение\n"
    "План 2025-2026;1;;выполнено;14.10.2025;страница сайта\n"
    "План 2025-2026;3;;выполнено;14.05.2026;справка\n"
)
MEETINGS = (
    "Дата;Тип;Тема;Решение;Ответственный;Срок;Статус\n"
    "16.03.2026;совещание;Подготовка к ВПР;Провести семинар по единым критериям проверки;методист;15.06.2026;в работе\n"
)


@dataclass(frozen=True)
class Pupil:
    """One line of a form: who wrote in which class of which school, points by task; none where absent."""

    school: int
    class_no: int
    code: str
    points: tuple[int, ...] | None
    journal: int

    @property
    def total(self) -> int:
        """The primary score."""
        return sum(self.points or ())

    @property
    def mark(self) -> int:
        """What ФИС ОКО gives for it."""
        return 2 + sum(self.total >= border for border in BORDERS)


def login(school: int) -> str:
    """The login of a school."""
    return f"edu99100{school}"


def name(school: int) -> str:
    """The name of a school."""
    return f"МБОУ «СОШ № {school}»"


def pupils() -> list[Pupil]:
    """Everybody on the lists; each eleventh or so did not come."""
    chance = random.Random(22)
    found = []
    for school, sizes in CLASSES.items():
        level = chance.uniform(0.36, 0.52)
        for class_no, size in enumerate(sizes, start=1):
            for place in range(1, size + 1):
                ease = [min(0.97, max(0.03, level + 0.25 - 0.05 * task)) for task in range(len(MAXIMA))]
                points = tuple(
                    sum(chance.random() < share for _ in range(top))
                    for share, top in zip(ease, MAXIMA.values(), strict=True)
                )
                is_here = chance.random() > 0.09
                journal = chance.choice((3, 3, 4, 4, 5))
                code = f"5{school}{class_no}{place:02}"
                found.append(Pupil(school, class_no, code, points if is_here else None, journal))
    return found


def wrote(everybody: list[Pupil], school: int | None = None) -> list[Pupil]:
    """Those who wrote: of one school, or of the municipality."""
    return [one for one in everybody if one.points is not None and school in (None, one.school)]


def pct(part: float, whole: float) -> float:
    """A percent as ФИС ОКО prints it."""
    return round(100 * part / whole, 2)


def marks_of(group: list[Pupil]) -> list[float]:
    """Percents of marks 2–5."""
    return [pct(sum(one.mark == mark for one in group), len(group)) for mark in (2, 3, 4, 5)]


def items_of(group: list[Pupil]) -> list[float]:
    """Points of every task, percent of all that could be gained."""
    return [
        pct(sum(one.points[place] for one in group), top * len(group))
        for place, top in enumerate(MAXIMA.values())
    ]


def scores_of(group: list[Pupil]) -> list[float]:
    """Percents of every primary score."""
    return [pct(sum(one.total == score for one in group), len(group)) for score in range(TOP + 1)]


def _cells(shares: list[float]) -> list[str]:
    return [f"{share:.2f}".replace(".", ",") for share in shares]


def write(folder: Path) -> list[Pupil]:
    """All files that the department has; returns whom they are about."""
    everybody = pupils()
    for school, sizes in CLASSES.items():
        _form(folder, school, len(sizes), [one for one in everybody if one.school == school])
    _reports(folder / "Отчёты ФИС ОКО", everybody)
    rows = [f"{login(n)};{name(n)};{MUNICIPALITY};СОШ;{'село' if n > 5 else 'город'}" for n in CLASSES]
    register = "\n".join(["Логин ОО;Название;Муниципалитет;Вид;Город/село", *rows]) + "\n"
    (folder / "Школы.csv").write_text(register, encoding="utf-8-sig")
    (folder / "План 2025-2026.txt").write_text(PLAN, encoding="utf-8")
    (folder / "Исполнение плана.csv").write_text(STATUS, encoding="utf-8-sig")
    (folder / "Решения совещаний.csv").write_text(MEETINGS, encoding="utf-8-sig")
    return everybody


def _form(folder: Path, school: int, classes: int, own: list[Pupil]) -> None:
    """«Форма сбора результатов» of one school: no marks for the work, no login but the folder's."""
    tasks = [f"{code} ({top}б)" for code, top in MAXIMA.items()]
    header = ["Код участника", "Вариант", *tasks, "Порядковый номер класса"]
    rows = [[*header, "Отметка за предыдущий триместр/ четверть/полугодие", "Итого баллов"]]
    for one in own:
        is_here = one.points is not None
        points = [str(point) for point in one.points] if is_here else [""] * len(MAXIMA)
        variant, total = ("1", str(one.total)) if is_here else ("отсутствовал", "0")
        rows.append([one.code, variant, *points, str(one.class_no), str(one.journal), total])
    names = [["№", "Класс"], *[[str(n), f"5{'АБВ'[n - 1]}"] for n in range(1, classes + 1)]]
    write_sheets(
        folder / login(school) / "Форма сбора результатов Математика 5 класс ВПР 2026.xlsx",
        {"Протокол": rows, "Служебный": [["Логин ОО", login(school)]], "Порядковый номер класса": names},
    )


def _reports(folder: Path, everybody: list[Pupil]) -> None:
    """Three reports of ФИС ОКО about the same work, from the country down to the schools."""
    said = {"test": TEST, "subject": "Математика", "maximum": str(TOP), "day": "16.04.2026"}
    groups = [(f"{MUNICIPALITY}({MUNICIPALITY_CODE})", str(len(CLASSES)), wrote(everybody))]
    groups += [(f"{name(n)}({login(n)})", "", wrote(everybody, n)) for n in CLASSES]
    header = ["Группы участников", "Кол-во ОО", "Кол-во участников"]
    n_region = str(WIDER[REGION][0])
    marks = [[place, "300", str(n), *shares] for place, (n, shares) in reversed(WIDER.items())]
    marks += [[place, n, str(len(group)), *_cells(marks_of(group))] for place, n, group in groups]
    scores = [[REGION, "300", n_region, *_cells(list(map(float, SCORES_OF_REGION)))]]
    scores += [[place, n, str(len(group)), *_cells(scores_of(group))] for place, n, group in groups]
    items = [["", "", "", *map(str, MAXIMA.values())]]
    items += [[REGION, "300", n_region, *_cells(list(ITEMS_OF_REGION))]]
    items += [[place, n, str(len(group)), *_cells(items_of(group))] for place, n, group in groups]
    for title, keys, rows in (
        ("Статистика по отметкам", "2345", marks),
        ("Распределение первичных баллов", map(str, range(TOP + 1)), scores),
        ("Выполнение заданий", MAXIMA, items),
    ):
        table = [*head(report=title, **said), [*header, *keys], *rows]
        write_book(folder / f"{title}.xlsx", table, f"МА 5 {title}"[:31])
