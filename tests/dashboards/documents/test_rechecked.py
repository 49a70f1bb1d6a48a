"""What the re-check found stands among the facts of the talk with a school, and never in an open paper."""

from types import SimpleNamespace

import polars as pl
import pytest

from dashboards.documents.facts.rechecked import rechecked

WHOLE = {
    "is_whole_work": True,
    "works_cnt": 24,
    "difference": 1.6,
    "difference_low": 1.12,
    "difference_high": 2.09,
}
BY_CRITERION = {**WHOLE, "is_whole_work": False, "difference": 0.4}


def facts(*rows: dict, is_open: bool = False) -> SimpleNamespace:
    return SimpleNamespace(
        is_open=is_open,
        rows_if_built=lambda name, **asked: (
            pl.DataFrame(list(rows)) if name == "papers/recheck_act" else None
        ),
    )


def test_the_finding_of_the_whole_work_is_one_fact():
    assert rechecked(facts(BY_CRITERION, WHOLE), "П", "990001") == (
        "Перепроверка 24 работ. В среднем балл школы за работу отличается от балла экспертов на +1,60 балла "
        "(интервал 95 %: от +1,12 до +2,09): школа оценивает выше, чем эксперты.",
    )


@pytest.mark.parametrize(
    ("paper", "school"), [(facts(), "990001"), (facts(WHOLE, is_open=True), "990001"), (facts(WHOLE), None)]
)
def test_without_an_act_in_an_open_paper_and_without_a_school_nothing_is_said(paper, school):
    assert rechecked(paper, "П", school) == ()
