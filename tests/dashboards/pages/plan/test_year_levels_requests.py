"""Sections «Год», «Уровни», «Школы» and «Письма» of the demonstration against its marts, counted anew by plain SQL."""

import duckdb
import polars as pl
import pytest

from dashboards import data
from dashboards.pages.plan import levels, year
from dashboards.words import lint_text
from tests.dashboards.test_pages import open_page, text_of
from warehouse.home import Home
from warehouse.query import query
from warehouse.scope import Scope


@pytest.fixture
def marts(demo_home, monkeypatch):
    monkeypatch.setenv("OBEKTIV_HOME", str(demo_home))
    monkeypatch.setenv("OBEKTIV_TODAY", "2023-10-09")
    data.forget()
    with duckdb.connect(str(Home(demo_home).published()), read_only=True) as db:
        yield db


def test_weeks_ahead_hold_every_dated_term_once(marts):
    weeks = query("plan/weeks", Scope()).filter("is_total")
    told = dict(weeks.group_by("plan_id").agg(pl.col("terms_cnt").sum()).iter_rows())
    expected = marts.execute(
        "select plan_id, count(*) from marts.fct_measure_occurrences where school_code is null and is_counted "
        "and due_date is not null group by plan_id"
    ).fetchall()
    assert told == dict(expected)
    assert sum(told.values()) > 0


def test_the_year_shows_the_load_the_changes_and_the_agenda(marts):
    app = open_page("plan", section="Год")
    assert not app.exception
    text = text_of(app)
    assert "Больше всего сроков – " in text
    assert "Нагрузка по людям" in text
    assert "Повестка ближайшего совещания" in text
    assert "Что изменилось с прошлого совещания (" in text
    assert lint_text(text) == []


def test_what_changed_lies_after_the_last_meeting_and_each_term_is_one_question(marts):
    rows = query("plan/agenda", Scope())
    last = marts.execute(
        "select max(meeting_date) from marts.fct_decisions where meeting_date <= date '2023-10-09' "
        "and lower(meeting_kind) like 'совещан%'"
    ).fetchone()[0]
    assert rows["last_meeting_on"].unique().to_list() == [last]
    done = rows.filter(question_place=4)
    assert all(day >= last for day in done["done_date"])
    late = marts.execute(
        "select count(*) from marts.fct_measure_occurrences where is_overdue and school_code is null"
    ).fetchone()[0]
    assert rows.filter(pl.col("question_place").is_in([1, 2])).height == late


def test_a_table_of_people_holds_the_nearest_weeks_with_open_terms(marts):
    weeks = query("plan/weeks", Scope()).filter(~pl.col("is_past"))
    rows, columns = year.by_person(weeks)
    assert [column.header for column in columns[:1]] == ["Ответственный"]
    assert 1 <= len(columns) - 1 <= year.WEEKS
    assert rows["position"].is_unique().all()


def test_every_municipality_or_school_below_a_plan_is_a_row(marts):
    rows = query("plan/bodies", Scope())
    schools = marts.execute("select count(*) from marts.dim_schools where is_in_register").fetchone()[0]
    of_schools = rows.filter(body_level="школа")
    assert of_schools.group_by("plan_id").len()["len"].unique().to_list() == [schools]
    app = open_page("plan", section="Уровни")
    assert not app.exception
    text = text_of(app)
    assert levels.said(of_schools.filter(plan_id=of_schools["plan_id"][0])) in text
    assert lint_text(text) == []


def test_answers_of_schools_add_up_to_the_terms_that_count(marts):
    rows = query("plan/answers", Scope())
    counted = marts.execute(
        "select count(*), count(*) filter (status_source = 'data') from marts.fct_measure_occurrences "
        "where school_code is not null and is_counted"
    ).fetchone()
    assert (rows.height, rows.filter(answer=levels.SEEN).height) == counted
    told = levels.by_measure(rows)
    words = (levels.SEEN, levels.ANSWERED, levels.WAITING, levels.SILENT, levels.NOT_ASKED)
    assert sum(told[word].sum() for word in words) == rows.height
    app = open_page("plan", section="Школы")
    assert not app.exception
    assert "«Не спрашивали» – не то же, что «не ответила»" in text_of(app)


def test_letters_say_what_schools_were_asked_for_and_what_not(marts):
    app = open_page("plan", section="Письма")
    assert not app.exception
    text = text_of(app)
    assert "Запросы к школам, " in text
    assert "Чего у педагогов и школ не спрашивали" in text
    assert "273-ФЗ, статья 47" in text
    assert "отчётов педагогов тема не называет" in text
    assert lint_text(text) == []
