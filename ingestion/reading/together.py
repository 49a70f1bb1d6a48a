"""Several small files read in one request: those of one layout are checked as one frame. Runs in the reading child.

Each file keeps its own answer. Whatever is unusual in a file (rows that nobody claims, a formula without its value, a
name among the data) sends it back to be read by itself, so that both ways say the same of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import polars as pl

from ingestion.catalogue import Source, recognise
from ingestion.core.accounting import account
from ingestion.core.candidate import Candidate
from ingestion.core.files import open_book
from ingestion.core.findings import SCHEMA as FINDINGS
from ingestion.core.findings import Findings
from ingestion.core.model import QUARANTINE_SCHEMA, Extract, Origin
from ingestion.core.personal import cut_extract
from ingestion.core.together import FILE, ReadTogether, Together
from ingestion.reading.steps import read, read_as
from ingestion.results.loadable import ABOUT_TYPES, Wide, check_wide
from ingestion.results.sheets import PEOPLE, TASKS, Sheets

#: Files that are tables as they come; all others may have to be turned into something else first.
TABLES = {".xlsx", ".xlsm", ".csv", ".tsv", ".parquet"}
#: Between the place of a file and the name of its sheet while files are checked together.
_MARK = "\x1f"


class _Prepares(Protocol):
    """A source that reads wide sheets before it checks them."""

    def prepare(self, candidate: Candidate) -> Sheets:
        """Read the sheets of a file; raises FileRefusedError in words."""
        ...


@dataclass
class _Read:
    """A file whose one wide sheet is read: its place, what it is, where its rows went."""

    number: int
    source: Source
    candidate: Candidate
    sheets: Sheets
    wide: Wide

    @property
    def sheet(self) -> str:
        """The name of its sheet."""
        return self.sheets.tables[0].sheet

    @property
    def layout(self) -> object:
        """What files must share to be checked as one frame."""
        wide = self.wide
        return (
            self.source.KIND,
            tuple(wide.rows.schema.items()),
            tuple(wide.columns),
            tuple(wide.titles.items()),
            tuple(wide.about),
            wide.finish,
        )


def read_together(files: list[tuple[Path, Origin]]) -> ReadTogether:
    """Read files in one go; a refusal is a status of its own file."""
    said = ReadTogether()
    layouts: dict[object, list[_Read]] = {}
    for number, (path, origin) in enumerate(files):
        if origin.path.suffix.lower() not in TABLES:
            said.alone[number] = read(path, origin)
            continue
        try:
            candidate = Candidate(open_book(path, origin.path.name), origin, path)
            source = recognise(candidate)
            found = _prepared(number, source, candidate) if source else None
        except Exception:
            # What is wrong with it is said by the usual way, in its words.
            said.alone[number] = read(path, origin)
            continue
        if found is None:
            said.alone[number] = read_as(source, candidate)
        else:
            layouts.setdefault(found.layout, []).append(found)
    for members in layouts.values():
        group = _checked(members) if len(members) > 1 else None
        if group and group.counts:
            said.groups.append(group)
        for one in members:
            if group is None or one.number not in group.counts:
                said.alone[one.number] = read_as(one.source, one.candidate)
    return said


def _prepared(number: int, source: Source, candidate: Candidate) -> _Read | None:
    """One wide sheet of a file, read; None for a file that has to be read by itself."""
    if candidate.book is None or not hasattr(source, "prepare"):
        return None
    sheets = cast(_Prepares, source).prepare(candidate)
    if len(sheets.tables) != 1:
        return None
    (table,) = sheets.tables
    wide = sheets.read(table)
    if any(not hits.is_empty() for _, hits, _ in wide.noticed):
        return None
    sheets.rows.found_header(table.sheet, table.first, table.header)
    return _Read(number, source, candidate, sheets, wide)


def _checked(members: list[_Read]) -> Together:
    """Check the rows of files of one layout at once; a file with something unusual is left out."""
    whole = _checked_rows(members)
    unusual, sheets, numbers = set(), [], []
    held = dict(whole.quarantine.group_by(FILE).len().iter_rows())
    counts = {}
    for one in members:
        own = whole.quarantine.filter(pl.col(FILE) == one.number) if one.number in held else None
        read_cnt = one.wide.rows.height
        light = Extract(
            {}, Findings(), _empty(QUARANTINE_SCHEMA) if own is None else own.drop(FILE), read_cnt, 0
        )
        light.rows = one.sheets.rows
        account(one.candidate.tables, light)
        if light.findings.parts or light.quarantine.height != held.get(one.number, 0):
            unusual.add(one.number)
            continue
        counts[one.number] = (light.rows_read, light.rows_loaded)
        sheets.append(light.sheets)
        numbers += [one.number] * light.sheets.height
    if not sheets:
        nothing = pl.DataFrame()
        return Together(members[0].source.KIND, {}, {}, nothing, nothing, nothing)
    whole.sheets = pl.concat(sheets).with_columns(pl.Series(FILE, numbers, pl.Int32))
    tables = dict(whole.tables)
    whole = cut_extract(whole)
    for name, frame in tables.items():
        unusual |= _changed(frame, whole.tables[name])
    # What is said of a cut has no file: such a file is read by itself.
    parts = [part for part in whole.findings.parts if FILE in part.columns]
    findings = (
        pl.concat(parts).sort(FILE, maintain_order=True) if parts else _empty(FINDINGS | {FILE: pl.Int32})
    )
    together = Together(
        members[0].source.KIND, counts, whole.tables, findings, whole.quarantine, whole.sheets,
        dict(findings.group_by(FILE).len().iter_rows()),
    )  # fmt: skip
    return together.only(counts.keys() - unusual)


def _checked_rows(members: list[_Read]) -> Extract:
    """Tables, findings and held rows of all members in the order of files, each row with the place of its file."""
    first = members[0].wide
    marks = {f"{one.number}{_MARK}{one.sheet}": one for one in members}
    types = {name: ABOUT_TYPES.get(name, pl.String) for name in first.about}
    about = pl.DataFrame(
        [{"sheet": mark, **one.wide.about} for mark, one in marks.items()],
        schema={"sheet": pl.String, **types},
    )
    rows = pl.concat([one.wide.rows for one in members])
    whose = [mark for mark, one in marks.items() for _ in range(one.wide.rows.height)]
    rows = rows.with_columns(pl.Series("sheet", whose, pl.String))
    whole = check_wide(
        rows.join(about, on="sheet", how="left", maintain_order="left"), first.columns, first.titles
    )
    whole = first.finish(whole)
    numbers = {mark: one.number for mark, one in marks.items()}
    sheets = {mark: one.sheet for mark, one in marks.items()}

    def told(frame: pl.DataFrame, column: str = "sheet") -> pl.DataFrame:
        """Turn the mark into the place of the file and the name of its sheet."""
        return frame.with_columns(
            pl.col(column).replace_strict(numbers, return_dtype=pl.Int32).alias(FILE),
            pl.col(column).replace_strict(sheets, return_dtype=pl.String).alias(column),
        ).sort(FILE, maintain_order=True)

    whole.tables = {PEOPLE: told(whole.tables[PEOPLE]), TASKS: told(whole.tables[TASKS], "participant_sheet")}
    whole.findings.parts = [told(part) for part in whole.findings.parts]
    whole.quarantine = told(whole.quarantine)
    return whole


def _changed(before: pl.DataFrame, after: pl.DataFrame) -> set[int]:
    """Files of which cutting has changed a row."""
    names = [name for name in before.columns if before.get_column(name) is not after.get_column(name)]
    texts = [name for name in names if before.schema[name] == pl.String]
    differ = [before.get_column(name).ne_missing(after.get_column(name)).alias(name) for name in texts]
    if not differ:
        return set()
    is_changed = pl.DataFrame(differ).select(pl.any_horizontal(pl.all())).to_series()
    return set(before.get_column(FILE).filter(is_changed).to_list())


def _empty(schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    return pl.DataFrame(schema=schema)
