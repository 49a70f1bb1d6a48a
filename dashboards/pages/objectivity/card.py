"""The school's card: evidence with innocent explanations, lists and answers, the path with dates, the school's word."""

import polars as pl

from dashboards import frame
from dashboards.sections import cases as topic
from dashboards.sections import rechecks, school
from dashboards.words.markup import school_link


def show(schools: pl.DataFrame, chosen: topic.Chosen) -> None:
    """Everything about one school that a methodologist needs on one page."""
    if not chosen.school:
        frame.empty(
            "Выберите школу в фильтре «Школа» или откройте её карточку из раздела «Что посмотреть».",
            "Карточка собирает свидетельства, списки и ответы, путь с датами и слово самой школы.",
        )
        return
    frame.card_opened(f"случаи школы {chosen.school}")
    name = schools["school_name"][0] if schools.height else chosen.words["Школа"]
    rows = topic.cases(schools, chosen)
    frame.heading(name)
    frame.finding(school.finding(rows, schools, chosen))
    school.show_cases(rows)
    own = school_link(chosen.school, "Страница школы", year=chosen.year)
    results = frame.link("Результаты школы", "results", year=chosen.year, school=chosen.school)
    frame.show(f'<p class="ob-note">{own} · {results}</p>')
    school.years(chosen)
    school.lists(chosen)
    school.path(chosen)
    rechecks.show(chosen)
    frame.note(
        "Карточка – для работы методиста и самой школы. Что снято и что не подтвердилось, больше нигде не показывается."
    )
    frame.how_counted("rpt_school_cases", "rpt_school_objectivity", "rpt_school_path")
