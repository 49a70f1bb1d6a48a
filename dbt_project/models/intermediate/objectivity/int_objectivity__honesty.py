"""Published detection rates of the method, measured on known truth. Grain: kind of data × mechanism × class size."""

import polars as pl

from warehouse.objectivity.honesty import detection_rates
from warehouse.objectivity.objectivity import METHOD_VERSION


def model(dbt, session):
    dbt.config(materialized="table")
    measured = pl.from_arrow(dbt.ref("objectivity_detection_rates").to_arrow_table())
    # No measurement of this version yet is an empty table: pages then say that the share is not known.
    return detection_rates(measured, METHOD_VERSION).to_arrow()
