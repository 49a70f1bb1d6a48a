"""What stands above every page when its figures are not fresh, and who sees nothing at all."""

import json
from datetime import datetime

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboards.menu import HERE
from tests.dashboards.fixture_db import make_home
from tests.dashboards.test_pages import text_of
from tests.warehouse.test_health import MONDAY, wrote
from warehouse import health, journal
from warehouse.home import Home
from warehouse.journal import DONE, FAILED


def application() -> str:
    """The application opened on its first page, as every address of it begins."""
    app = AppTest.from_file(str(HERE / "app.py"), default_timeout=60).run()
    assert not app.exception
    return text_of(app)


@pytest.fixture
def runs(published, monkeypatch):
    """Write runs into the journal of the published home; it is empty again afterwards."""
    home = Home(published)
    yield lambda *given, **others: wrote(home, *given, **others)
    journal.path_of(home).unlink(missing_ok=True)


def test_all_is_well_and_nothing_is_said(runs):
    runs(("build", DONE, MONDAY), is_scheduled=False)
    text = application()
    assert 'ob-banner"' not in text
    assert "ob-banner ob" not in text
    assert "Данные на 14.04.2026" in text


def test_a_failed_build_is_said_at_once_with_since_when_why_what_to_do_and_of_which_date_the_figures_are(
    runs,
):
    runs(("refresh", DONE, MONDAY), ("refresh", FAILED, MONDAY.replace(day=24)))
    text = application()
    assert 'class="ob-alert ob-banner" role="alert"' in text
    for words in (
        "Новые данные не показаны: обновить их не удалось",
        "Обновление 24.11.2026 в 06:30: не хватило оперативной памяти",
        "прежние числа: данные на 14.04.2026",
        "Что сделать: добавьте памяти.",
    ):
        assert words in text


def test_a_night_that_did_not_run_is_said(runs, monkeypatch):
    runs(("refresh", DONE, MONDAY))

    class Later(datetime):
        @classmethod
        def now(cls):
            return MONDAY.replace(day=25)

    monkeypatch.setattr(health, "datetime", Later)
    assert "обновление по расписанию не запускалось" in application()


def test_words_of_a_reason_are_text(runs):
    runs(("refresh", FAILED, MONDAY), sentence="<img src=x> **ж**", advice="<b>[x](y)</b>")
    text = application()
    assert "&lt;img src=x&gt; **ж**" in text
    assert "<img src=x>" not in text


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ({"schools": []}, "нет ни одной школы"),
        ({"role": "school"}, "Доступ не читается"),
        ({"school": ["990001"]}, "Доступ не читается"),
    ],
)
def test_a_scope_that_names_nobody_shows_nothing_and_says_so(published, monkeypatch, scope, words):
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps(scope))
    text = application()
    assert words in text
    assert "Данные на" not in text


def test_a_build_that_another_program_holds_or_that_is_damaged_is_said(tmp_path, monkeypatch):
    root = make_home(tmp_path / "home")
    monkeypatch.setenv("OBEKTIV_HOME", str(root))
    monkeypatch.delenv("OBEKTIV_SCOPE", raising=False)
    published = Home(root).published()
    published.write_bytes(b"x" * 20_000)
    with pytest.raises(duckdb.IOException):
        duckdb.connect(str(published), read_only=True)
    assert "Опубликованная сборка не открывается: файл базы повреждён." in application()
