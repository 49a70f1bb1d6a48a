"""How the measures of a loaded plan are read, told beside its own words the moment the plan is loaded.

The marts say the same after the next build, with corrections; here nobody has to wait for it.
"""

from typing import Any

import duckdb
import polars as pl

from warehouse.plans.frames import timings_frame

PLANS = "select plan_id, period_start, period_end, years from raw.plans where load_id = ?"
MEASURES = """
select plan_id, number, title, timing_text, responsible, within_start, within_end
from raw.plan_measures
where load_id = ?
order by ordinal
"""
TOLD = ("number", "title", "timing_text", "timing_kind", "windows", "note", "responsible")


def reading_of(connection: duckdb.DuckDBPyConnection, load_id: int) -> list[dict[str, Any]]:
    """A row a measure of the plan of one load: its words and how its time is read, what is not read first.

    Keys are `TOLD`: `windows` as `Timing.windows_text`, `note` what was taken for granted; empty for an order alone.
    """
    plans, measures = (
        pl.DataFrame(connection.execute(sql, [load_id]).to_arrow_table()) for sql in (PLANS, MEASURES)
    )
    if plans.is_empty() or measures.is_empty():
        return []
    timings, _ = timings_frame(plans, measures)
    read = measures.join(timings, on=["plan_id", "number"], how="left", maintain_order="left")
    return read.sort(pl.col("timing_kind") != "unparsed", maintain_order=True).select(TOLD).to_dicts()
