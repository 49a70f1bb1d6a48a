"""Which measure the words of a register mean. Grain: plan in words × number in words."""

from warehouse.plans.models import frame, named_measures


def model(dbt, session):
    dbt.config(materialized="table")
    return named_measures(
        frame(dbt.ref("int_plans__references")),
        frame(dbt.ref("stg_plans__plans")),
        frame(dbt.ref("stg_plans__measures")),
        frame(dbt.ref("stg_plans__order_points")),
    ).to_arrow()
