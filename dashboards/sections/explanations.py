"""The one line that a school owes about its cases: written on its card once, for all works of a season that wait."""

from datetime import date, datetime

import polars as pl
import streamlit as st

from dashboards import data, frame, inbox
from dashboards.inbox import form_file
from dashboards.words import count
from warehouse.home import Home

FILE_NAME = "Пояснение школы"
HEADERS = ("Процедура", "Логин ОО", "Дата", "Пояснение")
MOST_WORDS = 300


def explanations_file(cases: pl.DataFrame, words: str, told_on: date) -> bytes:
    """One line about several cases of a school as the filled form `explanations`; cases: rows of ``support/cases``."""
    said = " ".join(words.split())
    return form_file(
        HEADERS,
        [
            (row["procedure_words"], f"edu{row['school_code']}", f"{told_on:%d.%m.%Y}", said)
            for row in cases.iter_rows(named=True)
        ],
    )


def unexplained(cases: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Cases of a school that its line is about: those that wait and have no word of it yet.

    cases: rows of ``support/cases``; rows: what was noticed in the chosen year, of ``objectivity/cases``.
    """
    waits = rows.filter(pl.col("is_open") & ~pl.col("is_explained")) if rows.height else rows
    known = waits["procedure_id"].to_list() if waits.width else []
    return cases.filter(pl.col("procedure_id").is_in(known))


def keep(code: str, rows: pl.DataFrame) -> None:
    """The field for one line and what was written; nothing where no case waits or the reader records nothing."""
    if told := st.session_state.pop("explained", None):
        frame.done(told)
    cases = data.fetch_if_built("support/cases", school_code=code)
    if cases is not None and inbox.may_record(data.scope()) in ("everything", "own"):
        _ask(unexplained(cases, rows))
    frame.recorded("explanation")


def _ask(cases: pl.DataFrame) -> None:
    if cases.is_empty():
        return
    with st.form("explanation", border=False):
        words = st.text_input(
            "Пояснение школы одной строкой",
            key="explanation_words",
            max_chars=MOST_WORDS,
            placeholder="например: в день работы в классе был карантин",
        )
        is_asked = st.form_submit_button("Записать пояснение", type="primary")
    of_all = (
        f"сразу ко всем, что ждут: {count(cases.height, 'случай')}" if cases.height > 1 else "к этому случаю"
    )
    frame.note(f"Одна строка – {of_all}. Имён не пишите. Отчёта и документов не нужно.")
    if not is_asked:
        return
    if not words.strip():
        frame.alert("Напишите одну строку: что было в тот день или почему так могло получиться.")
        return
    content = explanations_file(cases, words, data.today())
    inbox.leave(Home.from_env(), FILE_NAME, content, datetime.now())
    st.session_state["explained"] = "Пояснение записано: оно видно методисту сразу."
    st.rerun()
