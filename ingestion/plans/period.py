"""The years of a plan: from its title, brackets, order, file name, headings of years, or its rows' own dates.

How it was found is a finding wherever the words leave it open.
"""

import re
from datetime import date

from ingestion.plans.model import PlanRefused, PlanSettings
from ingestion.plans.period_known import (
    Evidence,
    Period,
    calendar_year,
    comes_back_in_autumn,
    days_text,
    first_months,
    first_spans,
    period_note,
    school_year,
    wraps,
)
from ingestion.plans.period_part import part_of_year
from ingestion.plans.period_rows import of_dates, of_months, of_year_line
from ingestion.plans.text import quote
from warehouse.plans.timing_words import MONTH_WORD, month_of, normal

DASH = r"\s*[-–—/]\s*"
SCHOOL_YEARS = re.compile(rf"(20\d\d){DASH}(20\d\d|\d\d)(?=[^.]{{0,24}}\bуч)", re.I)
SCHOOL_WORDS_FIRST = re.compile(rf"уч\w*\.?\s+год\w*\s+(20\d\d){DASH}(20\d\d|\d\d)(?!\d)", re.I)
YEARS = re.compile(
    r"(20\d\d)\s*(?:г\.?|год[а-я]*)?\s*(?:[-–—/]|по|и)\s*(20\d\d)|(20\d\d)\s*[-–—/]\s*(\d\d)(?!\d)"
)
ONE_YEAR = re.compile(r"\b(?:на|в|за)\s+(20\d\d)(?:\s*-?[йм])?\s*(?:год|г\b)", re.I)
FOR_YEAR = re.compile(r"\bна\s+(20\d\d)(?:\s*-?й)?\s*(?:год|г\b)", re.I)
#: A line of its own between the title and the table: «на 2025 год», «2025 – 2026 годы».
YEAR_LINE = re.compile(
    r"\W*(?:на\s+20\d\d(?:\s*[-–—/]\s*20\d\d)?|20\d\d\s*[-–—/]\s*20\d\d)\s*(?:год\w*|г{1,2}\.?)\W*", re.I
)
LIST_OF_YEARS = re.compile(r"(20\d\d)(?:\s*,\s*20\d\d)+(?:\s*(?:,|и)\s*20\d\d)?|20\d\d\s+и\s+20\d\d")
FROM_TO = re.compile(
    r"(?:с|период)\s+(\d\d)\.(\d\d)\.(20\d\d)\S*\s+(?:г\.\s*|года\s*)?(?:по|до|[-–—])\s+(\d\d)\.(\d\d)\.(20\d\d)",
    re.I,
)
MONTHS = re.compile(
    rf"(?<![а-я])({MONTH_WORD})\s+(20\d\d)\s*(?:г\.?|год[а-я]*)?\s*(?:[-–—]|по|до)\s*({MONTH_WORD})\s+(20\d\d)",
    re.I,
)
STEM_YEARS = re.compile(r"(20\d\d)[_\- ](20\d\d|\d\d)(?!\d)")
NO_PERIOD = (
    "Не найден период плана: укажите учебный год в названии плана (например, «на 2021-2022 учебный год») или в имени "
    "файла («План 2021-2022») и пришлите его ещё раз."
)


def find_period(known: Evidence, settings: PlanSettings) -> Period:
    """First and last day of the plan, `school` or `calendar`, and a note where its words leave it open."""
    if settings.period:
        first, last = settings.period
        is_calendar = (first.month, first.day) == (1, 1)
        return first, last, settings.years or ("calendar" if is_calendar else "school"), []
    told = _in_texts(known, settings)
    is_sure = told is not None and told[2] == "school" and not told[3]
    found = (
        (None if is_sure else _of_headings(known))
        or told
        or _of_event_year(known, settings)
        or of_year_line(known)
        or of_dates(known)
        or _of_name(known, settings)
        or of_months(known)
    )
    if found is None:
        raise PlanRefused(NO_PERIOD)
    return found


def _in_texts(known: Evidence, settings: PlanSettings) -> Period | None:
    for text in (known.title, *(line for line in known.lines if line != known.title)):
        if found := _period_in(text, known, settings, is_title=text is known.title):
            return found
    return None


