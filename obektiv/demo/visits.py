"""Observers, experts, what they saw and how they marked: the registers around a procedure."""

from datetime import timedelta

import numpy as np
import polars as pl

from obektiv.demo.catalog import SUBJECT_NAMES
from obektiv.demo.layouts import ABSENT
from obektiv.demo.planted import OverMarking, Planted, planted_markers, planted_peculiarities
from obektiv.demo.results import Written
from obektiv.demo.schools import School
from obektiv.demo.seeding import stream
from obektiv.demo.staff import teacher_code

WORKS_PER_CLASS = 12
_CALM_CLASSES = 2
#: The test whose observers were named by order, one of whom has handed in no sheet.
OWED_PROCEDURE = "ВПР 2023 Русский язык 5 класс"


def experts(schools: list[School]) -> pl.DataFrame:
    """Register of experts: a code, subjects, place of work, whether trained."""
    count = max(12, len(schools) // 3)
    subjects = ("Русский язык", "Математика", "Русский язык, Математика, Окружающий мир")
    return pl.DataFrame(
        {
            "Код эксперта": [f"Э-{i + 1:02}" for i in range(count)],
            "Предмет(ы)": [subjects[i % 3] for i in range(count)],
            "Логин ОО (место работы)": [
                f"edu{schools[(i * 5 + 1) % len(schools)].code}" for i in range(count)
            ],
            "Прошёл подготовку": ["нет" if i % 6 == 5 else "да" for i in range(count)],
        }
    )


def observers(schools: list[School], seed: int) -> pl.DataFrame:
    """Register of observers: a code, kind, order, schools where they have an interest, days they can come."""
    random = stream(seed, "observers")
    count = max(20, len(schools))
    interest = random.integers(0, len(schools), count)
    days = (
        "17.10.2023, 18.10.2023, 19.03.2024, 21.03.2024",
        "17.10.2023, 20.03.2024-22.03.2024",
        "26.03.2024, 28.03.2024, 02.04.2024",
    )
    return pl.DataFrame(
        {
            "Код наблюдателя": [f"Н-{i + 1:02}" for i in range(count)],
            "Вид": ["независимый" if i % 3 == 0 else "общественный" for i in range(count)],
            "Приказ о закреплении": ["№ 57-о от 27.02.2023"] * count,
            "Логины ОО, где есть интерес": [f"edu{schools[int(i)].code}" for i in interest],
            "Доступные даты": [days[i % 3] for i in range(count)],
        }
    )


def observation_sheets(written: list[Written], schools: list[School], seed: int) -> pl.DataFrame:
    """Sheets of observers in the springs of 2022 and 2023: five visits a test, now and then a remark."""
    random = stream(seed, "sheets")
    remarks = (
        ("Н-02", "Начало на 10 минут позже расписания"),
        ("Н-05", "В кабинете открыты справочные таблицы"),
    )
    stages = ("инструктаж", "проведение", "проведение", "проверка", "загрузка")
    rows = []
    for item in written:
        procedure, sitting = item.sitting.procedure, item.sitting
        if procedure.kind != "ВПР" or procedure.school_year < 2022:
            continue
        present = sorted(set(item.rows["school"]))
        for number, index in enumerate(random.choice(present, 5, replace=False)):
            school = schools[int(index)]
            letter = school.letters[int(random.integers(len(school.letters)))]
            code, comment = remarks[int(random.integers(2))] if random.random() < 0.12 else ("нет", None)
            rows.append(
                {
                    "Процедура": procedure.title,
                    "Дата": f"{procedure.date_from:%d.%m.%Y}",
                    "Логин ОО": f"edu{school.code}",
                    "Класс": school.label(procedure.class_grade, letter),
                    "Предмет": SUBJECT_NAMES[procedure.subject],
                    "Код наблюдателя": f"Н-{int(random.integers(1, 21)):02}",
                    "Начало": "09:00",
                    "Окончание": "09:45" if procedure.subject != "РУ" else "10:30",
                    "Присутствовало": str(int(sitting.present[sitting.rows_of(int(index), letter)].sum())),
                    "Этап": stages[number],
                    "Нарушение": code,
                    "Комментарий": comment,
                }
            )
    return pl.DataFrame(rows, schema_overrides={"Комментарий": pl.String})


def assignments(written: list[Written], schools: list[School], seed: int) -> pl.DataFrame:
    """Who was ordered where on the day of one test of spring 2023: every visit with a sheet, and one without."""
    sheets = observation_sheets(written, schools, seed).filter(pl.col("Процедура") == OWED_PROCEDURE)
    visits = sheets.select("Код наблюдателя", "Логин ОО", "Дата").unique(maintain_order=True)
    known = set(visits["Код наблюдателя"])
    interest = dict(
        observers(schools, seed).select("Код наблюдателя", "Логины ОО, где есть интерес").iter_rows()
    )
    place = next(
        f"edu{school.code}" for school in schools if f"edu{school.code}" not in set(visits["Логин ОО"])
    )
    person = next(code for code, where in interest.items() if code not in known and where != place)
    rows = [*visits.iter_rows(), (person, place, visits["Дата"][0])]
    return pl.DataFrame(
        {
            "Код": [row[0] for row in rows],
            "Роль": ["наблюдатель"] * len(rows),
            "Логин ОО": [row[1] for row in rows],
            "Дата": [row[2] for row in rows],
            "Вид процедуры": ["ВПР"] * len(rows),
            "Статус": ["утверждено"] * len(rows),
            "Причина": [None] * len(rows),
            "Приказ": ["№ 57-о от 27.02.2023"] * len(rows),
        },
        schema_overrides={"Причина": pl.String},
    )


def _classes_to_recheck(item: Written, schools: list[School], size: str, seed: int) -> list[tuple[int, str]]:
    """Classes whose works were marked again: where something is planted, and a few calm ones."""
    procedure = item.sitting.procedure
    key = (procedure.subject, procedure.grade, procedure.school_year, procedure.season)
    wanted: list[OverMarking | Planted] = [*planted_markers(size)]
    wanted += [p for p in planted_peculiarities(size) if p.type == "lenient_open"]
    chosen = [
        (w.school_number - 1, w.letter)
        for w in wanted
        if (w.subject, w.grade, w.school_year, w.season) == key
    ]
    random = stream(seed, "recheck", procedure.procedure_id)
    urban = [i for i in sorted(set(item.rows["school"])) if not schools[i].is_rural]
    calm = [(int(i), "А") for i in random.choice(urban, _CALM_CLASSES, replace=False)]
    return list(dict.fromkeys([*chosen, *calm]))


def _expert_scores(sitting, row: int, random: np.random.Generator) -> np.ndarray:
    scores = sitting.expert_scores[row].copy()
    doubt = random.random(len(scores)) < 0.06
    scores[doubt] += random.choice((-1, 1), int(doubt.sum()))
    return np.clip(scores, 0, sitting.test.maxima)


def rechecks(written: list[Written], schools: list[School], size: str, seed: int) -> pl.DataFrame:
    """Works marked again in the springs of 2022 and 2023: a row a work and criterion, open tasks only.

    Where the leniency is the commission's, «Код педагога-проверяющего» is empty, as formats.md asks.
    """
    pool = experts(schools).filter(pl.col("Прошёл подготовку") == "да")
    lenient = {
        (p.school_number - 1, p.subject) for p in planted_peculiarities(size) if p.type == "lenient_open"
    }
    rows, protocol = [], 0
    for item in written:
        procedure, sitting = item.sitting.procedure, item.sitting
        if procedure.kind != "ВПР" or procedure.school_year < 2022:
            continue
        seen = set(item.rows.filter(pl.col("variant") != ABSENT)["school"])
        for index, letter in _classes_to_recheck(item, schools, size, seed):
            if index not in seen:
                continue
            protocol += 1
            random = stream(seed, "recheck works", procedure.procedure_id, index, letter)
            school = schools[index]
            # Nobody re-marks the works of their own school.
            others = pool.filter(pl.col("Логин ОО (место работы)") != f"edu{school.code}")["Код эксперта"]
            expert = others[int(random.integers(len(others)))]
            marker = teacher_code(
                school, procedure.subject, procedure.class_grade, procedure.school_year, letter
            )
            works = [r for r in sitting.rows_of(index, letter) if sitting.present[r]]
            for row in random.permutation(works)[:WORKS_PER_CLASS]:
                expert_scores = _expert_scores(sitting, row, random)
                for task in np.flatnonzero(sitting.test.is_open):
                    rows.append(
                        {
                            "Процедура": procedure.title,
                            "Учебный год": procedure.school_year_text,
                            "Предмет": SUBJECT_NAMES[procedure.subject],
                            "Параллель": str(procedure.grade),
                            "Логин ОО": f"edu{school.code}",
                            "Класс": school.label(procedure.class_grade, letter),
                            "Код участника": str(sitting.code[row]),
                            "Задание/критерий": sitting.test.codes[task],
                            "Балл школы": str(sitting.scores[row, task]),
                            "Балл эксперта": str(expert_scores[task]),
                            "Макс. балл": str(sitting.test.maxima[task]),
                            "Код эксперта": expert,
                            "Код педагога-проверяющего": None
                            if (index, procedure.subject) in lenient
                            else marker,
                            "№ протокола": f"{procedure.school_year}-{protocol:02}",
                            "Слепая проверка": "да",
                            "Дата": f"{procedure.upload_deadline + timedelta(days=14):%d.%m.%Y}",
                        }
                    )
    return pl.DataFrame(rows, schema_overrides={"Код педагога-проверяющего": pl.String})
