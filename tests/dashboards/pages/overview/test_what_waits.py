"""«Обзор»: appeals past their term, schools that reported of themselves and wait; what is closed is not named."""

from datetime import date

import polars as pl

from dashboards.pages.overview import attention

APPEAL = {
    "appeal_id": "О-1",
    "topic": "Замена даты",
    "reply_due_on": date(2026, 4, 17),
    "is_overdue": True,
    "days_overdue": 3,
}


def test_an_appeal_past_its_term_is_named_with_how_long_ago():
    later = APPEAL | {
        "appeal_id": "О-2",
        "reply_due_on": date(2026, 4, 19),
        "days_overdue": 1,
        "topic": "График",
    }
    (item,) = attention.from_appeals(pl.DataFrame([later, APPEAL]))
    assert item.what == "Прошли сроки ответа на обращения: 2"
    assert "«Замена даты»" in item.why
    assert "17.04.2026" in item.why
    assert "3 дня назад" in item.why
    assert item.kind == "notice"


def test_a_closed_appeal_or_one_in_its_term_is_not_named():
    assert attention.from_appeals(pl.DataFrame([APPEAL | {"is_overdue": False, "days_overdue": None}])) == []
    assert attention.from_appeals(None) == []


def report(**told: object) -> dict:
    return {
        "school_code": "990001",
        "school_name": "СОШ № 1",
        "reported_on": date(2026, 4, 20),
        "owner": "методист",
        "next_step": "поблагодарить школу",
        "is_overdue": True,
    } | told


def test_a_school_that_reported_waits_for_the_department_and_is_no_notice():
    (item,) = attention.from_self_reports(pl.DataFrame([report()]))
    assert item.what == "1 школа сообщила о себе и ждёт ответа"
    assert "поблагодарить школу" in item.why
    assert item.kind == "plain"


def test_what_the_school_does_itself_is_chased_by_nobody():
    assert attention.from_self_reports(pl.DataFrame([report(owner="школа")])) == []
    assert attention.from_self_reports(pl.DataFrame([report(is_overdue=False)])) == []
