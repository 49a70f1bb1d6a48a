"""Sections of the page «Школа»; each takes the school and shows one side of it."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from dashboards import data, frame
from dashboards.frame import Column, Filter
from dashboards.pages.school import pupils
from dashboards.pages.school.about import School, cases_of, newest_first
from dashboards.sections import cases as topic
from dashboards.sections import explanations, programmes, rechecks, recommendations, self_reports, uploads
from dashboards.sections import school as card
from dashboards.words import absent, count, counted, day, labels, moment, number, percent, school_year
from dashboards.words.markup import escape, link

SMALL = "менее 10"
SHOWN = 12


def _year(school: School) -> int | None:
    if not school.years:
        return None
    with st.container(key="filters"), st.columns([1, 3])[0]:
        return frame.select(Filter("year", "Учебный год", school.years, None, school_year))


def objectivity(school: School) -> None:
    """Cases of a year with the school's explanation beside, lists, re-checks, year by year."""
    year = _year(school)
    if year is None:
        _no_results(school)
        return
    chosen = school.chosen(year)
    tested = cases_of(school.code, year)
    rows = topic.cases(tested, chosen) if tested.height else tested
    if tested.width:
        card.show_cases(rows)
    frame.show(f"<p>{escape(card.finding(rows, tested, chosen))} {escape(topic.NOT_SEEN)}</p>")
    if not tested.width:
        return
    explanations.keep(school.code, rows)
    card.lists(chosen)
    rechecks.show(chosen)
    card.years(chosen)
    frame.note(
        "Для работы методиста и самой школы. Что снято и что не подтвердилось, больше нигде не показывается."
    )
    frame.how_counted("rpt_school_cases", "rpt_school_objectivity", "rpt_school_path")


def results(school: School) -> None:
    """Works of a year beside the municipality and the region, with what chance allows."""
    year = _year(school)
    if year is None:
        _no_results(school)
        return
    rows = school.results.filter(school_year=year)
    frame.finding(_compared(rows, year))
    if rows.is_empty():
        return
    # With one municipality in the data the region repeats it.
    has_region = rows.filter(pl.col("quality_region_pct") != pl.col("quality_above_pct")).height > 0
    works = [f"{r['subject']}, {labels.grade(r['grade'])}, {_sitting(r)}" for r in rows.iter_rows(named=True)]
    rows = rows.with_columns(pl.Series("work", works, pl.Utf8), is_small=pl.col("sample_tier") == SMALL)
    region = [_above("quality_region_pct", "регион")] if has_region else []
    columns = [
        Column("work", "Работа", _work, by_row=True, is_markup=True, css="nowrap"),
        Column("n", "Участников", is_number=True),
        Column("quality_pct", "Качество, школа", _with_interval, is_number=True, by_row=True),
        _above("quality_above_pct", "муниципалитет"),
        *region,
        Column("quality_difference", "Сравнение", _sign, css="mid"),
        Column(
            "low_pct",
            "«2», школа",
            lambda row: percent(row["low_pct"], row["n"]),
            is_number=True,
            by_row=True,
        ),
        _above("low_above_pct", "муниципалитет"),
        Column("low_difference", "Сравнение", _sign, css="mid"),
    ]
    title = f"Результаты школы за {school_year(year)} учебный год"
    frame.table_block(
        rows, columns, "rezultaty_shkoly", title, {"Школа": school.name, "Учебный год": school_year(year)}
    )
    frame.note(
        "Качество – доля «4» и «5», в скобках – интервал 95 %; у КДР с уровнями – повышенный уровень и недостаточный "
        "уровень. Сравнение – с муниципалитетом и с поправкой на случайность. Серая строка – менее 10 участников."
    )
    frame.how_counted("rpt_marks_summary")


def _above(name: str, title: str) -> Column:
    return Column(name, title, lambda value: percent(value, digits=0), is_number=True)


def _compared(rows: pl.DataFrame, year: int) -> str:
    if rows.is_empty():
        return absent("school_year_results", rows, year=school_year(year))
    known = rows.filter(pl.col("quality_difference").is_in(["выше", "ниже", "в пределах случайного"]))
    counts = {word: known.filter(quality_difference=word).height for word in ("выше", "ниже")}
    if known.is_empty():
        return absent("school_compared", known, year=school_year(year))
    if not any(counts.values()):
        return absent("school_differences", sum(counts.values()), works=count(known.height, "работа"))
    return (
        f"Из {counted(known.height, 'работа')} качество выше, чем по "
        f"муниципалитету: {number(counts['выше'])}, ниже: {number(counts['ниже'])}; остальные – в пределах случайного."
    )


