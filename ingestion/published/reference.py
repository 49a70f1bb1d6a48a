"""Published group reports of ФИС ОКО: marks, journal, scores, tasks. One row a group, values in columns.

Layouts differ in details: the name of a sheet is cut at 31 characters, "Вся выборка" may be missing, a value may come
as a percent, a count or both (side by side or under a second header row), tasks carry a row of maxima. What a sheet is
shows in its header; several reports in one workbook are all read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from ingestion.core.candidate import Candidate
from ingestion.core.files import FileRefusedError
from ingestion.core.findings import Findings
from ingestion.core.model import QUARANTINE_SCHEMA, Extract, hold
from ingestion.core.rows import GROUP, Rows
from ingestion.core.text import header_key, is_date_for_code, parse_task_header, squeeze, task_code
from ingestion.published.fis_oko import Group, find_test, read_group

GROUPS = "группыучастников"
CHANGES = {"понизили": "понизили", "подтвердили": "подтвердили", "повысили": "повысили"}
COUNT_WORDS = ("кол", "чел", "число")
FIRST_TASK = re.compile(r"1(?!\d)")
# Reports whose percents add up to the whole group; tasks are completed independently of each other.
WHOLE = ("marks", "journal", "scores")
SCHEMA = {
    "sheet": pl.String,
    "row_number": pl.Int64,
    "group_level": pl.String,
    "group_name": pl.String,
    "municipality_code": pl.String,
    "school_code": pl.String,
    "schools_cnt": pl.Int64,
    "participants": pl.Int64,
    "value_key": pl.String,
    "pct": pl.Float64,
    "participants_cnt": pl.Int64,
    "max_points": pl.Float64,
}


@dataclass(frozen=True)
class ValueColumn:
    """A column of values: what it is about (mark, score, task, change), percent or count, maximum of a task."""

    position: int
    key: str
    is_count: bool = False
    max_points: float | None = None


@dataclass(frozen=True)
class Layout:
    """Where a report stands in a sheet."""

    kind: str
    sheet: str
    header: int
    first_row: int
    schools: int | None
    participants: int | None
    values: tuple[ValueColumn, ...]
    titles: tuple[str | None, ...] = ()


def _unit_is_count(text: str | None) -> bool | None:
    """Whether a header speaks of people (True) or of percent (False); None when it says neither."""
    key = header_key(text)
    if any(word in key for word in COUNT_WORDS):
        return True
    return False if "%" in squeeze(text) or "процент" in key or "доля" in key else None


def _bare_key(text: str | None) -> str | None:
    """The key in a header such as `2`, `«2» %`, `5 (чел.)`, `11.1`, `4К1 (3б)`, `Понизили (…) %`."""
    value = squeeze(text)
    if change := next((word for word in CHANGES if header_key(value).startswith(word)), None):
        return change
    value = re.sub(
        r"(?:%|,?\s*\(?\s*(?:кол-?во.*|чел\.?.*|балл\w*|отметка)\)?)", "", value, flags=re.IGNORECASE
    )
    value = re.sub(r"[«»\"]|\(\s*\)", "", value).strip(" ,-–")
    value = re.sub(r"^(\d+)\.0$", r"\1", value)
    parsed = parse_task_header(value)
    return parsed[0] if parsed else None


def _kind_of(keys: set[str]) -> str | None:
    if keys & set(CHANGES):
        return "journal"
    if {"2", "3", "4", "5"} <= keys and not keys & {"0", "1", "6"}:
        return "marks"
    if {"0", "1"} <= keys and all(key.isdigit() for key in keys):
        return "scores"
    # The first task may be told by its criteria or parts alone (1К1, 1.1).
    is_begun = any(FIRST_TASK.match(key) for key in keys)
    return "items" if is_begun and "0" not in keys else None


def _numbers(row: tuple) -> dict[int, float]:
    return {i: value for i, cell in enumerate(row) if (value := number_of(cell)) is not None}


def number_of(text: str | None) -> float | None:
    """Read a published figure: decimal comma, a percent sign and blanks allowed; None when it is not a number."""
    value = squeeze(text).replace(" ", "").replace(",", ".").removesuffix("%")
    if not re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?", value):
        return None
    return float(value)


def _second_header(header: tuple, below: tuple | None) -> tuple[tuple, dict[int, float], int]:
    """Look at the row under the header: units (`%`, `Кол-во`), maxima of tasks, or already the first group."""
    if below is None or (read_group(below[0]) and not _says_maximum(below[0])):
        return header, {}, 1
    units = [_unit_is_count(cell) for cell in below]
    if any(unit is not None for unit in units[1:]):
        filled, last = [], ""
        for cell, unit in zip(header, below, strict=True):
            last = squeeze(cell) or last
            filled.append(f"{last} {squeeze(unit)}" if squeeze(unit) else squeeze(cell))
        return tuple(filled), {}, 2
    maxima = _numbers(below)
    return header, maxima, 2 if maxima or _says_maximum(below[0]) else 1


def _says_maximum(text: str | None) -> bool:
    return header_key(text).startswith("макс")


def find_layout(candidate: Candidate, sheet: str) -> Layout | None:
    """Return where a group report stands in a sheet and of which kind it is; None when there is none."""
    rows = candidate.tables.head(sheet).rows()
    for index, row in enumerate(rows):
        if not row or not header_key(row[0]).startswith(GROUPS):
            continue
        below = rows[index + 1] if index + 1 < len(rows) else None
        header, maxima, height = _second_header(row, below)
        keys = [header_key(cell) for cell in header]
        schools = next((i for i, key in enumerate(keys) if key.startswith(("колвооо", "количествооо"))), None)
        people = next(
            (i for i, key in enumerate(keys) if key.startswith(("колвоучастников", "количествоучастников"))),
            None,
        )
        columns = []
        for position, cell in enumerate(header):
            key = _bare_key(cell) if position not in (0, schools, people) else None
            if key:
                columns.append(ValueColumn(position, key, bool(_unit_is_count(cell)), maxima.get(position)))
        kind = _kind_of({column.key for column in columns})
        if kind is None and people is not None and any("%" in squeeze(cell) for cell in header):
            kind = "journal" if _has_change_rows(rows[index + 1 :]) else None
        if kind:
            return Layout(kind, sheet, index, index + height, schools, people, tuple(columns), header)
    return None


def _has_change_rows(rows: list[tuple]) -> bool:
    return any(header_key(cell).startswith("понизили") for row in rows for cell in row[:2])


def layouts(candidate: Candidate) -> list[Layout]:
    """Return every group report of a file, sheet by sheet."""
    if candidate.book is None or candidate.is_plain_text:
        return []
    return [layout for sheet in candidate.book.sheets if (layout := find_layout(candidate, sheet))]


def recognise_as(kind: str, candidate: Candidate) -> float:
    """Recognise a file that holds a report of this kind."""
    return 2.0 if any(layout.kind == kind for layout in layouts(candidate)) else 0.0


def extract(candidate: Candidate) -> Extract:
    """Read all group reports of a file into `raw.<kind>` tables, checked."""
    findings, held, rows = Findings(), [], Rows()
    tables: dict[str, pl.DataFrame] = {}
    for layout in layouts(candidate):
        if dated := next((squeeze(cell) for cell in layout.titles if is_date_for_code(cell)), None):
            raise FileRefusedError(
                f"Excel превратил номер задания в дату («{dated}» в заголовке таблицы): выгрузите отчёт из ФИС ОКО "
                "заново и не открывайте его в Excel до загрузки."
            )
        test = find_test(candidate, layout.sheet)
        body = candidate.tables.body(layout.sheet, layout.first_row)
        rows.found_header(layout.sheet, layout.header + 1, layout.first_row)
        values, bad = _read(layout, body, findings, rows)
        held.append(bad)
        types = {
            "school_year": pl.Int32,
            "grade": pl.Int32,
            "class_grade": pl.Int32,
            "procedure_date": pl.Date,
        }
        types["max_primary_score"] = pl.Float64
        about = [
            pl.lit(value, types.get(name, pl.String)).alias(name) for name, value in test.procedure().items()
        ]
        table = f"raw.{layout.kind}"
        frame = values.with_columns(about)
        tables[table] = pl.concat([tables[table], frame]) if table in tables else frame
    if not tables:
        raise FileRefusedError("В отчёте ФИС ОКО нет строк с группами участников.")
    quarantine = pl.concat(held) if held else pl.DataFrame(schema=QUARANTINE_SCHEMA)
    read = rows.read_cnt
    return Extract(tables, findings, quarantine, read, read - quarantine.height, rows=rows)


def _read(
    layout: Layout, body: pl.DataFrame, findings: Findings, rows: Rows
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (values in long form, rows held) of one report; titles and footnotes are not rows."""
    read_rows = _read_changes if not layout.values else _read_groups
    records, bad = read_rows(layout, body, findings, rows)
    held = pl.concat(
        [_hold_groups(layout, rule, numbers, body.width, findings) for rule, numbers in bad.items()]
        or [pl.DataFrame(schema=QUARANTINE_SCHEMA)]
    )
    frame = pl.DataFrame(records, schema=SCHEMA, orient="row")
    if not layout.values:
        whole = (
            pl.col("participants_cnt")
            .sum()
            .over("group_level", "group_name", "school_code", "municipality_code")
        )
        frame = frame.with_columns(whole.alias("participants"))
    frame = _merge_percent_and_count(frame)
    _check_groups(layout.kind, frame, findings)
    return frame, held


