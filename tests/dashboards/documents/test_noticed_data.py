"""Papers about a procedure whose files were noticed say so on every page and in words."""

import io

import docx
import duckdb
import pytest

from dashboards.documents.facts.context import Request
from dashboards.documents.model import INTERNAL, OPEN, Bundle, Paper
from dashboards.documents.registry import compose, render
from tests.dashboards.documents.conftest import NOTE_ABOUT
from warehouse.home import Home

NOTICED = "Больше чем у 2 % участников есть баллы, которых не может быть."
MARK = "к данным есть замечания"


@pytest.fixture
def noticed(own) -> Home:
    """The home after a file of one procedure broke a rule that is only noticed."""
    with duckdb.connect(str(own.current.resolve())) as build:
        build.execute(
            "insert into marts.rpt_procedure_warnings values (?, 'results_scores_dropped', ?, 'Исправьте.', 1)",
            [NOTE_ABOUT, NOTICED],
        )
    return own


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("analytic_note", OPEN),
        ("order_results", OPEN),
        ("minutes_meeting", OPEN),
        ("meeting_slides", OPEN),
        ("union_materials", INTERNAL),
        ("improvement_programme", INTERNAL),
        ("recommendations", INTERNAL),
    ],
)
def test_every_paper_of_the_procedure_says_what_was_noticed(noticed, name, version):
    document = compose(name, Request(version=version, procedure_id=NOTE_ABOUT, home=noticed))
    made = document.papers.values() if isinstance(document, Bundle) else (document,)
    for paper in made:
        assert MARK in paper.provenance.line
        assert NOTICED.rstrip(".") in dict(paper.provenance.rows)["Замечания к данным"]
        assert not isinstance(paper, Paper) or MARK in paper.foot


def test_it_stands_in_the_printed_paper(noticed):
    paper = compose("analytic_note", Request(procedure_id=NOTE_ABOUT, home=noticed))
    printed = docx.Document(io.BytesIO(render(paper, ".docx")))
    assert MARK in printed.sections[0].footer.paragraphs[0].text
    last = printed.tables[-1]
    assert any(NOTICED.rstrip(".") in cell.text for row in last.rows for cell in row.cells)


def test_a_paper_of_another_procedure_says_nothing(noticed):
    paper = compose("analytic_note", Request(procedure_id="КДР-2023-осень-МА-6", home=noticed))
    assert MARK not in paper.provenance.line
    assert not paper.provenance.warnings
