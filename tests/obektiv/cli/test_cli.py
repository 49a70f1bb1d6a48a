"""The commands as people and schedules call them, on the synthetic municipality."""

import json

import duckdb
import pytest

from tests.homes import answer, obektiv
from warehouse.home import Home


def test_the_demo_ends_well_in_spite_of_its_planted_bad_files(demo_home):
    home = Home(demo_home)
    assert home.published() is not None
    truth = json.loads(home.demo_note.read_text(encoding="utf-8"))
    with duckdb.connect(str(home.published()), read_only=True) as connection:
        schools, procedures, years = connection.execute(
            "select count(distinct school_code), count(distinct procedure_id), count(distinct school_year) "
            "from marts.fct_participant_results"
        ).fetchone()
        refused = connection.execute("select count(*) from ops.load_log where status = 'refused'").fetchone()[
            0
        ]
    assert schools == 24 == len(truth["schools"])
    assert years == 3
    assert procedures >= 20
    assert refused == 2


def test_every_planted_problem_is_found_at_its_cell(demo_home):
    truth = json.loads((demo_home / "demo_truth.json").read_text(encoding="utf-8"))
    with duckdb.connect(str(Home(demo_home).published()), read_only=True) as connection:
        found = connection.execute(
            "select file_name, row_number, rule_id from ops.findings join ops.load_log using (load_id)"
        ).fetchall()
    found = {(name, row, rule) for name, row, rule in found}
    known = {"score_above_max": {"score_above_max", "task_score_above_specified"}}
    for problem in truth["problems"]:
        # A parallel with one class has no letter: that is how schools write it, not a mistake.
        if problem["kind"] == "class_not_named":
            continue
        rules = known.get(problem["kind"], {problem["kind"]})
        assert any((problem["path"], problem["row_number"], rule) in found for rule in rules), problem


def test_status_tells_programs_what_it_tells_people(demo_home):
    state = answer(demo_home, "status")
    words = obektiv(demo_home, "status").stdout
    assert state["published"] in words
    assert {row["file_name"] for row in state["refused"]}
    for row in state["refused"]:
        assert row["message"] in words


def test_a_query_reads_and_cannot_write(demo_home):
    rows = answer(demo_home, "query", "select count(*) as n from marts.dim_schools")
    assert rows[0]["n"] >= 24
    done = obektiv(demo_home, "query", "delete from marts.dim_schools", check=False)
    assert done.returncode == 2
    assert "не выполнен" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("ingest", "/нет/такого"),
        ("demo", "--size", "огромный", "--no-serve"),
        ("serve", "--scope", "{"),
        ("нет",),
    ],
)
def test_wrong_usage_is_exit_2(tmp_path, arguments):
    assert obektiv(tmp_path, *arguments, check=False).returncode == 2


def test_the_demo_never_mixes_with_real_data(tmp_path):
    from tests.ingestion.core.builders import dump_2021, row_2021

    home = Home(tmp_path / "home").create()
    obektiv(home.root, "ingest", str(dump_2021(tmp_path / "in", row_2021())))
    done = obektiv(home.root, "demo", "--no-serve", check=False)
    assert done.returncode == 2
    assert "настоящие данные" in done.stderr


@pytest.mark.parametrize(
    "command", ["demo", "ingest", "build", "refresh", "serve", "status", "rollback", "query"]
)
def test_help_has_an_example(tmp_path, command):
    assert "Пример" in obektiv(tmp_path, command, "--help").stdout


def test_before_the_first_build_every_answer_says_what_to_do(tmp_path):
    assert "пока ничего" in obektiv(tmp_path, "status").stdout
    done = obektiv(tmp_path, "query", "select 1", check=False)
    assert done.returncode == 1
    assert "obektiv refresh" in done.stderr
