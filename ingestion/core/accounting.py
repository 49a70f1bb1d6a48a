"""Every written row of a file has its place: loaded, held, or named «not data»; nothing is lost between them.

Run after a source has read a file: what the source does not claim is looked at here, and what may be data is held.
"""

from __future__ import annotations

from collections import Counter

import polars as pl

from ingestion.core.files import Book
from ingestion.core.model import QUARANTINE_SCHEMA, Extract
from ingestion.core.rows import (
    HEADER,
    HELD,
    LOADED,
    NOTE,
    OTHER_SHEET,
    SERVICE,
    SHEETS_SCHEMA,
    TITLE,
    TOTAL,
    Rows,
)
from ingestion.core.text import header_key, squeeze

# Sheets of our own forms and of ФИС ОКО that hold lists and explanations, never rows of data.
SERVICE_SHEETS = {
    header_key(name) for name in ("Как заполнить", "Списки", "Служебный", "Порядковый номер класса")
}
TOTALS = ("итого", "всего", "средн", "total")


def account(book: Book, extract: Extract) -> None:
    """Give every written row of a file its place: adds `extract.sheets` and holds rows that nobody has claimed."""
    rows = extract.rows
    if rows is None:
        return
    if stray := {sheet: left for sheet in book.sheets if (left := _unclaimed(book, sheet, rows, extract))}:
        _hold(extract, book, stray, "row_not_understood")
    pending = {sheet: set(book.without_value(sheet)) & rows.read.get(sheet, set()) for sheet in book.sheets}
    pending = {sheet: found for sheet, found in pending.items() if found and rows.uses_formulas}
    if pending:
        _withdraw(extract, pending)
        _hold(extract, book, pending, "formula_not_computed")
    for sheet in book.sheets:
        if unpaired := book.unpaired(sheet):
            hits = pl.DataFrame({"sheet": [sheet or None] * len(unpaired), "row_number": unpaired},
                                schema={"sheet": pl.String, "row_number": pl.Int64})  # fmt: skip
            extract.findings.add("quote_unpaired", hits)
    if not rows.read_cnt:
        sheet, (_, last) = next(iter(rows.headers.items()), ("", (1, 1)))
        hit = pl.DataFrame(
            {"sheet": [sheet or None], "row_number": [last]},
            schema={"sheet": pl.String, "row_number": pl.Int64},
        )
        extract.findings.add("table_without_rows", hit)
    extract.rows_read = rows.read_cnt
    if extract.quarantine.height > 1:
        extract.quarantine = extract.quarantine.unique(
            ["sheet", "row_number"], keep="first", maintain_order=True
        )
    extract.rows_loaded = extract.rows_read - extract.quarantine.height
    extract.sheets = _counted(rows, extract)


def _unclaimed(book: Book, sheet: str, rows: Rows, extract: Extract) -> set[int]:
    """Sort the rows of a sheet that the source did not name; returns those that may be data."""
    written = book.written(sheet)
    named = rows.read.setdefault(sheet, set())
    # A merged cell alone does not make a row: nothing is written there.
    aside = rows.aside.setdefault(sheet, {})
    left = [number for number in written if number not in named and number not in aside]
    if sheet not in rows.headers:
        if not named and left:
            _other_sheet(sheet, left, rows, extract)
            return set()
        first, last = 1, 0
    else:
        first, last = rows.headers[sheet]
    frame = _whole(book, sheet)
    width = _filled(frame.row(last - 1)) if 0 < last <= frame.height else 0
    stray = set()
    for number in left:
        cells = [text for cell in frame.row(number - 1) if (text := squeeze(cell))]
        if first <= number <= last:
            aside[number] = HEADER
        elif number < first and len(cells) < max(3, width / 2):
            aside[number] = TITLE
        elif any(cell.casefold().startswith(TOTALS) for cell in cells[:3]):
            aside[number] = TOTAL
        elif number > last and len(cells) <= 1 and any(letter.isalpha() for letter in "".join(cells)):
            aside[number] = NOTE
        else:
            stray.add(number)
    return stray


