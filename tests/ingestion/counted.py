"""A file read by the real reader and counted by the independent one: for tests and campaigns that nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ingestion.catalogue import read_whole, recognise
from ingestion.core.candidate import Candidate
from ingestion.core.files import FileRefusedError, open_book
from ingestion.core.model import Extract, Origin
from tests.tools.source_count import NotCountableError, count


@dataclass
class Counted:
    """What became of a file: its kind and extract where it was read, and rows lost or doubled, sheet by sheet.

    `lost`: sheet → (rows that hold something, rows that are loaded, held or named) where the two differ.
    """

    status: str
    kind: str | None = None
    extract: Extract | None = None
    lost: dict[str, tuple[int, int]] = field(default_factory=dict)

    def rows(self, *categories: str) -> int:
        """How many rows of the file are of these categories."""
        if self.extract is None:
            return 0
        named = self.extract.sheets.filter(self.extract.sheets["category"].is_in(categories))
        return int(named["rows_cnt"].sum())


def counted(path: Path, file_name: str) -> Counted:
    """Read a file under the name people gave it and hold the reader against the independent count.

    Status: loaded, refused, unrecognised. Raises whatever the reader raises beyond its own refusal.
    """
    try:
        candidate = Candidate(open_book(path, Path(file_name).name), Origin(file_name), path)
        source = recognise(candidate)
        if source is None:
            return Counted("unrecognised")
        extract = read_whole(source, candidate)
    except FileRefusedError:
        return Counted("refused")
    found = Counted("loaded", source.KIND, extract)
    assert extract.rows_read == extract.rows_loaded + extract.quarantine.height
    try:
        physical = {one.sheet: one.written_cnt for one in count(path, file_name)}
    except NotCountableError:
        return found
    # Lines of a PDF are not rows of its tables; a school's report is read as one text.
    if Path(file_name).suffix.lower() == ".pdf" or source.KIND == "status_reports":
        return found
    named = dict.fromkeys(candidate.book.sheets if candidate.book else [], 0)
    for sheet, _, rows in extract.sheets.iter_rows():
        named[sheet] = named.get(sheet, 0) + rows
    for sheet in physical.keys() | named.keys():
        pair = physical.get(sheet, 0), named.get(sheet, 0)
        if pair[0] != pair[1]:
            found.lost[sheet] = pair
    return found


def found_in(path: Path, name: str | None = None) -> Counted:
    """Read a file of which no row may be lost."""
    found = counted(path, name or path.name)
    assert found.lost == {}
    return found


def rules_of(found: Counted) -> list[str]:
    """The rules that its findings name, in order."""
    assert found.extract is not None
    return sorted(found.extract.findings.frame().get_column("rule_id"))


def people(found: Counted) -> pl.DataFrame:
    """Its pupil rows."""
    assert found.extract is not None
    return found.extract.tables["raw.results_participants"]
