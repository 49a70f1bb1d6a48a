"""What the planner of a re-check says before an order: the power that is measured, and hours that anybody recounts."""

import math

import polars as pl
import pytest

from dashboards.sections import recheck_plan
from dashboards.words import counted
from tests.benchmarks.recheck_power import SEED, cell
from warehouse.thresholds import least

POWER = pl.read_csv(SEED)


@pytest.mark.parametrize(("works", "points"), [(24, 0.5), (24, 0.25)])
def test_the_published_power_is_what_the_method_does(works, points):
    published = POWER.filter(schools_cnt=5, works_cnt=works, points=points).row(0, named=True)
    again = cell(5, works, points, 30)
    # Thirty municipalities with three criteria each: about ten of a hundred either way.
    assert again["criteria_pct"] == pytest.approx(published["criteria_pct"], abs=14)
    assert again["false_pct"] <= 5


def test_half_a_point_is_seen_by_24_works_in_five_schools_and_a_quarter_is_said_honestly():
    seen = dict(POWER.filter(schools_cnt=5, works_cnt=24).select("points", "criteria_pct").iter_rows())
    assert seen[0.5] >= 80
    assert seen[0.25] < 50


def test_more_works_and_greater_differences_are_seen_more_often():
    for _, part in POWER.sort("works_cnt").group_by("schools_cnt", "points"):
        assert part["criteria_pct"].diff().drop_nulls().min() >= -7
    for _, part in POWER.sort("points").group_by("schools_cnt", "works_cnt"):
        assert part["criteria_pct"].diff().drop_nulls().min() >= 0


def test_hours_and_days_are_works_times_readings():
    row = recheck_plan.rows(POWER, 7).filter(works_cnt=24).row(0, named=True)
    minutes = 7 * 24 * 2 * least("works_minutes")
    assert row["hours"] == math.ceil(minutes / 60)
    assert row["days"] == math.ceil(minutes / least("works_day_minutes"))
    said = recheck_plan.words(row, 7)
    assert f"{row['hours']} час" in said
    assert f"видно в {counted(row['0.5'], 'случай', 'loct')} из 100" in said


@pytest.mark.parametrize(
    ("false_pct", "said"),
    [
        (0, "Лишнего не отмечено ни в одном из 60 муниципалитетов каждого случая"),
        (0.4, "Лишнее отмечено не больше чем в 1 муниципалитете из 100"),
        (2, "Лишнее отмечено не больше чем в 2 муниципалитетах из 100"),
    ],
)
def test_none_of_a_hundred_is_said_as_none_and_a_share_is_rounded_up(false_pct, said):
    power = pl.DataFrame({"false_pct": [0.0, float(false_pct)], "towns_cnt": [60, 60]})
    assert recheck_plan.false_words(power) == said


def test_what_is_never_seen_is_said_in_words():
    assert recheck_plan.seen(0) == "видно не будет"
    assert recheck_plan.seen(1) == "будет видно в 1 случае из 100"
    row = {"works_cnt": 12, "hours": 4, "0.5": 30, "0.25": 0}
    assert "если на четверть балла – видно не будет" in recheck_plan.words(row, 5)
