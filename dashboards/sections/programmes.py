"""Programmes of schools step by step, on the page of cases and of a school: what is agreed, done, with what proof."""

from datetime import date, datetime

import polars as pl
import streamlit as st

from dashboards import data, frame, inbox
from dashboards.frame import Column
from dashboards.inbox import form_file
from dashboards.words import absent, count, day, number
from warehouse.home import Home

FILE_NAME = "Шаги программы"
HEADERS = ("Логин ОО", "Шаг", "Выполнено", "Чем подтверждено", "Кто (должность)")
DONE, LATE, OWN_STEP = "сделано", "срок истёк", "Свой шаг школы"
STEPS = [
    Column("step", "Шаг", css="wide"),
    Column("responsible", "Ответственный", nothing="школа", css="mid"),
    Column("due_on", "Срок", day, nothing="до контрольной процедуры", css="mid"),
    Column("state_shown", "Состояние", css="nowrap"),
    Column("done_on", "Отмечено", day, css="nowrap"),
    Column("evidence", "Чем подтверждено", css="mid"),
]


def finding(rows: pl.DataFrame) -> str:
    """How many schools are on a programme, how many of its steps are done and which terms are past."""
    running = rows.filter("is_running")
    if running.is_empty():
        return f"Программы завершены: {count(rows['school_code'].n_unique(), 'школа')}."
    done = running.filter(state=DONE).height
    late = running.filter(state=LATE).height
    text = (
        f"Программа идёт: {count(running['school_code'].n_unique(), 'школа')}. "
        f"Отмечено шагов: {number(done)} из {number(running.height)}."
    )
    return text + (f" Срок прошёл: {number(late)}." if late else "")


def problems(step: str, evidence: str, actor: str) -> list[str]:
    """What is missing before a step can be marked, in words; nothing = it can."""
    found = []
    if not step.strip():
        found.append("Назовите шаг.")
    if not evidence.strip():
        found.append("Назовите, чем шаг подтверждён: запись, приказ, лист с датой и номером.")
    if not actor.strip():
        found.append("Назовите должность того, кто отмечает.")
    return found


def mark_file(school_code: str, step: str, done_on: date, evidence: str, actor: str) -> bytes:
    """One mark as the filled form."""
    said = (" ".join(text.split()) for text in (evidence, actor))
    row = (f"edu{school_code}", " ".join(step.split()), f"{done_on:%d.%m.%Y}", *said)
    return form_file(HEADERS, [row])


def show(school_code: str | None) -> None:
    """Steps with their terms and proofs, and the form that marks one; of one school or of all in scope."""
    rows = data.fetch_if_built("support/programmes", school_code=school_code)
    if rows is None or rows.is_empty():
        if school_code is None:
            frame.empty(
                absent("programmes", 0 if rows is None else rows),
                "Программа появится здесь, когда о деле школы запишут «программа идёт».",
            )
        return
    is_one = school_code is not None
    if is_one:
        frame.heading("Программа школы")
        frame.note(f"Идёт с {day(rows['begun_on'][0])}. {finding(rows)}")
    else:
        frame.finding(finding(rows))
    columns = STEPS if is_one else [frame.school_column("mid"), *STEPS]
    frame.table_block(rows, columns, "shagi_programm", "Шаги программ", {}, 100)
    frame.note(
        "Отметку ставит человек; шаг без отметки – не «не сделан». Дело закрывают критерии завершения на контрольной "
        "процедуре, а не отметки."
    )
    if inbox.may_record(data.scope()) in ("everything", "own"):
        _keep(rows.filter("is_running"), is_one=is_one)
    frame.recorded("programme_mark")
    frame.how_counted("rpt_programme_steps")


def _keep(rows: pl.DataFrame, *, is_one: bool) -> None:
    """The form that marks a step of a running programme."""
    if rows.is_empty():
        return
    with st.expander("Отметить шаг"):
        names = dict(rows.select("school_code", "school_name").unique(maintain_order=True).iter_rows())
        code = next(iter(names))
        if not is_one:
            code = st.selectbox("Школа", list(names), format_func=names.__getitem__, key="mark_school")
        waiting = rows.filter(pl.col("school_code") == code, pl.col("state") != DONE)["step"].to_list()
        step = st.selectbox("Шаг", [*waiting, OWN_STEP], key="mark_step")
        if step == OWN_STEP:
            step = st.text_input("Шаг своими словами", key="mark_own")
        done_on = st.date_input(
            "Выполнено", data.today(), max_value=data.today(), format="DD.MM.YYYY", key="mark_day"
        )
        evidence = st.text_input("Чем подтверждено (документ, дата, номер)", key="mark_evidence")
        actor = st.text_input("Кто отмечает (должность, не имя)", key="mark_actor")
        if st.button("Отметить", key="keep_mark", type="primary"):
            if missing := problems(step, evidence, actor):
                frame.alert(" ".join(missing))
                return
            content = mark_file(code, step, done_on, evidence, actor)
            inbox.leave(Home.from_env(), FILE_NAME, content, datetime.now())
            st.rerun()
