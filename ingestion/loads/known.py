"""What is already known about some bytes, and whether a file that is found again was sent again.

A file that still lies where it lay was not sent again: otherwise every night would turn an inbox with two versions of a
file over. It was sent again when somebody names it, writes it anew, or puts it beside where it lay before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import duckdb

from ingestion.core import decisions
from ingestion.core.model import Extract, FileReport
from ingestion.core.personal import cut_file_name
from ingestion.gate.kinds import REFERENCE, RESULTS, table_of
from warehouse import __version__
from warehouse.raw import declared_tables, literal

KEPT = ("loaded", "held", "replaced", "withdrawn")
# Kinds whose files say only in their names what they are about.
NAMED = (*RESULTS, *REFERENCE, "official_signs", "test_specs", "status_reports", "assessment_schedule")
#: Kinds whose files may say in their folder which school they are of.
OF_A_SCHOOL = ("status_reports", "assessment_schedule")
# What a name may say; the other columns are the same for the same bytes.
SAID = (
    "kind",
    "school_year",
    "season",
    "subject",
    "grade",
    "class_grade",
    "language",
    "study_level",
    "spec_year",
)
_COLUMNS = (
    "load_id, source_kind, file_name, status, rows_read, rows_loaded, rows_quarantined, findings_cnt, message, "
    "load_id not in (select load_id from ops.replaced_rows)"
)
BRING_BACK = "чтобы он снова действовал, назовите его: obektiv ingest ФАЙЛ"
MESSAGES = {
    "loaded": "уже загружен, ничего не изменилось",
    "replaced": f"уже известен и заменён более новыми файлами; {BRING_BACK}",
    "withdrawn": f"уже известен и отозван; {BRING_BACK}",
}


@dataclass(frozen=True)
class Known:
    """A load that is in the store, of the same bytes as a file at hand."""

    load_id: int
    kind: str
    file_name: str
    status: str
    is_whole: bool
    report: FileReport

    @property
    def counts(self) -> bool:
        """Whether every row of it counts now, or waits for a person: there is nothing to bring back."""
        return self.status == "held" or (self.status == "loaded" and self.is_whole)


def find(connection: duckdb.DuckDBPyConnection, sha256: str, file_name: str) -> Known | None:
    """Return the load of some bytes: the one of the same name, else the newest; None for bytes never loaded."""
    order = f"file_name = {literal(cut_file_name(file_name))} desc, load_id desc"
    return _one(connection, f"sha256 = '{sha256}'", order)


def find_all(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Known]]:
    """Return hash → its loads: one question where many files are met that nobody has changed."""
    rows = connection.execute(
        f"select sha256, {_COLUMNS} from ops.load_log as l where status in {KEPT}"
    ).fetchall()
    found: dict[str, list[Known]] = {}
    for sha256, *row in rows:
        found.setdefault(sha256, []).append(_known(row))
    return found


def names_cut(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the names of files that this version has written into the log."""
    rows = connection.execute(
        f"select distinct file_name from ops.load_log where program_version = {literal(__version__)}"
    ).fetchall()
    return [name for (name,) in rows]


def best(loads: list[Known], file_name: str) -> Known | None:
    """Return the load of the same name, else the newest."""
    name = cut_file_name(file_name)
    return max(loads, key=lambda load: (load.file_name == name, load.load_id), default=None)


def by_number(connection: duckdb.DuckDBPyConnection, load_id: int) -> Known | None:
    """Return a load that is kept by its number."""
    return _one(connection, f"load_id = {load_id}", "load_id")


def _one(connection: duckdb.DuckDBPyConnection, condition: str, order: str) -> Known | None:
    # A hash is safe inside the text; binding it would import pandas, which takes longer than the whole file.
    row = connection.execute(
        f"select {_COLUMNS} from ops.load_log as l where {condition} and status in {KEPT} order by {order} limit 1"
    ).fetchone()
    return _known(row) if row else None


def _known(row: Sequence[Any]) -> Known:
    load_id, kind, name, status, read, loaded, held, findings, message, is_whole = row
    words = message if status == "held" else MESSAGES[status]
    report = FileReport(
        name, kind, status, read, loaded, held, findings, already_known=True, message=words, load_id=load_id
    )
    return Known(load_id, kind, name, status, is_whole, report)


def is_named_otherwise(known: Known, file_name: str) -> bool:
    """Whether the name may say something else about the same bytes: then they are read under it."""
    return known.kind in NAMED and known.file_name != cut_file_name(file_name)


def says_the_same(connection: duckdb.DuckDBPyConnection, known: Known, extract: Extract) -> bool:
    """Whether bytes read under another name are about the same procedures as the load."""
    table = table_of(known.kind)
    frame = extract.tables.get(table)
    if frame is None:
        return False
    said = (*SAID, "school_code") if known.kind in OF_A_SCHOOL else SAID
    columns = [name for name in said if name in declared_tables()[table] and name in frame.columns]
    if not columns:
        return True
    stored = connection.execute(
        f"select distinct {', '.join(columns)} from {table} where load_id = {known.load_id}"
    ).fetchall()
    return set(stored) == set(frame.select(columns).unique().rows())


def is_sent_again(archive: Path, sha256: str, path: Path, *, named: bool) -> bool:
    """Whether a person has sent known bytes once more; `named` – the file itself was given to the command."""
    if named:
        return True
    story = decisions.about(archive, sha256)
    place, time = path.absolute(), path.stat().st_mtime_ns
    known = [(Path(event.path), event.mtime_ns) for event in story if event.path]
    times = {then for other, then in known if _is_same_place(other, place, archive.parent)}
    if time in times:
        return False
    last = max((event.moment.replace(tzinfo=UTC).timestamp() for event in story), default=0.0)
    if time / 1e9 > last:
        return True
    return not times and any(other.exists() for other, _ in known)


def _is_same_place(known: Path, place: Path, home: Path) -> bool:
    """Whether both are one place: in a copy of the home that stands elsewhere, its inbox is the same inbox."""
    if known == place or not place.is_relative_to(home):
        return known == place
    own = place.relative_to(home).parts
    return known.parts[-len(own) :] == own
