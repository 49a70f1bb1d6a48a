"""A plan comes in a new version: what changed is listed, and what was said of a measure follows it; real commands."""

from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboards.menu import PAGES
from tests.dashboards.test_pages import text_of
from tests.dbt.plans.conftest import MODELS, dbt_build
from tests.homes import obektiv

pytestmark = pytest.mark.walks

TODAY = "2023-12-11"
HEAD = """УТВЕРЖДАЮ
Начальник управления образования
«04» сентября 2023 г.

План мероприятий по обеспечению объективности оценочных процедур на 2023-2024 учебный год

№\tМероприятие\tСрок\tОтветственный\tОжидаемый результат
"""
FIRST = (
    "1\tСовещание руководителей о порядке ВПР\tДо 29.09.2023\tНачальник отдела\tПротокол\n"
    "2\tСобеседования с руководителями ОО\tОктябрь 2023\tНачальник отдела\tПротоколы\n"
    "3\tПоддержка общения педагогов\tНоябрь 2023\tМетодист\tВстреча\n"
)
SECOND = (
    "1\tИздание приказа о ВПР\tДо 01.03.2024\tНачальник отдела\tПриказ\n"
    "2\tСовещание руководителей о порядке ВПР\tДо 29.09.2023\tНачальник отдела\tПротокол\n"
    "3\tСобеседования с руководителями ОО\tНоябрь 2023\tНачальник отдела\tПротоколы\n"
)
TOLD = """План;№;Период;Логин ОО;Статус;Новый срок;Дата;Подтверждение;Комментарий
План 2023-2024;1;;;выполнено;;28.09.2023;протокол от 28.09.2023 № 2;
План 2023-2024;2;;;выполнено;;20.10.2023;протоколы;
План 2023-2024;3;;;выполнено;;20.11.2023;;
"""
TOLD_LATER = """План;№;Период;Логин ОО;Статус;Новый срок;Дата;Подтверждение;Комментарий
План 2023-2024;1;;;в работе;;08.12.2023;;
"""


SCHOOLS = """Логин ОО;Название;Муниципалитет;Вид
edu990001;МБОУ «СОШ № 1»;Озёрский муниципальный округ;СОШ
edu990002;МБОУ «СОШ № 2»;Озёрский муниципальный округ;СОШ
"""
LETTERS = """Вид;№;Дата;Тема;Логин ОО;План и № меры;Срок ответа;Кому сообщить;Ответ на №
письмо исходящее;12-о;01.12.2023;О датах работ;;;08.12.2023;школьные координаторы;
письмо входящее;5;05.12.2023;О датах работ;edu990001;;;;12-о
"""


@pytest.fixture(scope="module")
def renewed_home(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("renewed")
    inbox = home / "inbox"
    inbox.mkdir()
    for name, text in (
        ("План 2023-2024.txt", HEAD + FIRST),
        ("Школы.csv", SCHOOLS),
        ("Документы.csv", LETTERS),
        ("Исполнение.csv", TOLD),
        ("План 2023-2024.txt", HEAD + SECOND),
        ("Исполнение позже.csv", TOLD_LATER),
    ):
        (inbox / name).write_text(text, encoding="utf-8")
        obektiv(home, "ingest")
    build = home / "builds" / "plan.duckdb"
    dbt_build(home, build, TODAY, f"{MODELS} +rpt_plan_changes +fct_letters")
    (home / "current").symlink_to(build.relative_to(home))
    return home


@pytest.fixture(scope="module")
def renewed(renewed_home) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(renewed_home / "builds" / "plan.duckdb"), read_only=True)


def shown(home: Path, section: str, monkeypatch) -> str:
    """The page «План» opened at a section."""
    monkeypatch.setenv("OBEKTIV_HOME", str(home))
    monkeypatch.setenv("OBEKTIV_TODAY", TODAY)
    app = AppTest.from_file(str(next(page.file for page in PAGES if page.name == "plan")), default_timeout=60)
    app.query_params["section"] = section
    app.run()
    assert not app.exception
    return text_of(app)


def test_what_is_new_dropped_changed_and_renumbered_is_listed(renewed):
    rows = renewed.execute(
        "select change, number, number_before, what_changed from marts.rpt_plan_changes order by ordinal"
    ).fetchall()
    assert rows == [
        ("новая", "1", None, None),
        ("другой номер", "2", "1", None),
        ("изменена", "3", "2", "срок: Октябрь 2023 → Ноябрь 2023"),
        ("исключена", None, "3", None),
    ]


def test_what_was_said_of_a_measure_follows_it_and_later_words_stay_with_their_number(renewed):
    rows = renewed.execute(
        "select number, status from marts.fct_measure_occurrences where school_code is null order by number"
    ).fetchall()
    assert rows == [("1", "в работе"), ("2", "выполнено"), ("3", "выполнено")]


def test_a_school_that_has_not_answered_by_its_day_is_named(renewed):
    rows = renewed.execute(
        "select school_code, to_know, state from marts.fct_letters where direction = 'outgoing' order by school_code"
    ).fetchall()
    assert rows == [
        ("990001", "школьные координаторы", "ответ есть"),
        ("990002", "школьные координаторы", "срок ответа прошёл"),
    ]


def test_the_page_says_what_changed_and_who_has_not_answered(renewed_home, monkeypatch):
    reading = shown(renewed_home, "Прочитано", monkeypatch)
    assert "Новая редакция плана" in reading
    assert "Октябрь 2023 → Ноябрь 2023" in reading
    letters = shown(renewed_home, "Письма", monkeypatch)
    assert "Ждём: 1 ответ, у 1 из них срок прошёл" in letters
    assert "школьные координаторы" in letters
