"""A school's published schedule of assessment for a school year, in the four layouts that schools use.

Known from schedules that schools publish after the letters of 06.08.2021 СК-228/03 and 01-169/08-01: classes × days,
subjects × school weeks, subjects × months and levels, a list with a row a work. One row of the raw table is one row of
the file – a class, or a subject of a parallel; of a list, what it says of a subject of a class – with its works as
a list; the staging model gives every work a row of its own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from openpyxl import load_workbook

from ingestion.core.candidate import Candidate
from ingestion.core.files import FileRefusedError
from ingestion.core.findings import Findings
from ingestion.core.model import Extract, hold
from ingestion.core.rows import GROUP, SERVICE, Rows
from ingestion.core.text import class_label, season_of, squeeze
from ingestion.schedules.head import Head, read_head
from ingestion.schedules.layouts import (
    Level,
    Named,
    Sitting,
    Table,
    find_layout,
    hours_of,
    read_days,
    read_months,
    read_weeks,
    with_hours,
)
from ingestion.schedules.lists import find_list, read_list, year_of_days
from ingestion.schedules.words import LEVEL_OF_KIND, Row, level_named, month_named

KIND = "assessment_schedule"
TITLE = "График оценочных процедур школы"
NO_YEAR = (
    "Не найден учебный год графика: его нет ни в названии, ни в заголовках месяцев, ни в имени файла. Впишите его в "
    "название, например «График оценочных процедур на 2026-2027 учебный год», и пришлите файл ещё раз."
)
SCHEMA: dict[str, type[pl.DataType]] = {
    "sheet": pl.String,
    "row_number": pl.Int64,
    "layout": pl.String,
    "part": pl.String,
    "school_code": pl.String,
    "school_name": pl.String,
    "school_year": pl.Int32,
    "class_text": pl.String,
    "class_label": pl.String,
    "grade": pl.Int32,
    "subject": pl.String,
    "language": pl.String,
    "study_level": pl.String,
    "order_number": pl.String,
    "order_date": pl.Date,
    "works": pl.String,
}


def _rows(candidate: Candidate, sheet: str) -> Sequence[Row]:
    return candidate.tables.frame(sheet).rows()


def recognise(candidate: Candidate) -> float:
    """Recognise a schedule by heads of days, weeks or months; a list gives way to a register with the same heads."""
    if candidate.book is None:
        return 0.0
    found = [_layout(candidate.book.head(sheet).rows()) for sheet in candidate.book.sheets]
    layouts = {one[0] for one in found if one}
    return 0.0 if not layouts else 2.5 if layouts - {"D"} else 0.6


def _layout(rows: Sequence[Row]) -> tuple[str, int] | None:
    """The layout of the table in the first rows of a sheet and the index of its header, or None."""
    if found := find_layout(rows):
        return found
    header = find_list(rows)
    return None if header is None else ("D", header)


def _month_year(row: Row) -> int | None:
    """The school year that the headings of months say (`Сентябрь 2025`)."""
    found = next((month for cell in row if (month := month_named(cell)) and month[1]), None)
    return found[1] + (found[0] >= 8) if found and found[1] else None


def _colours(candidate: Candidate, sheet: str) -> Level:
    """Levels by the colour of a cell, as the legend below the table explains colours; nothing in other formats."""
    if candidate.ending not in (".xlsx", ".xlsm"):
        return lambda row, place: None
    return _coloured(candidate.path, sheet)


def _coloured(path: Path, sheet: str) -> Level:
    # Opened as a stream: the bytes may have no ending of their own.
    with path.open("rb") as stream:
        page = load_workbook(stream)[sheet]
    legend: dict[str, str] = {}
    for row in page.iter_rows():
        said = next((named for cell in row[:4] if (named := level_named(str(cell.value or "")))), None)
        filled = next(
            (str(cell.fill.fgColor.rgb) for cell in row[:4] if cell.fill.fill_type == "solid"), None
        )
        if said and filled:
            legend.setdefault(filled, said)

    def level(row: int, place: int) -> str | None:
        fill = page.cell(row, place + 1).fill
        return legend.get(str(fill.fgColor.rgb)) if fill.fill_type == "solid" else None

    return level


def _read(candidate: Candidate, sheet: str, layout: str, header: int, school_year: int) -> Table:
    rows = _rows(candidate, sheet)
    if layout == "A":
        return read_days(rows, header, school_year)
    if layout == "D":
        return read_list(rows, header, school_year)
    if layout == "B":
        return read_weeks(rows, header, _colours(candidate, sheet))
    return read_months(rows, header, school_year)


def _part(table: Table) -> str:
    """What a file of this layout brings whole: a year, or the half-years that its days lie in."""
    days = [one.day for one in table.sittings if one.day]
    if table.layout not in ("C", "D") or not days:
        return "год"
    halves = sorted({1 if day.month >= 8 else 2 for day in days})
    return " и ".join(f"{half} полугодие" for half in halves)


def _work(one: Sitting) -> dict[str, str | float | None]:
    """One work of a row in the names of the staging model."""
    return {
        "cell": one.cell,
        "subject": one.subject.code,
        "language": one.subject.language,
        "study_level": one.subject.study_level,
        "held_on": one.day.isoformat() if one.day else None,
        "season": season_of(one.day) if one.day else None,
        "school_week": one.week,
        "work_kind": one.kind,
        "procedure_kind": one.kind if one.kind in LEVEL_OF_KIND else None,
        "level": one.level,
        "hours": one.hours,
    }


def _records(table: Table, sheet: str, head: Head, school_year: int) -> list[tuple]:
    part, works = _part(table), defaultdict(list)
    for one in table.sittings:
        works[Named(one.class_text, one.grade, one.subject) if table.listed else one.row].append(_work(one))
    abouts: list[tuple[int, Named, int | Named]] = [(row, about, row) for row, about in table.named.items()]
    abouts += [(row, about, about) for about, row in table.listed.items()]
    return [
        (
            sheet or None,
            row,
            table.layout,
            part,
            head.school_code,
            head.school_name,
            school_year,
            about.class_text,
            class_label(about.class_text, about.grade),
            about.grade,
            about.subject.code if about.subject else None,
            about.subject.language if about.subject else None,
            about.subject.study_level if about.subject else None,
            head.order_number,
            head.order_date,
            json.dumps(works[key], ensure_ascii=False),
        )
        for row, about, key in abouts
    ]


def _frame(cells: list[tuple[int, str, str]], sheet: str) -> pl.DataFrame:
    """Cells of a sheet as a frame: row, address, text, sheet."""
    schema = {"row_number": pl.Int64, "column_name": pl.String, "value": pl.String, "sheet": pl.String}
    return pl.DataFrame([(*one, sheet or None) for one in cells], schema=schema, orient="row")


def _held(table: Table, sheet: str) -> pl.DataFrame:
    """Rows whose class or subject nobody understands: number, sheet, the odd text."""
    odd = _frame(table.odd, sheet).filter(~pl.col("row_number").is_in(list(table.named)))
    return odd.unique("row_number", maintain_order=True)


def extract(candidate: Candidate) -> Extract:
    """Read every sheet that holds a table of a schedule; other sheets may name the yearly hours of subjects."""
    findings, places, records, held = Findings(), Rows(uses_formulas=False), [], []
    book = candidate.tables
    around = [candidate.origin.stem, *candidate.origin.path.parts[:-1]]
    hours: dict = {}
    for sheet in book.sheets:
        if found := hours_of(_rows(candidate, sheet)):
            hours |= found
            places.service.add(sheet)
    for sheet in book.sheets:
        if (place := _layout(book.head(sheet).rows())) is None:
            continue
        layout, header = place
        rows = _rows(candidate, sheet)
        head = read_head(rows[:header], [sheet, *around])
        school_year = head.school_year or (
            year_of_days(rows, header) if layout == "D" else _month_year(rows[header])
        )
        if school_year is None:
            raise FileRefusedError(NO_YEAR)
        table = with_hours(_read(candidate, sheet, layout, header, school_year), hours)
        places.found_header(sheet, table.first, table.last)
        places.put_aside(sheet, [row for row in table.groups if row > table.last], GROUP)
        places.put_aside(sheet, _legend(rows, table), SERVICE)
        read = pl.DataFrame({"row_number": table.read}, schema={"row_number": pl.Int64})
        places.were_read(read.with_columns(pl.lit(sheet or None, pl.String).alias("sheet")))
        records += _records(table, sheet, head, school_year)
        bad = _held(table, sheet)
        findings.add("schedule_class_unknown", bad.drop("column_name"))
        undated = _frame(table.undated, sheet)
        findings.add("schedule_day_unknown", undated)
        findings.add("schedule_cell_unknown", _frame(table.odd, sheet).join(bad, on="row_number", how="anti"))
        held += [hold(bad), hold(undated)]
    written = pl.DataFrame(records, schema=SCHEMA, orient="row")
    quarantine, read_cnt = pl.concat(held), places.read_cnt
    return Extract(
        {f"raw.{KIND}": written}, findings, quarantine, read_cnt, read_cnt - quarantine.height, rows=places
    )


def _legend(rows: Sequence[Row], table: Table) -> list[int]:
    """Rows below an empty one after the last that was read: what the colours and signs mean, signatures."""
    last = max([*table.read, *table.groups, table.last])
    below = [number for number, row in enumerate(rows, 1) if number > last and any(map(squeeze, row))]
    return below if last + 1 not in below else []
