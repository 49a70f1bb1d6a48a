"""Results and ФИС ОКО's own report of the same school meet in one build: equal figures agree, others are found."""

import duckdb
import pytest

from tests.dbt.plans.conftest import dbt_build
from tests.homes import obektiv
from tests.ingestion.core.builders import write_book
from tests.ingestion.published import fis_oko_files as fis

MARKS = ["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"]
SCHOOL = 'МБОУ "СОШ № 1"(edu990001)'
OTHER = 'МБОУ "СОШ № 2"(edu990002)'


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A school of three pupils with marks 5, 3 and 2, and three reports about it; what they concern is built."""
    folder = tmp_path_factory.mktemp("reconciled")
    inbox = folder / "home" / "inbox"
    fis.individual(inbox / "Ф1.xlsx")
    good = ["33,33", "33,33", "0", "33,33"]
    write_book(
        inbox / "Ф3.xlsx", [*fis.head(), MARKS, [SCHOOL, "", "3", *good], [OTHER, "", "9", *good]], "РУ 4"
    )
    journal = [fis.JOURNAL, [SCHOOL, "3", "33,33", "1", "66,67", "2", "0", "0"]]
    write_book(inbox / "журнал.xlsx", [*fis.head(), *journal], "РУ 4 Сравнение отметок с отметк")
    obektiv(folder / "home", "ingest")
    build = folder / "home" / "reconciled.duckdb"
    dbt_build(
        folder / "home",
        build,
        "2022-04-11",
        "+fct_reference_marks +fct_reference_journal +int_findings__build",
    )
    with duckdb.connect(str(build), read_only=True) as connection:
        yield connection


@pytest.mark.slow
def test_equal_figures_are_reconciled_and_others_found_with_both_numbers(published):
    marks = published.execute(
        "select school_code, mark, pct, round(own_pct, 2), is_reconciled from marts.fct_reference_marks order by 1, 2"
    ).fetchall()
    assert marks[:4] == [
        ("990001", 2, 33.33, 33.33, True),
        ("990001", 3, 33.33, 33.33, True),
        ("990001", 4, 0.0, 0.0, True),
        ("990001", 5, 33.33, 33.33, True),
    ]
    assert {row[4] for row in marks[4:]} == {None}, "a school without results of ours cannot be compared"
    journal = published.execute(
        "select change, pct, round(own_pct, 2), is_reconciled from marts.fct_reference_journal order by 1"
    ).fetchall()
    assert journal == [
        ("повысили", 0.0, 0.0, True),
        ("подтвердили", 66.67, 33.33, False),
        ("понизили", 33.33, 66.67, False),
    ]
    found = published.execute(
        "select value from ops.findings where rule_id = 'reference_figure_differs' order by 1"
    ).fetchall()
    assert found == [
        ('МБОУ "СОШ № 1": опубликовано 33,33 %, по загруженным результатам 66,67 %',),
        ('МБОУ "СОШ № 1": опубликовано 66,67 %, по загруженным результатам 33,33 %',),
    ]
