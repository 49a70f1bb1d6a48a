"""Wide layouts of results: one row a pupil, the header says which columns are about the pupil and which are tasks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from ingestion.core.candidate import Candidate, recognised
from ingestion.core.text import header_key, parse_task_header, squeeze
from ingestion.results.checks import TaskColumn

# (number of the task, its code, its maximum) from a header and the place among tasks; None when it is no task.
TaskReader = Callable[[str, int], tuple[int, str | None, float | None] | None]


@dataclass(frozen=True)
class WideTable:
    """A sheet read by its header.

    `rows`: sheet, row_number (as Excel counts), the named text columns, the task columns as `c0, c1, …`; `tasks`
    describes the latter; `titles` gives the text columns their headers in the file.
    """

    rows: pl.DataFrame
    tasks: list[TaskColumn]
    titles: dict[str, str]


def numbered(pattern: str) -> TaskReader:
    """Tasks whose headers only count them: `балл за 3`, `a-3-grade`; the pattern's group is the number."""

    def read(title: str, _: int) -> tuple[int, None, None] | None:
        match = re.fullmatch(pattern, title, re.IGNORECASE)
        return (int(match[1]), None, None) if match else None

    return read


def coded(title: str, order: int) -> tuple[int, str, float | None] | None:
    """Tasks whose headers carry code and maximum: `4К1 (3б)`."""
    parsed = parse_task_header(title)
    return (order, *parsed) if parsed else None


def read_wide(
    candidate: Candidate, required: set[str], columns: dict[str, str], read_task: TaskReader
) -> WideTable:
    """Read the sheet whose header holds the required keys; of several columns with one name the first wins."""
    sheet, header = recognised(candidate.find(required))
    frame = candidate.tables.frame(sheet)
    keys = {header_key(title): name for title, name in columns.items()}
    places: dict[str, str] = {}
    titles: dict[str, str] = {}
    tasks: list[TaskColumn] = []
    for i, title in enumerate(squeeze(cell) for cell in frame.row(header)):
        name = keys.get(header_key(title))
        if name and name not in titles:
            places[f"c{i}"], titles[name] = name, title
        elif task := read_task(title, len(tasks) + 1):
            tasks.append(TaskColumn(f"c{i}", title, *task))
    rows = frame.slice(header + 1).select([*places, *[task.column for task in tasks]]).rename(places)
    rows = rows.with_columns(
        pl.int_range(header + 2, header + 2 + pl.len()).alias("row_number"), pl.lit(sheet).alias("sheet")
    )
    return WideTable(rows, tasks, titles)


def drop_blank(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that name a school or a pupil; the rest of a dump's sheet is empty."""
    return rows.filter(~pl.all_horizontal(pl.col("login_text", "participant_code").is_null()))


def sum_of_maxima(tasks: list[TaskColumn]) -> float | None:
    """The maximum of the whole test where every header names its own; None otherwise."""
    maxima = [task.max_score for task in tasks if task.max_score is not None]
    return float(sum(maxima)) if maxima and len(maxima) == len(tasks) else None
