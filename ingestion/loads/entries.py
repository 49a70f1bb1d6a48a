"""Entries of the load log: what is written about a file whatever became of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl

from ingestion.core.model import FileReport
from ingestion.core.personal import cut_file_name
from warehouse import __version__

_NUMBERS = dict.fromkeys(("load_id", "order_no", "rows_current"), pl.Int64)
_SCHEMA = {**_NUMBERS, "source_kind": pl.String, "run_id": pl.String}


def entry_of(
    report: FileReport,
    load_id: int,
    sha256: str,
    size: int,
    at: datetime,
    run_id: str | None,
    rows_current: int | None,
    order_no: int,
) -> dict[str, Any]:
    """Return the entry of a file in the columns of `ops.load_log`.

    `rows_current` – what is brought counts at once; where it meets other rows, weighing may still hold it. None for a
    file whose place in the order is given later, or never.
    """
    return {
        "load_id": load_id,
        "source_kind": report.kind,
        "file_name": cut_file_name(report.file_name),
        "sha256": sha256,
        "size_bytes": size,
        "rows_read": report.rows_read,
        "rows_loaded": report.rows_loaded,
        "rows_quarantined": report.rows_quarantined,
        "findings_cnt": report.findings_cnt,
        "status": report.status,
        "message": report.message,
        "program_version": __version__,
        "loaded_at": datetime.now(UTC).replace(tzinfo=None),
        "run_id": run_id,
        "changed_at": at.replace(tzinfo=None),
        "order_no": None if rows_current is None else order_no,
        "rows_current": rows_current,
    }


def log_frame(entries: list[dict[str, Any]]) -> pl.DataFrame:
    """Return entries as rows of `ops.load_log`."""
    return pl.DataFrame(entries, schema_overrides=_SCHEMA)


def report_of(file_name: str, kind: str, read: int, loaded: int, held: int, findings: int) -> FileReport:
    """Return the report of a file that is let in."""
    said = "загружен, есть замечания" if findings else "загружен"
    return FileReport(file_name, kind, "loaded", read, loaded, held, findings, message=said)
