"""Marking of criteria by each marker against the experts. Grain: marker × subject × procedure × criterion."""

import polars as pl

from warehouse.rechecks.rechecks import marking_deficits


def model(dbt, session):
    dbt.config(materialized="table")
    return marking_deficits(pl.from_arrow(dbt.ref("fct_rechecks").to_arrow_table())).to_arrow()
