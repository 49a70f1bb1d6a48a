"""Recognition by content: is a text or a sheet a plan, a status report, or something else."""

import re
from typing import Any

from ingestion.plans.header import find_header, role_of
from ingestion.plans.model import PlanRefused
from ingestion.plans.preamble import TITLE_START
from ingestion.plans.row import Row
from ingestion.plans.rows import rows_from_text
from ingestion.plans.text import clean

PLAN_WORDS = re.compile(r"\bплан|дорожн\w+ карт|комплекс мер|график мероприятий", re.I)


def as_rows(source: str | list[Any]) -> list[Row]:
    """Rows from a tab-separated text, from `Row`s, or from sequences of cell texts."""
    if isinstance(source, str):
        return rows_from_text(source)
    rows = []
    for number, item in enumerate(source, 1):
        if isinstance(item, Row):
            rows.append(item)
            continue
        cells = tuple(clean("" if cell is None else str(cell)) for cell in item)
        if any(cells):
            rows.append(Row(cells, f"строка {number}", number, block=1))
    return rows


def is_plan_rows(source: str | list[Any]) -> bool:
    """A head with measure, timing and one more column of a plan, rows below it, and the word «план»."""
    rows = as_rows(source)
    try:
        found = find_header(rows)
    except PlanRefused:  # a plan whose head cannot be read: taken, so that its refusal is told
        return any(TITLE_START.match(cell) for row in rows for cell in row.cells if len(row.filled) == 1)
    if not found:
        return False
    header, _, after = found
    if header.at("responsible") is None and header.at("expected_result") is None:
        return False
    title = header.starts[header.title]
    below = [row for row in rows[after:] if len(row.cells) > title and len(row.filled) >= 2]
    return bool(below) and (len(below) >= 3 or any(PLAN_WORDS.search(c) for row in rows for c in row.cells))


def is_status_report_rows(source: str | list[Any]) -> bool:
    """A table of measures whose status, time and responsible share one column, with a direction column."""
    rows = as_rows(source)
    for row in rows:
        roles = [role_of(cell) for cell in row.cells]
        if "combined" in roles and "title" in roles:
            return any(
                re.search(r"справк|отч[её]т|информаци", cell, re.I) for each in rows for cell in each.cells
            )
    return False
