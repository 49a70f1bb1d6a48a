"""Every ceiling of docs/measures.md is reached through the marts, row by row, and nothing short of it closes a row."""

import shutil

import duckdb
import pytest

from tests.dbt.plans.ceilings import PROCEDURES, TODAY, Given, Row, mark_of, plan_files, rows, slots_of
from tests.dbt.plans.conftest import dbt_build
from tests.dbt.plans.pairs import files
from tests.docs import measures
from tests.homes import obektiv
from warehouse.plans.proofs import ASKS, CLOSES, WORD

pytestmark = [pytest.mark.shared, pytest.mark.walks]
CLOSED = ("выполнено", "выполнено с нарушением срока")
#: What the words of the table promise; of other rows nobody waits for a proof.
PROMISED = {measures.CLOSE: CLOSES, "спросит": ASKS}


def refreshed(home, given: dict[str, str], name: str) -> duckdb.DuckDBPyConnection:
    inbox = home / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    for file, text in given.items():
        (inbox / file).write_text(text, encoding="utf-8")
    obektiv(home, "ingest")
    build = home / "builds" / f"{name}.duckdb"
    dbt_build(home, build, TODAY)
    return duckdb.connect(str(build), read_only=True)


@pytest.fixture(scope="module")
def lived(tmp_path_factory, shared_dir):
    """The plans with a true deed for each row, and the same plans with near misses alone."""
    home = tmp_path_factory.mktemp("ceilings") / "true"
    first = refreshed(home, plan_files(shared_dir) | files([], PROCEDURES), "slots")
    slots = slots_of(first)
    first.close()
    other = shutil.copytree(home, home.parent / "near")
    wanted = [row for row in rows(shared_dir) if row.ceiling != WORD and (row.plan, row.number) in slots]
    true, near = Given(), Given()
    for row in wanted:
        true.add(row, slots[row.plan, row.number])
        near.add_near(row, slots[row.plan, row.number])
    return wanted, slots, true, refreshed(home, true.files(), "true"), refreshed(other, near.files(), "near")


def of_row(database: duckdb.DuckDBPyConnection, row: Row) -> list[tuple[str, str | None, str]]:
    return (
        database.cursor()
        .execute(
            "select state, status, coalesce(evidence, '') from marts.fct_measure_occurrences "
            "where plan_id = ? and number = ?",
            [row.plan, row.number],
        )
        .fetchall()
    )


def reached(mark: str, found: list[tuple[str, str | None, str]]) -> str:
    """What the deed of a row has done to it."""
    own = [status for _, status, evidence in found if mark in evidence]
    if any(status in CLOSED for status in own):
        return CLOSES
    return ASKS if "в работе" in own else ""


def test_every_row_reaches_the_ceiling_that_the_table_names(lived, shared_dir):
    wanted, slots, true, database, _ = lived
    told = dict(zip(rows(shared_dir), (does for *_, does in measures.rows(shared_dir)), strict=True))
    other = {}
    for row in wanted:
        promised = next((does for word, does in PROMISED.items() if told[row].startswith(word)), "")
        found = of_row(database, row)
        if (got := reached(mark_of(row, true), found)) != promised:
            other[row.plan, row.number] = (promised, got, mark_of(row, true), found[:3])
    assert other == {}, "\n".join(map(str, other.items()))
    assert len(wanted) == 98 - 3 - 7, "three measures wait for a word, seven points of orders have no day"
    assert {row for row in told if told[row] == measures.SILENT} == {
        row for row in told if (row.plan, row.number) not in slots
    }


def test_the_same_words_on_another_day_and_the_same_day_with_other_words_close_nothing(lived):
    wanted, _, _, _, near = lived
    closed = [
        (row.plan, row.number, found)
        for row in wanted
        if (found := [one for one in of_row(near, row) if one[1] in CLOSED])
    ]
    assert closed == []
