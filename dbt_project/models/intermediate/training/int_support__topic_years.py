"""Topics of a school over several years, under one codifier. Grain: school × kind × season × subject × grade × topic."""

import polars as pl

from warehouse.training.years import pooled_years


def model(dbt, session):
    """Parallels of every year with the codifier of their year; a number without words is no topic to pool."""
    dbt.config(materialized="table")
    gaps = pl.from_arrow(dbt.ref("int_support__class_gaps").to_arrow_table())
    eras = pl.from_arrow(dbt.ref("codifiers").to_arrow_table()).with_columns(
        pl.col("last_school_year").fill_null(9999)
    )
    parallels = (
        gaps.filter(pl.col("group_level") == "parallel")
        .join(eras, on="kind", how="inner", maintain_order="left")
        .filter(pl.col("school_year").is_between("first_school_year", "last_school_year"))
        .with_columns(topic=pl.when(pl.col("topic") != pl.col("topic_code")).then("topic"))
    )
    return pooled_years(parallels).to_arrow()
