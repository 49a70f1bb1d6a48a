"""A person's word from the page: written as a form into the inbox, found by the build in the same window."""

import csv
import html
import io
import json
import re
from datetime import date, datetime
from urllib.parse import unquote

import polars as pl
import pytest

from dashboards import data, inbox
from dashboards.frame import waiting
from dashboards.pages.plan import record as plan_record
from dashboards.pages.plan.record import Record
from tests.dashboards.fixture_db import MUNICIPALITIES, PLAN, SCHOOLS
from tests.dashboards.test_pages import open_page, text_of
from warehouse import pending
from warehouse.home import Home

DAY = date(2026, 4, 15)


def lines(content: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def written(home) -> list[dict]:
    files = sorted(Home(home).inbox.glob("Исполнение меры *.csv"))
    return [line for file in files for line in lines(file.read_bytes())]


def record(**changed) -> Record:
    return Record(
        **{"plan_id": PLAN, "number": "1.1", "period": "", "status": "выполнено", "reported_on": DAY}
        | changed
    )


@pytest.fixture(autouse=True)
def empty_inbox(home):
    """The database is shared by tests of pages; what a test records in its inbox is not."""
    yield
    for file in Home(home).inbox.glob("Исполнение меры *.csv"):
        file.unlink()


def open_form(published):
    return open_page("plan", section="Отметить")


def test_a_status_is_written_as_the_form_and_waits_for_a_build(published):
    app = open_form(published)
    assert not app.exception
    window = next(key for key in app.selectbox(key="record_window").options if key.startswith("1.2 ·"))
    app.selectbox(key="record_window").select(window).run()
    app.selectbox(key="record_status").select("не выполнено")
    app.text_input(key="record_comment").input("Документ не размещён")
    next(button for button in app.button if button.label == "Записать").click().run()
    assert not app.exception
    assert "итоги посчитает ближайшее обновление" in text_of(app)
    [line] = written(published)
    assert (line["План"], line["№"], line["Статус"]) == (PLAN, "1.2", "не выполнено")
    assert (line["Дата"], line["Комментарий"], line["Логин ОО"]) == ("15.04.2026", "Документ не размещён", "")
    assert "Записано и ждёт обновления" in text_of(app)


def test_a_postponement_without_day_and_basis_is_not_written(published):
    app = open_form(published)
    app.selectbox(key="record_status").select("перенесено")
    next(button for button in app.button if button.label == "Записать").click().run()
    assert "новый срок" in text_of(app)
    assert "основание" in text_of(app)
    assert written(published) == []


def test_a_postponement_carries_its_day_and_basis(published):
    app = open_form(published)
    app.selectbox(key="record_status").select("перенесено")
    app.text_input(key="record_new_due").input("12.05.2026")
    app.text_input(key="record_evidence").input("приказ от 14.04.2026 № 31")
    next(button for button in app.button if button.label == "Записать").click().run()
    [line] = written(published)
    assert (line["Новый срок"], line["Подтверждение"]) == ("12.05.2026", "приказ от 14.04.2026 № 31")


def test_a_day_in_other_words_is_asked_for_again(published):
    app = open_form(published)
    app.text_input(key="record_day").input("вчера")
    next(button for button in app.button if button.label == "Записать").click().run()
    assert "Дату пишут так" in text_of(app)
    assert written(published) == []


def test_several_schools_are_several_lines_of_one_file(published):
    app = open_form(published)
    window = next(key for key in app.selectbox(key="record_window").options if key.startswith("2.2 ·"))
    app.selectbox(key="record_window").select(window).run()
    schools = app.multiselect(key="record_schools")
    schools.select(schools.options[0]).select(schools.options[2])
    next(button for button in app.button if button.label == "Записать").click().run()
    assert not app.exception
    told = written(published)
    assert len({line["Логин ОО"] for line in told}) == len(told) == 2
    assert all(line["Логин ОО"].startswith("edu") for line in told)


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        ({}, 3),
        ({"municipalities": [MUNICIPALITIES[0]]}, 3),
        ({"municipalities": [MUNICIPALITIES[1]]}, 1),
        ({"schools": [SCHOOLS[0][0]]}, 2),
        ({"schools": [SCHOOLS[0][0]], "role": "school"}, 1),
        ({"schools": [], "role": "school"}, 0),
        ({"municipalities": []}, 0),
    ],
)
def test_what_waits_is_listed_and_taken_back_by_who_sees_the_school_it_is_about(
    published, monkeypatch, scope, seen
):
    for minute, code in enumerate((SCHOOLS[0][0], SCHOOLS[1][0], "")):
        content = plan_record.status_file([record(school_code=code or None, comment=code)])
        inbox.leave(Home(published), plan_record.FILE_NAME, content, datetime(2026, 4, 15, 9, minute))
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps(scope))
    assert len(waiting._waiting("plan_status")) == seen


