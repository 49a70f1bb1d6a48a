"""The 14 markers as their document defines them. Grain: procedure × school × marker."""

import polars as pl

from warehouse.methods.markers import school_markers
from warehouse.methods.models import PARTICIPANT_COLUMNS


def model(dbt, session):
    dbt.config(materialized="table")
    people = dbt.ref("fct_participant_results").project(PARTICIPANT_COLUMNS)
    return school_markers(pl.from_arrow(people.to_arrow_table())).to_arrow()
