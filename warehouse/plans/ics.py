"""The plan as a calendar file that any calendar program opens (`.ics`, RFC 5545), and how any such file is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import polars as pl
from icalendar import Alarm, Calendar, Event

PRODUCT = "-//Объектив//План мероприятий//RU"
DAYS_AHEAD = 7
CONFIRMED, CANCELLED = "CONFIRMED", "CANCELLED"


@dataclass(frozen=True)
class Term:
    """One all-day event: uid (without the part behind «@»), day, what is said of it.

    status: `CONFIRMED`, `CANCELLED` or nothing; alarm: words of a reminder, `remind_on` its day (else a week ahead).
    """

    uid: str
    day: date
    title: str
    description: str = ""
    category: str = ""
    address: str = ""
    status: str = ""
    alarm: str = ""
    remind_on: date | None = None


def calendar_file(occurrences: pl.DataFrame, today: date, name: str = "План мероприятий") -> bytes:
    """Dated occurrences as all-day events on their due days, in full words: for the computer of the reader.

    occurrences: rows of the query `plan/calendar` – of `marts.fct_measure_occurrences`, at least occurrence_id,
    plan_id, number, due_date, period_label, due_basis, state, is_done, is_counted, has_reminder,
    postponement_basis; where joined with `dim_measures`, also title, responsible (without names: take the column
    shown outside), expected_result. Rows without a date are left out. The same rows and day give the same bytes; a
    changed date keeps the event's UID.
    """
    dated = occurrences.filter(pl.col("due_date").is_not_null())
    return written((_term(row) for row in dated.to_dicts()), today, name)


def written(terms: Iterable[Term], today: date, name: str, refreshed: timedelta | None = None) -> bytes:
    """A calendar of terms in the order of their days; refreshed: how often a program should ask for it anew."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/Moscow")
    if refreshed:
        calendar.add("refresh-interval", refreshed)
    for term in sorted(terms, key=lambda one: (one.day, one.uid)):
        calendar.add_component(_event(term, today))
    ical: bytes = calendar.to_ical()
    return ical


def standing(row: dict[str, Any]) -> dict[str, Any]:
    """How an occurrence stands, as a term says it: its status and whether its owner is reminded of it."""
    if row["is_done"]:
        return {"status": CONFIRMED}
    if not row["is_counted"]:
        return {"status": CANCELLED}
    if not row["has_reminder"]:
        return {}
    return {"alarm": f"Скоро срок: мера {row['number']}", "remind_on": row.get("reminder_date")}


def _term(row: dict[str, Any]) -> Term:
    return Term(
        row["occurrence_id"].replace(" ", "_"),
        row["due_date"],
        _title(row),
        "\n".join(_description(row)),
        row.get("direction") or row["plan_id"],
        **standing(row),
    )


def _title(row: dict[str, Any]) -> str:
    """The measure, and for whom it is done where somebody acts for another position."""
    title = f"{row['number']}. {row.get('title') or row['period_label']}"
    return f"{title} (за: {row['acts_for']})" if row.get("acts_for") else title


def _event(term: Term, today: date) -> Event:
    event = Event()
    event.add("uid", f"{term.uid}@obektiv")
    event.add("dtstamp", datetime.combine(today, time(), UTC))
    event.add("dtstart", term.day)
    event.add("dtend", term.day + timedelta(days=1))
    event.add("summary", term.title)
    for name, value in (("description", term.description), ("url", term.address), ("status", term.status)):
        if value:
            event.add(name, value)
    if term.category:
        event.add("categories", [term.category])
    event.add("transp", "TRANSPARENT")
    if term.alarm:
        event.add_component(_alarm(term))
    return event


def _description(row: dict[str, Any]) -> list[str]:
    parts = [
        ("Период", row["period_label"]),
        ("Срок", row["due_basis"]),
        ("Состояние", row["state"]),
        ("Ответственный", row.get("responsible")),
        ("Замещение", row.get("said")),
        ("Ожидаемый результат", row.get("expected_result")),
        ("Перенос", row.get("postponement_basis")),
    ]
    return [f"{label}: {text}" for label, text in parts if text]


def _alarm(term: Term) -> Alarm:
    """A reminder on the day the plan itself names, else a week ahead."""
    alarm = Alarm()
    ahead = (term.day - term.remind_on) if term.remind_on else timedelta(days=DAYS_AHEAD)
    alarm.add("action", "DISPLAY")
    alarm.add("description", term.alarm)
    alarm.add("trigger", -ahead)
    return alarm
