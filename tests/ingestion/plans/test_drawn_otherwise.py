"""Plans drawn as a grid of months, month by month, with Roman parts of numbers, with days and hours apart."""

import pytest

from ingestion.core.model import Origin
from ingestion.plans import looks_like_plan, read_plan
from ingestion.plans.rows import read_rows
from ingestion.plans.text import number_of
from ingestion.reading.steps import read
from tests.ingestion.plans.plan_builders import Heading, as_docx, as_merged_docx, as_pdf, as_txt, as_xlsx

WRITERS = {"txt": as_txt, "docx": as_docx, "xlsx": as_xlsx, "pdf": as_pdf}
TITLE = "Циклограмма работы школы на 2025-2026 учебный год"
GRID = [
    TITLE,
    ("№", "Направление", "Сентябрь", "Октябрь", "Ноябрь", "Ответственный"),
    ("1", "Контроль", "Проверка журналов", "Посещение уроков", "Проверка тетрадей", "Завуч"),
    (
        "2",
        "Кадры",
        "1. Расстановка кадров 2. Составление тарификации",
        "",
        "Аттестация педагогов",
        "Директор",
    ),
    ("3", "Родители", "Проведение собрания", "", "", "Завуч"),
]
OF_GRID = [
    ("Проверка журналов", "Сентябрь", "Завуч", "Контроль"),
    ("Посещение уроков", "Октябрь", "Завуч", "Контроль"),
    ("Проверка тетрадей", "Ноябрь", "Завуч", "Контроль"),
    ("Расстановка кадров", "Сентябрь", "Директор", "Кадры"),
    ("Составление тарификации", "Сентябрь", "Директор", "Кадры"),
    ("Аттестация педагогов", "Ноябрь", "Директор", "Кадры"),
    ("Проведение собрания", "Сентябрь", "Завуч", "Родители"),
]


@pytest.mark.parametrize("kind", list(WRITERS))
def test_a_grid_of_months_gives_a_measure_a_deed(tmp_path, kind):
    plan = read_plan(WRITERS[kind](GRID, tmp_path / f"plan.{kind}"))
    assert [(m.title, m.timing_text, m.responsible, m.direction) for m in plan.measures] == OF_GRID


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_every_row_of_a_grid_is_accounted_for(tmp_path, kind):
    path = WRITERS[kind](GRID, tmp_path / f"plan.{kind}")
    reading = read(path, Origin(path.name))
    assert (reading.kind, reading.status) == ("plans", "read")
    assert reading.extract.tables["raw.plan_measures"].height == len(OF_GRID)
    assert reading.extract.quarantine.is_empty()


@pytest.mark.parametrize(
    "parts",
    [
        ["Занятость учащихся", *GRID[1:]],
        [TITLE, ("Предмет", "Сентябрь", "Октябрь", "Ноябрь"), ("Физика", "98,1", "97", "96"), ("Химия", "1", "", "")],
        ["Расписание кружков", ("Кружок", "Сентябрь", "Октябрь", "Ноябрь"), ("Хор", "Проведение репетиций", "", "")],
    ],
    ids=["no plan by its title", "numbers", "timetable"],
)  # fmt: skip
def test_other_grids_are_no_plans(tmp_path, parts):
    assert not looks_like_plan(read_rows(as_docx(parts, tmp_path / "other.docx")))


def test_a_month_above_each_table_dates_its_measures(tmp_path):
    head = ("№", "Мероприятие", "Ответственный")
    parts = ["План работы школы на 2025-2026 учебный год", "СЕНТЯБРЬ", head, ("1", "Анализ итогов", "Директор"),
             "ОКТЯБРЬ", head, ("1", "Проведение диагностики", "Завуч")]  # fmt: skip
    plan = read_plan(as_docx(parts, tmp_path / "plan.docx"))
    assert [(m.title, m.timing_text) for m in plan.measures] == [
        ("Анализ итогов", "СЕНТЯБРЬ"),
        ("Проведение диагностики", "ОКТЯБРЬ"),
    ]


def test_roman_parts_of_numbers(tmp_path):
    head = ("№", "Мероприятие", "Срок", "Ответственный")
    parts = ["План мероприятий на 2025-2026 учебный год", head, Heading("I. Организация"),
             ("I.1", "Анализ потребностей", "сентябрь", "Методист"), ("I.2.", "Обучение экспертов", "март", "Методист"),
             Heading("II. Контроль"), ("II.1", "Выезд в школы", "апрель", "Куратор")]  # fmt: skip
    plan = read_plan(as_docx(parts, tmp_path / "plan.docx"))
    assert [(m.number, m.title) for m in plan.measures] == [
        ("1.1", "Анализ потребностей"),
        ("1.2", "Обучение экспертов"),
        ("2.1", "Выезд в школы"),
    ]
    assert (number_of("IV.10"), number_of("IX.2.1."), number_of("IV.")) == ("4.10", "9.2.1", None)


