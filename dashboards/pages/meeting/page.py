"""«Совещание»: agenda, findings, slides and minutes for a meeting; decisions come back as data."""

from datetime import datetime

import polars as pl
import streamlit as st

from dashboards import data, frame, identity, inbox
from dashboards.documents import registry
from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.file_names import file_name
from dashboards.documents.kinds.minutes import MEETINGS
from dashboards.documents.model import Paper
from dashboards.frame import Column, Filter
from dashboards.pages.meeting import agenda as meetings
from dashboards.pages.meeting.editing import edited, filled_head
from dashboards.words import absent, day, labels, upper_first
from dashboards.words import place as places
from warehouse.home import Home

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

frame.stop_without_build()
frame.page_head("Совещание", "Повестка, выводы, слайды и протокол – из тех же чисел, что на страницах.")
procedures = data.fetch_if_built("results/procedures")
if procedures is None or procedures.is_empty():
    frame.empty("Обсуждать пока нечего.", "Загрузите результаты процедур:", "obektiv refresh")
    st.stop()

titles = {r["procedure_id"]: labels.procedure_of(r) for r in procedures.iter_rows(named=True)}
chosen = frame.strip(
    [
        Filter(
            "meeting",
            "Что проводим",
            list(MEETINGS),
            None,
            lambda k: upper_first(MEETINGS[k]),
        ),
        Filter("procedure", "Процедура", list(titles), None, titles.get, 1.2),
    ]
)
known = data.fetch("results/places", procedure_id=chosen["procedure"])
areas = sorted(known.filter(group_level="municipality")["municipality"].to_list())
filters = [Filter("municipality", "Муниципалитет", areas, "все муниципалитеты" if len(areas) > 1 else None)]
kind = chosen["meeting"]
if kind == "собеседование":
    schools = places.schools_of(known, None)
    filters.append(Filter("school", "Школа", list(schools), None, places.school_title(schools), 2.0))
narrowed = frame.strip(filters) if len(areas) > 1 or len(filters) > 1 else {}

whole_season = kind != "собеседование" and st.toggle(
    "Весь сезон: все предметы и классы",
    key="whole_season",
    help="Выводы и предложения – по всем работам сезона",
)
home = Home.from_env()
version = meetings.version_for(kind, data.scope().role)


def request(items: tuple = (), decisions: tuple | None = None, head: tuple = ()) -> Request:
    """What is asked of a paper, with the agenda as it stands on the page."""
    return Request(
        version=version,
        procedure_id=chosen["procedure"],
        municipality=narrowed.get("municipality") if kind != "собеседование" else None,
        school_code=narrowed.get("school") if kind == "собеседование" else None,
        meeting=kind,
        items=items,
        decisions=decisions,
        head=head,
        whole_season=whole_season,
        scope=data.scope(),
        home=home,
    )


try:
    meeting = meetings.compose(request())
except CannotComposeError as error:
    frame.empty("Это совещание собрать нельзя.", str(error))
    st.stop()
place = meeting.facts.place

frame.note(f"Кто в зале: {meetings.AUDIENCES[kind]}. Версия материалов: {version}.")
if meeting.past.height:
    done = meeting.past.filter(pl.col("is_done")).height
    frame.heading(
        f"Что решили в прошлый раз ({day(meeting.past['meeting_date'][0])}): выполнено {done} "
        f"из {meeting.past.height}"
    )
    frame.table(
        meeting.past,
        [
            Column("decision", "Решение", css="wide"),
            Column("responsible", "Ответственный", css="mid"),
            Column("due_on", "Срок", day),
            Column("status_shown", "Состояние"),
        ],
        caption="Решения прошлого совещания",
    )
    with st.expander("Отметить, что сделано"):
        marked = meeting.past.select("decision", "status")
        for number, line in enumerate(meeting.past.iter_rows(named=True)):
            options = list(dict.fromkeys(s for s in (line["status"], *meetings.STATUSES) if s))
            # A label is read as Markdown, and a decision is somebody's words: it stands beside as text.
            frame.show(f"<p>{number + 1}. {frame.escape(line['decision'])}</p>")
            state = st.selectbox(
                "Состояние решения", options, key=f"done-{line['decision_id']}", label_visibility="collapsed"
            )
            marked[number, "status"] = state
        if st.button("Записать исполнение", key="keep_done"):
            changed = meetings.statuses_csv(meeting.past, marked)
            if changed:
                file = inbox.leave(home, meetings.FILE_NAME, changed, datetime.now())
                frame.done(
                    f"Записано файлом «{file.name}»: видно сразу, итоги посчитает ближайшее обновление."
                )
            else:
                frame.done("Состояние решений не менялось: записывать нечего.")
