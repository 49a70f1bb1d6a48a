"""The events of a table as numbered measures: headings become directions, numbers become unique."""

import re
from datetime import date
from itertools import pairwise

from ingestion.plans.content import is_time, is_time_heading
from ingestion.plans.drafts import Draft, Section
from ingestion.plans.heads import part_combined
from ingestion.plans.marks import read_mark
from ingestion.plans.model import Measure, Note, PlanRefused
from ingestion.plans.notes import note
from ingestion.plans.order import (
    is_bare_day,
    is_part_of_month,
    under_month,
    with_times_above,
    with_times_in_titles,
)
from ingestion.plans.parts import in_unit_of_column
from ingestion.plans.period import school_spans
from ingestion.plans.period_known import school_year
from ingestion.plans.preamble import TITLE_START
from ingestion.plans.roles import ANSWERS
from ingestion.plans.several import parted
from ingestion.plans.table import TableReader
from ingestion.plans.text import is_roman, looks_like_timing, split_glued

Event = Draft | Section
# A heading that dates the rows below it: «2026 год», «2025-2026 учебный год», with or without words after it.
YEAR_HEADING = re.compile(
    r"^(?:на\s+|в\s+)?(?P<a>20\d\d)(?:\s*[-–—/]\s*(?P<b>20\d\d|\d\d))?\s*(?P<school>уч\w*\.?\s*(?:год\w*|г\.?)?)?"
    r"(?:год\w*|г\.?)?(?:\s*[.,:–—-]\s*(?P<rest>\S.*))?$",
    re.I,
)


def measures_of(reader: TableReader, answers: str = "") -> tuple[list[Measure], list[Note]]:
    """Measures in order and the notes about them; `PlanRefused` when the columns cannot be trusted.

    answers: who answers for every row of a table without a column of them, as a line above it says.
    """
    events = _numbered_titles_as_headings(reader.read())
    drafts = [event for event in events if isinstance(event, Draft)]
    if not drafts:
        raise PlanRefused("В таблице плана нет ни одной меры.")
    for draft in drafts:
        if told := draft.texts.get("combined", ""):
            draft.texts["timing"], draft.texts["responsible"] = part_combined(told)
        own = _both_dates(draft.texts["timing"], draft.texts.get("timing_end", ""))
        draft.texts["timing"] = in_unit_of_column(own, reader.header.name("timing"))
    dated = [draft.texts["timing"] for draft in drafts if draft.texts["timing"]]
    times = [
        looks_like_timing(text) or is_time(text) or is_bare_day(text) or is_part_of_month(text)
        for text in dated
    ]
    if sum(times) < len(dated) / 2:
        raise PlanRefused(
            "В столбце срока у большинства мер стоит не срок: проверьте порядок столбцов таблицы."
        )
    notes = [
        *reader.notes,
        *with_times_above(events, reader.header),
        *with_times_in_titles(events, reader.header),
    ]
    events, of_several = parted(events, reader.header)
    notes += of_several
    drafts = [event for event in events if isinstance(event, Draft)]
    _split_numbers_from_titles(drafts, reader)
    _restore_lost_zeros(drafts, notes)
    column = reader.header.name("timing")
    return _with_directions(_with_answers(events, answers, notes), notes, column), notes


def _numbered_titles_as_headings(events: list[Event]) -> list[Event]:
    """A numbered row with nothing but a title is a heading when the next number continues its own."""
    result: list[Event] = []
    for event, following in zip(events, [*events[1:], None], strict=False):
        if (
            isinstance(event, Draft)
            and event.number
            and event.is_title_only()
            and isinstance(following, Draft)
            and following.number
            and (following.number.startswith(event.number + ".") or is_roman(event.number))
        ):
            event = Section(f"{event.number}. {event.texts['title']}", event.row)
        result.append(event)
    return result


def _split_numbers_from_titles(drafts: list[Draft], reader: TableReader) -> None:
    """Without a column of numbers, numbers may lead the titles; all of them must, and grow one by one."""
    if reader.header.at("number") is not None:
        return
    parts = [glued for draft in drafts if (glued := split_glued(draft.texts["title"]))]
    if len(parts) < len(drafts):
        return
    keys = [[int(x) for x in part[0].split(".")] for part in parts]
    if all(a < b for a, b in pairwise(keys)):
        for draft, (number, title) in zip(drafts, parts, strict=True):
            draft.number, draft.texts["title"] = number, title


