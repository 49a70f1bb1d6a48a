"""Events of the methodical centre: what was held or is ahead, who came; and the form that records both."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import polars as pl
import streamlit as st

from dashboards import data, frame, inbox
from dashboards.frame import Column
from dashboards.inbox import form_file
from dashboards.words import absent, count, day, number
from warehouse.home import Home

FILE_NAME = "Мероприятие"
PAPERS = ("events_note", "event_sheets")
HEADERS = ("Дата", "Форма", "Тема", "Площадка", "Приказ", "План", "№", "Логин ОО", "Участников", "Материал")
FORMS = (
    "семинар",
    "вебинар",
    "мастер-класс",
    "открытый урок",
    "консультация",
    "круглый стол",
    "заседание объединения",
)
NEW, WAITS, AHEAD = "новое мероприятие", "ждёт списка школ", "предстоит"
TOLD = ("site", "order_text", "plan_name", "measure_number")


def came_words(row: dict[str, Any]) -> str:
    """«7»; «не менее 5», where a school was there and did not say how many came; «–» where nobody said."""
    if row["participants_cnt"] is None:
        return "–"
    return (
        f"не менее {number(row['participants_cnt'])}"
        if row["uncounted_cnt"]
        else number(row["participants_cnt"])
    )


def schools_words(row: dict[str, Any]) -> str:
    """How many schools came; nothing where none is named yet: nobody has said that none came."""
    return number(row["schools_cnt"]) if row["schools_cnt"] else "–"


def said_words(row: dict[str, Any]) -> str:
    """How many people of a school were there, or that nobody said it."""
    return "не сказано" if row["participants_cnt"] is None else number(row["participants_cnt"])


EVENTS = [
    Column("event_date", "Дата", day, css="nowrap"),
    Column("form", "Форма", css="mid"),
    Column("topic", "Тема", css="wide"),
    Column("site", "Площадка", css="mid"),
    Column("measure_number", "Мера плана", css="nowrap"),
    Column("schools_cnt", "Школ", schools_words, is_number=True, by_row=True),
    Column("participants_cnt", "Участников", came_words, is_number=True, by_row=True),
    Column("state_shown", "Состояние", css="mid"),
]
CAME = [
    Column("event_date", "Дата", day, css="nowrap"),
    Column("topic", "Тема", css="wide"),
    frame.school_column("mid"),
    Column("participants_cnt", "Участников", said_words, is_number=True, by_row=True),
]


def finding(rows: pl.DataFrame) -> str:
    """How many events were held, which wait for their list, what is ahead."""
    parts = [f"Мероприятий: {number(rows.height)}"]
    waits, ahead = rows.filter(state=WAITS).height, rows.filter(state=AHEAD).height
    if waits:
        parts.append(f"прошло без списка школ – {number(waits)}")
    if ahead:
        parts.append(f"впереди – {number(ahead)}")
    return ", ".join(parts) + "."


def event_file(event: dict[str, Any], came: Iterable[tuple[str, int | None]]) -> bytes:
    """An event as the filled form: a row a school that was there, one row without a school where nobody is named yet.

    event: event_date, form, topic and what else is told of it; came: code of a school and how many people were there.
    """
    told = [" ".join((event.get(name) or "").split()) for name in TOLD]
    head = (f"{event['event_date']:%d.%m.%Y}", event["form"], " ".join(event["topic"].split()), *told)
    material = " ".join((event.get("material") or "").split())
    rows = [
        (*head, f"edu{code}" if code else "", "" if people is None else str(people), material)
        for code, people in (list(came) or [("", None)])
    ]
    return form_file(HEADERS, rows)


def show() -> None:
    """Events, who came to them, and the form."""
    rows = data.fetch_if_built("support/events")
    if rows is None or rows.is_empty():
        frame.empty(
            absent("events", 0 if rows is None else rows),
            "Запишите мероприятие ниже или загрузите форму «Мероприятия».",
        )
    else:
        frame.finding(finding(rows))
        frame.papers(PAPERS, frame.About())
        frame.table_block(rows, EVENTS, "meropriyatiya", "Мероприятия", {}, 100)
        came = data.fetch("support/event_attendance")
        if came.height:
            frame.table_block(came, CAME, "kto_byl", "Кто был", {}, 40)
            frame.note("Приглашали не всех: список – о тех, кто был. Имена участников не записывают.")
    if rows is not None and inbox.may_record(data.scope()) == "everything":
        _keep(rows)
    frame.recorded("event")
    frame.how_counted("rpt_events", "fct_event_attendance")


def _asked(rows: pl.DataFrame) -> dict[str, Any]:
    """The event of which something is recorded: one that is known, or a new one."""
    known = {row["event_id"]: row for row in rows.iter_rows(named=True)}
    names = {key: f"{day(row['event_date'])}, {row['form']} «{row['topic']}»" for key, row in known.items()}
    chosen = st.selectbox(
        "Мероприятие", [NEW, *known], format_func=lambda key: names.get(key, key), key="event_of"
    )
    if chosen in known:
        return known[chosen]
    event: dict[str, Any] = {
        "event_date": st.date_input("Дата", data.today(), format="DD.MM.YYYY", key="event_day"),
        "form": st.selectbox("Форма", FORMS, key="event_form"),
        "topic": st.text_input("Тема", key="event_topic", max_chars=200),
    }
    event["site"] = st.text_input("Площадка", key="event_site")
    event["order_text"] = st.text_input("Приказ (дата и номер)", key="event_order")
    plans = data.fetch_if_built("plan/measures")
    measures = [] if plans is None or plans.is_empty() else plans.select("plan_id", "number", "title").rows()
    words = {(plan, no): f"{no} {title}" for plan, no, title in measures}
    chosen_measure = st.selectbox(
        "Мера плана",
        [None, *words],
        format_func=lambda key: words.get(key, "не по плану"),
        key="event_measure",
    )
    event["plan_name"], event["measure_number"] = chosen_measure or (None, None)
    return event


def _keep(rows: pl.DataFrame) -> None:
    with st.expander("Записать мероприятие или кто на нём был"):
        event = _asked(rows)
        schools = data.fetch("school/schools").select("school_code", "name")
        # In a form: a page that runs again after every number swallows the keys of the next one.
        with st.form("event_form", border=False):
            typed = st.data_editor(
                schools.with_columns(people=pl.lit(None, pl.Int64)),
                column_order=("name", "people"),
                column_config={
                    "name": st.column_config.TextColumn("Школа", disabled=True),
                    "people": st.column_config.NumberColumn("Участников", min_value=1, max_value=500, step=1),
                },
                hide_index=True,
                placeholder="",
                key="event_came",
            )
            is_asked = st.form_submit_button("Записать", type="primary")
        if is_asked:
            _record(event, [(row["school_code"], row["people"]) for row in typed.to_dicts() if row["people"]])


def _record(event: dict[str, Any], came: list[tuple[str, int | None]]) -> None:
    if not (event["topic"] or "").strip():
        frame.alert("Назовите тему мероприятия.")
        return
    if came and event["event_date"] > data.today():
        frame.alert("Мероприятие ещё впереди: кто был, записывают после него.")
        return
    inbox.leave(Home.from_env(), FILE_NAME, event_file(event, came), datetime.now())
    people = sum(n or 0 for _, n in came)
    frame.done(f"Записано: {count(len(came), 'школа')}, {count(people, 'человек')}." if came else "Записано.")
    st.rerun()