else:
    frame.note(absent("past_page", meeting.past))

frame.heading("Что произошло")
for sentence in meeting.said or [meeting.nothing]:
    frame.show(f"<p>– {frame.escape(sentence)}</p>")


frame.heading("Повестка и тексты: меняйте порядок и слова")
about = f"{kind}-{meeting.talked.subject}-{place.name}"
agenda = edited(
    meetings.draft_agenda(meeting),
    f"agenda-{kind}",
    about,
    {
        "order": st.column_config.NumberColumn("Порядок", width="small", step=1),
        "question": st.column_config.TextColumn("Вопрос", width="medium"),
        "text": st.column_config.TextColumn("Текст", width="large"),
        "speaker": st.column_config.TextColumn("Докладчик (должность)", width="medium"),
    },
)
items = meetings.items_of(agenda)
frame.heading("Проект решений")
decided = edited(
    meetings.draft_decisions(meeting),
    f"decisions-{kind}",
    about,
    {
        "decision": st.column_config.TextColumn("Решение", width="large"),
        "responsible": st.column_config.TextColumn("Ответственный (должность)", width="medium"),
        "due": st.column_config.TextColumn("Срок, дд.мм.гггг", width="small"),
        "question": st.column_config.TextColumn("К вопросу №", width="small"),
    },
)
decisions = meetings.decisions_of(decided)
frame.heading("Шапка протокола")
held_on, head = filled_head(kind, meeting.facts.today)
if st.toggle("Показать, что будет напечатано", key="preview"):
    minutes = registry.compose(meeting.minutes, request(items, decisions, head))
    if isinstance(minutes, Paper):
        frame.preview(minutes)


def made(name: str, ending: str):
    """Bytes of a paper when the button is pressed, not before."""
    return identity.carried(lambda: registry.publish(name, request(items, decisions, head), ending).content)


def named(name: str, ending: str) -> str:
    """The name of the file of that paper."""
    facts = meeting.facts
    season = {"Данные": meeting.talked.subject, "Территория": facts.place.name}
    about = season if whole_season else facts.own_filters()
    return file_name(registry.kind_of(name).title, about, version, facts.today, ending)


note = "season_note" if whole_season else "analytic_note"
frame.heading("Бумаги")
buttons = st.columns(3)
with buttons[0]:
    st.download_button(
        "Протокол (docx)",
        made(meeting.minutes, ".docx"),
        named(meeting.minutes, ".docx"),
        WORD,
        on_click="ignore",
    )
if meeting.has_slides and not whole_season and not meeting.results.is_own_hidden:
    with buttons[1]:
        st.download_button(
            "Слайды (pptx)",
            made("meeting_slides", ".pptx"),
            named("meeting_slides", ".pptx"),
            SLIDES,
            on_click="ignore",
        )
with buttons[2]:
    st.download_button(
        "Справка (docx)",
        made(note, ".docx"),
        named(note, ".docx"),
        WORD,
        on_click="ignore",
    )

frame.heading("После совещания")
if st.button("Записать решения", key="keep_decisions"):
    content = meetings.decisions_csv(
        decided, held_on or meeting.facts.today, MEETINGS[kind], meetings.topic_of(meeting)
    )
    file = inbox.leave(home, meetings.FILE_NAME, content, datetime.now())
    frame.done(f"Решения записаны файлом «{file.name}»: с них начнётся следующее совещание.")
frame.recorded("meeting")
frame.note("Имён в решениях не пишите: только должности. Речей система не сочиняет – впишите их в протокол.")
frame.how_counted("rpt_marks_summary", "rpt_tasks", "rpt_journal", "fct_decisions")
