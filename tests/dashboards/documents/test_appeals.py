"""The note on appeals against the mart; no applicant in it, small counts hidden outside."""

from __future__ import annotations

import re

import pytest

from dashboards.documents.facts.context import CannotComposeError, Facts, Request
from dashboards.documents.kinds.appeals import Appeals, conclusions, proposals
from dashboards.documents.model import INTERNAL, OPEN, Hidden, texts
from dashboards.documents.registry import compose
from tests.dashboards.documents.changed import asked, changed, table
from warehouse.home import Home
from warehouse.plans.workdays import is_workday


def many(home: Home, of_topic: dict[str, int], **columns: str) -> Home:
    """A journal with so many appeals of each topic in the current school year, and nothing else."""
    said = ", ".join(f"{value} as {name}" for name, value in columns.items())
    return changed(
        home,
        "create temp table one as select * from marts.fct_appeals where appeal_date = '2023-10-03'",
        "delete from marts.fct_appeals",
        *(
            "insert into marts.fct_appeals by name select * replace "
            f"('{topic}' as topic, '{topic}' || i as appeal_id{', ' + said if said else ''}) "
            f"from one cross join (select unnest(range({n})) as i)".replace("select *", "select one.*")
            for topic, n in of_topic.items()
        ),
    )


def test_counts_are_those_of_the_mart_beside_the_same_days_of_the_year_before(papers, demo_home):
    [(now, same, before)] = asked(
        Home(demo_home),
        "select count(*) filter (school_year = 2024), count(*) filter (appeal_date <= '2022-10-09'), "
        "count(*) filter (school_year = 2023) from marts.fct_appeals",
    )
    first = next(text for text in texts(papers["appeals_note", INTERNAL]) if "поступило" in text)
    assert [int(n) for n in re.findall(r"\b\d+\b", first.split("поступило")[1])] == [now, same, before]


def test_every_appeal_that_waits_is_a_row_with_its_term_and_nobody_is_named(papers, demo_home):
    paper = papers["appeals_note", INTERNAL]
    expected = asked(
        Home(demo_home),
        "select appeal_date, topic, reply_due_on from marts.fct_appeals where school_year = 2024 and not is_closed "
        "order by reply_due_on",
    )
    rows = table(paper, "Обращения, которые ждут ответа").rows
    assert [(row[0], row[1], row[3]) for row in rows] == expected
    assert not any("родитель" in text for text in texts(paper))


def test_a_late_appeal_is_answered_first_and_on_a_working_day(own):
    home = changed(
        own,
        "update marts.fct_appeals set is_overdue = true, days_overdue = 3 where appeal_date = '2023-10-03'",
    )
    found = Appeals(Facts(Request(version=INTERNAL, home=home)))
    assert "Срок ответа прошёл у 1 обращения." in conclusions(found)
    first, *_ = proposals(found)
    assert first.text == "ответить на обращения, срок ответа на которые прошёл"
    assert is_workday(first.due)
    assert first.responsible == "Ответственный за приём обращений"


def test_an_open_note_on_a_few_appeals_is_one_sentence(papers):
    said = texts(papers["appeals_note", OPEN])
    assert "Обращений учебного года меньше 10: их число и темы в открытой версии скрыты." in said
    assert not any("поступило" in text for text in said)


def test_a_small_topic_takes_others_with_it_so_that_it_does_not_follow_from_the_total(own):
    home = many(own, {"А": 40, "Б": 30, "В": 20, "Г": 3})
    rows = table(compose("appeals_note", Request(version=OPEN, home=home)), "О чём").rows
    shown = {row[0]: row[1] for row in rows if not isinstance(row[1], Hidden)}
    assert shown == {"А": 40}
    assert "Г" not in {row[0] for row in rows}
    inside = table(compose("appeals_note", Request(version=INTERNAL, home=home)), "О чём").rows
    assert {row[0]: row[1] for row in inside} == {"А": 40, "Б": 30, "В": 20, "Г": 3}


def test_a_topic_that_many_ask_about_is_explained_to_everybody(own):
    found = Appeals(Facts(Request(version=INTERNAL, home=many(own, {"Сроки": 4, "Иное": 1}))))
    assert "Чаще всего спрашивают: «Сроки» – 4." in conclusions(found)
    assert any("разъяснение по теме «Сроки»" in p.text for p in proposals(found))


def test_an_empty_journal_is_one_sentence(own):
    home = changed(own, "delete from marts.fct_appeals")
    with pytest.raises(CannotComposeError, match="обращений этой территории в журнале нет"):
        compose("appeals_note", Request(version=INTERNAL, home=home))
