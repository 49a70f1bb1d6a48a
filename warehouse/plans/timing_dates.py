"""Spans of calendar words as windows: which year a day or a month without one belongs to."""

import calendar
from dataclasses import replace
from datetime import date, timedelta

from warehouse.plans.timing_grammar import LAST, Span
from warehouse.plans.timing_model import Window

LEAD = timedelta(days=92)
#: A plan shorter than this is one of a month, a quarter or a half-year: days beside it belong to the nearest year.
SHORT = timedelta(days=300)


def day_of(year: int, month: int, day: int) -> date | None:
    """A day of the calendar; LAST gives the month's last, a day that does not exist gives None."""
    last = calendar.monthrange(year, month)[1]
    if day > last:
        return date(year, month, last) if day == LAST else None
    return date(year, month, day)


def windows_of(
    spans: list[Span], period: tuple[date, date], years: list[int]
) -> tuple[list[Window], bool] | None:
    """Windows of spans with their years settled, and whether a year was concluded; None when one cannot be.

    A year comes from the words, from the neighbour in a list, or from the plan's period.
    """
    settled = _chain_years(_with_context(spans, years))
    windows: list[Window] = []
    concluded = False
    for span in settled:
        if span.end_year is None:
            found = _in_period(span, period)
            concluded = True
        else:
            window = _window(span, span.start_year, span.end_year)
            found = [window] if window else []
        if not found:
            return None
        windows.extend(found)
    windows = list(dict.fromkeys(windows))
    if any(w.start and w.start > w.end for w in windows):
        return None
    return windows, concluded


def _with_context(spans: list[Span], years: list[int]) -> list[Span]:
    if len(years) != 1 or any(span.end_year or span.start_year for span in spans):
        return spans
    return [replace(span, start_year=years[0], end_year=years[0]) for span in spans]


def _chain_years(spans: list[Span]) -> list[Span]:
    result = [_inner_years(span) for span in spans]
    for i in range(len(result) - 2, -1, -1):
        following = result[i + 1]
        if result[i].end_year is None and following.start_year:
            back = 1 if result[i].end > following.start else 0
            result[i] = _inner_years(replace(result[i], end_year=following.start_year - back))
    for i in range(1, len(result)):
        before = result[i - 1]
        if result[i].start_year is None and before.end_year:
            ahead = 1 if result[i].start < before.start else 0
            result[i] = _inner_years(replace(result[i], start_year=before.end_year + ahead))
    return result


def _inner_years(span: Span) -> Span:
    """The other end of a span takes its year from the one that has it."""
    wraps = 1 if span.start > span.end else 0
    if span.start_year is None and span.end_year is not None:
        return replace(span, start_year=span.end_year - wraps)
    if span.end_year is None and span.start_year is not None:
        return replace(span, end_year=span.start_year + wraps)
    if wraps and span.start_year is not None and span.start_year == span.end_year:
        return replace(span, start_year=span.end_year - 1) if not span.is_day else span
    return span


def _in_period(span: Span, period: tuple[date, date]) -> list[Window]:
    """Every year in which the span lies inside the plan's period, else the one that begins just before it.

    A plan of a month or a half-year speaks of days beside it as well («до 3 апреля» in a plan of March).
    """
    wraps = 1 if span.start > span.end else 0
    years = range(period[0].year - 1, period[1].year + 2)
    options = [window for year in years if (window := _window(span, year, year + wraps))]
    inside = [w for w in options if w.first >= period[0] and w.end <= period[1]]
    touching = [w for w in options if w.first <= period[1] and w.end >= period[0]]
    found = inside or [w for w in touching[:1] if w.first >= period[0] - LEAD]
    if found or period[1] - period[0] > SHORT:
        return found
    beside = [w for w in options if period[0] - LEAD <= w.end and w.first <= period[1] + LEAD]
    return beside if len(beside) == 1 else []


def _window(span: Span, start_year: int | None, end_year: int) -> Window | None:
    start = _bound(start_year, span.start, span.start_weekday) if start_year is not None else None
    end = _bound(end_year, span.end, span.end_weekday)
    if start is None or end is None:
        return None
    return Window(end=end, start=None if span.is_deadline else start)


def _bound(year: int, day: tuple[int, int], weekday: int | None) -> date | None:
    """A bound of a span: its day, or the last such day of the week up to it."""
    found = day_of(year, *day)
    return found - timedelta(days=(found.weekday() - weekday) % 7) if found and weekday is not None else found
