"""Tables, downloads, addresses and «Как посчитано»."""

import io
import re
from datetime import date

import openpyxl
import polars as pl

from dashboards import frame
from dashboards.frame.docs import FALLBACK, mart_text
from dashboards.frame.download import workbook_bytes
from dashboards.frame.filters import line_of
from dashboards.frame.header import data_line
from dashboards.frame.order import with_words
from dashboards.frame.tables import _cell, title_of
from dashboards.pages.plan.letters import LETTERS
from dashboards.words import day
from tests.dashboards.fixture_db import BUILD_ID
from tests.homes import ROOT
from warehouse.roles import ROLES
from warehouse.scope import Scope

COLUMNS = [
    frame.Column("school", "Школа", css="wide"),
    frame.Column("pct", "Доля", lambda v: f"{v} %", is_number=True),
    frame.Column("when", "Дата"),
    frame.Column("role", "Роль", lambda r: ROLES[r].name),
]
ROWS = pl.DataFrame(
    {"school": ["=1+1", None], "pct": [61.5, None], "when": [date(2026, 4, 15), None], "role": ["head", None]}
)


def test_download_keeps_numbers_and_says_where_it_comes_from(published):
    body = workbook_bytes(ROWS, COLUMNS, "Проверка", {"Год": "2025/26"})
    book = openpyxl.load_workbook(io.BytesIO(body))
    sheet, source = book["Данные"], book["Откуда"]
    assert [c.value for c in sheet[1]] == ["Школа", "Доля", "Дата", "Роль"]
    assert sheet["A2"].value == "=1+1"
    assert sheet["A2"].data_type == "s"
    assert sheet["B2"].value == 61.5
    assert sheet["C2"].value.date() == date(2026, 4, 15)
    assert sheet["D2"].value == "руководитель"
    assert sheet["B3"].value is None
    told = {row[0].value: row[1].value for row in source.iter_rows()}
    assert told["Год"] == "2025/26"
    assert BUILD_ID in told["Источник"]
    assert "Данные на 14.04.2026" in told["Источник"]


def test_cells_escape_markup_and_mark_missing_values():
    column = frame.Column("school", "Школа")
    assert _cell(column, {"school": "<b>"}) == '<td data-label="Школа">&lt;b&gt;</td>'
    assert _cell(column, {"school": None}) == '<td class="none" data-label="Школа">–</td>'
    assert _cell(column, {"school": ""}) == '<td class="none" data-label="Школа">–</td>'


def test_a_column_knows_its_word_for_nothing_on_the_page_in_search_and_in_the_file(published):
    columns = [
        frame.Column("reply", "Ответ к дню", day, nothing="не нужен"),
        frame.Column("who", "Кому", nothing="все"),
    ]
    rows = pl.DataFrame(
        {"reply": [date(2026, 4, 15), None], "who": ["", None]}, schema_overrides={"who": str}
    )
    assert [columns[0].words(row) for row in rows.to_dicts()] == ["15.04.2026", "не нужен"]
    assert _cell(columns[1], {"who": None}) == '<td data-label="Кому">все</td>'
    assert with_words(rows, columns, "не нужен").height == 1
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(rows, columns, "Проверка", {})))
    told = [[cell.value for cell in row] for row in book["Данные"].iter_rows(min_row=2)]
    assert told[0][0].date() == date(2026, 4, 15)
    assert [told[0][1], *told[1]] == ["все", "не нужен", "все"]


def test_letters_say_in_words_what_an_empty_cell_means():
    row = dict.fromkeys(column.field for column in LETTERS)
    said = {column.header: column.words(row) for column in LETTERS}
    assert said["Кого касается"] == "ведомство"
    assert said["Кто должен узнать"] == "не указано"
    assert said["Ответ к дню"] == "не нужен"


def test_no_column_has_words_for_an_empty_value_that_are_never_shown():
    """A function is not asked about an empty cell: its «or» would promise a word that nobody reads."""
    promised = [
        f"{path.name}: {found}"
        for folder in ("pages", "sections", "frame")
        for path in sorted((ROOT / "dashboards" / folder).rglob("*.py"))
        for found in re.findall(
            r'Column\([^()]*lambda (\w+): \1 or "[^"]*"[^()]*\)', path.read_text(encoding="utf-8")
        )
    ]
    assert promised == []


def test_choices_are_one_line_of_words():
    assert line_of(["2022/23", None, "ВПР"]) == "2022/23 · ВПР · остальное – без отбора"
    assert line_of(["2022/23", "ВПР"]) == "2022/23 · ВПР"
    assert line_of([None, None]) == "Без отбора: показано всё"


def test_the_build_is_named_to_those_who_answer_for_it(published, monkeypatch):
    for role in ("head", "methodologist", "analyst", "admin"):
        monkeypatch.setattr("dashboards.data.scope", lambda role=role: Scope(role=role))
        assert (BUILD_ID in data_line()) == (role in ("analyst", "admin"))


def test_addresses_leave_out_empty_filters():
    assert frame.href("plan", state="срок прошёл", q="").startswith("plan?state=")
    assert frame.href("plan") == "plan"
    assert 'target="_self"' in frame.link("К мерам", "plan")
    assert "<script" not in frame.link("<script>", "plan")


def test_documentation_degrades_to_a_plain_sentence(published):
    assert mart_text("rpt_marks") == FALLBACK


def test_a_card_of_a_phone_is_named_by_its_link_or_its_widest_words_and_each_value_by_its_header():
    state, measure = frame.Column("state", "Состояние"), frame.Column("title", "Мера", css="wide")
    school = frame.school_column("mid")
    assert title_of([state, measure]) == 1
    assert title_of([school, measure]) == 0
    assert title_of([state, state]) == 0
    assert 'data-label="Мера"' in _cell(measure, {"title": "Издать приказ"})
    assert 'class="title wide"' in _cell(measure, {"title": "Издать приказ"}, is_title=True)
    assert 'class="none wide"' in _cell(measure, {"title": None})


def test_a_school_is_a_link_wherever_its_code_is_known_and_plain_words_elsewhere():
    school = frame.school_column("mid")
    known = {"school_code": "990001", "school_name": "МБОУ СОШ № 1"}
    assert 'href="school?code=edu990001"' in _cell(school, known)
    assert "edu990001" in _cell(school, known | {"school_name": None})
    assert "href" not in _cell(school, {"school_code": None, "school_name": "Школа & Ко"})
    assert "Школа &amp; Ко" in _cell(school, {"school_code": None, "school_name": "Школа & Ко"})
