"""Positions that answer for a measure or a point, one by one, under their own names. Grain: plan × number × position."""

import polars as pl

from warehouse.plans.models import frame
from warehouse.plans.positions import positions_in


def model(dbt, session):
    dbt.config(materialized="table")
    measures = frame(dbt.ref("dim_measures"))
    rows = [
        (row["plan_id"], row["number"], position)
        for row in measures.select("plan_id", "number", "responsible_position", "responsible").to_dicts()
        for position in positions_in(row["responsible_position"] or row["responsible"])
    ]
    schema = dict.fromkeys(("plan_id", "number", "position"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row").to_arrow()
