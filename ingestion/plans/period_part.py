"""The period of a plan that is of a part of a year: «на март 2026 года», «на II полугодие 2025-2026 учебного года»."""

import re

from ingestion.plans.period_known import Period, calendar_year, days_text, period_note, school_year
from ingestion.plans.text import quote
from warehouse.plans.timing_dates import windows_of
from warehouse.plans.timing_grammar import Grammar
from warehouse.plans.timing_words import MONTH_WORD, normal

NUMBER = r"(?:[1-4](?:\s*-?[аеойя]{1,2})?|I{1,3}|IV|перв\w+|втор\w+|трет\w+|четв[её]рт\w+)"
PART = re.compile(
    rf"(?:(?<![а-яё])на\s+|[(,]\s*)(?P<what>{NUMBER}\s+(?:учебн\w+\s+)?(?:полугоди[ея]|квартал|четверть|триместр)"
    rf"|{MONTH_WORD}(?:\s*[-–—,и]\s*{MONTH_WORD})?(?:\s+месяц)?)(?![а-яё])\)?,?(?P<year>\s+20\d\d)?",
    re.I,
)
#: Months that school years leave out of what repeats.
SUMMER = (6, 7, 8)


def part_of_year(text: str, spans: list[tuple[int, int]]) -> Period | None:
    """The days of the part of a year that a title names, None where it names none.

    spans: the school years that the text names; without them the part needs its year beside it.
    """
    found = PART.search(text)
    if not found or len(spans) > 1 or not (spans or found["year"]):
        return None
    is_school = bool(spans)
    year = int(found["year"] or 0)
    within = school_year(*spans[0]) if is_school else calendar_year(year, year)
    read = Grammar(normal(found["what"]), is_school).read()
    settled = windows_of(read.spans, within, [])
    if len(read.spans) != 1 or read.rest or not settled or len(settled[0]) != 1:
        return None
    start, end = settled[0][0].first, settled[0][0].end
    is_months = re.match(MONTH_WORD, found["what"].lower()) is not None
    years = (
        "school" if is_school or (is_months and not {start.month, end.month} & set(SUMMER)) else "calendar"
    )
    message = f"Период плана взят из слов {quote(found[0].strip(' (,)'))}: {days_text(start, end)}."
    return start, end, years, [period_note(message, text)]
