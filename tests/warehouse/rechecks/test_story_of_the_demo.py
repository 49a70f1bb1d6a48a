"""The story of the demonstration against its truth: readings, third readings, acts, cases, a sheet that is owed."""

import json
from pathlib import Path

import duckdb
import pytest

from warehouse.home import Home


@pytest.fixture(scope="module")
def story(demo_home: Path) -> tuple[duckdb.DuckDBPyConnection, dict]:
    truth = json.loads((demo_home / "demo_truth.json").read_text(encoding="utf-8"))
    return duckdb.connect(str(Home(demo_home).published()), read_only=True), truth


def test_exactly_the_three_planted_works_are_read_a_third_time(story):
    database, truth = story
    found = database.execute(
        "select work_code, third_expert, why_third, state from marts.rpt_third_readings order by work_code"
    ).fetchall()
    planted = sorted(
        (one["work_code"], one["third_expert"]) for one in truth["works"] if one["planted"] == "врозь"
    )
    assert [row[:2] for row in found] == planted
    assert {row[2:] for row in found} == {("критерий", "прочитано")}


def test_what_is_agreed_on_is_what_was_planted_equal(story):
    database, truth = story
    agreed = {code for (code,) in database.execute("select work_code from marts.rpt_agreed_works").fetchall()}
    assert agreed == {one["work_code"] for one in truth["works"] if one["planted"] == "равно"}


def test_the_final_scores_of_the_lot_give_the_acts_of_the_truth(story):
    """Counted over the works of the lot alone: other works of a school may have been marked again by a protocol."""
    database, truth = story
    rows = database.execute(
        "select checks.school_code, checks.participant_code, checks.task_code, avg(checks.score_difference) "
        "from marts.fct_rechecks as checks where exists (select 1 from marts.fct_work_lots as lots "
        "where lots.lot_name = checks.protocol_no) group by 1, 2, 3"
    ).fetchall()
    sums: dict[str, dict[str, float]] = {}
    for school, person, _, difference in rows:
        works = sums.setdefault(school, {})
        works[person] = works.get(person, 0) + difference
    for act in truth["acts"]:
        works = sums[act["school_code"]]
        assert len(works) == act["works_cnt"], act
        assert sum(works.values()) / len(works) == pytest.approx(act["difference"], abs=0.01), act


def test_cases_stand_where_the_story_leaves_them_and_an_act_does_not_close_known_answers(story):
    database, truth = story
    states = {
        (procedure, school): state
        for procedure, school, state in database.execute(
            "select procedure_id, school_code, state from marts.rpt_case_state"
        ).fetchall()
    }
    for case in truth["cases"]:
        assert states[case["procedure_id"], case["school_code"]] == case["state"], case


def test_a_case_with_an_explanation_is_closed_and_listed_nowhere(story):
    database, truth = story
    (case,) = [one for one in truth["cases"] if one["state"] == "снято: есть объяснение"]
    keys = [case["procedure_id"], case["school_code"]]
    row = database.execute(
        "select is_noticed, is_listed, is_open, is_listed_open, standing, is_explained from marts.rpt_school_cases "
        "where procedure_id = ? and school_code = ?",
        keys,
    ).fetchone()
    assert row == (True, False, False, False, "снято: есть объяснение", True)
    assert database.execute(
        "select is_closed, next_due, proposed_state, document is not null from marts.rpt_case_state "
        "where procedure_id = ? and school_code = ?",
        keys,
    ).fetchone() == (True, None, None, True)
    visits = database.execute(
        "select count(*) from marts.rpt_visit_candidates where is_noticed and kind = 'ВПР' and school_year = 2023 "
        "and season = 'весна' and subject = 'ОМ' and grade = 4 and school_code = ?",
        keys[1:],
    ).fetchone()
    assert visits == (0,)


def test_what_schools_said_of_themselves_stands_where_the_story_leaves_it_and_is_no_sign(story):
    database, truth = story
    found = database.execute(
        "select school_code, state, is_thanked, is_helped, is_own_check from marts.rpt_self_reports order by 1"
    ).fetchall()
    planted = sorted((one["school_code"], one["state"]) for one in truth["self_reports"])
    assert [row[:2] for row in found] == planted
    ended = next(row for row in found if row[1].startswith("завершено"))
    assert ended[2:] == (True, True, True)
    # Every step has its day and its author, on the path of the school as well.
    steps = database.execute(
        "select count(*), count(happened_on), count(actor) from marts.fct_self_report_steps"
    ).fetchone()
    told = database.execute(
        "select count(*) from marts.rpt_school_path where event = 'Школа о себе'"
    ).fetchone()
    assert steps == (6, 6, 6)
    assert told == (6,)
    for school, _ in planted:
        # Nothing was planted in these schools: what they said opens no case of the work they spoke about.
        cases = database.execute(
            "select count(*) from marts.rpt_case_state where school_code = ? and school_year >= 2023",
            [school],
        ).fetchone()
        assert cases == (0,), school


def test_the_sheet_that_is_owed_is_asked_of_its_observer(story):
    database, truth = story
    (owed,) = truth["owed"]
    rows = database.execute(
        "select person_code, school_code, strftime(slot_date, '%d.%m.%Y') from marts.fct_assignments "
        "where is_approved and status = 'no_sheet'"
    ).fetchall()
    assert rows == [(owed["Код"], owed["Логин ОО"].removeprefix("edu"), owed["Дата"])]
