"""«Сопровождение школ»: all cases by state, what is overdue, what comes next; for those who work with schools."""

from datetime import datetime

import polars as pl
import streamlit as st

from dashboards import data, frame, inbox
from dashboards.frame import Column, Figure, Filter
from dashboards.pages.support import events, practices, record
from dashboards.pages.support.words import PAST, finding, next_words, past_words, state_words
from dashboards.sections import programmes, self_reports
from dashboards.words import absent, day, number
from dashboards.words.exits import exit_words
from warehouse.home import Home

PAGE = "Сопровождение школ"
SECTIONS = ("Дела", "Программы", "Мероприятия", "Практики", "История", "Школы о себе")
CHECKS = {
    "recheck": "слепая перепроверка",
    "observation": "наблюдение следующей работы",
    "facts": "документы о причинах",
}
CASES = [
    frame.school_column("mid"),
    Column("procedure_words", "Процедура", css="mid"),
    Column("noticed_words", "Что замечено", css="mid"),
    Column("state_shown", "Состояние", state_words, by_row=True, css="mid"),
    Column("next_step", "Что дальше", next_words, by_row=True, css="mid"),
    frame.due_column(),
]
#: What stands in the file beside the table: parts of its cells one by one, the deciding check, how far the end is.
IN_FILE = [
    Column("since", "С", day, css="nowrap"),
    Column("owner", "За кем", css="mid"),
    Column("proposed_state", "Предлагается", css="mid"),
    Column("deciding_check", "Решает", CHECKS.get, css="mid"),
    Column("verdict", "Перепроверка", css="mid"),
    Column("exit", "Критерии завершения", css="mid"),
]
HISTORY = [
    Column("happened_on", "Дата", day, css="nowrap"),
    frame.school_column("mid"),
    Column("procedure_words", "Процедура", css="mid"),
    Column("event", "Событие", css="mid"),
    Column("document", "Документ", css="mid"),
    Column("decision_text", "Решение", css="wide"),
    Column("actor", "Кто", css="mid"),
]


def keep(cases: pl.DataFrame, states: list[str]) -> None:
    """The form that moves cases of one school on: the program proposes, a person confirms."""
    open_cases = cases.filter(~pl.col("is_closed"))
    if open_cases.is_empty():
        return
    with st.expander("Записать шаг: одно письмо школе – все её дела"):
        names = dict(open_cases.select("school_code", "school_name").unique(maintain_order=True).iter_rows())
        code = st.selectbox("Школа", list(names), format_func=names.__getitem__, key="step_school")
        own = open_cases.filter(school_code=code)
        chosen = st.multiselect("Дела", own["procedure_words"].to_list(), own["procedure_words"].to_list())
        proposed = next((one for one in own["proposed_state"].drop_nulls()), states[0])
        event = st.selectbox("Новое состояние", states, index=states.index(proposed), key="step_event")
        document = st.text_input("Документ (дата и номер)", key="step_document")
        words = st.text_input("Решение словами", key="step_words")
        actor = st.text_input("Кто решил (должность, не имя)", key="step_actor")
        has_due = st.checkbox("Свой срок следующего шага", key="step_has_due")
        due = st.date_input("Срок", data.today(), format="DD.MM.YYYY", key="step_due") if has_due else None
        if st.button("Записать", key="keep_step", type="primary"):
            asked = own.filter(pl.col("procedure_words").is_in(chosen))
            missing = record.problems(
                event,
                document,
                actor,
                set(asked["deciding_check"]),
                is_asked=bool(asked["is_school_asked"].any()),
                is_seen=bool(asked.filter(deciding_check="observation")["has_critical_remark"].any()),
            )
            if missing or not chosen:
                frame.alert(" ".join(missing or ["Выберите хотя бы одно дело."]))
                return
            content = record.events_file(
                asked,
                event,
                data.today(),
                document=document,
                words=words,
                actor=actor,
                due=due,
            )
            inbox.leave(Home.from_env(), record.FILE_NAME, content, datetime.now())
            st.rerun()


def show_cases(cases: pl.DataFrame) -> None:
    """Cases by state with what comes next."""
    states = data.fetch("support/states")
    present = [one for one in states["state"] if one in set(cases["state"])]
    chosen = frame.strip([Filter("state", "Состояние", present)], lists_schools=True)["state"]
    frame.finding(finding(cases))
    is_open = cases.filter(~pl.col("is_closed"))
    frame.figures(
        [
            Figure(
                number(is_open.filter("is_overdue").height),
                "срок прошёл",
                is_notice=is_open["is_overdue"].any(),
            ),
            Figure(
                number(is_open.filter(pl.col("proposed_state").is_not_null()).height),
                "предложен следующий шаг",
            ),
            Figure(number(cases.filter(pl.col("is_closed") & (pl.col("state") != PAST)).height), "закрыто"),
        ]
    )
    shown = cases.filter(state=chosen) if chosen else is_open
    if shown.is_empty() and chosen:
        frame.note(absent("cases_chosen", shown))
    elif shown.is_empty():
        frame.note("Завершённые дела – в отборе по состоянию и в разделе «История».")
    else:
        words = [exit_words(row) for row in shown.iter_rows(named=True)]
        frame.table_block(
            shown.with_columns(pl.Series("exit", words)),
            CASES,
            "dela",
            "Дела школ",
            {},
            100,
            [*CASES, *IN_FILE],
        )
    if not chosen and (past := past_words(cases)):
        frame.note(past)
    frame.note("Программа только предлагает. Признак – повод посмотреть, а не вывод о школе.")
    keep(cases, [one for one in states["state"] if one != PAST])
    frame.recorded("case_event")
    frame.how_counted("rpt_case_state")


def show_history() -> None:
    """What people recorded, with who and when."""
    rows = data.fetch("support/history")
    if rows.is_empty():
        frame.note(absent("case_history", rows))
        return
    frame.table_block(rows, HISTORY, "istoriya_del", "История дел", {}, limit=100)
    frame.how_counted("fct_case_events")


frame.stop_without_build()
found = data.fetch_if_built("support/cases", school_code=None)
frame.page_head(PAGE, "Где стоит каждое дело, что дальше и к какому сроку.")
section = frame.section("view", "Раздел", list(SECTIONS))
if section == "Программы":
    programmes.show(None)
elif section == "Мероприятия":
    events.show()
elif section == "Практики":
    practices.show()
elif section == "История" and found is not None:
    show_history()
elif section == "Школы о себе":
    self_reports.show(None)
elif found is None or found.is_empty():
    frame.empty(
        absent("cases_followed", 0 if found is None else found),
        "Дела появятся, когда будут загружены результаты и построены признаки.",
    )
else:
    show_cases(found)
