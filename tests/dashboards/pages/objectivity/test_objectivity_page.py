"""The page «Объективность»: cases and not a ranking, sources apart, people protected, figures honest."""

import json

import polars as pl
import pytest

from dashboards import data
from dashboards.pages.objectivity.sections import SECTIONS
from dashboards.pages.overview import attention
from dashboards.sections import cases as topic
from dashboards.sections import rechecks
from dashboards.sections.case_list import CARD, place_column
from dashboards.words import lint_text
from tests.dashboards import browser, fixture_db
from tests.dashboards import fixture_objectivity as rows
from tests.dashboards.test_pages import open_page, text_of
from warehouse.objectivity.mechanisms import MECHANISMS

NAMES = {code: name for code, name, _ in fixture_db.SCHOOLS}
HEAD = json.dumps({"role": "head"})


@pytest.fixture(scope="module")
def objectivity_home(tmp_path_factory):
    return rows.add_objectivity(fixture_db.make_home(tmp_path_factory.mktemp("objectivity")))


@pytest.fixture
def page(objectivity_home, monkeypatch):
    monkeypatch.setenv("OBEKTIV_HOME", str(objectivity_home))
    monkeypatch.setenv("OBEKTIV_TODAY", fixture_db.TODAY.isoformat())
    monkeypatch.delenv("OBEKTIV_SCOPE", raising=False)
    data.forget()
    return open_page


def shown(app) -> str:
    """Text of the page without what is folded into «Как посчитано»."""
    return "\n".join(e.proto.body for e in app.get("html"))


@pytest.mark.parametrize("role", ["methodologist", "analyst", "head"])
@pytest.mark.parametrize("view", SECTIONS)
def test_sections_open_for_every_role_and_pass_the_lint(page, monkeypatch, view, role):
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"role": role}))
    app = page("objectivity", view=view, school=rows.DECIDED)
    assert not app.exception
    assert lint_text(text_of(app)) == []


@pytest.mark.parametrize("view", SECTIONS)
def test_p_and_q_stay_inside_how_it_is_counted(page, view):
    text = shown(page("objectivity", view=view, school=rows.DECIDED)).replace("«p»", "")
    assert " q " not in text
    assert "p ≤" not in text
    assert "q-знач" not in text


def test_the_first_sentence_counts_only_cases_without_a_decision(page):
    text = shown(page("objectivity")).replace("\u00a0", " ")
    assert "Ждут рассмотрения 2 случая в 2 школах: признаки – 1, требует внимания – 1." in text
    # The third, which was not confirmed, is counted nowhere.
    assert "решение принято" not in text


def test_a_case_has_support_innocent_explanation_school_word_and_a_check(page):
    text = shown(page("objectivity"))
    for words in (
        "Что замечено: повышенное сходство работ",
        "Почему могло быть иначе",
        "Пояснение ОО: ещё не получено",
    ):
        assert words in text
    assert "Подойдёт: независимая повторная работа" in text
    assert "4А (11)" in text


def test_cases_stand_in_the_order_of_names_whatever_their_strength():
    schools = ["СОШ № 10", "СОШ № 2", "СОШ № 1"]
    frame = pl.DataFrame(
        {"municipality": ["М"] * 3, "school_name": schools, "grade": [4, 5, 6], "subject": ["МА"] * 3}
    ).with_columns(season=pl.lit("весна"), evidence=pl.Series([0.9, 0.1, 0.5]))
    assert topic.in_order(frame)["school_name"].to_list() == ["СОШ № 1", "СОШ № 2", "СОШ № 10"]
    assert topic.in_order(frame, topic.BY_PROCEDURE)["grade"].to_list() == [4, 5, 6]


def test_filters_of_the_address_narrow_the_cases(page):
    text = shown(page("objectivity", level="требует внимания"))
    assert NAMES[rows.WATCHED].replace("№ ", "№\u00a0") in text
    assert "признаки – 0" in text.replace("\u00a0", " ")
    nothing = shown(page("objectivity", mechanism="weak_removed"))
    assert "признаки не выявлены" in nothing
    assert "Это не значит, что всё в порядке" in nothing


def test_not_found_is_said_with_what_the_method_can_see(page):
    text = shown(page("objectivity")).replace("\u202f", " ")
    assert "не значит, что всё в порядке" in text
    assert "от 67 %" in text
    assert "для классов до 9 человек доля не измерена" in text


def test_too_few_measured_cases_give_no_share(page):
    text = shown(page("objectivity", view="Чего стоит признак")).replace("\u202f", " ")
    assert "• (3)" in text
    assert "67 % / 83 % (20)" in text


def noticed(**changes: object) -> pl.DataFrame:
    """One case that was confirmed."""
    case = {"school_code": "990001", "strength": topic.SIGNS, "is_noticed": True, "is_listed": True}
    return pl.DataFrame([case | {"is_open": False} | changes])


def test_the_first_sentence_never_says_not_found_of_decided_cases_or_of_too_little_data():
    decided, scarce = noticed(), noticed(strength=topic.SCARCE, is_noticed=False, is_listed=False)
    assert "не выявлены" not in topic.finding(decided, decided, "2025/26")
    assert "решения приняты" in topic.finding(decided, decided, "2025/26")
    assert "Данных мало" in topic.finding(scarce.clear(), scarce, "2025/26")
    narrowed = topic.finding(decided.clear(), decided, "2025/26")
    assert "без этих двух условий замечено 1 случай" in narrowed
    assert "результатов нет" in topic.finding(scarce.clear(), scarce.clear(), "2025/26")


