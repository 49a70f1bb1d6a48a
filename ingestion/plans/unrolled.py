"""Plans drawn as a grid: directions down, months (or how often) across, and in the cells what is done then.

Such a table becomes the one that the rest of the reading knows: a row a measure, with its direction and its time.
"""

from __future__ import annotations

from dataclasses import replace

from ingestion.plans.content import is_deed, is_number_cell, is_time
from ingestion.plans.preamble import names_plan, preamble_lines
from ingestion.plans.roles import role_of
from ingestion.plans.row import Row
from ingestion.plans.spans import is_marked, span_places, spoken

LEAST_COLUMNS, LEAST_CELLS, ENOUGH = 3, 3, 0.5


def unrolled(rows: list[Row]) -> list[Row]:
    """The rows with such a grid as a table of measures; as they are where there is none under the title of a plan."""
    for at, row in enumerate(rows):
        if row.is_text or len(row.filled) < LEAST_COLUMNS:
            continue
        names = spoken(list(row.cells))
        places = span_places(names)
        if len(places) < LEAST_COLUMNS:
            continue
        end = next((i for i in range(at + 1, len(rows)) if rows[i].block != row.block), len(rows))
        body = rows[at + 1 : end]
        if not names_plan(preamble_lines(rows[:at])) or not _holds_deeds(body, places):
            return rows
        return [*rows[:at], *_table(row, names, places, body), *rows[end:]]
    return rows


def _holds_deeds(body: list[Row], places: list[int]) -> bool:
    """Whether the cells of such columns are things to do rather than marks, numbers or times."""
    cells = [row.cells[i] for row in body for i in places if i < len(row.cells) and row.cells[i]]
    if len(cells) < LEAST_CELLS or is_marked(cells):
        return False
    if any(is_number_cell(cell) or is_time(cell) for cell in cells):
        return False
    return sum(map(is_deed, cells)) >= ENOUGH * len(cells)


def _table(head: Row, names: list[str], places: list[int], body: list[Row]) -> list[Row]:
    roles = [role_of(name) for name in names]
    direction = next((i for i in reversed(range(places[0])) if roles[i] != "number"), None)
    answers = next((i for i, role in enumerate(roles) if role == "responsible"), None)
    columns = ["Направление", "Мероприятие", "Срок", *(["Ответственный"] if answers is not None else [])]
    table = [_row(head, columns)]
    above = ""
    for row in body:
        cells = [*row.cells, *[""] * (len(names) - len(row.cells))]
        if len(row.filled) == 1 and row.filled[0] not in places:
            table.append(replace(row, cells=(cells[row.filled[0]],), is_text=True, spans=None))
            continue
        above = (cells[direction] or above) if direction is not None else ""
        who = [cells[answers]] if answers is not None else []
        table += [_row(row, [above, cells[i], names[i], *who]) for i in places if cells[i]]
    return table


def _row(source: Row, cells: list[str]) -> Row:
    spans = None if source.spans is None else (1,) * len(cells)
    return replace(source, cells=tuple(cells), spans=spans, merged_down=frozenset())
