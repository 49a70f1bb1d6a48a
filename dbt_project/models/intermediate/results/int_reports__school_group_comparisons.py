"""Schools against the groups of schools that they belong to: p and q.

Grain: procedure × school × group of schools × indicator, tested rows only.
"""

import polars as pl

from warehouse.arithmetic.comparisons import compare_with_above

KEYS = ["procedure_id", "group_key", "reference_key", "indicator"]
FAMILY = ["procedure_id", "reference_key", "indicator"]


def model(dbt, session):
    """Test every school that has enough participants and is not the whole of its group."""
    dbt.config(materialized="table")
    pairs = pl.from_arrow(dbt.ref("int_reports__school_group_pairs").to_arrow_table())
    limits = pl.from_arrow(dbt.ref("int_reports__limits").to_arrow_table())
    least_n = int(limits["outside_from"][0])
    return compare_with_above(pairs, FAMILY, least_n).select(*KEYS, "p_value", "q_value").to_arrow()
