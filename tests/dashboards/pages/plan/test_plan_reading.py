"""How a plan is read stands beside its own words; a correction is one press, seen at once and kept as a form."""

import csv
import io
from datetime import datetime

import pytest

from dashboards.pages.plan import reading
from dashboards.pages.plan.reading import Correction
from dashboards.words import timings
from tests.dashboards.fixture_db import PLAN
from tests.dashboards.test_pages import open_page, text_of
from warehouse.home import Home
from warehouse.query import query
from warehouse.scope import Scope

FILES = "Правка чтения плана *.csv"


def written(home) -> list[dict]:
    files = sorted(Home(home).inbox.glob(FILES))
    texts = [file.read_bytes().decode("utf-8-sig") for file in files]
    return [row for text in texts for row in csv.DictReader(io.StringIO(text), delimiter=";")]


@pytest.fixture(autouse=True)
def empty_inbox(home):
    """The database is shared by tests of pages; what a test records in its inbox is not."""
    yield
    for file in Home(home).inbox.glob(FILES):
        file.unlink()


def test_the_reading_stands_beside_the_words_of_the_document(published):
    app = open_page("plan", section="Прочитано")
    assert not app.exception
    text = text_of(app)
    assert "Срок в документе" in text
    assert "Прочитан как" in text
    assert "в дни процедур" in text


def test_one_press_corrects_the_kind_and_is_seen_at_once(published):
    app = open_page("plan", section="Прочитано")
    chosen = next(one for one in app.selectbox(key="reading_measure").options if one.startswith("4.2 ·"))
    app.selectbox(key="reading_measure").select(chosen).run()
    app.button(key="reading_continuous").click().run()
    assert not app.exception
    [line] = written(published)
    assert (line["План"], line["№"], line["Мера"]) == (PLAN, "4.2", "Консультации для школ")
    assert line["Срок читать как"] == "в течение года"
    read = {row["number"]: row for row in query("plan/reading", Scope()).to_dicts()}
    assert (read["4.2"]["timing_kind"], read["4.2"]["timing_text"]) == ("continuous", "постоянно")
    assert read["4.2"]["is_pending"]
    assert not read["4.1"]["is_pending"]
    assert "весь период плана" in text_of(app)
    assert "Записано и ждёт обновления" in text_of(app)


def test_the_kind_of_action_is_corrected_and_seen_at_once(published):
    app = open_page("plan", section="Прочитано")
    chosen = next(one for one in app.selectbox(key="reading_measure").options if one.startswith("4.2 ·"))
    app.selectbox(key="reading_measure").select(chosen).run()
    app.selectbox(key="reading_action").select("издание приказа")
    next(button for button in app.button if button.label == "Записать вид").click().run()
    assert not app.exception
    assert [line["Вид действия"] for line in written(published)] == ["издание приказа"]
    read = {row["number"]: row for row in query("plan/reading", Scope()).to_dicts()}
    assert (read["4.2"]["action_label"], read["4.2"]["action_confidence"]) == (
        "издание приказа",
        "сказано человеком",
    )
    assert "вид действия" in text_of(app)


def test_days_responsible_and_schools_are_corrected_together(published):
    app = open_page("plan", section="Прочитано")
    app.text_input(key="reading_first").input("01.04.2026")
    app.text_input(key="reading_last").input("20.04.2026")
    next(button for button in app.button if button.label == "Записать дни").click().run()
    app.text_input(key="reading_who").input("Методист")
    schools = app.multiselect(key="reading_schools")
    schools.select(schools.options[2]).select(schools.options[3])
    next(button for button in app.button if "ответственного" in button.label).click().run()
    assert not app.exception
    last = written(published)[-1]
    assert last["Срок читать как"] == "с 01.04.2026 по 20.04.2026"
    assert last["Ответственный"] == "Методист"
    assert len(last["Школы"].split(", ")) == 2
    row = next(row for row in query("plan/reading", Scope()).to_dicts() if row["number"] == last["№"])
    assert row["windows"] == "2026-04-01..2026-04-20"
    assert (row["responsible_position"], row["schools_read"]) == ("Методист", last["Школы"])


@pytest.mark.parametrize("days", [("", ""), ("05.05.2026", "01.05.2026"), ("", "завтра")])
def test_what_are_no_days_is_said_and_not_written(published, days):
    app = open_page("plan", section="Прочитано")
    app.text_input(key="reading_first").input(days[0])
    app.text_input(key="reading_last").input(days[1])
    next(button for button in app.button if button.label == "Записать дни").click().run()
    assert not app.exception
    assert written(published) == []


def test_who_only_reads_sees_the_reading_and_corrects_nothing(published, monkeypatch):
    monkeypatch.setenv("OBEKTIV_SCOPE", '{"role": "head"}')
    app = open_page("plan", section="Прочитано")
    assert not app.exception
    assert "Срок в документе" in text_of(app)
    assert [box.key for box in app.selectbox if box.key == "reading_measure"] == []


def test_a_school_is_not_offered_the_reading_and_may_not_correct_it(published, monkeypatch):
    monkeypatch.setenv("OBEKTIV_SCOPE", '{"role": "school", "schools": ["990001"]}')
    app = open_page("plan", section="Прочитано")
    assert "Срок в документе" not in text_of(app)
    with pytest.raises(PermissionError):
        reading.put_into_inbox(Home(published), Correction(PLAN, "1.1", "Мера"), datetime(2026, 4, 15, 9))


def test_windows_are_told_in_words():
    row = {"timing_kind": "recurring", "windows": "; ".join(["2026-04-01..2026-04-30"] * 4)}
    assert timings.timing_words(row).endswith("и ещё 2 периода")
    one = {"timing_kind": "deadline", "windows": "..2026-03-01"}
    assert timings.timing_words(one) == "к дате: до 01.03.2026"
    assert timings.timing_words({"timing_kind": "unparsed", "windows": None}).startswith("▲")
    assert reading.with_days(Correction("p", "1", "м"), "", "01.03.2026").timing == "до 01.03.2026"
