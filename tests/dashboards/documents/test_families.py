"""Papers for parents and pupils: the days of this very school, no result, no pressure, the law with its sources."""

from __future__ import annotations

import re

import pytest

from dashboards.documents.facts.context import Request
from dashboards.documents.kinds.families import LAW
from dashboards.documents.model import FOR_SCHOOL, OPEN, texts
from dashboards.documents.registry import KINDS, compose
from dashboards.words import period
from tests.dashboards.documents.changed import asked, changed, table
from tests.dashboards.documents.conftest import SCHOOL
from warehouse.home import Home

FAMILY = [name for name in KINDS if name.startswith("family_")]
ABSENCE = "Дней предстоящих работ в графике нет: впишите их из приказа школы."
#: What presses a child or a school, or tells how somebody wrote.
PRESSES = re.compile(
    r"\bкачеств|успеваемост|\bпроцент|%|средний балл|обязан\w* написать|должн\w* показать|ниже всех|на «[2-5]»",
    re.I,
)


@pytest.mark.parametrize("name", FAMILY)
def test_days_are_those_of_this_school_and_stand_first(papers, demo_home, name):
    expected = asked(
        Home(demo_home),
        "select date_from, date_to from marts.fct_upload_status where is_expected and date_to >= '2023-10-09' "
        f"and school_code = '{SCHOOL}' order by date_from, grade, subject",
    )
    paper = papers[name, FOR_SCHOOL]
    assert [row[0] for row in table(paper, "Наши дни").rows] == [period(*days) for days in expected]
    first = texts(paper)[2]
    assert first.startswith(f"Впереди в нашей школе {len(expected)} работ")
    assert f"{expected[0][0]:%d.%m.%Y}" in first


@pytest.mark.parametrize("name", FAMILY)
def test_a_school_that_writes_on_another_day_has_its_own(own, name):
    one = "procedure_id = 'КДР-2024-осень-МА-6' and school_code"
    home = changed(
        own,
        f"update marts.fct_upload_status set date_from = '2023-10-18', date_to = '2023-10-18' where {one} = '991001'",
        f"update marts.fct_upload_status set date_from = '2023-10-17', date_to = '2023-10-17' where {one} = '991002'",
    )
    days = {
        code: table(compose(name, Request(FOR_SCHOOL, school_code=code, home=home)), "Наши дни").rows[0][0]
        for code in ("991001", "991002")
    }
    assert days == {"991001": "18.10.2023", "991002": "17.10.2023"}


@pytest.mark.parametrize("name", FAMILY)
def test_for_all_schools_the_terms_of_the_calendar_are_told(papers, demo_home, name):
    [(n,)] = asked(
        Home(demo_home),
        "select count(*) from marts.dim_procedures where coalesce(date_to, date_from) >= '2023-10-09'",
    )
    paper = papers[name, OPEN]
    assert len(table(paper, "Сроки работ").rows) == n
    assert "нашей школе" not in texts(paper)[2]


@pytest.mark.parametrize("version", [FOR_SCHOOL, OPEN])
@pytest.mark.parametrize("name", FAMILY)
def test_no_result_and_no_pressure(papers, name, version):
    assert [text for text in texts(papers[name, version]) if PRESSES.search(text)] == []


@pytest.mark.parametrize("name", ["family_meeting", "family_leaflet", "family_site"])
def test_the_law_is_told_with_its_sources(papers, name):
    assert set(LAW) <= set(texts(papers[name, FOR_SCHOOL]))
    assert all(re.search(r"\(.*(ФЗ|№|рекомендации).*\)", sentence) for sentence in LAW)


@pytest.mark.parametrize("name", FAMILY)
def test_without_a_calendar_one_sentence_stands_instead_of_an_empty_table(own, name):
    home = changed(
        own,
        "update marts.fct_upload_status set date_from = null, date_to = null",
        "update marts.dim_procedures set date_from = null, date_to = null",
    )
    for request in (Request(FOR_SCHOOL, school_code=SCHOOL, home=home), Request(OPEN, home=home)):
        paper = compose(name, request)
        assert texts(paper)[2] == ABSENCE
        assert not any("дни" in getattr(block, "caption", "").lower() for block in paper.blocks)
