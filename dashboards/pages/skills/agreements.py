"""What the union agreed on about criteria: shown beside the next session, with what came after; recorded here."""

from datetime import datetime

import polars as pl
import streamlit as st

from dashboards import data, frame, inbox
from dashboards.frame import Column
from dashboards.inbox import form_file
from dashboards.words import absent, day, labels, number, percent
from warehouse.home import Home

FILE_NAME = "Договорённости о критериях"
HEADERS = ("Вид", "Предмет", "Параллель", "Критерий", "Договорённость", "Дата", "Муниципалитет")


def share_words(row: dict, side: str) -> str:
    """«72 % из 48 работ», or how many works there are where a share would say too much."""
    works, share = row[f"{side}_cnt"], row[f"{side}_pct"]
    if not works:
        return "–"
    return f"{percent(share, works)} из {number(works)}" if share is not None else f"работ – {number(works)}"


AGREEMENTS = [
    Column("grade", "Класс", is_number=True),
    Column("criterion", "Критерий", css="nowrap"),
    Column("agreement", "О чём договорились", css="wide"),
    Column("agreed_on", "Когда", day, css="nowrap"),
    Column("before", "Совпадало до", lambda row: share_words(row, "before"), by_row=True, css="nowrap"),
    Column("after", "После", lambda row: share_words(row, "after"), by_row=True, css="nowrap"),
    Column("reading_shown", "Что стало", css="mid"),
]


def agreements_file(rows: list[dict], agreement: str, agreed_on, municipality: str | None) -> bytes:
    """One agreement about criteria as a file of the kind `criteria_agreements`.

    rows: kind, subject, grade, criterion.
    """
    words = " ".join(agreement.split())
    lines = [(r["kind"], r["subject"], r["grade"], r["criterion"], words) for r in rows]
    return form_file(HEADERS, [(*line, f"{agreed_on:%d.%m.%Y}", municipality or "") for line in lines])


def show(subject: str, municipality: str | None, pack: pl.DataFrame) -> None:
    """What was agreed, what came of it, and the form of the next agreement."""
    known = data.fetch_if_built("skills/agreements", subject=subject, municipality=municipality)
    rows = pl.DataFrame() if known is None else known
    frame.heading("О чём уже договорились")
    if rows.is_empty():
        frame.note(absent("agreements", rows))
    else:
        frame.table(rows, AGREEMENTS, caption="Договорённости о критериях")
        frame.note(
            "«До» и «после» – по дню, когда работы писали; доли – от 10 работ и трёх школ. Это не опыт: вместе с "
            "договорённостью меняются и задания."
        )
        frame.how_counted("rpt_criteria_agreements")
    if known is not None and inbox.may_record(data.scope()) == "everything" and pack.height:
        _record(subject, municipality, pack)
    frame.recorded("criteria_agreement")


def _record(subject: str, municipality: str | None, pack: pl.DataFrame) -> None:
    with st.expander("Записать договорённость"):
        names = {
            (r["kind"], subject, r["grade"], r["criterion"]): (
                f"{r['kind']}, {labels.grade(r['grade'])}, {r['criterion']}"
            )
            for r in pack.iter_rows(named=True)
        }
        chosen = st.multiselect("Критерии", list(names), format_func=names.__getitem__, key="agreed_criteria")
        words = st.text_area("О чём договорились", key="agreed_words", max_chars=500)
        agreed_on = st.date_input("День занятия", data.today(), format="DD.MM.YYYY", key="agreed_on")
        if st.button("Записать", key="keep_agreement", type="primary"):
            if not chosen or not words.strip():
                frame.alert("Выберите критерии и запишите договорённость словами.")
                return
            rows = [dict(zip(("kind", "subject", "grade", "criterion"), one, strict=True)) for one in chosen]
            content = agreements_file(rows, words, agreed_on, municipality)
            inbox.leave(Home.from_env(), FILE_NAME, content, datetime.now())
            st.rerun()
