"""«Темы и дефициты» in its sections; an agreement on a criterion is kept and stands beside the next session."""

import shutil
from datetime import date, datetime

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboards import data, inbox
from dashboards.menu import PAGES
from dashboards.pages.skills import agreements
from dashboards.words import lint_text, school_year
from tests.homes import obektiv
from warehouse import pending
from warehouse.home import Home

FILE = next(str(page.file) for page in PAGES if page.name == "skills")


@pytest.fixture
def own_home(demo_home, tmp_path, monkeypatch):
    """The municipality with an inbox of its own."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("archive"), symlinks=True)
    monkeypatch.setenv("OBEKTIV_HOME", str(home))
    monkeypatch.setenv("OBEKTIV_TODAY", "2023-10-09")
    monkeypatch.delenv("OBEKTIV_SCOPE", raising=False)
    data.forget()
    return home


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(FILE, default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def text_of(app: AppTest) -> str:
    return "\n".join([e.proto.body for e in app.get("html")] + [e.value for e in app.markdown])


@pytest.mark.parametrize(
    ("section", "there", "elsewhere"),
    [
        ("Что видно", "Ниже, чем у обучающихся того же уровня", "Адресные рекомендации"),
        ("Почему", "Проверка школы и экспертов", "Занятие по единым критериям"),
        ("Что делать", "Занятие по единым критериям", "Ниже, чем у обучающихся того же уровня"),
    ],
)
def test_each_section_says_its_own_and_in_allowed_words(own_home, section, there, elsewhere):
    text = text_of(opened(view=section, subject="РУ"))
    assert there in text
    assert elsewhere not in text
    assert lint_text(text) == []


def test_a_topic_leads_to_the_request_and_a_school_to_its_card(own_home):
    seen = text_of(opened(subject="МА"))
    assert "training?school=991010&amp;subject=%D0%9C%D0%90" in seen
    assert "school?code=edu991010" in seen
    to_do = text_of(opened(view="Что делать", subject="МА", school="991010"))
    assert "Решить по предложениям этого предмета" in to_do
    assert "Карточка школы" in to_do


def test_an_agreement_is_recorded_and_stands_beside_the_next_session_at_once(own_home):
    app = opened(view="Что делать", subject="РУ")
    box = app.multiselect(key="agreed_criteria")
    app = box.select(box.options[0]).run()
    app = app.text_area(key="agreed_words").input("Описка не снижает балл").run()
    app = next(one for one in app.button if one.key == "keep_agreement").click().run()
    assert not app.exception
    (path,) = inbox.waiting(Home(own_home), agreements.FILE_NAME)
    (row,) = pending.rows_of(path)
    assert row["Договорённость"] == "Описка не снижает балл"
    assert "Описка не снижает балл" in text_of(opened(view="Что делать", subject="РУ"))


def test_an_agreement_comes_through_the_gate(tmp_path):
    home = Home(tmp_path / "home").create()
    rows = [{"kind": "ВПР", "subject": "РУ", "grade": 5, "criterion": "2К4"}]
    content = agreements.agreements_file(rows, "Описка не снижает балл", date(2026, 9, 25), None)
    inbox.leave(home, agreements.FILE_NAME, content, datetime(2026, 9, 25, 12, 0))
    obektiv(home.root, "ingest")
    with duckdb.connect(str(home.root / "ingested.duckdb"), read_only=True) as db:
        found = db.execute(
            "select procedure_kind, subject, grade, task_code, agreement, agreed_on from raw.criteria_agreements"
        ).fetchall()
    assert found == [("ВПР", "РУ", 5, "2К4", "Описка не снижает балл", date(2026, 9, 25))]


def test_a_topic_behind_year_after_year_stands_on_the_page_of_its_subject(own_home):
    """The demonstration's own: three springs of one school, fractions every year."""
    with duckdb.connect(str(Home(own_home).published()), read_only=True) as db:
        kind, year, season, subject, school, topic, first, cnt, alone = db.execute(
            "select kind, school_year, season, subject, school_code, topic, first_year, years_cnt, needs_support_alone "
            "from marts.rpt_topic_years where needs_support and is_main"
        ).fetchone()
    app = opened(sitting=f"{kind}, {season} {school_year(year)}", subject=subject, school=school)
    text = text_of(app)
    section = text.rpartition("Из года в год")[2]
    assert topic in section
    assert f"{cnt} года, с {school_year(first)}" in section
    assert "Из года в год ниже ожидаемого – 1 тема." in text
    assert ("тоже видно" if alone else "не видно") in section
    assert lint_text(text) == []
