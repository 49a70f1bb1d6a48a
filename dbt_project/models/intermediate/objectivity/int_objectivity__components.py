"""Statistics of each class in each procedure, before anything is combined. Grain: procedure × school × class × component."""

from warehouse.objectivity.components import COMPONENT_SCHEMA, components
from warehouse.facts_of_procedures import per_procedure


def model(dbt, session):
    dbt.config(materialized="table", meta={"is_by_procedure": True})
    dbt.ref("int_objectivity__inputs"), dbt.ref("fct_participant_results"), dbt.ref("fct_task_results")
    dbt.ref("dim_tasks"), dbt.ref("dim_procedures")

    def make(facts):
        return components(facts.participants, facts.tasks, facts.dim_tasks, facts.scales, links=facts.links)

    return per_procedure(dbt, session, make, COMPONENT_SCHEMA).to_arrow()
