"""Re-checked classes: how far the school's marking stands from the experts'. Grain: procedure × school × class."""

import polars as pl

from warehouse.methods.rechecks import recheck_signs


def model(dbt, session):
    dbt.config(materialized="table")
    found = recheck_signs(pl.from_arrow(dbt.ref("fct_rechecks").to_arrow_table()))
    text = ["procedure_id", "school_code", "class_label"]
    numbers = [name for name in found.columns if name not in [*text, "is_flagged"]]
    return found.select(
        pl.col(text).cast(pl.String), pl.col(numbers).cast(pl.Float64), pl.col("is_flagged").cast(pl.Boolean)
    ).to_arrow()
