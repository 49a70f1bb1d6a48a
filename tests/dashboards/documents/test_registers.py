"""Registers of observers and experts as papers, against the marts: who is ready, what is missing, who is named."""

from __future__ import annotations

import re

import pytest

from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.model import INTERNAL, OPEN, Table, texts
from dashboards.documents.registry import compose
from tests.dashboards.documents.changed import asked, changed, table
from warehouse.home import Home


def test_every_observer_of_the_mart_is_a_line_inside_and_counted_outside(papers, demo_home):
    expected = asked(
        Home(demo_home),
        "select observer_code, order_text, last_visit_on from marts.dim_observers "
        "order by observer_kind, observer_code",
    )
    paper = papers["register_observers", INTERNAL]
    listed = next(b for b in paper.blocks if isinstance(b, Table) and b.caption == "Наблюдатели")
    heads = [c.plain_header for c in listed.columns]
    place = [heads.index(h) for h in ("Код", "Приказ", "Последний лист")]
    assert [tuple(row[i] for i in place) for row in listed.rows] == expected
    # No briefing is known: the column that would be empty is left out, and one sentence says so.
    assert "Инструктаж" not in heads
    assert "День инструктажа в реестре не назван ни у кого." in texts(paper)
    outside = table(papers["register_observers", OPEN], "Наблюдатели по видам").rows
    assert sum(row[1] for row in outside) == len(expected)


def test_the_last_sheet_is_that_of_the_observations(demo_home):
    wrong = asked(
        Home(demo_home),
        "select o.observer_code from marts.dim_observers as o left join (select observer_code, max(visit_date) as day "
        "from marts.fct_observations group by 1) as v using (observer_code) "
        "where o.last_visit_on is distinct from v.day",
    )
    assert wrong == []


def test_experts_by_subject_are_those_of_the_mart(papers, demo_home):
    expected = asked(
        Home(demo_home),
        "select count(*), count(*) filter (is_trained), count(*) filter (is_qualified), "
        "count(distinct school_code) filter (is_qualified) "
        "from (select *, unnest(string_split(subjects, ',')) as subject from marts.dim_experts) group by subject",
    )
    for version in (INTERNAL, OPEN):
        rows = table(papers["register_experts", version], "Эксперты по предметам").rows
        assert sorted(row[1:] for row in rows) == sorted(expected)


def test_the_first_conclusion_on_experts_counts_who_may_check_now(papers, demo_home):
    [expected] = asked(
        Home(demo_home), "select count(*), 3, count(*) filter (is_qualified), count(*) from marts.dim_experts"
    )
    first = next(text for text in texts(papers["register_experts", OPEN]) if text.startswith("В реестре"))
    assert tuple(map(int, re.findall(r"\d+", first))) == expected


def test_a_subject_without_two_schools_of_ready_experts_is_named_and_asked_for(own):
    home = changed(
        own,
        "update marts.dim_experts set is_qualified = false where contains(subjects, 'ОМ') and expert_code <> 'Э-03'",
    )
    paper = compose("register_experts", Request(version=OPEN, home=home))
    assert "Двух чтений экспертами разных школ не провести: окружающий мир." in texts(paper)
    assert "Предложить школам назвать экспертов: окружающий мир" in texts(paper)


def test_a_run_of_agreed_works_is_told_with_its_last_day(own):
    home = changed(
        own,
        "update marts.dim_experts set run_on = '2023-03-01', run_until = '2024-03-01' where expert_code = 'Э-01'",
    )
    paper = compose("register_experts", Request(version=INTERNAL, home=home))
    assert "Пробная проверка записана у 1 из 12 экспертов, пройдена – у 1." in texts(paper)
    assert any("до 01.03.2024 повторить пробную проверку" in text.lower() for text in texts(paper))


@pytest.mark.parametrize("register", ["observers", "experts"])
def test_an_empty_register_is_one_sentence(own, register):
    home = changed(own, f"delete from marts.dim_{register}")
    with pytest.raises(CannotComposeError, match="в реестре нет: загрузите его формой"):
        compose(f"register_{register}", Request(version=INTERNAL, home=home))
