"""On 31 December and 31 August nothing turns red for reasons of policy alone: plans lived through day by day.

Every plan goes through its whole period (and two months more) with nobody reporting anything, and again with most
measures reported on time. For each occurrence the first red day must have a reason that a person can name: the words of
the plan, days of a procedure, or the last control point of the year, which is never the end of a year.
"""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest

from ingestion.plans import read_plan
from obektiv.demo.plan import write_plans
from warehouse.plans.occurrences import Known, occurrences
from warehouse.plans.plan_model import Occurrence, Plan, PlanMeasure, Procedure, Status
from warehouse.plans.policy import Policy, load_policy
from warehouse.plans.workdays import is_workday, last_free_day

pytestmark = pytest.mark.walks
REAL = ("lesosibirsk_2020_2023", "motygino_2021_2022", "rubtsovsk_2021_2022", "vladimir_2019_2020")
BY_WORDS = ("deadline", "window")
BY_PROCEDURE = ("procedure", "before_procedure", "after_procedure")
LONGEST_PERIOD_DAYS = 125
DAYS_AFTER_THE_PERIOD = 60
# A plan that ends in summer but counts calendar years has no December in its last one: June is its last point there.
CONTROL_POINTS = {"school": ((6, 15),), "calendar": ((6, 30), (12, 15))}


def plan_of(path) -> tuple[Plan, list[PlanMeasure]]:
    document = read_plan(path)
    plan = Plan(
        document.plan_id, document.period_start, document.period_end, document.approved_on, document.years
    )
    measures = [
        PlanMeasure(document.plan_id, m.number, m.title, m.timing_text, m.responsible, m.expected_result)
        for m in document.measures
    ]
    return plan, measures


def calendar_of(plan: Plan) -> tuple[Procedure, ...]:
    """A spring campaign and an autumn КДР in each school year of the plan, results weeks later."""
    found = []
    for y in range(plan.period_start.year + 1, plan.period_end.year + 1):
        spring = (date(y, 3, 15), date(y, 4, 20), date(y, 6, 7))
        autumn = (date(y - 1, 10, 20), date(y - 1, 10, 20), date(y - 1, 11, 9))
        found.append(Procedure(f"ВПР-{y}-весна-РУ-4", "ВПР", y, "весна", *spring))
        found.append(Procedure(f"КДР-{y}-осень-ЧГ-6", "КДР", y, "осень", *autumn))
    return tuple(found)


def most_reported(plan: Plan, measures: list[PlanMeasure], known: Known) -> Known:
    """Four windows of five reported on their due day, chosen by a hash: what a diligent department looks like."""
    rows = occurrences(plan, measures, known, plan.period_start)
    told = [
        Status(row.plan_id, row.number, row.anchor, None, "выполнено", row.due_date)
        for row in rows
        if row.due_date and int(sha256(row.occurrence_id.encode()).hexdigest(), 16) % 5
    ]
    return replace(known, statuses=tuple(told))


def reddening(plan: Plan, measures: list[PlanMeasure], known: Known, policy: Policy | None = None):
    """(first red day, row) of every occurrence that turns red, day by day."""
    seen: dict[str, tuple[date, Occurrence]] = {}
    day, end = plan.period_start, plan.period_end + timedelta(days=DAYS_AFTER_THE_PERIOD)
    while day <= end:
        told = tuple(s for s in known.statuses if s.reported_on <= day)
        rows = occurrences(plan, measures, replace(known, statuses=told), day, policy)
        late = {row.occurrence_id: row for row in rows if row.is_overdue}
        assert seen.keys() - late.keys() <= {row.occurrence_id for row in rows if row.status}, day
        for key in late.keys() - seen.keys():
            seen[key] = (day, late[key])
        day += timedelta(days=1)
    return sorted(seen.values(), key=lambda pair: (pair[0], pair[1].occurrence_id))


