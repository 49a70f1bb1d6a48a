"""Words, numbers and dates as Russian education departments write them."""

from dashboards.words.absence import FalseAbsenceError, absent
from dashboards.words.dates import day, day_words, days_left, moment, month_title, period, school_year
from dashboards.words.lint import Hit, lint_text
from dashboards.words.numbers import (
    HIDDEN,
    MISSING_SIGNS,
    NO_DATA,
    NOT_APPLICABLE,
    count,
    counted,
    lower_first,
    number,
    out_of,
    percent,
    plural,
    points,
    sample,
    signed,
)

__all__ = [
    "HIDDEN",
    "MISSING_SIGNS",
    "NOT_APPLICABLE",
    "NO_DATA",
    "FalseAbsenceError",
    "Hit",
    "absent",
    "count",
    "counted",
    "day",
    "day_words",
    "days_left",
    "lint_text",
    "lower_first",
    "moment",
    "month_title",
    "number",
    "out_of",
    "percent",
    "period",
    "plural",
    "points",
    "sample",
    "school_year",
    "signed",
]
