"""Section «Проект» of the page «План»: a draft is read and judged before it is signed, and comes out amended."""

from typing import Any

import polars as pl
import streamlit as st

from dashboards import frame, inbox, work
from dashboards.frame import Column
from dashboards.words import absent, count
from warehouse import jobs
from warehouse.home import Home
from warehouse.jobs import Job

NAME = "Проект плана с замечаниями.docx"
ENDINGS = ("docx", "doc", "odt", "rtf", "pdf", "xlsx", "xls", "ods", "txt")
#: Folders in which the two files of a job lie.
DRAFT, ABOVE = "draft", "above"
BY_HAND = "документ или слово человека"
LINE: dict[str, Any] = {
    "number": pl.String,
    "title": pl.String,
    "timing_text": pl.String,
    "kind": pl.String,
    "days": pl.List(pl.String),
    "proof": pl.String,
    "answers": pl.Int64,
    "is_forbidden": pl.Boolean,
    "is_datable": pl.Boolean,
}
QUESTION: dict[str, Any] = dict.fromkeys(("number", "message", "how_to_fix", "document"), pl.String)


def _days(row: dict) -> str:
    """Days that the words of a draft give; where none can be told, who will name one."""
    return ", ".join(row["days"] or ()) or row["kind"]


def _stands(row: dict) -> str:
    if row["is_forbidden"]:
        return "▲ исключить: противоречит правилам"
    return "○ день не определить" if not row["is_datable"] else "● читается"


LINES = [
    Column("number", "№", css="nowrap"),
    Column("title", "Мера", css="wide"),
    Column("is_forbidden", "Как читается", _stands, by_row=True, css="mid"),
    Column(
        "timing_text", "Срок в проекте", lambda row: row["timing_text"] or "не назван", by_row=True, css="mid"
    ),
    Column("days", "Дни", _days, by_row=True, css="mid"),
    Column("proof", "Чем подтвердится", lambda row: row["proof"] or BY_HAND, by_row=True, css="mid"),
    Column("answers", "Ответов одной школы", is_number=True),
]
QUESTIONS = [
    Column("number", "№", lambda row: row["number"] or "план", by_row=True, css="nowrap"),
    Column("message", "Замечание", css="wide"),
    Column("how_to_fix", "Что сделать", css="mid"),
    Column("document", "Документ", css="mid"),
]


def show() -> None:
    """Places for the draft and the plan above it; what the last draft of the reader is like."""
    frame.heading("Проект следующего плана")
    frame.note(
        "Проект читается до подписания и никуда не загружается: что противоречит действующим правилам, у чего не будет "
        "дня, что нечем подтвердить, о чём придётся спрашивать школы и чего нет против вышестоящего плана."
    )
    if not work.may("draft"):
        frame.note("Проверить проект могут в ведомстве.")
        return
    home = Home.from_env()
    times = st.session_state.get("draft_times", 0)
    left, right = st.columns(2)
    draft = left.file_uploader("Проект плана", type=list(ENDINGS), key=f"draft_{times}")
    above = right.file_uploader("Вышестоящий план, если есть", type=list(ENDINGS), key=f"above_{times}")
    if draft and st.button("Прочитать проект", type="primary", key="ask_draft"):
        number, names = inbox.keep_apart(home, {DRAFT: draft} | ({ABOVE: above} if above else {}))
        asked = work.ask("draft", number, name=NAME, **names)
        st.session_state["draft_times"] = times + 1
        st.query_params["job"] = asked.job
        st.rerun()
    if (job := _chosen(home)) is not None:
        _told(home, job)


def _chosen(home: Home) -> Job | None:
    """The draft that the address names, if it is the reader's; else the last one."""
    mine = [one for one in jobs.jobs(home) if one.what == "draft" and work.is_own(one)]
    asked = [one for one in mine if one.job == st.query_params.get("job")]
    found = asked or mine
    return found[-1] if found else None


def _told(home: Home, job: Job) -> None:
    if job.is_open:
        frame.note("Проект читается: как только чтение закончится, итог появится здесь.")
        return
    if job.status != jobs.DONE:
        frame.alert(f"Проект не прочитан. {job.sentence} {job.advice}")
        return
    answer = jobs.answer(home, job.job)
    frame.heading(answer["plan"])
    for sentence in answer["said"]:
        frame.show(f"<p>– {frame.escape(sentence)}</p>")
    path = jobs.files(home, job.job) / job.arguments["name"]
    if path.exists():
        st.download_button(
            "Скачать исправленный проект с замечаниями (docx)", path.read_bytes, path.name, on_click="ignore"
        )
    lines, questions = frames(answer)
    frame.table_block(lines, LINES, "proekt", f"Проект: {count(lines.height, 'мера')}", {})
    frame.heading("Замечания к проекту")
    if questions.is_empty():
        frame.note(absent("questions", questions))
    else:
        frame.table_block(questions, QUESTIONS, "zamechaniya", "Замечания к проекту", {})


def frames(answer: dict[str, Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Measures and questions of a judged draft, as its command answered; what needs a person's hand stands first."""
    lines = pl.DataFrame(answer["lines"], schema=LINE).sort("is_datable", maintain_order=True)
    return (
        lines.sort("is_forbidden", descending=True, maintain_order=True),
        pl.DataFrame(answer["questions"], schema=QUESTION),
    )
