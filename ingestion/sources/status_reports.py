"""A school's status report on objectivity (the fifth document): how measures stand, and conditions of procedures."""

from __future__ import annotations

import polars as pl

from ingestion.core.candidate import Candidate
from ingestion.core.cells import mapped, squeezed
from ingestion.core.files import FileRefusedError
from ingestion.core.findings import Findings
from ingestion.core.model import QUARANTINE_SCHEMA, Extract
from ingestion.core.text import school_code
from ingestion.plans import PlanRefused, looks_like_status_report, read_status_report, report_frames
from ingestion.plans.rows import read_rows
from ingestion.registers.mentions import procedure_kind
from ingestion.sources.plans import ENDINGS, may_be_plan, with_ending

KIND = "status_reports"
TITLE = "Отчёт школы об объективности процедур"


def recognise(candidate: Candidate) -> float:
    """Recognise a report by its table: measures with status, time and responsible in one column."""
    if candidate.ending not in ENDINGS or not may_be_plan(candidate):
        return 0.0
    with with_ending(candidate) as path:
        try:
            return 1.1 if looks_like_status_report(read_rows(path)) else 0.0
        except PlanRefused:
            return 0.0


def extract(candidate: Candidate) -> Extract:
    """Read the report; what was not understood as status, time or responsible stays as text for a person."""
    with with_ending(candidate) as path:
        try:
            report = read_status_report(path, name=candidate.origin.path.name)
        except PlanRefused as error:
            raise FileRefusedError(str(error)) from error
    rows, conditions = report_frames(report)
    findings = Findings()
    kept = pl.DataFrame(
        [(n.line, n.column, n.value) for n in report.notes],
        schema={"row_number": pl.Int64, "column_name": pl.String, "value": pl.String},
        orient="row",
    )
    findings.add("report_text_kept", kept)
    if report.is_about_plan:
        findings.add("report_about_plan", pl.DataFrame({"row_number": [1], "value": [report.title]}))
    login = pl.lit(school_code(str(candidate.origin.path)), pl.String).alias("school_code")
    tables = {
        "raw.status_reports": _clean(rows).with_columns(login).rename({"line": "row_number"}),
        "raw.status_report_conditions": _clean(conditions)
        .with_columns(
            login, mapped(conditions, "procedure", lambda name: procedure_kind(name)).alias("procedure_kind")
        )
        .rename({"line": "row_number", "procedure": "procedure_name"}),
    }
    return Extract(tables, findings, pl.DataFrame(schema=QUARANTINE_SCHEMA), rows.height, rows.height)


def _clean(frame: pl.DataFrame) -> pl.DataFrame:
    """Empty texts become nulls."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    return frame.with_columns([squeezed(name).alias(name) for name in texts])
