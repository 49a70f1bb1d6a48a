"""Limits that protect people: no persons outside, no flagged school in orders, no value behind «скрыто»."""

import re

import duckdb
import pytest

from dashboards.documents.facts.context import CannotComposeError, Facts, Request
from dashboards.documents.model import FOR_SCHOOL, INTERNAL, OPEN, Hidden, Table, texts
from dashboards.documents.registry import compose
from tests.dashboards.documents.conftest import SCHOOL, school_of
from tests.dashboards.documents.of_demo import KINDS
from warehouse.home import Home
from warehouse.query import Scope

OUTSIDE = [(k.name, OPEN) for k in KINDS.values() if OPEN in k.versions]
CODE = re.compile(r"П-\d{6}|Н-\d{2}|Э-\d{2}")


@pytest.mark.parametrize("key", [k for k in OUTSIDE if k[0] != "course_request"], ids="-".join)
def test_no_code_of_a_person_in_open_papers(papers, key):
    assert [t for t in texts(papers[key]) if CODE.search(t)] == []


@pytest.mark.parametrize("key", OUTSIDE, ids="-".join)
def test_no_class_in_open_papers(papers, key):
    assert [t for t in texts(papers[key]) if re.search(r"\b\d{1,2}[А-Я]\b(?!\d)", t)] == []


def test_small_and_one_class_schools_are_hidden_in_the_open_note(papers, demo_home):
    paper = papers["analytic_note", OPEN]
    hidden = {}
    for block in paper.blocks:
        if isinstance(block, Table) and "образовательным организациям" in block.caption:
            hidden[block.caption] = {r[0] for r in block.rows if all(isinstance(v, Hidden) for v in r[1:])}
            assert "Скрыто строк" in block.note
    assert len(hidden) == 3
    assert len({frozenset(v) for v in hidden.values()}) == 1, "one pattern, or tables give each other away"
    with duckdb.connect(str((demo_home / "current").resolve()), read_only=True) as connection:
        one_class = connection.execute(
            "select distinct group_name from marts.rpt_marks_summary where group_level = 'school' and n > 0 "
            "and (is_person_level or n < 10) and subject = 'РУ' and grade = 5 and school_year = 2023"
        ).fetchall()
    if "РУ, 5 класс, весна 2022/23" in paper.provenance.filters["Процедура"]:
        assert {name for (name,) in one_class} <= next(iter(hidden.values()))


@pytest.mark.parametrize(
    "name", [n for n in KINDS if n.startswith("order_")] + ["meeting_slides", "region_letter"]
)
def test_no_school_is_singled_out_in_orders_and_slides(papers, demo_home, name):
    with duckdb.connect(str((demo_home / "current").resolve()), read_only=True) as connection:
        flagged = {
            row[0]
            for row in connection.execute(
                "select distinct s.name from marts.rpt_school_procedure_objectivity as o "
                "join marts.dim_schools as s using (school_code) where o.level <> 'признаки не выявлены'"
            ).fetchall()
        }
        every = {row[0] for row in connection.execute("select name from marts.dim_schools").fetchall()}
    said = "\n".join(texts(papers[name, OPEN]))
    named = {school for school in every if school in said}
    # A list of all schools singles out nobody.
    assert named in (set(), every) or not named & flagged or len(named) > len(every) / 2
    assert not any(
        reason in said for reason in ("повышенное сходство", "необычный профиль", "скопление у границы")
    )


def test_school_version_names_no_other_school(papers, demo_home):
    with duckdb.connect(str((demo_home / "current").resolve()), read_only=True) as connection:
        schools = connection.execute("select school_code, name from marts.dim_schools").fetchall()
    for key, paper in papers.items():
        if key[1] == FOR_SCHOOL:
            said, own = "\n".join(texts(paper)), school_of(key[0])
            assert [name for code, name in schools if code != own and name in said] == [], key


def test_outgoing_request_has_no_grounds(papers):
    outside = [c.header for c in papers["course_request", OPEN].sheets["Список"].columns]
    inside = [c.header for c in papers["course_request", INTERNAL].sheets["Список"].columns]
    assert "Основание" in inside
    assert not {"Основание", "Тема", "Состояние"} & set(outside)


def test_a_head_cannot_order_an_internal_paper(demo_home):
    request = Request(version=INTERNAL, scope=Scope(role="head"), home=Home(demo_home))
    with pytest.raises(CannotComposeError, match="методист"):
        compose("analytic_note", request)


def test_a_school_outside_the_scope_is_refused(demo_home):
    request = Request(
        version=FOR_SCHOOL, school_code=SCHOOL, scope=Scope(schools=("991001",)), home=Home(demo_home)
    )
    with pytest.raises(CannotComposeError, match="вне вашего доступа"):
        Facts(request)


def test_school_version_needs_a_school(demo_home):
    with pytest.raises(CannotComposeError, match="назовите школу"):
        compose("analytic_note", Request(version=FOR_SCHOOL, home=Home(demo_home)))


@pytest.mark.parametrize("name", [kind.name for kind in KINDS.values() if kind.needs_school])
def test_a_paper_about_one_school_is_not_made_about_none(demo_home, name):
    version = INTERNAL if INTERNAL in KINDS[name].versions else FOR_SCHOOL
    with pytest.raises(CannotComposeError, match="назовите школу"):
        compose(name, Request(version=version, home=Home(demo_home)))


def test_a_letter_about_a_year_names_no_procedure(demo_home):
    said = compose("case_letter", Request(version=INTERNAL, school_code="991015", home=Home(demo_home)))
    labels = [label for label, _ in said.provenance.rows]
    assert "Учебный год" in labels
    assert "Процедура" not in labels


def test_an_open_letter_says_whom_its_counts_leave_out_and_is_the_same_whoever_writes_it(demo_home):
    said = [
        " ".join(
            texts(
                compose("region_letter", Request(version=OPEN, home=Home(demo_home), scope=Scope(role=role)))
            )
        )
        for role in ("methodologist", "analyst", "head")
    ]
    assert "Рассмотрено" in said[0]
    assert "в эти числа не вошли" in said[0]
    assert said[0] == said[1] == said[2]


def test_an_internal_letter_counts_every_school(demo_home):
    said = " ".join(texts(compose("region_letter", Request(version=INTERNAL, home=Home(demo_home)))))
    assert "Рассмотрено" in said
    assert "в эти числа не вошли" not in said
