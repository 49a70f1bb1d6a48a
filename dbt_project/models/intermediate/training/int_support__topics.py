"""Tested gaps of classes and parallels, pooled to schools, unions and municipalities. Grain: level × group × topic."""

import polars as pl

from warehouse.training.topics import pooled_topics


def model(dbt, session):
    """Pool all procedures at once: a season's grades belong together at the levels of school and union."""
    dbt.config(materialized="table")
    gaps = pl.from_arrow(dbt.ref("int_support__class_gaps").to_arrow_table())
    return pooled_topics(gaps).to_arrow()
