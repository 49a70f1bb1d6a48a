"""What extractors return and what the pipeline reports about a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import polars as pl

from ingestion.core.findings import Findings
from ingestion.core.rows import SHEETS_SCHEMA, Rows

QUARANTINE_SCHEMA = {"sheet": pl.String, "row_number": pl.Int64, "row_json": pl.String}


@dataclass(frozen=True)
class Origin:
    """Where a file came from: its path below the folder that was given, for names that carry meaning."""

    file_name: str

    @property
    def path(self) -> PurePosixPath:
        """The file's path with forward slashes."""
        return PurePosixPath(self.file_name.replace("\\", "/"))

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return self.path.stem


@dataclass
class Extract:
    """Rows of one file, checked: tables to load, rows held, findings.

    `rows_read` counts the rows of the file that the source is about; every one of them is loaded or quarantined.
    `rows` says where each row of the file went, `sheets` counts them (sheet × category) once all are accounted for.
    """

    tables: dict[str, pl.DataFrame]
    findings: Findings
    quarantine: pl.DataFrame
    rows_read: int
    rows_loaded: int
    people: pl.DataFrame | None = None
    notes: list[str] = field(default_factory=list)
    rows: Rows | None = None
    sheets: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SHEETS_SCHEMA))


@dataclass
class Reading:
    """What came of reading a file: an extract, or a status with one sentence for the person who sent it.

    `is_unknown` – it was read well and is of no kind: nothing of it is kept.
    """

    kind: str | None
    status: str
    message: str = ""
    extract: Extract | None = None
    is_unknown: bool = False


@dataclass
class FileReport:
    """One line of what `obektiv ingest` tells about a file.

    `changes` – what the load changes, a row a slice, in the columns of `ops.load_changes`; `reasons` – why it waits for
    a person; `is_trial` – all this is what loading would do, nothing is written; `is_dropped` – the archive, where an
    earlier version had put the file, keeps it no more. In a trial, `found` – what was found in the file by rule
    (`rule_id`, `effect`, `message`, `how_to_fix`, `cnt`, the first place) and `schools` – codes of the schools it is
    about, None among them for rows about no single school. `reading` – of a plan that counts or would count, how its
    measures are read, a row a measure in the columns of `ingestion.plans.told`.
    """

    file_name: str
    kind: str | None
    status: str
    rows_read: int = 0
    rows_loaded: int = 0
    rows_quarantined: int = 0
    findings_cnt: int = 0
    already_known: bool = False
    message: str = ""
    load_id: int | None = None
    changes: list[dict[str, Any]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    is_trial: bool = False
    is_dropped: bool = False
    found: list[dict[str, Any]] = field(default_factory=list)
    schools: list[str | None] = field(default_factory=list)
    reading: list[dict[str, Any]] = field(default_factory=list)


def hold(frame: pl.DataFrame, columns: list[str] | None = None) -> pl.DataFrame:
    """Turn held rows into quarantine rows: place and the whole row as JSON.

    `frame` has `sheet`, `row_number` and the row's cells; `columns` limits the cells kept (personal ones are cut).
    """
    cells = columns or [name for name in frame.columns if name not in ("sheet", "row_number")]
    if frame.is_empty():
        return pl.DataFrame(schema=QUARANTINE_SCHEMA)
    packed = frame.select(cells).select(pl.struct(pl.all()).struct.json_encode().alias("row_json"))
    return frame.select(pl.col("sheet").cast(pl.String), pl.col("row_number").cast(pl.Int64)).hstack(packed)
