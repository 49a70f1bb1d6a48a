"""«Темы и дефициты»: topics for methodical work, map of skills, calibration materials, recommendations."""

import polars as pl
import streamlit as st

from dashboards import charts, data, frame
from dashboards.charts import Heading
from dashboards.frame import Figure, Filter
from dashboards.pages.skills import skills as topics
from dashboards.sections import recommendations
from dashboards.sections.marking import MARKING, MARKING_ROWS, marking_words
from dashboards.words import absent, count, day, labels, number, plural, school_year
from dashboards.words.place import natural, ordered_subjects

PAPERS = ("union_materials", "recommendations", "minutes_union")

frame.stop_without_build()
known = data.fetch_if_built("skills/campaigns")
if known is None or known.is_empty():
    frame.page_head("Темы и дефициты")
    what = absent("topics", known)
    do = "Нужны результаты по заданиям и описание проверочной работы с умениями: положите их в inbox и выполните:"
    frame.empty(what, do, "obektiv refresh")
    st.stop()

head = st.container()
sittings = [
    f"{k}, {s} {school_year(y)}" for k, y, s in known.select("kind", "school_year", "season").iter_rows()
]
by_name = dict(zip(sittings, known.select("kind", "school_year", "season").iter_rows(), strict=True))
schools = data.fetch("skills/places")
with frame.behind_words():
    columns = st.columns([1.1, 1.2, 1.3, 1.8], gap="small")
    with columns[0]:
        sitting = frame.select(Filter("sitting", "Процедура", list(by_name), None))
    kind, year, season = by_name[sitting]
    with columns[1]:
        found = known.filter(kind=kind, school_year=year, season=season)["subject"].unique().to_list()
        subject = frame.select(
            Filter("subject", "Предмет", ordered_subjects(found), None, labels.subject_title)
        )
    with columns[2]:
        areas = sorted(m for m in schools["municipality"].unique().to_list() if m)
        municipality = frame.select(Filter("municipality", "Муниципалитет", areas, None))
    with columns[3]:
        inside = schools.filter(municipality=municipality) if municipality else schools
        names: dict[str, str] = dict(
            sorted(inside.select("school_code", "name").iter_rows(), key=lambda r: natural(r[1]))
        )
        school = frame.select(Filter("school", "Школа", list(names), "все школы", names.get))

chosen = {"kind": kind, "school_year": year, "season": season, "subject": subject}
chosen |= {"municipality": municipality, "school_code": school}
level, level_below = topics.levels(school)
own, below = topics.fetched(chosen, level), topics.fetched(chosen, level_below)
flagged = data.fetch("skills/flagged", **chosen)
with head:
    lead = f"{sitting}, {labels.subject_name(subject)}. {names[school] if school else municipality or ''}"
    frame.page_head("Темы и дефициты", lead)
if own.is_empty():
    frame.empty(
        "Здесь нет умений.", "По этому предмету и школе нет заданий с описанием. Выберите другую процедуру."
    )
    st.stop()

frame.finding(topics.finding(own, flagged))
system = own.filter(is_system_deficit=True).height
repeated = own.filter(is_repeated=True).height
frame.figures(
    [
        Figure(
            number(system),
            plural(system, "системная тема", "системные темы", "системных тем"),
            "большинство заданий ниже достаточного",
            system > 0,
        ),
        Figure(
            number(flagged.height),
            "тем ниже ожидаемого",
            "класс или параллель против обучающихся того же уровня",
            flagged.height > 0,
        ),
        Figure(number(repeated), "второй год подряд", "при том же кодификаторе"),
    ]
)

grades = sorted(own["grade"].unique().to_list())
grade = st.segmented_control(
    "Класс", grades, default=grades[0], format_func=labels.grade, key="grade", required=True
)
drawn = topics.heat_rows(own, below, grade)
with head:
    procedure_id = own.filter(pl.col("grade") == grade)["procedure_id"][0]
    frame.papers(PAPERS, frame.About(procedure_id, municipality, school))
