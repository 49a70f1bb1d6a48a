"""Every page opens on the published database, before the first build, and in a narrow scope."""

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import data
from dashboards.charts import MAX_ROWS
from dashboards.menu import PAGES
from dashboards.words import lint_text
from ingestion.gate import file_rules
from ingestion.gate.suites import suite_rules
from tests.dashboards.charts.chart_rows import pictures, rows_of
from tests.dashboards.fixture_db import BUILD_ID, MUNICIPALITIES, SCHOOLS

NAMES = [page.name for page in PAGES]
FILES = {page.name: str(page.file) for page in PAGES}


def open_page(name: str, **query: str) -> AppTest:
    """The page run once; ``query`` goes into the address."""
    app = AppTest.from_file(FILES[name], default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def text_of(app: AppTest) -> str:
    """All HTML and Markdown of a page, numbers of schools with a plain space."""
    pieces = [e.proto.body for e in app.get("html")] + [e.value for e in app.markdown]
    return "\n".join(pieces).replace("№\u00a0", "№ ")


@pytest.mark.parametrize("name", NAMES)
def test_page_opens_with_date_of_data_and_scope(published, name):
    app = open_page(name)
    assert not app.exception
    text = text_of(app)
    assert "Данные на 14.04.2026" in text
    assert "весь департамент, методист" in text
    assert lint_text(text) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("unpublished")
def test_page_before_the_first_build_says_what_to_do(name):
    app = open_page(name)
    assert not app.exception
    text = text_of(app)
    assert "obektiv refresh" in text
    if name != "load":
        assert "Что загрузить сначала" in text
        assert text.split("ob-first", 1)[1].split("</ol>")[0].count("<li>") == 3
        assert 'href="load"' in text


@pytest.mark.parametrize("name", NAMES)
def test_page_keeps_the_chart_budget(published, name):
    app = open_page(name)
    assert all(0 < rows_of(tables) <= MAX_ROWS for tables in pictures(app))


def test_overview_says_what_needs_attention(published):
    text = text_of(open_page("overview"))
    [(urgent, others)] = re.findall(
        r"Сегодня требуют внимания (\d+) дела(?:, ещё (\d+) – к сведению)?\.", text
    )
    assert urgent == "4"
    # As many as are listed below: nothing is counted and not shown, or shown and not counted.
    assert int(urgent) + int(others or 0) == text.split("ob-todo", 1)[1].split("</ul>")[0].count("<li")
    assert "1.2 Утвердить график наблюдателей" in text
    assert "Управление образования. Срок прошёл 15 дней назад, 31.03.2026." in text
    assert "Результаты не прислали: 3 школы" in text
    assert "Отложены 4 строки" in text
    assert "Заметки.xlsx" in text


def test_the_overview_of_a_home_that_was_built_empty_says_what_to_load_first(published, monkeypatch):
    """The schedule builds before anybody has sent a file."""
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"role": "admin"}))
    asked = data.fetch

    def nothing_loaded(name, *rest, **parameters):
        found = asked(name, *rest, **parameters)
        return found.clear() if name == "data/loads" else found

    monkeypatch.setattr(data, "fetch", nothing_loaded)
    text = text_of(open_page("overview"))
    assert "Что загрузить сначала" in text
    assert "Данные те же" not in text
    assert 'href="load"' in text


def test_overview_links_lead_to_why(published):
    text = text_of(open_page("overview"))
    assert "plan?plan=city" in text
    assert "data?section=" in text


@pytest.mark.parametrize("role", ["head", "methodologist", "analyst", "admin"])
def test_the_overview_of_a_role_holds_its_own_things(published, monkeypatch, role):
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"role": role}))
    app = open_page("overview")
    assert not app.exception
    text = text_of(app)
    # Everybody reads which measure is late, who answers for it and how long ago.
    assert "1.2 Утвердить график наблюдателей" in text
    of_files = ["Не принят: 1 файл", "Отложены 4 строки"]
    assert [words in text for words in of_files] == [role != "head"] * 2
    # Words of machines are the analyst's; «Как посчитано», which is Markdown, names the build to everybody.
    if role in ("head", "methodologist"):
        seen = "".join(e.proto.body for e in app.get("html"))
        assert [words for words in ("сборк", "inbox", "Зерно") if words in seen] == []
    assert ("Что нового в этой сборке" in text) == (role in ("analyst", "admin"))
    assert lint_text(text) == []


