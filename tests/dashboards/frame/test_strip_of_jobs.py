"""The strip above every page: what the worker does, for whom, how far it is, and how it ended."""

import shutil

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import work
from dashboards.menu import HERE
from obektiv.worker import command_of
from tests.dashboards.fixture_db import SCHOOLS
from tests.dashboards.test_pages import open_page, text_of
from warehouse import jobs
from warehouse.home import Home
from warehouse.scope import Scope


@pytest.fixture
def home(published):
    yield Home(published)
    shutil.rmtree(published / "jobs", ignore_errors=True)


def application() -> AppTest:
    app = AppTest.from_file(str(HERE / "app.py"), default_timeout=60).run()
    assert not app.exception
    return app


def test_every_page_says_what_is_done_and_what_comes_next(home, monkeypatch):
    job = jobs.begin(home, jobs.ask(home, "refresh", "boss", {}).job)
    monkeypatch.setenv(jobs.STEPS, str(jobs.place(home, job.job) / jobs.STEP))
    jobs.tell_step("Собираю витрины", "100 из 400")
    jobs.ask(home, "look", "coord", {})
    text = text_of(application())
    assert "<b>Обновление страниц</b>, начал(а) boss. Собираю витрины: 100 из 400. Осталось около" in text
    assert "Дальше по очереди: проверка файлов, начал(а) coord." in text


def test_the_end_is_told_to_who_asked_until_it_is_put_away(home):
    job = jobs.ask(home, "refresh", "", {})
    jobs.end(home, job.job, jobs.FAILED, "на диске нет места", "Освободите место.")
    app = application()
    text = text_of(app)
    assert "<b>Обновление страниц: не получилось.</b> На диске нет места." in text
    assert "Что сделать: освободите место." in text
    app.button(key=f"told_{job.job}").click().run()
    assert "не получилось" not in text_of(app)


def test_what_waits_can_be_taken_back_by_who_asked(home):
    job = jobs.ask(home, "refresh", "", {})
    application().button(key=f"cancel_{job.job}").click().run()
    assert jobs.read(home, job.job).status == jobs.CANCELLED


def test_nothing_is_asked_and_nothing_is_said(home):
    assert "ob-job" not in text_of(application())


def test_a_school_is_told_no_login_of_others_and_no_end_of_their_jobs(home, signed):
    signed("coord", "school", Scope(schools=(SCHOOLS[0][0],)))
    jobs.end(home, jobs.ask(home, "papers", "boss", {}).job, jobs.DONE, "бумаг в архиве: 3")
    jobs.begin(home, jobs.ask(home, "refresh", "boss", {}).job)
    text = text_of(application())
    assert "<b>Обновление страниц</b>. Начинается." in text
    assert "boss" not in text
    assert "бумаг в архиве" not in text


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("head", {"papers", "draft"}),
        ("methodologist", {"papers", "forms", "refresh", "draft"}),
        ("analyst", set(work.TITLES)),
        ("admin", set(work.TITLES)),
        ("school", set(work.TITLES) - {"refresh", "draft"}),
    ],
)
def test_who_may_ask_for_what(home, signed, role, allowed):
    signed("someone", role, Scope(schools=(SCHOOLS[0][0],)) if role == "school" else Scope())
    assert {what for what in work.TITLES if work.may(what)} == allowed
    for what in set(work.TITLES) - allowed:
        with pytest.raises(work.NotAllowedError):
            work.ask(what)
    assert jobs.jobs(home) == []


@pytest.mark.parametrize("role", ["admin", "head", "school"])
def test_all_papers_of_a_procedure_are_asked_for_from_a_page_within_what_the_reader_sees(home, signed, role):
    own = Scope(schools=(SCHOOLS[0][0],) if role == "school" else None, role=role)
    signed("someone", role, own)
    page = open_page("results")
    page.button(key="paper_set").click().run()
    assert not page.exception
    (asked,) = jobs.jobs(home)
    assert (asked.what, asked.who) == ("papers", "someone")
    assert asked.arguments["name"].endswith(".zip")
    assert Scope.read(asked.arguments["scope"]) == own
    command = command_of(home, asked)
    assert f"--procedure={asked.arguments['procedure']}" in command
    assert command[-1].startswith(f"--out={jobs.files(home, asked.job)}")
