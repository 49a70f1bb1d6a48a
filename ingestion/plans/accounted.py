"""Where every row of a plan's document went: a measure, a part of one, a heading, the title, a note – or nowhere."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import astuple

import polars as pl

from ingestion.core.rows import HEADER, LOADED, NOTE, PART, SHEETS_SCHEMA, TITLE
from ingestion.plans.heads import find_header
from ingestion.plans.model import PlanDocument
from ingestion.plans.row import Row

SHEET = re.compile(r"^(?:лист «(?P<sheet>.*)», строка|(?P<page>стр\. \d+))")


def account(rows: list[Row], plan: PlanDocument) -> tuple[pl.DataFrame, list[Row]]:
    """Return how many rows of the document are what (`SHEETS_SCHEMA`), and rows of the table that went nowhere.

    A row is a part of the plan when every word of it stands in a measure, a heading, a point or a note.
    """
    found = find_header(rows)
    first, after = (found[1], found[2]) if found else (0, 0)
    measures = {measure.place for measure in plan.measures}
    noted = {note.place for note in plan.notes}
    words = _letters(
        " ".join(
            [
                *(str(value) for measure in plan.measures for value in astuple(measure)),
                *(f"{note.value} {note.message}" for note in plan.notes),
                *(point.text for point in plan.order_points),
            ]
        )
    )
    places: dict[tuple[str, int], str] = {}
    lost = []
    for at, row in enumerate(rows):
        if row.place in measures:
            category = LOADED
        elif at < first:
            category = TITLE
        elif at < after:
            category = HEADER
        elif row.is_text:
            category = NOTE
        elif all(_letters(cell) in words for cell in row.cells):
            category = PART
        elif row.place in noted:
            category = HEADER
        else:
            lost.append(row)
            continue
        # A paragraph may hold several lines, a measure may begin in any of them.
        place = (sheet_of(row), row.line)
        places[place] = LOADED if LOADED in (category, places.get(place)) else category
        for line in row.covers:
            places.setdefault((sheet_of(row), line), PART if category == LOADED else category)
    counts = Counter((sheet, category) for (sheet, _), category in places.items())
    listed = [(sheet, category, number) for (sheet, category), number in sorted(counts.items())]
    return pl.DataFrame(listed, schema=SHEETS_SCHEMA, orient="row"), lost


def sheet_of(row: Row) -> str:
    """The sheet or page that a row stands on; empty for documents without them."""
    match = SHEET.match(row.place)
    return (match["sheet"] or match["page"] or "") if match else ""


def _letters(text: str) -> str:
    return re.sub(r"[^0-9a-zа-яё]", "", text.casefold())
