"""Results that stand on several sheets of one workbook: read sheet by sheet, loaded as one file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from ingestion.core.findings import Findings
from ingestion.core.model import Extract, hold
from ingestion.core.rows import Rows
from ingestion.results.columns import PERSON, PROCEDURE, VARIETY
from ingestion.results.loadable import Wide, extract_wide, finish
from ingestion.results.wide import WideTable, same_tasks

PEOPLE, TASKS = "raw.results_participants", "raw.results_tasks"


@dataclass(frozen=True)
class Sheets:
    """The sheets of one file in a wide layout, each read when it is asked for, and where its rows went.

    `is_one_test` – the file's name says which test it is: a sheet with other tasks is held whole, not guessed.
    """

    tables: list[WideTable]
    read: Callable[[WideTable], Wide]
    rows: Rows
    is_one_test: bool = False

    def extract(self) -> Extract:
        """Read and check every sheet and join what they give."""
        if self.is_one_test:
            return extract_each(self.tables, _of_one_test(self.tables, self.read, self.rows), self.rows)
        return extract_each(self.tables, lambda table: extract_wide(self.read(table)), self.rows)


def extract_each(tables: list[WideTable], read: Callable[[WideTable], Extract], rows: Rows) -> Extract:
    """Read every sheet with `read` and join what they give; a pupil of an earlier sheet is not loaded again."""
    for table in tables:
        rows.found_header(table.sheet, table.first, table.header)
    parts = [read(table) for table in tables]
    first, *others = parts
    for part in others:
        _hold_known(first, part)
        for name, frame in part.tables.items():
            first.tables[name] = pl.concat([first.tables[name], frame])
        first.findings.parts += part.findings.parts
        first.quarantine = pl.concat([first.quarantine, part.quarantine])
        first.rows_read += part.rows_read
        first.rows_loaded += part.rows_loaded
    first.rows = rows
    return first


def _of_one_test(
    tables: list[WideTable], read: Callable[[WideTable], Wide], seen: Rows
) -> Callable[[WideTable], Extract]:
    """A reader that holds a sheet with other tasks whole."""

    def read_or_hold(table: WideTable) -> Extract:
        if same_tasks(tables[0], table):
            return extract_wide(read(table))
        findings, rows = Findings(), table.written()
        seen.were_read(rows)
        value = pl.lit(table.sheet).alias("value")
        findings.add("sheet_of_another_test", rows.select("sheet", "row_number", value))
        empty = extract_wide(
            read(WideTable(table.sheet, table.header, rows.clear(), table.tasks, table.titles))
        )
        empty.findings, empty.quarantine, empty.rows_read = findings, hold(rows), rows.height
        return empty

    return read_or_hold


def _hold_known(first: Extract, part: Extract) -> None:
    """Hold pupils of a later sheet that an earlier one has already."""
    keys = [*PROCEDURE, *VARIETY, *PERSON]
    people = part.tables[PEOPLE]
    known = people.join(first.tables[PEOPLE].select(keys), on=keys, how="semi", nulls_equal=True)
    if known.is_empty():
        return
    part.findings.add("participant_repeated", known.with_columns(pl.col("participant_code").alias("value")))
    left = people.join(known.select("sheet", "row_number"), on=["sheet", "row_number"], how="anti", nulls_equal=True,
                       maintain_order="left")  # fmt: skip
    joined = finish(part.rows_read, left, known, part.tables[TASKS], part.findings)
    part.tables = joined.tables
    part.quarantine = pl.concat(
        [part.quarantine, hold(known.select("sheet", "row_number", "class_text", *PERSON))]
    )
    part.rows_loaded = part.rows_read - part.quarantine.height
