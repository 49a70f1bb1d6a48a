"""What checks in the field say about the signs. Grain: school year."""

import polars as pl

from warehouse.objectivity.field_checks import field


def model(dbt, session):
    dbt.config(materialized="table")
    combined = dbt.ref("int_objectivity__combined").filter("part in ('school_procedures', 'classes')")
    answers = dbt.ref("fct_explanations").project("procedure_id, school_code, explained_on, decision")
    rechecks = dbt.ref("fct_rechecks").project("procedure_id, school_code")
    visits = dbt.ref("fct_observations").project("procedure_id, school_code")
    return field(
        pl.from_arrow(combined.project("procedure_id, school_code, school_year, level").to_arrow_table()),
        pl.from_arrow(answers.to_arrow_table()),
        pl.from_arrow(rechecks.union(visits).distinct().to_arrow_table()),
    ).to_arrow()
