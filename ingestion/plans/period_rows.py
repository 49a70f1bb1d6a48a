"""The years of a plan that its rows tell: dates with years, a line that is a year, the order of months."""

import re
from datetime import date
from itertools import pairwise

from ingestion.plans.period_known import (
    Evidence,
    Period,
    calendar_year,
    days_text,
    first_months,
    first_spans,
    period_note,
    school_year,
    wraps,
)
from warehouse.plans.timing_grammar import Grammar
from warehouse.plans.timing_words import normal

BARE_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*(?:год|г\b)", re.I)
#: «2013 год» on a line of its own or at the very end of a title, without «на».
YEAR_ALONE = re.compile(r"[\W_]*(20\d\d)(?:\s*-?[йм])?\s*(?:год|г\.?)[\W_]*", re.I)
YEAR_AT_END = re.compile(r"(?<!\bв )(?<!\bза )(?<!\d)(20\d\d)\s+год[)\s.]*$", re.I)
#: The line above the year of a title page: «г. Ачинск», «с. Ивановка».
PLACE = re.compile(
    r"(?:г|с|п|пгт|рп|д|ст|х|аул|город|село|пос[её]лок|деревня|станица)\.?\s*[А-ЯЁ][А-ЯЁа-яё -]*\.?"
)
EXAM_YEAR = re.compile(
    r"(?:ГИА|ЕГЭ|ОГЭ|ГВЭ|ВПР|КДР|НИКО|РПР)(?:-\d{1,2})?(?:\s*[-–—]\s*|\s+)(20\d\d)(?!\s*(?:[-–—/]|год|г\b))"
)
#: What was held is looked back at: the plan comes after it.
LOOKS_BACK = re.compile(r"(?:итог|результат|анализ|выявленн)[а-яё]*(?:\s+\S+){0,8}?\s+\S*20\d\d", re.I)
SUMMER = (6, 7, 8)
FIRST_OF_SUMMER = 6


def of_dates(known: Evidence) -> Period | None:
    """The years that the rows themselves name (`Октябрь 2022`, `до 15.03.2023`)."""
    named: list[tuple[int, int]] = []
    spans: list[tuple[int, int]] = []
    for text in known.timings:
        found = Grammar(normal(text), True).read()
        spans += found.school_years
        for span in found.spans:
            named += [(y, m[0]) for y, m in ((span.start_year, span.start), (span.end_year, span.end)) if y]
    if not named and not spans:
        return None
    summer = _summer_before(known, named)
    begun = [y if m >= 9 or (y == summer and m in SUMMER) else y - 1 for y, m in named]
    first = min(begun + [a for a, _ in spans])
    last = max(
        [y + 1 if m >= 9 or (y == summer and m in SUMMER) else y for y, m in named] + [b for _, b in spans]
    )
    years = sorted({y for y, _ in named})
    approved = None if spans else _begun_at_approval(known, first)
    if approved:
        start, end, kind = approved
        message = f"Период плана взят из дня приказа и сроков самих мер: {days_text(start, end)}."
        return start, end, kind, [period_note(message, known.title)]
    if last - first > 1 and not spans and len(years) == 1:
        start, end, kind = *calendar_year(years[0], years[0]), "calendar"
    else:
        start, end, kind = *school_year(first, last), "school"
    message = f"Период плана взят из сроков самих мер: {days_text(start, end)}."
    return start, end, kind, [period_note(message, known.title)]


def _begun_at_approval(known: Evidence, first: int) -> tuple[date, date, str] | None:
    """The year that an approval begins, where the only days with a year stand in the school year after it.

    «Январь» under an order of September is the next January, though a row may go on to the end of the year after it;
    «март» under an order of January is the March of that year.
    """
    approved, rows = known.approved, first_spans(known.timings)
    months = [span.start[0] for span in rows if not span.start_year and not span.end_year]
    if approved is None or not months:
        return None
    begun = approved.year if approved.month >= FIRST_OF_SUMMER else approved.year - 1
    if first != begun + 1:
        return None
    if approved.month >= FIRST_OF_SUMMER:
        return *school_year(begun, begun + 1), "school"
    is_spring = any(approved.month <= month < FIRST_OF_SUMMER for month in months) and not wraps(months)
    return (*calendar_year(approved.year, approved.year), "calendar") if is_spring else None


