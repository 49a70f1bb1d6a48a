"""Re-checked classes: how far the school's marking stands from the experts'. Grain: procedure × school × class."""

import polars as pl

from warehouse.rechecks.agreement import recheck_signs

WORK = "procedure_id, school_code, participant_code"


def model(dbt, session):
    dbt.config(materialized="table")
    rechecks = dbt.ref("fct_rechecks")
    # A code that two classes of a school share says of no work which of them it is.
    people = (
        dbt.ref("fct_participant_results")
        .aggregate(f"{WORK}, any_value(primary_score) as primary_score, count(*) as rows_cnt", WORK)
        .filter("rows_cnt = 1")
        .project(f"{WORK}, primary_score")
    )
    scales = dbt.ref("dim_procedures").filter("has_scale").project("procedure_id, min3, min4, min5")
    results = rechecks.project(WORK).distinct().join(people, WORK).join(scales, "procedure_id")
    return recheck_signs(
        pl.from_arrow(rechecks.to_arrow_table()), pl.from_arrow(results.to_arrow_table())
    ).to_arrow()
