"""Conditions before the day: where what a norm requires is not there, and where nobody has said anything yet."""

from dashboards import data, frame
from dashboards.documents.facts.conditions import GAP, NOT_ASKED, finding, silent
from dashboards.frame import Column, Figure
from dashboards.words import absent, day, number

GAPS = [
    Column("visit_date", "День", day, css="nowrap"),
    frame.school_column("mid"),
    Column("works_words", "Что пишут", css="mid"),
    Column("condition", "Условие", css="mid"),
    Column("said", "Что сообщила школа", css="mid"),
    Column("norm", "Чем требуется", css="wide"),
]
SILENT = [
    frame.school_column("mid"),
    Column("visit_date", "Ближайший день", day, css="nowrap"),
    Column("conditions", "О чём спросить", css="wide"),
    Column("norms", "Чем требуется", nothing="норма не требует", css="mid"),
]


def show() -> None:
    """Two lists: what must be put right before the day with the norm that asks for it, and whom to ask."""
    rows = data.fetch_if_built("visits/conditions")
    if rows is None or rows.is_empty():
        frame.empty(
            absent("conditions_ahead", 0 if rows is None else rows),
            "Загрузите график процедур с днями школ и форму условий:",
            "obektiv template procedure_conditions",
        )
        return
    gaps, unknown = rows.filter(state=GAP), silent(rows)
    frame.finding(finding(rows))
    frame.figures(
        [
            Figure(number(gaps.height), GAP, is_notice=gaps.height > 0),
            Figure(number(unknown.height), "школ без сведений"),
            Figure(number(rows.filter(state=NOT_ASKED).height), NOT_ASKED),
        ]
    )
    if gaps.height:
        frame.heading("Нет требуемого")
        frame.table_block(gaps, GAPS, "net_trebuemogo", "Нет требуемого до дня", {}, limit=100)
    if unknown.height:
        frame.heading("О чём школы ещё не сообщили")
        frame.table_block(unknown, SILENT, "svedeniy_net", "Нет сведений об условиях", {}, limit=100)
    spared = rows.filter(state=NOT_ASKED)
    if spared.height:
        frame.heading("Чего норма не требует")
        frame.table_block(spared, GAPS[:-1], "norma_ne_trebuet", "Норма не требует", {}, limit=100)
    frame.note(
        "Школа сообщает условия один раз на вид процедур и учебный год. Чего норма не требует – например, "
        "видеонаблюдения на ВПР, – то нарушением не называется."
    )
    frame.how_counted("rpt_condition_gaps", "fct_procedure_conditions")
