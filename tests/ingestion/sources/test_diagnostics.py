"""Protocols of diagnostics of grades 1–3: points 0, 1, 2 and levels, no names; each sheet its own class."""

from datetime import date

import pytest

from ingestion.pipeline import ingest
from tests.ingestion.core.builders import write_book
from tests.ingestion.core.stores import asked
from tests.ingestion.sources.planted_people import NAME, traces

ABOVE = [
    ["Протокол стартовой диагностики, 1 класс, 2026-2027 учебный год"],
    ["МБОУ СОШ № 1, edu990001", "", "Класс: 1А"],
]
HEAD = ["№ п/п", "Фамилия, имя", "Код ученика", "1", "2", "3.1", "3.2", "Сумма баллов", "Уровень"]
ROWS = [
    ["1", NAME, "10001", "2", "1", "0", "2", "5", "Базовый"],
    ["2", NAME, "10002", "2", "2", "1", "2", "7", "повышенный уровень"],
    ["3", NAME, "10003", "0", "0", "0", "1", "1", "недостаточный"],
    ["4", NAME, "10004", "", "", "", "", "", ""],
    ["5", "", "", "", "", "", "", "", ""],
]


def test_points_and_levels_of_a_starting_diagnostics_are_results(tmp_path, home):
    (report,) = ingest(home, [write_book(tmp_path / "Протокол.xlsx", [*ABOVE, HEAD, *ROWS])])
    assert (report.kind, report.status, report.rows_loaded, report.rows_quarantined) == (
        *("diagnostics", "loaded"),
        *(4, 0),
    ), report.message
    assert asked(
        home,
        "select kind, school_year, season, subject, grade, school_code, class_label, participant_code, attendance, "
        "primary_score, level, file_mark from raw.results_participants order by participant_code",
    ) == [
        ("Диагностика", 2027, "осень", "ГО", 1, "990001", "1А", "10001", "present", 5.0, "базовый", None),
        ("Диагностика", 2027, "осень", "ГО", 1, "990001", "1А", "10002", "present", 7.0, "повышенный", None),
        (
            "Диагностика",
            2027,
            "осень",
            "ГО",
            1,
            "990001",
            "1А",
            "10003",
            "present",
            1.0,
            "недостаточный",
            None,
        ),
        ("Диагностика", 2027, "осень", "ГО", 1, "990001", "1А", "10004", "absent", None, None, None),
    ]
    tasks = "select task_code, score from raw.results_tasks where participant_row = 4 order by task_code"
    assert asked(home, tasks) == [("1", 2.0), ("2", 1.0), ("3.1", 0.0), ("3.2", 2.0)]
    assert not traces(home.raw.read_bytes().decode("utf-8", "ignore"))


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        (
            "Итоговая диагностика по математике, 2 класс, 2026/2027 учебный год",
            ("Диагностика", 2027, "весна", "МА", 2, None),
        ),
        ("КДР, русский язык, 3 класс, 22.04.2027", ("КДР", 2027, "весна", "РУ", 3, date(2027, 4, 22))),
        (
            "Входная диагностика. Читательская грамотность. 3 класс. Сентябрь 2026",
            ("Диагностика", 2027, "осень", "ЧГ", 3, None),
        ),
    ],
)
def test_a_diagnostics_is_known_by_the_words_above_its_table(tmp_path, home, title, wanted):
    head = [
        "№",
        "Код обучающегося",
        "Класс",
        "Задание 1 (2б)",
        "Задание 2 (1б)",
        "Итого",
        "Уровень достижений",
    ]
    rows = [[title], ["edu990001"], head, ["1", "20001", "Б", "2", "1", "3", "Повышенный"]]
    (report,) = ingest(home, [write_book(tmp_path / "Протокол.xlsx", rows)])
    assert (report.kind, report.status, report.rows_loaded) == ("diagnostics", "loaded", 1), report.message
    told = "select kind, school_year, season, subject, grade, procedure_date from raw.results_participants"
    assert asked(home, told) == [wanted]
    assert asked(home, "select class_label, level from raw.results_participants") == [
        (f"{wanted[4]}Б", "повышенный")
    ]
    assert asked(home, "select task_code, max_score from raw.results_tasks order by 1") == [
        ("1", 2.0),
        ("2", 1.0),
    ]


def test_without_codes_a_pupil_is_the_place_in_the_list_of_the_class(tmp_path, home):
    head = ["№", "ФИО", "Класс", "1", "2", "Сумма", "Уровень"]
    rows = [
        *ABOVE,
        head,
        ["1", NAME, "1А", "2", "1", "3", "базовый"],
        ["1", NAME, "1Б", "1", "1", "2", "пониженный"],
    ]
    (report,) = ingest(home, [write_book(tmp_path / "Протокол.xlsx", rows)])
    assert (report.kind, report.status, report.rows_loaded) == ("diagnostics", "loaded", 2), report.message
    codes = "select participant_code, level from raw.results_participants order by 1"
    assert asked(home, codes) == [("1А-1", "базовый"), ("1Б-1", "пониженный")]
    assert not traces(home.raw.read_bytes().decode("utf-8", "ignore"))


@pytest.mark.parametrize(
    ("word", "level", "rule"),
    [
        ("высокий", "повышенный", "level_of_another_scale"),
        ("Выше базового", "повышенный", "level_of_another_scale"),
        ("средний уровень", "базовый", "level_of_another_scale"),
        ("ниже среднего", "пониженный", "level_of_another_scale"),
        ("НИЗКИЙ", "недостаточный", "level_of_another_scale"),
        ("зелёный", None, "level_unknown"),
    ],
)
def test_a_level_of_another_scale_is_read_as_the_nearest_and_said(tmp_path, home, word, level, rule):
    rows = [*ABOVE, HEAD, [*ROWS[0][:-1], word]]
    (report,) = ingest(home, [write_book(tmp_path / "Протокол.xlsx", rows)])
    assert (report.status, report.rows_loaded) == ("loaded", 1)
    assert asked(home, "select primary_score, level from raw.results_participants") == [(5.0, level)]
    assert asked(home, "select distinct rule_id from ops.findings where rule_id like 'level%'") == [(rule,)]