def _sitting(row: dict) -> str:
    return f"{row['kind']}, {row['season']}" if row["season"] else row["kind"]


def _work(row: dict) -> str:
    """«РУ, 4 класс», a link to the report of that work, and its season below."""
    sitting = _sitting(row)
    text = f"{row['subject']}, {labels.grade(row['grade'])}"
    about = {"year": row["school_year"], "sitting": sitting, "subject": row["subject"], "grade": row["grade"]}
    return f"{link(text, 'results', **about, school=row['school_code'])}<br>{escape(sitting)}"


def _with_interval(row: dict) -> str:
    if row["quality_pct"] is None:
        return "–"
    low, high = (number(row[f"quality_{end}_pct"], 0) for end in ("low", "high"))
    return f"{percent(row['quality_pct'], row['n'])} ({low}…{high})"


def _sign(words: str | None) -> str:
    return {"выше": "▲ выше", "ниже": "▼ ниже"}.get(words or "", words or "–")


def sent(school: School) -> None:
    """What has come, what has not and what is waited for; late and absent works first."""
    rows = school.uploads
    if rows.is_empty():
        frame.empty(
            "О загрузке результатов этой школы ничего не известно.",
            "Загрузите график процедур или результаты – здесь будет видно, что прислано, когда и чего ждём.",
        )
        return
    counted = dict(rows.group_by("status").len().iter_rows())
    late = counted.get("late", 0)
    frame.finding(
        f"Не прислано после срока: {number(counted.get('missing', 0))}, с опозданием: {number(late)}, "
        f"ждём по графику: {number(counted.get('expected', 0))}."
    )
    rows = _in_need(rows)
    works = [uploads.procedure_name(row) for row in rows.iter_rows(named=True)]
    rows = rows.with_columns(pl.Series("work", works, pl.Utf8))
    columns = [
        Column("work", "Работа", css="mid"),
        Column("status", "Итог", lambda s: labels.name(uploads.STATUSES, s), css="mid"),
        Column("due_on", "Срок", day, css="nowrap"),
        Column("received_at", "Получено", moment, css="nowrap"),
        Column("days_late", "Опоздание, дней", is_number=True),
        *[Column("missing_classes", "Нет классов")] * (rows["missing_classes"].drop_nulls().len() > 0),
        Column("received_source", "Откуда известно", lambda s: labels.name(uploads.SOURCES, s), css="mid"),
    ]
    frame.table_block(rows, columns, "chto_prislano", "Что прислано", {"Школа": school.name}, limit=SHOWN)
    frame.how_counted("fct_upload_status")


def _in_need(rows: pl.DataFrame) -> pl.DataFrame:
    """Absent and late works first, then those to come by their day, then what has come, the newest first."""
    status = pl.col("status")
    waited = rows.filter(status == "expected").sort("due_on", nulls_last=True)
    absent, late, come = (
        newest_first(rows.filter(status.is_in(names)))
        for names in (("missing", "gap"), ("late",), ("received",))
    )
    return pl.concat([absent, waited, late, come])


def measures(school: School) -> None:
    """Measures of plans addressed to this school, and nothing that the department owes."""
    rows = school.measures
    if rows.is_empty():
        frame.empty(
            absent("school_measures", rows),
            "Здесь появятся меры «во всех школах» и меры, названные этой школе, когда план будет загружен.",
        )
        return
    late = school.overdue.height
    text = f"У школы {count(rows.height, 'срок')} по мерам планов"
    frame.finding(f"{text}; прошло: {number(late)}." if late else absent("school_late", late, terms=text))
    columns = [
        Column("number", "№", css="nowrap"),
        Column("title", "Мера", css="wide"),
        Column("period_label", "Период", css="mid"),
        Column("due_date", "Срок", day, css="nowrap"),
        Column("state", "Состояние", _state, by_row=True, css="nowrap"),
        Column(
            "evidence",
            "Что известно",
            lambda row: row["evidence"] or row["status"] or "не сообщали",
            by_row=True,
            css="mid",
        ),
    ]
    frame.table_block(rows, columns, "mery_shkoly", "Меры школы", {"Школа": school.name})
    frame.how_counted("fct_measure_occurrences")


