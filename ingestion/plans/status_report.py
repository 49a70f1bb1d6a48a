"""A school's status report (the fifth document): what is done, how it stands, conditions of procedures.

Its table has no column for status: status, time and responsible share one cell, which is taken apart into
what can be recognised; the rest stays as text for a person. Names of people are left out.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from ingestion.plans.listed_report import Told, listed
from ingestion.plans.marks import Due, read_mark
from ingestion.plans.model import Note, PlanRefused, PlanSettings
from ingestion.plans.period import find_period
from ingestion.plans.period_known import Evidence
from ingestion.plans.preamble import DATE, REPORT, as_date, names_plan, preamble_lines
from ingestion.plans.roles import role_of
from ingestion.plans.row import Row
from ingestion.plans.rows import read_rows
from ingestion.plans.text import join, looks_like_timing, number_of
from warehouse.plans.names import strip_names

PROCEDURES = re.compile(
    r"(?<![А-ЯЁа-яё])(?:ВПР|ДКР|КДР|НИКО|РИКО|ОГЭ|ГВЭ(?:\s*-\s*\d+)?|ЕГЭ|ИС(?:\(И\))?\s*-\s*\d+|ВсОШ)"
)
SCHOOL = re.compile(
    r"\b(?:МБОУ|МКОУ|МАОУ|МОУ|ГБОУ|КГБОУ|ОГКОУ|ГКОУ)\s[^,;]*?(?=\s+(?:объективн|по |за |на |в )|$)"
)
AS_OF = re.compile(rf"\bна\s+{DATE}", re.I)
ABOUT_PLAN = re.compile(r"\bплана?\b|дорожн\w+ карт|мероприяти|комплекса? мер", re.I)
ROLE = re.compile(
    r"администраци\w*|(?:заместител\w+\s+)?руководител\w+(?:\s+(?:ОО|ОУ|ШМО|ММО|организац\w+))?"
    r"|заместител\w+\s+директора(?:\s+по\s+УВР)?|директор\w*|педагог\w*(?:\s*-\s*[а-я]+)?|учител\w+(?:-предметник\w+)?"
    r"|координатор\w*|методист\w*|классн\w+\s+руководител\w+|технически\w+\s+специалист\w*",
    re.I,
)
# The word of the report, and the status it means in the form `plan_status` (empty: the word sets none).
STATUS_WORDS = (
    (re.compile(r"^не (?:вы|ис)полнен\w*", re.I), "не выполнено"),
    (re.compile(r"^частично\b[^,;.]*", re.I), "частично"),
    (re.compile(r"^(?:(?:вы|ис)полнен\w*|проведен\w*|сформирован\w*|издан\w*)", re.I), "выполнено"),
    (re.compile(r"^перенесен\w*", re.I), "перенесено"),
    (
        re.compile(r"^(?:используется|ведется|проводится|постоянно|регулярно|в работе|систематически)", re.I),
        "в работе",
    ),
    (re.compile(r"^(?:планируется|запланирован\w*)", re.I), ""),
    (re.compile(r"^(?:взят\w*\s+на\s+контроль|на контроле)", re.I), "в работе"),
)


@dataclass(frozen=True)
class StatusRow:
    """One reported activity. `status_word` is the report's own, `status` the `plan_status` word or empty."""

    ordinal: int
    direction: str
    subdirection: str
    measure: str
    status_word: str
    status: str
    timing_text: str
    responsible: str
    rest: str
    source_text: str
    place: str
    line: int
    number: str = ""
    done_on: date | None = None
    new_due_on: date | None = None


@dataclass(frozen=True)
class Condition:
    """Conditions of one procedure at the school, in the columns of the form `procedure_conditions`.

    `procedure` is empty where the report speaks of all procedures together.
    """

    procedure: str
    video: str
    briefing: str
    protected_network: str
    commission: str
    comment: str
    line: int


@dataclass(frozen=True)
class StatusReport:
    """A school's report: as of which day, its rows, the conditions its first section tells."""

    source_file: str
    title: str
    school_name: str
    as_of: date | None
    rows: tuple[StatusRow, ...]
    conditions: tuple[Condition, ...]
    notes: tuple[Note, ...]
    period_start: date | None = None
    period_end: date | None = None
    is_about_plan: bool = False


