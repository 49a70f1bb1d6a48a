"""What pages and papers say of cases of objectivity, read from what they print: rendered HTML and written files.

Nothing is read from the mart of cases: who changes the rule of one reader changes what is printed there.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from lxml import html

from dashboards import data
from dashboards.documents.facts.context import Request
from dashboards.documents.model import INTERNAL
from dashboards.documents.registry import compose, render
from dashboards.words import labels
from tests.dashboards.test_pages import open_page
from warehouse.home import Home
from warehouse.query import Scope, query

TODAY = "2023-10-09"
STRENGTHS = ("признаки", "требует внимания")
DISMISSED, EXPLAINED = "не подтвердилось", "снято: есть объяснение"
#: Decisions after which a case stands on no page and in no paper.
GONE = (DISMISSED, EXPLAINED)
#: Beside the school's explanation a decision says what it is about: the sign.
DECIDED = re.compile(
    r"Решение: (признак подтвердился|признак не подтвердился|проверить невозможно|снято: есть объяснение)"
)
SAID = {"признак подтвердился": "подтвердилось", "признак не подтвердился": "не подтвердилось"}
COUNTED = re.compile(
    r"Рассмотрено (\d+) из (\d+) школ\w*: признаки – (\d+), требует внимания – (\d+), признаки не выявлены – (\d+)"
    r"(?:, после пояснений и проверки не подтвердилось – (\d+))?(?:, снято с объяснением – (\d+))?\."
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
        return frozenset(case for case in self.cases if case.decision not in GONE)


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
            if decision not in GONE:
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
    """Looked at, of how many, by strength, dismissed in two ways, as a sentence says; None where it is hidden."""
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

    def page(self, procedure: str, **filters: str) -> Page:
        """The page under the filters of one procedure, and of a municipality where it is given."""
        r = self.procedures[procedure]
        sitting = r["kind"] + (f", {r['season']}" if r["season"] else "")
        address = {"year": str(r["school_year"]), "sitting": sitting, **filters}
        return page_of(open_page("objectivity", **address, subject=r["subject"], grade=str(r["grade"])))

    def written(self, kind: str, version: str, procedure: str, school: str | None = None, **asked) -> bytes:
        """A paper as a file."""
        request = Request(
            version=version, procedure_id=procedure, school_code=school, home=self.home, **asked
        )
        return render(compose(kind, request), ".xlsx" if kind == "check_visits" else ".docx")

    def paper(self, kind: str, version: str, procedure: str, school: str | None = None, **asked) -> Document:
        """A paper written and opened again."""
        return Document(BytesIO(self.written(kind, version, procedure, school, **asked)))

    def differs(self, procedure: str, page: Page, **place: str) -> list[str]:
        """In what the letter and the talks with schools differ from the page about one procedure in one place."""
        letter, words = self.paper("region_letter", INTERNAL, procedure, **place), self.words(procedure)
        strengths = [case.strength for case in page.listed()]
        counts = (
            page.tested,
            page.tested + page.scarce,
            *map(strengths.count, STRENGTHS),
            page.tested - len(page.cases),
        )
        said = counts_of(letter)
        found = []
        if cases_of(letter, words) != page.listed():
            found.append(f"{words}: в письме другие случаи: {cases_of(letter, words) ^ page.listed()}")
        # Of those without signs the letter tells apart what was looked at and dismissed; the page knows them no more.
        if said is None or (*said[:4], sum(said[4:])) != counts:
            found.append(f"{words}: в письме {said}, на странице {counts}")
        for case in page.cases:
            talk = self.paper("minutes_interview", INTERNAL, procedure, self.codes[case.school])
            if interview_of(talk, case.school, words) != {case} & page.listed():
                found.append(f"{words}: собеседование говорит о случае иначе: {case}")
        return found


def reader_of(home: Path, monkeypatch: pytest.MonkeyPatch, role: str = "methodologist") -> Reader:
    """A reader of a home; pages are opened in the given role."""
    monkeypatch.setenv("OBEKTIV_HOME", str(home))
    monkeypatch.setenv("OBEKTIV_TODAY", TODAY)
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"role": role}))
    data.forget()
    return Reader(home)
