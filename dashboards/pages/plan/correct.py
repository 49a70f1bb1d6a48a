"""Section «Прочитано» of the page «План»: how a plan is read beside its own words, and corrections by one press."""

from dataclasses import replace
from datetime import datetime

import polars as pl
import streamlit as st

from dashboards import data, frame
from dashboards.frame import Column
from dashboards.pages.plan import reading
from dashboards.pages.plan.form import DAY_FORM
from dashboards.pages.plan.reading import Correction
from dashboards.words import count, timings
from warehouse.home import Home
from warehouse.pending import MARK
from warehouse.plans.actions import LIKELY, OTHER, kinds
from warehouse.plans.reread import WORDS_OF_KINDS


def _responsible(row: dict) -> str:
    """Who answers: as the document says, and what a person has put instead."""
    own = row["responsible"] or "не назван"
    return f"{row['responsible_read']} (в документе: {own})" if row["responsible_read"] else own


def _corrected(row: dict) -> str:
    if not row["is_corrected"]:
        return "–"
    parts = [
        name
        for name, field in (
            ("срок", "timing_read"),
            ("ответственный", "responsible_read"),
            ("вид действия", "action_read"),
        )
        if row[field]
    ]
    parts += [f"считается за: {reading.schools_words(row)}"] if row["schools_read"] else []
    parts += [MARK] if row["is_pending"] else []
    return "; ".join(parts) or "как в документе"


def _action(row: dict) -> str:
    """What a measure asks to be done, and how sure that is where nobody has said it."""
    if not (named := row["action_label"]):
        return "ни один из видов" if row["action_read"] else "не назван"
    return f"{named}, {row['action_confidence']}" if row["action_confidence"] == LIKELY else named


COLUMNS = [
    Column("number", "№", css="nowrap"),
    Column("title", "Мера", css="wide"),
    Column("timing_text", "Срок в документе", nothing="не назван", css="mid"),
    Column("timing_kind", "Прочитан как", timings.timing_words, by_row=True, css="mid"),
    Column("action_label", "Что сделать", _action, by_row=True, css="mid"),
    Column("responsible", "Ответственный", _responsible, by_row=True, css="mid"),
    Column("is_corrected", "Поправлено", _corrected, by_row=True, css="mid"),
]


def show(rows: pl.DataFrame, columns: list[Column], filters: dict[str, str]) -> None:
    """The form of corrections for those who record, and the reading of all measures, what is not read first.

    rows: of `plan/reading`; columns: those of the table, with the plan where there are several.
    """
    frame.heading("Как прочитан план")
    if told := st.session_state.pop("reading_corrected", None):
        frame.done(told)
    frame.note(_summary(rows))
    if data.scope().role != "head":
        _form(rows)
        frame.recorded("plan_correction")
        frame.heading("Все меры")
    frame.table_block(rows, columns, "prochitano", "Как прочитан план", filters)
    frame.how_counted("dim_measures")


def _summary(rows: pl.DataFrame) -> str:
    unread = rows.filter(timing_kind=timings.UNREAD).height
    corrected = rows.filter("is_corrected").height
    parts = [f"Прочитано: {count(rows.height, 'мера')}"]
    parts += [f"срок не прочитан – {count(unread, 'мера')}, они стоят первыми"] if unread else []
    parts += [f"поправлено – {count(corrected, 'мера')}"] if corrected else []
    return (
        "; ".join(parts)
        + ". Слова документа не изменяются; правка держится за слова меры и остаётся в силе, когда "
        "придёт новая версия плана."
    )


