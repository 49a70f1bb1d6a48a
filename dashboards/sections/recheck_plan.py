"""Before the order on a re-check: what difference so many works will see, and how many hours of experts they take."""

import polars as pl
import streamlit as st

from dashboards import data, frame
from dashboards.frame import Column
from dashboards.words import count, number
from warehouse.thresholds import least

READINGS = 2
POINTS = {0.25: "четверть балла", 0.5: "полбалла", 0.75: "три четверти"}
COLUMNS = [
    Column("works_cnt", "Работ в школе", is_number=True),
    Column("hours", "Часов экспертов", is_number=True),
    Column("days", "Человеко-дней", is_number=True),
    *[
        Column(f"{points}", f"Видно: {words}", "{} из 100".format, css="nowrap")
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
        f"это будет видно в {number(row['0.5'])} случаях из 100, на четверть балла – в {number(row['0.25'])}."
    )


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
        "расходятся на балл в 12 % ответов. Лишнее отмечено не больше чем в "
        f"{number(max(power['false_pct']))} муниципалитетах из 100. Чем чаще расходятся эксперты, тем больше работ "
        "нужно. Одного эксперта у одной школы от школы не отделить: работы школы читают двое, и каждый – работы двух "
        "школ и больше."
    )