def read_status_report(path: Path | str, name: str | None = None) -> StatusReport:
    """The report in a txt, docx, xlsx or pdf file; `PlanRefused` when it has no such table."""
    path = Path(path)
    return report_from_rows(read_rows(path), name or path.name)


def report_from_rows(rows: list[Row], name: str) -> StatusReport:
    """The report in rows already read."""
    about = report_columns(rows)
    found = _header(rows) or about
    if not found and (told := listed(rows)):
        return _of_list(*told, name)
    if not found:
        raise PlanRefused("Не найдена таблица отчёта: нет столбцов «Мероприятия» и «Ответственный, сроки».")
    at, columns = found
    title = ""
    for row in rows[:at]:
        title = join(title, " ".join(filter(None, row.cells)))
    school, day = SCHOOL.search(title), AS_OF.search(title)
    below = _whole(rows[at + 1 :], len(rows[at].cells))
    reported, notes = _status_rows(_with_one_mark(below, rows[at].cells, columns), columns)
    is_about_plan = found == about and not school and bool(ABOUT_PLAN.search(title))
    reported, start, end = _dated(title, reported) if is_about_plan else (reported, None, None)
    if not reported:
        raise PlanRefused("В таблице отчёта нет ни одной строки с мероприятием.")
    return StatusReport(
        source_file=name,
        title=title,
        school_name=school.group(0).strip() if school else "",
        as_of=as_date(day) if day else None,
        rows=tuple(reported),
        conditions=tuple(_conditions(reported)),
        notes=tuple(notes),
        period_start=start,
        period_end=end,
        is_about_plan=is_about_plan,
    )


def _period(title: str, reported: list[StatusRow]) -> tuple[date | None, date | None]:
    """The days that a report about a plan speaks of, to find the plan by; nothing where they cannot be told."""
    known = Evidence(title, [title], "", None, [], [row.timing_text for row in reported])
    try:
        start, end, _, _ = find_period(known, PlanSettings())
    except PlanRefused:
        return None, None
    return start, end


def _of_list(title: str, points: list[Told], name: str) -> StatusReport:
    """A report about a plan whose points are lines of text."""
    reported = []
    for ordinal, point in enumerate(points, 1):
        mark, said = read_mark(point.mark), strip_names(point.mark)
        measure = strip_names(point.measure) or f"пункт {point.number}"
        reported.append(
            StatusRow(
                ordinal,
                point.direction,
                "",
                measure,
                mark.status,
                mark.status,
                timing_text="",
                responsible="",
                rest="",
                source_text=said,
                place=point.row.place,
                line=point.row.line,
                number=point.number,
                done_on=mark.done_on,
                new_due_on=mark.new_due_on,
            )
        )
    reported, start, end = _dated(title, reported)
    day = AS_OF.search(title)
    return StatusReport(
        source_file=name,
        title=title,
        school_name="",
        as_of=as_date(day) if day else None,
        rows=tuple(reported),
        conditions=(),
        notes=(),
        period_start=start,
        period_end=end,
        is_about_plan=True,
    )


def _dated(title: str, reported: list[StatusRow]) -> tuple[list[StatusRow], date | None, date | None]:
    """Rows of a report about a plan with the first and the last day of that plan, where they can be told."""
    start, end = _period(title, reported)
    if start is None or end is None:
        return reported, None, None
    return [_moved_within(one, start, end) for one in reported], start, end


def _moved_within(row: StatusRow, start: date, end: date) -> StatusRow:
    """A postponed row with its new day where the report names it without a year."""
    if row.status != "перенесено" or row.new_due_on:
        return row
    due = Due(start, end, (start.month, start.day) != (1, 1), row.timing_text)
    return replace(row, new_due_on=read_mark(row.source_text, due).new_due_on)


