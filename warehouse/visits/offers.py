"""Days on which observers can come, read from what they wrote in the register."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import polars as pl

from warehouse.plans.workdays import is_school_day

DAY = re.compile(r"\d{2}\.\d{2}\.\d{4}")
#: A longer span is a misprint of a year or a month, not somebody's free days.
LONGEST = timedelta(days=60)
SCHEMA = {"observer_code": pl.String, "offered_on": pl.Date}


def offered(registers: pl.DataFrame) -> pl.DataFrame:
    """Free days one by one (SCHEMA), without Sundays and holidays.

    registers: observer_code, dates_text («19.03.2024, 21.03.2024-25.03.2024»); words that name no day are no days.
    """
    rows = {
        (code, day)
        for code, text in registers.select("observer_code", "dates_text").iter_rows()
        for part in re.split("[,;]", text or "")
        for day in _span(part)
        if is_school_day(day)
    }
    return pl.DataFrame(sorted(rows), schema=SCHEMA, orient="row")


def _span(part: str) -> list[date]:
    try:
        named = [datetime.strptime(text, "%d.%m.%Y").date() for text in DAY.findall(part)]
    except ValueError:
        return []
    if not named or not timedelta() <= named[-1] - named[0] <= LONGEST:
        return []
    return [named[0] + timedelta(days=n) for n in range((named[-1] - named[0]).days + 1)]
