"""Export of ФИС ОКО «Достижение планируемых результатов»: a row a task, groups in columns of any order.

No real sample was seen: columns are found by what they hold (a text, a maximum, percents of named groups).
"""

from __future__ import annotations

import re

import polars as pl

from ingestion.core.candidate import Candidate, recognised
from ingestion.core.findings import Findings
from ingestion.core.model import QUARANTINE_SCHEMA, Extract, hold
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
    for position, cell in enumerate(row):
        key = header_key(cell)
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


def _find(candidate: Candidate):
    if candidate.book is None or candidate.is_plain_text:
        return None
    for sheet in candidate.book.sheets:
        for index, row in enumerate(candidate.book.head(sheet).rows()):
            if columns := _columns(row):
                return sheet, index, columns
    return None


def recognise(candidate: Candidate) -> float:
    """Recognise the report by its text of planned results beside a maximum and groups."""
    return 1.9 if _find(candidate) else 0.0


def extract(candidate: Candidate) -> Extract:
    """Read every task with the percent of every group; a row without a readable maximum is held."""
    sheet, header, columns = recognised(_find(candidate))
    test, findings = find_test(candidate, sheet), Findings()
    body = candidate.tables.frame(sheet).slice(header + 1)
    participants: dict[int, int] = {}
    records: list[tuple[object, ...]] = []
    bad, read = [], 0
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
            continue
        if not skill or not any(squeeze(row[p]) for p in columns["groups"]):
            continue
        read += 1
        maximum = number_of(row[columns["max"]])
        if maximum is None:
            bad.append((sheet or None, number, skill))
            continue
        code = _task_code(row, columns, skill, len(records))
        for position, group in columns["groups"].items():
            records.append(
                _record(sheet, number, code, skill, maximum, group, participants.get(position), row[position])
            )
    held = pl.DataFrame(
        bad, schema={"sheet": pl.String, "row_number": pl.Int64, "skill": pl.String}, orient="row"
    )
    findings.add("required_value_missing", held, column="Максимальный балл")
    frame = pl.DataFrame(records, schema=SCHEMA, orient="row")
    types = {"school_year": pl.Int32, "grade": pl.Int32, "class_grade": pl.Int32, "procedure_date": pl.Date}
    types["max_primary_score"] = pl.Float64
    about = [
        pl.lit(value, types.get(name, pl.String)).alias(name) for name, value in test.procedure().items()
    ]
    quarantine = hold(held) if bad else pl.DataFrame(schema=QUARANTINE_SCHEMA)
    return Extract({"raw.planned": frame.with_columns(about)}, findings, quarantine, read, read - len(bad))


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
