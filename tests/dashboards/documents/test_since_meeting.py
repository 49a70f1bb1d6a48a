"""What changed since the last meeting of a body: page, minutes and agenda say what the marts say, counted anew."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from jinja2 import Environment

from dashboards import data
from dashboards.documents.facts.context import Facts, Request
from dashboards.documents.facts.decisions import body, last_meeting
from dashboards.documents.facts.since import since_meeting, stood
from dashboards.documents.model import INTERNAL, OPEN, Table, texts
from dashboards.documents.registry import compose
from dashboards.pages.meeting import agenda as meetings
from dashboards.words import lint_text
from tests.dashboards.documents.changed import asked as rows_of
from tests.dashboards.test_pages import open_page, text_of
from warehouse.home import Home

ROOT = Path(__file__).resolve().parents[3]
TODAY, HELD_ON = "2023-10-09", "2023-06-28"
FIGURES = "Показатели в день прошлого совещания и сейчас"


@pytest.fixture
def home(demo_home, monkeypatch) -> Home:
    monkeypatch.setenv("OBEKTIV_HOME", str(demo_home))
    monkeypatch.setenv("OBEKTIV_TODAY", TODAY)
    data.forget()
    return Home(demo_home)


@pytest.fixture
def marts(home):
    with duckdb.connect(str(home.published()), read_only=True) as db:
        yield db


def since(home: Home, kind: str = "совещание", version: str = OPEN):
    facts = Facts(Request(home=home, version=version, meeting=kind))
    return since_meeting(facts, kind, last_meeting(facts, kind))


def test_figures_of_then_and_now_are_those_of_the_tables_they_come_from(home, marts):
    told = since(home)
    assert told.held_on == date.fromisoformat(HELD_ON)
    of_plans = told.figures.filter(matter="меры")
    assert of_plans.height > 1
    for row in of_plans.iter_rows(named=True):
        now = marts.execute(
            "select done, due from marts.rpt_plan_progress where cut = 'plan' and plan_id = ?",
            [row["plan_id"]],
        ).fetchone()
        then = marts.execute(
            "select count(*) filter (is_done and done_date < $day), "
            "count(*) filter ((is_done and done_date < $day) or due_date < $day) "
            "from marts.fct_measure_occurrences where plan_id = $plan and school_code is null and is_counted",
            {"plan": row["plan_id"], "day": HELD_ON},
        ).fetchone()
        assert ((row["then_value"], row["then_n"]), (row["now_value"], row["now_n"])) == (then, now)
    [decided] = told.figures.filter(matter="решения").iter_rows(named=True)
    assert (stood(decided, "then"), stood(decided, "now")) == ("0 из 2", "0 из 2")


def test_changes_lie_after_the_meeting_and_none_is_left_out(home, marts):
    told = since(home, version=INTERNAL)
    assert all(day >= told.held_on for day in told.changes["happened_on"].drop_nulls())
    done, late = marts.execute(
        "select count(*) filter (is_done and done_date >= $day), "
        "count(*) filter (is_overdue and overdue_after >= $day) "
        "from marts.fct_measure_occurrences where school_code is null and is_counted",
        {"day": HELD_ON},
    ).fetchone()
    counted = dict(told.changes["change"].value_counts().iter_rows())
    assert (counted["Мера выполнена"], counted["Срок меры прошёл"]) == (done, late)
    closed = marts.execute(
        "select count(*) from marts.rpt_case_state where is_closed and state <> 'прошлых лет' and since >= $day",
        {"day": HELD_ON},
    ).fetchone()[0]
    assert counted.get("Случай рассмотрен", 0) == closed


def test_an_open_paper_counts_cases_and_names_no_school(home):
    opened, inside = since(home), since(home, version=INTERNAL)
    assert opened.changes.filter(pl.col("school_code").is_not_null()).is_empty()
    assert inside.changes.filter(pl.col("school_code").is_not_null()).height > 0
    assert not opened.figures["is_person_level"].any()
    assert opened.figures.filter(matter="случаи").height == inside.figures.filter(matter="случаи").height == 1


def test_a_union_hears_of_its_own_decisions_and_of_no_case(home):
    told = since(home, "ГМО", INTERNAL)
    assert told.figures.filter(matter="случаи").is_empty()
    assert told.changes.filter(matter="случаи").is_empty()
    assert told.figures.filter(matter="решения").height == 1


def test_minutes_agenda_and_page_say_the_same_figures(home):
    told = since(home)
    rows = [(stood(row, "then"), stood(row, "now")) for row in told.figures.iter_rows(named=True)]
    for kind in ("minutes_meeting", "meeting_agenda"):
        paper = compose(kind, Request(home=home))
        [table] = [block for block in paper.blocks if isinstance(block, Table) and block.caption == FIGURES]
        assert [row[1:] for row in table.rows] == rows
        assert [column.header for column in table.columns[1:]] == ["На 28.06.2023", "На 09.10.2023"]
    page = open_page("meeting")
    assert not page.exception
    text = text_of(page)
    assert "Что изменилось с прошлого совещания (28.06.2023)" in text
    assert all(then in text and now in text for then, now in rows)
    assert lint_text(text) == []


def test_where_no_meeting_is_in_the_register_the_page_says_what_to_do(home):
    page = open_page("meeting", meeting="коллегия")
    assert not page.exception
    assert "загрузите их реестр формой «meetings»" in text_of(page)
    assert "Что изменилось с прошлого совещания" not in " ".join(
        texts(compose("minutes_meeting", Request(home=home, meeting="коллегия")))
    )


def test_the_decision_to_be_carried_out_first_is_named(home):
    text = text_of(open_page("meeting"))
    assert "Первым исполнить: Провести семинар по единым подходам к оцениванию – до 22.12.2023" in text
    past = pl.DataFrame(
        {
            "decision": ["исполнено", "позже", "раньше", "без срока"],
            "due_on": [date(2023, 9, 1), date(2023, 12, 1), date(2023, 10, 1), None],
            "responsible": ["Методист", "Методист", None, "Методист"],
            "is_done": [True, False, False, False],
        }
    )
    assert meetings.open_first(past)["decision"].to_list() == ["раньше", "позже", "без срока", "исполнено"]
    assert meetings.nearest(past, date(2023, 10, 9)) == "Первым исполнить: раньше – срок прошёл 01.10.2023."
    assert meetings.nearest(past.filter("is_done"), date(2023, 10, 9)) == ""


def test_points_of_plans_are_taken_into_the_agenda(own, monkeypatch):
    monkeypatch.setenv("OBEKTIV_HOME", str(own.root))
    monkeypatch.setenv("OBEKTIV_TODAY", TODAY)
    data.forget()
    points = rows_of(own, "select point, measures_cnt from marts.rpt_meeting_points")
    [(asked,)] = rows_of(own, "select count(*) from marts.rpt_plan_agenda where question_place <> 4")
    assert len(points) > 1
    assert sum(cnt for _, cnt in points) == asked
    page = open_page("meeting")
    page.button(key="take-point-0").click().run()
    assert not page.exception
    assert text_of(page).count("В повестке.") == 1
    page.button(key="take-points").click().run()
    assert not page.exception
    assert text_of(page).count("В повестке.") == len(points)
    page.toggle(key="preview").set_value(True).run()
    text = text_of(page)
    assert all(point in text for point, _ in points)
    # What was taken is what was typed: it lies in the draft and comes back.
    assert f"вопросы повестки: добавлено {len(points)}" in text


def test_page_and_mart_know_a_body_by_the_same_words():
    kinds = [
        "Совещание", "совещание руководителей", "Аппаратное совещание", "совещание с заместителями руководителей",
        "Вебинар", "вебинар с заместителями директоров", "РМО", "заседание ГМО", "методическое объединение",
        "Заседание коллегии", "собеседование со школой", "промотур", "приём", None,
    ]  # fmt: skip
    macro = (ROOT / "dbt_project/macros/meeting_body.sql").read_text(encoding="utf-8")
    sql = Environment(autoescape=False).from_string(macro + "{{ meeting_body('meeting_kind') }}").render()
    frame = pl.DataFrame({"meeting_kind": kinds})
    told = duckdb.sql(f"select {sql} as body from frame").pl()["body"].to_list()
    assert frame.select(body().alias("body"))["body"].to_list() == told
    assert told[:4] == ["совещание", "совещание", "совещание", "вебинар"]
    assert told[-3:] == [None, None, None]
