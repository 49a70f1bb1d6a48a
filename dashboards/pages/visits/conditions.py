"""Conditions before the day: where what a norm requires is not there, and where nobody has said anything yet."""

import polars as pl

from dashboards import data, frame
from dashboards.frame import Column, Figure
from dashboards.words import absent, count, counted, day, number

GAP, UNKNOWN, NOT_ASKED = "требуемого нет", "сведений нет", "нет, норма не требует"
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
    Column("norms", "Чем требуется", lambda words: words or "норма не требует", css="mid"),
]


def silent(rows: pl.DataFrame) -> pl.DataFrame:
    """Schools with the conditions of their next day of which nothing is known, in one line each."""
    return (
        rows.filter(state=UNKNOWN)
        .group_by("campaign", "school_code", "school_name", "visit_date", maintain_order=True)
        .agg(
            pl.col("condition").str.join(", ").alias("conditions"),
            pl.col("norm").drop_nulls().unique(maintain_order=True).str.join("; ").alias("norms"),
        )
    )


def finding(rows: pl.DataFrame) -> str:
    """How many schools lack what a norm requires before the day, and how many have said nothing."""
    if rows.is_empty():
        return absent("conditions_ahead", rows)
    gaps = rows.filter(state=GAP)
    told = rows.filter(state=UNKNOWN)["school_code"].n_unique()
    schools = rows["school_code"].n_unique()
    first = (
        f"До дня требуемого нет в {counted(gaps['school_code'].n_unique(), 'школа', 'loct')}: "
        f"{count(gaps.height, 'случай')}."
        if gaps.height
        else absent("condition_gaps", gaps)
    )
    if not told:
        return f"{first} Сведения прислали все школы: {number(schools)}."
    return f"{first} Сведений нет у {counted(told, 'школа')} из {number(schools)}."


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