def reason_of(row: Occurrence) -> str:
    """Why an occurrence is due on its day: the words of the plan, a procedure, or policy alone."""
    if row.timing_kind in BY_WORDS:
        return "words"
    if row.timing_kind in BY_PROCEDURE or "до первой процедуры" in row.due_basis:
        return "procedure"
    is_period = row.window_start is None or (row.window_end - row.window_start).days <= LONGEST_PERIOD_DAYS
    return "words" if row.timing_kind == "recurring" and is_period else "policy"


def is_year_end(day: date) -> bool:
    """31 December and 31 August, and the days up to the first working day of the new year."""
    ends = [date(year, month, 31) for year in (day.year - 1, day.year) for month in (8, 12)]
    return any(end <= day <= last_free_day(end) + timedelta(days=1) for end in ends)


def check(plan: Plan, reds: list[tuple[date, Occurrence]]) -> Counter:
    """Every red day has its reason; returns how many occurrences turned red for which."""
    counted = Counter()
    for day, row in reds:
        reason = reason_of(row)
        counted[reason] += 1
        told = (row.number, row.timing_kind, row.due_basis, day)
        if row.overdue_after < plan.period_start:
            # A deadline of the summer before a plan without a known approval: red from the beginning, by its words.
            assert (reason, day) == ("words", plan.period_start), told
            continue
        assert is_workday(day), told
        assert day == last_free_day(row.overdue_after) + timedelta(days=1), told
        if reason == "policy":
            assert not is_year_end(day), told
            points = [date(row.window_end.year, *point) for point in CONTROL_POINTS[plan.years]]
            assert day in [last_free_day(point) + timedelta(days=1) for point in points], told
        elif reason == "words":
            assert day == last_free_day(row.window_end) + timedelta(days=1), told
    return counted


@pytest.fixture(scope="session")
def demo_plans(tmp_path_factory) -> dict[str, tuple[Plan, list[PlanMeasure]]]:
    """Both plans of the synthetic municipality, read from the files it writes."""
    out = tmp_path_factory.mktemp("demo_plans")
    plans = [plan_of(out / file.path) for file in write_plans(out)]
    return {plan.plan_id: (plan, measures) for plan, measures in plans}


def live_through(plan: Plan, measures: list[PlanMeasure]) -> Counter:
    known = Known(calendar=calendar_of(plan))
    silent = check(plan, reddening(plan, measures, known))
    diligent = check(plan, reddening(plan, measures, most_reported(plan, measures, known)))
    assert sum(silent.values()) > sum(diligent.values())
    return silent


@pytest.mark.shared
@pytest.mark.parametrize("name", REAL)
def test_a_real_plan_turns_red_only_for_a_reason_that_can_be_named(name, shared_dir):
    counted = live_through(*plan_of(shared_dir / "plans" / f"{name}.txt"))
    assert counted["words"] + counted["procedure"] > 0


@pytest.mark.shared
@pytest.mark.parametrize("name", ["motygino_2021_2022", "vladimir_2019_2020"])
def test_it_holds_where_a_department_counts_calendar_years(name, shared_dir):
    plan, measures = plan_of(shared_dir / "plans" / f"{name}.txt")
    live_through(replace(plan, years="calendar"), measures)


def test_plans_of_the_synthetic_municipality_turn_red_only_for_a_reason(demo_plans):
    assert len(demo_plans) >= 2
    for plan, measures in demo_plans.values():
        live_through(plan, measures)


@pytest.mark.parametrize("days", [("01-31", "08-31"), ("01-31", "12-31")])
def test_the_check_notices_a_policy_that_reddens_the_end_of_a_year(days, demo_plans):
    plan, measures = max(demo_plans.values(), key=lambda pair: pair[0].period_start)
    policy = replace(load_policy(), school_points=days, school_due=days[1])
    reds = reddening(plan, measures, Known(calendar=calendar_of(plan)), policy)
    with pytest.raises(AssertionError):
        check(plan, reds)
