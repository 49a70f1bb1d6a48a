"""Report «Статистика по отметкам»: marks or levels, качество, успеваемость, change over years."""

import polars as pl

from dashboards import charts, data, frame
from dashboards.charts import Heading
from dashboards.frame import Column, Figure
from dashboards.pages.results import common, dynamics, school_groups
from dashboards.words import absent, groups, number, percent
from dashboards.words.place import CHILD_WORDS, Place

REPORT = "Статистика по отметкам"
MAX_BARS = 30
# What the three shares are called for marks and for levels of a КДР.
NAMES = {
    "отметки": {
        "quality": "Качество («4» и «5»)",
        "success": "Успеваемость (от «3»)",
        "low": "Отметка «2»",
    },
    "уровни": {
        "quality": "Повышенный уровень",
        "success": "Базовый уровень и выше",
        "low": "Недостаточный уровень",
    },
}


def _why(place: Place) -> str:
    """Why there are no marks and what to do: a scale that is missing, or files without marks."""
    scale = data.fetch_if_built("papers/mark_scale", procedure_id=place.procedure_id)
    if scale is None or scale.is_empty() or not scale["is_missing"][0]:
        return "Выберите другую процедуру или отчёт; баллы и задания от отметок не зависят."
    borders = sum(scale[f"min{mark}"][0] is not None for mark in (3, 4, 5))
    missing = absent("scale_missing", borders, why=scale["why_missing"][0])
    return (
        f"{missing} Форма с этой процедурой – на странице «Обзор»; "
        "распределение баллов уже есть в отчёте «Баллы»."
    )


def show(place: Place, procedure: dict) -> None:
    """The report for a place."""
    own, below = common.rows_of("results/marks_summary", place)
    row = common.chosen(own, place)
    if row is None or not row["n"]:
        frame.empty(
            absent("marks_here", 0 if row is None else row["n"]),
            _why(place),
        )
        return
    names = NAMES[row["scale"]]
    frame.finding(_finding(place, row, names))
    frame.figures(_figures(row, place, names))
    common.person_level_note(row)
    _shares(place, row)
    dynamics.trend(place, row, names["low"])
    if below.height:
        _below(place, own, below, row["scale"])
    school_groups.show(place, own, _group_indicators(names), ("quality", "success", "low"))
    dynamics.table(place, row, row["scale"])


def _group_indicators(names: dict) -> dict[str, str]:
    return {"quality": names["quality"], "low": names["low"], "score": "Средний балл"}


def _finding(place: Place, row: dict, names: dict) -> str:
    """Each share once: its value, beside the same work earlier, beside the level above."""
    before = dynamics.same_grade(place, row) or {}
    sentences = []
    for key, of_change in (("quality", "quality"), ("low", "mark2")):
        said = f"{names[key]} – {percent(row[f'{key}_pct'], row['n'])}"
        year = before.get("previous_school_year")
        said += groups.since(before.get(f"{of_change}_change_pts"), before.get(f"{of_change}_change"), year)
        value = percent(row[f"{key}_above_pct"], row["above_n"])
        above = groups.beside_level(row[f"{key}_difference"], row["above_level"], value)
        sentences.append(said + (f"; {above}" if above else ""))
    return ". ".join(sentences) + "."


def _figures(row: dict, place: Place, names: dict) -> list[Figure]:
    scores, _ = common.rows_of("results/scores_summary", place)
    score = common.chosen(scores, place)
    above = groups.BY_LEVEL.get(row["above_level"] or "", "")

    # Beside what quality and the lowest mark stand is said by the finding.
    success = percent(row["success_above_pct"], row["above_n"])
    items = [
        Figure(number(row["present_cnt"]), "писали работу", f"отсутствовали {number(row['absent_cnt'])}"),
        Figure(percent(row["quality_pct"], row["n"]), names["quality"].lower()),
        Figure(
            percent(row["success_pct"], row["n"]),
            names["success"].lower(),
            common.beside(above, success, row["success_difference"]),
        ),
        Figure(percent(row["low_pct"], row["n"]), names["low"].lower()),
    ]
    if score:
        wider = common.beside(above, number(score["above_mean_score"], 1), score["score_difference"])
        value = number(score["mean_score"], 1)
        items.insert(1, Figure(value, common.of_maximum("средний балл", score["max_primary_score"]), wider))
    return items


