"""Wide layouts of results: one row a pupil, the header says which columns are about the pupil and which are tasks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import polars as pl

from ingestion.core.candidate import Candidate
from ingestion.core.cells import HOLDS
from ingestion.core.files import blank_rows
from ingestion.core.headers import require_same_values
from ingestion.core.text import header_key, parse_task_header, squeeze
from ingestion.results.tasks import TaskColumn

#: So many names of tasks below a header are no chance.
LEAST_TASKS = 2
# (number of the task, its code, its maximum) from a header and the place among tasks; None when it is no task.
TaskReader = Callable[[str, int], tuple[int, str | None, float | None] | None]


@dataclass(frozen=True)
class WideTable:
    """A sheet read by its header.

    `rows`: sheet, row_number (as Excel counts), the named text columns, the task columns as `c0, c1, …`; `tasks`
    describes the latter; `titles` gives the text columns their headers in the file; `header` is the row
    number of the header, the last one where it takes `height` rows.
    """

    sheet: str
    header: int
    rows: pl.DataFrame
    tasks: list[TaskColumn]
    titles: dict[str, str]
    height: int = 1

    @property
    def first(self) -> int:
        """The number of the header's first row."""
        return self.header - self.height + 1

    def with_columns(self, *names: str) -> WideTable:
        """The same sheet with these text columns, empty where the file has none."""
        missing = [pl.lit(None, pl.String).alias(name) for name in names if name not in self.rows.columns]
        return replace(self, rows=self.rows.with_columns(missing))

    def written(self) -> pl.DataFrame:
        """Rows where at least one column that is read holds something."""
        about = [name for name in self.rows.columns if name not in ("sheet", "row_number")]
        if blank := blank_rows(self.rows, about, HOLDS):
            return self.rows.filter(~pl.int_range(pl.len()).is_in(blank))
        return self.rows


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
    return [_read_sheet(candidate, *found, columns, read_task) for found in candidate.find_all(required)]


def by_codes() -> TaskReader:
    """Make a reader of tasks with codes: it remembers nothing between titles."""
    return coded


@dataclass(frozen=True)
class _Header:
    """What a row of titles says: place of a column → its name and the titles as written, tasks, columns that repeat."""

    places: dict[str, str]
    titles: dict[str, str]
    tasks: tuple[TaskColumn, ...]
    repeated: dict[str, list[int]]


@lru_cache(maxsize=64)
def _header(
    row: tuple[str | None, ...], columns: tuple[tuple[str, str], ...], reader: Callable[[], TaskReader]
) -> _Header:
    """Read a row of titles: files of one layout have the same one."""
    keys, read_task = {header_key(title): name for title, name in columns}, reader()
    places: dict[str, str] = {}
    titles: dict[str, str] = {}
    tasks: list[TaskColumn] = []
    same: dict[str, list[int]] = {}
    for i, title in enumerate(squeeze(cell) for cell in row):
        key = header_key(title)
        name = keys.get(key)
        if name:
            same.setdefault(f"column {key}", []).append(i)
        if name and name not in titles:
            places[f"c{i}"], titles[name] = name, title
        elif task := read_task(title, len(tasks) + 1):
            tasks.append(TaskColumn(f"c{i}", title, *task))
            same.setdefault(f"task {_key(tasks[-1])}", []).append(i)
    repeated = {what: found for what, found in same.items() if len(found) > 1}
    once = list({_key(task): task for task in reversed(tasks)}.values())[::-1]
    return _Header(places, titles, tuple(once), repeated)


def _read_sheet(
    candidate: Candidate,
    sheet: str,
    header: int,
    columns: dict[str, str],
    read_task: Callable[[], TaskReader],
) -> WideTable:
    frame = candidate.tables.frame(sheet)
    said = _header(frame.row(header), tuple(columns.items()), read_task)
    height = 1
    if below := _tasks_below(frame, header, said, columns, read_task):
        header, said, height = header + 1, below, 2
    require_same_values(frame, header, said.repeated)
    tasks = list(said.tasks)
    body = candidate.tables.body(sheet, header + 1)
    # Column by column: a query over so many of them takes longer than all else about a small file.
    rows = pl.DataFrame([
        *(body.get_column(place).rename(name) for place, name in said.places.items()),
        *(body.get_column(task.column) for task in tasks),
        pl.Series("row_number", list(range(header + 2, header + 2 + body.height)), pl.Int64),
        pl.Series("sheet", [sheet], pl.String).new_from_index(0, body.height),
    ])  # fmt: skip
    return WideTable(sheet, header + 1, rows, tasks, dict(said.titles), height)


def _tasks_below(
    frame: pl.DataFrame, header: int, said: _Header, columns: dict[str, str], reader: Callable[[], TaskReader]
) -> _Header | None:
    """The header of two rows: «Задания» over the tasks' own names, all other cells merged down; None for one row."""
    if said.tasks or header + 1 >= frame.height:
        return None
    above, below = frame.row(header), frame.row(header + 1)
    if any(squeeze(below[int(place[1:])]) for place in said.places):
        return None
    both = tuple(under if squeeze(under) else over for over, under in zip(above, below, strict=True))
    found = _header(both, tuple(columns.items()), reader)
    return found if len(found.tasks) >= LEAST_TASKS and found.places == said.places else None


def _key(task: TaskColumn) -> str:
    return task.task_code or str(task.task_no)


def same_tasks(one: WideTable, other: WideTable) -> bool:
    """Whether two sheets hold the tasks of one test: the same codes with the same maxima."""
    return {(_key(t), t.max_score) for t in one.tasks} == {(_key(t), t.max_score) for t in other.tasks}


def sum_of_maxima(tasks: list[TaskColumn]) -> float | None:
    """The maximum of the whole test where every header names its own; None otherwise."""
    maxima = [task.max_score for task in tasks if task.max_score is not None]
    return float(sum(maxima)) if maxima and len(maxima) == len(tasks) else None
