"""A draft of a plan on the page: what is found stands there, the amended draft is taken as a document."""

import json
import shutil

import docx
import pytest
from typer.testing import CliRunner

from dashboards.pages.plan import project
from dashboards.words import lint_text
from obektiv.cli.app import app as program
from obektiv.cli.draft import schools_of
from tests.dashboards.fixture_db import SCHOOLS
from tests.dashboards.test_pages import open_page, text_of
from tests.obektiv.cli.test_draft_command import DRAFT
from warehouse import jobs
from warehouse.home import Home


@pytest.fixture
def home(published):
    yield Home(published)
    shutil.rmtree(published / "jobs", ignore_errors=True)


def read_draft(home: Home, text: str = DRAFT, who: str = "") -> str:
    """A draft that somebody sent and the command has read, as the worker leaves it; returns its number."""
    name = jobs.new_name()
    files = jobs.files(home, name)
    (files / project.DRAFT).mkdir(parents=True)
    draft = files / project.DRAFT / "Проект 2026-2027.txt"
    draft.write_text(text, encoding="utf-8")
    jobs.ask(home, "draft", who, {"draft": draft.name, "name": project.NAME}, name)
    asked = ["draft", f"--out={files / project.NAME}", "--schools=21", str(draft), "--json"]
    done = CliRunner().invoke(program, asked)
    (jobs.place(home, name) / jobs.ANSWER).write_text(done.output, encoding="utf-8")
    jobs.end(home, name, jobs.DONE, "мер – 5")
    return name


def test_a_draft_is_told_measure_by_measure_with_what_it_asks_of_schools(home):
    job = read_draft(home)
    app = open_page("plan", section="Проект", job=job)
    assert not app.exception
    text = text_of(app)
    assert "Каждая школа ответит 1 раз за период, по 20 мин" in text
    assert "7 ч на все школы вместе" in text
    assert "исключить: противоречит правилам" in text
    assert "день не определить" in text
    assert "реестр наблюдателей сформирован" in text
    assert "Исключите меру из проекта до подписания." in text
    assert lint_text(text) == []
    assert [one.label for one in app.get("download_button")][:1] == [
        "Скачать исправленный проект с замечаниями (docx)"
    ]
    made = docx.Document(jobs.files(home, job) / project.NAME)
    assert [row.cells[0].text for row in made.tables[0].rows][1:] == ["1", "3", "4", "5"]


def test_schools_of_the_register_are_counted_where_nobody_names_a_number(home):
    assert schools_of(home) == len(SCHOOLS)


def test_what_is_forbidden_or_without_a_day_stands_first(home):
    answer = json.loads((jobs.place(home, read_draft(home)) / jobs.ANSWER).read_text(encoding="utf-8"))
    lines, questions = project.frames(answer)
    assert lines["number"].to_list() == ["2", "4", "1", "3", "5"]
    assert questions.height == answer["findings"]


def test_a_draft_that_is_no_plan_is_said_and_nothing_is_shown(home):
    name = jobs.new_name()
    jobs.files(home, name).mkdir(parents=True)
    jobs.ask(home, "draft", "", {"draft": "Письмо.txt", "name": project.NAME}, name)
    jobs.end(home, name, jobs.FAILED, "В файле нет таблицы плана.")
    app = open_page("plan", section="Проект", job=name)
    assert not app.exception
    assert "Проект не прочитан. В файле нет таблицы плана." in text_of(app)
    assert not app.get("download_button")


def test_a_school_is_offered_no_drafts(home, signed):
    from warehouse.scope import Scope

    read_draft(home)
    signed("school", "school", Scope(schools=("990001",), role="school"))
    app = open_page("plan", section="Проект")
    assert not app.exception
    assert "Проект следующего плана" not in text_of(app)
