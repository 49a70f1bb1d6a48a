"""«Из года в год» from files to the page: three years of a made municipality, a topic of one school lost every year."""

from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboards import data
from dashboards.menu import PAGES
from dashboards.words import lint_text
from tests.dashboards import browser
from tests.dashboards.pages.skills.files_of_years import write
from tests.homes import begun_home, obektiv
from warehouse.home import Home

pytestmark = pytest.mark.walks
TODAY = "2026-06-30"
PAGE = next(page for page in PAGES if page.name == "skills")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[tuple[str, str]]]:
    """The built home and what was planted in it."""
    folder = tmp_path_factory.mktemp("years")
    planted = write(folder / "inputs")
    home = begun_home(folder / "home")
    obektiv(home, "ingest", str(folder / "inputs"), OBEKTIV_TODAY=TODAY)
    obektiv(home, "build", OBEKTIV_TODAY=TODAY)
    return home, planted


def test_the_lasting_gap_is_found_and_nothing_else_is(town):
    home, planted = town
    with duckdb.connect(str(Home(home).published()), read_only=True) as database:
        found = database.execute("""
            select school_code, topic, years_cnt, needs_support_alone from marts.rpt_topic_years
            where needs_support and is_main
        """).fetchall()
        told = database.execute(
            "select school_code, fact from marts.rpt_recommendations where rule_id = 'П-03'"
        ).fetchall()
    assert {(school, topic) for school, topic, _, _ in found} == planted
    assert [(years, alone) for _, _, years, alone in found] == [(3, False)]
    ((school, topic),) = planted
    assert [code for code, fact in told if topic in fact] == [school]


@pytest.mark.parametrize("of_school", [False, True], ids=["all schools", "the school"])
def test_the_page_shows_it_with_its_years_and_says_that_one_year_would_not(town, monkeypatch, of_school):
    home, planted = town
    monkeypatch.setenv("OBEKTIV_HOME", str(home))
    monkeypatch.setenv("OBEKTIV_TODAY", TODAY)
    monkeypatch.delenv("OBEKTIV_SCOPE", raising=False)
    data.forget()
    ((school, topic),) = planted
    app = AppTest.from_file(str(PAGE.file), default_timeout=120)
    if of_school:
        app.query_params["school"] = school
    app.run()
    assert not app.exception
    text = "\n".join([e.proto.body for e in app.get("html")] + [e.value for e in app.markdown])
    section = text.rpartition("Из года в год")[2]
    assert topic in section
    assert "не видно" in section
    assert "Из года в год ниже ожидаемого – 1 тема." in text
    assert lint_text(text) == []


@pytest.mark.skipif(
    browser.CHROMIUM is None and not browser.is_required(), reason="Chromium is not installed"
)
def test_the_section_fits_a_desk_and_a_telephone(town):
    home, planted = town
    ((_, topic),) = planted
    with browser.server(home, today=TODAY) as address, browser.browser() as chromium:
        for width in ("desktop", "phone"):
            seen = browser.visit(chromium, f"{address}/{PAGE.url}", width)
            assert (seen.errors, seen.exceptions, seen.overflow_px, seen.cut) == ([], 0, 0, [])
            assert topic in seen.text.rpartition("Из года в год")[2]
