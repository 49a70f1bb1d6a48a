"""The two pages on the synthetic municipality: they open, say only allowed words, and keep people to their scope."""

import json

import duckdb
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboards import data, inbox
from dashboards.menu import PAGES
from dashboards.pages.training import requests as support_requests
from dashboards.words import lint_text
from warehouse.home import Home

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
    from datetime import date, datetime

    from tests.homes import obektiv

    line = {"school_code": "990001", "teacher_code": "П-990001-РУ-1", "deficit": "содержание: дроби"}
    line |= {"course_code": "К-01", "grounds": "ВПР 2023"}
    home = Home(tmp_path / "home").create()
    content = support_requests.decision_file(line, "accepted", date(2026, 10, 1))
    inbox.leave(home, support_requests.FILE_NAME, content, datetime(2026, 10, 1, 12, 0))
    obektiv(home.root, "ingest")
    with duckdb.connect(str(home.root / "ingested.duckdb"), read_only=True) as db:
        rows = pl.from_arrow(
            db.execute(
                "select school_code, teacher_code, deficit, status from raw.pd_requests"
            ).to_arrow_table()
        )
    assert rows.rows() == [("990001", "П-990001-РУ-1", "содержание: дроби", "accepted")]


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
