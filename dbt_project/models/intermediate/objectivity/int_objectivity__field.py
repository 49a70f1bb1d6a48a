"""What checks in the field say about the signs. Grain: school year."""

import polars as pl

from warehouse.objectivity.field_checks import field

CASE = ["procedure_id", "school_code", "school_year", "is_noticed", "decision"]


def model(dbt, session):
    dbt.config(materialized="table")
    cases = dbt.ref("rpt_school_cases").project(", ".join(CASE))
    rechecks = dbt.ref("fct_rechecks").project("procedure_id, school_code")
    visits = dbt.ref("fct_observations").project("procedure_id, school_code")
    return field(
        pl.from_arrow(cases.to_arrow_table()),
        pl.from_arrow(rechecks.union(visits).distinct().to_arrow_table()),
    ).to_arrow()
