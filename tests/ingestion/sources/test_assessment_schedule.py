"""Schedules that schools publish: three layouts give the same kind of rows, each with the cell it stands in."""

import csv
import json
from collections import defaultdict
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from ingestion.catalogue import read_whole, recognise
from ingestion.core.candidate import Candidate
from ingestion.core.files import FileRefusedError, open_book
from ingestion.core.model import Extract, Origin
from ingestion.pipeline import ingest
from ingestion.reading.steps import read as read_file
from ingestion.schedules.lists import classes_of
from tests.ingestion.sources import schedule_files
from warehouse.raw import connect


def read(path: Path, name: str | None = None) -> Extract:
    candidate = Candidate(open_book(path, path.name), Origin(name or path.name), path)
    source = recognise(candidate)
    assert source is not None
    assert source.KIND == "assessment_schedule"
    return read_whole(source, candidate)


def works(extract: Extract) -> list[dict]:
    """Works of all rows, each with the sheet and class of its row."""
    return [
        {"sheet": row["sheet"], "class_label": row["class_label"]} | work
        for row in extract.tables["raw.assessment_schedule"].iter_rows(named=True)
        for work in json.loads(row["works"])
    ]


def sittings(extract: Extract) -> set[tuple]:
    names = ("class_label", "subject", "held_on", "school_week", "level", "work_kind", "cell")
    return {
        tuple(date.fromisoformat(one[n]) if n == "held_on" and one[n] else one[n] for n in names)
        for one in works(extract)
    }


def test_classes_by_days_give_a_row_a_subject_of_a_cell(tmp_path):
    extract = read(schedule_files.by_days(tmp_path / "График.xlsx", hours=True))
    assert sittings(extract) == {
        ("5А", "МА", date(2026, 9, 9), None, None, None, "L6"),
        ("5А", "РУ", date(2026, 9, 16), None, None, None, "S6"),
        ("5А", "ИЯ", date(2026, 9, 16), None, None, None, "S6"),
        ("5А", "РУ", date(2027, 4, 20), None, "федеральный", "ВПР", "BB6"),
        ("5Б", "МА", date(2026, 9, 10), None, None, None, "M7"),
        ("5Б", "РУ", date(2027, 4, 21), None, "федеральный", "ВПР", "BC7"),
        ("5Б", "МА", date(2027, 4, 22), None, "региональный", "КДР", "BD7"),
    }
    table = extract.tables["raw.assessment_schedule"]
    assert table.select("school_name", "school_year", "order_number", "order_date").unique().rows() == [
        (schedule_files.SCHOOL, 2027, "40-о", date(2026, 8, 28))
    ]
    assert next(one["hours"] for one in works(extract) if one["class_label"] == "5А") == 170.0
    assert {one["language"] for one in works(extract) if one["subject"] == "ИЯ"} == {"английский"}
    assert extract.findings.frame().is_empty()


def test_a_cell_that_names_no_subject_is_said_and_its_row_stays(tmp_path):
    path = schedule_files.by_days(tmp_path / "График.xlsx", cells={(1, 2): "что-нибудь", (1, 3): "Физ-ра"})
    extract = read(path)
    found = extract.findings.frame().select("rule_id", "column_name", "value").rows()
    assert found == [("schedule_cell_unknown", "E6", "что-нибудь"), ("schedule_cell_unknown", "F6", "Физ-ра")]
    assert len(sittings(extract)) == 7


def test_subjects_by_weeks_take_the_level_from_the_colour_and_have_no_day(tmp_path):
    extract = read(schedule_files.by_weeks(tmp_path / "График.xlsx"))
    assert sittings(extract) == {
        ("4", "РУ", None, 3, "ОО", "стартовая диагностика", "D5"),
        ("4", "РУ", None, 31, "федеральный", "ВПР", "AF5"),
        ("5", "РУ", None, 8, "ОО", None, "I9"),
        ("5", "РУ", None, 20, "ОО", None, "U9"),
    }
    assert extract.quarantine.is_empty(), "a formula of a total that nobody has computed holds no row"
    assert extract.findings.frame().is_empty()