def _known(row: dict) -> str:
    return row["evidence"] or row["status"] or "не сообщали"


def _state(row: dict) -> str:
    return f"{row['state_sign']} {row['state']}"


def advice(school: School) -> None:
    """Recommendations addressed to the school, strengths first."""
    rows = data.fetch_if_built("skills/recommendations", audience="школа", school_code=school.code)
    if rows is None or rows.is_empty():
        frame.empty(
            absent("school_advice", 0 if rows is None else rows),
            "Они готовятся по последнему учебному году с результатами, когда есть на чём основать предложение.",
        )
        return
    strong = rows.filter(kind="сильная сторона").height
    frame.finding(
        f"Сильных сторон – {number(strong)}, предложений – {number(rows.height - strong)}. Это предложения: "
        "ответ и отчёт не требуются."
    )
    for (campaign,), part in rows.group_by("campaign", maintain_order=True):
        frame.heading(campaign)
        frame.show(recommendations.markup(part))
    frame.how_counted("rpt_recommendations")


def help_for_pupils(school: School) -> None:
    """Codes below the basic level with what they did not do: for the school alone, while the term lasts."""
    if data.scope().reads != "school":
        frame.empty(
            "Этот список видит только сама школа.",
            "Коды обучающихся ниже базового уровня и задания, с которыми они не справились, открываются координатору "
            "школы и исчезают в конце четверти.",
        )
        return
    asked = {"school_code": school.code, "today": data.today()}
    works = data.fetch_if_built("school/help_works", **asked)
    if works is None or works.is_empty():
        frame.note(absent("pupils_works", 0 if works is None else works))
        return
    rows = data.fetch("school/pupils_to_help", **asked)
    lacking = pupils.lacking(works)
    if rows.is_empty():
        if not lacking:
            frame.note(absent("pupils_to_help", rows))
        elif works["unjudged_cnt"].sum():
            frame.finding(pupils.UNKNOWN)
        pupils.show_lacking(lacking)
        return
    frame.card_opened(f"кому помочь, школа {school.code}")
    until = max(rows["shown_until"])
    frame.finding(
        f"Ниже базового уровня – {count(rows.height, 'результат')}: сказано, с чем не справились. Список виден по "
        f"{day(until)}."
    )
    pupils.show_lacking(lacking)
    frame.note(
        "Это повод посмотреть, чему помочь, а не вывод об обучающемся. Кто под кодом, знает только "
        "школа. Напечатать – «Обучающиеся, которым нужна помощь» в бумагах страницы."
    )
    frame.table_block(
        pupils.with_work(rows),
        pupils.COLUMNS,
        "komu_pomoch",
        "Обучающиеся, которым нужна помощь",
        {"Школа": school.name},
    )
    frame.how_counted("rpt_pupils_to_help", "rpt_help_works")


def path(school: School) -> None:
    """What happened, with dates: lists, answers, re-checks, visits, requests to the school."""
    card.states(school.chosen(school.years[0] if school.years else data.today().year))
    programmes.show(school.code)
    card.path(school.chosen(school.years[0] if school.years else data.today().year))


def of_itself(school: School) -> None:
    """What the school said of itself, where it stands, and the form with which it says so."""
    if school.is_head:
        frame.empty(
            "Здесь нечего показать этому доступу.",
            "Сообщения школ о себе видны методисту, аналитику и самой школе.",
        )
        return
    self_reports.show(school.code)


def _no_results(school: School) -> None:
    if school.is_head:
        frame.empty(
            "Здесь нечего показать этому доступу.", "Работы школы видны методисту, аналитику и самой школе."
        )
        return
    frame.empty(
        absent("school_results", school.years),
        "Положите выгрузки ФИС ОКО или таблицы результатов в папку inbox и выполните:",
        "obektiv refresh",
    )


SECTIONS: dict[str, Callable[[School], None]] = {
    "Случаи": objectivity,
    "Результаты": results,
    "Загрузка": sent,
    "Меры": measures,
    "Рекомендации": advice,
    "Кому помочь": help_for_pupils,
    "Путь": path,
    "Школа о себе": of_itself,
}
