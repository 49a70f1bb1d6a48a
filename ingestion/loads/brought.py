"""What a file of results brings, from its rows in memory: most files meet nothing, and asking the store costs more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import polars as pl

from ingestion.core.model import Extract
from ingestion.core.together import FILE
from ingestion.gate.kinds import RESULTS
from ingestion.loads.rows import ACTIVE
from warehouse.raw import append, literal

PEOPLE, TASKS = "raw.results_participants", "raw.results_tasks"
# So many values stand in the text of a statement; more come as a file.
IN_TEXT = 200
# The columns of `PROCEDURE` in rules.py, in its order: a test holds both together.
NAMES = ("kind", "school_year", "season", "subject", "grade", "language", "study_level")
COLUMNS = (
    "load_id",
    "source_kind",
    "family",
    "slice",
    "procedure_id",
    "school_code",
    "class_label",
    "rows_cnt",
    "people_cnt",
    "absent_cnt",
    "mean_score",
)


@dataclass(frozen=True)
class Brought:
    """Slices of a file in the columns of `ops.load_slices`."""

    slices: pl.DataFrame

    @property
    def families(self) -> list[str]:
        """What the file is about."""
        return self.slices["family"].unique(maintain_order=True).to_list()


def brought(extract: Extract, kind: str) -> Brought | None:
    """Return what an extract of results brings; None for other kinds, which are few."""
    if kind not in RESULTS:
        return None
    one = pl.lit(0, pl.Int32).alias(FILE)
    tasks = extract.tables.get(TASKS)
    people = extract.tables[PEOPLE].with_columns(one)
    return Brought(slices_of_files(people, tasks.with_columns(one) if tasks is not None else None).drop(FILE))


def slices_of_files(people: pl.DataFrame, tasks: pl.DataFrame | None) -> pl.DataFrame:
    """Return the slices of files, each with its `file_no`, as the rows have it."""
    score = pl.col("primary_score")
    if tasks is not None and people["primary_score"].null_count():
        place = [FILE, "participant_sheet", "participant_row"]
        sums = tasks.group_by(place).agg(
            pl.when(pl.col("score").count() > 0).then(pl.col("score").sum()).alias("tasks_sum")
        )
        people = people.join(
            sums, left_on=[FILE, "sheet", "row_number"], right_on=place, how="left", nulls_equal=True
        )
        score = pl.coalesce("primary_score", "tasks_sum")
    words = [pl.col(name).cast(pl.String) for name in NAMES if name in people.columns]
    is_absent = pl.col("attendance").eq_missing(pl.lit("absent"))
    rows = people.select(
        FILE,
        pl.concat_str(words, separator="-", ignore_nulls=True).alias("procedure_id"),
        "school_code",
        "class_label",
        is_absent.alias("is_absent"),
        pl.when(~is_absent).then(score).alias("score"),
    )
    return (
        rows.with_columns(
            pl.concat_str("procedure_id", "school_code", separator="|").alias("family"),
            pl.col("class_label").fill_null("").alias("slice"),
        )
        .group_by(FILE, "family", "slice", maintain_order=True)
        .agg(
            pl.col("procedure_id").first(),
            pl.col("school_code").first(),
            pl.col("class_label").first(),
            pl.len().cast(pl.Int64).alias("rows_cnt"),
            (~pl.col("is_absent")).sum().cast(pl.Int64).alias("people_cnt"),
            pl.col("is_absent").sum().cast(pl.Int64).alias("absent_cnt"),
            pl.col("score").cast(pl.Float64).mean().alias("mean_score"),
        )
    )


def keep(connection: duckdb.DuckDBPyConnection, what: Brought, kind: str, load_id: int) -> None:
    """Write the slices of a new load."""
    frame = what.slices.with_columns(load_id=pl.lit(load_id, pl.Int64), source_kind=pl.lit(kind))
    if frame.height > IN_TEXT:
        append(connection, "ops.load_slices", frame)
        return
    values = ", ".join(
        f"({', '.join(literal(value) for value in row)})" for row in frame.select(COLUMNS).iter_rows()
    )
    if values:
        connection.execute(f"insert into ops.load_slices ({', '.join(COLUMNS)}) values {values}")


def meets(connection: duckdb.DuckDBPyConnection, what: Brought, load_id: int) -> bool:
    """Whether something counts already of a procedure and school of the file, in whatever class."""
    return len(what.families) > IN_TEXT or bool(that_count(connection, what.families, besides=load_id))


def that_count(
    connection: duckdb.DuckDBPyConnection, families: Iterable[str], besides: int | None = None
) -> set[str]:
    """Return those of the families of which something counts already, but for what one load brings."""
    listed = ", ".join(literal(family) for family in families) or "null"
    rows = connection.execute(
        f"""
        select distinct s.family
        from ops.load_slices as s inner join ops.load_log as l on s.load_id = l.load_id and l.status in {ACTIVE}
        where s.family in ({listed}) and s.load_id is distinct from {literal(besides)}
        """
    ).fetchall()
    return {family for (family,) in rows}
