"""Indicators of groups against their level above: p and q.

Grain: procedure × group × indicator, tested rows only.
"""

import polars as pl

from warehouse.arithmetic.comparisons import compare_with_above
from warehouse.facts_of_procedures import of_changed

KEYS = ["procedure_id", "group_key", "indicator"]
FAMILY = ["procedure_id", "group_level", "indicator"]


def model(dbt, session):
    """Test every group that has enough participants and a wider level above."""
    dbt.config(materialized="table", meta={"is_by_procedure": True})
    pairs = of_changed(dbt, session, dbt.ref("int_reports__indicators"))
    limits = pl.from_arrow(dbt.ref("int_reports__limits").to_arrow_table())
    least_n = int(limits["outside_from"][0])
    return compare_with_above(pairs, FAMILY, least_n).select(*KEYS, "p_value", "q_value").to_arrow()
