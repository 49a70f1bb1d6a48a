"""Which check suits a case, and how many works it takes. Grain: procedure × school × class ('' = the whole grade)."""

import polars as pl

from warehouse.objectivity.check_design import CHECK_FOR, works_needed
from warehouse.objectivity.mechanisms import LEVEL_SIGNS, LEVEL_WATCH

HALF_WIDTH = 0.05
# Re-marking sees how works were marked, not whether the answers were the pupils' own.
RE_MARKED = ("threshold_lift", "lenient_open")
COLUMNS = ["procedure_id", "school_code", "class_label", "level", "mechanism", "n", "is_person_level"]


def model(dbt, session):
    dbt.config(materialized="table")
    found = dbt.ref("int_objectivity__combined").filter("part in ('classes', 'school_procedures')")
    rows = pl.from_arrow(found.project(", ".join(COLUMNS)).to_arrow_table()).with_columns(
        pl.col("class_label").fill_null("")
    )
    rows = rows.filter(pl.col("level").is_in([LEVEL_SIGNS, LEVEL_WATCH]) & pl.col("mechanism").is_not_null())
    works = [
        works_needed(HALF_WIDTH, n) if mechanism in RE_MARKED and n else None
        for mechanism, n in rows.select("mechanism", "n").iter_rows()
    ]
    return rows.with_columns(
        pl.col("mechanism").replace_strict(CHECK_FOR, return_dtype=pl.String).alias("check_words"),
        pl.Series("works_cnt", works, pl.Int64),
        pl.lit(100 * HALF_WIDTH).alias("half_width_pts"),
    ).to_arrow()
