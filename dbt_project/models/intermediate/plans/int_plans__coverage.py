"""Needs of departments and the measures (or points of the order) that cover them. Grain: plan × need × measure (null = none)."""

import polars as pl

from warehouse.plans.models import frame, measures_of_plan, points_of_plan
from warehouse.plans.review import COVERAGE_SCHEMA, coverage_frame


def model(dbt, session):
    dbt.config(materialized="table")
    plans, measures = frame(dbt.ref("stg_plans__plans")), frame(dbt.ref("stg_plans__measures"))
    points = frame(dbt.ref("stg_plans__order_points"))
    parts = [
        coverage_frame(plan, [*measures_of_plan(measures, plan), *points_of_plan(points, plan)])
        for plan in plans["plan_id"]
    ]
    return pl.concat([pl.DataFrame(schema=COVERAGE_SCHEMA), *parts]).to_arrow()
