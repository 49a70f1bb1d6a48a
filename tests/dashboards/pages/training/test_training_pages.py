"""The two pages on the synthetic municipality: they open, say only allowed words, and keep people to their scope."""

import json
import shutil
from datetime import date, datetime

import duckdb
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboards import data, inbox
from dashboards.menu import PAGES
from dashboards.pages.training import requests as support_requests
from dashboards.pages.training import worklist as worklist_page
from dashboards.words import lint_text
from warehouse import pending
from warehouse.home import Home
from warehouse.query import query
from warehouse.scope import Scope

FILES = {page.name: str(page.file) for page in PAGES}


@pytest.fixture
def published(demo_home, monkeypatch):
    monkeypatch.setenv("OBEKTIV_HOME", str(demo_home))
    monkeypatch.setenv("OBEKTIV_TODAY", "2023-10-09")
    monkeypatch.delenv("OBEKTIV_SCOPE", raising=False)
    data.forget()
    return demo_home


def text_of(name: str, **query: str) -> str:
    app = AppTest.from_file(FILES[name], default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return "\n".join([e.proto.body for e in app.get("html")] + [e.value for e in app.markdown])


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("skills", {}),
        ("skills", {"school": "991010", "subject": "МА"}),
        ("training", {}),
        ("training", {"version": "С основаниями", "teacher": "П-991010-МА-1"}),
        ("training", {"version": "Исходящая"}),
    ],
)
def test_pages_open_and_say_only_allowed_words(published, name, query):
    assert lint_text(text_of(name, **query)) == []


def test_planted_gap_stands_on_the_page_with_its_class(published):
    text = text_of("skills", school="991010", subject="МА")
    assert "6Б" in text
    assert "обыкновенными дробями" in text


def test_the_outgoing_version_has_no_grounds(published):
    text = text_of("training", version="Исходящая")
    table = text[text.index("Код педагога (ФИО)") : text.index("Карточка педагога")]
    assert "перепроверк" not in table.lower()
    assert "ожидаемых" not in table


def test_a_head_sees_no_teacher_and_no_class(published, monkeypatch):
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"role": "head"}))
    for version in ("С основаниями", "Исходящая"):
        text = text_of("training", version=version)
        assert "П-99" not in text
        assert "Карточка педагога" not in text
    assert "6Б" not in text_of("skills", school="991010", subject="МА")


def test_pairs_and_criteria_name_no_school(published):
    with duckdb.connect(str(Home(published).published()), read_only=True) as db:
        for table in ("rpt_calibration_pack", "rpt_calibration_scores"):
            columns = {row[0] for row in db.execute(f"describe marts.{table}").fetchall()}
            assert not columns & {
                "school_code",
                "teacher_code",
                "expert_code",
                "class_label",
                "participant_code",
            }


def test_a_decision_comes_back_through_the_gate_with_its_status(tmp_path):
    from tests.homes import obektiv

    line = {"school_code": "990001", "teacher_code": "П-990001-РУ-1", "deficit": "содержание: дроби"}
    line |= {"course_code": "К-01", "grounds": "ВПР 2023", "status": "proposed"}
    home = Home(tmp_path / "home").create()
    content = support_requests.decisions_file([line], "accepted", date(2026, 10, 1))
    inbox.leave(home, support_requests.FILE_NAME, content, datetime(2026, 10, 1, 12, 0))
    obektiv(home.root, "ingest")
    with duckdb.connect(str(home.root / "ingested.duckdb"), read_only=True) as db:
        rows = pl.from_arrow(
            db.execute(
                "select school_code, teacher_code, deficit, status from raw.pd_requests"
            ).to_arrow_table()
        )
    assert rows.rows() == [("990001", "П-990001-РУ-1", "содержание: дроби", "accepted")]


def recorded(home) -> list[dict]:
    paths = inbox.waiting(Home(home), support_requests.FILE_NAME)
    return [row for path in paths for row in pending.rows_of(path)]


