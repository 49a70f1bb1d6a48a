"""What the page of a meeting says of the time since the last one, and points of plans that its agenda may take."""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboards import frame
from dashboards.documents.facts.since import Since, stood
from dashboards.frame import Column
from dashboards.pages.meeting.agenda import is_taken, point_row
from dashboards.pages.meeting.sheet import Sheet
from dashboards.words import absent, count, day

CHANGES = [
    Column("change", "Что произошло", css="mid"),
    Column("title", "С чем", css="wide"),
    Column("responsible", "Ответственный", css="mid"),
    Column("happened_on", "Когда", day, css="nowrap"),
]


def show(since: Since | None, past: pl.DataFrame) -> None:
    """Figures then and now, and what happened; a meeting that no build has counted yet says so."""
    if since is None:
        if past.height and "is_pending" in past.columns and past["is_pending"].all():
            frame.note("Что изменилось с этого совещания, посчитает ближайшее обновление.")
        return
    frame.heading(f"Что изменилось с прошлого совещания ({day(since.held_on)})")
    frame.table(
        since.figures,
        [
            Column("figure", "Показатель", css="wide"),
            Column("plan_title", "План", css="mid"),
            Column(
                "then_value", day(since.held_on), lambda row: stood(row, "then"), by_row=True, css="nowrap"
            ),
            Column("now_value", day(since.as_of), lambda row: stood(row, "now"), by_row=True, css="nowrap"),
        ],
        caption="Показатели в день прошлого совещания и сейчас",
    )
    if since.changes.height:
        frame.table_block(since.changes, CHANGES, "izmenilos", "Что произошло с прошлого совещания", {})


def points(offered: pl.DataFrame, agenda: pl.DataFrame, typed: Sheet) -> None:
    """What plans ask of this meeting, each point with a button that takes it into the agenda above."""
    if "point" not in offered.columns:
        return
    frame.heading("Чего план ждёт от этого совещания")
    if offered.is_empty():
        frame.note(absent("plan_agenda", offered))
        return
    rows = list(offered.iter_rows(named=True))
    free = [row for row in rows if not is_taken(row, agenda)]
    for place, row in enumerate(rows):
        with st.container(horizontal=True, vertical_alignment="center", key=f"point-of-plan-{place}"):
            words = frame.escape(
                f"{row['point']}: {count(row['measures_cnt'], 'мера')} – {row['plan_title']}"
            )
            frame.show(f'<p class="ob-note">{words}</p>')
            if row in free:
                st.button("Взять в повестку", key=f"take-point-{place}", on_click=_take, args=([row], typed))
            else:
                frame.show('<p class="ob-note">В повестке.</p>')
    if len(free) > 1:
        st.button("Взять все вопросы плана", key="take-points", on_click=_take, args=(free, typed))


def _take(rows: list[dict], typed: Sheet) -> None:
    for row in rows:
        typed.add("agenda", point_row(row, typed.grids["agenda"].now))
