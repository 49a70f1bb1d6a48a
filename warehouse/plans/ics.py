"""The plan as a calendar file that any calendar program opens (`.ics`, RFC 5545)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import polars as pl
from icalendar import Alarm, Calendar, Event

PRODUCT = "-//Объектив//План мероприятий//RU"
DAYS_AHEAD = 7


def calendar_file(occurrences: pl.DataFrame, today: date, name: str = "План мероприятий") -> bytes:
    """Dated occurrences of the department as all-day events on their due days.

    occurrences: rows of the query `plan/calendar` – of `marts.fct_measure_occurrences`, at least occurrence_id,
    plan_id, number, school_code, due_date, period_label, due_basis, state, is_done, is_counted, has_reminder,
    postponement_basis; where joined with `dim_measures`, also title, responsible (without names: take the column
    shown outside), expected_result. Rows of schools and rows without a date are left out. The same rows and day
    give the same bytes; a changed date keeps the event's UID.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/Moscow")
    for row in occurrences.sort("due_date", "occurrence_id").to_dicts():
        if row["due_date"] is not None and row.get("school_code") is None:
            calendar.add_component(_event(row, today))
    written: bytes = calendar.to_ical()
    return written


def _event(row: dict[str, Any], today: date) -> Event:
    event = Event()
    title = row.get("title") or row["period_label"]
    event.add("uid", f"{row['occurrence_id'].replace(' ', '_')}@obektiv")
    event.add("dtstamp", datetime.combine(today, time(), UTC))
    event.add("dtstart", row["due_date"])
    event.add("dtend", row["due_date"] + timedelta(days=1))
    event.add("summary", f"{row['number']}. {title}")
    event.add("description", "\n".join(_description(row)))
    event.add("categories", [row.get("direction") or row["plan_id"]])
    event.add("transp", "TRANSPARENT")
    if row["is_done"]:
        event.add("status", "CONFIRMED")
    elif not row["is_counted"]:
        event.add("status", "CANCELLED")
    elif row["has_reminder"]:
        event.add_component(_alarm(row))
    return event


def _description(row: dict[str, Any]) -> list[str]:
    parts = [
        ("Период", row["period_label"]),
        ("Срок", row["due_basis"]),
        ("Состояние", row["state"]),
        ("Ответственный", row.get("responsible")),
        ("Ожидаемый результат", row.get("expected_result")),
        ("Перенос", row.get("postponement_basis")),
    ]
    return [f"{label}: {text}" for label, text in parts if text]


def _alarm(row: dict[str, Any]) -> Alarm:
    """A reminder on the day the plan itself names, else a week ahead."""
    alarm = Alarm()
    reminder = row.get("reminder_date")
    ahead = (row["due_date"] - reminder) if reminder else timedelta(days=DAYS_AHEAD)
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"Скоро срок: мера {row['number']}")
    alarm.add("trigger", -ahead)
    return alarm
