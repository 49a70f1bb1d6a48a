"""«Темы и дефициты»: what is seen, why it may be so, what to do; for a methodologist and a school."""

import polars as pl
import streamlit as st

from dashboards import data, frame
from dashboards.frame import Figure, Filter
from dashboards.pages.skills import sections
from dashboards.pages.skills import skills as topics
from dashboards.words import absent, labels, number, plural, school_year
from dashboards.words.place import natural, ordered_subjects

PAPERS = ("union_materials", "recommendations", "minutes_union")
SECTIONS = ("Что видно", "Почему", "Что делать")

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
with frame.behind_words() as line:
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
over_years = data.fetch_if_built("skills/years", **chosen)
with head:
    frame.page_head("Темы и дефициты")
if own.is_empty():
    frame.empty(
        "Здесь нет умений.", "По этому предмету и школе нет заданий с описанием. Выберите другую процедуру."
    )
    st.stop()

frame.finding(topics.finding(own, flagged, 0 if over_years is None else over_years.height))
system = own.filter(is_system_deficit=True).height
has_before = own["previous_completion_pct"].is_not_null().any()
can_tell = own["is_system_deficit"].is_not_null().any()
repeated = own.filter(is_repeated=True).height
frame.figures(
    [
        Figure(
            number(system if can_tell else None),
            plural(system, "системная тема", "системные темы", "системных тем"),
            "" if can_tell else topics.why_not_judged(own),
            system > 0,
        ),
        Figure(
            number(flagged.height),
            plural(flagged.height, "тема ниже ожидаемого", "темы ниже ожидаемого", "тем ниже ожидаемого"),
            is_notice=flagged.height > 0,
        ),
        Figure(
            number(repeated if has_before else None),
            "второй год подряд",
            "" if has_before else "нужны результаты прошлого года",
        ),
    ]
)

# The map of skills is of one grade, and so is a paper; everything else here is of all of them.
grades = sorted(own["grade"].unique().to_list())
grade = {str(one): one for one in grades}.get(st.query_params.get("grade", ""), grades[0])
procedure_id = own.filter(pl.col("grade") == grade)["procedure_id"][0]
with line:
    frame.papers(PAPERS, frame.About(procedure_id, municipality, school))
about = sections.About(
    kind,
    season,
    year,
    subject,
    grade,
    municipality,
    school,
    {
        "Процедура": sitting,
        "Предмет": labels.subject_title(subject),
        "Место": names.get(school, municipality or "все"),
    },
)
section = frame.section("view", "Раздел", list(SECTIONS))
if section == SECTIONS[0]:
    sections.seen(about, own, below, flagged, data.fetch("skills/unsolved", **chosen))
elif section == SECTIONS[1]:
    sections.why(about, own)
else:
    sections.to_do(about)
