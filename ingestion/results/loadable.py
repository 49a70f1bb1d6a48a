"""What a layout of results brings, put together for loading: pupils, tasks of those present, held rows, findings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from ingestion.core.cells import number
from ingestion.core.findings import Findings
from ingestion.core.model import QUARANTINE_SCHEMA, Extract, hold
from ingestion.results.columns import PARTICIPANT_COLUMNS, TASK_COLUMNS, TEXT_COLUMNS, VARIETY, file_headers
from ingestion.results.pupils import check_participants
from ingestion.results.tasks import TaskColumn, check_tasks, melt_tasks


def as_it_is(extract: Extract) -> Extract:
    """Nothing is left to do to the rows of most sources."""
    return extract


@dataclass(frozen=True)
class Wide:
    """A sheet in a wide layout (one row a pupil), read and not yet checked.

    `rows` has sheet, row_number, the source's text columns and the task columns; `procedure` fills PROCEDURE and
    optionally procedure_date, procedure_name and max_primary_score; `titles` gives text columns their headers;
    `finish` is what the source still does to its rows, one by one; `noticed` are findings of its own (rule, rows,
    header).
    """

    rows: pl.DataFrame
    columns: list[TaskColumn]
    procedure: dict
    titles: dict[str, str]
    finish: Callable[[Extract], Extract] = as_it_is
    noticed: tuple[tuple[str, pl.DataFrame, str], ...] = ()

    @property
    def about(self) -> dict:
        """Every column that says which procedure rows belong to, empty ones too, but for those that rows have."""
        about = (
            dict.fromkeys((*VARIETY, "procedure_date", "procedure_name", "max_primary_score"))
            | self.procedure
        )
        return {name: value for name, value in about.items() if name not in self.rows.columns}


ABOUT_TYPES = {
    "procedure_date": pl.Date,
    "max_primary_score": pl.Float64,
    "school_year": pl.Int32,
    "grade": pl.Int32,
    "class_grade": pl.Int32,
}


def extract_wide(wide: Wide) -> Extract:
    """Check a sheet and return what to load."""
    about = [
        pl.lit(value, ABOUT_TYPES.get(name, pl.String)).alias(name) for name, value in wide.about.items()
    ]
    extract = check_wide(wide.rows.with_columns(about), wide.columns, wide.titles)
    for rule_id, hits, column in wide.noticed:
        extract.findings.add(rule_id, hits, column=column)
    return wide.finish(extract)


def check_wide(rows: pl.DataFrame, columns: list[TaskColumn], titles: dict[str, str]) -> Extract:
    """Check rows that know their procedure: of one sheet, or of one sheet of each of many files, told apart by it."""
    findings = Findings(headers=file_headers(titles))
    tasks = check_tasks(melt_tasks(rows, columns), findings)
    sums = tasks.group_by("sheet", "row_number").agg(
        pl.len().alias("cells_cnt"),
        number("value").sum().alias("scores_sum"),
        pl.col("score").sum().alias("usable_sum"),
    )
    best = (
        tasks.group_by("sheet", "column_name")
        .agg(pl.col("score").max().alias("best"))
        .group_by("sheet")
        .agg(pl.col("best").sum().alias("best_sum"))
    )
    people = (
        rows.drop([c.column for c in columns])
        .join(sums, on=["sheet", "row_number"], how="left", nulls_equal=True, maintain_order="left")
        .join(best, on="sheet", how="left", nulls_equal=True, maintain_order="left")
    )
    loaded, held = check_participants(people, findings, scores_prove_presence=True, apart=("sheet",))
    return finish(rows.height, loaded, held, tasks, findings)


def finish(
    rows_read: int, loaded: pl.DataFrame, held: pl.DataFrame, tasks: pl.DataFrame, findings: Findings
) -> Extract:
    """Put checked participants and tasks into the raw tables' shape; tasks of held and absent pupils stay out."""
    people = loaded.with_columns(
        [pl.lit(None, pl.String).alias(name) for name in PARTICIPANT_COLUMNS if name not in loaded.columns]
    ).select(PARTICIPANT_COLUMNS)
    if "participant_row" not in tasks.columns:
        tasks = tasks.with_columns(
            pl.col("row_number").alias("participant_row"), pl.col("sheet").alias("participant_sheet")
        )
    present = people.filter(pl.col("attendance") == "present").select(
        pl.col("sheet").alias("participant_sheet"), pl.col("row_number").alias("participant_row")
    )
    kept = tasks.join(
        present,
        on=["participant_sheet", "participant_row"],
        how="semi",
        nulls_equal=True,
        maintain_order="left",
    )
    kept = kept.with_columns(
        [pl.lit(None, pl.String).alias(name) for name in TASK_COLUMNS if name not in kept.columns]
    ).select(TASK_COLUMNS)
    shown = [name for name in TEXT_COLUMNS if name in held.columns and name not in ("municipality_code",)]
    quarantine = hold(held, shown) if held.height else pl.DataFrame(schema=QUARANTINE_SCHEMA)
    return Extract(
        {"raw.results_participants": people, "raw.results_tasks": kept},
        findings,
        quarantine,
        rows_read,
        rows_read - quarantine.height,
    )
