"""«Мои назначения»: the days of an observer, the re-checks of an expert; nothing of anybody else."""

import polars as pl
import streamlit as st

from dashboards import data, frame
from dashboards.frame import Column
from dashboards.pages.assignments import reading, sheet
from dashboards.words import absent, count, day, labels, school_year

STATES = {
    "ahead": "впереди",
    "done": "сделано",
    "awaited": "заполните лист наблюдения",
    "no_sheet": "ждём лист наблюдения",
    "cancelled": "отменено",
}
COLUMNS = [
    Column("slot_date", "День", day, css="nowrap"),
    Column(
        "kind",
        "Процедура",
        lambda row: f"{row['kind']}, {row['season']} {school_year(row['school_year'])}",
        by_row=True,
    ),
    Column(
        "school_name",
        "Школа",
        lambda row: row["school_name"] or row["school_code"] or "назовёт ведомство",
        by_row=True,
        css="wide",
    ),
    Column("basis", "Основание", css="mid"),
    Column("status", "Состояние", lambda code: labels.name(STATES, code), css="nowrap"),
]

frame.stop_without_build()
found = data.fetch_if_built("assignments/own")
rows = pl.DataFrame() if found is None or data.scope().person is None else found
frame.page_head("Мои назначения", "Дни наблюдений и перепроверки, которые поручены вам.")
is_reading = data.scope().role == "expert" and reading.show()
if rows.is_empty():
    if is_reading:
        st.stop()
    frame.empty(
        absent("assignments", rows),
        "Они появятся здесь, когда ведомство внесёт приказ о закреплении или протокол перепроверки.",
    )
    st.stop()
ahead = rows.filter(status="ahead").sort("slot_date", maintain_order=True)
# The nearest of what is ahead first, then what was, the newest first.
rows = pl.concat([ahead, rows.filter(pl.col("status") != "ahead")])
near = f" Ближайшее – {day(ahead['slot_date'][0])}." if ahead.height else ""
frame.finding(
    f"У вас {count(rows.height, 'назначение')}, впереди – {count(ahead.height, 'назначение')}.{near}"
)
frame.table_block(rows, COLUMNS, "naznacheniya", "Назначения", {}, limit=100)
frame.calendar_way()
frame.how_counted("fct_assignments")
if data.scope().role == "observer":
    sheet.hand_in(rows, data.scope().person or "")
