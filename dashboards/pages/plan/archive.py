"""Section «Архив» of the page «План»: plans that have been put away, readable, with the states that they went with."""

from datetime import datetime

import polars as pl
import streamlit as st

from dashboards import data, frame
from dashboards.frame import Column
from dashboards.inbox import may_record
from dashboards.pages.plan import record as plan_record
from dashboards.pages.plan import windows as plan
from dashboards.pages.plan.record import Record
from dashboards.words import absent, count, day
from warehouse.home import Home
from warehouse.pending import MARK
from warehouse.plans.plan_key import WHOLE
from warehouse.plans.plan_model import SHELVED

_, OUT = SHELVED
KEPT = [
    Column("number", "№", css="nowrap"),
    Column("title", "Мера", css="wide"),
    Column("period_label", "Период", css="mid"),
    Column("due_date", "Срок", day, css="nowrap"),
    Column("final_state", "С каким состоянием ушёл", css="mid"),
    Column("done_date", "Когда выполнено", day, css="nowrap"),
    Column("evidence", "Подтверждение", nothing="не приложено", css="mid"),
    Column("responsible", "Ответственный", css="mid"),
]


def show(windows: pl.DataFrame, measures: pl.DataFrame) -> None:
    """Each plan in the archive: when and on what ground it went there, its terms, and the way back."""
    frame.heading("Архив планов")
    if said := st.session_state.pop("plan_shelved", None):
        frame.done(said)
    if measures.is_empty():
        frame.note(absent("plans_shelved", measures))
        return
    names = plan.years_of_plans(measures)
    titles = dict(measures.select("plan_id", plan.short_title()).unique().iter_rows())
    for place, plan_id in enumerate(sorted(names, reverse=True)):
        own = windows.filter(plan_id=plan_id).sort("due_date", "number", nulls_last=True)
        frame.heading(f"{names[plan_id]}: {titles[plan_id]}")
        frame.note(_about(own, measures.filter(plan_id=plan_id).height))
        if own.height:
            frame.table_block(own, KEPT, f"arhiv-{place}", f"Архив: {names[plan_id]}", {})
        if may_record(data.scope()) == "everything":
            with st.container(key=f"archive_{place}"):
                if st.button("Вернуть из архива", key=f"unshelve_{plan_id}"):
                    _bring_back(plan_id)
    frame.recorded("plan_status")
    frame.how_counted("fct_measure_occurrences")


def _about(windows: pl.DataFrame, measures: int) -> str:
    parts = [f"В плане {count(measures, 'мера')}, {count(windows.height, 'срок')}"]
    if windows.height:
        row = windows.row(0, named=True)
        when = f"{plan.SHELVED} с {day(row['archived_on'])}" if row["archived_on"] else plan.SHELVED
        parts.append(f"{when}, основание: {row['archive_basis'] or 'не названо'}")
    said = "; ".join(parts)
    return f"{said}. План не считается и не напоминает о себе; состояния сроков – на день архива."


def _bring_back(plan_id: str) -> None:
    today = data.today()
    about = (plan_id, WHOLE, "", OUT, today)
    name = plan_record.put_into_inbox(Home.from_env(), [Record(*about)], datetime.now())
    st.session_state["plan_shelved"] = (
        f"Записано в файл «{name}»: план снова на виду, с пометкой «{MARK}»; состояния на сегодня посчитает "
        "ближайшее обновление."
    )
    st.rerun()
