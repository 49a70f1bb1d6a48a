"""The page of a school: one address for its login however written, nothing outside the scope, people protected."""

import json

import polars as pl
import pytest

from dashboards import data
from dashboards.pages.school import choice
from dashboards.pages.school.sections import SECTIONS
from dashboards.words import lint_text
from tests.dashboards import fixture_db
from tests.dashboards import fixture_objectivity as rows
from tests.dashboards.fixture_db import MUNICIPALITIES, SCHOOLS
from tests.dashboards.test_pages import open_page

NAMES = {code: name for code, name, _ in SCHOOLS}
OUTSIDE = SCHOOLS[9][0]


@pytest.fixture(scope="module")
def school_home(tmp_path_factory):
    return rows.add_objectivity(fixture_db.make_home(tmp_path_factory.mktemp("school")))


@pytest.fixture
def page(school_home, monkeypatch):
    monkeypatch.setenv("OBEKTIV_HOME", str(school_home))
    monkeypatch.setenv("OBEKTIV_TODAY", fixture_db.TODAY.isoformat())
    monkeypatch.delenv("OBEKTIV_SCOPE", raising=False)
    data.forget()
    return lambda **query: open_page("school", **query)


def shown(app) -> str:
    """Text of the page, thin spaces made plain, without what is folded into «Как посчитано»."""
    assert not app.exception
    text = "\n".join(e.proto.body for e in app.get("html"))
    assert lint_text(text) == []
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("written", ["990006", "edu990006", "EDU990006", "sch990006", " edu990006 "])
def test_a_login_is_understood_however_it_is_written(page, written):
    assert f"<h1>{NAMES[rows.DECIDED]}</h1>" in shown(page(code=written))


@pytest.mark.parametrize("written", ["", "99000", "9900066", "edu99000a", "6", "school990006", "٩٩٠٠٠٦"])
def test_anything_else_is_no_login(written):
    assert choice.code_of(written) is None


@pytest.mark.parametrize("view", SECTIONS)
@pytest.mark.parametrize("role", ["methodologist", "analyst", "head", "school"])
def test_every_section_opens_for_every_role(page, monkeypatch, role, view):
    scope = {"role": role} | ({"schools": [rows.DECIDED]} if role == "school" else {})
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps(scope))
    assert NAMES[rows.DECIDED] in shown(page(code=rows.DECIDED, view=view))


@pytest.mark.parametrize(
    "scope", [{"municipalities": [MUNICIPALITIES[0]]}, {"schools": [SCHOOLS[0][0], SCHOOLS[1][0]]}]
)
def test_a_school_outside_the_scope_and_one_that_does_not_exist_get_the_same_answer(page, monkeypatch, scope):
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({**scope, "role": "methodologist"}))
    outside, unknown, nonsense = (shown(page(code=code)) for code in (OUTSIDE, "111111", "<b>школа</b>"))
    assert choice.UNKNOWN in outside
    assert outside == unknown == nonsense
    assert NAMES[OUTSIDE] not in outside


def test_a_school_that_sees_itself_needs_no_code_and_reads_no_other(page, monkeypatch):
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"schools": [rows.WAITING], "role": "school"}))
    own = shown(page())
    assert f"<h1>{NAMES[rows.WAITING]}</h1>" in own
    assert "Все школы" not in own
    other = shown(page(code=rows.DECIDED))
    assert choice.UNKNOWN in other
    assert NAMES[rows.DECIDED] not in other


def test_without_a_code_the_list_has_every_school_of_the_scope_with_its_address(page):
    text = shown(page())
    assert text.count("school?code=edu") == len(SCHOOLS)
    numbers = [text.index(f">{name}<") for _, name, _ in SCHOOLS[:8]]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    ("q", "found"), [("№ 12", ["990012"]), ("edu990003", ["990003"]), ("шнор", ["990001"]), ("нет такой", [])]
)
def test_the_search_looks_at_names_codes_and_groups(page, q, found):
    text = shown(page(q=q))
    assert [code for code, *_ in SCHOOLS if f"edu{code}&" in text or f'edu{code}"' in text] == found
    assert found or "Измените слова поиска" in text


