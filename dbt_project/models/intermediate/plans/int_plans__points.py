"""Points of the orders above plans with the day that their words name. Grain: plan × point."""

from warehouse.plans.models import frame, points_with_days


def model(dbt, session):
    dbt.config(materialized="table")
    points = points_with_days(frame(dbt.ref("stg_plans__order_points")), frame(dbt.ref("stg_plans__plans")))
    return points.select("plan_id", "number", "text", "due_date", "due_days").to_arrow()
