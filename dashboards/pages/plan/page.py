"""«План»: what is due today and next, who does it, what proves it; questions to the plan."""

import streamlit as st

from dashboards import data, frame
from dashboards.frame import Filter
from dashboards.pages.plan import archive as plan_archive
from dashboards.pages.plan import sections as plan_sections
from dashboards.pages.plan import windows as plan
from dashboards.words import absent

PAPERS = (
    "plan_note",
    "plan_year",
    "plan_levels",
    "requests_note",
    "order_plan",
    "order_procedure",
    "order_objectivity",
    "cycle_folder",
    "family_meeting",
    "family_hour",
    "family_leaflet",
    "family_site",
)

frame.stop_without_build()
occurrences, measures = plan.read()
today = plan.counted_on(occurrences, data.today())

frame.page_head("План")
if measures.is_empty():
    what, do = (
        absent("plans", measures),
        "Положите план мероприятий (docx, pdf или текст) в папку inbox и выполните:",
    )
    frame.empty(what, do, "obektiv refresh")
    st.stop()

occurrences, measures, *shelf = plan.apart(occurrences, measures)
if measures.is_empty():
    frame.finding(absent("plans_live", measures))
    if data.scope().reads != "school":
        plan_archive.show(*shelf)
    st.stop()

titles = dict(measures.select("plan_id", plan.short_title()).unique().iter_rows())
names = plan.years_of_plans(measures)
filters = [
    Filter(
        "plan", "План", plan.choices(measures, "plan_id"), write=lambda code: f"{names[code]}: {titles[code]}"
    ),
    Filter("direction", "Направление", plan.choices(measures, "direction"), weight=1.4),
    Filter("responsible", "Ответственный", plan.people(measures), weight=1.4),
    Filter("state", "Состояние", plan.states_of(measures)),
]
chosen = frame.strip(filters, lambda told: frame.papers(PAPERS, frame.About(plan_id=told["plan"])))
text = frame.search("Поиск по мерам", "слово из названия, срока или ожидаемого результата")

shown = plan.matching(measures, chosen, text)
windows = plan.windows_of(occurrences, shown, chosen, text)
frame.finding(plan.finding(shown, windows, today))
if data.scope().reads == "school":
    frame.note("Здесь меры, за которые отвечает школа, и только её сроки; меры ведомства видит методист.")
frame.figures(plan.figures(shown, measures.height, windows))

if shown.is_empty():
    frame.empty(absent("measures_chosen", shown), "Снимите один из фильтров или измените слово в поиске.")
    st.stop()

section = frame.section("section", "Раздел", *plan_sections.offered(data.scope().reads))
words = {**frame.in_words(filters, chosen), "Поиск": text or "–"}
plan_sections.SECTIONS[section](plan_sections.Chosen(shown, windows, words, today, *shelf))
