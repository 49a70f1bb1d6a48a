"""The note on courses against the marts: from proposed to finished, who is covered, nobody named."""

from __future__ import annotations

import re

import pytest

from dashboards.documents.facts.context import CannotComposeError, Facts, Request
from dashboards.documents.kinds.course_progress import AGREED, STATES, Progress, conclusions
from dashboards.documents.model import INTERNAL, OPEN, Hidden, Share, texts
from dashboards.documents.registry import compose
from tests.dashboards.documents.changed import asked, changed, table
from warehouse.home import Home


def test_lines_by_topic_and_state_are_those_of_the_mart(papers, demo_home):
    states = ", ".join(f"count(*) filter (status = '{state}')" for state in STATES)
    expected = asked(
        Home(demo_home), f"select topic, count(*), {states} from marts.rpt_course_requests group by topic"
    )
    rows = table(papers["course_progress", INTERNAL], "Строки заявки").rows
    assert sorted(rows) == sorted(expected)
    assert [row[1] for row in rows] == sorted((row[1] for row in rows), reverse=True)


def test_schools_are_told_how_far_their_lines_are_and_how_many_teachers_have_a_course(papers, demo_home):
    agreed = ", ".join(f"'{state}'" for state in AGREED)
    expected = asked(
        Home(demo_home),
        "select r.school_name, count(*), count(*) filter (status = 'proposed'), "
        f"count(*) filter (status in ({agreed})), count(*) filter (status = 'completed'), "
        "any_value(c.teachers_cnt), any_value(c.trained_pct) from marts.rpt_course_requests as r "
        "join marts.rpt_pd_coverage as c on c.school_code = r.school_code and c.group_type = 'школа' "
        "and c.topic_kind = 'все курсы' group by r.school_name",
    )
    rows = table(papers["course_progress", INTERNAL], "Заявка и охват").rows
    assert sorted((*row[:6], row[6].pct) for row in rows) == sorted(expected)


def test_finished_courses_stand_beside_those_of_the_year_before(papers, demo_home):
    [expected] = asked(
        Home(demo_home),
        "select count(*) filter (completed_on > '2022-10-09'), "
        "count(*) filter (completed_on between '2021-10-10' and '2022-10-09') "
        "from marts.fct_pd_completions where is_counted and completed_on <= '2023-10-09'",
    )
    said = next(text for text in texts(papers["course_progress", INTERNAL]) if "окончено" in text)
    assert tuple(int(n) for n in re.findall(r"\d+", said.replace("от 16 часов", ""))) == expected


def test_groups_of_schools_are_compared_with_everybody(papers):
    rows = {row[0]: row for row in table(papers["course_progress", INTERNAL], "Охват").rows}
    assert {"все педагоги", "ШНОР", "школы с высокими результатами", "математика"} <= rows.keys()
    assert all(isinstance(cell, Share) for row in rows.values() for cell in row[2:])


def test_outside_no_count_of_a_few_teachers_is_shown(papers):
    paper = papers["course_progress", OPEN]
    said = "\n".join(texts(paper))
    assert "По состояниям и темам строки в открытой версии скрыты" in said
    assert "Заявка и охват по школам" not in said
    assert "предложено" not in said.lower().replace("помощь предложена", "")
    rows = table(paper, "Охват").rows
    for column in zip(*(row[2:] for row in rows), strict=True):
        assert any(isinstance(cell, Share) for cell in column)
        assert all(isinstance(cell, Share | Hidden) for cell in column)
    assert all(5 <= cell.pct <= 95 for row in rows for cell in row[2:] if isinstance(cell, Share))


def test_without_a_request_the_coverage_still_speaks(own):
    home = changed(own, "delete from marts.rpt_course_requests")
    found = Progress(Facts(Request(version=INTERNAL, home=home)))
    assert conclusions(found)[0] == "Строк заявки на курсы пока нет."
    assert table(compose("course_progress", Request(version=INTERNAL, home=home)), "Охват").rows


def test_nothing_loaded_is_one_sentence(own):
    home = changed(own, "delete from marts.rpt_course_requests", "delete from marts.rpt_pd_coverage")
    with pytest.raises(CannotComposeError, match="ни заявки, ни реестра педагогов"):
        compose("course_progress", Request(version=INTERNAL, home=home))


def test_of_several_municipalities_each_has_one_line_and_their_range_is_told(own):
    other = "select * replace ('Другой округ' as municipality, coverage_id || 'б' as coverage_id"
    home = changed(
        own,
        f"insert into marts.rpt_pd_coverage {other}, 50.0 as trained_pct) from marts.rpt_pd_coverage "
        "where group_type in ('муниципалитет', 'группа школ')",
    )
    paper = compose("course_progress", Request(version=INTERNAL, home=home))
    assert (
        "Курс от 16 часов за три года есть у доли педагогов: по муниципалитетам – от 17,6\u202f% до 50,0\u202f%."
        in (texts(paper))
    )
    rows = table(paper, "Охват повышением").rows
    assert [row[:2] for row in rows] == [
        ("Другой округ", "все педагоги"),
        ("Приозёрный муниципальный округ", "все педагоги"),
    ]
