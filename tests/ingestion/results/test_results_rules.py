"""Each rule about results has a row that breaks it: what is found, what happens to the value, what stays."""

import duckdb
import pytest

from ingestion.core.findings import rules
from ingestion.pipeline import ingest
from tests.ingestion.core.builders import HEAD_2020, dump_2021, long_csv, row_2021, row_long, write_book

# rule → (how the row of a 2021 dump differs, column whose value is dropped or None, its raw table column)
WIDE = {
    "school_login_unknown": ({"login": "школа 5"}, None),
    "participant_code_missing": ({"code": ""}, None),
    "attendance_unknown": ({"variant": "", "task1": "", "task2": "", "task3": ""}, None),
    "variant_unknown": ({"variant": "0"}, "variant"),
    "journal_mark_unknown": ({"journal": "ж"}, "journal_mark"),
    "sex_unknown": ({"sex": "4"}, "sex"),
    "total_not_number": ({"total": "много"}, "primary_score"),
    "class_unusual": ({"class_": "Березовка"}, None),
    "total_differs_from_sum": ({"total": "9"}, None),
    "absent_with_scores": ({"variant": "отсутствовал"}, "primary_score"),
    "score_unknown": ({"task2": "?"}, None),
    "score_negative": ({"task2": "-1"}, None),
}


@pytest.mark.parametrize("rule_id", WIDE)
def test_a_rule_finds_its_row_and_only_it(rule_id, tmp_path, home):
    changes, dropped = WIDE[rule_id]
    ingest(home, [dump_2021(tmp_path, row_2021(code="50002"), row_2021(**changes))])
    with duckdb.connect(str(home.raw)) as connection:
        found = connection.execute(
            "select rule_id, row_number, effect, message, how_to_fix from ops.findings"
        ).fetchall()
        loaded = connection.execute(
            "select count(*) from raw.results_participants where row_number = 3"
        ).fetchone()[0]
        value = (
            dropped
            and connection.execute(
                f"select {dropped} from raw.results_participants where row_number = 3"
            ).fetchone()
        )
    ours = [row for row in found if row[0] == rule_id]
    assert [row[1] for row in ours] == [3], found
    assert ours[0][2] == rules()[rule_id].effect
    assert loaded == (0 if ours[0][2] == "row_held" else 1)
    assert "{" not in ours[0][3] + ours[0][4]
    if dropped:
        assert value == (None,)


@pytest.mark.parametrize(
    ("written", "response", "score"),
    [("X", "not_attempted", None), ("х", "not_attempted", None), ("X ", "not_attempted", None),
     ("H", "not_attempted", None),
     ("не пройд.", "not_taught", None), ("1", "scored", 1.0), ("0,5", "scored", 0.5)],
)  # fmt: skip
def test_signs_in_place_of_a_score(written, response, score, tmp_path, home):
    ingest(home, [dump_2021(tmp_path, row_2021(task2=written))])
    with duckdb.connect(str(home.raw)) as connection:
        got = connection.execute(
            "select response, score, value from raw.results_tasks where task_no = 2"
        ).fetchone()
    assert got == (response, score, written.strip())


def test_an_absent_pupil_stays_a_row_without_tasks(tmp_path, home):
    ingest(
        home,
        [
            dump_2021(
                tmp_path, row_2021(variant="отсутствовал", total="", task1="", task2="", task3="", class_="")
            )
        ],
    )
    with duckdb.connect(str(home.raw)) as connection:
        assert connection.execute(
            "select attendance, class_label from raw.results_participants"
        ).fetchall() == [("absent", "5")]
        assert connection.execute("select count(*) from raw.results_tasks").fetchone() == (0,)
        assert connection.execute("select count(*) from ops.findings").fetchone() == (0,)


def test_a_score_above_the_maximum_of_the_file_is_dropped(tmp_path, home):
    ingest(home, [long_csv(tmp_path / "кдр.csv", row_long(Балл="3"), row_long(Задание="2", Балл="2"))])
    with duckdb.connect(str(home.raw)) as connection:
        assert connection.execute("select task_code, score from raw.results_tasks order by 1").fetchall() == [
            ("1", None),
            ("2", 2.0),
        ]
        assert connection.execute("select rule_id, row_number, value from ops.findings").fetchall() == [
            ("score_above_max", 2, "3")
        ]


def test_long_rows_that_repeat_contradict_or_lack_a_procedure(tmp_path, home):
    path = long_csv(
        tmp_path / "кдр.csv",
        row_long(),
        row_long(),
        row_long(Задание="2", Класс="6Б"),
        row_long(Задание="3", Предмет="Астрономия"),
    )
    (report,) = ingest(home, [path])
    assert (report.rows_read, report.rows_loaded, report.rows_quarantined) == (4, 2, 2)
    with duckdb.connect(str(home.raw)) as connection:
        found = connection.execute(
            "select rule_id, row_number from ops.findings order by row_number, 1"
        ).fetchall()
    assert ("task_repeated", 3) in found
    assert ("procedure_unknown", 5) in found
    assert ("participant_contradicts", 2) in found


def test_the_autumn_2020_layout_takes_its_test_from_the_path(tmp_path, home):
    row = ["x,reg99_vpr_m004,y", "sch990001", "1", "50001", "4", "ж", "а", "1", "", "2", "1", "1", ""]
    path = write_book(tmp_path / "2020" / "4" / "Русский язык.xlsx", [HEAD_2020, row], "Sheet1")
    (report,) = ingest(home, [tmp_path])
    assert (report.kind, report.rows_loaded) == ("raw_dump_2020", 1)
    with duckdb.connect(str(home.raw)) as connection:
        got = connection.execute(
            "select subject, grade, class_grade, school_year, season, class_label, municipality_code "
            "from raw.results_participants"
        ).fetchone()
    assert got == ("РУ", 4, 5, 2021, "осень", "5А", "reg99_m004")
    wrong = path.rename(tmp_path / "2020" / "Русский язык.xlsx")
    (report,) = ingest(home, [wrong.parent])
    assert report.already_known, "the same bytes stay what they were"


def test_a_2020_file_in_the_wrong_folder_is_refused(tmp_path, home):
    row = ["x", "sch990001", "1", "60001", "4", "ж", "а", "1", "", "1", "1"]
    write_book(tmp_path / "2020" / "4" / "Математика.xlsx", [HEAD_2020[:11], row], "Sheet1")
    (report,) = ingest(home, [tmp_path])
    assert report.status == "refused"
    assert "не начинаются с 5" in report.message
