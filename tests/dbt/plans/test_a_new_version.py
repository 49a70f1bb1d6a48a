"""A plan comes in a new version: what changed is listed, and what was said of a measure follows it; real commands."""

import duckdb
import pytest

from tests.dbt.plans.conftest import dbt_build
from tests.homes import obektiv

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


@pytest.fixture(scope="module")
def renewed(tmp_path_factory) -> duckdb.DuckDBPyConnection:
    home = tmp_path_factory.mktemp("renewed")
    inbox = home / "inbox"
    inbox.mkdir()
    for name, text in (
        ("План 2023-2024.txt", HEAD + FIRST),
        ("Исполнение.csv", TOLD),
        ("План 2023-2024.txt", HEAD + SECOND),
        ("Исполнение позже.csv", TOLD_LATER),
    ):
        (inbox / name).write_text(text, encoding="utf-8")
        obektiv(home, "ingest")
    build = home / "builds" / "plan.duckdb"
    dbt_build(home, build, TODAY, "+fct_measure_occurrences +rpt_plan_changes +rpt_letters")
    return duckdb.connect(str(build), read_only=True)


def test_what_is_new_dropped_changed_and_renumbered_is_listed(renewed):
    rows = renewed.execute(
        "select change, number, number_before, what_changed from marts.rpt_plan_changes order by ordinal"
    ).fetchall()
    assert rows == [
        ("новая", "1", None, None),
        ("другой номер", "2", "1", None),
        ("изменена", "3", "2", "срок: Октябрь 2023 → Ноябрь 2023"),
        ("исключена", "3", None, None),
    ]


def test_what_was_said_of_a_measure_follows_it_and_later_words_stay_with_their_number(renewed):
    rows = renewed.execute(
        "select number, status from marts.fct_measure_occurrences where school_code is null order by number"
    ).fetchall()
    assert rows == [("1", "в работе"), ("2", "выполнено"), ("3", "выполнено")]
