"""Lines of the course request: grounds × catalogue × what was taken, places shared out. Grain: line."""

from datetime import date

import polars as pl

from warehouse.training.lines import request_lines
from warehouse.training.words import read_topics


def model(dbt, session):
    """Put every ground beside the catalogue; one run for all municipalities, places are shared between them."""
    dbt.config(materialized="table")

    def frame(relation):
        return pl.from_arrow(relation.to_arrow_table())

    day = frame(dbt.ref("int_support__today"))["today"][0]
    today = day if isinstance(day, date) else day.date()
    practices = frame(dbt.ref("rpt_practices")).filter("is_offered")
    subjects = frame(dbt.ref("subjects")).select("subject", pl.col("subject_name").str.to_lowercase())
    return request_lines(
        frame(dbt.ref("int_support__grounds")),
        frame(dbt.ref("fct_pd_requests")),
        frame(dbt.ref("dim_courses")),
        frame(dbt.ref("fct_pd_completions")),
        frame(dbt.ref("dim_teachers")),
        frame(dbt.ref("dim_schools")),
        practices,
        frame(dbt.ref("support_help_forms")),
        read_topics(frame(dbt.ref("support_topics")).iter_rows(named=True)),
        dict(subjects.iter_rows()),
        today,
    ).to_arrow()
