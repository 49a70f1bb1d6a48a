"""Sections of «Темы и дефициты»: what is seen, why it may be so, what to do."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from dashboards import charts, data, frame, inbox
from dashboards.charts import Heading
from dashboards.pages.skills import agreements
from dashboards.pages.skills import skills as topics
from dashboards.sections import recommendations
from dashboards.sections.marking import MARKING, MARKING_ROWS, marking_words
from dashboards.words import absent, count, day, labels, number
from dashboards.words.markup import link


@dataclass(frozen=True)
class About:
    """What the page is asked about: procedure (year of its June), subject, grade, place, and the filters in words."""

    kind: str
    season: str
    year: int
    subject: str
    grade: int
    municipality: str | None
    school: str | None
    in_words: dict[str, str]


def seen(
    about: About, own: pl.DataFrame, below: pl.DataFrame, flagged: pl.DataFrame, unsolved: pl.DataFrame
) -> None:
    """Topics below what pupils of the level reach, the map of skills, tasks that nobody solved."""
    frame.heading("Ниже, чем у обучающихся того же уровня")
    if flagged.is_empty():
        frame.note(absent("topics_flagged", flagged))
    else:
        columns = [*topics.FLAGGED, _request_column(about.subject)]
        frame.table_block(flagged, columns, "temy_klassov", "Темы классов и параллелей", about.in_words)
        frame.note(
            "Это тема для методической работы класса или школы, а не вывод о педагоге: причин может быть несколько."
        )
    _map(about, own, below)
    _over_years(about)
    unsolved = unsolved.filter(pl.col("n") >= topics.LEAST_UNSOLVED)
    if unsolved.height:
        frame.heading("Не справился никто")
        frame.note(
            "Это факт. Случайность ли он, сказано выше: темой названо только то, что больше случайного."
        )
        shown = unsolved.head(topics.MOST_UNSOLVED)
        frame.table_block(shown, topics.UNSOLVED, "nikto", "Задания без решений", about.in_words)
        frame.how_counted("rpt_tasks")


def _over_years(about: About) -> None:
    """What is behind year after year, though each year may be too small to tell."""
    chosen = {"municipality": about.municipality, "school_code": about.school, "subject": about.subject}
    rows = data.fetch_if_built(
        "skills/years", kind=about.kind, school_year=about.year, season=about.season, **chosen
    )
    if rows is None or rows.is_empty():
        return
    frame.heading("Из года в год")
    frame.note(
        "Годы одного кодификатора сложены: обучающиеся каждый раз другие, а отставание то же. Это о программе и "
        "материалах школы, а не о человеке."
    )
    frame.table_block(rows, topics.YEARS, "iz_goda_v_god", "Темы школ за несколько лет", about.in_words)
    frame.how_counted("rpt_topic_years")


def _map(about: About, own: pl.DataFrame, below: pl.DataFrame) -> None:
    grades = sorted(own["grade"].unique().to_list())
    with st.container(key="filters-grade"), st.columns([1, 3])[0]:
        frame.select(frame.Filter("grade", "Класс", grades, None, labels.grade))
    drawn = topics.heat_rows(own, below, about.grade)
    parts = "классам" if about.school else "школам"
    title = f"{labels.grade(about.grade)}: самые трудные умения по {parts}"
    subtitle = f"Процент выполнения, {count(max(drawn['n'].to_list()), 'участник')}. Данные на {day(data.data_day())}"
    frame.chart_block(
        charts.heatmap.skills(drawn, Heading(title, subtitle)),
        charts.heatmap.caption(drawn),
        ("rpt_content_topics",),
    )
    groups = below.filter(pl.col("grade") == about.grade).select("school_code", "class_label").n_unique()
    if groups > topics.MAX_COLUMNS - 1:
        what = "классы" if about.school else "школы"
        frame.note(
            f"Показаны {what}, где трудных умений больше и участников не меньше 10; остальные – при выборе школы."
        )


def _request_column(subject: str) -> frame.Column:
    """A way from a topic to what the school is offered."""

    decides = inbox.may_record(data.scope()) in ("everything", "own")
    words, version = ("решить", "Решения") if decides else ("заявка", "С основаниями")

    def write(row: dict) -> str:
        return link(words, "training", school=row["school_code"], subject=subject, version=version)

    return frame.Column("request", "Заявка на курсы", write, by_row=True, is_markup=True, css="nowrap")


def why(about: About, own: pl.DataFrame) -> None:
    """Every topic beside what was expected and a year ago, and how marks of schools and experts differ."""
    repeated = own.filter(is_repeated=True)
    before = own.filter(pl.col("previous_completion_pct").is_not_null())
    if before.is_empty():
        frame.finding(absent("topics_before", before))
    else:
        frame.finding(
            f"Второй год подряд – {count(repeated.height, 'тема')}: дело скорее в программе и материалах, чем в классе."
            if repeated.height
            else absent("topics_repeated", repeated)
        )
    frame.note(
        "Общее для большинства школ – вероятнее программа и материалы; у одной школы – время изучения или приёмы; "
        "только задания с развёрнутым ответом – вероятнее проверка. Программа причин не знает: это подсказки к "
        "разговору."
    )
    expected = own.filter(pl.col("expected_pct").is_not_null())
    if expected.is_empty():
        frame.note(absent("topics_expected", expected))
    columns = topics.topic_columns(own, not about.school)
    frame.table_block(own, columns, "temy", "Темы для методической работы", about.in_words)
    marking = data.fetch_if_built(
        "skills/marking",
        municipality=about.municipality,
        school_code=about.school,
        subject=about.subject,
        teacher_code=None,
    )
    frame.heading("Проверка школы и экспертов")
    if marking is None or marking.is_empty():
        frame.note(absent("marking_rows", 0 if marking is None else marking))
        return
    frame.note(marking_words(marking))
    shown = marking.head(MARKING_ROWS)
    marking_columns = [c for c in MARKING if c.field != "school_name" or not about.school]
    title = "Проверка школы и экспертов по критериям"
    frame.table_block(shown, marking_columns, "proverka", title, about.in_words)
    frame.how_counted("msr_marking_deficits")


def to_do(about: About) -> None:
    """Recommendations, the request for courses, the session on criteria with what was agreed."""
    _advice(about)
    frame.heading("Заявка на курсы и другая помощь")
    request = {"school": about.school, "subject": about.subject}
    words = link("Решить по предложениям этого предмета", "training", **request, version="Решения")
    more = f" · {link('Карточка школы', 'school', code=f'edu{about.school}')}" if about.school else ""
    frame.show(f"<p>{words}{more}</p>")
    _session(about)


def _advice(about: About) -> None:
    frame.heading("Адресные рекомендации")
    audience = (
        "школа"
        if about.school
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
        municipality=about.municipality,
        school_code=about.school,
        subject=about.subject if audience == "методобъединение" else None,
    )
    if advice.is_empty():
        frame.note(absent("advice", advice))
    for (campaign,), rows in advice.group_by("campaign", maintain_order=True):
        frame.note(f"{rows['addressee'][0]} · {campaign}")
        frame.show(recommendations.markup(rows))
    if advice.height:
        frame.how_counted("rpt_recommendations")


def _session(about: About) -> None:
    frame.heading("Занятие по единым критериям")
    place = {"subject": about.subject, "municipality": about.municipality}
    pack = data.fetch("skills/calibration", **place, school_year=about.year)
    if pack.is_empty():
        frame.note(
            "Перепроверок по этому предмету меньше, чем нужно (от 10 работ и трёх школ): показывать нечего."
        )
    else:
        frame.note(
            f"Критерии, по которым баллы школ и экспертов расходятся чаще всего ({number(pack.height)}). Школы и "
            "проверявшие не названы."
        )
        frame.table_block(
            pack.head(15), topics.CALIBRATION, "kriterii", "Критерии с расхождениями", about.in_words
        )
        pairs = topics.pair_rows(pack, data.fetch("skills/pairs", **place, school_year=about.year))
        if pairs.height:
            frame.table(pairs, topics.PAIRS, caption="Что обсудить: чем разошлись баллы")
        frame.how_counted("rpt_calibration_pack", "rpt_calibration_scores")
    agreements.show(about.subject, about.municipality, pack)
