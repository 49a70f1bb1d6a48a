"""«Мои меры» of whoever acts for another position: found by the filter, marked with whom and until when."""

import polars as pl

from dashboards.pages.plan import windows as plan
from warehouse.plans.ics import _title

MEASURES = pl.DataFrame(
    {
        "plan_id": ["p", "p", "p"],
        "number": ["1", "2", "3"],
        "title": ["А", "Б", "В"],
        "timing_text": [None, None, None],
        "expected_result": [None, None, None],
        "responsible": ["Методист", "Юрист", "Начальник отдела"],
    },
    schema_overrides={"timing_text": pl.String, "expected_result": pl.String},
)
SAID = "за должность «Методист» с 05.10.2026 по 20.10.2026 – приказ № 61"
PEOPLE = pl.DataFrame(
    {
        "plan_id": ["p", "p", "p"],
        "number": ["1", "1", "3"],
        "position": ["Методист", "Юрист", "Аналитик"],
        "acts_for": [None, "Методист", "Начальник отдела"],
        "is_now": [True, True, False],
        "said": [None, SAID, "за должность «Начальник отдела» с 01.12.2026"],
    }
)


def test_measures_of_the_one_who_is_away_are_found_under_the_one_who_acts_and_marked():
    rows = plan.with_acting(MEASURES, PEOPLE)
    found = plan.matching(rows, {"responsible": "Юрист"}, "")
    assert found["number"].to_list() == ["1", "2"]
    words = [plan.responsible_words(row) for row in found.to_dicts()]
    assert words == [f"Методист; Юрист {SAID}", "Юрист"]
    assert plan.matching(rows, {"responsible": "Методист"}, "")["number"].to_list() == ["1"]


def test_who_does_not_act_today_is_not_offered():
    assert plan.people(plan.with_acting(MEASURES, PEOPLE)) == ["Методист", "Начальник отдела", "Юрист"]


def test_a_build_that_knows_no_substitutions_shows_everybody_as_before():
    rows = plan.with_acting(MEASURES, None)
    assert plan.people(rows) == ["Методист", "Начальник отдела", "Юрист"]
    assert plan.responsible_words(rows.row(0, named=True)) == "Методист"


def test_a_calendar_says_for_whom():
    row = {"number": "1", "title": "А", "period_label": "октябрь"}
    assert [_title(row), _title({**row, "acts_for": "Методист"})] == ["1. А", "1. А (за: Методист)"]
