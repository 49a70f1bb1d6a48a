"""What the dbt Python models of the plan share: frames out of dbt, the department's policy, the day of the build."""

from typing import Any

import duckdb
import polars as pl

from warehouse.home import Home
from warehouse.plans.plan_key import WHOLE, measure_key, resolve_plan
from warehouse.plans.plan_model import Plan, PlanMeasure, Procedure
from warehouse.plans.policy import Policy, load_policy
from warehouse.plans.timings import parse_timing

OWN_POLICY = "policy.toml"


def frame(relation: duckdb.DuckDBPyRelation) -> pl.DataFrame:
    """Rows of a dbt relation (`dbt.ref(...)`) as a polars frame."""
    return pl.DataFrame(relation.to_arrow_table())


def day_of(relation: duckdb.DuckDBPyRelation) -> Any:
    """The one day (a date) that a model of one row and one column holds, None where it holds none."""
    return frame(relation).to_series().max()


def school_codes(relation: duckdb.DuckDBPyRelation) -> list[str]:
    """Codes of the schools that a relation lists, in order."""
    return frame(relation)["school_code"].sort().to_list()


def department_policy(home: Home | None = None) -> Policy:
    """The policy of due dates: `policy.toml` in the program's own directory, else the one we ship."""
    own = (home or Home.from_env()).root / OWN_POLICY
    return load_policy(own) if own.exists() else load_policy()


def plans_of(plans: pl.DataFrame) -> list[Plan]:
    """Plans as records; columns plan_id, period_start, period_end, approved_on, years."""
    return [
        Plan(
            row["plan_id"],
            row["period_start"],
            row["period_end"],
            row["approved_on"],
            row["years"] or "school",
        )
        for row in plans.to_dicts()
    ]


def measures_of_plan(measures: pl.DataFrame, plan_id: str) -> list[PlanMeasure]:
    """Measures of one plan as records, in the order of the document."""
    own = measures.filter(pl.col("plan_id") == plan_id).sort("ordinal")
    names = ("plan_id", "number", "title", "timing_text", "responsible", "expected_result", "direction")
    rows: list[dict[str, Any]] = [
        {name: row[name] or "" for name in names}
        | {name: row.get(name) for name in ("within_start", "within_end")}
        for row in own.to_dicts()
    ]
    return [PlanMeasure(**row) for row in rows]


def points_of_plan(points: pl.DataFrame, plan_id: str) -> list[PlanMeasure]:
    """Points of the order above a plan in the form of measures (`п. 2`), without the one that approves the plan."""
    own = points.filter(pl.col("plan_id") == plan_id).sort("number")
    return [
        PlanMeasure(plan_id, f"п. {row['number']}", row["text"] or "", row["due_text"] or "")
        for row in own.to_dicts()
        if not (row["text"] or "").lower().startswith("утвердить")
    ]


def procedures_of(calendar: pl.DataFrame) -> list[Procedure]:
    """Rows of the calendar as records; a missing season is an empty text."""
    names = (
        "procedure_id",
        "kind",
        "school_year",
        "season",
        "date_from",
        "date_to",
        "results_received_on",
        "school_code",
    )
    rows = calendar.select(names).with_columns(pl.col("season").fill_null(""))
    return [Procedure(**row) for row in rows.to_dicts()]


def points_with_days(points: pl.DataFrame, plans: pl.DataFrame) -> pl.DataFrame:
    """Points of orders with the days that their words name: `due_date` the last, `due_days` all of them.

    Both are null where the words name none; days stand as `2026-03-01`, `; ` between them.
    """
    periods = {plan.plan_id: plan for plan in plans_of(plans)}
    named = []
    for row in points.select("plan_id", "due_text").to_dicts():
        plan = periods[row["plan_id"]]
        days = {
            window.end
            for phrase in (row["due_text"] or "").split("; ")
            for window in parse_timing(phrase, plan.period_start, plan.period_end).windows
        }
        named.append(sorted(days))
    return points.with_columns(
        pl.Series("due_date", [days[-1] if days else None for days in named], dtype=pl.Date),
        pl.Series("due_days", ["; ".join(map(str, days)) or None for days in named], dtype=pl.String),
    )


def named_measures(
    references: pl.DataFrame, plans: pl.DataFrame, measures: pl.DataFrame, points: pl.DataFrame
) -> pl.DataFrame:
    """Which measure a register means: columns plan_text, measure_text, plan_id, number (null = none of ours).

    references: plan_text, measure_text as people wrote them; «весь план» is the plan as a whole. A number that no
    measure has, but a point of the order does, is that point (`п. 2`).
    """
    titles = dict(plans.select("plan_id", "title").iter_rows())
    known = set(measures.select("plan_id", "number").iter_rows())
    known_points = {(plan, f"п. {number}") for plan, number in points.select("plan_id", "number").iter_rows()}
    rows: list[tuple[Any, Any, str | None, str | None]] = []
    for plan_text, measure_text in (
        references.select("plan_text", "measure_text").unique().sort(pl.all()).iter_rows()
    ):
        plan = resolve_plan(plan_text or "", titles)
        key = measure_key(measure_text or "")
        bare = key.removeprefix("п. ")
        if plan and key == WHOLE:
            rows.append((plan_text, measure_text, plan, WHOLE))
            continue
        candidates = [(plan, key), (plan, bare), (plan, f"п. {bare}")]
        found = next((pair for pair in candidates if pair in known | known_points), None)
        rows.append((plan_text, measure_text, plan, found[1] if found else None))
    columns = ("plan_text", "measure_text", "plan_id", "number")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