def test_a_row_of_a_subject_that_nobody_knows_is_held(tmp_path):
    path = schedule_files.by_weeks(tmp_path / "График.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A5"] = "Абвгд"
    book.save(path)
    extract = read(path)
    found = extract.findings.frame().select("rule_id", "row_number", "value").rows()
    assert found == [("schedule_class_unknown", 5, "Абвгд")]
    assert extract.quarantine["row_number"].to_list() == [5]
    assert {one["class_label"] for one in works(extract)} == {"5"}


def test_subjects_by_months_read_days_as_text_and_the_half_that_the_file_brings(tmp_path):
    extract = read(schedule_files.by_months(tmp_path / "График.xlsx"))
    assert sittings(extract) == {
        ("4", "РУ", date(2027, 1, 14), None, "ОО", None, "E5"),
        ("4", "РУ", date(2027, 4, 2), None, "ОО", None, "J5"),
        ("4", "РУ", date(2027, 4, 23), None, "ОО", None, "J5"),
        ("4", "МА", date(2027, 4, 21), None, "федеральный", "ВПР", "G6"),
    }
    assert set(extract.tables["raw.assessment_schedule"]["part"]) == {"2 полугодие"}


def of_list(extract: Extract) -> set[tuple]:
    return {one[:3] + one[4:6] for one in sittings(extract)}


OF_THE_LIST = {
    ("5А", "РУ", date(2026, 9, 15), None, "входная работа"),
    ("5Б", "РУ", date(2026, 9, 15), None, "входная работа"),
    ("5А", "МА", date(2026, 10, 9), None, "контрольная работа"),
    ("5А", "МА", date(2027, 4, 21), "федеральный", "ВПР"),
    ("5А", "МА", date(2027, 4, 22), "федеральный", "ВПР"),
    ("7", "ФИ", date(2026, 12, 1), None, None),
    ("8", "ФИ", date(2026, 12, 1), None, None),
}


def test_a_list_with_a_row_a_work_is_a_schedule(tmp_path):
    extract = read(schedule_files.as_list(tmp_path / "График.xlsx"))
    assert of_list(extract) == OF_THE_LIST
    table = extract.tables["raw.assessment_schedule"]
    assert table.select("school_name", "school_year", "layout", "part").unique().rows() == [
        (schedule_files.SCHOOL, 2027, "D", "1 полугодие и 2 полугодие")
    ]
    assert not table.select("class_label", "subject").is_duplicated().any()
    found = extract.findings.frame().select("rule_id", "row_number", "value").rows()
    assert sorted(found) == [
        ("schedule_class_unknown", 8, "Абвгд"),
        ("schedule_day_unknown", 7, "3 неделя марта"),
    ]
    assert (extract.rows_read, extract.rows_loaded, extract.quarantine.height) == (6, 4, 2)


IN_DOCUMENTS = {"docx": schedule_files.as_list_in_word, "pdf": schedule_files.as_list_in_pdf}


@pytest.mark.parametrize("ending", IN_DOCUMENTS)
def test_a_list_of_a_document_is_the_same_schedule_without_the_teachers(tmp_path, ending):
    path = IN_DOCUMENTS[ending](tmp_path / f"График.{ending}")
    result = read_file(path, Origin(path.name))
    assert (result.kind, result.status) == ("assessment_schedule", "read")
    extract = result.extract
    assert of_list(extract) == OF_THE_LIST
    kept = str([table.rows() for table in extract.tables.values()]) + str(extract.quarantine.rows())
    assert "Иванова" not in kept + str(extract.findings.frame().rows())


@pytest.mark.parametrize("ending", IN_DOCUMENTS)
def test_a_list_of_a_document_is_loaded_from_an_inbox(home, tmp_path, ending):
    path = IN_DOCUMENTS[ending](tmp_path / f"График.{ending}")
    [report] = ingest(home, [path])
    assert (report.kind, report.status) == ("assessment_schedule", "loaded")


