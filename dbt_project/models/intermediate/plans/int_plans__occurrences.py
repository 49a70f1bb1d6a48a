"""Times that measures are to be done, and how they stand. Grain: plan × measure × slot × school (null = department)."""

from warehouse.plans.frames import occurrences_frame
from warehouse.plans.models import day_of, department_policy, frame, school_codes


def model(dbt, session):
    dbt.config(materialized="table")
    return occurrences_frame(
        frame(dbt.ref("stg_plans__plans")),
        frame(dbt.ref("int_plans__read")),
        day_of(dbt.ref("int_plans__today")),
        points=frame(dbt.ref("int_plans__points")),
        calendar=frame(dbt.ref("int_plans__calendar")),
        statuses=frame(dbt.ref("int_plans__statuses")),
        postponements=frame(dbt.ref("int_plans__postponements")),
        events=frame(dbt.ref("int_plans__events")),
        schools=school_codes(dbt.ref("int_plans__schools")),
        started_on=day_of(dbt.ref("int_plans__start")),
        policy=department_policy(),
    ).to_arrow()
