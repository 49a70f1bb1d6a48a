"""The three layouts of a schedule: classes × days (A), subjects × weeks (B), subjects × months and levels (C).

Each reader gets the rows of a sheet and gives sittings with the cell that each stands in; cells that name no known
subject or no day of the school year come back as odd ones, never as a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from openpyxl.utils import get_column_letter

from ingestion.core.text import header_key, squeeze
from ingestion.registers.mentions import grade_of_class
from ingestion.schedules.words import (
    LEVEL_OF_KIND,
    Row,
    Subject,
    day_of,
    days_in,
    kind_of,
    level_named,
    month_named,
    subject_of,
    whole_number,
    works_of,
)

Level = Callable[[int, int], str | None]
CLASSES, SUBJECT, HOURS = header_key("Класс"), header_key("Предмет"), header_key("Часов по УП")
LEAST_DAYS, LEAST_WEEKS = 20, 20
PARALLEL = re.compile(r"(\d{1,2})\s*-?(?:е|й|ые|ый)?\s*класс", re.IGNORECASE)


@dataclass(frozen=True)
class Sitting:
    """One assessment: where it stands, who writes what, on which day or in which school week."""

    row: int
    cell: str
    class_text: str
    grade: int
    subject: Subject
    day: date | None = None
    week: int | None = None
    kind: str | None = None
    level: str | None = None
    hours: float | None = None


@dataclass(frozen=True)
class Named:
    """Whom and what a row is about: a class (A) or a parallel and a subject (B, C)."""

    class_text: str
    grade: int
    subject: Subject | None = None


@dataclass
class Table:
    """A table found in a sheet: layout, first and last row of its header (from 1), what was read of it.

    Layouts A, B, C name their class or subject once, in the row `named`; a list names it in any number of rows, and
    `listed` keeps the first of them. `undated` are rows of a list whose day is not understood.
    """

    layout: str
    first: int
    last: int
    sittings: list[Sitting] = field(default_factory=list)
    named: dict[int, Named] = field(default_factory=dict)
    listed: dict[Named, int] = field(default_factory=dict)
    undated: list[tuple[int, str, str]] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    odd: list[tuple[int, str, str]] = field(default_factory=list)

    def odd_cell(self, row: int, place: int, text: str) -> None:
        """A written cell that is not used."""
        self.odd.append((row, address(row, place), text))


def address(row: int, place: int) -> str:
    """The address of a cell as Excel writes it; row from 1, place from 0."""
    return f"{get_column_letter(place + 1)}{row}"


def filled_right(row: Row) -> list[str]:
    """Texts of a row, an empty cell holding what is merged over it from the left."""
    out: list[str] = []
    for cell in row:
        out.append(squeeze(cell) or (out[-1] if out else ""))
    return out


def find_layout(rows: Sequence[Row]) -> tuple[str, int] | None:
    """Return the layout and the index of its header's first row, or None."""
    for index, row in enumerate(rows[:-1]):
        keys, below = [header_key(cell) for cell in row], rows[index + 1]
        months = sum(month_named(cell) is not None for cell in row)
        if CLASSES in keys and months and len(_numbers(below, 31)) >= LEAST_DAYS:
            return "A", index
        if SUBJECT in keys and months and sum(level_named(cell) is not None for cell in below) >= 2 * months:
            return "C", index
        if SUBJECT in keys and len(_numbers(row, 40)) >= LEAST_WEEKS:
            return "B", index
    return None


def _numbers(row: Row, most: int) -> dict[int, int]:
    """Place → whole number from 1 to `most`."""
    found = {place: whole_number(cell) for place, cell in enumerate(row)}
    return {place: number for place, number in found.items() if number and 1 <= number <= most}


def _place(row: Row, starts: str) -> int | None:
    return next((place for place, cell in enumerate(row) if header_key(cell).startswith(starts)), None)


def read_days(rows: Sequence[Row], header: int, school_year: int) -> Table:
    """Layout A: a row a class, a column a day, cells name subjects."""
    table = Table("A", header + 1, header + 2)
    months = [month_named(text) for text in filled_right(rows[header])]
    places: dict[int, date] = {}
    for place, number in _numbers(rows[header + 1], 31).items():
        month = months[place] if place < len(months) else None
        if month and (day := day_of(month[0], number, school_year)):
            places[place] = day
    at = [header_key(cell) for cell in rows[header]].index(CLASSES)
    for number, row in enumerate(rows[header + 2 :], header + 3):
        name = squeeze(row[at])
        grade = grade_of_class(name)
        if grade is None:
            if any(squeeze(row[place]) for place in places):
                table.read.append(number)
                table.odd_cell(number, at, name)
            continue
        table.read.append(number)
        table.named[number] = Named(name, grade)
        for place, day in places.items():
            works, odd = works_of(row[place], grade) if squeeze(row[place]) else ([], [])
            table.sittings += [
                Sitting(number, address(number, place), name, grade, work.subject, day, kind=work.kind,
                        level=LEVEL_OF_KIND.get(work.kind or ""))
                for work in works if work.subject
            ]  # fmt: skip
            for text in odd:
                table.odd_cell(number, place, text)
        for place, cell in enumerate(row):
            # A day that no month has (31 September) or a column without a month.
            if place not in places and place in _numbers(rows[header + 1], 31) and squeeze(cell):
                table.odd_cell(number, place, squeeze(cell))
    return table


