"""Page, card and paper say the same of every school in every procedure of the demonstration.

Who changes the rule of one reader changes what is printed there, and this test names the cases that differ.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO

import duckdb
import polars as pl
import pytest
from openpyxl import load_workbook

from dashboards import data
from dashboards.documents.model import INTERNAL, OPEN
from dashboards.sections.case_list import CARD
from tests.dashboards.case_readers import (
    DISMISSED,
    EXPLAINED,
    STRENGTHS,
    Reader,
    card_of,
    cases_of,
    counts_of,
    interview_of,
    page_of,
    plain,
    reader_of,
    text_of,
    tree_of,
)
from tests.dashboards.test_pages import open_page
from warehouse.home import Home


@pytest.fixture
def opened(monkeypatch) -> Iterator[Callable[..., Reader]]:
    """Makes a reader of a home; pages are opened in the given role."""
    yield lambda home, role="methodologist": reader_of(home, monkeypatch, role)
    data.forget()


def test_every_paper_names_the_cases_of_the_page_and_counts_what_it_counts(demo_home, opened):
    reader = opened(demo_home)
    told = {procedure: reader.page(procedure) for procedure in reader.procedures}
    assert len(told) >= 20
    assert {case.strength for page in told.values() for case in page.cases} == set(STRENGTHS)
    assert {case.decision for page in told.values() for case in page.cases} > {"подтвердилось"}
    assert [line for procedure, page in told.items() for line in reader.differs(procedure, page)] == []


def test_every_card_tells_the_cases_of_the_page(demo_home, opened):
    reader = opened(demo_home)
    for year in sorted({r["school_year"] for r in reader.procedures.values()}):
        on_page = page_of(open_page("objectivity", year=str(year))).cases
        on_cards = set()
        for code, school in reader.schools.items():
            on_cards |= card_of(open_page("objectivity", view=CARD, year=str(year), school=code), school)
        assert on_cards == on_page, year


def test_the_page_of_a_school_tells_its_cases_and_the_overview_counts_those_that_wait(demo_home, opened):
    reader = opened(demo_home)
    newest = max(r["school_year"] for r in reader.procedures.values())
    on_page = page_of(open_page("objectivity", year=str(newest))).cases
    on_schools = set()
    for code, school in reader.schools.items():
        on_schools |= card_of(open_page("school", code=code, year=str(newest)), school)
    assert on_schools == on_page
    waiting = [case for case in on_page if case.decision in ("", "проверить невозможно")]
    said = plain(tree_of(open_page("overview")).text_content())
    assert re.search(rf"рассмотрения по объективности: {len(waiting)} случа", said)
    for strength in STRENGTHS:
        assert f"{strength}: {[case.strength for case in waiting].count(strength)}" in said


@pytest.mark.walks
def test_open_papers_count_what_the_page_of_a_head_shows(demo_home, opened):
    reader = opened(demo_home, role="head")
    whole = 0
    for procedure in reader.procedures:
        page = reader.page(procedure)
        strengths = [case.strength for case in page.listed()]
        letter = reader.paper("region_letter", OPEN, procedure)
        said, words = counts_of(letter), reader.words(procedure)
        if said is None:
            assert page.tested + page.scarce < 5, words
            continue
        whole += 1
        assert said[:5] == (
            page.tested,
            page.tested + page.scarce,
            *map(strengths.count, STRENGTHS),
            page.tested - len(page.cases),
        ), words
        assert not any(case.school in text_of(letter) for case in page.cases), words
        assert cases_of(letter, words) == frozenset()
    assert whole >= 10


def test_a_plan_of_visits_goes_by_evidence_where_the_page_notices_a_class(demo_home, opened):
    reader = opened(demo_home)
    seasons = {}
    for procedure, r in reader.procedures.items():
        seasons.setdefault((r["kind"], r["school_year"], r["season"]), []).append(procedure)
    for season, procedures in seasons.items():
        noticed = frozenset().union(*(reader.page(procedure).classes for procedure in procedures))
        book = load_workbook(BytesIO(reader.written("check_visits", INTERNAL, procedures[0], visits=500)))
        rows = list(book["План выездов"].iter_rows(values_only=True))
        head = next(place for place, row in enumerate(rows) if "Почему выбран" in row)
        school, label, why = (rows[head].index(name) for name in ("ОО", "Класс", "Почему выбран"))
        by_evidence = {(r[school], r[label]) for r in rows[head + 1 :] if r[why] == "по силе свидетельств"}
        assert by_evidence == noticed, season


@pytest.mark.parametrize(
    ("decision", "said", "place"),
    [(DISMISSED, "признак не подтвердился", -2), (EXPLAINED, "снято: есть объяснение", -1)],
)
def test_a_case_that_was_dismissed_leaves_page_card_and_every_paper(
    demo_home, opened, tmp_path, decision, said, place
):
    reader = opened(demo_home)
    procedure, case = next(
        (procedure, case)
        for procedure in reader.procedures
        for case in sorted(reader.page(procedure).cases)
        if not case.decision
    )
    code = reader.codes[case.school]
    before = counts_of(reader.paper("region_letter", INTERNAL, procedure))[place]
    home = Home(tmp_path / "home").create()
    shutil.copy(reader.home.published(), home.builds / "decided.duckdb")
    with duckdb.connect(str(home.builds / "decided.duckdb")) as connection:
        # What the unit test of the mart proves of such a case; the readers are what is tried here.
        connection.execute(
            "update marts.rpt_school_cases set decision = ?, standing = ?, is_listed = false, is_open = false, "
            "school_words = '«Карантин», 01.06.2023. Решение: ' || ? || '.' where procedure_id = ? and school_code = ?",
            [decision, decision, said, procedure, code],
        )
    home.current.symlink_to("builds/decided.duckdb")
    reader = opened(home.root)
    page = reader.page(procedure)
    about = (case.school, case.procedure)
    assert about not in {(one.school, one.procedure) for one in page.cases}
    year = str(reader.procedures[procedure]["school_year"])
    card = card_of(open_page("objectivity", view=CARD, year=year, school=code), case.school)
    assert about not in {(one.school, one.procedure) for one in card}
    letter = reader.paper("region_letter", INTERNAL, procedure)
    assert cases_of(letter, case.procedure) == page.listed()
    assert counts_of(letter)[place] == before + 1
    talk = reader.paper("minutes_interview", INTERNAL, procedure, code)
    assert interview_of(talk, case.school, case.procedure) == frozenset()


def test_the_reading_of_pages_and_papers_is_not_empty(demo_home, opened):
    """The parsers above see something: an empty page agrees with an empty paper."""
    reader = opened(demo_home)
    seen = pl.DataFrame(
        [(len(page.cases), len(page.classes), page.tested) for page in map(reader.page, reader.procedures)],
        schema=["cases", "classes", "tested"],
        orient="row",
    ).sum()
    assert seen["cases"].item() >= 20
    assert seen["classes"].item() >= 20
    assert seen["tested"].item() >= 500


def test_the_planner_of_rechecks_begins_with_the_schools_there_are(opened, demo_home):
    """A school that wrote eight works is one school whose works experts would read."""
    opened(demo_home)
    app = open_page("objectivity", view="План проверок")
    assert not app.exception
    with duckdb.connect(str(Home(demo_home).published()), read_only=True) as db:
        (schools,) = db.execute("select count(*) from marts.dim_schools").fetchone()
    assert app.number_input(key="plan_schools").value == schools
