"""Recognition by content: is a text or a sheet a plan, a report about one, an order, or something else."""

import re
from typing import Any

from ingestion.plans.content import is_deed, is_time
from ingestion.plans.header import Header, column_at
from ingestion.plans.heads import body_of, find_header
from ingestion.plans.listed_report import listed
from ingestion.plans.model import PlanRefused
from ingestion.plans.money import is_sold
from ingestion.plans.preamble import TITLE_START, approves_plan, find_points, names_plan, preamble_lines
from ingestion.plans.roles import role_of
from ingestion.plans.row import Row
from ingestion.plans.rows import rows_from_text
from ingestion.plans.status_report import report_columns
from ingestion.plans.text import clean

MAX_HEADS = 15
UNTITLED, ORDER_ALONE = 0.3, 0.5
#: Rows that an untitled table needs: with a time, those who answer and a result named in its head, and without.
SHORT, LONG = 2, 3


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


def may_begin_plan(rows: list[tuple[str | None, ...]]) -> bool:
    """Whether the first rows of a sheet may be a plan's: a title, words of a head, or things to do beside a time."""
    for row in rows:
        given = [cell for cell in row if cell]
        if len(given) > MAX_HEADS:
            continue
        cells = [clean(cell) for cell in given]
        if any(TITLE_START.match(cell) for cell in cells):
            return True
        roles = {role_of(cell) for cell in cells}
        if (
            "title" in roles
            and len(roles & {"timing", "responsible", "combined", "mark", "expected_result"}) >= 2
        ):
            return True
        if any(map(is_time, cells)) and any(is_deed(cell) for cell in cells if " " in cell):
            return True
    return False


def is_plan_rows(source: str | list[Any]) -> bool:
    """Whether a text or rows of cells hold a plan."""
    return plan_score(as_rows(source)) > 0


def plan_score(rows: list[Row]) -> float:
    """How surely rows are a plan: a table of things to do with times or people, whose title is no other paper's.

    1 under a title of a plan; a third without any title: a register that knows its own columns comes first.
    """
    try:
        found = find_header(rows)
    except PlanRefused:  # a plan whose head cannot be read: taken, so that its refusal is told
        is_titled = any(TITLE_START.match(cell) for row in rows for cell in row.cells if len(row.filled) == 1)
        return float(is_titled)
    if not found:
        lines = preamble_lines(rows)
        return ORDER_ALONE if approves_plan(lines) and find_points(lines) else 0.0
    header, first, after = found
    is_named = names_plan(preamble_lines(rows[:first]))
    if is_named is False or is_sold(header, body_of(rows, after, rows[first].block), bool(is_named)):
        return 0.0
    body = [
        row for row in rows[after:] if len(row.cells) > header.starts[header.title] and len(row.filled) >= 2
    ]
    if is_named:
        return float(bool(body))
    known = {"timing", "responsible", "expected_result"} & set(header.roles)
    table = body_of(rows, after, rows[first].block)
    timing = header.timing
    is_told = column_at(table, header.starts[header.title]).is_deeds and (
        timing is None or column_at(table, header.starts[timing]).is_times
    )
    if _tells_what_was_done(header, table):
        return 0.0
    is_enough = len(table) >= (SHORT if len(known) == 3 else LONG)
    return UNTITLED if len(known) >= 2 and is_enough and is_told else 0.0


def _tells_what_was_done(header: Header, table: list[Row]) -> bool:
    """Whether most rows of an untitled table carry a mark: a report about a plan, which is never a plan."""
    place = header.at("mark")
    if place is None:
        return False
    marked = [
        row for row in table if len(row.cells) > header.starts[place] and row.cells[header.starts[place]]
    ]
    return len(marked) > len(table) / 2


def is_status_report_rows(source: str | list[Any]) -> bool:
    """What was done of measures: all in one column of a table, a column of marks under a report's title, or lines."""
    rows = as_rows(source)
    if report_columns(rows) is not None or listed(rows) is not None:
        return True
    for row in rows:
        roles = [role_of(cell) for cell in row.cells]
        if "combined" in roles and "title" in roles:
            return any(
                re.search(r"справк|отч[её]т|информаци", cell, re.I) for each in rows for cell in each.cells
            )
    return False
