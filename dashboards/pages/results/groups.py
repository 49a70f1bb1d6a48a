"""Report «Задания по группам участников»: completion by mark or level of the participants."""

import polars as pl

from dashboards import charts, frame
from dashboards.charts import Heading
from dashboards.frame import Column
from dashboards.pages.results import common
from dashboards.words import percent
from dashboards.words.place import Place

REPORT = "Выполнение заданий группами участников"
ORDER = ["2", "3", "4", "5", "недостаточный", "пониженный", "базовый", "повышенный"]


def show(place: Place, procedure: dict) -> None:
    """The report for a place."""
    rows, _ = common.rows_of("results/groups_of_participants", place, with_children=False)
    focus = rows.filter(pl.col("group_level") == place.level)
    if focus.is_empty():
        common.nothing(place, "заданий с отметками или уровнями участников", focus.height)
        return
    rank = {name: i for i, name in enumerate(ORDER)}
    focus = focus.with_columns(
        rank=pl.col("participants_group").replace_strict(rank, default=99, return_dtype=pl.Int32)
    ).sort("task_no", "task_code", "rank", nulls_last=True)
    finding = _finding(focus)
    frame.finding(finding + ".")
    is_mark = focus["participants_group"].str.len_chars().max() == 1
    drawn = focus.with_columns(
        skill=pl.format("Задание {}{}", "task_code", pl.format(" · {}", "difficulty").fill_null("")),
        group=pl.format("«{}»", "participants_group") if is_mark else pl.col("participants_group"),
        pct="completion_pct",
    )
    drawn = drawn.sort("rank", "task_no", "task_code", nulls_last=True)
    n = int(focus.group_by("participants_group").agg(pl.col("n").max())["n"].sum())
    heading = Heading(
        "Чем темнее клетка, тем больше сделано",
        common.subtitle("Процент выполнения заданий группами участников", place, n),
    )
    frame.chart_block(
        charts.heatmap.skills(drawn, heading),
        "Столбец – участники с одной отметкой или уровнем, число – процент выполнения. "
        "Серая клетка с «•» – меньше 10 участников: о группе такого размера судить рано.",
        ("rpt_groups",),
    )
    frame.heading("Задания и группы")
    wide = drawn.pivot(on="group", index=["task_code", "task_no", "difficulty"], values="pct").sort(
        "task_no", "task_code", nulls_last=True
    )
    groups = [c for c in wide.columns if c not in ("task_code", "task_no", "difficulty")]
    small = {(r["task_code"], r["group"]) for r in drawn.filter(pl.col("is_small")).iter_rows(named=True)}
    columns = [
        Column("task_code", "Задание"),
        Column("difficulty", "Сложность"),
        *(Column(g, g, _cell(g, small), is_number=True, by_row=True) for g in groups),
    ]
    frame.table_block(wide, columns, "gruppy", REPORT, common.filters_in_words(place, REPORT))
    if small:
        frame.note("«•» – в группе меньше 10 участников: процент неустойчив.")


def _cell(group: str, small: set[tuple[str, str]]):
    """Writes a share; a small group carries the same sign as on the map."""
    return lambda row: percent(row[group], digits=0) + (" •" if (row["task_code"], group) in small else "")


def _finding(focus: pl.DataFrame) -> str:
    """The task that separates the lowest from the highest group most."""
    solid = focus.filter(~pl.col("is_small"))
    spread = (
        solid.sort("rank")
        .group_by("task_code", maintain_order=True)
        .agg(low=pl.col("completion_pct").first(), high=pl.col("completion_pct").last(), groups=pl.len())
        .filter(pl.col("groups") > 1)
        .with_columns(gap=pl.col("high") - pl.col("low"))
    )
    if spread.is_empty():
        return "Групп от 10 участников здесь меньше двух: сравнивать нечего"
    top = spread.sort("gap", descending=True).row(0, named=True)
    return (
        f"Сильнее всего группы различает задание {top['task_code']}: "
        f"{percent(top['low'], digits=0)} у нижней группы и {percent(top['high'], digits=0)} у верхней"
    )
