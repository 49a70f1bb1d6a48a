"""Familiar signs beside the own ones, each with its source: 14 markers, official lists, re-checks."""

from collections.abc import Callable

import polars as pl

from dashboards import charts, data, frame
from dashboards.charts import Heading
from dashboards.frame import Column
from dashboards.sections import cases as topic
from dashboards.sections import rechecks
from dashboards.sections.case_list import place_column
from dashboards.words import absent, day, number, out_of, percent, school_year
from warehouse.thresholds import LEAST_GROUP

# How many signs the methodology names, whatever the data let compute.
FEDERAL_SIGNS = 14
LIST_MARKERS = {"is_4_ru": "4 РУ", "is_4_ma": "4 МА", "is_5_ru": "5 РУ", "is_5_ma": "5 МА"}


def show(schools: pl.DataFrame, chosen: topic.Chosen) -> None:
    """Three sources, one after another, and the region index by year."""
    rows = data.fetch("objectivity/familiar", school_year=chosen.year, school_code=chosen.school)
    rows = chosen.keep(rows)
    flagged = rows.filter("is_flagged")
    marked = flagged.filter(source="markers_14")["school_code"].n_unique()
    listed = flagged.filter(source="list")["school_code"].n_unique()
    rechecked = number(flagged.filter(source="recheck")["school_code"].n_unique())
    frame.finding(
        f"14 признаков – хотя бы один у {topic.of_schools(marked)}; в официальных списках – {number(listed)}; "
        f"расхождение с экспертами при перепроверке – {'скрыто' if chosen.is_head else rechecked}. {topic.BESIDE}"
    )
    _markers(rows.filter(source="markers_14"), chosen)
    _index()
    _lists(chosen)
    rechecks.show(chosen)


def _markers(rows: pl.DataFrame, chosen: topic.Chosen) -> None:
    frame.heading("14 признаков показателя «Уровень объективности»")
    if rows.is_empty():
        frame.note(
            "По этим условиям признаки не рассчитывались: нужны ВПР по русскому языку и математике, 4–5 классы."
        )
        return
    by_sign = (
        rows.group_by("sign_name", maintain_order=True)
        .agg(
            pl.col("value").is_not_null().sum().alias("schools"),
            pl.col("is_flagged").sum().alias("marked"),
            pl.when(pl.col("value_tied").is_not_null().any())
            .then((pl.col("value_tied") < 0).sum())
            .alias("tied"),
        )
        .sort("sign_name")
    )
    columns = [
        Column("sign_name", "Признак", css="wide"),
        Column("schools", "Школ рассмотрено", is_number=True),
        Column("marked", "Признак есть", is_number=True),
        Column("tied", "С поправкой на одинаковые значения", is_number=True),
    ]
    name = f"Рассчитанные признаки: {number(by_sign.height)} из {number(FEDERAL_SIGNS)}"
    frame.table_block(by_sign, columns, "priznaki_14", name, chosen.words)
    if by_sign.height < FEDERAL_SIGNS:
        rest = number(FEDERAL_SIGNS - by_sign.height)
        frame.note(
            f"Ещё {rest} здесь не показаны: для них в данных нужны другие работы – ОГЭ либо результаты двух лет."
        )
    found = topic.in_order(rows.filter("is_flagged")).with_columns(is_small=pl.col("n") < LEAST_GROUP)
    columns = [
        frame.school_column("mid"),
        *place_column(found),
        Column("sign_name", "Признак", css="mid"),
        Column("n", "Участников", is_number=True),
        Column("value", "У школы", _compared("value"), is_number=True, by_row=True),
        Column("value_tied", "С поправкой", lambda v: number(v, 2), is_number=True),
        Column("expected", "Порог", _compared("expected"), is_number=True, by_row=True),
        Column("method_version", "Источник", css="nowrap"),
    ]
    if found.height:
        frame.table_block(
            found, columns, "priznaki_14_shkoly", "14 признаков по школам", chosen.words, limit=30
        )
    frame.note(
        "«У школы» и «порог»: для высокого среднего балла – нижняя граница среднего балла школы и верхняя граница "
        "среднего балла региона; для несоответствия отметкам – коэффициент связи балла и отметки и ноль; для резкого "
        "роста и снижения – отношение доли от наибольшего балла в первый и во второй год и его граница по всем школам. "
        "«Высокий средний балл» измеряет уровень, а не объективность: в лицеях он появляется почти всегда. "
        "Источник – «Методика расчета показателя „Уровень объективности оценки образовательных результатов“». "
        "Несоответствие журналу считается по её короткой формуле; рядом – коэффициент с поправкой на одинаковые "
        "отметки и баллы."
    )
    frame.how_counted("msr_objectivity_signs")