def report_columns(rows: list[Row]) -> tuple[int, dict[str, int]] | None:
    """Row and columns of a head that names measures and what was done of them, under the title of a report."""
    for at, row in enumerate(rows):
        if row.is_text or len(row.filled) < 2:
            continue
        roles = [role_of(cell) for cell in row.cells]
        told = next((role for role in ("mark", "expected_result") if role in roles), None)
        if "title" in roles and told and "combined" not in roles:
            above = preamble_lines(rows[:at])
            is_report = names_plan(above) is False and any(REPORT.match(text) for text, _, _ in above)
            known = ("number", "direction", "title", "timing", "responsible")
            columns = {role: roles.index(role) for role in known if role in roles}
            return (at, columns | {"mark": roles.index(told)}) if is_report else None
    return None


def _with_one_mark(rows: list[Row], head: tuple[str, ...], columns: dict[str, int]) -> list[Row]:
    """Rows whose several columns of what was done («Фактический срок», «Статус») stand together in the first one."""
    marks = [i for i, name in enumerate(head) if role_of(name) == "mark"]
    if "mark" not in columns or len(marks) < 2:
        return rows
    joined = []
    for row in rows:
        told = "; ".join(row.cells[i] for i in marks if row.cells[i])
        cells = tuple(told if i == columns["mark"] else cell for i, cell in enumerate(row.cells))
        joined.append(replace(row, cells=cells))
    return joined


def _header(rows: list[Row]) -> tuple[int, dict[str, int]] | None:
    for at, row in enumerate(rows):
        roles = [role_of(cell) for cell in row.cells]
        if "combined" in roles and "title" in roles:
            return at, {
                role: roles.index(role)
                for role in ("number", "direction", "title", "combined")
                if role in roles
            }
    return None


def _whole(rows: list[Row], width: int) -> list[Row]:
    """Rows put together where a page break tore off the last cells; text below the table is left out."""
    result: list[Row] = []
    for row in (row for row in rows if not row.is_text):
        last = result[-1] if result else None
        is_rest = last is not None and len(last.cells) < width and len(last.cells) + len(row.cells) == width
        if last is not None and is_rest and last.spans is None and not number_of(last.cells[0]):
            result[-1] = Row(last.cells + row.cells, last.place, last.line, last.block)
        else:
            result.append(row)
    return [
        Row((*row.cells, *[""] * (width - len(row.cells))), row.place, row.line, row.block) for row in result
    ]


def _status_rows(rows: list[Row], columns: dict[str, int]) -> tuple[list[StatusRow], list[Note]]:
    reported: list[StatusRow] = []
    notes: list[Note] = []
    direction = subdirection = ""
    number, heading = columns.get("number", 0), columns.get("direction", columns["title"])
    mark = columns.get("mark")
    for row in rows:
        texts = row.cells
        measure = strip_names(texts[columns["title"]])
        told = strip_names(texts[columns["combined"] if mark is None else mark])
        if (texts[number] and not measure) or (mark is not None and len(row.filled) == 1):
            direction, subdirection = texts[heading] or texts[row.filled[0]], ""
            continue
        if "direction" in columns:
            subdirection = texts[heading].lstrip("-–— ") or subdirection
        if not measure and not told:
            continue
        if mark is not None:
            reported.append(_marked(row, columns, direction, subdirection, len(reported) + 1))
            continue
        parts = take_apart(told)
        reported.append(
            StatusRow(len(reported) + 1, direction, subdirection, measure, *parts, told, row.place, row.line)
        )
        if parts[4]:
            notes.append(
                Note(
                    "report_text_kept",
                    row.place,
                    row.line,
                    "Ответственный, сроки",
                    parts[4],
                    f"Часть ячейки не распознана как статус, срок или ответственный: «{parts[4]}».",
                    "Прочитайте и при необходимости внесите статус вручную.",
                )
            )
    return reported, notes


def _marked(row: Row, columns: dict[str, int], direction: str, subdirection: str, ordinal: int) -> StatusRow:
    """A row of a report with a column of marks."""
    texts = {role: strip_names(row.cells[place]) for role, place in columns.items()}
    mark = read_mark(texts["mark"])
    return StatusRow(
        ordinal,
        direction,
        subdirection,
        texts["title"],
        mark.status,
        mark.status,
        texts.get("timing", ""),
        texts.get("responsible", ""),
        "" if mark.status else texts["mark"],
        texts["mark"],
        row.place,
        row.line,
        number_of(texts.get("number", "")) or "",
        mark.done_on,
        mark.new_due_on,
    )


