"""Practices of schools and municipalities: what is shown where and when, by what it is proved; and the form for one."""

from datetime import datetime
from typing import Any

import polars as pl
import streamlit as st

from dashboards import data, frame, inbox
from dashboards.frame import Column
from dashboards.inbox import form_file
from dashboards.words import absent, count, day, number
from dashboards.words.markup import escape, school_link
from warehouse.home import Home

FILE_NAME = "Практика"
HEADERS = (
    *("Тема", "Логин ОО", "Муниципалитет", "Площадка", "Приказ", "Дата показа"),
    *("Чем подтверждено", "Кому полезна", "Актуальна до"),
)
TEXTS = ("site", "order_text", "proved_by", "useful_for")
NEW, OF_MUNICIPALITY = "новая практика", "практика муниципалитета"
PAPERS = ("practice_sites", "order_sites", "practice_cards")


def _whose_words(row: dict[str, Any]) -> str:
    """Whose practice it is: a link to the school, the words of a municipality."""
    code = row["school_code"]
    return school_link(code, row["holder"]) if code else escape(row["holder"])


def _state_words(row: dict[str, Any]) -> str:
    """Where the show stands, with its day."""
    return row["state_shown"] + (f", {day(row['shown_on'])}" if row["shown_on"] else "")


PRACTICES = [
    Column("topic", "Практика", css="wide"),
    Column("holder", "Чья", _whose_words, by_row=True, is_markup=True, css="mid"),
    Column("proved_by", "Чем подтверждена", css="mid"),
    Column("useful_for", "Кому полезна", css="mid"),
    Column("state_shown", "Состояние", _state_words, by_row=True, css="mid"),
    Column("next_step", "Что дальше", css="mid"),
]
IN_FILE = [
    Column("shown_on", "День показа", day, css="nowrap"),
    Column("site", "Площадка", css="mid"),
    Column("order_text", "Приказ", css="mid"),
    Column("valid_to", "Актуальна до", day, css="nowrap"),
    Column("schools_cnt", "Школ на показе", number, is_number=True),
]


def finding(rows: pl.DataFrame) -> str:
    """How many practices of how many schools are offered, what is ahead, what waits for somebody."""
    offered = rows.filter("is_offered")
    if offered.is_empty():
        return f"Практик в каталоге: {number(rows.height)}, срок актуальности всех прошёл."
    themes, schools = offered["topic"].n_unique(), offered["school_code"].drop_nulls().n_unique()
    parts = [f"Предлагают {count(themes, 'практика')}"]
    if schools:
        parts.append(f"показывают {count(schools, 'школа')}")
    if waits := offered["next_step"].count():
        parts.append(f"ждут следующего шага – {number(waits)}")
    return ", ".join(parts) + "."


def practice_file(practice: dict[str, Any]) -> bytes:
    """One practice as the filled form; topic, school_code or municipality, site, order_text, days, proof, for whom."""
    said = {name: " ".join((practice.get(name) or "").split()) for name in ("topic", "municipality", *TEXTS)}
    code, shown, until = (practice.get(name) for name in ("school_code", "shown_on", "valid_to"))
    row = (
        said["topic"],
        f"edu{code}" if code else "",
        "" if code else said["municipality"],
        said["site"],
        said["order_text"],
        f"{shown:%d.%m.%Y}" if shown else "",
        said["proved_by"],
        said["useful_for"],
        f"{until:%d.%m.%Y}" if until else "",
    )
    return form_file(HEADERS, [row])


def problems(practice: dict[str, Any]) -> list[str]:
    """What is missing before a practice can be kept, in words; nothing = it can."""
    found = []
    if not (practice["topic"] or "").strip():
        found.append("Назовите практику.")
    if not practice["school_code"] and not (practice["municipality"] or "").strip():
        found.append("Назовите школу или муниципалитет.")
    if not (practice["proved_by"] or "").strip():
        found.append("Назовите, чем практика подтверждена: процедура и показатель.")
    return found


def show() -> None:
    """The catalogue, its papers and the form."""
    rows = data.fetch_if_built("support/practices", municipality=None)
    if rows is None or rows.is_empty():
        frame.empty(
            absent("practices", 0 if rows is None else rows),
            "Запишите практику ниже или загрузите форму «Лучшие практики и площадки».",
        )
    else:
        frame.finding(finding(rows))
        frame.table_block(rows, PRACTICES, "praktiki", "Практики", {}, 100, [*PRACTICES, *IN_FILE])
        frame.note(
            "Каталог ведёт ведомство: о школах, которых в нём нет, он ничего не говорит. Неактуальные практики не "
            "попадают ни в рекомендации, ни в приказ о площадках."
        )
        frame.papers(PAPERS, frame.About())
    if rows is not None and inbox.may_record(data.scope()) == "everything":
        _keep(rows)
    frame.recorded("practice")
    frame.how_counted("rpt_practices")


def _keep(rows: pl.DataFrame) -> None:
    with st.expander("Записать практику или назначить день показа"):
        known = {row["practice_id"]: row for row in rows.filter("is_offered").iter_rows(named=True)}
        words = {key: f"{row['topic']} – {row['holder']}" for key, row in known.items()}
        chosen = st.selectbox(
            "Практика", [NEW, *known], format_func=lambda key: words.get(key, key), key="practice_of"
        )
        practice = dict(known.get(chosen) or {})
        if not practice:
            practice |= _whose()
        with st.form("practice_form", border=False):
            practice |= _said(practice)
            is_asked = st.form_submit_button("Записать", type="primary")
        if is_asked:
            _record(practice)


def _whose() -> dict[str, Any]:
    """Whose practice it is: a school, or the municipality."""
    schools = data.fetch("school/schools").select("school_code", "name", "municipality")
    names = dict(schools.select("school_code", "name").iter_rows())
    code = st.selectbox(
        "Школа",
        [None, *names],
        format_func=lambda key: names.get(key, OF_MUNICIPALITY),
        key="practice_school",
    )
    if code:
        return {"school_code": code}
    areas = sorted(schools["municipality"].drop_nulls().unique().to_list())
    return {"school_code": None, "municipality": st.selectbox("Муниципалитет", areas, key="practice_area")}


def _said(known: dict[str, Any]) -> dict[str, Any]:
    """What is told of a practice in the form; a known one keeps whose it is and its theme."""
    told: dict[str, Any] = {}
    if "topic" not in known:
        told["topic"] = st.text_input("Тема", key="practice_topic", max_chars=200)
    site, order_text, proved_by, useful_for = (known.get(name) or "" for name in TEXTS)
    told["site"] = st.text_input("Площадка", site, key="practice_site")
    told["order_text"] = st.text_input("Приказ (дата и номер)", order_text, key="practice_order")
    told["proved_by"] = st.text_input("Чем подтверждена", proved_by, key="practice_proof")
    told["useful_for"] = st.text_input("Кому полезна", useful_for, key="practice_for")
    shown_on, valid_to = known.get("shown_on"), known.get("valid_to")
    told["shown_on"] = st.date_input("День показа", shown_on, format="DD.MM.YYYY", key="practice_day")
    told["valid_to"] = st.date_input("Актуальна до", valid_to, format="DD.MM.YYYY", key="practice_until")
    return told


def _record(practice: dict[str, Any]) -> None:
    practice = {"municipality": None, **practice}
    if missing := problems(practice):
        frame.alert(" ".join(missing))
        return
    inbox.leave(Home.from_env(), FILE_NAME, practice_file(practice), datetime.now())
    frame.done("Записано.")
    st.rerun()
