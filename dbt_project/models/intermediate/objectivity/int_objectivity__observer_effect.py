"""How results differ where an observer was present. Grain: period (all years together, every school year)."""

import polars as pl

from warehouse.objectivity.field_checks import observed
from warehouse.objectivity.observers import observer_effect

ALL_YEARS = "все годы"


def model(dbt, session):
    dbt.config(materialized="table")
    parts = dbt.ref("int_objectivity__components").filter("component = 'value_added'")
    columns = "procedure_id, school_year, subject, school_code, class_label, n, value"
    rows = pl.from_arrow(
        parts.project(columns).order("procedure_id, school_code, class_label").to_arrow_table()
    )
    visits = pl.from_arrow(
        dbt.ref("fct_observations")
        .project("procedure_id, school_code, class_label")
        .distinct()
        .to_arrow_table()
    )
    rows = observed(rows, visits)
    periods = {ALL_YEARS: rows} | {
        f"{year - 1}/{year % 100:02d}": rows.filter(pl.col("school_year") == year)
        for year in rows["school_year"].unique().sort()
    }
    found = [{"period": name, **vars(observer_effect(part))} for name, part in periods.items()]
    numbers = ["effect", "low", "high", "p_value"]
    return pl.DataFrame(found).with_columns(pl.col(numbers).cast(pl.Float64).fill_nan(None)).to_arrow()
