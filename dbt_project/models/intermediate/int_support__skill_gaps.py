"""Skills and planned results a class reached less of than pupils of its level. Grain: procedure × class × kind × text."""

import polars as pl

from warehouse.methods.content import SCHEMA, content_deficits
from warehouse.methods.models import per_procedure

MARK = "|"


def stacked(tasks: pl.DataFrame) -> pl.DataFrame:
    """Tasks with skills and planned results in the place of content codes: one run of the method serves both."""
    parts = [
        tasks.filter(pl.col(column).is_not_null() & (pl.col(column) != "")).with_columns(
            content_code=pl.lit(kind + MARK) + pl.col(column)
        )
        for kind, column in (("умение", "skill"), ("планируемый результат", "planned_result"))
    ]
    return pl.concat(parts)


def model(dbt, session):
    """Run the content method with the words of the specification as codes."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    dbt.ref("int_objectivity__inputs"), dbt.ref("fct_participant_results"), dbt.ref("fct_task_results")
    dbt.ref("dim_tasks"), dbt.ref("dim_procedures")

    def make(facts):
        described = stacked(facts.dim_tasks)
        if described.is_empty():
            return pl.DataFrame(schema=SCHEMA)
        return content_deficits(facts.participants, facts.tasks, described, facts.links)

    return per_procedure(dbt, session, make, SCHEMA).to_arrow()
