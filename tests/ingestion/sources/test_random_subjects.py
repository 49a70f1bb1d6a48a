"""The list of classes with their subjects of choice: loaded as schools get it, form and level in their own words."""

import duckdb

from ingestion.pipeline import ingest
from tests.ingestion.core.builders import write_book
from tests.ingestion.sources.planted_people import NAME

HEAD = ["Учебный год", "Логин ОО", "Параллель", "Класс", "Предмет", "Форма проведения", "Уровень"]
ROWS = [
    ["2025/2026", "edu990001", "6", "6 «А»", "География", "традиционная", ""],
    ["2025/2026", "edu990001", "6", "6 «А»", "История", "с применением компьютера", ""],
    ["2025/2026", "edu990001", "7", "7Б", "Физика", "бумажная", "углублённый"],
    ["2025/2026", "edu990001", "7", "7Б", "Физика", "по телефону", ""],
]


def test_the_list_of_subjects_of_choice_is_loaded_with_form_and_level(home, tmp_path):
    (report,) = ingest(home, [write_book(tmp_path / "Список классов.xlsx", [HEAD, *ROWS])])
    assert (report.kind, report.status, report.rows_loaded, report.rows_quarantined) == (
        *("random_subjects", "loaded"),
        *(3, 1),
    )
    with duckdb.connect(str(home.raw)) as connection:
        rows = connection.execute(
            "select school_year, school_code, grade, class_label, subject, test_form, test_level "
            "from raw.random_subjects order by row_number"
        ).fetchall()
    assert rows == [
        (2026, "990001", 6, "6А", "ГГ", "бумажная", None),
        (2026, "990001", 6, "6А", "ИС", "компьютерная", None),
        (2026, "990001", 7, "7Б", "ФИ", "бумажная", "углублённый"),
    ]


CALENDAR = ["Вид", "Предмет", "Параллель", "Логин ОО", "Класс", "Дата с"]


def test_a_class_that_is_no_class_is_held_and_never_means_the_whole_grade(home, tmp_path):
    lists = [HEAD, ROWS[0], ["2025/2026", "edu990001", "6", NAME, "История", "бумажная", ""]]
    days = [CALENDAR, ["ВПР", "Математика", "5", "edu990001", NAME, "21.04.2026"]]
    days.append(["ВПР", "Математика", "5", "edu990001", "", "22.04.2026"])
    files = [write_book(tmp_path / "Список классов.xlsx", lists), write_book(tmp_path / "График.xlsx", days)]
    for report in ingest(home, files):
        assert (report.status, report.rows_loaded, report.rows_quarantined) == ("loaded", 1, 1), report.kind
    with duckdb.connect(str(home.raw)) as connection:
        assert connection.execute("select day(date_from) from raw.procedure_calendar").fetchall() == [(22,)]
        held = connection.execute(
            "select rule_id, message from ops.findings where effect = 'row_held'"
        ).fetchall()
    assert {rule for rule, _ in held} == {"class_not_readable"}
    assert not any(NAME in message for _, message in held)
