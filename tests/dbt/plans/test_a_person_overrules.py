"""From a fact of the data to a person's word, through the page and through the form: one small plan, real commands."""

import os
from datetime import date
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboards.menu import PAGES
from tests.dashboards.test_pages import text_of
from tests.dbt.plans.conftest import dbt_build
from tests.homes import obektiv

pytestmark = pytest.mark.walks

TODAY = "2023-10-09"
PLAN_TEXT = """УТВЕРЖДАЮ
Начальник управления образования
«04» сентября 2023 г.

План мероприятий по обеспечению объективности оценочных процедур на 2023-2024 учебный год

№\tМероприятие\tСрок\tОтветственный\tОжидаемый результат
1\tФормирование реестра наблюдателей\tДо 29.09.2023\tМетодист\tРеестр наблюдателей
2\tСобеседования с руководителями ОО\tСентябрь 2023\tНачальник отдела\tПротоколы
3\tПрисутствие наблюдателей в ОО\tПо плану-графику проведения КДР\tМетодист\tЛисты наблюдения
4\tИнструктаж организаторов\tдо начала проведения КДР\tМетодист\tЖурнал
5\tАналитическая справка\tв течение 14 календарных дней после проведения КДР\tМетодист\tСправка
"""
OBSERVERS = """Код наблюдателя;Вид;Приказ о закреплении;Логины ОО, где есть интерес;Доступные даты
Н-01;независимый;№ 5-о от 01.09.2023;;17.10.2023
Н-02;общественный;№ 5-о от 01.09.2023;;17.10.2023
"""
CALENDAR = """Вид;Предмет;Параллель;Дата с;Дата по;Крайний срок загрузки
КДР;Математика;6;17.10.2023;18.10.2023;23.10.2023
"""
STATUSES = """План;№;Период;Логин ОО;Статус;Новый срок;Дата;Подтверждение;Комментарий
План 2023-2024;2;;;перенесено;20.10.2023;28.09.2023;приказ от 28.09.2023 № 9-о;
План 2023-2024;1;;;частично;;08.10.2023;;Нет общественных наблюдателей
План 2023-2024;77;;;выполнено;;08.10.2023;;
"""


def rebuilt(home: Path, name: str) -> dict[str, dict]:
    """Ingest what lies in the inbox, build the plan and publish it; the department's rows by number."""
    obektiv(home, "ingest")
    build = home / "builds" / f"{name}.duckdb"
    dbt_build(home, build, TODAY)
    current = home / "current"
    current.unlink(missing_ok=True)
    current.symlink_to(build.relative_to(home))
    with duckdb.connect(str(build), read_only=True) as database:
        cursor = database.execute("select * from marts.fct_measure_occurrences where school_code is null")
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        unmatched = database.execute(
            "select number from marts.rpt_plan_review where rule_id = 'status_unmatched'"
        ).fetchall()
    return {row["number"]: row for row in rows} | {"unmatched": unmatched}


def record(home: Path, window: str, status: str, comment: str) -> None:
    """Fill the form of the page «План» and press the button."""
    page = next(page.file for page in PAGES if page.name == "plan")
    app = AppTest.from_file(str(page), default_timeout=60)
    app.query_params["section"] = "Отметить"
    app.run()
    box = app.selectbox(key="record_window")
    box.select(next(option for option in box.options if option.startswith(window))).run()
    app.selectbox(key="record_status").select(status)
    app.text_input(key="record_comment").input(comment)
    next(button for button in app.button if button.label == "Записать").click().run()
    assert not app.exception
    assert "итоги посчитает ближайшее обновление" in text_of(app)


@pytest.fixture(scope="module")
def story(tmp_path_factory) -> dict[str, dict]:
    """The plan after each of three builds: facts, the page's word, the form's word."""
    home = tmp_path_factory.mktemp("story")
    inbox = home / "inbox"
    inbox.mkdir()
    (home / "builds").mkdir()
    (inbox / "План 2023-2024.txt").write_text(PLAN_TEXT, encoding="utf-8")
    (inbox / "Наблюдатели.csv").write_text(OBSERVERS, encoding="utf-8")
    (inbox / "График.csv").write_text(CALENDAR, encoding="utf-8")
    patch = pytest.MonkeyPatch()
    patch.setenv("OBEKTIV_HOME", str(home))
    patch.setenv("OBEKTIV_TODAY", TODAY)
    facts = rebuilt(home, "facts")
    record(home, "1 ·", "не выполнено", "В реестре двое из десяти")
    page = rebuilt(home, "page")
    (inbox / "Статусы.csv").write_text(STATUSES, encoding="utf-8")
    moved = STATUSES.splitlines()[0] + "\n"
    moved += "План 2023-2024;КДР-2024-осень;;;перенесено;14.11.2023;09.10.2023;письмо от 09.10.2023 № 77;\n"
    (inbox / "Перенос.csv").write_text(moved, encoding="utf-8")
    form = rebuilt(home, "form")
    patch.undo()
    assert os.environ.get("OBEKTIV_HOME") != str(home)
    return {"facts": facts, "page": page, "form": form}


def test_a_register_known_only_by_the_day_of_its_load_asks_a_person(story):
    row = story["facts"]["1"]
    assert (row["status"], row["status_source"]) == ("в работе", "data")
    assert row["state"] == "похоже, выполнено – подтвердите"
    assert row["evidence"] == "реестр наблюдателей сформирован: человек в реестре – 2"
    assert not row["is_overdue"]
    assert not row["is_done"]
    assert story["facts"]["2"]["is_overdue"]


def test_a_word_from_the_page_overrules_the_fact(story):
    row = story["page"]["1"]
    assert (row["status"], row["status_source"]) == ("не выполнено", "person")
    assert row["comment"] == "В реестре двое из десяти"
    assert row["is_overdue"]
    assert row["occurrence_id"] == story["facts"]["1"]["occurrence_id"]


def test_a_line_of_the_form_moves_the_measure_and_keeps_its_basis(story):
    row = story["form"]["2"]
    assert (row["status"], row["due_date"], row["postponed_from"]) == (
        "перенесено",
        date(2023, 10, 20),
        date(2023, 9, 29),
    )
    assert row["postponement_basis"] == "приказ от 28.09.2023 № 9-о"
    assert not row["is_overdue"]


def test_the_last_word_of_a_person_counts(story):
    # The page's word is of 9 October, the form's of 8 October: the later day wins, whichever came last.
    assert story["form"]["1"]["status"] == "не выполнено"


def test_a_line_about_an_unknown_measure_is_asked_about(story):
    assert ("77",) in story["form"]["unmatched"]
    assert story["page"]["unmatched"] == []


def test_a_moved_procedure_moves_what_depends_on_it(story):
    before, after = story["page"], story["form"]
    assert (before["3"]["due_date"], before["4"]["due_date"]) == (date(2023, 10, 18), date(2023, 10, 16))
    assert (after["3"]["due_date"], after["4"]["due_date"]) == (date(2023, 11, 15), date(2023, 11, 13))
    for number in "345":
        assert after[number]["occurrence_id"] == before[number]["occurrence_id"]
        assert (after[number]["status"], after[number]["status_source"]) == ("перенесено", "calendar")
        assert after[number]["postponement_basis"] == "письмо от 09.10.2023 № 77"
