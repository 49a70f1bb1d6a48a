"""Every sentence of absence in every paper of every procedure, against a count of the marts made anew."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from dashboards import charts
from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.model import texts
from dashboards.documents.registry import KINDS, compose
from dashboards.words.sayings import OF_PAPERS
from tests.dashboards.documents.absence import (
    COUNTS,
    ELSEWHERE,
    OF_A_PROCEDURE,
    PIXEL,
    SAME_AS,
    Counted,
    said,
)
from tests.dashboards.documents.of_demo import OF_LOTS
from warehouse.home import Home
from warehouse.plans.workdays import is_workday


def test_every_sentence_of_papers_has_an_independent_count():
    assert set(OF_PAPERS) == set(COUNTS) | set(SAME_AS) | ELSEWHERE


@pytest.fixture(scope="module")
def counted(demo_home) -> Iterator[Counted]:
    found = Counted(Home(demo_home))
    yield found
    found.marts.close()


@pytest.fixture
def without_pixels(monkeypatch):
    """What the words of a picture say is tried, not how it looks."""
    monkeypatch.setattr(charts, "to_png", lambda *_, **__: PIXEL)


@pytest.mark.walks
@pytest.mark.usefixtures("without_pixels")
def test_no_sentence_of_absence_in_any_paper_of_any_procedure_is_false(counted):
    wrong = [
        line
        for procedure in counted.procedures()
        for asked in counted.asked(procedure, is_brief=True)
        for line in counted.false_in(asked)
    ]
    assert wrong == []


def test_papers_about_no_procedure_say_no_false_absence(counted, papers):
    about = {"procedure": None, "municipality": None, "school": None, "level": "municipality"}
    about["today"] = counted.home.today()
    for (name, version), document in papers.items():
        if name in OF_A_PROCEDURE:
            continue
        for key, text in said(document):
            if key in ELSEWHERE:
                continue
            n = counted.of(key, **about, kind=name, stem="")
            assert n < OF_PAPERS[key].limit, (name, version, text)


@pytest.mark.usefixtures("without_pixels")
def test_a_procedure_without_a_scale_speaks_by_scores_tasks_and_attendance(counted):
    missing = counted.marts.execute(
        "select procedure_id, scored_cnt from marts.rpt_mark_scales where is_missing and scored_cnt >= 100"
    ).fetchall()
    assert missing
    for procedure, _ in missing[:2]:
        for name in ("analytic_note", "order_results", "region_letter", "meeting_slides"):
            version = KINDS[name].versions[0]
            document = compose(name, Request(version=version, procedure_id=procedure, home=counted.home))
            text = "\n".join(texts(document))
            assert "Средний первичный балл" in text, (name, procedure)
            assert "отсутствовали" in text.lower()
            assert "меньше десяти" not in text.replace("менее 10", "")
            assert "Участников меньше" not in text


@pytest.mark.usefixtures("without_pixels")
def test_terms_of_papers_are_working_days_ahead(counted):
    today, day = counted.home.today(), re.compile(r"[Сс]рок – до (\d\d)\.(\d\d)\.(\d{4})")
    for procedure in counted.procedures()[-3:]:
        document = compose("order_results", Request(procedure_id=procedure, home=counted.home))
        terms = [(int(y), int(m), int(d)) for text in texts(document) for d, m, y in day.findall(text)]
        assert terms
        for year, month, number in terms:
            term = today.replace(year=year, month=month, day=number)
            assert term > today
            assert is_workday(term)


@pytest.mark.parametrize("name", OF_LOTS)
def test_a_paper_without_facts_says_what_to_do_first(frozen_home, name):
    with pytest.raises(CannotComposeError, match="жребия работ ещё не было: проведите его"):
        compose(name, Request(version=KINDS[name].versions[0], home=Home(frozen_home)))
