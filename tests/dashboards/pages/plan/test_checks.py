"""Closings drawn for a yes or no: seen with what they rest on, answered by a press, kept as a person's word."""

import csv
import io
from datetime import date, datetime

import pytest

from dashboards import inbox
from dashboards.pages.plan import checks
from dashboards.pages.plan import record as plan_record
from dashboards.pages.plan.record import Record
from tests.dashboards.test_pages import open_page, text_of
from warehouse.home import Home
from warehouse.query import Scope, asked_closings, query

TODAY = date(2026, 4, 15)
HEAD = '{"role": "head"}'
ROW = {
    "plan_id": "p",
    "number": "1.3",
    "window_key": "..2026-03-20",
    "school_code": None,
    "closed_as": "выполнено с нарушением срока",
    "closed_on": date(2026, 3, 14),
    "closed_with": "приказ от 14.03.2026 № 12",
}


@pytest.fixture(autouse=True)
def empty_inbox(home):
    yield
    for file in Home(home).inbox.glob("Исполнение меры *.csv"):
        file.unlink()


def written(home) -> list[dict]:
    [file] = Home(home).inbox.glob("Исполнение меры *.csv")
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")), delimiter=";"))


def test_a_yes_is_dated_by_the_fact_and_a_no_is_said_today():
    yes, no = (checks.answered(ROW, answer, TODAY) for answer in (checks.YES, checks.NO))
    assert (yes.status, yes.reported_on, yes.evidence) == (
        "выполнено с нарушением срока",
        date(2026, 3, 14),
        "приказ от 14.03.2026 № 12",
    )
    assert (no.status, no.reported_on, no.evidence) == ("не выполнено", TODAY, "")
    assert [one.check for one in (yes, no)] == ["да, исполнено", "нет, не о том"]
    assert [one.period for one in (yes, no)] == ["..2026-03-20"] * 2


def test_a_head_sees_the_proof_answers_by_a_press_and_sees_the_measure_open_again(published, monkeypatch):
    monkeypatch.setenv("OBEKTIV_SCOPE", HEAD)
    app = open_page("plan", section="Проверка")
    assert not app.exception
    text = text_of(app)
    assert "приказ от 14.03.2026 № 2" in text
    assert "1 из 1 – 100" in text
    assert "от 21 до 100" in text
    before = query("plan/closing_checks", Scope()).filter(is_answered=False)
    button = next(one for one in app.button if one.label == "Нет, не о том")
    key = button.key.removeprefix("check_no_")
    assert key in set(before["occurrence_id"])
    button.click().run()
    assert not app.exception
    [line] = written(published)
    assert (line["Статус"], line["Проверка"], line["Дата"]) == ("не выполнено", "нет, не о том", "15.04.2026")
    after = query("plan/closing_checks", Scope()).filter(occurrence_id=key).row(0, named=True)
    assert (after["answer"], after["is_pending"]) == ("нет, не о том", True)
    assert [one.label for one in app.button if one.key and one.key.startswith("back_")] == ["Взять назад"]


def test_a_head_may_record_answers_to_what_was_drawn_and_nothing_else(published, monkeypatch):
    monkeypatch.setenv("OBEKTIV_SCOPE", HEAD)
    plan, number, key, _ = sorted(asked_closings(Scope(role="head")))[0]

    def leave(**changed):
        told = {"plan_id": plan, "number": number, "period": key, "status": "выполнено"}
        told |= {"reported_on": TODAY, "check": checks.YES} | changed
        content = plan_record.status_file([Record(**told)])
        return inbox.leave(Home(published), plan_record.FILE_NAME, content, datetime(2026, 4, 15, 9))

    for changed in (
        {"check": ""},
        {"number": "77"},
        {"period": "другой"},
        {"status": "снято с контроля"},
        {"status": "не выполнено"},
        {"new_due": date(2026, 5, 1)},
    ):
        with pytest.raises(PermissionError):
            leave(**changed)
    assert leave().exists()


def test_the_list_of_what_is_due_leads_to_the_check_and_a_school_sees_neither(published, monkeypatch):
    assert "Выборочная проверка: 2" in text_of(open_page("plan", section="Ближайшее"))
    monkeypatch.setenv("OBEKTIV_SCOPE", '{"schools": ["990001"], "role": "school"}')
    assert "Выборочная проверка" not in text_of(open_page("plan"))


def test_without_answers_the_page_says_so_and_makes_no_share_up():
    total = {"drawn_cnt": 4, "answered_cnt": 0, "right_cnt": 0, "precision_pct": None}
    assert "пока ни одного ответа" in checks.life(total)
    assert "%" not in checks.life(total)
