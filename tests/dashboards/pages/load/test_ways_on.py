"""After a load the page leads on: to the topics and results of the works that came, once the pages know them."""

import json
import shutil

import pytest

from dashboards import data
from tests.dashboards.pages.load.test_load_page import OWN, file
from tests.dashboards.test_pages import open_page, text_of
from warehouse import jobs
from warehouse.home import Home
from warehouse.query import query
from warehouse.scope import Scope


@pytest.fixture
def home(published):
    yield Home(published)
    shutil.rmtree(published / "jobs", ignore_errors=True)


def loaded(home: Home, load_id: int) -> None:
    """A load of somebody at this computer that is over."""
    seen = jobs.new_name()
    jobs.files(home, seen).mkdir(parents=True)
    name = jobs.new_name()
    jobs.place(home, name).mkdir(parents=True, exist_ok=True)
    jobs.ask(home, "load", "", {"files": seen, "then_refresh": True}, name)
    told = file("Ответы.xlsx", [OWN], is_trial=False, load_id=load_id)
    (jobs.place(home, name) / jobs.ANSWER).write_text(json.dumps({"files": [told]}), encoding="utf-8")
    jobs.end(home, name, jobs.DONE, "загружено: 1")


def numbers(home: Home) -> list[int]:
    works = query("data/loaded_works", Scope(), home=home)
    assert works.height
    return [
        number
        for number in range(1, 50)
        if query("data/loaded_works", Scope(), home=home, first_load=number, last_load=number).height
    ]


def test_what_was_loaded_leads_to_its_topics_and_results(home):
    number = numbers(home)[0]
    loaded(home, number)
    data.forget()
    said = text_of(open_page("load"))
    assert "Что дальше." in said
    assert 'href="topics?sitting=' in said
    assert 'href="results?year=' in said
    assert "Строк загружено" in said
    assert "Строк загрузится" not in said


def test_while_pages_are_refreshed_nobody_is_sent_to_old_figures(home):
    loaded(home, numbers(home)[0])
    jobs.ask(home, "refresh", "", {})
    said = text_of(open_page("load"))
    assert "Страницы обновляются" in said
    assert 'href="topics?sitting=' not in said


def test_rows_that_are_held_stand_with_their_reasons_in_the_list_of_loads(home):
    hit = {"rule_id": "x", "effect": "row_held", "message": "Код участника не заполнен", "cnt": 3}
    load = file("Ответы.xlsx", [], kind="raw_dump_2021", found=[hit | {"sheet": "Лист1", "row_number": 4}])
    load |= {
        "how_to_fix": "",
        "source_kind": "raw_dump_2021",
        "loaded_at": "2026-04-01T02:00:00",
        "why": None,
    }
    gone = load | {"load_id": 8, "status": "withdrawn"}
    home.jobs.mkdir(exist_ok=True)
    jobs.keep_loads(home, [load, gone])
    said = text_of(open_page("load", section="Загрузки"))
    assert "Отложено до исправления: 3 строки" in said
    assert said.count("Код участника не заполнен") == 1
    assert "лист «Лист1», строка 4" in said