parts = "классам" if school else "школам"
title = f"{labels.grade(grade)}: самые трудные умения по {parts}"
subtitle = (
    f"Процент выполнения, {count(max(drawn['n'].to_list()), 'участник')}. Данные на {day(data.data_day())}"
)
frame.chart_block(
    charts.heatmap.skills(drawn, Heading(title, subtitle)),
    charts.heatmap.caption(drawn),
    ("rpt_content_topics",),
)
groups = below.filter(pl.col("grade") == grade).select("school_code", "class_label").n_unique()
if groups > topics.MAX_COLUMNS - 1:
    what = "классы" if school else "школы"
    frame.note(
        f"Показаны {what}, где трудных умений больше и участников не меньше 10; остальные – при выборе школы."
    )

in_words = {
    "Процедура": sitting,
    "Предмет": labels.subject_title(subject),
    "Место": names.get(school, municipality or "все"),
}
frame.heading("Ниже, чем у обучающихся того же уровня")
if flagged.is_empty():
    frame.note(absent("topics_flagged", flagged))
else:
    frame.note(
        "Это тема для методической работы класса или школы, а не вывод о педагоге: причин может быть несколько."
    )
    frame.table_block(flagged, topics.FLAGGED, "temy_klassov", "Темы классов и параллелей", in_words)

unsolved = data.fetch("skills/unsolved", **chosen).filter(pl.col("n") >= topics.LEAST_UNSOLVED)
if unsolved.height:
    frame.heading("Не справился никто")
    frame.note("Это факт. Случайность ли он, сказано выше: темой названо только то, что больше случайного.")
    frame.table_block(
        unsolved.head(topics.MOST_UNSOLVED), topics.UNSOLVED, "nikto", "Задания без решений", in_words
    )
    frame.how_counted("rpt_tasks")

frame.heading("Адресные рекомендации")
audience = (
    "школа"
    if school
    else st.segmented_control(
        "Кому",
        ["методобъединение", "координатор", "управление"],
        default="методобъединение",
        key="audience",
        required=True,
    )
)
advice = data.fetch(
    "skills/recommendations",
    audience=audience,
    municipality=municipality,
    school_code=school,
    subject=subject if audience == "методобъединение" else None,
)
if advice.is_empty():
    frame.note(absent("advice", advice))
for (campaign,), rows in advice.group_by("campaign", maintain_order=True):
    frame.note(f"{rows['addressee'][0]} · {campaign}")
    frame.show(recommendations.markup(rows))
if advice.height:
    frame.how_counted("rpt_recommendations")

marking = data.fetch_if_built(
    "skills/marking", municipality=municipality, school_code=school, subject=subject, teacher_code=None
)
if marking is not None and marking.height:
    frame.heading("Проверка школы и экспертов")
    frame.note(marking_words(marking))
    shown = marking.head(MARKING_ROWS)
    marking_columns = [c for c in MARKING if c.field != "school_name" or not school]
    frame.table_block(shown, marking_columns, "proverka", "Проверка школы и экспертов по критериям", in_words)
    frame.how_counted("msr_marking_deficits")

frame.heading("Материалы для методического объединения")
pack = data.fetch("skills/calibration", subject=subject, school_year=year, municipality=municipality)
if pack.is_empty():
    frame.note(
        "Перепроверок по этому предмету меньше, чем нужно (от 10 работ и трёх школ): показывать нечего."
    )
else:
    frame.note(
        "Критерии, по которым баллы школ и экспертов расходятся чаще всего. Школ и проверявших здесь нет."
    )
    frame.table_block(pack.head(15), topics.CALIBRATION, "kriterii", "Критерии с расхождениями", in_words)
    pairs = topics.pair_rows(
        pack, data.fetch("skills/pairs", subject=subject, school_year=year, municipality=municipality)
    )
    if pairs.height:
        frame.table(pairs, topics.PAIRS, caption="Что обсудить: чем разошлись баллы")
    frame.how_counted("rpt_calibration_pack", "rpt_calibration_scores")

frame.heading("Все темы")
frame.table_block(own, topics.topic_columns(not school), "temy", "Темы для методической работы", in_words)
