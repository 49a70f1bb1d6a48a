"""What rules about a file of results look at: counts of its pupils, made for one file or for many in one pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from ingestion.core.together import FILE
from warehouse.raw import literal

PROCEDURE = ["kind", "school_year", "season", "subject", "grade"]
#: Asks the store; the texts inside are quoted, because binding them would import pandas.
Ask = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Pupils:
    """Counts of pupils of one file: all, present, and of those present who lack what or have what cannot be.

    `most` is the highest score of all, None without scores; `tests`: procedure → school → pupils.
    """

    rows: int
    present: int
    most: float | None
    without_score: int
    unlike_sum: int
    without_journal: int
    impossible: int
    tests: dict[tuple[Any, ...], dict[str, int]] = field(default_factory=dict)


def pupils_of(people: pl.DataFrame, tasks: pl.DataFrame | None, ask: Ask) -> dict[int, Pupils]:
    """Return file → counts of its pupils; both frames have `file_no`. A file without pupils is not there."""
    place = [FILE, "sheet", "row_number"]
    sums = _sums(tasks, people)
    frame = people.join(sums, on=place, how="left", nulls_equal=True)
    # A total that the gate dropped must not come back as a sum of tasks.
    usable = pl.col("total_text").is_null() | pl.col("primary_score").is_not_null()
    present = pl.col("attendance") == "present"
    score = pl.when(usable).then(pl.coalesce("primary_score", "tasks_sum"))
    wrong = _impossible(people, tasks, ask)
    counted = frame.group_by(FILE).agg(
        pl.len().alias("rows"),
        present.sum().alias("present"),
        score.fill_nan(None).max().alias("most"),
        (present & score.is_null()).sum().alias("without_score"),
        (present & (pl.col("primary_score") != pl.col("tasks_sum")).fill_null(False))
        .sum()
        .alias("unlike_sum"),
        (present & pl.col("journal_mark").is_null()).sum().alias("without_journal"),
    )
    tests: dict[int, dict[tuple[Any, ...], dict[str, int]]] = {}
    for number, *key, school, rows in people.group_by(FILE, *PROCEDURE, "school_code").len().iter_rows():
        tests.setdefault(number, {}).setdefault(tuple(key), {})[school] = rows
    return {
        row.pop(FILE): Pupils(**row, impossible=wrong.get(number, 0), tests=tests[number])
        for row in counted.iter_rows(named=True)
        if (number := row[FILE]) is not None
    }


def _sums(tasks: pl.DataFrame | None, people: pl.DataFrame) -> pl.DataFrame:
    """Sum of task scores of every pupil."""
    names = pl.Schema({**people.select(FILE, "sheet", "row_number").schema, "tasks_sum": pl.Float64()})
    if tasks is None:
        return pl.DataFrame(schema=names)
    summed = tasks.group_by(FILE, "participant_sheet", "participant_row").agg(
        pl.col("score").sum().cast(pl.Float64).alias("tasks_sum")
    )
    named = {"participant_sheet": "sheet", "participant_row": "row_number"}
    return summed.rename(named).cast(names)


def _impossible(people: pl.DataFrame, tasks: pl.DataFrame | None, ask: Ask) -> dict[int, int]:
    """File → present pupils of whom a score cannot be: unreadable, negative, above the maximum of its task or work.

    Where the file does not name the maximum of a task, the specification of the test does.
    """
    place = [FILE, "sheet", "row_number"]
    present = people.filter(pl.col("attendance") == "present")
    total = pl.col("total_text").is_not_null() & pl.col("primary_score").is_null() & ~pl.col("is_unfilled")
    off = [present.filter(total.fill_null(False)).select(place)]
    if tasks is not None:
        cells = tasks.join(_limits(people, ask), on=[FILE, "task_no"], how="left").with_columns(
            pl.coalesce(pl.col("max_score").cast(pl.Float64), "specified_max").alias("limit")
        )
        bad = pl.col("response").is_null() | (pl.col("score") > pl.col("limit")).fill_null(False)
        named = {"participant_sheet": "sheet", "participant_row": "row_number"}
        off.append(cells.filter(bad).select(FILE, *named).rename(named).cast(off[0].schema))
    wrong = present.join(pl.concat(off), on=place, how="semi", nulls_equal=True)
    return dict(wrong.group_by(FILE).len().iter_rows())


def _limits(people: pl.DataFrame, ask: Ask) -> pl.DataFrame:
    """Maxima by the number of a task from the specification of a file's test: its own year's."""
    found = []
    firsts = people.unique(FILE, keep="first", maintain_order=True).select(FILE, *PROCEDURE)
    for number, kind, school_year, season, subject, grade in firsts.iter_rows():
        rows = ask(
            f"select task_no, max(max_score) from raw.test_specs where kind = {literal(kind)} "
            f"and subject = {literal(subject)} and grade = {literal(grade)} "
            f"and spec_year = {literal(school_year - (season == 'осень'))} and task_no is not null group by task_no"
        )
        found += [(number, *row) for row in rows]
    schema = {FILE: pl.Int32, "task_no": pl.Int32, "specified_max": pl.Float64}
    return pl.DataFrame(found, schema=schema, orient="row")
