"""Protocols of ОГЭ and ЕГЭ are results like others: every exam a procedure of its own, nobody's name anywhere."""

from datetime import date

import pytest

from ingestion.pipeline import ingest
from tests.ingestion.core.builders import write_book
from tests.ingestion.core.stores import asked
from tests.ingestion.sources import exam_files

PEOPLE = "raw.results_participants"


def test_every_exam_of_a_file_is_a_procedure_of_its_own(tmp_path, home):
    (report,) = ingest(home, [exam_files.protocol(tmp_path / "Протокол.xlsx")])
    assert (report.kind, report.status, report.rows_read, report.rows_loaded) == (
        "exam_protocols",
        "loaded",
        4,
        4,
    )
    assert asked(
        home,
        "select kind, school_year, season, subject, language, grade, school_code, class_label, participant_code, "
        f"attendance, primary_score, file_mark, procedure_date from {PEOPLE} order by subject, participant_code",
    ) == [
        ("ОГЭ", 2026, "весна", "БИ", None, 9, "РИС-101001", "9А", "500001", "present", 6.0, 4, date(2026, 6, 5)),
        ("ОГЭ", 2026, "весна", "БИ", None, 9, "РИС-101001", "9Б", "500002", "present", 1.0, 2, date(2026, 6, 5)),
        ("ОГЭ", 2026, "весна", "ИЯ", "английский, устная часть", 9, "РИС-101001", "9А", "500001", "present", 12.0, 4,
         date(2026, 6, 7)),
        ("ОГЭ", 2026, "весна", "ИЯ", "английский, устная часть", 9, "РИС-101002", "9А", "500003", "absent", None, None,
         date(2026, 6, 7)),
    ]  # fmt: skip
    tasks = asked(
        home, "select task_code, score, response, max_score from raw.results_tasks where participant_row = 6"
    )
    assert sorted(tasks) == [
        ("1", 1.0, "scored", 1.0), ("2", 0.0, "scored", 1.0), ("3", 0.0, "scored", 1.0), ("4", 0.0, "scored", 1.0),
        ("Р1", None, "not_attempted", 2.0), ("Р2", 0.0, "scored", 2.0),
    ]  # fmt: skip


def test_levels_of_maths_are_never_mixed_and_answers_that_do_not_add_up_give_no_tasks(tmp_path, home):
    titles = ("02 - Математика 2026.06.01", "22 - Математика базовая 01.06.2026")
    ingest(home, [exam_files.unified(tmp_path / "Протокол.xlsx", *titles)])
    assert asked(
        home,
        f"select distinct kind, subject, study_level, grade, class_label, participant_code from {PEOPLE} "
        "order by all",
    ) == [
        ("ЕГЭ", "МА", level, 11, "11", f"200-3-{i}") for level in ("базовый", "профильный") for i in (1, 2)
    ]  # fmt: skip
    assert asked(home, "select count(*) from raw.results_tasks") == [(0,)]
    assert asked(home, "select rule_id, row_number from ops.findings order by all") == [
        ("exam_answers_unweighed", 2),
        ("exam_answers_unweighed", 6),
    ]


def test_a_score_after_an_appeal_counts_and_replaces_only_its_pupil(tmp_path, home):
    ingest(home, [exam_files.protocol(tmp_path / "Протокол.xlsx")])
    head = [*exam_files.OGE, "Балл после апелляции"]
    row = ["1", "101001", "9А", "100", "1", "500001", *exam_files.PEOPLE[0], "", "", "6", "4", "7"]
    (report,) = ingest(
        home, [write_book(tmp_path / "Апелляции.xlsx", [["06 - Биология 2026.06.05"], head, row])]
    )
    assert report.status == "loaded"
    assert asked(
        home,
        f"select primary_score from {PEOPLE} as p where subject = 'БИ' and not exists (select 1 "
        "from ops.replaced_rows as g where g.load_id = p.load_id and g.row_number = p.row_number) "
        "order by participant_code",
    ) == [(7.0,), (1.0,)]


def test_a_column_may_name_the_exam_of_every_row(tmp_path, home):
    head = ["Предмет", "Дата экзамена", *exam_files.OGE]
    people = exam_files.PEOPLE[0]
    rows = [
        ["Биология", "05.06.2026", "1", "101001", "9А", "100", "1", "500001", *people, "", "", "6", "4"],
        ["Английский язык (устная часть)", "07.06.2026", "1", "101001", "9А", "100", "1", "500001", *people, "", "",
         "12", "4"],
        ["Биология", "05.06.2026", "2", "101001", "9Б", "100", "1", "500002", *people, "", "", "1", "2"],
    ]  # fmt: skip
    (report,) = ingest(home, [write_book(tmp_path / "Протокол ОГЭ.xlsx", [head, *rows])])
    assert (report.kind, report.status, report.rows_read, report.rows_loaded) == (
        *("exam_protocols", "loaded"),
        *(3, 3),
    )
    assert asked(
        home,
        "select subject, language, procedure_date, participant_code, primary_score, row_number "
        f"from {PEOPLE} order by all",
    ) == [
        ("БИ", None, date(2026, 6, 5), "500001", 6.0, 2),
        ("БИ", None, date(2026, 6, 5), "500002", 1.0, 4),
        ("ИЯ", "английский, устная часть", date(2026, 6, 7), "500001", 12.0, 3),
    ]
    for word in people[:1]:
        assert str(word).encode() not in home.raw.read_bytes()


def test_a_row_that_names_no_exam_is_not_guessed(tmp_path, home):
    head = ["Предмет", "Дата экзамена", *exam_files.OGE]
    row = [
        "",
        "05.06.2026",
        "1",
        "101001",
        "9А",
        "100",
        "1",
        "500001",
        *exam_files.PEOPLE[0],
        "",
        "",
        "6",
        "4",
    ]
    (report,) = ingest(home, [write_book(tmp_path / "Протокол ОГЭ.xlsx", [head, row])])
    assert report.status == "refused"
    assert "столбце «Предмет»" in report.message


@pytest.mark.parametrize("name", ["Протокол.xlsx", "Протокол 2026.xlsx"])
def test_an_exam_without_its_line_is_refused_with_what_to_do(tmp_path, home, name):
    rows = [exam_files.OGE, ["1", "101001", "9А", "100", "1", "5", *exam_files.PEOPLE[0], "", "", "6", "4"]]
    (report,) = ingest(home, [write_book(tmp_path / name, rows)])
    assert (report.kind, report.status) == ("exam_protocols", "refused")
    assert "«02 - Математика 2026.06.01»" in report.message


def test_no_name_and_no_document_of_a_pupil_is_stored(tmp_path, home):
    ingest(home, [exam_files.protocol(tmp_path / "Протокол.xlsx")])
    stored = home.raw.read_bytes()
    for word in ("Фамилиева", "Прозвищева", "100001", "100002"):
        assert word.encode() not in stored, word


def test_the_protocols_of_the_cases_are_loaded(shared_dir, home):
    folder = shared_dir / "cases" / "excel_habits"
    reports = ingest(home, sorted(folder.glob("Протокол*.xlsx")))
    assert [(one.kind, one.status, one.rows_loaded) for one in reports] == [
        ("exam_protocols", "loaded", 3)
    ] * 2
    assert "Тестов".encode() not in home.raw.read_bytes()
