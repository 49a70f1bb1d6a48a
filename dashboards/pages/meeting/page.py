"""«Совещание»: agenda, findings, slides and minutes for a meeting; decisions come back as data."""

from datetime import datetime

import polars as pl
import streamlit as st

from dashboards import data, frame, identity, inbox
from dashboards.documents import registry, sets
from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.facts.season import about_of
from dashboards.documents.file_names import file_name
from dashboards.documents.kinds.minutes import MEETINGS
from dashboards.documents.model import Paper
from dashboards.frame import Column, Filter
from dashboards.pages.meeting import agenda as meetings
from dashboards.pages.meeting import drafting, sheet
from dashboards.pages.meeting import since as since_block
from dashboards.pages.meeting.editing import edited, filled_head
from dashboards.words import absent, day, labels, upper_first
from dashboards.words import place as places
from warehouse.home import Home

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ARCHIVE = "application/zip"
LABELS = {
    "meeting_agenda": "Повестка (docx)",
    "meeting_slides": "Слайды (pptx)",
    "analytic_note": "Справка (docx)",
    "season_note": "Справка (docx)",
    **dict.fromkeys(("minutes_meeting", "minutes_union", "minutes_interview"), "Протокол (docx)"),
}

frame.stop_without_build()
frame.page_head("Совещание", "Повестка, выводы, слайды и протокол – из тех же чисел, что на страницах.")
before = sheet.shown()
if before:
    # First of all: what was typed lies on the disk, whatever happens to the window below.
    before.take_in()
    before.keep()
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

whole_season, together = False, []
if kind != "собеседование":
    whole_season = frame.switch(
        "whole", "Весь сезон: все предметы и классы", "Выводы и предложения – по всем работам сезона"
    )
    if not whole_season:
        others = [code for code in titles if code != chosen["procedure"]]
        together = frame.several(
            Filter("with", "Ещё процедуры этого совещания", others, "только выбранная", titles.get)
        )
home = Home.from_env()
version = meetings.version_for(kind, data.scope().role)


def request(items: tuple = (), decisions: tuple | None = None, head: tuple = ()) -> Request:
    """What is asked of a paper, with the agenda as it stands on the page."""
    return Request(
        school_list=data.school_list(),
        version=version,
        procedure_id=chosen["procedure"],
        procedures=(chosen["procedure"], *together) if together else (),
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
    typed = drafting.sheet_for(drafting.subject_of(request()), before)
    meeting = meetings.composed(request())
except CannotComposeError as error:
    frame.empty("Это совещание собрать нельзя.", str(error))
    st.stop()
place = meeting.facts.place

# The first two sentences are the finding, the others stand below the decisions of the last time.
first, rest = meeting.said[:2] or [meeting.nothing], meeting.said[2:]
frame.finding(" ".join(first))
drafting.strip_of_draft(typed)
if meeting.past.height:
    done = meeting.past.filter(pl.col("is_done")).height
    frame.heading(
        f"Что решили в прошлый раз ({day(meeting.past['meeting_date'][0])}): выполнено {done} "
        f"из {meeting.past.height}"
    )
    frame.table(
        meetings.open_first(meeting.past),
        [
            Column("decision", "Решение", css="wide"),
            Column("responsible", "Ответственный", css="mid"),
            Column("due_on", "Срок", day),
            Column("status_shown", "Состояние"),
        ],
        caption="Решения прошлого совещания",
    )
    # Below the decisions, of which it is the first: on a phone their first one stands on the first screen.
    if first_due := meetings.nearest(meeting.past, meeting.facts.today):
        frame.note(first_due)
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

frame.note(
    f"Кто в зале: {meetings.AUDIENCES[kind]}. Версия материалов: {version}.{meetings.rounding(meeting)}"
)
since_block.show(meeting.since, meeting.past)
if rest:
    frame.heading("Что произошло ещё")
    lines = "".join(f"<li>{frame.escape(sentence)}</li>" for sentence in rest)
    frame.show(f"<ul>{lines}</ul>")
if meeting.beside:
    frame.paper_table(meeting.beside)
if meeting.unknown:
    frame.note(f"Чего мы не знаем: {' '.join(meeting.unknown)}")


frame.heading("Повестка и тексты: меняйте порядок и слова")
agenda = edited(
    typed,
    "agenda",
    meetings.draft_agenda(meeting),
    {
        "order": st.column_config.NumberColumn("Порядок", width="small", step=1),
        "question": st.column_config.TextColumn("Вопрос", width="medium"),
        "text": st.column_config.TextColumn("Текст", width="large"),
        "speaker": st.column_config.TextColumn("Докладчик (должность)", width="medium"),
    },
)
since_block.points(meeting.points, agenda, typed)
items = meetings.items_of(agenda)
frame.show(meetings.agenda_on_paper(items))
frame.heading("Проект решений")
decided = edited(
    typed,
    "decisions",
    meetings.draft_decisions(meeting),
    {
        "decision": st.column_config.TextColumn("Решение", width="large"),
        "responsible": st.column_config.TextColumn("Ответственный (должность)", width="medium"),
        "due": st.column_config.TextColumn("Срок, дд.мм.гггг", width="small"),
        "question": st.column_config.TextColumn("К вопросу №", width="small"),
    },
)
decisions = meetings.decisions_of(decided)
frame.show(meetings.decisions_on_paper(decisions))
with st.container(key="screen_head"):
    frame.heading("Шапка протокола")
    head = filled_head(typed, meeting.facts.today)
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
    title = registry.kind_of(name).title_for(facts.request)
    return file_name(title, about_of(facts), version, facts.today, ending)


papers = [(name, ".docx", WORD) for name in ("meeting_agenda", meeting.minutes, meeting.note)]
if meeting.has_slides:
    papers.insert(1, ("meeting_slides", ".pptx", SLIDES))
wanted = sets.of_meeting(meeting.minutes, meeting.note, version, has_slides=meeting.has_slides)
papers_place = st.container(key="screen_papers")
with papers_place:
    frame.heading("Бумаги")
with papers_place, st.container(horizontal=True, key="meeting_papers"):
    for name, ending, mime in papers:
        st.download_button(
            LABELS[name], made(name, ending), named(name, ending), mime, key=f"take_{name}", on_click="ignore"
        )
    st.download_button(
        "Всё одним архивом (zip)",
        identity.carried(lambda: sets.pack(wanted, request(items, decisions, head)).content),
        sets.file_of(wanted, about_of(meeting.facts)),
        ARCHIVE,
        key="take_all",
        on_click="ignore",
        type="primary",
    )
with papers_place:
    frame.note("Во всех бумагах – те же процедуры, вопросы и решения, что выше на странице.")
    frame.heading("После совещания")
if papers_place.button("Записать решения", key="keep_decisions"):
    content = meetings.decisions_csv(
        decided, typed.held_on or meeting.facts.today, MEETINGS[kind], meetings.topic_of(meeting)
    )
    file = inbox.leave(home, meetings.FILE_NAME, content, datetime.now())
    frame.done(f"Решения записаны файлом «{file.name}»: с них начнётся следующее совещание.")
frame.recorded("meeting")
with papers_place:
    frame.note(
        "Имён в решениях не пишите: только должности. Речей система не сочиняет – впишите их в протокол."
    )
frame.how_counted(
    "rpt_marks_summary",
    "rpt_tasks",
    "rpt_journal",
    "fct_decisions",
    "rpt_meeting_figures",
    "rpt_meeting_points",
)
