"""From one measure to its paper: links to where it is made, or what is collected instead, by role."""

import pytest

from dashboards.documents.for_measures import COLLECTED, PAPERS
from dashboards.documents.registry import KINDS
from tests.dashboards.case_readers import plain, tree_of
from tests.dashboards.test_pages import open_page


def told(query: str) -> str:
    return plain(tree_of(open_page("plan", section="Меры", q=query)).text_content())


@pytest.mark.parametrize(
    ("query", "action"),
    [
        ("издать приказ", "order"),
        ("проанализировать", "analysis"),
        ("собеседования", "interview"),
        ("направить наблюдателей", "observe"),
    ],
)
def test_a_measure_leads_to_its_papers(published, query, action):
    said = told(query)
    assert all(KINDS[name].title in said for name in PAPERS[action])


def test_a_measure_without_a_paper_says_what_is_collected(published):
    assert COLLECTED["advice"] in told("консультации")


def test_several_measures_name_no_papers(published):
    assert "к этой мере" not in told("").lower()