def take_apart(text: str) -> tuple[str, str, str, str, str]:
    """(status word, status, time, responsible, rest) of a mixed cell; no word of the cell is lost."""
    word = status = ""
    times, people, rest = [], [], []
    for part in _parts(text):
        if "приказ" in part.lower():
            rest.append(part)
            continue
        found = next(
            ((match, value) for pattern, value in STATUS_WORDS if (match := pattern.match(part))), None
        )
        if found and not word:
            word, status = found[0].group(0), found[1]
            part = part[found[0].end() :].strip()
        roles = list(ROLE.finditer(part))
        if roles:
            people.append(part[roles[0].start() :])
            part = part[: roles[0].start()].strip()
            after_time = re.search(r"\s*(в течение\b.*)$", people[-1])
            if after_time:
                times.append(after_time.group(1))
                people[-1] = people[-1][: after_time.start()]
        if looks_like_timing(part) or re.match(r"^(?:по завершении|перед)\b", part, re.I):
            times.append(part)
        elif part:
            rest.append(part)
    return word, status, ", ".join(times), ", ".join(people), "; ".join(rest)


def _parts(text: str) -> list[str]:
    """Sentences of a cell, and their parts between commas; a sentence about an order stays whole."""
    parts = []
    for sentence in re.split(r"[;.](?!\d)\s*", text):
        parts.extend([sentence] if "приказ" in sentence.lower() else re.split(r",\s*(?!педагог)", sentence))
    return [part.strip() for part in parts if part.strip()]


def _conditions(rows: list[StatusRow]) -> list[Condition]:
    """The section about concrete procedures as conditions: one row a procedure with video, one for all."""
    result: list[Condition] = []
    common = {"briefing": "", "protected_network": "", "commission": ""}
    first_line = 0
    for row in rows:
        about = f"{row.subdirection} {row.measure}".lower()
        if "видеонаблюден" in row.measure.lower() and PROCEDURES.search(row.measure):
            for procedure in PROCEDURES.findall(row.measure):
                label = re.sub(r"\s*-\s*", "-", procedure)
                result.append(Condition(label, row.source_text, "", "", "", "", row.line))
            continue
        key = next(
            (
                k
                for k, stem in (
                    ("briefing", "инструктаж"),
                    ("protected_network", "зкс"),
                    ("commission", "комисси"),
                )
                if stem in about
            ),
            None,
        )
        if key:
            common[key] = join(
                common[key], f"{row.measure}: {row.source_text}" if row.source_text else row.measure
            )
            first_line = first_line or row.line
    if any(common.values()):
        result.append(Condition("", "", comment="", line=first_line, **common))
    return result


ROW_SCHEMA = {
    "source_file": pl.String,
    "school_name": pl.String,
    "as_of": pl.Date,
    "ordinal": pl.Int64,
    "direction": pl.String,
    "subdirection": pl.String,
    "measure": pl.String,
    "status_word": pl.String,
    "status": pl.String,
    "timing_text": pl.String,
    "responsible": pl.String,
    "rest": pl.String,
    "source_text": pl.String,
    "line": pl.Int64,
    "number": pl.String,
    "done_on": pl.Date,
    "new_due_on": pl.Date,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "is_about_plan": pl.Boolean,
}
CONDITION_SCHEMA = {
    "source_file": pl.String,
    "school_name": pl.String,
    "as_of": pl.Date,
    "procedure": pl.String,
    "video": pl.String,
    "briefing": pl.String,
    "protected_network": pl.String,
    "commission": pl.String,
    "comment": pl.String,
    "line": pl.Int64,
}


def report_frames(report: StatusReport) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Reported rows (`ROW_SCHEMA`) and conditions (`CONDITION_SCHEMA`) as frames."""
    own = {"source_file": report.source_file, "school_name": report.school_name, "as_of": report.as_of}
    own |= {name: getattr(report, name) for name in ("period_start", "period_end", "is_about_plan")}
    frames = []
    for items, schema in ((report.rows, ROW_SCHEMA), (report.conditions, CONDITION_SCHEMA)):
        rows = [{c: own[c] if c in own else getattr(item, c) for c in schema} for item in items]
        frames.append(pl.DataFrame(rows, schema=schema))
    return frames[0], frames[1]
