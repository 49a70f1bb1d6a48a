"""Published detection rates of the method, measured on known truth. Grain: kind of data × mechanism × class size."""

import polars as pl

from warehouse.objectivity.honesty import RATES_FILE, detection_rates
from warehouse.objectivity.objectivity import METHOD_VERSION

SCHEMA = {
    "base": pl.String,
    "mechanism": pl.String,
    "size": pl.String,
    "cases": pl.Int64,
    "seen_pct": pl.Float64,
    "noticed_pct": pl.Float64,
    "method_version": pl.String,
}


def model(dbt, session):
    dbt.config(materialized="table")
    # No measurement of this version yet is an empty table: pages then say that the share is not known.
    rates = detection_rates() if RATES_FILE.exists() else pl.DataFrame(schema=SCHEMA)
    return rates.select(SCHEMA.keys()).cast(SCHEMA).filter(method_version=METHOD_VERSION).to_arrow()
