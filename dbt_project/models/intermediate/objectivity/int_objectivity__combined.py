"""All classes and schools judged together. Grain: part (classes, signs, schools, school_procedures) × its own keys."""

import polars as pl

from warehouse.objectivity.components import COMPONENT_SCHEMA
from warehouse.objectivity.objectivity import combine


def model(dbt, session):
    dbt.config(materialized="table")
    found = pl.from_arrow(dbt.ref("int_objectivity__components").to_arrow_table())
    load = pl.from_arrow(dbt.ref("brg_teaching_load").to_arrow_table())
    result = combine(found.select(COMPONENT_SCHEMA.keys()).cast(COMPONENT_SCHEMA), load)
    parts = {
        "classes": result.classes,
        "signs": result.signs,
        "schools": result.schools,
        "school_procedures": result.school_procedures,
    }
    named = [frame.with_columns(pl.lit(name).alias("part")) for name, frame in parts.items()]
    return pl.concat(named, how="diagonal_relaxed").to_arrow()
