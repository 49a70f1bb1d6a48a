"""A plan told as lines of text, without a table: «1. Анализ итогов. Срок: до 15 октября. Ответственный: методист»."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingestion.plans.content import is_deed, is_people, is_span, is_time, is_time_heading
from ingestion.plans.heads import part_combined
from ingestion.plans.preamble import OTHER_PAPER, STOP_POINTS, TITLE_START, names_plan, preamble_lines
from ingestion.plans.row import Row
from ingestion.plans.text import fold, has_section_mark, is_page_number, join, starts_low

ITEM = re.compile(
    r"^(?:(?P<number>\d{1,3}(?:\.\d{1,3})*)(?:[.)]+\s*|\s+)|[-–—•●▪*]\s+)(?P<rest>[А-ЯЁ«\"].*)$"
)
TIME_NAME = r"(?:сроки?|дат[аы]|период|время)(?:\s+(?:ис|вы)полнения|\s+проведения|\s+реализации)?"
WHO_NAME = r"(?:ответственн\w+(?:\s+(?:исполнител\w+|лиц\w*|за\s+(?:ис|вы)полнение))?|отв\.|исполнител\w+|кто отвечает)"
#: What is named by its word: «Срок: октябрь», «(отв. – методист)».
NAMED = re.compile(rf"(?:^|[\s.;,(–—-])(?P<name>{TIME_NAME}\s*[:–—-]|{WHO_NAME}\s*[:–—-]?)\s*(?=\S)", re.I)
DASH = re.compile(r"\s+[–—-]+\s+")
#: Signs between parts of a point; those inside brackets part nothing, «2025 г. – апрель» is one time.
PARTS = re.compile(
    r"\s*\((?=[^()]*\)\W*$)|(?:\s+[–—-]+\s+|\s*[;|]\s*|(?<=[а-яё»)])\.\s+(?![–—-]))(?![^()]*\))"
)
ENDS = " .,;:()–—-"
YEAR_CUT = re.compile(r"(?<=\d)\s*(?:гг|г)$")
LEAST, ENOUGH = 3, 2 / 3
#: A point of an order or of a protocol orders; it is no measure of a plan.
ORDERS = re.compile(r"приказываю|распоряжаюсь|постановляет|решили|слушали")


@dataclass
class _Item:
    """A measure as its lines come: the number it bears, its words, where it begins, the lines that go on below."""

    number: str
    text: str
    row: Row
    below: list[int] = field(default_factory=list)


def listed_plan(rows: list[Row], block: int) -> list[Row] | None:
    """The rows with the lines of such a plan as a table in `block`; None for a paper that is none.

    Taken only under the title of a plan, and when most of its points name a time and a thing to do.
    """
    is_marked = any(row.is_text and ITEM.match(row.cells[0]) for row in rows)
    first = next((i for i, row in enumerate(rows) if row.is_text and _point(row.cells[0], is_marked)), None)
    if first is None or any(not row.is_text for row in rows) or not names_plan(preamble_lines(rows[:first])):
        return None
    if any(OTHER_PAPER.match(row.cells[0]) and not TITLE_START.match(row.cells[0]) for row in rows[:first]):
        return None
    if any(ORDERS.search(fold(row.cells[0])) for row in rows):
        return None
    first = _heading_above(rows, first)
    table = listed_points(rows[first:], block, is_marked)
    return None if table is None else [*rows[:first], *table]


def listed_points(rows: list[Row], block: int, is_marked: bool = True) -> list[Row] | None:
    """Lines that are points of a plan as a table in `block`; None where they are no things to do with times.

    is_marked: whether a point bears a number or a dash.
    """
    events = _events(rows, is_marked)
    items = [event for event in events if isinstance(event, _Item)]
    told = [_told(item.text) for item in items]
    is_headed = any(isinstance(event, Row) and is_time_heading(event.cells[0]) for event in events)
    dated = sum(bool(time) for _, time, _ in told)
    if len(items) < LEAST or not (is_headed or dated >= ENOUGH * len(items)):
        return None
    if sum(is_deed(title) for title, _, _ in told) < ENOUGH * len(items):
        return None
    return _table(events, rows[0], block)


def _heading_above(rows: list[Row], first: int) -> int:
    """Where the list begins: a heading right above its first point belongs to it."""
    text = rows[first - 1].cells[0] if first else ""
    return first - 1 if has_section_mark(text) or is_span(text) else first


def _point(text: str, is_marked: bool) -> tuple[str, str] | None:
    """Number and words of a point; where Word counts the points itself, a line that is a thing to do and its time."""
    if is_marked:
        found = ITEM.match(text)
        return (found["number"] or "", found["rest"]) if found else None
    title, time, _ = ("", "", "") if starts_low(text) or NAMED.match(text) else _told(text)
    return ("", text) if time and is_deed(title) and not TITLE_START.match(text) else None


def _events(rows: list[Row], is_marked: bool) -> list[_Item | Row]:
    """Points with the lines that go on below them, and headings; other lines stay text after the list."""
    events: list[_Item | Row] = []
    for row in rows:
        text = row.cells[0]
        last = events[-1] if events else None
        found = _point(text, is_marked)
        is_named = NAMED.match(text) is not None
        if is_page_number(text):
            continue
        if has_section_mark(text) or (is_time_heading(text) and not is_named):
            events.append(replace(row, after_break=True))
        elif found:
            events.append(_Item(*found, row))
        elif isinstance(last, _Item) and (is_named or _goes_on(last.text, row)):
            last.text = f"{last.text.rstrip(' .;')}. {text}" if is_named else join(last.text, text)
            last.below.append(row.line)
        else:
            events.append(replace(row, after_break=True))
    return events


def _goes_on(text: str, row: Row) -> bool:
    """Whether a line goes on with a point; once the point has said who answers, one with a capital is a signature."""
    if starts_low(row.cells[0]):
        return True
    return not row.after_break and not (_told(text)[2] and STOP_POINTS.match(row.cells[0]))


def _told(text: str) -> tuple[str, str, str]:
    """Title, time and people of a point: by their names, else by what the last parts of the sentence are."""
    marks = list(NAMED.finditer(text))
    if not marks:
        return _by_content(text)
    title, time, people = text[: marks[0].start()], "", ""
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        said = _bare(text[mark.end() : following.start() if following else len(text)])
        if re.match(TIME_NAME, mark["name"], re.I):
            time = said
        else:
            people = said
    if not time:
        title, time, _ = _by_content(title)
    return _bare(title), time, people


def _bare(text: str) -> str:
    """A part of a sentence without the signs around it; «2025 г.» keeps its dot."""
    text = text.strip(ENDS)
    return f"{text}." if YEAR_CUT.search(text) else text


def _by_content(text: str) -> tuple[str, str, str]:
    parts = PARTS.split(text.rstrip(" .;,"))
    times: list[str] = []
    people: list[str] = []
    while len(parts) > 1 and len(times) + len(people) < 2:
        last = _bare(parts[-1])
        within = DASH.split(parts[-1])
        if len(within) > 1 and is_people(within[-1]) and not is_time(_bare(within[-1])):
            parts[-1:] = within
            continue
        when, who = part_combined(last)
        if when and who and is_people(who) and not times and not people:
            times.append(_from(parts, when))
            people.append(who)
        elif is_time(last) and not times:
            times.append(_from(parts, last))
        elif is_people(last) and not people and not is_deed(last):
            people.append(last)
        elif len(within) > 1:
            parts[-1:] = within
            continue
        else:
            break
        parts.pop()
    if not times:
        return _bare(text), "", ""
    end = text.rfind(parts[-1]) + len(parts[-1])
    return _bare(text[:end]), times[0], "".join(people)


def _from(parts: list[str], until: str) -> str:
    """A time with its beginning, where a dash between spaces parted them: the part before is taken out of `parts`."""
    before = _bare(parts[-2])
    whole = f"{before} – {until}"
    if len(parts) < 3 or not (is_span(before) and is_span(until) and is_time(whole)):
        return until
    del parts[-2]
    return whole


def _table(events: list[_Item | Row], begins: Row, block: int) -> list[Row]:
    """The list as a table: its head stands where the list begins."""
    is_numbered = all(event.number for event in events if isinstance(event, _Item))
    head = (*(("№",) if is_numbered else ()), "Мероприятие", "Срок", "Ответственный")
    table, above = [Row(head, begins.place, begins.line, block=block)], ""
    for event in events:
        if isinstance(event, Row):
            above = event.cells[0] if is_time_heading(event.cells[0]) else ""
            table.append(event)
            continue
        title, time, people = _told(event.text)
        cells = (*((event.number,) if is_numbered else ()), title, time or above, people)
        row = Row(cells, event.row.place, event.row.line, block=block, covers=tuple(event.below))
        table.append(row)
    return table


def names_times(rows: list[Row]) -> bool:
    """Whether lines name their times («Срок: октябрь»), so that they are no cells of a pasted table."""
    return (
        sum(row.is_text and bool(re.search(rf"{TIME_NAME}\s*:", row.cells[0], re.I)) for row in rows) >= LEAST
    )
