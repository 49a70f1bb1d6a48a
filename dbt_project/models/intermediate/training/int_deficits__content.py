"""Tasks and topics a class or parallel reached less of than pupils of its level elsewhere.

Grain: level × procedure × school × class × kind of topic × code.
"""

import polars as pl

from warehouse.training.content import SCHEMA, content_deficits, topics_of_tasks
from warehouse.facts_of_procedures import per_procedure


def model(dbt, session):
    """Codes, skills, planned results and tasks in one run: the same sets of tasks stand behind many of them."""
    dbt.config(materialized="table", meta={"is_by_procedure": True})
    dbt.ref("int_objectivity__inputs"), dbt.ref("fct_participant_results"), dbt.ref("fct_task_results")
    dbt.ref("dim_tasks"), dbt.ref("dim_procedures")
    results = pl.from_arrow(dbt.ref("int_reports__task_results").to_arrow_table())

    def make(facts):
        topics = topics_of_tasks(facts.dim_tasks, results)
        return content_deficits(facts.participants, facts.tasks, facts.dim_tasks, facts.links, topics)

    return per_procedure(dbt, session, make, SCHEMA).to_arrow()
