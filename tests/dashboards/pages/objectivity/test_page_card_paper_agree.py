"""Page, card and paper say the same of every school in every procedure of the demonstration.

Nothing is read from the mart of cases: the rendered page is read as HTML, the papers are written to files and opened
again. Who changes the rule of one reader changes what is printed there, and this test names the cases that differ.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import duckdb
import polars as pl
import pytest
from docx import Document
from lxml import html
from openpyxl import load_workbook

from dashboards import data
from dashboards.documents.facts.context import Request
from dashboards.documents.model import INTERNAL, OPEN
from dashboards.documents.registry import compose, render
from dashboards.sections.case_list import CARD
from dashboards.words import labels
from tests.dashboards.test_pages import open_page
from warehouse.home import Home
from warehouse.query import Scope, query

TODAY = "2023-10-09"
STRENGTHS = ("признаки", "требует внимания")
DISMISSED = "не подтвердилось"
#: Beside the school's explanation a decision says what it is about: the sign.
DECIDED = re.compile(r"Решение: (признак подтвердился|признак не подтвердился|проверить невозможно)")
SAID = {"признак подтвердился": "подтвердилось", "признак не подтвердился": "не подтвердилось"}
COUNTED = re.compile(
    r"Рассмотрено (\d+) из (\d+) школ\w*: признаки – (\d+), требует внимания – (\d+), признаки не выявлены – (\d+)"
    r"(?:, после пояснений и проверки не подтвердилось – (\d+))?\."
)


@dataclass(frozen=True, order=True)
class Case:
    """One case as a reader prints it."""

    school: str
    procedure: str
    strength: str
    decision: str


@dataclass(frozen=True)
class Page:
    """What the page says under its filters: noticed cases with their classes, how many schools were looked at."""

    cases: frozenset[Case]
    classes: frozenset[tuple[str, str]]
    tested: int
    scarce: int

    def listed(self) -> frozenset[Case]:
        """Cases that papers may name."""
        return frozenset(case for case in self.cases if case.decision != DISMISSED)


def plain(text: str) -> str:
    """Text with ordinary spaces and without soft hyphens."""
    return " ".join(text.replace("\u00ad", "").replace("\u202f", "").split())


def tree_of(app) -> html.HtmlElement:
    assert not app.exception
    return html.fromstring("<div>" + "".join(e.proto.body for e in app.get("html")) + "</div>")


def page_of(app) -> Page:
    """The table «Замеченные случаи» and the figures of the section «Что посмотреть»."""
    tree = tree_of(app)
    figures = {
        plain(f[1].text_content()): plain(f[0].text_content())
        for f in tree.xpath('//*[@class="ob-figures"]/*')
    }
    cases, classes = set(), set()
    for table in tree.xpath('//div[@aria-label="Замеченные случаи"]//table'):
        heads = [plain(cell.text_content()) for cell in table.xpath(".//thead//th")]
        for row in table.xpath(".//tbody/tr"):
            said = dict(zip(heads, (plain(cell.text_content()) for cell in row), strict=True))
            strength = said["Сила свидетельств"].split(" ", 1)[1]
            decision = said["Решение"].removeprefix("–")
            case = Case(said["Школа"], said["Процедура"], strength, decision)
            cases.add(case)
            if decision != DISMISSED:
                labelled = re.findall(r"(\w+) \(\d+\)", said.get("Классы (участников)", ""))
                classes |= {(case.school, label) for label in labelled}
        assert "Показаны первые" not in tree.text_content()
    return Page(
        frozenset(cases), frozenset(classes), int(figures["рассмотрено"]), int(figures["мало данных"])
    )


def card_of(app, school: str) -> frozenset[Case]:
    """Cases of a school's card."""
    found = set()
    for item in tree_of(app).xpath('//ul[@class="ob-todo"]/li'):
        lines = [plain(span.text_content()) for span in item.xpath('.//div[@class="t"]/span')]
        said = dict(line.split(": ", 1) for line in lines)
        decided = DECIDED.search(said["Пояснение ОО"])
        procedure = plain(item.xpath(".//b")[0].text_content())
        found.add(
            Case(
                school,
                procedure,
                said["Сила свидетельств"],
                SAID.get(decided[1], decided[1]) if decided else "",
            )
        )
    return frozenset(found)


def text_of(paper: Document) -> str:
    return "\n".join(plain(paragraph.text) for paragraph in paper.paragraphs)


def counts_of(paper: Document) -> tuple[int, ...] | None:
    """Looked at, of how many, and schools by strength, as a sentence of the paper says; None where it is hidden."""
    found = COUNTED.search(text_of(paper))
    return tuple(int(value or 0) for value in found.groups()) if found else None


def cases_of(paper: Document, procedure: str) -> frozenset[Case]:
    """Cases of the table «с которыми предлагается работать адресно»."""
    found = set()
    for table in paper.tables:
        heads = [plain(cell.text) for cell in table.rows[0].cells]
        if "Сила свидетельств" not in heads:
            continue
        for row in table.rows[1:]:
            said = dict(zip(heads, (plain(cell.text) for cell in row.cells), strict=True))
            decided = DECIDED.search(said["Пояснение ОО"])
            found.add(
                Case(
                    said["Образовательная организация"],
                    procedure,
                    said["Сила свидетельств"],
                    SAID.get(decided[1], decided[1]) if decided else "",
                )
            )
    return frozenset(found)


