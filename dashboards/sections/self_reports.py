"""What a school said of itself: its own path with steps, help and thanks; no sign, no case, nothing counted against it.

For «Сопровождение школ» and for the page of the school; a school records its own steps, the department the others.
"""

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl
import streamlit as st

from dashboards import data, frame, inbox
from dashboards.frame import Column
from dashboards.inbox import form_file
from dashboards.words import absent, count, counted, day, labels
from warehouse.home import Home

FILE_NAME = "Сообщение школы о себе"
HEADERS = (
    "Логин ОО",
    "Дата сообщения",
    "О чём сообщение",
    "Процедура",
    "Шаг",
    "Дата шага",
    "Словами",
    "Документ",
    "Кто (должность)",
    "Срок следующего",
)
THEMES = (
    "проверка работ",
    "порядок в аудитории",
    "передача и хранение материалов",
    "загрузка результатов",
    "иное",
)
FIRST = "школа сообщила"
#: What a school does of its own accord; help, thanks and the end are the department's.
OF_THE_SCHOOL = (FIRST, "школа проверяет работы сама", "школа проводит работу повторно", "исправлено")
NEVER_A_SIGN = (
    "Сообщение школы о себе – не признак: оно не открывает дела, ничего не понижает и ни в одном выборе школ не "
    "участвует. За него благодарят."
)
NEW = "Новое сообщение"
NO_WORK = "не об одной работе"
MOST_WORDS = 500


def _about_words(row: dict) -> list[str]:
    return [word for word in (row["theme"], row["procedure_name"]) if word]


_REST = [
    Column("reported_on", "Сообщила", day, css="nowrap"),
    Column("theme", "О чём", lambda row: ", ".join(_about_words(row)), by_row=True, css="wide"),
    Column("said", "Слова школы", css="mid"),
    Column("state_shown", "Где стоит", css="mid"),
    Column("next_step", "Что дальше", css="mid"),
    Column("owner", "За кем", css="nowrap"),
    frame.due_column(),
]
_STEPS = [
    Column("happened_on", "Дата", day, css="nowrap"),
    Column("theme", "О чём", css="mid"),
    Column("step", "Шаг", css="wide"),
    Column("said", "Словами", css="mid"),
    Column("document", "Документ", css="mid"),
    Column("actor", "Кто", css="mid"),
]


def finding(rows: pl.DataFrame) -> str:
    """How many schools spoke of themselves, and how many reports are still on their way."""
    schools = counted(rows["school_code"].n_unique(), "школа")
    said = f"{count(rows.height, 'сообщение')} от {schools}"
    going = rows.filter(~pl.col("is_closed")).height
    return f"{said}, в работе – {going}." if going else f"{said}: всё завершено."


def read(school_code: str | None) -> pl.DataFrame | None:
    """Reports in scope, of one school or of all; None in a build that knows no such table."""
    return data.fetch_if_built("support/self_reports", school_code=school_code)


def show(school_code: str | None) -> None:
    """Reports, their history with who and when, and the form; of one school or of all in scope."""
    rows = read(school_code)
    if rows is None:
        frame.note(absent("self_reports", rows))
        return
    is_one = school_code is not None
    if rows.is_empty():
        frame.note(absent("self_reports", rows))
    else:
        frame.finding(finding(rows))
        columns = _REST if is_one else [frame.school_column("mid"), *_REST]
        frame.table_block(rows, columns, "soobshcheniya_shkol", "Что школы сообщили сами", {}, 100)
    frame.note(NEVER_A_SIGN)
    steps = data.fetch("support/self_report_history", school_code=school_code)
    if steps.height:
        columns = _STEPS if is_one else [_STEPS[0], frame.school_column("mid"), *_STEPS[1:]]
        frame.table_block(steps, columns, "shagi_soobshcheniy", "Кто и когда записал", {}, 40)
    if inbox.may_record(data.scope()) in ("everything", "own"):
        keep(rows, school_code)
    frame.recorded("self_report")
    frame.how_counted("rpt_self_reports", "fct_self_report_steps")


def report_file(
    report: dict, step: str, happened_on: date, *, words: str, document: str, actor: str
) -> bytes:
    """One step of a report as the filled form; report: school_code, reported_on, theme, procedure_name."""
    said = (" ".join(text.split()) for text in (words, document, actor))
    row = (
        f"edu{report['school_code']}",
        f"{report['reported_on']:%d.%m.%Y}",
        report["theme"],
        report["procedure_name"] or "",
        step,
        f"{happened_on:%d.%m.%Y}",
        *said,
        "",
    )
    return form_file(HEADERS, [row])


def problems(step: str, words: str, actor: str) -> list[str]:
    """What is missing before a step can be kept, in words; nothing = it can."""
    found = []
    if step == FIRST and not words.strip():
        found.append("Напишите словами, что школа заметила у себя.")
    if not actor.strip():
        found.append("Назовите должность того, кто записывает.")
    return found


def _works(school_code: str) -> list[str]:
    """Works that a school has written, in words, the newest first."""
    rows = data.fetch("school/results", school_code=school_code).sort("school_year", descending=True)
    keys = ("kind", "school_year", "season", "subject", "grade")
    return list(dict.fromkeys(labels.procedure(*row) for row in rows.select(keys).iter_rows()))


def _about(reports: Sequence[dict], code: str) -> dict:
    """What the step is about: one of the reports that go on, or a new one."""
    known = {r["report_id"]: r for r in reports}
    names = {key: f"{r['theme']}, {day(r['reported_on'])}" for key, r in known.items()}
    chosen = st.selectbox(
        "Сообщение", [NEW, *known], format_func=lambda key: names.get(key, key), key="report_of"
    )
    if chosen in known:
        return known[chosen]
    theme = st.selectbox("О чём", list(THEMES), key="report_theme")
    work = st.selectbox("Работа", [NO_WORK, *_works(code)], key="report_work")
    return {
        "report_id": None,
        "school_code": code,
        "reported_on": data.today(),
        "theme": theme,
        "procedure_name": None if work == NO_WORK else work,
    }


def keep(rows: pl.DataFrame, school_code: str | None) -> None:
    """The form that adds a step: a school its own, the department any."""
    with st.expander("Сообщить или записать следующий шаг"):
        code = school_code
        if code is None:
            schools = data.fetch("school/schools")
            names = dict(schools.select("school_code", "name").iter_rows())
            code = st.selectbox("Школа", list(names), format_func=names.__getitem__, key="report_school")
        going = rows.filter(school_code=code, is_closed=False).to_dicts()
        report = _about(going, code)
        steps = data.fetch("support/self_report_steps")["step"].to_list()
        if data.scope().reads == "school":
            steps = [one for one in steps if one in OF_THE_SCHOOL]
        possible = [FIRST] if report["report_id"] is None else [one for one in steps if one != FIRST]
        step = st.selectbox("Шаг", possible, key="report_step")
        words = st.text_area("Словами, без имён", key="report_words", max_chars=MOST_WORDS)
        document = st.text_input("Документ (дата и номер), если есть", key="report_document")
        actor = st.text_input("Кто записывает (должность, не имя)", key="report_actor")
        if st.button("Записать", key="keep_report", type="primary"):
            if missing := problems(step, words, actor):
                frame.alert(" ".join(missing))
                return
            content = report_file(report, step, data.today(), words=words, document=document, actor=actor)
            inbox.leave(Home.from_env(), FILE_NAME, content, datetime.now())
            st.rerun()
