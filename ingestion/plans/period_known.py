"""What the readers of a plan's period share: the evidence, the years as days, the finding that says how."""

from dataclasses import dataclass
from datetime import date

from ingestion.plans.model import Note
from warehouse.plans.timing_grammar import Grammar, Span
from warehouse.plans.timing_words import normal

# First day, last day, `school` or `calendar`, notes.
Period = tuple[date, date, str, list[Note]]


@dataclass(frozen=True)
class Evidence:
    """What may tell the years of a plan: its title, the lines above the table with it, the file's name, the day of
    approval, the years of headings, and the timings of its rows in order.
    """

    title: str
    lines: list[str]
    stem: str
    approved: date | None
    headings: list[tuple[date, date, str]]
    timings: list[str]


def school_year(first: int, last: int) -> tuple[date, date]:
    """1 September of one year to 31 August of another."""
    return date(first, 9, 1), date(last, 8, 31)


def calendar_year(first: int, last: int) -> tuple[date, date]:
    """1 January of one year to 31 December of another."""
    return date(first, 1, 1), date(last, 12, 31)


def days_text(start: date, end: date) -> str:
    """The days of a period for a message."""
    return f"{start:%d.%m.%Y} – {end:%d.%m.%Y}"


def period_note(message: str, value: str) -> Note:
    """A finding that says how the period was found."""
    return Note(
        "plan_period_read",
        "название плана",
        0,
        "",
        value,
        message,
        "Если это не так, задайте вид года в настройке плана.",
    )


def first_spans(timings: list[str]) -> list[Span]:
    """The first span of days that every row names, in the order of the rows."""
    return [spans[0] for text in timings if (spans := Grammar(normal(text), True).read().spans)]


def first_months(timings: list[str]) -> list[int]:
    """The first month of every row that names one, in the order of the rows."""
    return [span.start[0] for span in first_spans(timings)]


def wraps(months: list[int]) -> bool:
    """Whether months go from autumn over the new year (октябрь, декабрь, январь)."""
    return any(a >= 8 and b <= 6 for i, a in enumerate(months) for b in months[i + 1 :])


def comes_back_in_autumn(timings: list[str]) -> bool:
    """Whether a row goes from spring or summer on to autumn («май - июнь, сентябрь») and no row begins in autumn.

    Such rows are in the order of one calendar year; a school year would name its autumn first.
    """
    rows = [spans for text in timings if (spans := Grammar(normal(text), True).read().spans)]
    months = [
        [month for span in spans for month in (span.start[0], span.end[0])]
        for spans in rows
        if not any(span.start_year or span.end_year for span in spans)
    ]
    is_in_order = any(row[0] <= 8 and row[-1] >= 9 and row == sorted(row) for row in months)
    return is_in_order and all(spans[0].start[0] <= 8 for spans in rows)