def _summer_before(known: Evidence, named: list[tuple[int, int]]) -> int | None:
    """The year whose summer stands before the school year of a plan: its other rows name months, and not past ones.

    «До 29 августа 2025 г.», then «сентябрь» and «февраль» begin a year; so they do under an order of that summer.
    """
    year, month = min(named, default=(0, 0))
    rows = first_spans(known.timings)
    bare = [i for i, span in enumerate(rows) if not span.start_year and not span.end_year]
    autumn = [i for i in bare if rows[i].start[0] >= 9]
    if month not in SUMMER or not bare:
        return None
    dated = [i for i, span in enumerate(rows) if year in (span.start_year, span.end_year)]
    is_ordered = known.approved is not None and (known.approved.year, known.approved.month) >= (year, 6)
    is_first = bool(autumn and dated) and dated[0] < autumn[0]
    return year if max(named) >= (year, 9) or (autumn and (is_ordered or is_first)) else None


def of_year_line(known: Evidence) -> Period | None:
    """A calendar year on a line of its own («2013 год»), where no row and no order of months says otherwise."""
    year = None
    for above, text in zip(["", *known.lines], known.lines, strict=False):
        if (found := YEAR_ALONE.fullmatch(text)) and not PLACE.fullmatch(above.strip()):
            year = int(found[1])
    found = YEAR_AT_END.search(known.title)
    year = int(found[1]) if found and year is None else year
    named = {y for span in first_spans(known.timings) for y in (span.start_year, span.end_year) if y}
    if year is None or named - {year}:
        return None
    months = first_months(known.timings)
    if months and months[0] >= 8 and wraps(months):
        return None
    start, end = calendar_year(year, year)
    message = f"Период плана взят из слов «{year} год» над таблицей: {days_text(start, end)}."
    return start, end, "calendar", [period_note(message, known.title)]


def of_months(known: Evidence) -> Period | None:
    """The order's day, or the year of a title, and the order of months: from autumn over the new year it is a school
    year.
    """
    found = _of_approval(known) if known.approved else _of_exam(known) or _of_title(known)
    if found is None and known.approved:
        found = _of_exam(known)
    if found is None:
        return None
    (start, end), kind, why = found
    message = f"Период плана взят из {why} и порядка месяцев: {days_text(start, end)}."
    return start, end, kind, [period_note(message, known.title)]


#: First and last day, `school` or `calendar`, what told it.
Found = tuple[tuple[date, date], str, str]


def _of_approval(known: Evidence) -> Found | None:
    months, approved = first_months(known.timings), known.approved
    if not months or approved is None:
        return None
    year, why = approved.year, f"приказа от {approved:%d.%m.%Y}"
    if wraps(months) or min(months) >= 9 or approved.month >= 9:
        first = year if approved.month >= 6 else year - 1
        return school_year(first, first + 1), "school", why
    if approved.month < 6:
        return calendar_year(year, year), "calendar", why
    if set(months) <= set(SUMMER):
        return (calendar_year(year, year), "calendar", why) if min(months) >= approved.month else None
    # A summer's order looks forward; spring before autumn may be two years.
    if any(a <= 5 and b >= 9 for i, a in enumerate(months) for b in months[i + 1 :]):
        return None
    return school_year(year, year + 1), "school", why


def _of_exam(known: Evidence) -> Found | None:
    """«План подготовки к ГИА-2026» is of the school year that the exam ends, «по итогам ВПР-2025» of the next one."""
    exam = EXAM_YEAR.search(known.title)
    if not exam:
        return None
    if LOOKS_BACK.search(known.title):
        return _after_results(known, int(exam[1]))
    months, year = first_months(known.timings), int(exam[1])
    if any(a <= 5 and b >= 9 for i, a in enumerate(months) for b in months[i + 1 :]):
        return None
    return school_year(year - 1, year), "school", f"года в названии ({exam[0]})"


def _of_title(known: Evidence) -> Found | None:
    months, bare = first_months(known.timings), BARE_YEAR.search(known.title)
    if not months or not bare:
        return None
    year = int(bare[1])
    if LOOKS_BACK.search(known.title):
        return _after_results(known, year)
    falls = sum(b < a for a, b in pairwise(months))
    if falls == 1 and months[0] >= 8 and wraps(months):
        return None  # A school year's order: which of its two years the title names is not said.
    return calendar_year(year, year), "calendar", f"года в названии ({year})"


def _after_results(known: Evidence, year: int) -> Found | None:
    """A plan that follows the results of a spring: from autumn on it is of the next school year."""
    months, why = first_months(known.timings), f"года в названии ({year}), итоги которого подводятся,"
    if not months:
        return None
    if months[0] >= 6 and (wraps(months) or min(months) >= 9):
        return school_year(year, year + 1), "school", why
    return (calendar_year(year, year), "calendar", why) if min(months) >= 4 else None