def _index() -> None:
    rows = data.fetch("objectivity/index")
    if rows.is_empty():
        return
    last = rows.row(-1, named=True)
    index = percent(last["objectivity_index"], last["schools_cnt"])
    title = (
        f"В {school_year(last['school_year'])} году индекс – {index}: "
        f"хотя бы один из 14 признаков у {out_of(last['marked_cnt'], last['schools_cnt'], 'школа')}"
    )
    if rows.height == 1:
        frame.heading("Индекс региона")
        frame.note(f"{title}. {absent('other_years', rows.height - 1)}")
    else:
        drawn = rows.select(
            period=pl.Series([school_year(y) for y in rows["school_year"]]),
            series=pl.lit("Индекс"),
            role=pl.lit("focus"),
            pct="objectivity_index",
            low=pl.lit(None, pl.Float64),
            high=pl.lit(None, pl.Float64),
            n="schools_cnt",
        )
        heading = Heading(
            title, f"Индекс региона: 100 минус доля школ с признаком. Данные на {day(data.data_day())}"
        )
        read = "Чем выше линия, тем у меньшей доли школ есть хотя бы один из 14 признаков. Индекс прежней методики."
        frame.chart_block(charts.trend.lines(drawn, heading), read)
    frame.how_counted("rpt_region_objectivity")


def _lists(chosen: topic.Chosen) -> None:
    frame.heading("Официальные списки")
    rows = data.fetch("objectivity/lists", school_year=chosen.year, school_code=chosen.school)
    rows = chosen.keep(rows)
    if rows.is_empty():
        frame.note(absent("lists", rows))
        return
    columns = [
        frame.school_column("mid"),
        *place_column(rows),
        *[Column(name, title, _listed, css="nowrap") for name, title in LIST_MARKERS.items()],
        Column("other_markers", "Другие"),
        Column("markers_cnt", "Маркеров", is_number=True),
        Column("document", "Документ", css="wide"),
    ]
    frame.table_block(topic.in_order(rows), columns, "spiski", "Официальные списки", chosen.words)
    years = data.fetch("objectivity/list_years", school_year=chosen.year)
    frame.note(
        "Список показан как есть, со своим документом. «Объектив» его не воспроизводит и не проверяет. "
        + " ".join(_list_share(row) for row in years.iter_rows(named=True))
    )
    frame.how_counted("rpt_official_lists")


def _listed(value: bool) -> str:
    return "есть" if value else "–"


def _list_share(row: dict) -> str:
    if not row["written_cnt"]:
        said = absent("list_results", row["written_cnt"])
        return f"«{row['list_name']}»: школ – {number(row['listed_cnt'])}; {said}"
    return (
        f"«{row['list_name']}»: {out_of(row['listed_written_cnt'], row['written_cnt'], 'школа')}, "
        f"писавших в этом году ВПР РУ 4 ({percent(row['listed_pct'], row['written_cnt'])})."
    )


def _compared(name: str) -> Callable[[dict], str]:
    """A marker's figure; ratios of a cohort differ from their border in the third digit."""
    return lambda row: number(row[name], 3 if "когорты" in row["sign_name"] else 2)
