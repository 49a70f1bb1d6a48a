"""Frame-level doors to the plan functions, for dbt Python models: polars frames in, polars frames out."""

from dataclasses import MISSING, Field, fields
from datetime import date
from typing import Any, TypeVar, get_args

import polars as pl

from warehouse.plans.occurrences import Known, occurrences
from warehouse.plans.plan_key import measure_key
from warehouse.plans.plan_model import (
    Event,
    Occurrence,
    Plan,
    PlanMeasure,
    Point,
    Postponement,
    Procedure,
    Status,
)
from warehouse.plans.policy import Policy
from warehouse.plans.timings import parse_timing

TIMING_SCHEMA = {
    "plan_id": pl.String,
    "number": pl.String,
    "timing_kind": pl.String,
    "windows": pl.String,
    "n_days_after": pl.Int64,
    "remind_after": pl.Int64,
    "n_days_before": pl.Int64,
    "days_unit": pl.String,
    "times_per_year": pl.Int64,
    "rrule": pl.String,
    "procedures": pl.String,
    "remark": pl.String,
    "note": pl.String,
}
WINDOW_SCHEMA = {
    "plan_id": pl.String,
    "number": pl.String,
    "window_number": pl.Int64,
    "window_start": pl.Date,
    "window_end": pl.Date,
}
COLUMN_TYPES: dict[object, type[pl.DataType]] = {
    str: pl.String,
    bool: pl.Boolean,
    int: pl.Int64,
    date: pl.Date,
}

Record = TypeVar("Record", Plan, PlanMeasure, Point, Procedure, Status, Postponement, Event)


def _column_type(hint: object) -> type[pl.DataType]:
    """Polars type of a record's field (`date | None` is a date)."""
    kinds = [kind for kind in get_args(hint) if kind is not type(None)] or [hint]
    return COLUMN_TYPES[kinds[0]]


OCCURRENCE_SCHEMA = {field.name: _column_type(field.type) for field in fields(Occurrence)}


def _records(frame: pl.DataFrame | None, kind: type[Record]) -> list[Record]:
    """Rows of a frame as records; unknown columns are left out."""
    if frame is None or frame.is_empty():
        return []
    known = {f.name: f for f in fields(kind) if f.name in frame.columns}
    return [
        kind(**{name: _filled(known[name]) if value is None else value for name, value in row.items()})
        for row in frame.select(list(known)).to_dicts()
    ]


def _filled(field: Field[Any]) -> Any:
    """What stands for a missing value: the field's default, else an empty text where a text is due."""
    if field.default is not MISSING:
        return field.default
    return "" if field.type is str else None


def timings_frame(plans: pl.DataFrame, measures: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Timing of every measure (`TIMING_SCHEMA`, a row a measure) and its windows (`WINDOW_SCHEMA`, a row a window).

    plans: plan_id, period_start, period_end, years. measures: plan_id, number, timing_text; within_start and within_end
    where a heading row gives a measure its own year.
    """
    periods = {row["plan_id"]: row for row in plans.to_dicts()}
    timings: list[tuple[object, ...]] = []
    windows: list[tuple[object, ...]] = []
    own_days = [name for name in ("within_start", "within_end") if name in measures.columns]
    for row in measures.select("plan_id", "number", "timing_text", *own_days).to_dicts():
        plan, key = periods[row["plan_id"]], (row["plan_id"], row["number"])
        is_school = plan.get("years", "school") != "calendar"
        start, end = (
            row.get("within_start") or plan["period_start"],
            row.get("within_end") or plan["period_end"],
        )
        timing = parse_timing(row["timing_text"] or "", start, end, is_school)
        timings.append(
            (
                *key,
                timing.kind,
                timing.windows_text(),
                timing.n_days_after,
                timing.remind_after,
                timing.n_days_before,
                timing.unit,
                timing.times_per_year,
                timing.rrule,
                ", ".join(timing.procedures),
                timing.remark,
                timing.note,
            )
        )
        windows.extend((*key, i, w.start, w.end) for i, w in enumerate(timing.windows, 1))
    return (
        pl.DataFrame(timings, schema=TIMING_SCHEMA, orient="row"),
        pl.DataFrame(windows, schema=WINDOW_SCHEMA, orient="row"),
    )


def occurrences_frame(
    plans: pl.DataFrame,
    measures: pl.DataFrame,
    today: date,
    *,
    points: pl.DataFrame | None = None,
    calendar: pl.DataFrame | None = None,
    statuses: pl.DataFrame | None = None,
    postponements: pl.DataFrame | None = None,
    events: pl.DataFrame | None = None,
    schools: list[str] | None = None,
    started_on: date | None = None,
    policy: Policy | None = None,
) -> pl.DataFrame:
    """Rows of `marts.fct_measure_occurrences` (`OCCURRENCE_SCHEMA`) of all plans as of `today`.

    Columns of every frame are the fields of the record of the same name in `plan_model`: plans as `Plan`,
    measures as `PlanMeasure`, points as `Point`, calendar as `Procedure`, statuses as `Status`, postponements as
    `Postponement`, events as `Event`; schools are six-digit codes of the department. started_on: the day of the first
    file of the program; the policy's own day goes before it.
    """
    known = Known(
        calendar=tuple(_records(calendar, Procedure)),
        statuses=tuple(_records(statuses, Status)),
        postponements=tuple(_records(postponements, Postponement)),
        events=tuple(_records(events, Event)),
        schools=tuple(schools or ()),
        started_on=policy.started_on if policy and policy.started_on else started_on,
    )
    all_measures, all_points = _records(measures, PlanMeasure), _records(points, Point)
    rows: list[Occurrence] = []
    for plan in _records(plans, Plan):
        own = [m for m in all_measures if m.plan_id == plan.plan_id]
        own_points = [p for p in all_points if p.plan_id == plan.plan_id]
        rows.extend(occurrences(plan, own, known, today, policy, own_points))
    return pl.DataFrame([vars(row) for row in rows], schema=OCCURRENCE_SCHEMA)


def unmatched_statuses(
    measures: pl.DataFrame, points: pl.DataFrame | None, statuses: pl.DataFrame
) -> pl.DataFrame:
    """Reported statuses of measures that no plan has: rows for the findings, never dropped silently."""
    known = {(r["plan_id"], r["number"]) for r in measures.select("plan_id", "number").to_dicts()}
    if points is not None:
        known |= {(r["plan_id"], f"п. {r['number']}") for r in points.select("plan_id", "number").to_dicts()}
    keys = [(plan, measure_key(number)) for plan, number in statuses.select("plan_id", "number").iter_rows()]
    return statuses.filter(pl.Series([key not in known for key in keys], dtype=pl.Boolean))
