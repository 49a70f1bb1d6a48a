"""The calendar file: events that a calendar program reads back as they were."""

from datetime import date

import polars as pl
from icalendar import Calendar

from warehouse.plans import calendar_file
from warehouse.plans.frames import OCCURRENCE_SCHEMA, occurrences_frame

PLANS = pl.DataFrame(
    [{"plan_id": "gorod", "period_start": date(2021, 9, 1), "period_end": date(2022, 8, 31)}]
)
MEASURES = pl.DataFrame(
    [
        {"plan_id": "gorod", "number": "1", "title": "Приказ; сроки, состав", "timing_text": "Октябрь 2021"},
        {
            "plan_id": "gorod",
            "number": "2",
            "title": "Собрания",
            "timing_text": "ежеквартально",
            "expected_result": "Во всех ОО проведены собрания",
        },
        {"plan_id": "gorod", "number": "3", "title": "Совещания", "timing_text": "по плану работы"},
    ]
)


JUDGED = {"state": "впереди", "is_done": False, "is_counted": True, "has_reminder": True}


def rows(today: date, **more) -> pl.DataFrame:
    """Occurrences with what the mart says of each: all ahead unless a test says otherwise."""
    frame = occurrences_frame(PLANS, MEASURES, today, schools=["223001"], **more)
    frame = frame.filter(pl.col("school_code").is_null())
    frame = frame.with_columns(**{name: pl.lit(value) for name, value in JUDGED.items()})
    return frame.join(MEASURES.select("plan_id", "number", "title"), on=["plan_id", "number"], how="left")


def events(data: bytes) -> list:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_events_are_the_dated_rows_of_the_department():
    frame = rows(date(2021, 10, 1))
    found = events(calendar_file(frame, date(2021, 10, 1)))
    dated = frame.filter(pl.col("due_date").is_not_null()).sort("due_date")
    assert [event.decoded("dtstart") for event in found] == dated["due_date"].to_list()
    assert len(found) == 5
    assert str(found[1]["summary"]) == "1. Приказ; сроки, состав"
    assert "Период: октябрь 2021" in str(found[1]["description"])


def test_the_same_rows_give_the_same_bytes_and_lines_are_folded():
    first, second = (calendar_file(rows(date(2021, 10, 1)), date(2021, 10, 1)) for _ in range(2))
    assert first == second
    assert all(len(line) <= 75 for line in first.split(b"\r\n"))


def test_a_moved_day_keeps_the_uid():
    statuses = pl.DataFrame(
        [
            {
                "plan_id": "gorod",
                "number": "1",
                "period": "",
                "school_code": None,
                "status": "перенесено",
                "reported_on": date(2021, 10, 20),
                "new_due": date(2021, 11, 15),
                "evidence": "приказ 7",
            }
        ]
    )
    before = {
        str(e["uid"]): e.decoded("dtstart")
        for e in events(calendar_file(rows(date(2021, 10, 1)), date(2021, 10, 1)))
    }
    moved = rows(date(2021, 10, 21), statuses=statuses)
    after = {str(e["uid"]): e.decoded("dtstart") for e in events(calendar_file(moved, date(2021, 10, 21)))}
    assert set(before) == set(after)
    assert {after[uid] for uid in after if after[uid] != before[uid]} == {date(2021, 11, 15)}


def test_an_event_stands_as_the_mart_says():
    frame = rows(date(2021, 10, 1)).head(4)
    frame = frame.with_columns(
        state=pl.Series(["выполнено", "снято с контроля", "срок прошёл", "идёт"]),
        is_done=pl.Series([True, False, False, False]),
        is_counted=pl.Series([True, False, True, True]),
        has_reminder=pl.Series([False, False, False, True]),
    )
    found = events(calendar_file(frame, date(2021, 10, 1)))
    by_state = {str(e["description"]).split("Состояние: ")[1].splitlines()[0]: e for e in found}
    assert {state: str(e.get("status", "")) for state, e in by_state.items()} == {
        "выполнено": "CONFIRMED",
        "снято с контроля": "CANCELLED",
        "срок прошёл": "",
        "идёт": "",
    }
    assert [state for state, e in by_state.items() if e.walk("VALARM")] == ["идёт"]


def test_an_empty_plan_is_still_a_calendar():
    assert events(calendar_file(pl.DataFrame(schema=OCCURRENCE_SCHEMA), date(2021, 10, 1))) == []
