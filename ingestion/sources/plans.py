"""Plans of measures as text, docx, xlsx or pdf: one row a measure, points of the order apart."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from ingestion.core.candidate import Candidate
from ingestion.core.files import FileRefusedError
from ingestion.core.findings import Findings
from ingestion.core.model import Extract, hold
from ingestion.core.rows import HELD
from ingestion.plans import (
    PlanRefused,
    may_begin_plan,
    measures_frame,
    order_points_frame,
    plan_frame,
    plan_from_rows,
    plan_score,
)
from ingestion.plans.accounted import account, sheet_of
from ingestion.plans.responsible import apart
from ingestion.plans.row import MAX_ROWS
from ingestion.plans.rows import read_rows
from ingestion.plans.xlsx_rows import MAX_COLUMNS

KIND = "plans"
TITLE = "План мероприятий"
WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
ENDINGS = {".txt", ".docx", ".pdf", *WORKBOOKS}


@contextmanager
def with_ending(candidate: Candidate) -> Iterator[Path]:
    """Give the bytes their ending back: readers of documents tell formats by it; a refusal names the file as sent."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"document{candidate.ending}"
        shutil.copyfile(candidate.path, copy)
        try:
            yield copy
        except (PlanRefused, FileRefusedError) as error:
            raise type(error)(str(error).replace(copy.name, candidate.origin.path.name)) from error


def may_be_plan(candidate: Candidate) -> bool:
    """Cheap look before a document is parsed: a workbook's first rows must hold a title, a head or rows of a plan."""
    book = candidate.book
    if book is None or candidate.is_plain_text:
        return True
    if candidate.ending not in WORKBOOKS:
        return False
    sheets = [book.frame(sheet) for sheet in book.sheets]
    is_small = all(sheet.height <= MAX_ROWS and sheet.width <= MAX_COLUMNS for sheet in sheets)
    return is_small and any(may_begin_plan(book.head(sheet).rows()) for sheet in book.sheets)


def recognise(candidate: Candidate) -> float:
    """Recognise a plan by its table: measures with a time and somebody responsible."""
    if candidate.ending not in ENDINGS or not may_be_plan(candidate):
        return 0.0
    with with_ending(candidate) as path:
        try:
            return plan_score(read_rows(path))
        except PlanRefused as error:
            raise FileRefusedError(str(error)) from error


def extract(candidate: Candidate) -> Extract:
    """Read the document; what was joined or dropped on the way is said in findings."""
    with with_ending(candidate) as path:
        try:
            rows = read_rows(path)
            plan = plan_from_rows(rows, candidate.origin.path.name)
        except PlanRefused as error:
            raise FileRefusedError(str(error)) from error
    findings = Findings()
    sheets, lost = account(rows, plan)
    held = pl.DataFrame(
        [(sheet_of(row) or None, row.line, " · ".join(filter(None, row.cells))) for row in lost],
        schema={"sheet": pl.String, "row_number": pl.Int64, "value": pl.String},
        orient="row",
    ).unique(["sheet", "row_number"], maintain_order=True)
    findings.add("row_not_understood", held)
    counted = held.group_by(pl.col("sheet").fill_null("")).agg(
        pl.lit(HELD).alias("category"), pl.len().cast(pl.Int64).alias("rows_cnt")
    )
    columns = ("sheet", "row_number", "column_name", "value", "rule_id", "message", "how_to_fix")
    notes = [(n.place, n.line, n.column, n.value, n.rule_id, n.message, n.how_to_fix) for n in plan.notes]
    findings.add_worded(
        pl.DataFrame(
            notes,
            schema={name: pl.Int64 if name == "row_number" else pl.String for name in columns},
            orient="row",
        )
    )
    measures, people, places = apart(measures_frame(plan))
    findings.add("personal_data_cut", places, column="Ответственный")
    declared = [c for c in measures.columns if c not in ("source_file", "line")]
    tables = {
        "raw.plans": plan_frame(plan).drop("short_id"),
        "raw.plan_measures": measures.select(declared),
        "raw.plan_order_points": order_points_frame(plan).drop("due_date", "line"),
    }
    # An order that came without its plan is about its points.
    loaded = measures.height or len(plan.order_points)
    read = loaded + held.height
    return Extract(tables, findings, hold(held), read, loaded, people, sheets=pl.concat([sheets, counted]))
