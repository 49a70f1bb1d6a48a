"""«Школа»: everything that is known of one school, for its methodologist, the department and the school itself."""

import streamlit as st

from dashboards import data, frame
from dashboards.pages.school import about, choice
from dashboards.pages.school.sections import SECTIONS

PAGE = "Школа"
PAPERS = (
    "school_card",
    "case_letter",
    "minutes_interview",
    "improvement_programme",
    "recheck_act",
    "minutes_checking",
    "school_info",
    "pupils_to_help",
    "family_meeting",
    "family_hour",
    "family_leaflet",
    "family_site",
)

frame.stop_without_build()
schools = choice.named(data.fetch("school/schools"))
given = st.query_params.get("code")
# Who sees one school needs no list of one line.
only = schools["school_code"][0] if data.scope().schools and schools.height == 1 else None
code = choice.code_of(given) if given else only
row = next(iter(schools.filter(school_code=code or "").to_dicts()), None)
if row is None:
    frame.page_head(PAGE, "Случаи, результаты, загрузки, меры и рекомендации одной школы.")
    if given:
        choice.unknown()
    choice.show(schools)
    st.stop()

school = about.School.read(row)
frame.page_head(row["name"], about.lead(row), choice.crumbs(only is not None, row["municipality"]), page=PAGE)
frame.papers(PAPERS, frame.About(None, row["municipality"], code, procedures=school.procedures()))
frame.finding(school.finding())
frame.figures(school.figures())
if school.is_head:
    frame.note(about.HIDDEN)
section = frame.section("view", "Раздел", list(SECTIONS))
SECTIONS[section](school)
