"""Registers may come before results and before each other: the build publishes, no fact loses its keys."""

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.homes import answer, begun_home
from warehouse.home import Home

pytestmark = pytest.mark.walks
NOT_YET = (
    *(
        "results_participants",
        "results_tasks",
        "schools",
        "teachers",
        "experts",
        "observers",
        "official_signs",
    ),
    *("procedure_calendar", "pd_courses", "teaching_load"),
)


@pytest.fixture(scope="module")
def home(frozen_home, tmp_path_factory) -> Home:
    """The frozen home without results, calendar and lists of people and schools, built."""
    made = Home(begun_home(tmp_path_factory.mktemp("registers") / "home"))
    shutil.copyfile(Path(frozen_home) / "ingested.duckdb", made.raw)
    with duckdb.connect(str(made.raw)) as connection:
        for table in NOT_YET:
            connection.execute(f"delete from raw.{table}")
    assert answer(made.root, "build", OBEKTIV_TODAY="2023-10-09")["status"] == "published"
    return made


def asked(home: Home, sql: str) -> list[tuple]:
    with duckdb.connect(str(home.published()), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_a_school_that_only_registers_name_stands_among_the_schools(home):
    found = asked(
        home,
        "select count(*), bool_or(is_in_register), count(municipality) from marts.dim_schools "
        "where school_code in (select school_code from marts.fct_rechecks)",
    )
    ((schools, is_in_register, municipalities),) = found
    assert schools >= 5
    assert not is_in_register
    assert municipalities == 0


def test_a_procedure_that_only_registers_name_waits_for_its_results(home):
    waiting = asked(
        home,
        "select procedure_id, kind, subject, class_grade from marts.dim_procedures "
        "where not has_results and not is_in_calendar",
    )
    rechecked = asked(home, "select distinct procedure_id from marts.fct_rechecks")
    assert rechecked
    assert {procedure for (procedure,) in rechecked} <= {row[0] for row in waiting}
    assert all(None not in row for row in waiting)
    assert asked(home, "select count(*) from marts.dim_procedures where has_results") == [(0,)]


def test_people_that_no_list_knows_are_warnings_and_not_failures(home):
    """A code of a teacher, an expert, an observer is typed by people: the build says so and goes on."""
    (published,) = asked(
        home,
        "select tests_failed, tests_warned from ops.builds where status = 'published' "
        "order by started_at desc limit 1",
    )
    failed, warned = published
    assert failed == 0
    assert warned > 0
    assert asked(home, "select count(*) from marts.fct_rechecks")[0][0] > 100