def _form(rows: pl.DataFrame) -> None:
    options = {f"{row['plan_id']}|{row['number']}": row for row in rows.to_dicts()}
    key = st.selectbox(
        "Поправить меру",
        list(options),
        format_func=lambda one: f"{options[one]['number']} · {options[one]['title']}",
        key="reading_measure",
    )
    row = options[key]
    frame.note(
        f"В документе: {row['timing_text'] or 'срок не назван'}. Прочитано: {timings.timing_words(row)}. Место: "
        f"{row['place']}."
    )
    correction = reading.known(row)
    _kinds(correction, row)
    _days(correction)
    _actions(correction, row)
    _people(correction, row)
    if row["is_corrected"] and st.button("Читать как в документе", key="reading_undo"):
        _keep(Correction(row["plan_id"], row["number"], row["title"]))


def _kinds(correction: Correction, row: dict) -> None:
    """One press for every kind of timing that needs no days."""
    frame.show("<p><b>Срок – это</b></p>")
    with st.container(horizontal=True, key="reading_kinds"):
        for kind, words in WORDS_OF_KINDS.items():
            name = timings.KINDS[kind]
            is_now = row["timing_kind"] == kind
            if st.button(name, key=f"reading_{kind}", disabled=is_now):
                _keep(replace(correction, timing=words))


def _days(correction: Correction) -> None:
    with st.form("reading_days", clear_on_submit=True):
        left, middle, right = st.columns((2, 2, 1), vertical_alignment="bottom")
        first = left.text_input("Первый день (если есть)", placeholder=DAY_FORM, key="reading_first")
        last = middle.text_input("Последний день", placeholder=DAY_FORM, key="reading_last")
        pressed = right.form_submit_button("Записать дни")
    if pressed:
        try:
            _keep(reading.with_days(correction, first, last))
        except ValueError as error:
            frame.alert(str(error))


def _actions(correction: Correction, row: dict) -> None:
    """What the measure asks for: only such a deed proves it."""
    offered = [*(kind.label for kind in kinds()), OTHER]
    with st.form("reading_actions", border=False):
        left, right = st.columns((4, 1), vertical_alignment="bottom")
        chosen = left.selectbox(
            "Мера велит сделать",
            offered,
            index=offered.index(row["action_label"] or OTHER),
            help="Меру подтверждает только такое дело: приказ – изданный приказ, совещание – проведённое совещание.",
            key="reading_action",
        )
        pressed = right.form_submit_button("Записать вид")
    if pressed:
        _keep(replace(correction, action=chosen))


def _people(correction: Correction, row: dict) -> None:
    known = data.fetch("school/schools").select("school_code", pl.coalesce("name", "school_code"))
    schools = dict(known.iter_rows())
    with st.form("reading_people", clear_on_submit=True):
        left, right = st.columns(2)
        responsible = left.text_input(
            "Ответственный", correction.responsible or row["responsible_position"] or "", key="reading_who"
        )
        chosen = right.multiselect(
            "Школы, за которые считается мера",
            [reading.ALL_SCHOOLS, reading.DEPARTMENT, *schools],
            [one.strip().removeprefix("edu") for one in correction.schools.split(",") if one.strip()],
            format_func=lambda code: (
                {"все": "все школы", "ведомство": "только ведомство"}.get(code) or schools[code]
            ),
            placeholder="как в плане",
            key="reading_schools",
        )
        pressed = st.form_submit_button("Записать ответственного и школы", type="primary")
    if pressed:
        own = "" if responsible == (row["responsible_position"] or "") else responsible
        _keep(replace(correction, responsible=own or correction.responsible, schools=_logins(chosen)))


def _logins(chosen: list[str]) -> str:
    """Chosen schools in the words of the form; «все» and «ведомство» say more than any school."""
    for word in (reading.ALL_SCHOOLS, reading.DEPARTMENT):
        if word in chosen:
            return word
    return ", ".join(f"edu{code}" for code in chosen)


def _keep(correction: Correction) -> None:
    name = reading.put_into_inbox(Home.from_env(), correction, datetime.now())
    st.session_state["reading_corrected"] = (
        f"Записано в файл «{name}». Здесь это видно сразу, с пометкой «{MARK}»; сроки и напоминания пересчитает "
        "ближайшее обновление."
    )
    st.rerun()
