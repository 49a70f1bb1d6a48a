"""The table of tasks in an official description of a work: a document whose rows are read as those of a plan are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.core.text import header_key, squeeze
from ingestion.plans.row import Row
from ingestion.plans.rows import read_rows
from ingestion.plans.scale import FoundScale, find_scale

CODE = re.compile(r"^\d{1,2}(?:[.,]\d{1,2})?(?:\(\d+\))?(?:[КKкk]\d+)?\.?$")
SCORE = re.compile(r"^\d{1,2}$")
#: The title of a description stands in its first lines.
TITLE_LINES = 40


@dataclass
class Described:
    """What a description says: the text above its table of tasks, the tasks as column → text, the scale of marks."""

    above: str
    tasks: list[dict[str, str | int | None]] = field(default_factory=list)
    scale: FoundScale | None = None


def read_description(
    path: Path, column_of: Callable[[str], str | None], needed: set[str]
) -> Described | None:
    """Read the table whose header has the needed columns, over its pages; None where a document has no such table.

    Where only «№» counts the tasks it is their code. A row without code and score goes on with the row above it.
    """
    rows = read_rows(path)
    found = next(
        ((i, places) for i, row in enumerate(rows) if (places := _places(row, column_of, needed))), None
    )
    if found is None:
        return None
    first, places = found
    above = " ".join(squeeze(cell) for row in rows[: min(first, TITLE_LINES)] for cell in row.cells if cell)
    described = Described(above)
    for row in rows[first + 1 :]:
        if row.is_text or not row.cells:
            continue
        if again := _places(row, column_of, needed):
            places = again
            continue
        cells = {name: squeeze(row.cells[at]) or None for name, at in places.items() if at < len(row.cells)}
        code, score = cells.get("task_code") or "", cells.get("max_score") or ""
        if CODE.match(code) and SCORE.match(score):
            described.tasks.append({"row_number": row.line, **cells, "task_code": code.rstrip(".")})
        elif described.tasks and not code and not score and row.block == rows[first].block:
            _go_on(described.tasks[-1], cells)
    described.scale = find_scale([(row.line, row.cells) for row in rows])
    return described if described.tasks else None


def _go_on(task: dict[str, str | int | None], cells: dict[str, str | None]) -> None:
    for name, text in cells.items():
        if text:
            task[name] = f"{task.get(name) or ''} {text}".strip()


def _places(row: Row, column_of: Callable[[str], str | None], needed: set[str]) -> dict[str, int] | None:
    places: dict[str, int] = {}
    for at, cell in enumerate(row.cells):
        if cell and (name := column_of(header_key(cell))):
            places.setdefault(name, at)
    if "task_code" not in places and "task_no" in places:
        places["task_code"] = places.pop("task_no")
    return places if needed <= places.keys() else None
