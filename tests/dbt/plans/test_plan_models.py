"""What registers mean by a plan and a number; the department's own policy; days of order points."""

from datetime import date

import polars as pl
import pytest

from obektiv.demo.plan import measures
from warehouse.home import Home
from warehouse.plans.models import department_policy, named_measures, points_with_days
from warehouse.plans.policy import DEFAULT
from warehouse.plans.timings import parse_timing

PLANS = pl.DataFrame(
    {
        "plan_id": ["plan_2023_2024", "plan_2022_2023"],
        "title": ["План на 2023-2024 учебный год", "План на 2022-2023 учебный год"],
        "period_start": [date(2023, 9, 1), date(2022, 9, 1)],
        "period_end": [date(2024, 8, 31), date(2023, 8, 31)],
        "approved_on": [date(2023, 9, 10), None],
        "years": ["school", "school"],
    }
)
MEASURES = pl.DataFrame({"plan_id": ["plan_2023_2024"] * 2, "number": ["1.1", "2"]})
POINTS = pl.DataFrame(
    {
        "plan_id": ["plan_2023_2024"] * 2,
        "number": ["2", "3"],
        "due_text": ["до 15.11.2023 года", None],
    }
)


@pytest.mark.parametrize(
    ("plan", "number", "expected"),
    [
        ("План 2023-2024", "1.1", ("plan_2023_2024", "1.1")),
        ("План 2023-2024.docx", "№ 1.1.", ("plan_2023_2024", "1.1")),
        ("План 2023-2024", "2", ("plan_2023_2024", "2")),
        ("План 2023-2024", "п. 2", ("plan_2023_2024", "п. 2")),
        ("План 2023-2024", "3", ("plan_2023_2024", "п. 3")),
        ("План 2023-2024", "77", ("plan_2023_2024", None)),
        ("План Луны", "1.1", (None, None)),
    ],
)
def test_a_measure_is_found_by_the_words_of_a_register(plan, number, expected):
    words = pl.DataFrame({"plan_text": [plan], "measure_text": [number]})
    [row] = named_measures(words, PLANS, MEASURES, POINTS).to_dicts()
    assert (row["plan_id"], row["number"]) == expected


def test_points_of_the_order_get_the_day_of_their_words():
    assert points_with_days(POINTS, PLANS)["due_date"].to_list() == [date(2023, 11, 15), None]


def test_a_department_may_have_its_own_policy(tmp_path):
    home = Home(tmp_path)
    shipped = department_policy(home)
    text = DEFAULT.read_text(encoding="utf-8")
    (tmp_path / "policy.toml").write_text(
        text.replace("preparatory_workdays = 10", "preparatory_workdays = 3"), encoding="utf-8"
    )
    assert (shipped.preparatory_workdays, department_policy(home).preparatory_workdays) == (10, 3)


@pytest.mark.parametrize("name", ["plan_2022_2023", "plan_2023_2024"])
def test_plans_of_the_synthetic_municipality_are_read_as_they_were_meant(name):
    start = int(name.split("_")[1])
    period = (date(start, 9, 1), date(start + 1, 8, 31))
    for row in measures(name).to_dicts():
        timing = parse_timing(row["timing"], *period)
        assert (timing.kind, timing.windows_text()) == (row["kind"], row["windows"] or ""), row["number"]
