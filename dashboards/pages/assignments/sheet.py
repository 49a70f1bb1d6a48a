"""The sheet of a visit as a phone fills it: one screen, ticks and a few words; a filled form `observation_sheets`."""

from datetime import datetime

import polars as pl
import streamlit as st

from dashboards import frame, inbox
from dashboards.inbox import OBSERVER, SCHOOL, form_file
from dashboards.words import day, labels, upper_first
from warehouse.home import Home
from warehouse.visits.remarks import REMARKS

FILE_NAME = "Лист наблюдения"
HEADERS = (
    *("Процедура", "Дата", SCHOOL, "Класс", "Предмет", OBSERVER, "Начало", "Окончание", "Присутствовало"),
    *("Этап", "Нарушение (код или «нет»)", "Комментарий", "Возражение ОО"),
)
STAGE = "проведение"


def sheet_file(visit: dict, person: str, told: dict[str, str], ticked: list[str]) -> bytes:
    """A sheet as the form has it: a row a remark, one row where there was none.

    visit: a row of `assignments/own` with the chosen `procedure_id`; told: class, start, end, present, words and
    objection.
    """
    subject = labels.subject_of_procedure(visit["procedure_id"])
    stages = {remark.code: remark.stage for remark in REMARKS}
    rows = [
        (
            labels.procedure_in_forms(visit["procedure_id"]),
            day(visit["slot_date"]),
            f"edu{visit['school_code']}",
            told["class"],
            upper_first(subject),
            person,
            told["start"],
            told["end"],
            told["present"],
            stages.get(code, STAGE),
            code,
            " ".join(told["words"].split()),
            " ".join(told["objection"].split()),
        )
        for code in ticked or ["нет"]
    ]
    return form_file(HEADERS, rows)


def problems(ticked: list[str], words: str, *, is_clear: bool) -> list[str]:
    """What is missing before a sheet can be handed in, in words; nothing = it can."""
    if ticked and is_clear:
        return ["Отмечены и замечания, и «замечаний нет»: оставьте одно."]
    if not ticked and not is_clear:
        return ["Отметьте «замечаний нет» или то, что видели."]
    if ticked and not words.strip():
        return ["Напишите, что именно видели: без имён."]
    return []


def hand_in(rows: pl.DataFrame, person: str) -> None:
    """The form for visits whose day has come and whose sheet is not in yet; rows: own assignments."""
    due = rows.filter(
        pl.col("status").is_in(["ahead", "awaited", "no_sheet"]), pl.col("school_code").is_not_null()
    )
    due = due.filter(pl.col("slot_date") <= Home.from_env().today()).drop_nulls("procedures")
    if due.is_empty():
        return
    frame.heading("Лист наблюдения")
    frame.note("Заполняйте после выхода из школы. Подписанный лист остаётся подлинником. Имён не пишите.")
    visits = {
        f"{day(row['slot_date'])}, {row['school_name'] or row['school_code']}: {labels.procedure_in_forms(one)}": {
            **row,
            "procedure_id": one,
        }
        for row in due.iter_rows(named=True)
        for one in row["procedures"].split(", ")
    }
    with st.form("sheet"):
        chosen = st.selectbox("Посещение", list(visits))
        told = {
            "class": st.text_input("Класс (пусто – вся параллель)"),
            "start": st.text_input("Начало наблюдения", placeholder="08:50"),
            "end": st.text_input("Окончание", placeholder="10:00"),
            "present": st.text_input("Сколько участников присутствовало"),
        }
        is_clear = st.checkbox("Замечаний не было")
        ticked = [
            remark.code
            for remark in REMARKS
            if st.checkbox(f"{remark.code} – {remark.words}", key=remark.code)
        ]
        told["words"] = st.text_area("Что именно видели")
        told["objection"] = st.text_area("Возражение школы, если есть")
        if not st.form_submit_button("Сдать лист", type="primary"):
            return
    if missing := problems(ticked, told["words"], is_clear=is_clear):
        frame.alert(" ".join(missing))
        return
    inbox.leave(Home.from_env(), FILE_NAME, sheet_file(visits[chosen], person, told, ticked), datetime.now())
    frame.done("Лист сдан. В списке он появится после обновления.")