@pytest.mark.parametrize(
    "rows",
    [
        (("Класс", "Предмет", "Вид занятия", "Дата"), ("5А", "Математика", "Консультация", "15.09.2026")),
        (
            ("Класс", "Предмет", "Вид работы", "Дата", "Балл"),
            ("5А", "Математика", "Контрольная работа", "1.09", "4"),
        ),
        (("Предмет", "Вид работы", "Дата"), ("Математика", "Контрольная работа", "15.09.2026")),
        (
            ("Класс", "Предмет", "Учитель", "Кабинет"),
            ("5А", "Математика", "Контрольная работа", "15.09.2026"),
        ),
    ],
)
def test_other_lists_are_no_schedules(tmp_path, rows):
    path = schedule_files.as_list(tmp_path / "Список.xlsx", rows)
    source = recognise(Candidate(open_book(path, path.name), Origin(path.name), path))
    assert source is None or source.KIND != "assessment_schedule"


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("5А", ["5А"]),
        ("5 «а»", ["5А"]),
        ("5 А, Б, В", ["5А", "5Б", "5В"]),
        ("5а и 6б классы", ["5А", "6Б"]),
        ("7-9 классы", ["7", "8", "9"]),
        ("11-е классы", ["11"]),
        ("все классы", []),
        ("12А", []),
        ("9-7", []),
        ("5А (группа 1)", []),
    ],
)
def test_classes_of_a_cell(text, classes):
    assert classes_of(text) == classes


def test_the_year_of_a_list_may_stand_in_its_days(tmp_path):
    rows = (
        ("Класс", "Предмет", "Вид работы", "Дата"),
        ("5А", "Математика", "Контрольная работа", "15.09.2026"),
    )
    path = schedule_files.as_list(tmp_path / "График.xlsx", rows)
    book = openpyxl.load_workbook(path)
    book.active["A1"] = f"График контрольных работ {schedule_files.SCHOOL}"
    book.save(path)
    assert {one[2] for one in of_list(read(path))} == {date(2026, 9, 15)}


def test_the_school_may_be_named_by_its_folder(tmp_path):
    extract = read(schedule_files.by_months(tmp_path / "График.xlsx"), "edu990007/График.xlsx")
    assert set(extract.tables["raw.assessment_schedule"]["school_code"]) == {"990007"}


def test_a_schedule_without_a_school_year_is_refused_with_what_to_do(tmp_path):
    path = schedule_files.by_months(tmp_path / "График.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A1"] = "График оценочных процедур"
    book.save(path)
    with pytest.raises(FileRefusedError, match="Впишите его в название"):
        read(path)


def test_a_newer_schedule_replaces_its_half_and_leaves_the_other(home, tmp_path):
    first = schedule_files.by_months(tmp_path / "1.xlsx", half=1)
    second = schedule_files.by_months(tmp_path / "2.xlsx", half=2)
    ingest(home, [first, second])
    book = openpyxl.load_workbook(second)
    book.worksheets[0]["J5"] = "09.04, 23.04"
    book.save(tmp_path / "2 новый.xlsx")
    (report,) = ingest(home, [tmp_path / "2 новый.xlsx"])
    assert (report.kind, report.status) == ("assessment_schedule", "loaded")
    store = connect(home.raw, read_only=True)
    gone = store.execute("select distinct load_id from ops.replaced_rows").fetchall()
    store.close()
    assert gone == [(2,)]


def test_the_schedules_of_the_cases_are_read_cell_by_cell(shared_dir):
    folder = shared_dir / "cases" / "schedules"
    right = defaultdict(set)
    with (folder / "expected.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["what"] == "sitting":
                right[row["file"]].add(
                    tuple(row[n] for n in ("class", "subject", "date", "week", "level", "kind", "cells"))
                )
    found = {}
    for path in sorted(folder.glob("*.xlsx")):
        found[path.name] = {
            (one["class_label"], one["subject"], str(one["held_on"] or ""), str(one["school_week"] or ""),
             one["level"] or "", one["work_kind"] or "", f"{one['sheet']}!{one['cell']}")
            for one in works(read(path))
        }  # fmt: skip
    assert found == dict(right)
    assert sum(map(len, found.values())) == 440
