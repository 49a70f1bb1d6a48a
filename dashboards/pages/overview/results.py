"""The newest results on «Обзор»: quality of a municipality beside a year before and the level above, said once."""

import polars as pl

from dashboards import frame
from dashboards.frame import Column
from dashboards.words import MISSING_SIGNS, NO_DATA, groups, labels, percent, points, school_year
from dashboards.words.markup import link

#: So many procedures stand on the first page, the rest behind a link.
MOST = 6


def newest(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``overview/newest`` of the newest season, each procedure beside the nearest earlier one only."""
    if rows.is_empty():
        return rows
    last = rows.row(0, named=True)
    one_each = rows.unique(["procedure_id", "municipality"], keep="first", maintain_order=True)
    return one_each.filter(school_year=last["school_year"], season=last["season"])


def change_words(row: dict) -> str:
    """How quality stands beside a year before: «+5,1 п.п. к 2021/22, рост»; a dash where nothing compares."""
    change = row["quality_change_pts"]
    if change is None:
        return MISSING_SIGNS[NO_DATA]
    return f"{points(change)} к {school_year(row['previous_school_year'])}, {row['quality_change']}"


def above_words(row: dict) -> str:
    """How quality stands beside the level above: «по региону 64 %, выше»; a dash where there is no level above."""
    if row["quality_above_pct"] is None:
        return MISSING_SIGNS[NO_DATA]
    level = groups.BY_LEVEL.get(row["above_level"] or "", "")
    return f"{level} {percent(row['quality_above_pct'])}, {row['quality_difference']}"


def sentence(row: dict) -> str:
    """One comparison, once: «ВПР, МА, 6 класс, весна 2022/23: качество 70 %, на 6,7 п.п. выше, чем в 2021/22»."""
    said = f"{labels.procedure_of(row)}: качество {percent(row['quality_pct'], row['n'])}"
    said += groups.since(row["quality_change_pts"], row["quality_change"], row["previous_school_year"])
    if row["quality_above_pct"] is not None:
        above = percent(row["quality_above_pct"])
        said += f"; {groups.beside_level(row['quality_difference'], row['above_level'], above)}"
    return said + "."


def address(row: dict) -> dict:
    """What the page «Результаты» is asked for to show this procedure and municipality."""
    asked = {"year": row["school_year"], "sitting": row["sitting"], "subject": row["test_name"]}
    return asked | {"grade": row["grade"], "municipality": row["municipality"]}


def most_told(rows: pl.DataFrame) -> dict:
    """The procedure whose quality changed most beyond chance; the first one where none did."""
    changed = rows.filter(pl.col("quality_change").is_in(["рост", "снижение"]))
    order = pl.col("quality_change_pts").abs()
    return (changed.sort(order, descending=True) if changed.height else rows).row(0, named=True)


def show(rows: pl.DataFrame) -> None:
    """The newest season as a finding and a table; nothing before the first results with marks."""
    rows = newest(rows)
    if rows.is_empty():
        return
    has_areas = rows["municipality"].n_unique() > 1
    columns = [
        Column(
            "procedure_id",
            "Процедура",
            lambda row: link(labels.procedure_of(row), "results", **address(row)),
            by_row=True,
            is_markup=True,
            css="wide",
        ),
        *[Column("municipality", "Муниципалитет", css="mid")] * has_areas,
        Column("n", "Участников", is_number=True),
        frame.share_column("quality_pct", "Качество"),
        Column("quality_change", "К прошлой такой работе", change_words, by_row=True, css="mid"),
        *[Column("quality_difference", "Уровень выше", above_words, by_row=True, css="mid")]
        * rows["quality_above_pct"].is_not_null().any(),
    ]
    frame.heading("Новые результаты")
    frame.show(f"<p>{frame.escape(sentence(most_told(rows)))}</p>")
    frame.table(rows, columns, limit=MOST, caption="Новые результаты")
    if rows.height > MOST:
        frame.show(f'<p class="ob-note">{link("Все процедуры", "results")}</p>')
    frame.how_counted("rpt_marks_summary", "rpt_marks_dynamics")
