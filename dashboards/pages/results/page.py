"""«Результаты»: the seven reports of a procedure for a class, school, municipality and region."""

import streamlit as st

from dashboards import data, frame
from dashboards.frame import Filter
from dashboards.pages import results as reports
from dashboards.words import absent, labels, school_year
from dashboards.words import place as places
from dashboards.words.markup import school_link
from dashboards.words.place import Place

PAPERS = (
    # What stands first is made at once; the note of a season is of all its procedures.
    "analytic_note",
    "season_note",
    "recommendations",
    "order_results",
    "order_season",
    "region_letter",
    "meeting_slides",
)

frame.stop_without_build()
procedures = data.fetch_if_built("results/procedures")
if procedures is None or procedures.is_empty():
    frame.page_head("Результаты")
    what, do = (
        absent("results", procedures),
        "Положите выгрузки ФИС ОКО или таблицы результатов в папку inbox и выполните:",
    )
    frame.empty(what, do, "obektiv refresh")
    st.stop()

known = procedures
head = st.container()


def values(column: str, **chosen) -> list:
    """Values of a column among the procedures that fit what is already chosen."""
    return known.filter(**chosen)[column].unique(maintain_order=True).to_list()


years = Filter("year", "Учебный год", sorted(values("school_year"), reverse=True), None, school_year)
with frame.behind_words() as line:
    columns = st.columns([1, 1.1, 1.2, 0.9], gap="small")
    with columns[0]:
        year = frame.select(years)
    with columns[1]:
        sitting = frame.select(Filter("sitting", "Процедура", values("sitting", school_year=year), None))
    with columns[2]:
        subjects = places.ordered_subjects(values("test_name", school_year=year, sitting=sitting))
        subject = frame.select(Filter("subject", "Предмет", subjects, None, labels.subject_title))
    with columns[3]:
        grades = sorted(values("grade", school_year=year, sitting=sitting, test_name=subject))
        grade = frame.select(Filter("grade", "Программа", grades, None, labels.grade))
    procedure = procedures.filter(school_year=year, sitting=sitting, test_name=subject, grade=grade).row(
        0, named=True
    )
    known = data.fetch("results/places", procedure_id=procedure["procedure_id"])
    columns = st.columns([1.3, 2, 0.9], gap="small")
    with columns[0]:
        areas = sorted(known.filter(group_level="municipality")["municipality"].to_list())
        everywhere = "все муниципалитеты" if len(areas) > 1 else None
        municipality = frame.select(Filter("municipality", "Муниципалитет", areas, everywhere))
    with columns[1]:
        schools = places.schools_of(known, municipality)
        school = frame.select(
            Filter(
                "school",
                "Школа",
                list(schools),
                "все школы",
                places.school_title(schools),
            )
        )
    with columns[2]:
        classes = places.classes_of(known, school)
        class_label = frame.select(Filter("class", "Класс", classes, "все классы"))

place = Place(
    procedure_id=procedure["procedure_id"],
    procedure=labels.procedure(procedure["kind"], year, procedure["season"], subject, grade),
    municipality=municipality or (schools[school]["municipality"] if school else None),
    school_code=school,
    school_name=schools[school]["name"] if school else None,
    class_label=class_label,
    address={k: str(v) for k, v in st.query_params.items()},
    has_region=len(areas) > 1,
)
with head:
    frame.page_head(place.name, place.procedure, place.crumbs(), page="Результаты")
    if school:
        frame.show(f'<p class="ob-note">{school_link(school, "Страница школы", year=year)}</p>')
with line:
    frame.papers(PAPERS, frame.About(place.procedure_id, place.municipality, school))

if data.scope().role == "head":
    frame.note(
        "Школы с одним классом в параллели, классы и участники этому доступу не показаны: "
        "по таким строкам узнают конкретных людей."
    )
report = frame.section("report", "Отчёт", list(reports.REPORTS))
reports.REPORTS[report](place, procedure)
