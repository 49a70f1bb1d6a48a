"""What the order of rows says of their times: an August before September, a cell left empty under its month, bare days.

Plans of schools begin in August, write a month once for several rows, and a plan of one month names days alone.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

from ingestion.plans.content import ANY_PERIOD, ENOUGH, PART_OF_MONTH
from ingestion.plans.drafts import Draft, Section
from ingestion.plans.header import Header
from ingestion.plans.labels import MEETING
from ingestion.plans.model import Measure, Note
from ingestion.plans.notes import note
from ingestion.plans.spans import DAYS
from ingestion.plans.text import months_own
from warehouse.plans.timing_grammar import Grammar
from warehouse.plans.timing_words import MONTH_WORD, normal
from warehouse.plans.timings import parse_timing

ONE_MONTH = re.compile(rf"(?<![а-яё])на\s+(?P<month>{MONTH_WORD})(?:\s+месяц)?\s+(?P<year>20\d\d)", re.I)
MONTH_HEADING = re.compile(rf"{MONTH_WORD}(?:\s+20\d\d(?:\s*(?:г\.?|года?))?)?", re.I)
#: «В течение месяца»: all of the month that the heading above says.
WHOLE_UNIT = re.compile(
    r"(?:(?:в течени[ие]|на протяжении)\s+(?:всего\s+|всей\s+)?|вес[ья]\s+)"
    r"(?P<unit>месяц|квартал|четверт|триместр|полугоди)[а-я]?",
    re.I,
)
#: A measure with its time in brackets at the end.
IN_BRACKETS = re.compile(r"(?P<title>\S.*\S)\s*\((?P<time>[^()]+)\)\W*")
LEAST_DATED = 3
WEEKS = re.compile(r"\d(?:\s*[-–—,]\s*\d)?")
#: Months before a school year that its plan may begin with; months that show that it has begun.
SUMMER, AUTUMN = (6, 7, 8), (9, 10, 11, 12)
LAST_APPROVAL = (9, 30)


def with_times_above(events: list[Draft | Section], header: Header) -> list[Note]:
    """Where the column of times leads the rows, an empty cell takes the time above it, up to a heading."""
    timing = header.timing
    if timing is None or timing > header.title or header.at("timing_end") is not None:
        return []
    notes, above = [], ""
    for event in events:
        if isinstance(event, Section):
            above = ""
        elif event.texts["timing"]:
            above = event.texts["timing"]
        elif above:
            event.texts["timing"] = above
            notes.append(note("plan_timing_from_above", event.row, header.name("timing"), above))
    return notes


def with_times_in_titles(events: list[Draft | Section], header: Header) -> list[Note]:
    """In a table without a column of times most titles may end with one in brackets: «Обучение экспертов (октябрь)»."""
    drafts = [event for event in events if isinstance(event, Draft)]
    found = [(draft, told) for draft in drafts if (told := IN_BRACKETS.fullmatch(draft.texts["title"]))]
    dated = [(draft, told) for draft, told in found if _is_dated(told["time"])]
    if header.timing is not None or len(dated) < LEAST_DATED or len(dated) < ENOUGH * len(drafts):
        return []
    for draft, told in dated:
        draft.texts["title"], draft.texts["timing"] = told["title"], told["time"]
    return [note("plan_timing_from_title", draft.row, value=told["time"]) for draft, told in dated]


def _is_dated(text: str) -> bool:
    return parse_timing(text, *ANY_PERIOD).kind in ("window", "deadline", "recurring")


def is_bare_day(timing: str) -> bool:
    """Whether a timing is days of a month without the month («15», «10-20», «до 5»)."""
    return bool(DAYS.fullmatch(timing))


def is_part_of_month(timing: str) -> bool:
    """Whether a timing is a part of a month without the month («1 неделя», «II декада»)."""
    return bool(PART_OF_MONTH.fullmatch(timing))


def under_month(timing: str, heading: str, column: str) -> str:
    """The words of a timing under a heading that is a month: «1 неделя» under «Сентябрь» is «1 неделя сентября».

    «В течение четверти» under «I четверть» is the whole of it.

    column: the name of the column of timings; a bare number under «Неделя» counts weeks, not days. Timings that say
    more than a part of a month stay as they are.
    """
    whole = WHOLE_UNIT.fullmatch(timing)
    is_month = bool(MONTH_HEADING.fullmatch(heading))
    if whole and (is_month if whole["unit"].lower() == "месяц" else whole["unit"].lower() in heading.lower()):
        return f"{timing} ({heading.lower() if is_month else heading})"
    if not is_month:
        return timing
    if column.lower().startswith("недел") and WEEKS.fullmatch(timing):
        timing = f"{timing} неделя"
    is_part = is_part_of_month(timing) or is_bare_day(timing)
    return f"{timing} {months_own(heading)}" if is_part else timing


def in_month_of_title(measures: list[Measure], title: str) -> list[Measure]:
    """Measures of a plan of one month («на апрель 2025 года»): bare days get the month."""
    found = ONE_MONTH.search(title)
    if not found:
        return measures
    month = f"{months_own(found['month'])} {found['year']}"
    return [
        replace(one, timing_text=f"{one.timing_text} {month}") if is_bare_day(one.timing_text) else one
        for one in measures
    ]


def begun_in_summer(measures: list[Measure], start: date, approved: date | None) -> list[Measure]:
    """Measures of a school year's plan: a summer month before the autumn of its rows is the summer before the year.

    A plan that was approved when autumn had gone on begins nothing in summer. Every direction begins the year again;
    meetings and stages follow one another.
    """
    is_late = approved is not None and approved > date(start.year, *LAST_APPROVAL)
    if (start.month, start.day) != (9, 1) or is_late:
        return measures
    before = (date(start.year, SUMMER[0], 1), start - timedelta(days=1))
    result: list[Measure] = []
    for _, group in groupby(measures, key=_runs_on):
        own = list(group)
        months = [_bare_month(one) for one in own]
        # Rows without a month («в течение года») stand between months and say nothing of their order.
        first = next((i for i, month in enumerate(months) if month and month not in SUMMER), len(own))
        is_begun = first < len(own) and months[first] in AUTUMN
        result += [
            replace(one, within=before) if is_begun and i < first and months[i] else one
            for i, one in enumerate(own)
        ]
    return result


def _runs_on(measure: Measure) -> str:
    """The direction of a measure, one for all meetings («Заседание № 1», «Заседание № 2»)."""
    return "meetings" if MEETING.match(measure.direction) else measure.direction


def _bare_month(measure: Measure) -> int | None:
    """The month of a timing of one span without a year; None for other timings and for rows under a year."""
    found = Grammar(normal(measure.timing_text), True).read()
    if measure.within or found.years or found.school_years or found.rest or len(found.spans) != 1:
        return None
    span = found.spans[0]
    is_one = span.start[0] == span.end[0] or span.start[0] in AUTUMN
    return span.start[0] if is_one and not span.start_year and not span.end_year else None
