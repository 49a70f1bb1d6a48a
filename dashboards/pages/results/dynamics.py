"""Change since earlier seasons: the same grade and the same pupils, only where the tests are comparable."""

import polars as pl

from dashboards import charts, data, frame
from dashboards.charts import Heading
from dashboards.frame import Column
from dashboards.pages.results import common
from dashboards.words import labels, number, percent, points, school_year
from dashboards.words.place import Place

SAME_GRADE = "тот же предмет и класс"


def trend(place: Place, row: dict, low_name: str) -> None:
    """The share of the lowest mark by years, the chosen group against the widest level."""
    rows = data.fetch("results/trend", **place.keys)
    rows = rows.filter(
        pl.col("is_same_grade"),
        pl.col("is_comparable"),
        pl.col("group_level").is_in([place.level, place.widest]),
    )
    focus = rows.filter(pl.col("group_level") == place.level).sort("school_year")
    if place.level == "class" or focus["school_year"].n_unique() < 2:
        return
    is_widest = place.level == place.widest
    of_widest = {"region": "регион", "municipality": "муниципалитет"}[place.widest]
    drawn = rows.sort("school_year").with_columns(
        period=pl.Series([school_year(y) for y in rows.sort("school_year")["school_year"]]),
        role=pl.when(pl.col("group_level") == place.level).then(pl.lit("focus")).otherwise(pl.lit("context")),
        series=pl.when(pl.col("group_level") == place.widest)
        .then(pl.lit(of_widest))
        .otherwise(pl.lit({"school": "школа", "municipality": "муниципалитет"}.get(place.level, "группа"))),
        pct="low_pct",
        low="low_low_pct",
        high="low_high_pct",
    )
    heading = Heading(_title(drawn, low_name), common.subtitle(f"{low_name}: доля по годам", place, row["n"]))
    frame.chart_block(
        charts.trend.lines(drawn, heading), charts.trend.caption(not is_widest), ("rpt_marks_dynamics",)
    )


def same_grade(place: Place, row: dict) -> dict | None:
    """The nearest earlier work of the same subject and grade that compares, beside this one; None without any."""
    pairs = data.fetch("results/dynamics", procedure_id=place.procedure_id, group_key=row["group_key"])
    same = pairs.filter(
        pl.col("pair_type") == SAME_GRADE, pl.col("is_comparable"), pl.col("mark2_change_pts").is_not_null()
    )
    return None if same.is_empty() else same.sort("previous_school_year", descending=True).row(0, named=True)


def _title(drawn: pl.DataFrame, low_name: str) -> str:
    """What is drawn: how the share changed is said by the finding of the page."""
    periods = drawn["period"].unique(maintain_order=True)
    return f"{low_name}: {periods[0]} – {periods[-1]}"


def table(place: Place, row: dict, scale: str) -> None:
    """Every earlier season that can be put beside this one."""
    pairs = data.fetch("results/dynamics", procedure_id=place.procedure_id, group_key=row["group_key"])
    if pairs.is_empty():
        return
    frame.heading("Сравнение с прошлыми сезонами")
    low = "«2»" if scale == "отметки" else "недостаточный"
    columns = [
        Column("pair_type", "С кем сравниваем", css="mid"),
        Column("previous_school_year", "Когда", _when, by_row=True, css="mid"),
        Column("previous_n", "n тогда", is_number=True),
        Column("n", "n сейчас", is_number=True),
        Column(
            "previous_mark2_pct",
            f"{low} тогда",
            lambda r: percent(r["previous_mark2_pct"], r["previous_n"]),
            is_number=True,
            by_row=True,
        ),
        Column(
            "mark2_pct",
            f"{low} сейчас",
            lambda r: percent(r["mark2_pct"], r["n"]),
            is_number=True,
            by_row=True,
        ),
        Column("mark2_change_pts", "Изменение", points, is_number=True),
        Column("mark2_change", "Вывод", css="nowrap"),
        Column(
            "position_change",
            "Сдвиг среднего балла",
            _shift,
            is_number=True,
            by_row=True,
        ),
    ]
    if not place.has_region:
        columns.pop()
    frame.table_block(
        pairs.with_columns(is_small=pl.col("sample_tier") == common.SMALL),
        columns,
        "dinamika",
        "Сравнение с прошлыми сезонами",
        common.filters_in_words(place, "Динамика"),
    )
    frame.how_counted("rpt_marks_dynamics")
    frame.note(_read(pairs, place.has_region))


def _read(pairs: pl.DataFrame, has_region: bool) -> str:
    """How to read the table: only what stands in it."""
    said = []
    if (pairs["pair_type"] == "те же обучающиеся").any():
        said.append("«Те же обучающиеся» – они же раньше.")
    if has_region:
        said.append("Сдвиг – место среди региона в его стандартных отклонениях, в скобках интервал 95 %.")
    if (pairs["mark2_change"] == "не сопоставимо").any():
        said.append("«Не сопоставимо» – содержание или шкала работ различаются либо отметок тогда не было.")
    return " ".join(said) or "Сравниваются работы с одной шкалой и содержанием."


def _when(row: dict) -> str:
    season = row["previous_season"] or ""
    return f"{labels.grade(row['previous_grade'])}, {season} {school_year(row['previous_school_year'])}"


def _shift(row: dict) -> str:
    if row["position_change"] is None:
        return "–"
    low, high = number(row["position_change_low"], 1), number(row["position_change_high"], 1)
    return f"{number(row['position_change'], 1)} ({low}…{high})"
