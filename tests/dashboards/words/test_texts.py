"""No forbidden word in anything that a user can see: pages, rules, seeds, descriptions, templates."""

import ast
from pathlib import Path

import pytest

from dashboards.words import lint_text

REPO = Path(__file__).parents[3]
# The list of forbidden words itself, and the tests that try it.
OWN_LIST = {REPO / "dashboards" / "words" / "lint.py"}
CODE = [
    p for d in ("dashboards", "ingestion", "warehouse") for p in (REPO / d).rglob("*.py") if p not in OWN_LIST
]
DATA = [
    p
    for d, pattern in (
        ("dbt_project", "*.yml"),
        ("dbt_project", "*.csv"),
        ("dbt_project", "*.md"),
        ("ingestion", "*.yml"),
        ("ingestion", "*.yaml"),
        ("ingestion", "*.csv"),
        ("dashboards", "*.typ"),
        ("dashboards", "*.yml"),
        ("dashboards", "*.md"),
    )
    for p in (REPO / d).rglob(pattern)
]


def strings(path: Path) -> list[tuple[int, str]]:
    """Line and text of every string with Cyrillic letters in a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [
        (n.lineno, n.value)
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
    ]
    return [(line, text) for line, text in found if any("а" <= c.lower() <= "я" for c in text)]


def excused(path: Path) -> bool:
    """Modules whose strings are patterns to recognise in other people's papers, not words of ours."""
    return "lint: foreign words" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(REPO)))
def test_strings_in_code_pass_the_lint(path):
    if excused(path):
        return
    hits = [(line, hit.found, hit.instead) for line, text in strings(path) for hit in lint_text(text)]
    assert hits == []


@pytest.mark.parametrize("path", DATA, ids=lambda p: str(p.relative_to(REPO)))
def test_texts_in_data_pass_the_lint(path):
    hits = [(hit.found, hit.instead) for hit in lint_text(path.read_text(encoding="utf-8"))]
    assert hits == []


def test_the_scan_sees_the_product():
    assert sum(len(strings(p)) for p in CODE) > 200
