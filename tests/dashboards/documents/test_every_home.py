"""Every kind and version on homes that lack what the demonstration has: a paper that is true, or a sentence why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboards import charts
from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.model import FOR_SCHOOL, Document, texts
from dashboards.documents.registry import KINDS, compose, forbidden_words
from dashboards.words import lint_text
from dashboards.words.sayings import OF_PAPERS
from tests.dashboards.documents.absence import ELSEWHERE, PATTERNS, PIXEL, Counted, said
from tests.homes import FROZEN_TODAY, empty_home
from warehouse.home import Home
from warehouse.query import NothingPublishedError

#: What a program prints by mistake and a person never writes.
OF_A_PROGRAM = re.compile(
    r"\b(None|nan|NaN|null|True|False|Series|DataFrame)\b|[{}]|(?<![\d.])\d+\.\d{3,}\b|\(\)|«»"
)
ALL = [(name, version) for name, kind in KINDS.items() for version in kind.versions]


@pytest.fixture(scope="module")
def small(frozen_home) -> Iterator[Counted]:
    """The municipality of five schools of version 0.1.0, without registers and most scales."""
    found = Counted(Home(frozen_home))
    yield found
    found.marts.close()


def largest_school(counted: Counted) -> str | None:
    found = counted.marts.execute(
        "select school_code from marts.fct_participant_results group by 1 order by count(*) desc, 1 limit 1"
    ).fetchone()
    return found[0] if found else None


def made(name: str, version: str, home: Home, school: str | None) -> Document | str:
    """The paper, or the sentence why it cannot be made."""
    needs = version == FOR_SCHOOL or KINDS[name].needs_school
    try:
        return compose(name, Request(version=version, school_code=school if needs else None, home=home))
    except CannotComposeError as error:
        return str(error)


def wrong_in(counted: Counted, name: str, version: str, level: str) -> list[str]:
    """What a paper or its refusal says that is not so, or that no person would write."""
    needs = version == FOR_SCHOOL or KINDS[name].needs_school
    school = largest_school(counted)
    paper = made(name, version, counted.home, school)
    if isinstance(paper, str):
        wrong = [f"{hit.found}: {paper}" for hit in lint_text(paper)]
        found = [(key, paper) for key, pattern in PATTERNS.items() if pattern.search(paper)]
        wrong += [] if re.search(r"[а-яё]{3}", paper) else [paper]
    else:
        wrong = [*forbidden_words(paper), *(text for text in texts(paper) if OF_A_PROGRAM.search(text))]
        found = list(said(paper))
    about = {
        "procedure": default_procedure(counted),
        "level": "school" if needs else level,
        "municipality": None,
        "school": school if needs else None,
        "today": counted.home.today(),
        "kind": name,
        "stem": "",
    }
    return wrong + [
        text
        for key, text in found
        if key not in ELSEWHERE and counted.of(key, **about) >= OF_PAPERS[key].limit
    ]


@pytest.mark.parametrize(("name", "version"), ALL, ids=["-".join(one) for one in ALL])
def test_on_a_small_home_a_paper_is_true_or_says_what_it_lacks(small, monkeypatch, name, version):
    monkeypatch.setattr(charts, "to_png", lambda *_, **__: PIXEL)
    monkeypatch.setenv("OBEKTIV_TODAY", FROZEN_TODAY)
    assert wrong_in(small, name, version, "municipality") == []


def default_procedure(counted: Counted) -> str:
    """The procedure that a paper chooses by itself."""
    from dashboards.documents.facts.context import Facts

    return str(Facts(Request(home=counted.home)).procedure["procedure_id"])


@pytest.fixture(scope="module")
def bare() -> Path:
    """A home without files."""
    return empty_home()


@pytest.mark.parametrize(("name", "version"), ALL, ids=["-".join(one) for one in ALL])
def test_on_an_empty_home_a_paper_is_a_form_or_a_sentence(bare, name, version):
    paper = made(name, version, Home(bare), "991009")
    said_ = [paper] if isinstance(paper, str) else texts(paper)
    assert any(re.search(r"[а-яё]{3}", text) for text in said_)
    assert [text for text in said_ if OF_A_PROGRAM.search(text)] == []


def test_before_the_first_build_the_command_is_named(tmp_path):
    with pytest.raises(NothingPublishedError, match="obektiv refresh"):
        compose("order_objectivity", Request(home=Home(Path(tmp_path)).create()))