def read_weeks(rows: Sequence[Row], header: int, level: Level) -> Table:
    """Layout B: blocks of a parallel, a row a subject, a column a school week, cells are codes of works."""
    table = Table("B", header + 1, header + 1)
    at, grade, weeks, hours_at = 0, None, {}, None
    for number, row in enumerate(rows, 1):
        keys = [header_key(cell) for cell in row]
        if SUBJECT in keys and len(found := _numbers(row, 40)) >= LEAST_WEEKS:
            at, weeks, hours_at = keys.index(SUBJECT), found, _place(row, HOURS)
            if number > header + 1:
                table.groups.append(number)
            continue
        first = next((text for cell in row if (text := squeeze(cell))), "")
        if parallel := PARALLEL.match(first):
            grade = int(parallel[1])
            if number > header:
                table.groups.append(number)
            continue
        subject = subject_of(row[at], grade) if weeks and at < len(row) else None
        if subject is None or grade is None:
            is_legend = any(level_named(cell) for cell in row)
            if not is_legend and any(squeeze(row[place]) for place in weeks if place < len(row)):
                table.read.append(number)
                table.odd_cell(number, at, squeeze(row[at]))
            continue
        table.read.append(number)
        table.named[number] = Named(str(grade), grade, subject)
        for place, week in weeks.items():
            if not (text := squeeze(row[place])):
                continue
            kind = kind_of(text)
            if kind is None and not re.fullmatch(r"№?\s*\d{1,2}(?:\.0)?", text):
                table.odd_cell(number, place, text)
                continue
            said = level(number, place) or LEVEL_OF_KIND.get(kind or "")
            hours = whole_number(row[hours_at]) if hours_at is not None else None
            table.sittings.append(
                Sitting(number, address(number, place), str(grade), grade, subject, week=week, kind=kind,
                        level=said, hours=hours)
            )  # fmt: skip
    return table


def read_months(rows: Sequence[Row], header: int, school_year: int) -> Table:
    """Layout C: a row a subject below «N классы», columns month × level, cells are days."""
    table = Table("C", header + 1, header + 2)
    months = [month_named(text) for text in filled_right(rows[header])]
    levels = {place: level for place, cell in enumerate(rows[header + 1]) if (level := level_named(cell))}
    at = [header_key(cell) for cell in rows[header]].index(SUBJECT)
    hours_at = _place(rows[header], HOURS)
    grade = None
    for number, row in enumerate(rows[header + 2 :], header + 3):
        first = next((text for cell in row if (text := squeeze(cell))), "")
        if parallel := PARALLEL.match(first):
            grade = int(parallel[1])
            table.groups.append(number)
            continue
        subject = subject_of(row[at], grade)
        if subject is None or grade is None:
            if any(squeeze(row[place]) for place in levels):
                table.read.append(number)
                table.odd_cell(number, at, squeeze(row[at]))
            continue
        table.read.append(number)
        table.named[number] = Named(str(grade), grade, subject)
        hours = whole_number(row[hours_at]) if hours_at is not None else None
        for place, level in levels.items():
            text = squeeze(row[place])
            month = months[place] if place < len(months) else None
            if not text or text in ("0", "-", "–") or month is None:
                continue
            days = days_in(text, school_year)
            if not days:
                table.odd_cell(number, place, text)
            kind = "ВПР" if level == "федеральный" else None
            table.sittings += [
                Sitting(number, address(number, place), str(grade), grade, subject, day, kind=kind, level=level,
                        hours=hours)
                for day in days
            ]  # fmt: skip
    return table


def with_hours(table: Table, hours: dict[tuple[str, Subject], float]) -> Table:
    """Give sittings the yearly hours that another sheet names by class and subject."""
    table.sittings = [
        replace(one, hours=one.hours or hours.get((header_key(one.class_text), one.subject)))
        for one in table.sittings
    ]
    return table


def hours_of(rows: Sequence[Row]) -> dict[tuple[str, Subject], float]:
    """Read a sheet «Класс, Предмет, Часов по УП за год»; empty for any other sheet."""
    keys = [header_key(cell) for cell in rows[0]] if rows else []
    hours_at = _place(rows[0], HOURS) if rows else None
    if not {CLASSES, SUBJECT} <= set(keys) or hours_at is None:
        return {}
    found = {}
    for row in rows[1:]:
        name, hours = squeeze(row[keys.index(CLASSES)]), whole_number(row[hours_at])
        subject = subject_of(row[keys.index(SUBJECT)], grade_of_class(name))
        if subject and hours:
            found[header_key(name), subject] = float(hours)
    return found
