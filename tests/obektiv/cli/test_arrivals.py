"""What `obektiv status` says about schools: who has not sent what, and how often they were asked."""

from datetime import date

import duckdb
import pytest

from obektiv.cli.arrivals import gather_arrivals, print_arrivals

STATUS = (
    "create table marts.fct_upload_status (procedure_id varchar, school_code varchar, status varchar, "
    "is_expected boolean, date_to date, days_late integer, missing_classes varchar)"
)
ROWS = [
    ("ВПР-2026-весна-РУ-4", "990001", "received", True, 0, "4Б"),
    ("ВПР-2026-весна-РУ-4", "990002", "late", True, 3, None),
    ("ВПР-2026-весна-РУ-4", "990003", "missing", True, 12, None),
    ("ВПР-2026-весна-РУ-4", "990004", "expected", True, None, None),
    ("ВПР-2026-весна-МА-5", "990004", "gap", False, None, None),
]


@pytest.fixture
def build():
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute(STATUS)
        for procedure, school, status, expected, days, classes in ROWS:
            connection.execute(
                "insert into marts.fct_upload_status values (?, ?, ?, ?, date '2026-04-20', ?, ?)",
                [procedure, school, status, expected, days, classes],
            )
        connection.execute("create table marts.dim_schools (school_code varchar, is_in_register boolean)")
        connection.execute("insert into marts.dim_schools values ('990001', true), ('990002', true)")
        connection.execute(
            "create table marts.fct_school_contacts (school_code varchar, school_year integer, "
            "is_our_request boolean)"
        )
        connection.execute(
            "insert into marts.fct_school_contacts values ('990001', 2026, true), ('990001', 2026, true), "
            "('990002', 2026, true), ('990002', 2025, true), ('990002', 2026, false)"
        )
        yield connection


def test_who_has_not_sent_what_and_how_often_schools_were_asked(build, capsys):
    state = gather_arrivals(build, date(2026, 5, 10))
    (row,) = state["uploads"]
    assert (row["missing"], row["missing_days"], row["late"], row["late_days"]) == (1, 12, 1, 3)
    assert row["missing_schools"] == ["990003"]
    assert state["beside"]["classes"] == ["990001: 4Б"]
    assert (state["beside"]["gaps"], state["beside"]["expected"]) == (1, 4)
    contacts = {"school_year": 2026, "contacts": 3, "schools": 2, "in_register": 2, "most": 2}
    assert state["contacts"] == contacts
    print_arrivals(state)
    said = " ".join(capsys.readouterr().out.split())
    assert "Нет классов, названных в графике: 990001: 4Б" in said
    assert "Вне графика" in said
    assert "Запросов к школам в 2025/2026 учебном году: 3 (школ – 2, больше всего у одной – 2" in said


def test_without_a_calendar_nobody_is_called_late(build, capsys):
    build.execute("delete from marts.fct_upload_status where is_expected")
    state = gather_arrivals(build, date(2026, 5, 10))
    assert state["uploads"] == []
    print_arrivals(state)
    assert "График процедур не загружен" in capsys.readouterr().out


def test_an_older_build_says_nothing_about_what_it_does_not_know(build):
    build.execute("alter table marts.fct_upload_status drop missing_classes")
    build.execute("drop table marts.fct_school_contacts")
    state = gather_arrivals(build, date(2026, 5, 10))
    assert (state["beside"], state["contacts"]) == (None, None)
    assert len(state["uploads"]) == 1