def test_a_reader_of_a_meeting_cannot_record(published, monkeypatch):
    monkeypatch.setenv("OBEKTIV_SCOPE", '{"role": "head"}')
    app = open_form(published)
    assert not app.exception
    assert [box.key for box in app.selectbox if box.key == "record_window"] == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, []),
        ({"reported_on": date(2026, 5, 1)}, ["Дата сообщения"]),
        ({"status": "перенесено"}, ["новый срок", "основание"]),
        ({"status": "выполнено", "new_due": DAY}, ["только при переносе"]),
        ({"status": "перенесено", "new_due": DAY, "evidence": "приказ № 1"}, []),
    ],
)
def test_what_is_missing_is_said(changed, words):
    found = plan_record.problems(record(**changed), DAY)
    assert len(found) == len(words)
    assert all(word in text for word, text in zip(words, found, strict=True))


def test_lines_of_a_file_are_one_line_each():
    [line] = lines(plan_record.status_file([record(comment="две\nстроки; и точка")]))
    assert line["Комментарий"] == "две строки; и точка"


def test_what_a_build_has_taken_waits_no_longer(tmp_path):
    home = Home(tmp_path)
    first = plan_record.put_into_inbox(home, [record()], datetime(2026, 4, 15, 9, 0))
    plan_record.put_into_inbox(home, [record(number="1.2")], datetime(2026, 4, 15, 9, 1))
    assert [pending.rows_of(path)[0]["№"] for path in pending.waiting(home, [])] == ["1.1", "1.2"]
    assert [pending.rows_of(path)[0]["№"] for path in pending.waiting(home, [first])] == ["1.2"]


def test_a_campaign_that_is_over_cannot_be_moved():
    def window(key, kind, start, end):
        return {"occurrence_id": f"{PLAN}|1|{key}|-", "plan_id": PLAN, "number": "1", "timing_kind": kind,
                "window_start": start, "window_end": end}  # fmt: skip

    windows = pl.DataFrame(
        [
            window("ВПР-2026-весна", "procedure", date(2026, 4, 20), date(2026, 5, 20)),
            window("КДР-2026-осень", "procedure", date(2025, 10, 20), date(2025, 10, 20)),
            window("2026-04-01..2026-04-30", "window", date(2026, 4, 1), date(2026, 4, 30)),
        ]
    )
    assert list(plan_record.campaigns(windows, DAY)) == ["ВПР-2026-весна"]


def test_what_the_data_show_is_confirmed_by_one_press_that_a_link_leads_to(demo_home, tmp_path, monkeypatch):
    home = Home(tmp_path / "home").create()
    (home.builds / "demo.duckdb").symlink_to(Home(demo_home).published())
    home.current.symlink_to("builds/demo.duckdb")
    monkeypatch.setenv("OBEKTIV_HOME", str(home.root))
    monkeypatch.setenv("OBEKTIV_TODAY", "2023-10-09")
    monkeypatch.delenv("OBEKTIV_SCOPE", raising=False)
    data.forget()
    nearest = text_of(open_page("plan"))
    assert nearest.index("Срок прошёл: ") < nearest.index("Похоже, выполнено: подтвердите"), (
        "late first of all"
    )
    [window] = set(re.findall(r"window=([^\"&]+)", nearest))
    window = html.unescape(unquote(window))
    app = open_page("plan", section="Отметить", window=window)
    assert app.selectbox(key="record_window").value == window
    app.button(key="record_confirm").click().run()
    assert not app.exception
    [line] = written(home.root)
    plan_id, number, *_ = window.split("|")
    assert (line["План"], line["№"], line["Статус"]) == (plan_id, number, "выполнено")
    assert line["Подтверждение"] in nearest
    assert line["Подтверждение"]
    data.forget()
