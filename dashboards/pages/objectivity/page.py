"""«Объективность»: what needs a look, on what grounds, and how much the method can see."""

import streamlit as st

from dashboards import data, frame
from dashboards.frame import Filter
from dashboards.pages.objectivity import sections as sections
from dashboards.sections import cases as topic
from dashboards.words import absent, labels, school_year
from dashboards.words import place as places

PAPERS = (
    "region_letter",
    "minutes_interview",
    "improvement_programme",
    "recheck_act",
    "check_works",
    "check_visits",
    "minutes_observation",
    "order_observers",
    "order_commission",
    "order_storage",
)

frame.stop_without_build()
years = data.fetch_if_built("objectivity/years")
frame.page_head(
    "Объективность", "Случаи, которые стоит посмотреть вместе со школой: не рейтинг и не выводы о школах."
)
if years is None or years.is_empty():
    what, do = (
        absent("signs_page", years),
        "Положите результаты по заданиям или по отметкам в папку inbox и выполните:",
    )
    frame.empty(what, do, "obektiv refresh")
    st.stop()

with frame.behind_words() as line:
    columns = st.columns([0.9, 1.2, 1.5, 1], gap="small")
    with columns[0]:
        year = frame.select(Filter("year", "Учебный год", years["school_year"].to_list(), None, school_year))
    schools = topic.read(school_year=year)
    rows = schools

    def values(column: str) -> list:
        """What can be chosen, in natural order."""
        return sorted(rows[column].drop_nulls().unique().to_list(), key=lambda v: places.natural(str(v)))

    with columns[1]:
        sitting = frame.select(Filter("sitting", "Процедура", values("sitting"), "все процедуры"))
    with columns[2]:
        subjects = places.ordered_subjects(values("subject"))
        subject = frame.select(Filter("subject", "Предмет", subjects, "все предметы", labels.subject_title))
    with columns[3]:
        grade = frame.select(Filter("grade", "Программа", values("grade"), "все классы", labels.grade))
    columns = st.columns([1.5, 1.5, 0.9, 1.5], gap="small")
    with columns[0]:
        areas = values("municipality")
        municipality = frame.select(
            Filter("municipality", "Муниципалитет", areas, "все муниципалитеты" if len(areas) > 1 else None)
        )
    if municipality:
        rows = rows.filter(municipality=municipality)
    with columns[1]:
        names = dict(rows.select("school_code", "school_name").unique().iter_rows())
        codes = sorted(names, key=lambda code: places.natural(names[code]))
        school = frame.select(Filter("school", "Школа", codes, "все школы", names.get))
    with columns[2]:
        level = frame.select(Filter("level", "Сила свидетельств", topic.NOTICED, "любая"))
    with columns[3]:
        mechanisms = dict(data.fetch("objectivity/mechanisms").iter_rows())
        mechanism = frame.select(
            Filter("mechanism", "Механизм", list(mechanisms), "все механизмы", mechanisms.get)
        )

words = {
    "Учебный год": school_year(year),
    "Процедура": sitting or "все",
    "Предмет": subject or "все",
    "Класс программы": labels.grade(grade) if grade else "все",
    "Муниципалитет": municipality or "все",
    "Школа": names.get(school, "все"),
    "Сила свидетельств": level or "любая",
    "Механизм": mechanisms.get(mechanism, "все"),
}
is_head = data.scope().role == "head"
chosen = topic.Chosen(year, sitting, subject, grade, municipality, school, level, mechanism, words, is_head)
kept = chosen.keep(schools)
with line:
    frame.papers(PAPERS, frame.About(None, municipality, school, procedures=topic.procedures_in_words(kept)))
section = frame.section("view", "Раздел", list(sections.SECTIONS))
sections.SECTIONS[section](kept, chosen)
if chosen.is_head:
    frame.note(
        "Классы и школы с одним классом в параллели этому доступу не показаны: по таким строкам узнают "
        "конкретных людей."
    )
