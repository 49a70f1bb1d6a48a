"""Who acts for whom, position by position under their own names. Grain: position that acts × position it acts for × day."""

import polars as pl

from warehouse.plans.models import frame
from warehouse.plans.positions import positions_in

SCHEMA = {
    "absent_position": pl.String,
    "acting_position": pl.String,
    "date_from": pl.Date,
    "date_to": pl.Date,
    "ground": pl.String,
}


def model(dbt, session):
    dbt.config(materialized="table")
    told = frame(dbt.ref("stg_substitutions__periods")).sort("load_id", "row_number")
    rows = [
        (absent, acting, row["date_from"], row["date_to"], row["ground"])
        for row in told.to_dicts()
        for absent in positions_in(row["absent_position"])
        for acting in positions_in(row["acting_position"])
        if absent != acting
    ]
    found = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return found.unique(
        ["absent_position", "acting_position", "date_from"], keep="last", maintain_order=True
    ).to_arrow()
