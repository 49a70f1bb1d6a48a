"""Nouns after numbers in sentences that models write: the forms that pages and papers use."""

import duckdb
import jinja2
import pytest

from dashboards.words import count, counted
from tests.dbt.manifest import ROOT


def sentence(*arguments: str) -> str:
    """SQL of the macro `counted` as dbt would write it."""
    text = (ROOT / "dbt_project" / "macros" / "counted.sql").read_text(encoding="utf-8")
    return jinja2.Environment().from_string(text).module.__dict__["counted"](*arguments)


@pytest.mark.parametrize(
    ("forms", "word"),
    [
        (("работа", "работы", "работ"), lambda n: count(n, "работа")),
        (("школы", "школ"), lambda n: counted(n, "школа")),
        (("школе", "школах"), lambda n: counted(n, "школа", "loct")),
        (("обучающегося", "обучающихся"), lambda n: counted(n, "обучающийся")),
    ],
)
def test_models_write_a_number_with_its_noun_as_pages_do(forms, word):
    said = duckdb.execute(f"select n, {sentence('n', *forms)} from range(1, 130) as numbers (n)")
    assert [(n, text) for n, text in said.fetchall() if text != word(n)] == []
