"""Funnel of schools in every procedure. Grain: procedure × school."""

import polars as pl

from warehouse.objectivity.funnel import school_funnel


def model(dbt, session):
    dbt.config(materialized="table")
    found = dbt.ref("int_objectivity__components").filter("component = 'value_added'")
    columns = "procedure_id, school_code, class_label, step, n, value, statistic"
    rows = found.project(columns).order("procedure_id, school_code, class_label")
    return school_funnel(pl.from_arrow(rows.to_arrow_table())).to_arrow()
