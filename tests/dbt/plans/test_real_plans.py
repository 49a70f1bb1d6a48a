"""The marts of the four real plans: windows exactly as gold, no red before approval, findings with documents."""

import csv
from collections import defaultdict

import pytest

pytestmark = pytest.mark.shared


def rows(database, sql: str) -> list[dict]:
    cursor = database.cursor().execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_kinds_and_windows_of_all_78_measures_are_gold(real_plans, shared_dir):
    with (shared_dir / "plans" / "gold_measures.csv").open(encoding="utf-8") as file:
        gold = list(csv.DictReader(file))
    measures = rows(real_plans, "select * from marts.dim_measures order by plan_id, ordinal")
    windows = defaultdict(set)
    for row in rows(
        real_plans,
        "select * from marts.fct_measure_occurrences "
        "where source = 'measure' and school_code is null and window_end is not null",
    ):
        windows[row["plan_id"], row["number"]].add(f"{row['window_start'] or ''}..{row['window_end']}")
    assert len(measures) == len(gold) == 78
    for wanted, row in zip(gold, measures, strict=True):
        assert row["plan_id"].startswith(wanted["plan"])
        assert (row["timing_kind"], row["windows"]) == (wanted["timing_kind"], wanted["windows"])
        literal = set(filter(None, wanted["windows"].split("; ")))
        assert windows[row["plan_id"], row["number"]] == literal, (row["plan_id"], row["number"])


def test_every_measure_has_an_occurrence_of_the_department(real_plans):
    lost = rows(
        real_plans,
        "select plan_id, number from marts.dim_measures where (plan_id, number) not in "
        "(select (plan_id, number) from marts.fct_measure_occurrences where school_code is null)",
    )
    assert lost == []


def test_nothing_is_late_before_the_plan_was_approved(real_plans):
    early = rows(
        real_plans,
        "select o.number, o.is_overdue, o.state from marts.fct_measure_occurrences as o "
        "inner join marts.dim_measures using (plan_id, number) where o.overdue_after < approved_on",
    )
    assert len(early) >= 3
    assert {row["state"] for row in early} == {"до утверждения плана"}
    assert not any(row["is_overdue"] for row in early)


def test_a_point_of_the_order_has_its_own_date(real_plans):
    points = rows(
        real_plans,
        "select plan_id, number, due_date from marts.fct_measure_occurrences where source = 'order_point'",
    )
    assert ("motygino_2021_2022", "п. 2", "2022-07-08") in [
        (row["plan_id"], row["number"], str(row["due_date"])) for row in points
    ]


def test_measures_that_todays_rules_forbid_are_named_with_the_document(real_plans):
    forbidden = rows(
        real_plans,
        "select plan_id, number, contrary_document from marts.dim_measures where is_contrary_to_rules",
    )
    named = {(row["plan_id"].split("_")[0], row["number"]) for row in forbidden}
    assert {("rubtsovsk", "2.10"), ("rubtsovsk", "3.3"), ("vladimir", "6")} <= named
    assert all(row["contrary_document"] for row in forbidden)


def test_title_against_timing_is_found(real_plans):
    found = rows(
        real_plans, "select plan_id, number from marts.rpt_plan_review where rule_id = 'title_against_timing'"
    )
    assert ("lesosibirsk_2020_2023", "7.2") in [(row["plan_id"], row["number"]) for row in found]


def test_completion_adds_up_to_the_occurrences(real_plans):
    """Counted here from days and statuses, not from the word of the state."""
    by_direction = rows(
        real_plans,
        "select sum(occurrences_cnt) as occurrences_cnt, sum(overdue) as overdue, sum(due) as due, "
        "sum(ahead) as ahead, sum(not_dated) as not_dated from marts.rpt_plan_completion",
    )
    counted = rows(
        real_plans,
        "select count(*) filter (not is_before_approval) as occurrences_cnt, "
        # A measure of which something is seen waits for a person and is not late.
        "count(*) filter (overdue_after < date '2022-04-11' and not is_before_approval and status is null) as overdue, "
        "count(*) filter (due_date <= date '2022-04-11' and not is_before_approval) as due, "
        "count(*) filter (due_date > date '2022-04-11' and not is_before_approval) as ahead, "
        "count(*) filter (not is_dated) as not_dated from marts.fct_measure_occurrences where school_code is null "
        # What today's rules forbid is shown with the reason and counted nowhere.
        "and state <> 'противоречит правилам'",
    )
    assert by_direction == counted
