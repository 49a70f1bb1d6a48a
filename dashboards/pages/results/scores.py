"""Report «Распределение первичных баллов»: the group's shape, mark borders, the level above behind."""

import polars as pl
import streamlit as st

from dashboards import charts, frame
from dashboards.charts import Heading
from dashboards.frame import Column, Figure
from dashboards.pages.results import common, school_groups
from dashboards.words import absent, count, groups, number, percent, signed
from dashboards.words.place import CHILD_WORDS, Place

REPORT = "Распределение первичных баллов"


def show(place: Place, procedure: dict) -> None:
    """The report for a place."""
    own, below = common.rows_of("results/scores_summary", place)
    row = common.chosen(own, place)
    if row is None:
        common.nothing(place, "первичных баллов", own.filter(role="focus").height)
        return
    finding = groups.compared(
        row["score_difference"], row["above_level"], f"{number(row['mean_score'], 1)}", "Средний балл"
    )
    frame.finding(finding + ".")
    frame.figures(_figures(row))
    common.person_level_note(row)
    _distribution(place, procedure, row)
    if below.height:
        _below(place, below)
    school_groups.show(place, own, {"score": "Средний балл"}, ())


def _figures(row: dict) -> list[Figure]:
    above = groups.BY_LEVEL.get(row["above_level"] or "", "")
    interval = (
        f"интервал 95 %: {number(row['mean_low'], 1)}–{number(row['mean_high'], 1)}"
        if row["mean_low"]
        else ""
    )
    items = [
        Figure(number(row["n"]), "участников с баллом", f"без балла: {number(row['not_scored_cnt'])}"),
        Figure(
            number(row["mean_score"], 1),
            common.of_maximum("средний балл", row["max_primary_score"]),
            interval,
        ),
        Figure(number(row["median_score"], 1), "медиана", "половина набрала не меньше"),
        Figure(number(row["sd_score"], 1), "стандартное отклонение", "разброс баллов"),
    ]
    if above:
        items.insert(
            2, Figure(signed(row["difference_points"]), f"к среднему {above}", row["score_difference"])
        )
    return items


def _distribution(place: Place, procedure: dict, row: dict) -> None:
    rows, _ = common.rows_of("results/scores", place, with_children=False)
    borders = {
        mark: int(procedure[f"min{mark}"]) for mark in (3, 4, 5) if procedure.get(f"min{mark}") is not None
    }
    focus = rows.filter(pl.col("group_level") == place.level)
    behind = rows.filter(pl.col("group_level") == place.widest).select("score", reference_pct="pct")
    top = int(row["max_primary_score"] or max(focus["score"].to_list()))
    drawn = (
        pl.DataFrame({"score": range(top + 1)})
        .with_columns(pl.col("score").cast(pl.Int64))
        .join(focus.select(pl.col("score").cast(pl.Int64), "pct", "cnt"), on="score", how="left")
        .join(behind.with_columns(pl.col("score").cast(pl.Int64)), on="score", how="left")
        .with_columns(pl.col("pct").fill_null(0.0), pl.col("cnt").fill_null(0), n=pl.lit(row["n"]))
        .sort("score")
    )
    is_region = place.level == place.widest
    drawn = drawn.with_columns(
        reference_pct=pl.lit(None) if is_region else pl.col("reference_pct").fill_null(0.0)
    )
    peak = drawn.sort("pct", descending=True).row(0, named=True)
    title = f"Чаще всего набирали {count(peak['score'], 'балл')}: {percent(peak['pct'], row['n'])} участников"
    heading = Heading(title, common.subtitle("Доля участников с каждым баллом", place, row["n"]))
    chart = charts.scores.distribution(drawn, heading, borders)
    frame.chart_block(
        chart, charts.scores.caption(not is_region, bool(borders)), ("rpt_scores", "rpt_scores_summary")
    )
    if row["sample_tier"] in common.NOT_ENOUGH_FOR_SHAPE:
        frame.note(absent("shape_page", row["n"]))
    elif row["sample_tier"] == "20–49":
        frame.note("Участников от 20 до 49: форма распределения показательна лишь приблизительно.")
    columns = [
        Column("score", "Балл", is_number=True),
        Column("cnt", "Участников", is_number=True),
        Column("pct", "Доля", lambda v: percent(v, row["n"]), is_number=True),
        Column(
            "reference_pct",
            f"{groups.BY_LEVEL[place.widest].capitalize()}",
            lambda v: percent(v, digits=1),
            is_number=True,
        ),
    ]
    with st.expander("Таблица баллов"):
        frame.table_block(
            drawn,
            columns[: 3 if is_region else 4],
            "bally",
            REPORT,
            common.filters_in_words(place, REPORT),
            limit=60,
        )


def _below(place: Place, below: pl.DataFrame) -> None:
    title = CHILD_WORDS[place.child_level]
    frame.heading(title)
    columns = [
        common.name_column(place),
        Column("n", "Участников", is_number=True),
        Column("mean_score", "Средний балл", lambda v: number(v, 1), is_number=True),
        Column("mean_low", "от", lambda v: number(v, 1), is_number=True),
        Column("mean_high", "до", lambda v: number(v, 1), is_number=True),
        Column("median_score", "Медиана", lambda v: number(v, 1), is_number=True),
        Column("difference_points", "Разница с уровнем выше", lambda v: signed(v, 1), is_number=True),
        Column("score_difference", "Сравнение", common.difference_short, css="nowrap"),
    ]
    frame.table_block(
        below, columns, "srednie_bally", f"{REPORT}: {title.lower()}", common.filters_in_words(place, REPORT)
    )
    frame.note("«От» и «до» – интервал 95 % среднего балла. Серая строка – менее 10 участников.")