def test_the_file_of_rechecks_has_an_interval_for_every_figure():
    fields = [c.field for c in rechecks._with_limits()]
    figures = [f for f in fields if "_low" not in f and "_high" not in f]
    assert figures == ["changed_pct", "mark_changed_pct", "bias", "exact_agreement_pct", "kappa"]
    assert len(fields) == 3 * len(figures)


def test_papers_start_with_the_procedures_whose_cases_wait():
    keys = {"kind": "ВПР", "school_year": 2026, "season": "весна", "subject": "МА"}
    quiet = {**keys, "procedure_id": "А", "grade": 4, "is_listed": False, "is_open": False}
    waits = {**keys, "procedure_id": "Б", "grade": 5, "is_listed": True, "is_open": True}
    found = topic.procedures_in_words(pl.DataFrame([quiet, waits]))
    assert list(found) == ["Б", "А"]


def test_schools_stand_with_their_municipality_only_where_there_are_several():
    rows_of_two = pl.DataFrame({"municipality": ["Первый", "Второй"]})
    assert [c.field for c in place_column(rows_of_two)] == ["municipality"]
    assert place_column(rows_of_two.head(1)) == []


def test_shares_that_cannot_be_estimated_are_said_so(page):
    text = shown(page("objectivity", view="Чего стоит признак"))
    assert "Долю подтвердившихся назвать нельзя" in text
    assert "Данных мало: нужно не менее 10 классов с наблюдателем" in text


def test_chance_among_the_flagged_is_said_in_words(page):
    assert "случайных ожидается меньше одного" in shown(page("objectivity"))


def test_familiar_signs_stand_beside_with_their_source(page):
    text = shown(page("objectivity", view="Известные признаки"))
    assert "на силу свидетельств не влияют" in text
    assert "Методика 14 маркеров" in text
    assert rows.LIST in text
    assert "Список.xlsx" in text
    assert "1 из 12 школ, писавших в этом году ВПР РУ 4" in text.replace("\xa0", " ")
    assert "Перепроверка работ" in text


def test_the_card_tells_the_path_with_dates_lists_and_the_school_word(page):
    text = shown(page("objectivity", view=CARD, school=rows.DECIDED))
    assert NAMES[rows.DECIDED] in text
    assert rows.EXPLANATION in text
    assert "10.04.2026" in text
    assert "решение: признак не подтвердился (справка)" in text
    assert "Школа указана в списке" in text


def test_the_card_names_the_marker_of_every_list(page):
    assert rows.LISTED in shown(page("objectivity", view=CARD, school=rows.SCHOOLS[5][0]))


def test_a_head_sees_neither_classes_nor_one_class_schools(page, monkeypatch):
    monkeypatch.setenv("OBEKTIV_SCOPE", HEAD)
    text = shown(page("objectivity"))
    assert NAMES[rows.WAITING] not in text
    assert "4А" not in text
    matrix = shown(page("objectivity", view="Механизмы"))
    assert "Строки классов видны методисту" in matrix
    assert "4А" not in matrix
    familiar = shown(page("objectivity", view="Известные признаки"))
    assert NAMES[rows.WAITING].replace("№ ", "№\u00a0") not in familiar
    funnel = shown(page("objectivity", view="Школы и случайность"))
    assert f">{NAMES[rows.SMALL]}</td>" not in funnel


def test_the_funnel_shows_small_schools_in_grey_and_says_what_it_is_not(page):
    text = shown(page("objectivity", view="Школы и случайность"))
    assert '<tr class="small">' in text
    assert "сама по себе признаком не является" in text
    assert "У 11 из 12 школ" in text


def test_words_of_mechanisms_are_those_of_the_method():
    seed = dict(pl.read_csv(rows.SEED).select("mechanism", "title").iter_rows())
    assert seed == {m.name: m.title for m in MECHANISMS}


@pytest.mark.parametrize(
    ("value", "words"), [(1, "1 случая"), (2, "2 случаев"), (21, "21 случая"), (11, "11 случаев")]
)
def test_cases_after_out_of(value, words):
    assert topic.of_cases(value) == words


@pytest.mark.walks
@pytest.mark.browser
@pytest.mark.skipif(
    browser.CHROMIUM is None and not browser.is_required(),
    reason="Chromium is not installed: pages not opened",
)
def test_sections_fit_both_screens_in_chromium(objectivity_home, tmp_path):
    with (
        browser.server(objectivity_home, today=fixture_db.TODAY.isoformat()) as site,
        browser.browser() as opened,
    ):
        for view in SECTIONS:
            for width in browser.WIDTHS:
                seen = browser.visit(opened, f"{site}/objectivity?view={view}&school={rows.DECIDED}", width)
                assert (seen.exceptions, seen.foreign, seen.errors, seen.cut) == (0, [], [], [])
                assert seen.overflow_px <= 0


def test_the_overview_says_what_waits_and_leads_there(page):
    text = shown(page("overview"))
    assert "рассмотрения по объективности" in text
    assert "objectivity?year=" in text


def test_the_overview_names_the_newest_year_that_has_waiting_cases():
    waiting = pl.DataFrame(
        [(2023, "990001", "признаки"), (2023, "990001", "требует внимания"), (2022, "990001", "признаки")],
        schema=["school_year", "school_code", "strength"],
        orient="row",
    )
    cases = topic.of_newest_year(waiting)
    assert cases["school_year"].to_list() == [2023, 2023]
    found = attention.from_objectivity(cases)[0]
    assert found.what == "Ждут рассмотрения по объективности: 2 случая"
    assert found.kind == "notice"
    assert attention.from_objectivity(topic.of_newest_year(waiting.clear())) == []