def test_a_case_that_was_not_confirmed_leaves_the_card_and_the_list_stays_with_its_source(page):
    text = shown(page(code=rows.DECIDED))
    assert rows.COPYING not in text.split("По годам")[0]
    assert rows.LISTED in text
    # What was said and decided stands in the history.
    path = shown(page(code=rows.DECIDED, view="Путь"))
    assert rows.EXPLANATION in path
    assert "признак не подтвердился" in path
    assert "рассмотрения" not in text.split('class="ob-finding"')[1].split("</p>")[0]


def test_what_is_waited_for_opens_the_page(page):
    finding = shown(page(code=rows.WAITING)).split('class="ob-finding"')[1].split("</p>")[0]
    assert "Ждёт рассмотрения 1 случай за 2025/26 год." in finding
    finding = shown(page(code=SCHOOLS[2][0])).split('class="ob-finding"')[1].split("</p>")[0]
    assert "Не прислано: 2 работы." in finding


def test_results_are_the_marts_own_with_the_municipality_beside(page, school_home):
    import duckdb

    path = school_home / "builds" / f"{fixture_db.BUILD_ID}.duckdb"
    with duckdb.connect(str(path), read_only=True) as db:
        expected = db.execute(
            "select round(quality_pct), round(quality_above_pct) from marts.rpt_marks_summary"
            " where group_level = 'school' and school_code = ? and subject = 'РУ'", [SCHOOLS[7][0]]
        ).fetchone()  # fmt: skip
    text = shown(page(code=SCHOOLS[7][0], view="Результаты"))
    line = text.split("РУ, 4 класс")[1].split("</tr>")[0]
    assert all(f">{value:.0f} %" in line for value in expected)


def test_a_head_sees_no_school_of_one_class_and_no_zero_in_its_place(page, monkeypatch):
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"role": "head"}))
    text = shown(page(code=rows.WAITING))
    assert "одним классом в параллели" in text
    assert rows.COPYING not in text
    assert "4А" not in text
    assert "ни один из 14 признаков не отмечен" not in text
    waiting = text.split("ждут рассмотрения")[0].rsplit('class="v"', 1)[1]
    assert ">–<" in waiting


def test_measures_of_the_school_and_not_of_the_department(page):
    text = shown(page(code=SCHOOLS[11][0], view="Меры"))
    assert "Провести собеседования" in text
    assert "Утвердить график наблюдателей" not in text


def test_late_and_absent_works_come_first(page):
    text = shown(page(code=SCHOOLS[2][0], view="Загрузка"))
    assert "× не прислано" in text
    assert "Не прислано после срока: 1" in text


def test_other_pages_link_to_the_page_of_a_school(page):
    address = "school?code=edu990006"
    assert "school?code=edu" in shown(open_page("overview"))
    assert f"school?code=edu{rows.WAITING}" in shown(open_page("objectivity"))
    assert address in shown(open_page("objectivity", view="Карточка школы", school="990006"))
    assert "school?code=edu990008" in shown(open_page("results", subject="РУ", school="990008"))
    assert address in shown(open_page("data", section="Свежесть по школам"))
    assert address in shown(open_page("data", section="Не прислано"))
    assert "school?code=edu990012" in shown(open_page("plan", section="Школы"))


def test_names_are_searched_as_text_and_never_as_a_pattern():
    schools = pl.DataFrame(
        {
            "school_code": ["990001"],
            "name": ["СОШ № 1"],
            "municipality": [None],
            "kind": [None],
            "group": [None],
        }
    ).with_columns(pl.lit(None, pl.Utf8).alias("profile"))
    assert choice.found(schools, "№ 1").height == 1
    assert choice.found(schools, "(").height == 0
    assert choice.found(schools, ".*").height == 0
