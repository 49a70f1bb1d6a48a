"""Times that measures are to be done, before anything was reported: what facts are compared with.

Grain: plan × measure × slot × school (null = the department).
"""

from warehouse.plans.frames import occurrences_frame
from warehouse.plans.models import day_of, department_policy, frame, school_codes


def model(dbt, session):
    dbt.config(materialized="table")
    slots = occurrences_frame(
        frame(dbt.ref("stg_plans__plans")),
        frame(dbt.ref("int_plans__read")),
        day_of(dbt.ref("int_plans__today")),
        points=frame(dbt.ref("int_plans__points")),
        calendar=frame(dbt.ref("int_plans__calendar")),
        postponements=frame(dbt.ref("int_plans__postponements")),
        events=frame(dbt.ref("int_plans__events")),
        schools=school_codes(dbt.ref("int_plans__schools")),
        policy=department_policy(),
    )
    kept = ("plan_id", "number", "source", "timing_kind", "anchor", "school_code", "procedure_id")
    return slots.select(*kept, "window_start", "window_end", "due_date", "overdue_after").to_arrow()
