"""Decisions: why, what, what follows and when, in half a page, named in their list."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "adr"
PAGES = sorted(FOLDER.glob("[0-9]*.md"))
HEADINGS = ("**Context.**", "**Decision.**", "**Consequences.**")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_decision_says_why_what_and_what_follows(page):
    text = page.read_text(encoding="utf-8")
    places = [text.find(heading) for heading in HEADINGS]
    assert places == sorted(places)
    assert min(places) > 0, [h for h, place in zip(HEADINGS, places, strict=True) if place < 0]
    assert len(text.split()) < 500, "half a page"
    assert re.match(rf"# 0*{int(page.stem[:4])}\. ", text)
    assert re.search(r"^20\d\d-\d\d-\d\d$", text, re.MULTILINE), "the day of the decision"


def test_the_list_names_every_decision_in_order():
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (FOLDER / "README.md").read_text(encoding="utf-8"))
    assert listed == [page.name for page in PAGES]
