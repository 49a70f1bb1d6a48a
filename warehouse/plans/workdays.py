"""Working days by the Russian calendar with its moved days off (library `holidays`)."""

from datetime import date, timedelta
from functools import lru_cache

import holidays


@lru_cache(maxsize=1)
def _russia() -> holidays.HolidayBase:
    return holidays.country_holidays("RU")


def is_workday(day: date) -> bool:
    """Whether a day is a working day, Saturdays made working by a decree included."""
    return _russia().is_working_day(day)


def is_school_day(day: date) -> bool:
    """Whether schools may teach on a day: not on Sundays and holidays, a plain Saturday included."""
    return is_workday(day) or (day.weekday() != 6 and day not in _russia())


def last_workday(day: date) -> date:
    """The day itself, or the last working day before it."""
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def next_workday(day: date) -> date:
    """The day itself, or the first working day after it."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def add_days(day: date, number: int, unit: str = "calendar") -> date:
    """The day `number` calendar or working days later (earlier for a negative number)."""
    if unit == "calendar":
        return day + timedelta(days=number)
    step = timedelta(days=1 if number > 0 else -1)
    left = abs(number)
    while left:
        day += step
        left -= is_workday(day)
    return day


def last_free_day(day: date) -> date:
    """The last day before the next working day: nobody is late for a day while everybody rests."""
    while not is_workday(day + timedelta(days=1)):
        day += timedelta(days=1)
    return day
