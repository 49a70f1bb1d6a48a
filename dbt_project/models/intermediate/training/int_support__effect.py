"""Before and after a course against comparable teachers without one. Grain: outcome × kind of course."""

import polars as pl

from warehouse.training.effect import training_effect


def model(dbt, session):
    """One table for the whole database: fewer teachers would say nothing."""
    dbt.config(materialized="table")
    values = pl.from_arrow(dbt.ref("int_support__outcomes").to_arrow_table())
    courses = pl.from_arrow(dbt.ref("int_support__courses_taken").to_arrow_table())
    return training_effect(values, courses).to_arrow()