# Rule → rows that it holds, with their numbers in the sheet.
Bad = dict[str, list[tuple[int, tuple]]]


def _read_groups(
    layout: Layout, body: pl.DataFrame, findings: Findings, rows: Rows
) -> tuple[list[tuple], Bad]:
    """One row a group, values in columns; figures without a group are nobody's and are held."""
    records: list[tuple] = []
    seen: set[Group] = set()
    bad: Bad = {}
    read: list[int] = []
    for index, row in enumerate(body.rows()):
        number, group = layout.first_row + index + 1, read_group(row[0])
        has_figures = any(number_of(cell) is not None for cell in row[1:])
        if not has_figures and (group is None or not any(squeeze(cell) for cell in row[1:])):
            if group is not None and group.level == "school":
                read.append(number)
                bad.setdefault("group_without_figures", []).append((number, row))
            continue
        read.append(number)
        if group is None:
            bad.setdefault("group_missing", []).append((number, row))
        elif group in seen:
            bad.setdefault("group_repeated", []).append((number, row))
        else:
            seen.add(group)
            records += _row_values(layout, row, number, group, findings)
    rows.read.setdefault(layout.sheet, set()).update(read)
    return records, bad


def _read_changes(layout: Layout, body: pl.DataFrame, _: Findings, rows: Rows) -> tuple[list[tuple], Bad]:
    """The variant of the journal report with rows Понизили, Подтвердили, Повысили, Всего below or beside a group."""
    records: list[tuple] = []
    seen: set[tuple[Group, str]] = set()
    bad: Bad = {}
    read: list[int] = []
    headings: list[int] = []
    group: Group | None = None
    for index, row in enumerate(body.rows()):
        number, change = layout.first_row + index + 1, _change(row)
        is_total = any(header_key(cell).startswith("всего") for cell in row[:2])
        if not (header_key(row[0]).startswith((*CHANGES, "всего"))):
            group = read_group(row[0]) or group
        if not (change or is_total):
            if squeeze(row[0]) and not any(number_of(cell) is not None for cell in row[1:]):
                headings.append(number)
            continue
        read.append(number)
        if group is None:
            bad.setdefault("group_missing", []).append((number, row))
        elif change and (group, change) in seen:
            bad.setdefault("group_repeated", []).append((number, row))
        elif change:
            seen.add((group, change))
            records.append(_row_of_change(layout, row, number, group, change))
    rows.read.setdefault(layout.sheet, set()).update(read)
    rows.put_aside(layout.sheet, headings, GROUP)
    return records, bad


