"""What a person corrects in the reading of a plan: a filled form «Правка чтения плана», left in the inbox.

A row is a measure with everything that is corrected in it; the newest row about a measure counts.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from dashboards.inbox import form_file, leave
from dashboards.pages.plan.record import read_day
from dashboards.words import count, day
from warehouse.home import Home

FILE_NAME = "Правка чтения плана"
HEADERS = ("План", "№", "Мера", "Срок читать как", "Ответственный", "Школы", "Вид действия", "Дата")
ALL_SCHOOLS, DEPARTMENT = "все", "ведомство"


@dataclass(frozen=True)
class Correction:
    """What is corrected in one measure; an empty text leaves the reading of the program."""

    plan_id: str
    number: str
    title: str
    timing: str = ""
    responsible: str = ""
    schools: str = ""
    action: str = ""


def known(row: dict) -> Correction:
    """The correction that a measure has now. row: of `plan/reading`."""
    return Correction(
        row["plan_id"],
        row["number"],
        row["title"],
        row["timing_read"] or "",
        row["responsible_read"] or "",
        row["schools_read"] or "",
        row["action_read"] or "",
    )


def with_days(correction: Correction, first: str, last: str) -> Correction:
    """The correction with a timing from days as people write them; the first may be empty.

    Raises ValueError in words for what are no days.
    """
    start, end = (_day(text) for text in (first, last))
    if end is None:
        raise ValueError("Назовите последний день срока.")
    if start and start > end:
        raise ValueError("Первый день срока позже последнего.")
    words = f"с {day(start)} по {day(end)}" if start else f"до {day(end)}"
    return replace(correction, timing=words)


def _day(text: str) -> date | None:
    try:
        return read_day(text)
    except ValueError:
        raise ValueError("Дату пишут так: дд.мм.гггг, например 15.04.2026.") from None


def schools_words(row: dict) -> str:
    """For whom a measure is counted after a correction."""
    told = row["schools_read"] or ""
    named = {"": "как в плане", ALL_SCHOOLS: "все школы", DEPARTMENT: "ведомство"}
    return named.get(told) or count(len(told.split(",")), "школа")


def put_into_inbox(home: Home, correction: Correction, now: datetime) -> str:
    """Leave a correction in the inbox as a file of the form; returns its name."""
    told = (correction.timing, correction.responsible, correction.schools, correction.action)
    words = (*told, day(now.date()))
    row = (
        correction.plan_id,
        correction.number,
        correction.title,
        *(" ".join(text.split()) for text in words),
    )
    return leave(home, FILE_NAME, form_file(HEADERS, [row]), now).name