@pytest.fixture
def own_home(published, tmp_path, monkeypatch):
    """The municipality with an inbox of its own: what is recorded stays in the test."""
    home = tmp_path / "home"
    shutil.copytree(published, home, ignore=shutil.ignore_patterns("archive"), symlinks=True)
    monkeypatch.setenv("OBEKTIV_HOME", str(home))
    data.forget()
    return home


def worklist(**query: str) -> AppTest:
    app = AppTest.from_file(FILES["training"], default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def test_a_line_is_accepted_in_its_row_and_leaves_the_list_at_once(own_home):
    app = worklist()
    button = next(one for one in app.button if one.key.startswith("accepted_"))
    line = button.key.removeprefix("accepted_")
    app = button.click().run()
    assert not app.exception
    (row,) = recorded(own_home)
    assert row["Статус"] == "принята"
    assert f"accepted_{line}" not in {one.key for one in app.button}


def test_all_lines_are_decided_at_once_and_the_school_may_name_whoever_goes(own_home):
    app = worklist()
    app.get("button_group")
    app.session_state["which_lines"] = "все отобранные"
    app = app.run()
    app = next(one for one in app.button if one.key == "decide_many").click().run()
    rows = recorded(own_home)
    with duckdb.connect(str(Home(own_home).published()), read_only=True) as db:
        (proposed,) = db.execute(
            "select count(*) from marts.rpt_course_requests where status = 'proposed'"
        ).fetchone()
    assert len(rows) == proposed > 1
    assert any(not row["Код педагога"] for row in rows)
    assert {row["Статус"] for row in rows} == {"принята"}


def test_another_programme_is_chosen_for_a_marked_line(own_home):
    app = worklist()
    mark = next(one for one in app.checkbox if one.key.startswith("mark_"))
    app = mark.check().run()
    app.session_state["which_word"] = "Другая программа"
    app = app.run()
    (box,) = [one for one in app.selectbox if one.key == "which_course"]
    app = box.select("К-03").run()
    app = next(one for one in app.button if one.key == "decide_many").click().run()
    (row,) = recorded(own_home)
    assert (row["Курс"], row["Статус"]) == ("К-03", "принята")


def test_another_programme_is_chosen_in_the_row(own_home):
    app = worklist()
    move = next(one.key for one in app.button if one.key.startswith("move_"))
    line = move.removeprefix("move_")
    app = next(one for one in app.selectbox if one.key == f"course_{line}").select("К-03").run()
    app = next(one for one in app.button if one.key == move).click().run()
    (row,) = recorded(own_home)
    assert (row["Курс"], row["Статус"]) == ("К-03", "принята")


def test_a_row_tells_three_grounds_and_how_many_more():
    assert worklist_page.grounds_words("а; б; в") == "а; б; в"
    assert worklist_page.grounds_words("а; б; в; г; д") == "а; б; в; ещё оснований – 2"


def test_only_programmes_with_a_place_that_have_not_begun_are_offered():
    courses = pl.DataFrame(
        [("К-1", "А", date(2026, 9, 1)), ("К-2", "Б", date(2026, 11, 1)), ("К-3", "В", None)],
        schema=["course_code", "course_name", "date_from"],
        orient="row",
    ).with_columns(dates_text=pl.lit("ноябрь"))
    summary = pl.DataFrame(
        [("К-2", 2, 1, 1, 0), ("К-3", 2, 1, 0, 0)],
        schema=["course_code", "places_cnt", "accepted_cnt", "sent_cnt", "enrolled_cnt"],
        orient="row",
    )
    assert list(support_requests.open_courses(courses, summary, date(2026, 10, 1))) == ["К-3"]


def test_a_head_decides_nothing(published, monkeypatch):
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"role": "head"}))
    assert not [one for one in worklist().button if one.key.startswith(("accepted_", "decide_"))]


