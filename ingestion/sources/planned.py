"""Export of ФИС ОКО «Достижение планируемых результатов»: a row a task, groups in columns of any order.

No real sample was seen: columns are found by what they hold (a text, a maximum, percents of named groups).
"""

from __future__ import annotations

import re

import polars as pl

from ingestion.core.candidate import Candidate, recognised
from ingestion.core.findings import Findings
from ingestion.core.model import Extract, hold
from ingestion.core.rows import HEADER, Rows
from ingestion.core.text import header_key, parse_task_header, squeeze, task_code
from ingestion.published.fis_oko import Group, find_test, read_group
from ingestion.published.reference import number_of

KIND = "planned"
TITLE = "Достижение планируемых результатов (ФИС ОКО)"
SKILL = ("блоки", "планируем", "проверяемыетребования", "умения")
TASK = ("№", "номерзадания", "задание")
LEADING_CODE = re.compile(r"^(\d+(?:[.,]\d+)?(?:\(\d+\))?(?:[КKк]\d+)?)[.)]?\s+")
PARTICIPANTS = re.compile(r"^([\d\s]+)\s*уч", re.IGNORECASE)
SCHEMA = {
    "sheet": pl.String, "row_number": pl.Int64, "task_code": pl.String, "skill": pl.String, "max_score": pl.Float64,
    "group_level": pl.String, "group_name": pl.String, "municipality_code": pl.String, "school_code": pl.String,
    "participants": pl.Int64, "pct": pl.Float64,
}  # fmt: skip


def _columns(row: tuple) -> dict | None:
    """Positions of the text, the maximum and the groups in a header row; None when it is not one."""
    found: dict = {"groups": {}}
    keys = [header_key(cell) for cell in row]
    # Groups are looked for only where the rest of the header is.
    if not any(key.startswith("макс") for key in keys) or not any(key.startswith(SKILL) for key in keys):
        return None
    for position, (cell, key) in enumerate(zip(row, keys, strict=True)):
        if not key:
            continue
        if key.startswith(SKILL) and "skill" not in found:
            found["skill"] = position
        elif key.startswith("макс"):
            found["max"] = position
        elif key.startswith(TASK) and "task" not in found:
            found["task"] = position
        elif group := read_group(_group_text(cell)):
            found["groups"][position] = group
    return found if {"skill", "max"} <= found.keys() and found["groups"] else None


def _group_text(text: str | None) -> str:
    """A group in a header without the words around it: `Алтайский край, %` → `Алтайский край`, `По региону` stays."""
    return re.sub(r"[,\s]*(?:%|процент\w*|средний\s+процент\s+выполнения)\s*", " ", squeeze(text)).strip(" ,")


def _find(candidate: Candidate) -> list[tuple[str, int, dict]]:
    """Every sheet with the report: name, the header's row index, places of its columns."""
    found: list[tuple[str, int, dict]] = []
    if candidate.book is None or candidate.is_plain_text:
        return found
    if not any(key.startswith("макс") for key in candidate.keys):
        return found
    for sheet in candidate.book.sheets:
        for index, row in enumerate(candidate.book.head(sheet).rows()):
            if columns := _columns(row):
                found.append((sheet, index, columns))
                break
    return found


def recognise(candidate: Candidate) -> float:
    """Recognise the report by its text of planned results beside a maximum and groups."""
    return 1.9 if _find(candidate) else 0.0


def extract(candidate: Candidate) -> Extract:
    """Read every task with the percent of every group; a row without a readable maximum is held."""
    findings, rows, parts, held = Findings(), Rows(), [], []
    for sheet, header, columns in recognised(_find(candidate) or None):
        rows.found_header(sheet, header + 1)
        records, bad = _read_sheet(candidate.tables.body(sheet, header + 1), sheet, header, columns, rows)
        frame = pl.DataFrame(
            bad, schema={"sheet": pl.String, "row_number": pl.Int64, "skill": pl.String}, orient="row"
        )
        findings.add("required_value_missing", frame, column="Максимальный балл")
        held.append(hold(frame))
        parts.append(
            pl.DataFrame(records, schema=SCHEMA, orient="row").with_columns(_about(candidate, sheet))
        )
    quarantine, read = pl.concat(held), rows.read_cnt
    tables = {"raw.planned": pl.concat(parts)}
    return Extract(tables, findings, quarantine, read, read - quarantine.height, rows=rows)


def _about(candidate: Candidate, sheet: str) -> list[pl.Expr]:
    """The procedure that a sheet is about, as columns."""
    types = {"school_year": pl.Int32, "grade": pl.Int32, "class_grade": pl.Int32, "procedure_date": pl.Date}
    types["max_primary_score"] = pl.Float64
    about = find_test(candidate, sheet).procedure()
    return [pl.lit(value, types.get(name, pl.String)).alias(name) for name, value in about.items()]


def _read_sheet(
    body: pl.DataFrame, sheet: str, header: int, columns: dict, rows: Rows
) -> tuple[list[tuple[object, ...]], list[tuple[str | None, int, str]]]:
    participants: dict[int, int] = {}
    records: list[tuple[object, ...]] = []
    bad: list[tuple[str | None, int, str]] = []
    read: list[int] = []
    for index, row in enumerate(body.rows()):
        number = header + 2 + index
        counts = {
            p: int(m[1].replace(" ", ""))
            for p in columns["groups"]
            if (m := PARTICIPANTS.match(squeeze(row[p])))
        }
        skill = squeeze(row[columns["skill"]])
        if counts and not skill:
            participants |= counts
            rows.put_aside(sheet, [number], HEADER)
            continue
        has_values = any(squeeze(row[p]) for p in columns["groups"])
        if not has_values and not (skill and squeeze(row[columns["max"]])):
            continue
        read.append(number)
        maximum = number_of(row[columns["max"]])
        if maximum is None or not skill:
            bad.append((sheet or None, number, skill))
            continue
        code = _task_code(row, columns, skill, len(records))
        for position, group in columns["groups"].items():
            records.append(
                _record(sheet, number, code, skill, maximum, group, participants.get(position), row[position])
            )
    rows.read.setdefault(sheet, set()).update(read)
    return records, bad


def _task_code(row: tuple, columns: dict, skill: str, order: int) -> str | None:
    """The task's code from its own column, else from the beginning of the text."""
    if "task" in columns and (parsed := parse_task_header(row[columns["task"]])):
        return parsed[0]
    match = LEADING_CODE.match(skill)
    return task_code(match[1]) if match else None


def _record(sheet, number, code, skill, maximum, group: Group, participants, cell) -> tuple:
    place = (sheet or None, number, code, LEADING_CODE.sub("", skill), maximum)
    return (
        *place,
        group.level,
        group.name,
        group.municipality_code,
        group.school_code,
        participants,
        number_of(cell),
    )