def test_plan_search_and_filters_narrow_the_table(published):
    everything = text_of(open_page("plan", section="Меры"))
    assert everything.count("<tr>") - 1 == 7
    found = text_of(open_page("plan", section="Меры", q="наблюдателей"))
    assert "Утвердить график наблюдателей" in found
    assert "Провести семинар" not in found
    assert "со словами «наблюдателей»" in found
    assert "показано всё" not in found
    assert "показано всё" in everything
    late = text_of(open_page("plan", state="срок прошёл"))
    assert "Утвердить график наблюдателей" in late
    assert "Издать приказ" not in late


@pytest.mark.parametrize(
    ("section", "words"),
    [
        (
            "Ближайшее",
            ["Срок прошёл: 1 срок", "15 дней", "Сегодня и ближайшие 14 дней: 1 срок", "20.04.2026"],
        ),
        ("Календарь", ["Апрель 2026", "Июнь 2026", "ob-month", "obektiv calendar"]),
        ("Направления", ["Нормативное обеспечение"]),
        ("Исполнение", ["Управление образования", "По ответственным"]),
        ("Школы", ["МБОУ СОШ № 12", "→ перенесено"]),
        ("Подтверждения", ["приказ от 26.01.2026 № 7", "сообщили"]),
        ("Вопросы", ["Мера противоречит правилам.", "анализ процедур", "мер нет"]),
    ],
)
def test_plan_sections_show_what_is_in_the_build(published, section, words):
    app = open_page("plan", section=section)
    assert not app.exception
    text = text_of(app)
    assert [w for w in words if w not in text] == []
    assert lint_text(text) == []


def test_plan_without_matches_says_what_to_do(published):
    app = open_page("plan", q="слова которого нет")
    assert not app.exception
    assert "Снимите один из фильтров" in text_of(app)


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("Загрузки", ["Выгрузка/МА4.xlsx", "× не распознан", "План мероприятий"]),
        ("Замечания", ["Балл за задание больше максимума.", "Исправьте балл в выгрузке", "строка отложена"]),
        ("Отложенные строки", ["Исправьте балл в выгрузке"]),
        (
            "Проверки файлов",
            [
                "Выгрузка/МА4.xlsx",
                "0,41",
                "Отсутствовало не больше трети участников",
                "Результаты, Объективность",
            ],
        ),
        (
            "Проверки поступлений",
            [
                "Новые данные проверены целиком: 1 проверка. Не соблюдено: 1.",
                "Неприменимо: 1",
                "Проверить не удалось: 1.",
                "▲ не соблюдено",
                "× проверка не удалась",
                "○ неприменимо",
                "не так: 2 из 1284",
                "не повторяется: код школы, код участника",
                "прежних файлов 0, нужно не меньше 3",
                "990008; 50012",
                "Выгрузка/РУ4.xlsx",
            ],
        ),
        (
            "Не прислано",
            [
                *(
                    "МБОУ СОШ № 3",
                    "МБОУ СОШ № 6",
                    "МБОУ СОШ № 11",
                    "× не прислано",
                    "4Б",
                    "журнал загрузки",
                ),
                "После срока прислала 1 школа, позже всех – на 5 дней",
                "Классы из графика пришли не все: 1 школа.",
                "Вне графика: школа прислала русский язык или математику, а второй работы параллели нет – 1.",
            ],
        ),
        (
            "Сверка с ФИС ОКО",
            [
                "сошлось показателей: 1, разошлось больше округления: 1",
                "23,53",
                "29,41",
                "+5,88",
                "МБОУ СОШ № 8",
            ],
        ),
        ("Свежесть по школам", ["МБОУ СОШ № 12", "2025/26"]),
        ("Сборки", ["× не удалась, показана предыдущая", BUILD_ID]),
    ],
)
def test_data_sections_show_what_is_in_the_build(published, section, words):
    app = open_page("data", section=section)
    assert not app.exception
    text = text_of(app)
    assert [w for w in words if w not in text] == []
    assert lint_text(text) == []


