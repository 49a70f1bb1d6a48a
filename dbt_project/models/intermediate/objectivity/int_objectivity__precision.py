"""How many of the flagged would be true at a given prevalence. Grain: kind of data × prevalence."""

import polars as pl

from warehouse.objectivity.honesty import precision_table
from warehouse.objectivity.objectivity import METHOD_VERSION


def model(dbt, session):
    dbt.config(materialized="table")
    measured = pl.from_arrow(dbt.ref("objectivity_false_rates").to_arrow_table())
    return precision_table(measured, METHOD_VERSION).to_arrow()
