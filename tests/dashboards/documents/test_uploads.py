"""The note on uploads against the mart, counted anew by plain SQL; what it says where nothing is known."""

from __future__ import annotations

import re

import duckdb
import pytest

from dashboards.documents.facts.context import CannotComposeError, Facts, Request
from dashboards.documents.kinds.uploads import Uploads, conclusions, proposals
from dashboards.documents.model import INTERNAL, OPEN, texts
from dashboards.documents.registry import compose
from tests.dashboards.documents.changed import changed, table
from warehouse.home import Home
from warehouse.plans.workdays import is_workday


def test_counts_of_the_first_conclusion_are_those_of_the_mart(papers, demo_home):
    with duckdb.connect(str(Home(demo_home).published()), read_only=True) as db:
        expected = db.execute(
            "select count(*), count(distinct procedure_id), count(distinct school_code), "
            "count(*) filter (status = 'received'), count(*) filter (status = 'late'), "
            "count(*) filter (status = 'missing') from marts.fct_upload_status "
            "where is_newest_year and is_expected and status <> 'expected'"
        ).fetchone()
    for version in (INTERNAL, OPEN):
        first = next(
            text for text in texts(papers["upload_note", version]) if text.startswith("Срок наступил")
        )
        assert tuple(map(int, re.findall(r"\d+", first))) == expected


def test_every_work_of_the_newest_year_is_a_row_with_its_counts(papers, demo_home):
    with duckdb.connect(str(Home(demo_home).published()), read_only=True) as db:
        expected = db.execute(
            "select max(due_on), count(*) filter (is_expected), count(received_at), "
            "count(*) filter (status = 'late'), count(*) filter (status = 'missing') "
            "from marts.fct_upload_status where is_newest_year group by procedure_id"
        ).fetchall()
    rows = table(papers["upload_note", OPEN], "Что прислано").rows
    assert sorted(row[1:6] for row in rows) == sorted(expected)


def test_a_work_that_nobody_has_sent_is_said_once_and_no_school_is_asked_about_it(papers, demo_home):
    paper = papers["upload_note", INTERNAL]
    said = [text for text in texts(paper) if "Ни одна школа не прислала" in text]
    assert said == [
        "Ни одна школа не прислала: КДР, РУ, 5 класс, осень 2023/24. Вероятнее всего, файл ждёт загрузки в ведомстве."
    ]
    asked = table(paper, "Школы, с которыми").rows
    assert not any("КДР" in row[1] for row in asked)
    with duckdb.connect(str(Home(demo_home).published()), read_only=True) as db:
        expected = db.execute(
            "select count(distinct school_code) from marts.fct_upload_status "
            "where is_newest_year and kind = 'ВПР' and status in ('missing', 'late')"
        ).fetchone()
    assert (len(asked),) == expected


def test_terms_of_proposals_are_working_days_and_no_earlier_than_today(demo_home):
    facts = Facts(Request(version=INTERNAL, home=Home(demo_home)))
    offered = proposals(Uploads(facts))
    assert offered
    assert all(p.due >= facts.today and is_workday(p.due) for p in offered)


def test_without_a_calendar_nobody_is_late_and_the_paper_says_so(own):
    home = changed(
        own,
        "update marts.fct_upload_status set is_expected = false, due_on = null, days_late = null, "
        "status = case when received_at is null then 'expected' else 'received' end, "
        "is_newest_year = received_at is not null and school_year = 2023",
    )
    found = Uploads(Facts(Request(version=INTERNAL, home=home)))
    assert found.due.is_empty()
    said = " ".join(conclusions(found))
    assert "Графика этих процедур нет" in said
    paper = compose("upload_note", Request(version=INTERNAL, home=home))
    assert [c.plain_header for c in table(paper, "Что прислано").columns] == ["Работа", "Прислали"]
    assert "Школ, с которыми нужно уточнить загрузку, нет." in texts(paper)


def test_classes_that_have_not_come_are_named_inside_alone(own):
    home = changed(
        own,
        "update marts.fct_upload_status set missing_classes = '5Б', expected_classes_cnt = 2 "
        "where procedure_id = 'ВПР-2023-весна-РУ-5' and school_code = '991009'",
    )
    inside = compose("upload_note", Request(version=INTERNAL, home=home))
    assert table(inside, "Классы графика").rows[0][1:] == ("ВПР, РУ, 5 класс, весна 2022/23", "5Б")
    outside = texts(compose("upload_note", Request(version=OPEN, home=home)))
    assert "Классов, названных графиком, нет в протоколах 1 из 24 школ." in outside
    assert not any("5Б" in text for text in outside)


def test_nothing_loaded_is_one_sentence(own):
    home = changed(own, "delete from marts.fct_upload_status")
    with pytest.raises(CannotComposeError, match="ни результатов, ни графика процедур пока нет"):
        compose("upload_note", Request(version=INTERNAL, home=home))


def test_a_place_that_nobody_waited_for_in_the_newest_year_says_so_and_has_no_table(own):
    home = changed(own, "update marts.fct_upload_status set is_newest_year = false")
    paper = compose("upload_note", Request(version=INTERNAL, home=home))
    said = texts(paper)
    assert said[3] == "За последний учебный год протоколов школ этой территории не ждали и не получали."
    assert not any("По процедурам" in text or "Чего мы не знаем" in text for text in said)


def test_a_paper_of_several_municipalities_says_where_each_school_is(own):
    home = changed(
        own, "update marts.fct_upload_status set municipality = 'Другой округ' where school_code = '991012'"
    )
    listed = table(compose("upload_note", Request(version=INTERNAL, home=home)), "Школы, с которыми")
    assert listed.columns[0].header == "Муниципалитет"
    assert listed.rows[0][:2] == ("Другой округ", "МБОУ «СОШ № 12»")
    alone = compose("upload_note", Request(version=INTERNAL, municipality="Другой округ", home=home))
    assert table(alone, "Школы, с которыми").columns[0].header == "Школа"
