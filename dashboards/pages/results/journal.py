"""Report «Сравнение с журналом»: lowered, confirmed, raised marks; gaps of two and more."""

from dataclasses import replace

import polars as pl

from dashboards import charts, frame
from dashboards.charts import Heading
from dashboards.frame import Column, Figure
from dashboards.pages.results import common, school_groups
from dashboards.words import groups, percent
from dashboards.words.groups import JOURNAL_KINDS as KINDS
from dashboards.words.place import CHILD_WORDS, Place

REPORT = "Сравнение с отметками журнала"
INDICATORS = {"lowered": "Ниже журнала", "raised": "Выше журнала", "gap": "Разница от двух"}


def show(place: Place, procedure: dict) -> None:
    """The report for a place."""
    own, below = common.rows_of("results/journal", place)
    row = common.chosen(own, place)
    if row is None or not row["n"]:
        common.nothing(place, "отметок журнала рядом с отметками за работу", row["n"] if row else 0)
        return
    finding = groups.compared(
        row["raised_difference"],
        row["above_level"],
        percent(row["raised_pct"], row["n"]),
        "Отметка выше журнала",
    )
    frame.finding(finding + ".")
    above = groups.BY_LEVEL.get(row["above_level"] or "", "")

    def note(key: str) -> str:
        value = percent(row[f"{key}_above_pct"], row["above_n"])
        return common.beside(above, value, row.get(f"{key}_difference"))

    frame.figures(
        [
            Figure(percent(row["confirmed_pct"], row["n"]), "подтвердили отметку журнала", note("confirmed")),
            Figure(percent(row["lowered_pct"], row["n"]), "ниже журнала", note("lowered")),
            Figure(percent(row["raised_pct"], row["n"]), "выше журнала", note("raised")),
            Figure(percent(row["gap_pct"], row["n"]), "разница две отметки и больше", note("gap")),
        ]
    )
    common.person_level_note(row)
    drawn = (
        own.with_columns(row=pl.Series([groups.with_n(r) for r in own.iter_rows(named=True)]))
        .unpivot(list(KINDS), index=["row", "n", "is_small"], variable_name="kind", value_name="pct")
        .with_columns(category=pl.col("kind").replace_strict(KINDS))
    )
    title = f"Подтвердили отметку журнала {percent(row['confirmed_pct'], row['n'])} участников"
    heading = Heading(
        title, common.subtitle("Отметка за работу и отметка в журнале, % участников", place, row["n"])
    )
    frame.chart_block(
        charts.stacked.shares(drawn, heading, charts.stacked.JOURNAL),
        charts.stacked.caption(drawn, "отметку ниже, равную или выше журнальной"),
        ("rpt_journal",),
    )
    if below.height:
        _below(place, below)
    school_groups.show(place, own, INDICATORS, tuple(INDICATORS))


def _below(place: Place, below: pl.DataFrame) -> None:
    title = CHILD_WORDS[place.child_level]
    frame.heading(title)
    columns = [
        common.name_column(place),
        Column("n", "n", is_number=True),
        frame.share_column("lowered_pct", "Ниже"),
        frame.share_column("confirmed_pct", "Равна"),
        frame.share_column("raised_pct", "Выше"),
        frame.share_column("gap_pct", "От двух"),
        Column("lowered_difference", "«Ниже»: сравнение", common.difference_short),
        Column("raised_difference", "«Выше»: сравнение", common.difference_short),
    ]
    named = {"n": "Сравнили отметок", "confirmed_pct": "Подтверждена, %"}
    named |= {f"{key}_pct": f"{name}, %" for key, name in INDICATORS.items()}
    frame.table_block(
        below,
        columns,
        "zhurnal",
        f"{REPORT}: {title.lower()}",
        common.filters_in_words(place, REPORT),
        file_columns=[replace(c, header=named.get(c.field, c.header)) for c in columns],
    )
    frame.note(
        "«Ниже», «Равна», «Выше» – отметка за работу против журнала, «От двух» – разница от двух отметок. "
        "Расхождение с журналом – повод посмотреть на сроки и содержание, а не вывод о школе. "
        "Серая строка – менее 10 участников."
    )
