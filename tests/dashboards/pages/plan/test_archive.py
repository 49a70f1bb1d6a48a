"""A plan in the archive: out of sight at once, readable with the states it went with, and brought back."""

from datetime import date, datetime

import polars as pl
import pytest

from dashboards.pages.plan import record as plan_record
from dashboards.pages.plan.record import Record
from tests.dashboards.fixture_db import PLAN
from tests.dashboards.test_pages import open_page, text_of
from warehouse.home import Home
from warehouse.plans.plan_key import WHOLE
from warehouse.query import Scope, query

DAY = date(2026, 4, 15)
FLAGS = ("is_counted", "is_due", "is_done", "is_overdue")


@pytest.fixture(autouse=True)
def empty_inbox(home):
    yield
    for file in Home(home).inbox.glob("Исполнение меры *.csv"):
        file.unlink()


def shelve(home, status: str, minute: int) -> None:
    record = Record(PLAN, WHOLE, "", status, DAY, None, None, "приказ № 70")
    plan_record.put_into_inbox(Home(home), [record], datetime(2026, 4, 15, 9, minute))


def windows() -> pl.DataFrame:
    return query("plan/windows", Scope()).filter(plan_id=PLAN).sort("occurrence_id")


def test_a_word_about_the_archive_takes_the_plan_out_of_every_count_at_once_and_back(published):
    before = windows()
    shelve(published, "в архив", 1)
    shelved = windows()
    assert set(shelved["state"]) == {"в архиве"}
    assert shelved["final_state"].to_list() == before["state"].to_list()
    assert not any(shelved[flag].any() for flag in FLAGS)
    assert shelved["due_within"].drop_nulls().is_empty()
    assert shelved.select("status", "evidence", "done_date").equals(
        before.select("status", "evidence", "done_date")
    )
    assert (shelved["archived_on"][0], shelved["archive_basis"][0]) == (DAY, "приказ № 70")
    assert query("plan/calendar", Scope()).filter(plan_id=PLAN).is_empty()
    shelve(published, "из архива", 2)
    back = windows()
    assert back["state"].to_list() == before["state"].to_list()
    assert back.select(FLAGS).equals(before.select(FLAGS))
    assert back["archived_on"].drop_nulls().is_empty()


def test_the_form_asks_for_a_ground_and_the_archive_shows_the_plan_with_its_last_states(published):
    app = open_page("plan", section="Отметить")
    next(one for one in app.button if one.label == "Записать в архив").click().run()
    assert "План сдают в архив с основанием" in text_of(app)
    app.text_input(key="shelve_basis").input("приказ от 15.04.2026 № 70")
    app.selectbox(key="shelve_plan").select(PLAN)
    next(one for one in app.button if one.label == "Записать в архив").click().run()
    assert not app.exception
    app = open_page("plan", section="Архив")
    assert not app.exception
    text = text_of(app)
    assert "приказ от 15.04.2026 № 70" in text
    assert "срок прошёл" in text
    next(one for one in app.button if one.label == "Вернуть из архива").click().run()
    assert not app.exception
    assert len(list(Home(published).inbox.glob("Исполнение меры *.csv"))) == 2


def test_an_empty_archive_says_where_plans_are_put_away(published):
    app = open_page("plan", section="Архив")
    assert not app.exception
    assert "В архиве планов нет" in text_of(app)