def test_a_rule_that_was_not_met_is_told_on_every_page_that_it_names(published):
    assert {page for rule in [*file_rules(), *suite_rules()] for page in rule.pages} <= {
        page.title for page in PAGES
    }
    told = {
        name: "Отсутствовало больше трети участников. Файлов: 1." in text_of(open_page(name))
        for name in NAMES
    }
    assert {name for name, is_told in told.items() if is_told} == {"results", "objectivity"}


def test_a_rule_about_new_data_warns_the_pages_it_names(published):
    told = {name: "Участник есть в двух файлах. Файлов: 2." in text_of(open_page(name)) for name in NAMES}
    assert {name for name, is_told in told.items() if is_told} == {"data"}


REPORTS = ["Отметки", "Журнал", "Баллы", "Задания", "Умения", "Группы", "Участники"]
PLACES = [{}, {"municipality": MUNICIPALITIES[0]}, {"school": "990008"}, {"school": "990008", "class": "4А"}]


@pytest.mark.parametrize("place", PLACES, ids=["region", "municipality", "school", "class"])
@pytest.mark.parametrize("report", REPORTS)
def test_seven_reports_open_at_every_level(published, report, place):
    app = open_page("results", report=report, subject="РУ", **place)
    assert not app.exception
    text = text_of(app)
    assert "ob-finding" in text or "Выберите школу" in text
    assert "Как читать" in text or report == "Участники"
    assert lint_text(text) == []


def test_results_drill_down_and_back(published):
    text = text_of(open_page("results", subject="РУ", municipality=MUNICIPALITIES[0]))
    assert "school=990003" in text
    assert ">Регион</a>" in text
    text = text_of(open_page("results", subject="РУ", school="990003"))
    assert f">{MUNICIPALITIES[0]}</a>" in text
    assert "4А" in text


def test_small_groups_are_grey_and_not_compared(published):
    text = text_of(open_page("results", subject="РУ", municipality=MUNICIPALITIES[0]))
    assert '<tr class="small">' in text
    assert "мало данных" in text


def test_a_group_is_not_called_lower_without_chance(published):
    text = text_of(open_page("results", subject="РУ", school="990008"))
    assert "в пределах случайного" in text or "сравнивать" in text


def test_participants_are_hidden_from_the_audience_of_a_meeting(published, monkeypatch):
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"role": "head"}))
    app = open_page("results", report="Участники", subject="РУ", school="990008")
    assert not app.exception
    text = text_of(app)
    assert "Код участника" not in text
    assert "одним классом в параллели" in text


def test_scope_of_one_municipality_hides_the_others(published, monkeypatch):
    monkeypatch.setenv(
        "OBEKTIV_SCOPE", json.dumps({"municipalities": [MUNICIPALITIES[0]], "role": "analyst"})
    )
    text = text_of(open_page("data", section="Свежесть по школам"))
    inside = [name for _, name, place in SCHOOLS if place == MUNICIPALITIES[0]]
    outside = [name for _, name, place in SCHOOLS if place != MUNICIPALITIES[0]]
    assert all(f">{name}<" in text for name in inside)
    assert not any(f">{name}<" in text for name in outside)
    assert "аналитик" in text


def test_a_list_made_from_participants_does_not_mislead_a_head(published, monkeypatch):
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"role": "head"}))
    assert "виден методисту" in text_of(open_page("data", section="Свежесть по школам"))
    assert "МБОУ СОШ № 3" in text_of(open_page("data", section="Не прислано"))