def _whole(book: Book, sheet: str) -> pl.DataFrame:
    """All rows of a sheet; the reader leaves out last rows that hold nothing but formulas without values."""
    frame = book.frame(sheet)
    last = max(book.without_value(sheet), default=0)
    if last <= frame.height:
        return frame
    columns = frame.columns or ["c0"]
    blank = pl.DataFrame(
        {name: [None] * (last - frame.height) for name in columns}, schema=dict.fromkeys(columns, pl.String)
    )
    return pl.concat([frame, blank]) if frame.width else blank


def _filled(row: tuple[object, ...]) -> int:
    return sum(bool(squeeze(str(cell or ""))) for cell in row)


def _other_sheet(sheet: str, left: list[int], rows: Rows, extract: Extract) -> None:
    """A sheet without the table of the source: lists and explanations are known, anything else is said."""
    known = header_key(sheet) in SERVICE_SHEETS | {header_key(name) for name in rows.service}
    rows.put_aside(sheet, left, SERVICE if known else OTHER_SHEET)
    if not known:
        hit = pl.DataFrame({"sheet": [sheet], "row_number": [left[0]], "value": [sheet]})
        extract.findings.add("sheet_not_read", hit, rows=str(len(left)))


def _hold(extract: Extract, book: Book, places: dict[str, set[int]], rule_id: str) -> None:
    """Put rows into quarantine as they stand in the file."""
    rows = extract.rows
    parts = []
    for sheet, numbers in places.items():
        frame = _whole(book, sheet).with_columns(pl.int_range(1, pl.len() + 1).alias("row_number"))
        found = frame.filter(pl.col("row_number").is_in(list(numbers)))
        cells = [name for name in found.columns if name != "row_number"]
        shown = found.select(
            pl.lit(sheet or None, pl.String).alias("sheet"),
            "row_number",
            pl.struct(cells).struct.json_encode().alias("row_json"),
            pl.concat_str([pl.col(name) for name in cells[:8]], separator=" · ", ignore_nulls=True).alias(
                "value"
            ),
        )
        parts.append(shown)
        if rows is not None:
            rows.read.setdefault(sheet, set()).update(numbers)
    together = pl.concat(parts)
    extract.findings.add(rule_id, together.with_columns(pl.col("value").str.slice(0, 200)))
    held = together.select(list(QUARANTINE_SCHEMA)).cast(pl.Schema(QUARANTINE_SCHEMA))
    extract.quarantine = pl.concat([extract.quarantine, held])


def _withdraw(extract: Extract, places: dict[str, set[int]]) -> None:
    """Take rows out of the tables and of what was found about them."""
    listed = [(sheet or None, number) for sheet, numbers in places.items() for number in numbers]
    gone = pl.DataFrame(listed, schema={"sheet": pl.String, "row_number": pl.Int64}, orient="row")

    def kept(frame: pl.DataFrame, sheet: str, row: str) -> pl.DataFrame:
        if sheet not in frame.columns or row not in frame.columns:
            return frame
        return frame.join(
            gone.rename({"sheet": sheet, "row_number": row}),
            on=[sheet, row], how="anti", nulls_equal=True, maintain_order="left",
        )  # fmt: skip

    for table, frame in extract.tables.items():
        left = kept(frame, "participant_sheet", "participant_row")
        extract.tables[table] = kept(left, "sheet", "row_number")
    extract.findings.parts = [kept(part, "sheet", "row_number") for part in extract.findings.parts]


def _counted(rows: Rows, extract: Extract) -> pl.DataFrame:
    """A row a sheet and category: how many rows of the file are what."""
    counts: Counter[tuple[str, str]] = Counter()
    held: dict[str, set[int]] = {}
    for sheet, number, _ in extract.quarantine.iter_rows():
        held.setdefault(sheet or "", set()).add(number)
    for sheet, numbers in rows.read.items():
        counts[sheet, HELD] = len(numbers & held.get(sheet, set()))
        counts[sheet, LOADED] = len(numbers) - counts[sheet, HELD]
    for sheet, named in rows.aside.items():
        counts.update(
            (sheet, category) for number, category in named.items() if number not in rows.read.get(sheet, ())
        )
    listed = sorted((sheet, category, number) for (sheet, category), number in counts.items() if number)
    return pl.DataFrame(listed, schema=SHEETS_SCHEMA, orient="row")
