"""What waits for a decision about courses: decided in the row, or for many rows at once."""

import re
from datetime import datetime

import polars as pl
import streamlit as st

from dashboards import data, frame, inbox
from dashboards.pages.training import requests
from dashboards.words import absent, count, number, out_of
from dashboards.words.markup import escape, school_link
from warehouse.home import Home

#: Rows of a page: whoever has more narrows the list down or decides all of it at once.
SHOWN = 12
#: What a person may record about a line of a status, by the words of the button.
NEXT = {
    "proposed": {"Принять": "accepted", "Отклонить": "declined"},
    "accepted": {"Отклонить": "declined"},
    "sent": {"Отклонить": "declined"},
    "enrolled": {"Отклонить": "declined"},
}
#: What moves a line of a status on: a document, not a record.
BY_DOCUMENT = {
    "accepted": "«Направлена» – когда исходящее письмо о заявке стоит в реестре документов или записано в разделе "
    "«Исходящая».",
    "sent": "«Зачислен» – когда загружен список зачисленных на курс: форма «Списки зачисленных на курсы».",
    "enrolled": "«Завершена» – когда курс стоит в реестре пройденных курсов.",
}
#: Grounds told in a row; all of them stand in «С основаниями».
GROUNDS = 3
OTHER = "Другая программа"
#: A number and a day: without them there is no letter.
LETTER = re.compile(r"\d.*\b\d{1,2}\.\d{1,2}\.\d{4}\b")
MARKED, ALL = "отмеченные", "все отобранные"


def may_decide() -> bool:
    """Whether the reader records decisions at all."""
    return inbox.may_record(data.scope()) in ("everything", "own")


def show(lines: pl.DataFrame, status: str, courses: dict[str, str]) -> None:
    """Lines of one status, each with its decisions, then the decision about many.

    courses: programmes that can still be asked for, code → words.
    """
    waiting = lines.filter(status=status)
    if waiting.is_empty():
        frame.note(absent("lines_waiting", waiting))
        return
    words = NEXT[status]
    rows = waiting.head(SHOWN).to_dicts()
    offered = courses if status in ("proposed", "accepted") else {}
    marked = [row for row in rows if _row(row, words, offered)]
    frame.note(
        f"{count(waiting.height, 'строка')}, сначала с более высоким приоритетом. Где педагог не назван, "
        "участника определяет школа. Пока школа или педагог не приняли строку, это предложение."
    )
    if status in BY_DOCUMENT:
        frame.note(BY_DOCUMENT[status])
    if waiting.height > SHOWN:
        frame.note(
            f"Показаны {out_of(SHOWN, waiting.height, 'строка')}: остальные – отбором по школе или предмету; "
            f"решить можно и {ALL} сразу."
        )
    _many(marked, waiting, words, offered)


def grounds_words(grounds: str) -> str:
    """The strongest grounds of a line, and how many more there are."""
    parts = grounds.split("; ")
    rest = len(parts) - GROUNDS
    return "; ".join(parts[:GROUNDS]) + (f"; ещё оснований – {number(rest)}" if rest > 0 else "")


def _row(row: dict, words: dict[str, str], courses: dict[str, str]) -> bool:
    """One line with its buttons; returns whether it is marked."""
    name = row["school_name"] or row["school_code"]
    school = school_link(row["school_code"], name)
    who = row["teacher_code"] or "определяет школа"
    with st.container(key=f"line_{row['line_id']}"):
        frame.show(
            f"<p><b>{escape(requests.help_words(row))}</b><br>{school} · {escape(who)} · {escape(row['deficit'])} · "
            f"приоритет {escape(row['priority'])}<br><small>{escape(grounds_words(row['grounds']))}</small></p>"
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            is_marked = st.checkbox(f"Отметить: {row['line_id']}", key=f"mark_{row['line_id']}")
            for word, status in words.items():
                if st.button(word, key=f"{status}_{row['line_id']}"):
                    _keep([row], status)
            others = [code for code in courses if code != row["course_code"]]
            if others:
                with st.popover("Другая программа", key=f"other_{row['line_id']}"):
                    course = st.selectbox(
                        "Программа", others, format_func=courses.__getitem__, key=f"course_{row['line_id']}"
                    )
                    if st.button("Записать", key=f"move_{row['line_id']}"):
                        _keep([row], "accepted", course)
    return is_marked


def _many(marked: list[dict], waiting: pl.DataFrame, words: dict[str, str], courses: dict[str, str]) -> None:
    """One decision about the marked lines, or about every line of the list."""
    frame.heading("Решить сразу")
    which = st.segmented_control(
        "Какие строки", [MARKED, ALL], default=MARKED, key="which_lines", required=True
    )
    chosen = marked if which == MARKED else waiting.to_dicts()
    options = [*words, *[OTHER] * bool(courses)]
    word = st.segmented_control("Решение", options, default=options[0], key="which_word", required=True)
    course = None
    if word == OTHER:
        course = st.selectbox("Программа", list(courses), format_func=courses.__getitem__, key="which_course")
    said = f"Записать: {count(len(chosen), 'строка')}"
    if st.button(said, key="decide_many", type="primary", disabled=not chosen):
        _keep(chosen, "accepted" if word == OTHER else words[word], course)


def sent(outgoing: pl.DataFrame, lines: pl.DataFrame) -> None:
    """The form that says the request has gone out: its lines are not asked for a second time."""
    if outgoing.is_empty() or inbox.may_record(data.scope()) != "everything":
        return
    with st.expander("Записать, что заявка направлена"):
        frame.note(
            f"Строк – {number(outgoing.height)}: они получат состояние «направлена» и во вторую заявку не войдут."
        )
        letter = st.text_input("Исходящее письмо (номер и дата)", key="sent_letter")
        if st.button("Записать", key="sent_all", type="primary"):
            if not LETTER.search(letter):
                frame.alert("Назовите письмо: номер и дату, как «№ 15 от 09.10.2026».")
                return
            gone = lines.filter(pl.col("line_id").is_in(outgoing["line_id"].to_list()))
            words = pl.lit(f"направлена письмом {' '.join(letter.split())}")
            _keep(gone.with_columns(words.alias("grounds")).to_dicts(), "sent")


def _keep(lines: list[dict], status: str, course: str | None = None) -> None:
    content = requests.decisions_file(lines, status, data.today(), course)
    inbox.leave(Home.from_env(), requests.FILE_NAME, content, datetime.now())
    st.rerun()