def _change(row: tuple) -> str | None:
    return next((word for cell in row[:2] for word in CHANGES if header_key(cell).startswith(word)), None)


def _row_of_change(layout: Layout, row: tuple, number: int, group: Group, change: str) -> tuple:
    """A row `Понизили … | 20 | 22,47` below the group's own row."""
    people = number_of(row[layout.participants]) if layout.participants is not None else None
    rest = [number_of(cell) for i, cell in enumerate(row) if i > 0 and i != layout.participants]
    pct = next((value for value in rest if value is not None), None)
    return _record(layout, number, group, None, None, change, pct, people, None)


def _row_values(layout: Layout, row: tuple, number: int, group: Group, findings: Findings) -> list[tuple]:
    schools = number_of(row[layout.schools]) if layout.schools is not None else None
    people = number_of(row[layout.participants]) if layout.participants is not None else None
    records, wrong = [], []
    for column in layout.values:
        text = squeeze(row[column.position])
        value = number_of(text)
        if value is None:
            if text and text not in "-–":
                wrong.append((layout.sheet or None, number, text, column.key))
            continue
        pct, count = (None, value) if column.is_count else (value, None)
        records.append(
            _record(layout, number, group, schools, people, column.key, pct, count, column.max_points)
        )
    if wrong:
        names = {"sheet": pl.String, "row_number": pl.Int64, "value": pl.String, "column_name": pl.String}
        findings.add("reference_value_unknown", pl.DataFrame(wrong, schema=names, orient="row"))
    return records