def _shares(place: Place, row: dict) -> None:
    own, _ = common.rows_of("results/marks", place)
    categories = charts.stacked.MARKS if row["scale"] == "отметки" else charts.stacked.LEVELS
    drawn = own.filter(pl.col("scale") == row["scale"]).with_columns(
        category=pl.format("«{}»", "value") if row["scale"] == "отметки" else pl.col("value"),
        row=pl.Series(
            [groups.with_n(r) for r in own.filter(pl.col("scale") == row["scale"]).iter_rows(named=True)]
        ),
    )
    what = "Доля отметок, % участников" if row["scale"] == "отметки" else "Доля уровней, % участников"
    # The finding says the shares: the picture shows beside whom they stand.
    others = drawn["row"].n_unique() > 1
    title = f"Все {'отметки' if row['scale'] == 'отметки' else 'уровни'}{' рядом с другими группами' if others else ''}"
    heading = Heading(title, common.subtitle(what, place, row["n"]))
    read = charts.stacked.caption(drawn, "отметку" if row["scale"] == "отметки" else "уровень")
    frame.chart_block(
        charts.stacked.shares(drawn, heading, categories), read, ("rpt_marks", "rpt_marks_summary")
    )


def _quality_picture(place: Place, own: pl.DataFrame, below: pl.DataFrame, name: str) -> None:
    # In the order of names, as the table: an order by value would be a rating.
    parts = below.filter(pl.col("n") > 0)
    if not 1 < parts.height <= MAX_BARS:
        return
    fields = ["label", "n", "is_small", "role", "quality_pct", "quality_low_pct", "quality_high_pct"]
    context = own.filter(pl.col("group_level").is_in([place.level, "region"])).with_columns(
        role=pl.lit("context")
    )
    drawn = pl.concat([context.select(fields), parts.with_columns(role=pl.lit("plain")).select(fields)])
    drawn = drawn.with_columns(
        row=pl.Series([groups.with_n(row) for row in drawn.iter_rows(named=True)]),
        value="quality_pct",
        low="quality_low_pct",
        high="quality_high_pct",
    )
    of_group = {"region": "региона", "municipality": "муниципалитета", "school": "школы"}[place.level]
    title = common.comparison_counts(parts, "quality_difference", of_group)
    group = common.chosen(own, place)
    heading = Heading(title, common.subtitle(f"{name}, % участников", place, group["n"] if group else 0))
    chart = charts.bars.with_intervals(drawn, heading, digits=0, top=100)
    frame.chart_block(chart, charts.bars.caption(drawn), ("rpt_marks_summary",))


def _below(place: Place, own: pl.DataFrame, below: pl.DataFrame, scale: str) -> None:
    _, values = common.rows_of("results/marks", place)
    values = values.filter(pl.col("scale") == scale).with_columns(field=pl.format("value_{}", "value_order"))
    wide = values.pivot(on="field", index="group_key", values="pct")
    rows = below.join(wide, on="group_key", how="left", maintain_order="left")
    labels = list(charts.stacked.MARKS if scale == "отметки" else charts.stacked.LEVELS)
    title = CHILD_WORDS[place.child_level]
    frame.heading(title)
    _quality_picture(place, own, below, NAMES[scale]["quality"])
    shares = [
        frame.share_column(f"value_{i}", label)
        for i, label in enumerate(labels, start=1)
        if f"value_{i}" in rows.columns
    ]
    is_marks = scale == "отметки"
    # The highest level of a КДР is its own column already.
    quality = [frame.share_column("quality_pct", "Качество")] if is_marks else []
    columns = [
        common.name_column(place),
        Column("n", "Участников", is_number=True),
        *shares,
        *quality,
        frame.share_column("success_pct", "Успеваемость" if is_marks else "базовый и выше"),
        Column(
            "quality_difference",
            "Качество: сравнение" if is_marks else "повышенный: сравнение",
            common.difference_short,
        ),
        Column("low_difference", f"{labels[0]}: сравнение", common.difference_short),
    ]
    frame.table_block(
        rows, columns, "otmetki", f"{REPORT}: {title.lower()}", common.filters_in_words(place, REPORT)
    )
    frame.note(
        "Серая строка – малая группа (менее 10 участников): доли в ней неустойчивы, сравнивать их рано."
    )
