"""Timing of every measure from its words, and points of orders with their days. Grain: plan × measure."""

from warehouse.plans.frames import timings_frame
from warehouse.plans.models import frame
from warehouse.plans.names import strip_names


def model(dbt, session):
    dbt.config(materialized="table")
    plans, measures = frame(dbt.ref("stg_plans__plans")), frame(dbt.ref("int_plans__read"))
    timings, _ = timings_frame(plans, measures)
    positions = measures.select(
        "plan_id",
        "number",
        responsible_position=measures["responsible"]
        .fill_null("")
        .map_elements(strip_names, return_dtype=str),
    )
    return timings.join(positions, on=["plan_id", "number"]).to_arrow()
