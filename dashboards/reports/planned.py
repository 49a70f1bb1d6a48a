"""Report «Планируемые результаты»: content codes and skills, system deficits, map by groups."""

import polars as pl

from dashboards import charts, data, frame
from dashboards.charts import Heading
from dashboards.frame import Column, Figure
from dashboards.reports import common
from dashboards.topics.place import CHILD_WORDS, Place
from dashboards.words import count, number, percent

REPORT = "Планируемые результаты"
MAX_COLUMNS = 10


def show(place: Place, procedure: dict) -> None:
    """The report for a place."""
    own, below = common.rows_of("results_planned", place)
    words = data.fetch("results_planned_words", procedure_id=place.procedure_id)
    own, below = (rows.join(words, on=["result_type", "result_code"], how="left") for rows in (own, below))
    focus = own.filter(pl.col("group_level") == place.level)
    if focus.is_empty():
        frame.empty(
            "Здесь нет умений и кодов содержания.",
            "Нужна спецификация работы: загрузите описание проверочной работы (xlsx) с кодами КЭС и умениями.",
        )
        return
    deficits = focus.filter(pl.col("is_system_deficit"))
    finding = _finding(focus, deficits)
    frame.finding(finding + ".")
    types = focus["result_type"].unique(maintain_order=True).to_list()
    frame.figures(
        [
            Figure(number(deficits.height), "системных дефицитов", "большинство заданий ниже достаточного"),
            *(Figure(number(focus.filter(result_type=t).height), t) for t in types[:3]),
        ]
    )
    for kind in types:
        _map(place, kind, own.filter(result_type=kind), below.filter(result_type=kind), finding)
    frame.heading("Умения и коды")
    columns = [
        Column("result_type", "Что", css="mid"),
        Column("result_code", "Код", css="nowrap"),
        Column("title", "Содержание", css="wide"),
        Column("task_codes", "Задания"),
        Column("n", "n", is_number=True),
        common.pct("completion_pct", "Выполнение"),
        Column("region_pct", "По региону", lambda v: percent(v, digits=1), is_number=True),
        Column("is_system_deficit", "Системный дефицит", lambda v: "▼ да" if v else "нет"),
    ]
    frame.table_block(
        common.plain(focus).sort("completion_pct"),
        columns,
        "umeniya",
        REPORT,
        common.filters_in_words(place, REPORT),
    )


def _finding(focus: pl.DataFrame, deficits: pl.DataFrame) -> str:
    if deficits.is_empty():
        if focus["is_system_deficit"].is_null().all():
            return "Участников или заданий мало, чтобы говорить о системном дефиците"
        return "Системных дефицитов нет: большинство заданий на каждое умение выполнены достаточно"
    worst = deficits.sort("completion_pct").row(0, named=True)
    title = (worst["title"] or worst["result_code"]).split(".")[0]
    return f"Системный дефицит – {count(deficits.height, 'умение')}; ниже всего: {_lower(title)}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _map(place: Place, kind: str, own: pl.DataFrame, below: pl.DataFrame, finding: str) -> None:
    groups = below["group_key"].n_unique()
    parts = (
        pl.concat([own.select(below.columns), below])
        if 0 < groups <= MAX_COLUMNS
        else own.select(below.columns)
    )
    codes = (
        own.filter(pl.col("group_level") == place.level).sort("completion_pct")["result_code"].to_list()[:25]
    )
    drawn = parts.filter(pl.col("result_code").is_in(codes))
    drawn = drawn.with_columns(
        order=pl.col("result_code").replace_strict(
            {c: i for i, c in enumerate(codes)}, return_dtype=pl.Int32
        ),
        skill=pl.format("{} {}", "result_code", pl.col("title").fill_null("")),
        group="label",
        pct="completion_pct",
        is_deficit=pl.col("is_system_deficit").fill_null(False),
    ).sort("order", maintain_order=True)
    heading = Heading(
        f"{kind}: от самого трудного", common.subtitle("Процент выполнения", place, int(drawn["n"].max()))
    )
    frame.chart_block(
        charts.heatmap.skills(drawn, heading), charts.heatmap.caption(), ("rpt_planned_results",)
    )
    if groups > MAX_COLUMNS:
        words = CHILD_WORDS[place.child_level].lower()
        frame.note(f"{words.capitalize()} здесь не показаны: их {number(groups)}. Выберите группу в фильтре.")
