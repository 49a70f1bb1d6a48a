"""Before the order on a re-check: what difference so many works will see, and how many hours of experts they take."""

from math import ceil

import polars as pl
import streamlit as st

from dashboards import data, frame
from dashboards.frame import Column
from dashboards.words import count, counted
from warehouse.thresholds import least

READINGS = 2
POINTS = {0.25: "четверть балла", 0.5: "полбалла", 0.75: "три четверти"}
COLUMNS = [
    Column("works_cnt", "Работ в школе", is_number=True),
    Column("hours", "Часов экспертов", is_number=True),
    Column("days", "Человеко-дней", is_number=True),
    *[
        Column(
            f"{points}",
            f"Видно: {words}",
            lambda of_100: f"{of_100} из 100" if of_100 else "не видно",
            css="nowrap",
        )
        for points, words in POINTS.items()
    ],
]


def rows(power: pl.DataFrame, schools: int, readings: int = READINGS) -> pl.DataFrame:
    """A row for every number of works a school: hours, days of one expert, how many of 100 lifted criteria are seen.

    power: rows of ``works/recheck_power``; the measured number of schools nearest to `schools` stands for it.
    """
    sizes = power["schools_cnt"].unique().to_list()
    nearest = min(sizes, key=lambda size: (abs(size - schools), size))
    minutes = schools * pl.col("works_cnt") * readings * least("works_minutes")
    return (
        power.filter(schools_cnt=nearest)
        .pivot("points", index="works_cnt", values="criteria_pct")
        .sort("works_cnt")
        .with_columns(
            hours=(minutes / 60).ceil().cast(pl.Int64),
            days=(minutes / least("works_day_minutes")).ceil().cast(pl.Int64),
        )
    )


def words(row: dict, schools: int) -> str:
    """What the usual number of works sees, in one sentence."""
    return (
        f"{count(row['works_cnt'], 'работа')} в каждой школе ({count(schools, 'школа')}, два чтения) – "
        f"{count(row['hours'], 'час')} экспертов. Если комиссия ставит больше экспертов на полбалла по критерию, "
        f"это {seen(row['0.5'])}; если на четверть балла – {seen(row['0.25'])}."
    )


def seen(of_100: float) -> str:
    """In how many cases of a hundred something is seen: none has words of its own."""
    whole = round(of_100)
    return f"будет видно в {counted(whole, 'случай', 'loct')} из 100" if whole else "видно не будет"


def false_words(power: pl.DataFrame) -> str:
    """In how many municipalities something is marked where nothing is: a share rounded up, none said as none."""
    of_100 = max(power["false_pct"])
    if not of_100:
        towns = counted(min(power["towns_cnt"]), "муниципалитет")
        return f"Лишнего не отмечено ни в одном из {towns} каждого случая"
    return f"Лишнее отмечено не больше чем в {counted(ceil(of_100), 'муниципалитет', 'loct')} из 100"


def show(schools: int) -> None:
    """The planner; schools: how many are likely to be checked."""
    power = data.fetch_if_built("works/recheck_power")
    if power is None or power.is_empty():
        return
    frame.heading("Сколько работ и часов нужно")
    asked = int(st.number_input("Школ", 1, 200, max(1, min(schools, 200)), key="plan_schools", width=160))
    found = rows(power, asked)
    usual = found.filter(works_cnt=least("works_lot")).row(0, named=True)
    frame.finding(words(usual, asked))
    frame.table(found, COLUMNS, caption="Сколько работ и что они покажут")
    frame.note(
        "Измерено на известной истине: одна комиссия ставит больше по трём критериям из девятнадцати, школа и эксперт "
        f"расходятся на балл в 12 % ответов. {false_words(power)}. Чем чаще расходятся эксперты, тем больше работ "
        "нужно. Одного эксперта у одной школы от школы не отделить: работы школы читают двое, и каждый – работы двух "
        "школ и больше."
    )
