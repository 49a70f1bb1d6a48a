"""The programme of a school: its steps follow what was noticed, its end is said by the criteria of the case."""

from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest

from dashboards.documents.facts import programme
from tests.homes import ROOT

EXITS = {
    "is_exit_observed": True,
    "is_exit_rechecked": True,
    "is_exit_not_renewed": False,
    "is_exit_steps_done": False,
    "exit_works_cnt": 24,
}
MARKING, ORDER, ABSENCE, ANY = "критерии", "материалы", "резервный день", "наблюдателя"


def facts(*cases: tuple[str, bool], school: str | None = "990001", is_built: bool = True) -> SimpleNamespace:
    """What a paper knows: cases of a school (deciding check, closed) and the steps as the seed has them."""
    seed = pl.read_csv(ROOT / "dbt_project/seeds/programme_steps.csv").sort("place")
    rows = [
        {
            "deciding_check": check,
            "is_closed": is_closed,
            "procedure_id": check,
            "procedure_words": f"Работа {check}",
            **EXITS,
        }
        for check, is_closed in cases
    ]
    told = {
        "support/cases": pl.DataFrame(rows),
        "support/programmes": None,
        "papers/programme_steps": seed if is_built else None,
    }
    return SimpleNamespace(
        request=SimpleNamespace(school_code=school),
        today=date(2026, 6, 30),
        procedure={"procedure_id": "recheck"},
        rows_if_built=lambda name, **_: told[name],
    )


def words(*cases: tuple[str, bool], **more) -> str:
    return " ".join(step for step, *_ in programme.steps(facts(*cases, **more)))


@pytest.mark.parametrize(
    ("cases", "has", "lacks"),
    [
        ([("recheck", False)], [MARKING, ANY], [ORDER, ABSENCE]),
        ([("observation", False)], [ORDER, ANY], [MARKING, ABSENCE]),
        ([("facts", False), ("recheck", True)], [ABSENCE, ANY], [MARKING, ORDER]),
        ([("facts", False), ("observation", False)], [ABSENCE, ORDER, ANY], [MARKING]),
        ([("observation", True)], [MARKING, ANY], [ORDER]),
        ([], [MARKING, ANY], [ORDER, ABSENCE]),
    ],
)
def test_steps_follow_what_was_noticed(cases, has, lacks):
    said = words(*cases)
    assert [word for word in has if word not in said] == []
    assert [word for word in lacks if word in said] == []


def test_a_template_without_a_school_asks_nobody_and_an_older_build_leaves_lines_to_fill():
    assert MARKING in words(("observation", False), school=None)
    assert set(programme.steps(facts(is_built=False))) == {(" ", " ", " ", " ")}


def test_where_a_case_stands_is_said_by_each_criterion_and_a_closed_one_is_left_out():
    said = programme.ends(facts(("recheck", False), ("facts", True)))
    assert [one.text for one in said] == [
        "Работа recheck: ✓ наблюдали без замечаний; ✓ перепроверили; ○ признак не возобновился; ○ шаги сделаны "
        "(работ: 24)."
    ]


def test_a_programme_is_voluntary_only_where_its_procedure_has_no_open_case():
    assert programme.has_open_case(facts(("recheck", False)))
    assert not programme.has_open_case(facts(("recheck", True)))
    assert not programme.has_open_case(facts(("facts", False)))
    assert not programme.has_open_case(facts())
