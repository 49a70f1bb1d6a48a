"""Part of the section «Письма»: what schools were asked for, and what nobody had to ask them for."""

import polars as pl

from dashboards import data, frame
from dashboards.frame import Column
from dashboards.frame.column import school_column
from dashboards.words import absent, count, day, number, out_of, school_year

NOWHERE, NO_LAW = "другого источника программа не знает", "отчётов педагогов тема не называет"
REQUESTS = [
    Column("about", "О чём просили", css="wide"),
    Column("asked_on", "Когда", day, css="nowrap"),
    Column("schools_cnt", "Скольких школ касался", is_number=True),
    Column(
        "instead",
        "Откуда это берётся без вопроса",
        lambda row: row["instead"] or NOWHERE,
        by_row=True,
        css="mid",
    ),
    Column("document", "Что говорит закон", lambda row: row["document"] or NO_LAW, by_row=True, css="mid"),
]
SCHOOLS = [
    school_column("wide"),
    Column("requests_cnt", "Запросов", is_number=True),
    Column("asked_about", "О чём", css="wide"),
    Column("last_asked_on", "Последний", day, css="nowrap"),
    Column("conclusion", "Вывод", css="nowrap"),
]
NOT_ASKED = [
    Column("title", "О чём не спрашивали", css="wide"),
    Column("instead", "Откуда взято", css="mid"),
    Column(
        "known_cnt",
        "Сколько этого в данных",
        lambda row: f"{row['counted']}: {number(row['known_cnt'])}",
        by_row=True,
    ),
    Column("conclusion", "Вывод", css="mid"),
    Column("document", "Документ", css="mid"),
]
YEAR = Column("school_year", "Учебный год", school_year, css="nowrap")
PLACE = Column("municipality", "Муниципалитет", css="mid")


def show() -> None:
    """Requests of the newest school year, letter by letter and school by school; reports that were not asked for."""
    schools = data.fetch_if_built("plan/requests")
    if schools is None or schools.is_empty():
        return
    year = schools["school_year"][0]
    schools = schools.filter(school_year=year)
    letters = data.fetch("plan/request_letters").filter(school_year=year)
    frame.heading(f"Запросы к школам, {school_year(year)} учебный год")
    frame.note(said(schools))
    several = [PLACE] if schools["municipality"].n_unique() > 1 else []
    asked = schools.filter(pl.col("requests_cnt") > 0)
    if letters.height:
        frame.table_block(letters, [*several, *REQUESTS], "zaprosy", "Запросы к школам", {})
    if asked.height:
        frame.table_block(asked, [*several, *SCHOOLS], "zaprosy-shkoly", "Запросы по школам", {})
    _not_asked(several)
    frame.how_counted("rpt_school_requests", "rpt_request_letters", "rpt_reports_not_asked")


def said(schools: pl.DataFrame) -> str:
    """Schools of one year that were not asked, were asked, and were asked too often."""
    silent = schools.filter(requests_cnt=0).height
    if silent == schools.height:
        return (
            f"{absent('requests_year', schools.height - silent)} Школ в реестре – {number(schools.height)}."
        )
    over = schools.filter("is_over_most").height
    often = f" Чаще нормы – {count(over, 'школа')}." if over else ""
    return (
        f"Не спрашивали {out_of(silent, schools.height, 'школа')}; больше всего запросов к одной школе – "
        f"{number(max(schools['requests_cnt'].to_list()))}.{often} Запросом считается документ со сроком ответа; "
        "что школа прислала сама, в это число не входит."
    )


def _not_asked(several: list[Column]) -> None:
    rows = data.fetch("plan/not_asked").filter((pl.col("known_cnt") > 0) | (pl.col("requests_cnt") > 0))
    if rows.is_empty():
        return
    frame.heading("Чего у педагогов и школ не спрашивали")
    frame.note("Сведения пришли без вопроса. Ту же таблицу для печати даёт «Справка о запросах к школам».")
    frame.table_block(rows, [*several, YEAR, *NOT_ASKED], "ne-sprashivali", "Чего не спрашивали", {})