def _restore_lost_zeros(drafts: list[Draft], notes: list[Note]) -> None:
    """A spreadsheet turns 2.10 into 2.1; after 2.9 it is 2.10 again."""
    previous = None
    for draft in drafts:
        if draft.number and previous and previous.endswith("9") and draft.row.spans is not None:
            head, _, tail = previous.rpartition(".")
            expected = f"{head}.{int(tail) + 1}" if head else ""
            if expected.endswith("0") and draft.number == expected.rstrip("0"):
                notes.append(note("plan_number_restored", draft.row, value=draft.number, other=expected))
                draft.number = expected
        previous = draft.number


def _with_answers(events: list[Event], answers: str, notes: list[Note]) -> list[Event]:
    """Rows under «Ответственный: методист» answer by it; such a line is no direction, the next heading ends it."""
    result: list[Event] = []
    above, has_rows = answers, False
    for event in events:
        if isinstance(event, Section):
            found = ANSWERS.match(event.text)
            if found:
                above, has_rows = found["who"].rstrip(" ."), False
                notes.append(note("plan_responsible_from_heading", event.row, value=event.text))
                continue
            above = answers if has_rows else above
        else:
            has_rows = True
            event.texts["responsible"] = event.texts["responsible"] or above
        result.append(event)
    return result


def _with_directions(events: list[Event], notes: list[Note], column: str) -> list[Measure]:
    """Measures under their headings; `column` is the name of the column of timings."""
    measures: list[Measure] = []
    direction, heading_time = "", ""
    within: tuple[date, date] | None = None
    used: set[str] = set()
    printed = {event.number for event in events if isinstance(event, Draft) and event.number}
    for event in events:
        if isinstance(event, Section):
            if TITLE_START.match(event.text) and (years := school_spans(event.text)):
                within = school_year(min(a for a, _ in years), max(b for _, b in years))
            elif year := year_of_heading(event.text):
                within, direction = year[:2], year[3]
                notes.append(note("plan_year_heading", event.row, value=event.text))
                continue
            heading_time = event.text if is_time_heading(event.text) else ""
            direction = "" if heading_time else event.text
            continue
        own_time = event.texts["timing"]
        event.texts["timing"] = under_month(own_time, heading_time, column) if own_time else heading_time
        if event.texts["timing"] != own_time:
            notes.append(note("plan_timing_from_heading", event.row, value=heading_time))
        if event.texts["mark"].strip("-–— ") and not read_mark(event.texts["mark"]).status:
            notes.append(note("plan_mark_not_read", event.row, value=event.texts["mark"]))
        ordinal = len(measures) + 1
        number = _unique(event.number, ordinal, used, printed)
        if event.number and number != event.number:
            notes.append(note("plan_number_repeated", event.row, value=event.number, other=number))
        used.add(number)
        measures.append(
            Measure(
                ordinal=ordinal,
                number=number,
                printed_number=event.number,
                title=event.texts["title"],
                timing_text=event.texts["timing"],
                responsible=event.texts["responsible"],
                expected_result=event.texts["expected_result"],
                direction=event.texts["direction"] or direction,
                place=event.row.place,
                line=event.row.line,
                extra=event.extra,
                mark=event.texts["mark"],
                within=within,
            )
        )
    return measures


def _both_dates(start: str, end: str) -> str:
    """Two columns of dates as one timing in words."""
    if not end or start == end:
        return start
    return f"{start} – {end}" if start else end if end.lower().startswith("до") else f"до {end}"


def year_of_heading(text: str) -> tuple[date, date, str, str] | None:
    """First and last day, `school` or `calendar`, and further words of a heading that is a year; else None."""
    found = YEAR_HEADING.match(text.strip())
    if not found:
        return None
    first, second = int(found["a"]), found["b"]
    if second is None and not found["school"]:
        return date(first, 1, 1), date(first, 12, 31), "calendar", found["rest"] or ""
    last = (
        first + 1 if second is None else int(second) if len(second) == 4 else first // 100 * 100 + int(second)
    )
    if last <= first:
        return None
    return date(first, 9, 1), date(last, 8, 31), "school", found["rest"] or ""


def _unique(number: str | None, ordinal: int, used: set[str], printed: set[str]) -> str:
    """The printed number or the ordinal; a repeated one gets the count of its repetition in brackets."""
    base = number or str(ordinal)
    if base not in used and (number or base not in printed):
        return base
    copy = 2 if base in used else 1
    while f"{base} ({copy})" in used:
        copy += 1
    return f"{base} ({copy})"