def interview_of(paper: Document, school: str, procedure: str) -> frozenset[Case]:
    """The case of a talk with one school."""
    text = text_of(paper)
    strength = re.search(r"Сила свидетельств: ([^.]+)\.", text)
    decided = DECIDED.search(text)
    if not strength:
        return frozenset()
    return frozenset(
        {Case(school, procedure, strength[1], SAID.get(decided[1], decided[1]) if decided else "")}
    )


class Reader:
    """Opens pages and papers of one home."""

    def __init__(self, home: Path) -> None:
        self.home = Home(home)
        rows = query("results/procedures", Scope(), home=self.home).to_dicts()
        self.procedures = {r["procedure_id"]: r for r in rows}
        schools = query("school/schools", Scope(), home=self.home)
        self.schools = dict(schools.select("school_code", "name").iter_rows())
        self.codes = {name: code for code, name in self.schools.items()}

    def words(self, procedure: str) -> str:
        """«ВПР, МА, 4 класс, весна 2020/21»."""
        r = self.procedures[procedure]
        return labels.procedure(r["kind"], r["school_year"], r["season"], r["subject"], r["grade"])

    def page(self, procedure: str) -> Page:
        """The page under the filters of one procedure."""
        r = self.procedures[procedure]
        sitting = r["kind"] + (f", {r['season']}" if r["season"] else "")
        address = {"year": str(r["school_year"]), "sitting": sitting}
        return page_of(open_page("objectivity", **address, subject=r["subject"], grade=str(r["grade"])))

    def written(self, kind: str, version: str, procedure: str, school: str | None = None, **asked) -> bytes:
        """A paper as a file."""
        request = Request(
            version=version, procedure_id=procedure, school_code=school, home=self.home, **asked
        )
        return render(compose(kind, request), ".xlsx" if kind == "check_visits" else ".docx")

    def paper(self, kind: str, version: str, procedure: str, school: str | None = None) -> Document:
        """A paper written and opened again."""
        return Document(BytesIO(self.written(kind, version, procedure, school)))


@pytest.fixture
def opened(monkeypatch) -> Iterator[Callable[..., Reader]]:
    """Makes a reader of a home; pages are opened in the given role."""

    def reader(home: Path, role: str = "methodologist") -> Reader:
        monkeypatch.setenv("OBEKTIV_HOME", str(home))
        monkeypatch.setenv("OBEKTIV_TODAY", TODAY)
        monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"role": role}))
        data.forget()
        return Reader(home)

    yield reader
    data.forget()


def test_every_paper_names_the_cases_of_the_page_and_counts_what_it_counts(demo_home, opened):
    reader = opened(demo_home)
    told = {procedure: reader.page(procedure) for procedure in reader.procedures}
    assert len(told) >= 20
    assert {case.strength for page in told.values() for case in page.cases} == set(STRENGTHS)
    assert {case.decision for page in told.values() for case in page.cases} > {"подтвердилось"}
    for procedure, page in told.items():
        letter = reader.paper("region_letter", INTERNAL, procedure)
        words = reader.words(procedure)
        assert cases_of(letter, words) == page.listed(), words
        strengths = [case.strength for case in page.listed()]
        assert counts_of(letter) == (
            page.tested,
            page.tested + page.scarce,
            *map(strengths.count, STRENGTHS),
            page.tested - len(page.cases),
            len(page.cases) - len(page.listed()),
        ), words
        for case in page.cases:
            talk = reader.paper("minutes_interview", INTERNAL, procedure, reader.codes[case.school])
            assert interview_of(talk, case.school, words) == {case} & page.listed(), words


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


def test_a_case_that_was_not_confirmed_stays_on_the_page_and_leaves_every_paper(demo_home, opened, tmp_path):
    reader = opened(demo_home)
    procedure, case = next(
        (procedure, case)
        for procedure in reader.procedures
        for case in sorted(reader.page(procedure).cases)
        if not case.decision
    )
    code = reader.codes[case.school]
    home = Home(tmp_path / "home").create()
    shutil.copy(reader.home.published(), home.builds / "decided.duckdb")
    with duckdb.connect(str(home.builds / "decided.duckdb")) as connection:
        # What the unit test of the mart proves of such a case; the readers are what is tried here.
        connection.execute(
            "update marts.rpt_school_cases set decision = ?, standing = ?, is_listed = false, is_open = false, "
            "school_words = '«Карантин», 01.06.2023. Решение: ' || ? || '.' where procedure_id = ? and school_code = ?",
            [DISMISSED, DISMISSED, "признак не подтвердился", procedure, code],
        )
    home.current.symlink_to("builds/decided.duckdb")
    reader = opened(home.root)
    page = reader.page(procedure)
    decided = Case(case.school, case.procedure, case.strength, DISMISSED)
    assert decided in page.cases
    year = str(reader.procedures[procedure]["school_year"])
    assert decided in card_of(open_page("objectivity", view=CARD, year=year, school=code), case.school)
    letter = reader.paper("region_letter", INTERNAL, procedure)
    assert cases_of(letter, case.procedure) == page.listed()
    assert counts_of(letter)[-1] == 1
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