def _period_in(text: str, known: Evidence, settings: PlanSettings, is_title: bool) -> Period | None:
    days = FROM_TO.search(text) if is_title or text.startswith("(") else None
    if days:
        d1, m1, y1, d2, m2, y2 = (int(x) for x in days.groups())
        try:
            start, end = date(y1, m1, d1), date(y2, m2, d2)
        except ValueError:
            return None
        if start < end:
            return start, end, settings.years or "school", []
    spans = school_spans(text)
    months = MONTHS.search(normal(text).replace(" - ", "-")) or MONTHS.search(text)
    if is_title or re.match(r"\(|на\s", text, re.I):
        part = None if months or settings.years else part_of_year(text, spans)
        if part:
            return part
    if spans:
        first, last = min(a for a, _ in spans), max(b for _, b in spans)
        if settings.years == "calendar":
            return *calendar_year(first, last), "calendar", []
        return *school_year(first, last), "school", []
    if months and (is_title or text.strip().startswith("(")):
        a, b = month_of(months[1].lower()), month_of(months[3].lower())
        start, end = date(int(months[2]), a, 1), _month_end(int(months[4]), b)
        if start < end:
            message = f"Период плана взят из слов {quote(months.group(0))}: {days_text(start, end)}."
            years = settings.years or ("calendar" if (a, b) == (1, 12) else "school")
            return start, end, years, [period_note(message, text)]
    if not is_title and not YEAR_LINE.fullmatch(text):
        return None
    listed = LIST_OF_YEARS.search(text)
    if listed:
        named = [int(year) for year in re.findall(r"20\d\d", listed.group(0))]
        return _calendar_or_setting(min(named), max(named), listed.group(0), settings)
    pair = YEARS.search(text)
    if pair:
        first = int(pair[1] or pair[3])
        last = int(pair[2]) if pair[2] else first // 100 * 100 + int(pair[4])
        if first < last <= first + 10:
            return _of_years(first, last, pair.group(0), known, settings)
    single = FOR_YEAR.search(text) or (None if _event_year(known) else ONE_YEAR.search(text))
    if single:
        year = int(single[1])
        if settings.years == "school":
            return *school_year(year, year + 1), "school", []
        return *calendar_year(year, year), "calendar", []
    return None


def school_spans(text: str) -> list[tuple[int, int]]:
    """School years that a text names (`2021-2022 учебный год`, `2022/23 уч. г.`)."""
    found = [*SCHOOL_YEARS.findall(text), *SCHOOL_WORDS_FIRST.findall(text)]
    spans = [(int(a), int(b) if len(b) == 4 else int(a[:2] + b)) for a, b in found]
    return spans if all(a < b <= a + 10 for a, b in spans) else []


def _of_years(first: int, last: int, text: str, known: Evidence, settings: PlanSettings) -> Period:
    """Years without the word «учебный»: school years, unless approved in the first half of the first year or its rows
    go on after the last school year of them.
    """
    approved, end_of_school = known.approved, (last, 8)
    early = approved is not None and approved.year == first and approved.month <= 6
    days = [(span.end_year, span.end[0]) for span in first_spans(known.timings) if span.end_year]
    early = early or any(end_of_school < day <= (last, 12) for day in days)
    years = settings.years or ("calendar" if early else "school")
    start, end = calendar_year(first, last) if years == "calendar" else school_year(first, last)
    named = "календарные годы" if years == "calendar" else "учебные годы"
    note = period_note(f"Период плана {quote(text)} прочитан как {named}: {days_text(start, end)}.", text)
    return start, end, years, [] if settings.years else [note]


def _calendar_or_setting(first: int, last: int, text: str, settings: PlanSettings) -> Period:
    """Years told one by one (`на 2026 и 2027 годы`) are calendar years."""
    if settings.years == "school":
        return *school_year(first, last + 1), "school", []
    start, end = calendar_year(first, last)
    note = period_note(
        f"Период плана {quote(text)} прочитан как календарные годы: {days_text(start, end)}.", text
    )
    return start, end, "calendar", [] if settings.years else [note]


def _of_headings(known: Evidence) -> Period | None:
    """Rows that are years («2026 год»): the period is from the first of them to the last."""
    if not known.headings:
        return None
    start, end = min(h[0] for h in known.headings), max(h[1] for h in known.headings)
    years = "calendar" if all(h[2] == "calendar" for h in known.headings) else "school"
    message = f"Период плана взят из строк с годами внутри таблицы: {days_text(start, end)}."
    return start, end, years, [period_note(message, known.title)]


def _event_year(known: Evidence) -> int | None:
    """The year of an exam that a title speaks of («…к проведению ГИА в 2023 году») after an order of autumn."""
    single = ONE_YEAR.search(known.title)
    if not single or FOR_YEAR.search(known.title):
        return None
    year = int(single[1])
    is_before = known.approved is not None and known.approved.year == year - 1 and known.approved.month >= 7
    is_begun = any(year - 1 in (span.start_year, span.end_year) for span in first_spans(known.timings))
    is_school = known.approved is None and wraps(first_months(known.timings))
    if is_before and not is_begun and comes_back_in_autumn(known.timings):
        return None
    return year if is_before or is_begun or is_school else None


def _of_event_year(known: Evidence, settings: PlanSettings) -> Period | None:
    year = _event_year(known)
    if year is None:
        return None
    start, end = school_year(year - 1, year)
    why = f"приказ от {known.approved:%d.%m.%Y}" if known.approved else "сроки мер начинаются раньше"
    message = f"Период плана – учебный год {year - 1}/{year}: в названии {year} год, {why}."
    return start, end, settings.years or "school", [period_note(message, known.title)]


def _of_name(known: Evidence, settings: PlanSettings) -> Period | None:
    in_name = STEM_YEARS.search(known.stem)
    if not in_name:
        return None
    first = int(in_name[1])
    last = int(in_name[2]) if len(in_name[2]) == 4 else first // 100 * 100 + int(in_name[2])
    if not first < last <= first + 10:
        return None
    text = f"{first}-{last}"
    start, end, years, notes = _of_years(first, last, text, known, settings)
    message = f"Период плана взят из имени файла ({text}): в документе он не назван."
    return start, end, years, [*notes, period_note(message, text)]


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
