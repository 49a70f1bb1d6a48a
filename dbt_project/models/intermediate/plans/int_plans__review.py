"""Questions to the authors of plans. Grain: finding (plan × measure × rule × value)."""

import polars as pl

from warehouse.plans.models import frame, measures_of_plan, plans_of, points_of_plan, procedures_of
from warehouse.plans.review import findings_frame, review


def model(dbt, session):
    dbt.config(materialized="table")
    plans, measures = frame(dbt.ref("stg_plans__plans")), frame(dbt.ref("stg_plans__measures"))
    calendar = procedures_of(frame(dbt.ref("int_plans__calendar")))
    points = frame(dbt.ref("stg_plans__order_points"))
    found = [
        finding
        for plan in plans_of(plans)
        for finding in review(
            plan,
            measures_of_plan(measures, plan.plan_id),
            calendar,
            points=points_of_plan(points, plan.plan_id),
        )
    ]
    rows = findings_frame(found).unique(maintain_order=True).with_row_index("ordinal")
    return rows.cast({"ordinal": pl.Int64}).to_arrow()
