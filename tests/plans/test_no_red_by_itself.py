"""On 31 December and 31 August nothing turns red for reasons of policy alone: the real plans, day by day."""

from datetime import date, timedelta

import pytest

from ingestion.plans import read_plan
from warehouse.plans.occurrences import Known, occurrences
from warehouse.plans.plan_model import Plan, PlanMeasure, Procedure

pytestmark = pytest.mark.shared
NAMES = ("lesosibirsk_2020_2023", "motygino_2021_2022", "rubtsovsk_2021_2022", "vladimir_2019_2020")
# Due by the words of the plan itself; every other kind is due by our policy.
BY_WORDS = ("deadline", "window")
LONGEST_PERIOD_DAYS = 92


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
    """A spring campaign and an autumn КДР in each school year of the plan, results two months later."""
    years = range(plan.period_start.year + 1, plan.period_end.year + 1)
    spring = [
        Procedure(f"ВПР-{y}-весна-РУ-4", "ВПР", y, "весна", date(y, 3, 15), date(y, 4, 20), date(y, 6, 7))
        for y in years
    ]
    autumn = [
        Procedure(
            f"КДР-{y}-осень-ЧГ-6",
            "КДР",
            y,
            "осень",
            date(y - 1, 10, 20),
            date(y - 1, 10, 20),
            date(y - 1, 11, 9),
        )
        for y in years
    ]
    return (*spring, *autumn)


@pytest.mark.parametrize("name", NAMES)
def test_no_policy_makes_a_measure_late_at_the_end_of_a_year(name, shared_dir):
    plan, measures = plan_of(shared_dir / "plans" / f"{name}.txt")
    known = Known(calendar=calendar_of(plan))

    def late(day: date) -> dict:
        return {row.occurrence_id: row for row in occurrences(plan, measures, known, day) if row.is_overdue}

    for year in range(plan.period_start.year, plan.period_end.year + 1):
        for last in (date(year, 12, 31), date(year, 8, 31)):
            before, after = late(last), late(last + timedelta(days=12))
            for key in after.keys() - before.keys():
                row = after[key]
                own_words = row.timing_kind in BY_WORDS or (
                    row.timing_kind == "recurring"
                    and row.window_start
                    and (row.window_end - row.window_start).days <= LONGEST_PERIOD_DAYS
                )
                assert own_words, (row.number, row.timing_kind, row.due_basis)
                assert row.overdue_after >= last - timedelta(days=3)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_late_stays_late_until_somebody_reports(name, shared_dir):
    plan, measures = plan_of(shared_dir / "plans" / f"{name}.txt")
    known = Known(calendar=calendar_of(plan))
    seen: set = set()
    for week in range(60):
        day = plan.period_start + timedelta(weeks=week)
        now = {row.occurrence_id for row in occurrences(plan, measures, known, day) if row.is_overdue}
        assert seen <= now, day
        seen = now
    assert seen
