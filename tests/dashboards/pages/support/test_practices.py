"""The catalogue of practices: what is proved by what, what waits for its next step; and the form that keeps one."""

from datetime import date

from dashboards import data
from dashboards.pages.support import practices
from tests.dashboards.documents.changed import asked
from tests.dashboards.pages.support.conftest import said
from tests.dashboards.test_pages import open_page
from warehouse.home import Home


def test_the_catalogue_says_what_is_offered_by_what_it_is_proved_and_what_comes_next(reader, demo_home):
    reader("methodologist")
    text = said(open_page("support", view="Практики"))
    assert "Предлагают 3 практики, показывают 3 школы, ждут следующего шага – 1." in text
    # The show of November has its order: schools are invited. Shows of the last school year ask nothing any more.
    assert "пригласить школы" in text
    assert "записать, какие школы были" not in text
    rows = data.fetch("support/practices", municipality=None)
    for row in rows.iter_rows(named=True):
        assert row["holder"] in text
        assert (row["proved_by"] or "–") in text


def test_recommendations_and_the_order_take_what_is_offered_from_the_catalogue(reader, demo_home):
    reader("methodologist")
    offered = set(data.fetch("support/practices", municipality=None).filter("is_offered")["topic"])
    names = {row["name"] for row in data.fetch("papers/events").iter_rows(named=True)}
    assert offered <= names
    rows = asked(Home(demo_home), "select what from intermediate.int_support__events")
    what = [text for (text,) in rows]
    assert all(any(topic in text for text in what) for topic in offered)


def test_a_practice_says_whose_it_is_and_by_what_it_is_proved_before_it_is_kept():
    assert practices.problems({"topic": " ", "school_code": None, "municipality": "", "proved_by": None}) == [
        "Назовите практику.",
        "Назовите школу или муниципалитет.",
        "Назовите, чем практика подтверждена: процедура и показатель.",
    ]
    told = {"topic": "Шкалы", "school_code": "990001", "municipality": "М", "proved_by": "ВПР"}
    assert practices.problems(told) == []
    lines = practices.practice_file({**told, "shown_on": date(2026, 5, 4)}).decode("utf-8-sig").splitlines()
    assert lines[1] == "Шкалы;edu990001;;;;04.05.2026;ВПР;;"


def test_the_form_records_a_practice_of_the_municipality(reader):
    reader("methodologist")
    app = open_page("support", view="Практики")
    assert app.selectbox(key="practice_area").value
    app.text_input(key="practice_topic").input("Единые критерии")
    app.button(key="FormSubmitter:practice_form-Записать").click().run()
    assert not app.exception
    assert "Назовите, чем практика подтверждена" in said(app)
