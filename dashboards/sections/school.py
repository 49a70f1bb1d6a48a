"""One school: its cases with innocent explanations and its own word, lists, the path with dates, year by year.

For the card on «Объективность» and for the page of the school; ``chosen`` names the year and the school.
"""

import polars as pl

from dashboards import data, frame
from dashboards.frame import Column
from dashboards.sections import cases as topic
from dashboards.sections.case_list import case_list
from dashboards.words import absent, day, number, school_year


def show_cases(rows: pl.DataFrame) -> None:
    """Noticed cases of the school, each with the signs of other sources beside it."""
    if rows.height:
        case_list(rows.to_dicts(), with_school=False)


def finding(rows: pl.DataFrame, schools: pl.DataFrame, chosen: topic.Chosen) -> str:
    """What was noticed in the year and what waits; rows: cases after the filters, schools: all that was tested."""
    year = school_year(chosen.year)
    if schools.is_empty():
        hidden = ", которые видны этому доступу" if chosen.is_head else ""
        return absent("school_cases", schools, year=year, hidden=hidden)
    tested = schools.filter(pl.col("strength") != topic.SCARCE).height
    if not tested:
        return absent("school_few", tested, year=year)
    if rows.is_empty():
        return f"За {year} учебный год признаки не выявлены; рассмотрено процедур: {number(tested)}."
    open_rows = topic.waiting(rows)
    answered = rows.filter("is_explained").height
    return (
        f"За {year} учебный год замечено: {topic.cases_count(rows.height)}, рассмотрено процедур: {number(tested)}; "
        f"ждут решения: {open_rows.height}, пояснений школы: {answered}."
    )


def years(chosen: topic.Chosen) -> None:
    """The school year by year, all its procedures together."""
    rows = data.fetch("objectivity/school_years", school_code=chosen.school)
    if rows.is_empty():
        return
    frame.heading("По годам")
    columns = [
        Column("school_year", "Учебный год", school_year, css="nowrap"),
        Column("standing", "Сила свидетельств", topic.STRENGTH_SIGNS.get, css="nowrap"),
        Column("open_reasons", "Что замечено", css="wide"),
        Column("classes_cnt", "Классов × работ", is_number=True),
        *[Column("open_classes_cnt", "С признаками", is_number=True)] * (not chosen.is_head),
        Column("n", "Результатов участников", is_number=True),
    ]
    frame.table_block(rows, columns, "kartochka_gody", "Школа по годам", chosen.words)


def lists(chosen: topic.Chosen) -> None:
    """Official lists and the 14 markers of the year, each with its source."""
    rows = data.fetch("objectivity/familiar", school_year=chosen.year, school_code=chosen.school)
    rows = rows.filter(pl.col("is_flagged") & pl.col("source").is_in(["list", "markers_14"]))
    frame.heading("Списки и известные признаки, со своим источником")
    if rows.is_empty():
        year = school_year(chosen.year)
        frame.note(
            f"За {year} учебный год этому доступу не видно ни списков, ни признаков этой школы."
            if chosen.is_head
            else f"За {year} учебный год школы нет в списках, и ни один из 14 признаков не отмечен."
        )
        return
    in_words = pl.when(source="list").then(pl.coalesce("reason", "sign_name")).otherwise("sign_name")
    rows = rows.with_columns(in_words.alias("sign_name"))
    columns = [
        Column("sign_name", "Признак", css="wide"),
        Column("n", "Участников", is_number=True),
        Column("method_version", "Документ или методика", css="wide"),
    ]
    frame.table(rows, columns, caption="Списки и известные признаки")
    frame.note(topic.BESIDE)


STATES = [
    Column("procedure_words", "Процедура", css="wide"),
    Column("state_shown", "Состояние дела", css="mid"),
    Column("since", "С", day, css="nowrap"),
    Column("next_step", "Что дальше", css="mid"),
    Column("owner", "За кем", css="mid"),
    Column("next_due", "Срок", day, css="nowrap"),
]


def states(chosen: topic.Chosen) -> None:
    """Where each case of the school stands and what is asked next; nothing for who reads no cases of schools."""
    rows = data.fetch_if_built("support/cases", school_code=chosen.school)
    if rows is None or rows.is_empty():
        return
    frame.heading("Дела школы")
    frame.table(rows, STATES, caption="Дела школы")
    frame.note(
        "От школы просят одну строку пояснения, один раз на все дела сезона. «Не спрашивали» – не «не ответила»."
    )


def path(chosen: topic.Chosen) -> None:
    """What happened with the school, with dates: lists, answers, re-checks, visits, requests to it."""
    rows = data.fetch_if_built("objectivity/path", school_code=chosen.school)
    frame.heading("Путь школы и её слово")
    if rows is None or rows.is_empty():
        frame.note(absent("school_path", 0 if rows is None else rows))
        return
    columns = [
        Column(
            "happened_on",
            "Дата",
            lambda r: day(r["happened_on"]) if r["happened_on"] else school_year(r["school_year"]),
            by_row=True,
            css="nowrap",
        ),
        Column("event", "Событие", css="nowrap"),
        Column("what", "Что", css="wide"),
        Column("source", "Источник, решение", css="mid"),
    ]
    frame.table_block(rows, columns, "kartochka_put", "Путь школы", chosen.words, limit=40)
    frame.note("Вместо даты стоит учебный год там, где день не записан.")
