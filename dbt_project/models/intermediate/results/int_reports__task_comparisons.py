"""Tasks of groups against their level above: q within procedure × level.

Grain: procedure × group × task, tested rows only.
"""

import polars as pl

from warehouse.arithmetic.comparisons import compare_with_above
from warehouse.facts_of_procedures import of_changed

KEYS = ["procedure_id", "group_key", "task_code"]
FAMILY = ["procedure_id", "group_level"]


def model(dbt, session):
    """Test every group that has enough participants and a wider level above."""
    dbt.config(materialized="table", meta={"is_by_procedure": True})
    pairs = of_changed(dbt, session, dbt.ref("int_reports__task_pairs"))
    limits = pl.from_arrow(dbt.ref("int_reports__limits").to_arrow_table())
    least_n = int(limits["outside_from"][0])
    return compare_with_above(pairs, FAMILY, least_n).select(*KEYS, "q_value").to_arrow()
