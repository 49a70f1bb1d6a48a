"""Days on which an observer of the register can come. Grain: observer × day."""

import polars as pl

from warehouse.visits.offers import offered


def model(dbt, session):
    dbt.config(materialized="table")
    named = dbt.ref("stg_observers__observers").project("observer_code, dates_text")
    return offered(pl.from_arrow(named.to_arrow_table())).to_arrow()
