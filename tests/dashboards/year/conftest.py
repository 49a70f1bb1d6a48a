"""A municipality of five schools with known truth, lived through a year by its own small files; built once."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.homes import begun_home, obektiv
from warehouse.home import Home

TODAY = "2026-12-01"
MATHS, RUSSIAN = "ВПР 2026 Математика 5 класс", "ВПР 2026 Русский язык 5 класс"
EVENTS = "Процедура;Логин ОО;Событие;Дата;Документ;Решение;Кто (должность);Срок следующего"
EXPLANATIONS = "Процедура;Предмет;Параллель;Класс;Логин ОО;Дата;Пояснение;Решение;Чем проверено"
PLAN = """УТВЕРЖДАЮ
Начальник управления образования
«10» сентября 2025 г.

План мероприятий по обеспечению объективности оценочных процедур на 2025-2026 учебный год

№\tМероприятие\tСрок\tОтветственный\tОжидаемый результат
"""
#: As in real plans of that size: the department answers for most of it, a few measures stand for every school.
OF_ALL_SCHOOLS = 4
MEASURES = 35


@dataclass(frozen=True)
class Town:
    """The built home and what was planted in it: logins of the schools by their part."""

    home: Path
    truth: dict

    def school(self, part: str) -> str:
        """The code of the school that plays a part."""
        return self.truth["roles"][part].removeprefix("edu")

    @property
    def village(self) -> str:
        """The school of eight pupils a class."""
        return next(
            code for code, one in self.truth["schools"].items() if one["role"] == "сельская"
        ).removeprefix("edu")

    def rows(self, select: str) -> list[tuple]:
        """What the published build answers."""
        with duckdb.connect(str(Home(self.home).published()), read_only=True) as database:
            return database.execute(select).fetchall()


def plan_text() -> str:
    """A plan of 35 measures; the last four stand for every school."""
    lines = []
    for number in range(1, MEASURES + 1):
        of_schools = number > MEASURES - OF_ALL_SCHOOLS
        title = (
            f"Собрание родителей о проверочных работах, часть {number}" if of_schools else f"Мера {number}"
        )
        where = " во всех ОО" if of_schools else " по объективности"
        who = "Руководители ОО" if of_schools else "Управление образования"
        lines.append(f"{number}\t{title}{where}\tдо 15.{1 + number % 6:02}.2026\t{who}\tПротокол\n")
    return PLAN + "".join(lines)


def other_grades(folder: Path) -> None:
    """The same works written in grades 6 and 7 as well, so that a school may have six signs in a season."""
    for path in sorted(folder.glob("ВПР 2026 * 5 класс.csv")):
        head, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";")
        grade, label = head.index("Параллель"), head.index("Класс")
        for other in "67":
            changed = [
                [
                    *(row[0].replace("5 класс", f"{other} класс"), *row[1:grade], other),
                    *(*row[grade + 1 : label], row[label].replace("5", other), *row[label + 1 :]),
                ]
                for row in rows
            ]
            copy = path.with_name(path.name.replace("5 класс", f"{other} класс"))
            with copy.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file, delimiter=";").writerows([head, *changed])


def year_of_people(truth: dict) -> tuple[list[str], list[str]]:
    """What people wrote down in the year: lines of the forms of cases and of explanations."""
    roles = truth["roles"]
    village = next(code for code, one in truth["schools"].items() if one["role"] == "сельская")
    knew, ill, lyceum = roles["knew_hard"], roles["quarantine"], roles["lyceum"]
    events, said = [], []
    for number, (login, words, ground) in enumerate(
        (
            (ill, "В классе был карантин", "письмо школы от 22.04.2026 № 31"),
            (lyceum, "Приём с отбором", "справка о приёме от 01.09.2025 № 4"),
            (village, "В классе восемь человек", "справка о численности от 01.09.2025 № 2"),
        ),
        1,
    ):
        for work, subject in ((MATHS, "Математика"), (RUSSIAN, "Русский язык")):
            if login == ill and work == RUSSIAN:
                # The sign of that commission has a cause of its own.
                continue
            events += [
                f"{work};{login};ждём слово школы;18.06.2026;письмо от 18.06.2026 № {110 + number};;методист;",
                f"{work};{login};снято: есть объяснение;29.06.2026;{ground};;заместитель начальника;",
            ]
            said.append(f"{work};{subject};5;;{login};24.06.2026;{words};;")
    # The works of the school that knew the answers were marked perfectly: the act finds nothing, whatever it is called.
    for grade in (5, 6, 7):
        work = MATHS.replace("5 класс", f"{grade} класс")
        events += [
            f"{work};{knew};проверяется;22.06.2026;приказ от 20.06.2026 № 70-о;;методист;",
            f"{work};{knew};не подтвердилось;26.06.2026;Акт № {grade} от 26.06.2026;;председатель комиссии;",
        ]
    # A list of the region names all six works of one school.
    events += [
        f"{work.replace('5 класс', f'{grade} класс')};{roles['weak_absent']};признак зарегистрирован;01.07.2026;"
        "перечень от 01.07.2026 № 9;;методист;"
        for work in (MATHS, RUSSIAN)
        for grade in (5, 6, 7)
    ]
    return events, said


@pytest.fixture(scope="session")
def town(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Five schools, all stages of the year, what people decided; built as of the first of December."""
    script = shared_dir / "harness" / "town.py"
    if not script.exists():
        pytest.skip("нет генератора муниципалитета с известной правдой рядом с проектом")
    folder = tmp_path_factory.mktemp("town")
    subprocess.run(
        [sys.executable, str(script), "--schools", "5", "--seed", "1", "--out", str(folder)], check=True
    )
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    inputs = folder / "inputs"
    other_grades(inputs / "2 результаты")
    for path in inputs.rglob("План объективности*.xlsx"):
        path.unlink()
    shutil.rmtree(inputs / "3 перепроверка и совещание")
    events, said = year_of_people(truth)
    (inputs / "План 2025-2026.txt").write_text(plan_text(), encoding="utf-8")
    (inputs / "Дела.csv").write_text("\n".join([EVENTS, *events]) + "\n", encoding="utf-8-sig")
    (inputs / "Пояснения.csv").write_text("\n".join([EXPLANATIONS, *said]) + "\n", encoding="utf-8-sig")
    home = begun_home(folder / "home")
    obektiv(home, "ingest", str(inputs), OBEKTIV_TODAY=TODAY)
    obektiv(home, "build", OBEKTIV_TODAY=TODAY)
    return Town(home, truth)