def test_a_request_that_has_gone_out_names_its_letter(own_home):
    app = worklist(version="Исходящая")
    app = app.text_input(key="sent_letter").input("№ 15 от 09.10.2023").run()
    app = next(one for one in app.button if one.key == "sent_all").click().run()
    rows = recorded(own_home)
    assert {(row["Статус"], row["Обоснование"]) for row in rows} == {
        ("направлена", "направлена письмом № 15 от 09.10.2023")
    }


def test_the_coverage_is_that_of_all_municipalities_in_sight_and_says_no_number_without_one():
    rows = [
        ("муниципалитет", "Округ", 10, 4),
        ("муниципалитет", "Район", 30, 5),
        ("школа", "МБОУ СОШ № 1", 10, 4),
    ]
    coverage = pl.DataFrame(
        rows, schema=["group_type", "group_name", "teachers_cnt", "trained_cnt"], orient="row"
    )
    assert support_requests.coverage_words(coverage) == "Курс за три года прошли 9 из 40 педагогов"
    assert support_requests.coverage_words(coverage.tail(1)) == "Кто прошёл курс за три года"


def test_only_documents_send_enrol_and_finish(own_home):
    words = {word for status in ("sent", "enrolled") for word in worklist_page.NEXT[status].values()}
    assert words == {"declined"}
    app = worklist(version="Исходящая")
    app = app.text_input(key="sent_letter").input("отправили вчера").run()
    app = next(one for one in app.button if one.key == "sent_all").click().run()
    assert recorded(own_home) == []


def test_a_state_names_the_document_behind_it():
    row = {"status": "enrolled", "status_source": "приказ о зачислении № 5-у от 01.10.2026"}
    assert support_requests.line_words(row) == "● зачислен · приказ о зачислении № 5-у от 01.10.2026"
    assert support_requests.line_words({"status": "proposed", "status_source": "расчёт"}) == "○ предложена"


def test_no_course_for_any_line_is_said_in_words():
    line = {"status": "proposed", "course_code": None}
    said = support_requests.finding(
        pl.DataFrame([line] * 5, schema={"status": pl.String, "course_code": pl.String}), None
    )
    assert said == "5 предложений, все – другая помощь: подходящего курса с местами нет."
    some = pl.DataFrame([line, line | {"course_code": "К-1"}])
    assert "курс есть для 1," in support_requests.finding(some, None)


def test_what_is_accepted_on_the_page_stands_in_the_outgoing_request_at_once(
    demo_home, tmp_path, monkeypatch
):
    home = Home(tmp_path / "home").create()
    shutil.copyfile(Home(demo_home).published(), home.builds / "demo.duckdb")
    home.current.symlink_to("builds/demo.duckdb")
    monkeypatch.setenv("OBEKTIV_HOME", str(home.root))
    monkeypatch.setenv("OBEKTIV_TODAY", "2023-10-09")
    everywhere = {"municipality": None, "school_code": None}
    before = query("training/requests_outgoing", Scope(), home=home, **everywhere)
    asked = everywhere | {"subject": None, "status": "proposed", "teacher_code": None}
    lines = query("training/requests", Scope(), home=home, **asked)
    own = lines.filter(pl.col("course_code").is_not_null(), pl.col("teacher_code").is_not_null()).head(1)
    content = support_requests.decisions_file(own.to_dicts(), "accepted", date(2023, 10, 9))
    inbox.leave(home, support_requests.FILE_NAME, content, datetime(2023, 10, 9, 12, 0))
    after = query("training/requests_outgoing", Scope(), home=home, **everywhere)
    assert set(after["line_id"]) - set(before["line_id"]) == {own["line_id"][0]}
    assert set(before["line_id"]) <= set(after["line_id"])
    (row,) = after.filter(line_id=own["line_id"][0]).to_dicts()
    assert (row["course_code"], row["hours"]) == (own["course_code"][0], own["hours"][0])
