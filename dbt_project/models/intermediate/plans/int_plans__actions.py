"""What every measure of a plan asks to be done. Grain: plan × measure."""

from warehouse.plans.actions import actions_frame
from warehouse.plans.models import frame


def model(dbt, session):
    dbt.config(materialized="table")
    return actions_frame(frame(dbt.ref("int_plans__read"))).to_arrow()
