"""Topics a class reached less of than pupils of its level. Grain: procedure × school × class × kind of topic × code."""

from warehouse.methods.content import SCHEMA, content_deficits, described
from warehouse.methods.models import per_procedure


def model(dbt, session):
    """Content codes, skills and planned results in one run: the work of all three is the same."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    dbt.ref("int_objectivity__inputs"), dbt.ref("fct_participant_results"), dbt.ref("fct_task_results")
    dbt.ref("dim_tasks"), dbt.ref("dim_procedures")

    def make(facts):
        return content_deficits(facts.participants, facts.tasks, described(facts.dim_tasks), facts.links)

    return per_procedure(dbt, session, make, SCHEMA).to_arrow()