def _record(layout, number, group, schools, people, key, pct, count, max_points) -> tuple:
    whole = [None if value is None else round(value) for value in (schools, people, count)]
    key = task_code(key) if layout.kind == "items" else key
    codes = (group.municipality_code, group.school_code)
    return (
        layout.sheet or None,
        number,
        group.level,
        group.name,
        *codes,
        whole[0],
        whole[1],
        key,
        pct,
        whole[2],
        max_points,
    )


def _merge_percent_and_count(frame: pl.DataFrame) -> pl.DataFrame:
    """Percent and count of the same value stand in two columns of the export and in one row here."""
    index = ["sheet", "group_level", "group_name", "municipality_code", "school_code", "value_key"]
    rest = [name for name in frame.columns if name not in index]
    merged = frame.group_by(index, maintain_order=True).agg([pl.col(n).drop_nulls().first() for n in rest])
    share = 100 * pl.col("participants_cnt") / pl.col("participants")
    return merged.select(frame.columns).with_columns(pl.coalesce("pct", share).alias("pct"))


def _hold_groups(
    layout: Layout, rule_id: str, rows: list[tuple[int, tuple]], width: int, findings: Findings
) -> pl.DataFrame:
    names = ["sheet", "row_number", *[f"c{i}" for i in range(width)]]
    placed = [(layout.sheet or None, number, *row) for number, row in rows]
    schema = {name: pl.Int64 if name == "row_number" else pl.String for name in names}
    frame = pl.DataFrame(placed, schema=schema, orient="row")
    findings.add(rule_id, frame.with_columns(pl.col("c0").alias("value")), column="Группы участников")
    return hold(frame)


def _check_groups(kind: str, frame: pl.DataFrame, findings: Findings) -> None:
    """Notice groups whose percents do not add up to a hundred and schools without a readable login."""
    groups = frame.group_by("sheet", "group_level", "group_name", "school_code", maintain_order=True)
    totals = groups.agg(pl.col("row_number").min(), pl.col("pct").sum().round(2).alias("total"))
    nameless = totals.filter((pl.col("group_level") == "school") & pl.col("school_code").is_null())
    findings.add(
        "group_without_login",
        nameless.with_columns(pl.col("group_name").alias("value")),
        column="Группы участников",
    )
    if kind in WHOLE:
        off = totals.filter(((pl.col("total") - 100).abs() > 0.5) & (pl.col("total") > 0))
        shown = pl.concat_str("group_name", pl.lit(": "), pl.col("total").cast(pl.String), pl.lit(" %"))
        findings.add(
            "percents_not_hundred", off.with_columns(shown.alias("value")), column="Группы участников"
        )
