"""The 14 markers as their document defines them. Grain: procedure × school × marker."""

import polars as pl

from warehouse.objectivity.markers import markers_of, school_markers
from warehouse.facts_of_procedures import PARTICIPANT_COLUMNS


def model(dbt, session):
    dbt.config(materialized="table")
    people = dbt.ref("fct_participant_results").project(PARTICIPANT_COLUMNS)
    markers = markers_of(pl.from_arrow(dbt.ref("objectivity_markers").to_arrow_table()))
    return school_markers(pl.from_arrow(people.to_arrow_table()), markers).to_arrow()
