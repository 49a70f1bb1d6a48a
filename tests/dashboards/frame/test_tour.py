"""The walk through the demonstration: every stop is where it says, three minutes, ended at any moment."""

import json
import re

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboards import data
from dashboards.menu import HERE
from dashboards.words import lint_text
from dashboards.words.tour import TOURS
from tests.dashboards.test_pages import FILES, text_of
from warehouse.roles import ROLES

STOPS = [(role, number) for role, stops in TOURS.items() for number in range(1, len(stops) + 1)]
#: Words that an adult reads aloud in a minute, and seconds to look at what they speak of.
WORDS, LOOK = 130, 12


def opened(monkeypatch, home, role: str, **query: str) -> str:
    """The application of a role at an address; whatever page it opens by itself is not run beyond its start."""
    monkeypatch.setenv("OBEKTIV_HOME", str(home))
    monkeypatch.setenv("OBEKTIV_TODAY", "2023-10-09")
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"role": role}))
    data.forget()
    app = AppTest.from_file(str(HERE / "app.py"), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    return text_of(app.run())


def first_school(home) -> str:
    """The code of a school with results."""
    with duckdb.connect(str(home / "current"), read_only=True) as build:
        return str(build.execute("select min(school_code) from marts.fct_participant_results").fetchone()[0])


def strip_of(text: str) -> str:
    """The strip of the walk, nothing where there is none."""
    found = re.findall(r'<nav class="ob-banner[^>]*ob-tour.*?</nav>', text, re.S)
    assert len(found) < 2
    return found[0] if found else ""


@pytest.fixture
def demonstration(published):
    """The home of the tests of pages, marked as a demonstration."""
    note = published / "demo_truth.json"
    note.write_text("{}", encoding="utf-8")
    yield published
    note.unlink()


@pytest.mark.parametrize("role", TOURS)
def test_a_walk_takes_three_minutes_at_most_and_stays_within_the_role(role):
    stops = TOURS[role]
    assert all(ROLES[role].opens(stop.page) for stop in stops)
    assert stops[0].page in ROLES[role].pages
    seconds = sum(len(stop.text.split()) / WORDS * 60 + LOOK for stop in stops)
    assert seconds <= 180, seconds
    assert [problem for stop in stops for problem in lint_text(stop.text)] == []


def test_everybody_whose_work_has_several_pages_is_walked():
    assert set(TOURS) == {name for name, role in ROLES.items() if len(role.pages) > 1}


@pytest.mark.parametrize(("role", "number"), [one for one in STOPS if one[0] != "admin"])
def test_what_a_stop_speaks_of_stands_on_its_page(demo_home, monkeypatch, role, number):
    monkeypatch.setenv("OBEKTIV_HOME", str(demo_home))
    monkeypatch.setenv("OBEKTIV_TODAY", "2023-10-09")
    scope = {"role": role} | ({"schools": [first_school(demo_home)]} if role == "school" else {})
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps(scope))
    data.forget()
    stop = TOURS[role][number - 1]
    app = AppTest.from_file(FILES[stop.page], default_timeout=60)
    for key, value in stop.filters:
        app.query_params[key] = value
    app.run()
    assert not app.exception
    labels = [str(option) for group in app.get("button_group") for option in getattr(group, "options", [])]
    assert stop.seen in "\n".join([text_of(app), *labels])


def test_the_walk_is_offered_and_ended_in_a_demonstration_alone(published, demonstration, monkeypatch):
    offer = strip_of(opened(monkeypatch, demonstration, "methodologist"))
    assert "Это учебный муниципалитет. Обход по вашей роли: 7 страниц, три минуты." in offer
    assert 'href="./?tour=1"' in offer
    assert strip_of(opened(monkeypatch, demonstration, "methodologist", tour="нет")) == ""
    (demonstration / "demo_truth.json").rename(demonstration / "kept")
    with_real_data = [
        strip_of(opened(monkeypatch, published, "methodologist", **at)) for at in ({}, {"tour": "1"})
    ]
    (demonstration / "kept").rename(demonstration / "demo_truth.json")
    assert with_real_data == ["", ""]


def test_a_stop_leads_on_back_and_out(demonstration, monkeypatch):
    first = opened(monkeypatch, demonstration, "methodologist", tour="1")
    strip = strip_of(first)
    assert "1 из 7 · Обзор." in strip
    assert re.findall(r'href="([^"]*)"', strip) == [
        "objectivity?tour=2",
        "./?tour=%D0%BD%D0%B5%D1%82",
    ]
    last = opened(monkeypatch, demonstration, "methodologist", tour="7")
    strip = strip_of(last)
    assert "Дальше" not in strip
    assert re.findall(r'href="([^"]*)"', strip)[0] == "plan?tour=6"


@pytest.mark.parametrize("number", ["0", "8", "x", "²"])
def test_an_address_without_such_a_stop_is_no_stop(demonstration, monkeypatch, number):
    assert strip_of(opened(monkeypatch, demonstration, "methodologist", tour=number)) == ""
