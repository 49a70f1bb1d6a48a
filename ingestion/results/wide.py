"""Wide layouts of results: one row a pupil, the header says which columns are about the pupil and which are tasks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from ingestion.core.candidate import Candidate
from ingestion.core.cells import squeezed
from ingestion.core.headers import require_one_column_each, require_same_values
from ingestion.core.text import header_key, parse_task_header, squeeze
from ingestion.results.tasks import TaskColumn

# (number of the task, its code, its maximum) from a header and the place among tasks; None when it is no task.
TaskReader = Callable[[str, int], tuple[int, str | None, float | None] | None]


@dataclass(frozen=True)
class WideTable:
    """A sheet read by its header.

    `rows`: sheet, row_number (as Excel counts), the named text columns, the task columns as `c0, c1, …`; `tasks`
    describes the latter; `titles` gives the text columns their headers in the file; `header` is the header's row
    number.
    """

    sheet: str
    header: int
    rows: pl.DataFrame
    tasks: list[TaskColumn]
    titles: dict[str, str]

    def with_columns(self, *names: str) -> WideTable:
        """The same sheet with these text columns, empty where the file has none."""
        missing = [pl.lit(None, pl.String).alias(name) for name in names if name not in self.rows.columns]
        return replace(self, rows=self.rows.with_columns(missing))

    def written(self) -> pl.DataFrame:
        """Rows where at least one column that is read holds something."""
        about = [name for name in self.rows.columns if name not in ("sheet", "row_number")]
        return self.rows.filter(~pl.all_horizontal(squeezed(name).is_null() for name in about))


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
    candidate: Candidate, required: set[str], columns: dict[str, str], read_task: Callable[[], TaskReader]
) -> list[WideTable]:
    """Read every sheet whose header holds the required keys.

    `read_task` makes a reader of task headers for one sheet. Raises FileRefusedError where two columns of one name
    disagree: which is right nobody can tell.
    """
    return [_read_sheet(candidate, *found, columns, read_task()) for found in candidate.find_all(required)]


def _read_sheet(
    candidate: Candidate, sheet: str, header: int, columns: dict[str, str], read_task: TaskReader
) -> WideTable:
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
    require_one_column_each(candidate, sheet, header, columns)
    require_same_values(frame, header, _places_of_tasks(tasks))
    tasks = list({_key(task): task for task in reversed(tasks)}.values())[::-1]
    body = candidate.tables.body(sheet, header + 1)
    rows = body.select([*places, *[task.column for task in tasks]]).rename(places)
    rows = rows.with_columns(
        pl.int_range(header + 2, header + 2 + pl.len()).alias("row_number"), pl.lit(sheet).alias("sheet")
    )
    return WideTable(sheet, header + 1, rows, tasks, titles)


def _key(task: TaskColumn) -> str:
    return task.task_code or str(task.task_no)


def _places_of_tasks(tasks: list[TaskColumn]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for task in tasks:
        places.setdefault(_key(task), []).append(int(task.column.removeprefix("c")))
    return places


def same_tasks(one: WideTable, other: WideTable) -> bool:
    """Whether two sheets hold the tasks of one test: the same codes with the same maxima."""
    return {(_key(t), t.max_score) for t in one.tasks} == {(_key(t), t.max_score) for t in other.tasks}


def sum_of_maxima(tasks: list[TaskColumn]) -> float | None:
    """The maximum of the whole test where every header names its own; None otherwise."""
    maxima = [task.max_score for task in tasks if task.max_score is not None]
    return float(sum(maxima)) if maxima and len(maxima) == len(tasks) else None
