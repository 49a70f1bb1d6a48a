"""Report «Планируемые результаты»: content codes and skills, system deficits, map by groups."""

import polars as pl
import streamlit as st

from dashboards import charts, data, frame
from dashboards.charts import Heading
from dashboards.frame import Column, Figure
from dashboards.pages.results import common
from dashboards.words import absent, count, lower_first, number, percent, plural
from dashboards.words.place import CHILD_WORDS, Place
from warehouse.thresholds import LEAST_GROUP

REPORT = "Планируемые результаты"
ABOVE = {"region": "Регион", "municipality": "Муниципалитет", "school": "Школа"}
MAX_LETTERS = 220
MAX_COLUMNS, MAX_ROWS = 30, 12
TYPES = {
    "группа умений": "Группы умений",
    "умение": "Умения",
    "планируемый результат": "Планируемые результаты",
    "КЭС": "Элементы содержания (КЭС)",
}


def show(place: Place, procedure: dict) -> None:
    """The report for a place."""
    own, below = common.rows_of("results/planned", place)
    words = data.fetch("results/planned_words", procedure_id=place.procedure_id)
    own, below = (rows.join(words, on=["result_type", "result_code"], how="left") for rows in (own, below))
    focus = own.filter(pl.col("group_level") == place.level)
    if focus.is_empty():
        frame.empty(
            "Здесь нет умений и кодов содержания.",
            "Нужна спецификация работы: загрузите описание проверочной работы (xlsx) с кодами КЭС и умениями.",
        )
        return
    types = [t for t in TYPES if t in set(focus["result_type"])]
    chosen = st.segmented_control(
        "Что показать",
        types,
        default=types[0],
        format_func=TYPES.__getitem__,
        key="planned_kind",
        required=True,
    )
    kind = chosen or types[0]
    own, below, focus = (rows.filter(pl.col("result_type") == kind) for rows in (own, below, focus))
    deficits = focus.filter(pl.col("is_system_deficit"))
    frame.finding(_finding(focus, deficits) + ".")
    frame.figures(
        [
            Figure(
                number(deficits.height) if focus["is_system_deficit"].is_not_null().any() else "–",
                plural(deficits.height, "системный дефицит", "системных дефицита", "системных дефицитов"),
                "большинство заданий ниже достаточного",
                deficits.height > 0,
            ),
            Figure(number(focus.height), "строк в таблице ниже", TYPES[kind].lower()),
        ]
    )
    _map(place, kind, own, below)
    frame.heading(TYPES[kind])
    columns = [
        Column("result_code", "Код", css="nowrap"),
        Column("title", "Содержание", lambda text: charts.base.shorten(text, MAX_LETTERS), css="wide"),
        Column("task_codes", "Задания"),
        Column("n", "n", is_number=True),
        frame.share_column("completion_pct", "Выполнение"),
        Column("region_pct", "По региону", lambda v: percent(v, digits=1), is_number=True),
        Column("is_system_deficit", "Системный дефицит", lambda v: "▼ да" if v else "нет"),
    ]
    shown = [c for c in columns if c.field not in hidden(place, kind)]
    rows = common.plain(focus).sort("completion_pct")
    frame.table_block(
        rows,
        shown,
        "umeniya",
        f"{REPORT}: {TYPES[kind]}",
        common.filters_in_words(place, REPORT),
        file_columns=[Column("title", c.header, css="wide") if c.field == "title" else c for c in shown],
    )


def hidden(place: Place, kind: str) -> set[str]:
    """Columns that say nothing here: ordinals of skills, titles equal to codes, a region of one municipality."""
    columns = {"title"} if kind == "КЭС" else {"result_code"}
    return columns if place.has_region and place.level != "region" else columns | {"region_pct"}


def _finding(focus: pl.DataFrame, deficits: pl.DataFrame) -> str:
    if deficits.is_empty():
        if focus["is_system_deficit"].is_null().all() and max(focus["n"].to_list()) >= LEAST_GROUP:
            return "Уровень сложности заданий в спецификации не указан: системный дефицит не определяется"
        if focus["is_system_deficit"].is_null().all():
            return absent("deficits_few", focus["is_system_deficit"].count())
        return absent("deficits_system", deficits)
    worst = deficits.sort("completion_pct").row(0, named=True)
    title = (worst["title"] or worst["result_code"]).split(".")[0]
    return f"Системный дефицит – {count(deficits.height, 'умение')}; ниже всего: {lower_first(title)}"


def _map(place: Place, kind: str, own: pl.DataFrame, below: pl.DataFrame) -> None:
    groups = below["group_key"].n_unique()
    is_shown = 0 < groups <= MAX_COLUMNS
    parts = pl.concat([own.select(below.columns), below]) if is_shown else own.select(below.columns)
    focus = own.filter(pl.col("group_level") == place.level).sort("completion_pct")
    codes = focus["result_code"].to_list()[:MAX_ROWS]
    # Long skills of one specification begin with the same words: their tasks tell them apart.
    text = pl.col("result_code") if kind == "КЭС" else pl.col("title").fill_null(pl.col("result_code"))
    text = (
        text + pl.format(" · {}", "task_codes").fill_null("")
        if kind == "КЭС"
        else pl.format("{} · {}", pl.col("task_codes").fill_null("–"), text)
    )
    drawn = (
        parts.filter(pl.col("result_code").is_in(codes))
        .with_columns(
            order=pl.col("result_code").replace_strict(
                {c: i for i, c in enumerate(codes)}, return_dtype=pl.Int32
            ),
            skill=text,
            group=pl.when(pl.col("group_level").is_in([place.level, place.child_level]))
            .then("label")
            .otherwise(pl.col("group_level").replace_strict(ABOVE, default="–", return_dtype=pl.Utf8)),
            pct="completion_pct",
            is_deficit=pl.col("is_system_deficit").fill_null(False),
        )
        .sort("order", maintain_order=True)
    )
    is_all = len(codes) == focus.height
    title = (
        f"{TYPES[kind]} от трудных к лёгким"
        if is_all
        else f"{TYPES[kind]}: {len(codes)} самых трудных из {focus.height}"
    )
    heading = Heading(title, common.subtitle("Процент выполнения", place, max(focus["n"].to_list())))
    frame.chart_block(
        charts.heatmap.skills(drawn, heading), charts.heatmap.caption(drawn), ("rpt_planned_results",)
    )
    if groups > MAX_COLUMNS:
        frame.note(
            f"{CHILD_WORDS[place.child_level]} здесь не показаны: их {number(groups)}. Выберите группу в фильтре."
        )