def test_hours_are_not_the_timing_where_days_stand_beside(tmp_path):
    parts = ["План работы на неделю с 15 по 20 сентября 2025 года",
             ("День недели", "Мероприятие", "Время", "Ответственный"),
             ("Понедельник 15.09", "Совещание при директоре", "14:00", "Директор"),
             ("Вторник 16.09", "Посещение уроков", "8:30", "Завуч")]  # fmt: skip
    plan = read_plan(as_docx(parts, tmp_path / "plan.docx"))
    assert [m.timing_text for m in plan.measures] == ["Понедельник 15.09", "Вторник 16.09"]


def test_months_may_stand_a_row_lower_under_a_head_that_is_known_by_its_columns_alone(tmp_path):
    parts = ["План-сетка мониторингов на 2025-2026 учебный год"]
    parts.append(("Мониторинг", "Сентябрь", "Октябрь", "Ноябрь", "Исполнитель"))
    parts += [
        ("Адаптация десятиклассников", "+", "", "", "Методист"),
        ("Учебные пособия", "", "+", "+", "Завуч"),
    ]
    plan = read_plan(as_merged_docx(parts, tmp_path / "plan.docx"))
    assert [(m.title, m.timing_text, m.responsible) for m in plan.measures] == [
        ("Адаптация десятиклассников", "Сентябрь", "Методист"),
        ("Учебные пособия", "Октябрь, Ноябрь", "Завуч"),
    ]


@pytest.mark.parametrize("kind", list(WRITERS))
def test_weeks_under_a_month_are_times_and_not_things_to_do(tmp_path, kind):
    """«1 неделя» begins as a week of a subject does; the column «Сроки» was lost for it."""
    parts = ["План контроля на 2025-2026 учебный год", ("№", "Вопросы контроля", "Сроки", "Ответственные")]
    parts += [Heading("СЕНТЯБРЬ"), ("1", "Готовность кабинетов", "1 неделя", "Директор")]
    parts += [("2", "Рабочие программы", "3-4 неделя", "Завуч"), Heading("ОКТЯБРЬ")]
    parts += [("1", "Адаптация пятиклассников", "в течение месяца", "Психолог")]
    plan = read_plan(WRITERS[kind](parts, tmp_path / f"plan.{kind}"))
    assert [(m.title, m.timing_text) for m in plan.measures] == [
        ("Готовность кабинетов", "1 неделя сентября"),
        ("Рабочие программы", "3-4 неделя сентября"),
        ("Адаптация пятиклассников", "в течение месяца (октябрь)"),
    ]


def test_a_programme_may_end_its_title_with_the_plan(tmp_path):
    parts = ["Программа развития на 2024-2026 годы: план мероприятий"]
    parts += [("№", "Мероприятие", "2024", "2025", "2026", "Ответственный")]
    parts += [
        ("1", "Обучение экспертов", "+", "", "", "Завуч"),
        ("2", "Анализ итогов", "", "+", "+", "Завуч"),
    ]
    plan = read_plan(as_docx(parts, tmp_path / "plan.docx"))
    assert [(m.title, m.timing_text) for m in plan.measures] == [
        ("Обучение экспертов", "2024"),
        ("Анализ итогов", "2025, 2026"),
    ]


@pytest.mark.parametrize(
    ("times", "right"),
    [
        (("октябрь", "до 1 декабря", "ежемесячно"), ["октябрь", "до 1 декабря", "ежемесячно"]),
        (("ВПР", "апрель 2025", "5-9 классы"), ["", "", ""]),
    ],
    ids=["times", "other remarks"],
)
def test_times_may_stand_in_brackets_where_a_table_has_no_column_of_them(tmp_path, times, right):
    parts = ["План мероприятий на 2025-2026 учебный год", ("№", "Мероприятие", "Ответственный")]
    parts += [(str(i), f"Проведение совещания {i} ({time})", "Методист") for i, time in enumerate(times, 1)]
    plan = read_plan(as_docx(parts, tmp_path / "plan.docx"))
    assert [m.timing_text for m in plan.measures] == right
    assert all(m.title.endswith(")") == (not m.timing_text) for m in plan.measures)
