"""Recurrences as RFC 5545 rules, and their windows inside a plan's period."""

import calendar
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr

from warehouse.plans.timing_grammar import TERMS
from warehouse.plans.timing_model import Window

SCHOOL_MONTHS = (9, 10, 11, 12, 1, 2, 3, 4, 5)
WEEKDAYS = {
    "понедельник": "MO",
    "вторник": "TU",
    "сред": "WE",
    "четверг": "TH",
    "пятниц": "FR",
    "суббот": "SA",
}


def month_list(months: tuple[int, ...] | list[int]) -> str:
    """Months as an RFC 5545 list."""
    return ",".join(str(month) for month in sorted(months))


def rule_of(unit: str, is_school: bool, months: tuple[int, ...] = (), interval: int = 1) -> str:
    """The rule of a unit, whose days begin the windows.

    Units are `year`, `half`, `quarter`, `term`, `trimester`, `month` and `week`.
    """
    step = f";INTERVAL={interval}" if interval > 1 else ""
    school = months or (SCHOOL_MONTHS if is_school else tuple(range(1, 13)))
    return {
        "year": f"FREQ=YEARLY;BYMONTH={9 if is_school else 1};BYMONTHDAY=1",
        "half": f"FREQ=YEARLY;BYMONTH={'1,9' if is_school else '1,7'};BYMONTHDAY=1",
        "quarter": "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=1",
        "trimester": "FREQ=YEARLY;BYMONTH=3,9,12;BYMONTHDAY=1",
        "term": f"FREQ=YEARLY;BYMONTH={month_list([a for a, _ in TERMS.values()])};BYMONTHDAY=1",
        "month": f"FREQ=MONTHLY{step};BYMONTH={month_list(school)};BYMONTHDAY=1",
        "week": f"FREQ=WEEKLY{step};BYMONTH={month_list(school)};BYDAY=MO",
    }[unit]


def days_of(rule: str, start: date, end: date) -> list[date]:
    """Days of a rule from `start` to `end`, both included."""
    found = rrulestr(rule, dtstart=datetime.combine(start, time()))
    return [day.date() for day in found.between(*_ends(start, end), inc=True)]


def _ends(start: date, end: date) -> tuple[datetime, datetime]:
    return datetime.combine(start, time()), datetime.combine(end, time())


def windows_of_rule(
    unit: str, rule: str, period: tuple[date, date], is_school: bool, day: int | None = None
) -> list[Window]:
    """Windows of a rule inside the period.

    A quarter counts when its end falls inside the period, and is cut at the period's start; `day` cuts a month
    at that day (`до 5 числа`).
    """
    lookback = period[0] - timedelta(
        days=366 if unit in ("year", "quarter", "half", "term", "trimester") else 0
    )
    windows = []
    for first in days_of(rule, lookback.replace(day=1), period[1]):
        last = _end_of(unit, first, is_school, day)
        if last < period[0] or (last > period[1] and unit != "year"):
            continue
        windows.append(Window(end=min(last, period[1]), start=max(first, period[0])))
    return windows


def _end_of(unit: str, first: date, is_school: bool, day: int | None) -> date:
    if unit == "week":
        return first + timedelta(days=6)
    if unit == "month":
        last = calendar.monthrange(first.year, first.month)[1]
        return first.replace(day=min(day or last, last))
    months = {"year": 12, "half": 6, "quarter": 3, "trimester": 3}.get(unit, 2)
    if unit == "half" and is_school:
        months = 4 if first.month == 9 else 5
    if unit == "term":
        months = next(b - a + 1 for a, b in TERMS.values() if a == first.month)
    month = (first.month + months - 1) % 12 + 1
    year = first.year + (first.month + months - 1) // 12
    return date(year, month, 1) - timedelta(days=1)


def years_of(period: tuple[date, date], is_school: bool) -> list[Window]:
    """The school (or calendar) years of a period, cut at its ends."""
    return windows_of_rule("year", rule_of("year", is_school), period, is_school)
