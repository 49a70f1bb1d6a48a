"""The newest results on «Обзор»: quality of a municipality beside a year before and the level above, said once."""

import polars as pl

from dashboards import frame
from dashboards.frame import Column
from dashboards.words import (
    MISSING_SIGNS,
    NO_DATA,
    absent,
    groups,
    labels,
    number,
    percent,
    points,
    school_year,
)
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


def of_season(rows: pl.DataFrame, year: int, season: str) -> pl.DataFrame:
    """Rows of one season."""
    return rows if rows.is_empty() else rows.filter(school_year=year, season=season)


def published_words(row: dict) -> str:
    """What ФИС ОКО says of a work without marks of ours: «качество 43,5 %, по региону 52,8 %, разница …»."""
    if row["quality_pct"] is not None:
        said = f"по отчёту ФИС ОКО качество {percent(row['quality_pct'], digits=1)}"
        above = percent(row["quality_above_pct"], digits=1)
        beside = groups.beside_level(row["quality_difference"], row["above_level"], above)
    elif row["mean_score"] is not None:
        said = f"средний балл {number(row['mean_score'], 1)}"
        said += f" из {number(row['max_primary_score'])}" if row["max_primary_score"] else ""
        above = number(row["above_mean_score"], 1)
        beside = groups.beside_level(row["score_difference"], row["score_above_level"], above)
    else:
        return MISSING_SIGNS[NO_DATA]
    return f"{said}, {beside}" if beside else said


def published_sentence(row: dict) -> str:
    """One comparison of a work without marks of ours, or what is needed to compare."""
    said = f"{labels.procedure_of(row)}: {published_words(row)}."
    has_above = row["above_level"] or row["score_above_level"]
    return said if has_above else f"{said} {absent('reference_beside', has_above)}"


def _show_published(rows: pl.DataFrame, marked: pl.DataFrame) -> None:
    """Works without marks of our own, as ФИС ОКО published them; below works of the same season that have marks."""
    with_marks = (
        marked.join(rows, on=["procedure_id", "municipality"], how="semi").height if marked.height else 0
    )
    if marked.is_empty():
        frame.heading("Новые результаты")
    different = rows.filter(pl.col("quality_difference").is_in(["выше", "ниже"]))
    told = (different if different.height else rows).row(0, named=True)
    name = labels.procedure_of(told)
    said = frame.escape(published_sentence(told)).replace(frame.escape(name), _procedure_link(told), 1)
    frame.show(f"<p>{said}</p>")
    has_areas = rows["municipality"].n_unique() > 1
    columns = [
        Column("procedure_id", "Процедура", _procedure_link, by_row=True, is_markup=True, css="wide"),
        *[Column("municipality", "Муниципалитет", css="mid")] * has_areas,
        Column("present_cnt", "Писали", is_number=True),
        Column("quality_pct", "Что известно", published_words, by_row=True, css="wide"),
    ]
    if rows.height > 1:
        frame.table(rows, columns, limit=MOST, caption="Результаты без своих отметок")
    frame.note(absent("newest_marks", with_marks))
    frame.how_counted("rpt_results_without_marks")


def _procedure_link(row: dict) -> str:
    return link(labels.procedure_of(row), "results", **address(row))


def show(rows: pl.DataFrame, without_marks: pl.DataFrame) -> None:
    """The newest season as a finding and a table; works without marks of our own as ФИС ОКО published them."""
    keys = ["school_year", "season", "season_place"]
    seasons = pl.concat(
        [known.select(keys) for known in (rows, without_marks) if known.height] or [pl.DataFrame()]
    )
    if seasons.is_empty():
        return
    last = seasons.sort("school_year", -pl.col("season_place"), descending=True).row(0, named=True)
    marked = newest(of_season(rows, last["school_year"], last["season"]))
    if marked.height:
        _show_marked(marked)
    bare = of_season(without_marks, last["school_year"], last["season"])
    if bare.height:
        _show_published(bare, marked)


def _show_marked(rows: pl.DataFrame) -> None:
    has_areas = rows["municipality"].n_unique() > 1
    columns = [
        Column(
            "procedure_id",
            "Процедура",
            _procedure_link,
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
