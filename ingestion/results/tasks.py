"""Cells of tasks in results: from one column a task to one row a cell, and from text to checked scores."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ingestion.core.cells import NUMBER, squeezed
from ingestion.core.findings import Findings
from ingestion.core.text import LATIN_TO_CYRILLIC

#: No task of an approved work is worth more points.
LARGEST_TASK = 20
NOT_ATTEMPTED = {"Х", "Н"}
NOT_TAUGHT = {"НЕ ПРОЙД.", "НЕ ПРОЙД", "НЕ ПРОЙДЕНО", "НЕ ПРОХОДИЛИ"}


@dataclass(frozen=True)
class TaskColumn:
    """A column of task scores in a wide layout: place in the frame, header, code and maximum if the file has them."""

    column: str
    header: str
    task_no: int
    task_code: str | None = None
    max_score: float | None = None


def _fold(column: str) -> pl.Expr:
    """Upper case with Latin look-alikes turned Cyrillic: `x`, `X` and `Х` become one sign."""
    latin, cyrillic = zip(*((chr(a), chr(b)) for a, b in LATIN_TO_CYRILLIC.items()), strict=True)
    return squeezed(column).str.to_uppercase().str.replace_many(list(latin), list(cyrillic))


def melt_tasks(wide: pl.DataFrame, columns: list[TaskColumn]) -> pl.DataFrame:
    """Unpivot task columns to one row per written cell.

    Returns sheet, row_number, column_name, task_no, task_code, max_score, value (trimmed text, never null).
    """
    about = pl.DataFrame(
        {
            "column": [c.column for c in columns],
            "column_name": [c.header for c in columns],
            "task_no": [c.task_no for c in columns],
            "task_code": [c.task_code for c in columns],
            "max_score": [c.max_score for c in columns],
        },
        schema={
            "column": pl.String,
            "column_name": pl.String,
            "task_no": pl.Int32,
            "task_code": pl.String,
            "max_score": pl.Float64,
        },
    )
    long = wide.select("sheet", "row_number", *(c.column for c in columns)).unpivot(
        index=["sheet", "row_number"], variable_name="column", value_name="value"
    )
    long = long.with_columns(squeezed("value").alias("value")).filter(pl.col("value").is_not_null())
    return long.join(about, on="column", how="left", maintain_order="left").drop("column")


def check_tasks(tasks: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Read task cells: adds `score` and `response`; values that cannot be read are dropped with a finding.

    Expects sheet, row_number, column_name, value, max_score. Rules: score_unknown, score_negative, score_above_max.
    """
    values = tasks.select("value").unique()
    values = values.with_columns(
        pl.when(pl.col("value").str.replace(",", ".", literal=True).str.contains(NUMBER))
        .then(pl.col("value").str.replace(",", ".", literal=True))
        .cast(pl.Float64, strict=False)
        .alias("number"),
        _fold("value").alias("token"),
    ).with_columns(
        pl.when(pl.col("number").is_finite())
        .then(pl.lit("scored"))
        .when(pl.col("token").is_in(NOT_ATTEMPTED))
        .then(pl.lit("not_attempted"))
        .when(pl.col("token").is_in(NOT_TAUGHT))
        .then(pl.lit("not_taught"))
        .alias("response")
    )
    checked = tasks.join(values, on="value", how="left", maintain_order="left")
    unknown = pl.col("response").is_null()
    negative = pl.col("number") < 0
    # Where a file names no maximum; a column that is mostly above it is on a scale of its own.
    beyond = pl.col("number") > LARGEST_TASK
    unlikely = beyond & (beyond.cast(pl.Int8).mean().over("sheet", "column_name") < 0.5)
    above = (
        pl.when(pl.col("max_score").is_null())
        .then(unlikely)
        .otherwise(pl.col("number") > pl.col("max_score"))
    )
    findings.add("score_unknown", checked.filter(unknown))
    findings.add("score_negative", checked.filter(negative))
    findings.add("score_above_max", checked.filter(above))
    findings.add("score_not_whole", checked.filter(pl.col("number") != pl.col("number").round()))
    bad = unknown | negative | above
    return checked.with_columns(
        pl.when(bad.fill_null(False) | (pl.col("response") != "scored"))
        .then(None)
        .otherwise(pl.col("number"))
        .alias("score"),
        pl.when(bad.fill_null(False)).then(None).otherwise(pl.col("response")).alias("response"),
    ).drop("number", "token")
