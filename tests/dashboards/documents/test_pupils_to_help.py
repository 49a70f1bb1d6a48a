"""Who needs help: the school alone reads it, against the answers themselves, and it is gone when the term is over."""

import json
import re

import docx
import duckdb
import pytest

from dashboards import data
from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.model import FOR_SCHOOL, Table, texts
from dashboards.documents.registry import compose
from dashboards.documents.writers import render
from dashboards.words.pupils import undone_words
from tests.dashboards.documents.changed import changed
from tests.dashboards.test_pages import open_page
from warehouse.home import Home
from warehouse.query import query
from warehouse.scope import Scope

SCHOOL = "991010"
ITS_SCHOOL = Scope(schools=(SCHOOL,), role="school")


def request(home, scope: Scope = ITS_SCHOOL) -> Request:
    return Request(version=FOR_SCHOOL, school_code=SCHOOL, scope=scope, home=Home(home))


@pytest.fixture(autouse=True)
def _in_term(monkeypatch):
    monkeypatch.setenv("OBEKTIV_TODAY", "2023-10-09")


def test_the_list_is_that_of_the_answers(demo_home):
    with duckdb.connect(str(Home(demo_home).published()), read_only=True) as db:
        expected = db.execute(
            "with newest as (select max(school_year) as y from marts.dim_procedures where has_results) "
            "select p.participant_code, p.class_label, "
            "count(*) filter (where t.difficulty = 'Б' and (a.response = 'not_attempted' or a.score = 0)) "
            "from marts.fct_participant_results as p join newest on p.school_year = newest.y "
            "join marts.dim_procedures as d using (procedure_id) "
            "join marts.fct_task_results as a using (procedure_id, school_code, class_label, participant_code) "
            "join marts.dim_tasks as t on a.procedure_id = t.procedure_id and a.task_code = t.task_code "
            "where p.school_code = ? and p.season = 'весна' and p.primary_score is not null and "
            "(p.level in ('недостаточный', 'пониженный') or (p.level is null and p.mark = 2)) "
            "group by p.procedure_id, p.participant_code, p.class_label",
            [SCHOOL],
        ).fetchall()
        told = db.execute(
            "select participant_code, class_label, undone_cnt from marts.rpt_pupils_to_help where school_code = ? "
            "and (mark is not null or level is not null)",
            [SCHOOL],
        ).fetchall()
    assert expected
    assert sorted(told) == sorted(expected)


def test_the_paper_says_codes_and_tasks_and_prints(demo_home, tmp_path):
    paper = compose("pupils_to_help", request(demo_home))
    rows = [row for block in paper.blocks if isinstance(block, Table) for row in block.rows]
    told = query("school/pupils_to_help", ITS_SCHOOL, home=Home(demo_home), school_code=SCHOOL)
    assert [row[0] for row in rows] == told["participant_code"].to_list()
    assert any("Список живёт по 31.10.2023" in text for text in texts(paper))
    path = tmp_path / "list.docx"
    path.write_bytes(render(paper, ".docx"))
    assert len(docx.Document(str(path)).tables) >= 1


@pytest.mark.parametrize("role", ["methodologist", "analyst", "admin", "head"])
def test_nobody_above_the_school_reads_it(demo_home, role):
    told = query("school/pupils_to_help", Scope(role=role), home=Home(demo_home), school_code=SCHOOL)
    assert told.is_empty()


def test_the_department_is_told_who_makes_it(demo_home):
    with pytest.raises(CannotComposeError, match="только сама школа"):
        compose("pupils_to_help", request(demo_home, Scope()))


def test_it_is_gone_at_the_end_of_the_term(demo_home, monkeypatch):
    monkeypatch.setenv("OBEKTIV_TODAY", "2024-06-01")
    with pytest.raises(CannotComposeError, match="которых пришли в этой четверти, нет"):
        compose("pupils_to_help", request(demo_home))


BLIND = (
    "update marts.rpt_help_works set unjudged_cnt = participants_cnt, missing = 'нет ни отметок, ни уровней', "
    "to_load = 'шкалу перевода баллов'"
)


def test_a_work_nobody_can_be_judged_by_says_what_is_missing_and_what_to_load(own):
    home = changed(own, "delete from marts.rpt_pupils_to_help", BLIND)
    with pytest.raises(
        CannotComposeError, match=r"нет ни отметок, ни уровней.*Загрузите шкалу перевода баллов"
    ):
        compose("pupils_to_help", request(home.root))


def test_works_that_lack_nothing_and_have_nobody_below_say_so(own):
    home = changed(
        own, "delete from marts.rpt_pupils_to_help", "update marts.rpt_help_works set missing = null"
    )
    with pytest.raises(CannotComposeError, match="ниже базового уровня в работах этой четверти нет"):
        compose("pupils_to_help", request(home.root))


def test_the_list_says_beside_it_what_is_missing_of_another_work(own):
    paper = compose("pupils_to_help", request(changed(own, BLIND).root))
    assert any("нет ни отметок, ни уровней" in text for text in texts(paper))


def page(monkeypatch, home) -> str:
    monkeypatch.setenv("OBEKTIV_HOME", str(home))
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"role": "school", "schools": [SCHOOL]}))
    data.forget()
    app = open_page("school", code=SCHOOL, view="Кому помочь")
    assert not app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


def test_the_page_never_looks_as_if_nobody_needed_help_where_it_cannot_know(own, monkeypatch):
    shown = page(monkeypatch, changed(own, "delete from marts.rpt_pupils_to_help", BLIND).root)
    assert "сказать нельзя" in shown
    assert "Это не значит, что помощь никому не нужна" in shown
    assert "Загрузите шкалу перевода баллов" in shown
    assert "ниже базового уровня в работах этой четверти нет" not in shown


def test_on_a_phone_the_card_of_a_pupil_is_headed_by_the_code(demo_home, monkeypatch):
    shown = page(monkeypatch, demo_home)
    told = query("school/pupils_to_help", ITS_SCHOOL, home=Home(demo_home), school_code=SCHOOL)
    titles = re.findall(r'<td class="[^"]*title[^"]*" data-label="([^"]+)">([^<]+)<', shown)
    assert {label for label, _ in titles} == {"Код участника"}
    assert {code for _, code in titles} <= set(told["participant_code"])


def test_who_has_a_mark_only_is_not_said_to_have_a_point_for_every_task():
    assert undone_words({"undone_cnt": None, "undone": None}) == "известна только отметка"
    assert undone_words({"undone_cnt": 0, "undone": None}) == "за каждое есть балл"
