"""Pictures of papers: frames of report queries → charts of the pages → PNG with alt text."""

from __future__ import annotations

from datetime import date

import altair as alt
import polars as pl

from dashboards import charts
from dashboards.charts import Heading
from dashboards.documents.facts.context import Facts
from dashboards.documents.model import Picture
from dashboards.words import count, counted, day, groups, number, percent

WIDTH, SCALE = 640, 2.5
MAX_TASK_ROWS = 16
INSUFFICIENT, UNSURE = "недостаточный", "неопределённый"


def picture(chart: alt.LayerChart, caption: str, read: str) -> Picture:
    """A chart as a picture; its heading becomes the alt text."""
    title, subtitle = chart.title.text, chart.title.subtitle
    return Picture(
        caption,
        charts.to_png(chart, scale=SCALE, width=WIDTH),
        ". ".join(words for words in (title, subtitle) if words),
        read,
    )


def marks(
    rows: pl.DataFrame,
    what: str,
    n: int,
    quality: float | None,
    low: float | None,
    when: date | None,
    is_titled: bool = True,
) -> Picture | None:
    """Shares of marks or levels of groups. ``rows``: label, n, is_small, scale, value, pct."""
    if rows.is_empty():
        return None
    is_mark = rows["scale"][0] == "отметки"
    rows, colours = _as_joined(rows, charts.stacked.MARKS if is_mark else charts.stacked.LEVELS, is_mark)
    drawn = rows.with_columns(
        category=pl.format("«{}»", "value") if is_mark else pl.col("value"),
        row=pl.Series([groups.with_n(r) for r in rows.iter_rows(named=True)]),
    )
    word = "Доля отметок" if is_mark else "Доля уровней"
    quality_word, low_word = (
        ("Качество", "отметка «2»") if is_mark else ("Повышенный уровень", "недостаточный")
    )
    said = [f"{w} – {percent(v, n)}" for w, v in ((quality_word, quality), (low_word, low)) if v is not None]
    heading = Heading(
        ", ".join(said) if is_titled else "",
        f"{word}, % участников. {what}, {count(n, 'участник')}. Данные на {day(when)}",
    )
    chart = charts.stacked.shares(drawn, heading, colours)
    return picture(
        chart, f"{word} участников, %", charts.stacked.caption(drawn, "отметку" if is_mark else "уровень")
    )


def _as_joined(
    rows: pl.DataFrame, colours: dict[str, tuple[str, str]], is_mark: bool
) -> tuple[pl.DataFrame, dict[str, tuple[str, str]]]:
    """All groups with the marks joined as in the group that joins most, and the colours of what is drawn.

    The joined mark has the colour of the one nearer to the middle.
    """
    names = list(colours)
    plain = [name.strip("«»") for name in names]
    whole = [v for v in rows["value"].unique() if v not in plain]
    blocks = {part: value for value in whole for part in plain if part in _parts(value)}
    if not blocks:
        return rows, colours
    made = rows.with_columns(value=pl.col("value").replace(blocks))
    keys = [c for c in rows.columns if c not in ("value", "value_order", "pct", "cnt", "low_pct", "high_pct")]
    made = made.group_by([*keys, "value"], maintain_order=True).agg(
        pl.col("pct").sum(), pl.col("value_order").min()
    )
    kept: dict[str, tuple[str, str]] = {}
    for place, name in enumerate(plain):
        value = blocks.get(name, name)
        title = f"«{value}»" if is_mark else value
        if title not in kept or place == 1:
            kept[title] = colours[names[place]]
    return made, kept


def _parts(value: str) -> list[str]:
    return value.replace(" и ", "–").split("–")


def scores(
    focus: pl.DataFrame, wider: pl.DataFrame, borders: dict[int, int], title: str, sub: str
) -> Picture | None:
    """Distribution of primary scores of a group against the wider level. Rows: score, pct, n."""
    if focus.is_empty():
        return None
    drawn = focus.select("score", "pct", "n")
    if wider.height:
        drawn = drawn.join(wider.select("score", reference_pct="pct"), on="score", how="left")
    chart = charts.scores.distribution(drawn.sort("score"), Heading(title, sub), borders)
    return picture(
        chart,
        "Распределение первичных баллов, % участников",
        charts.scores.caption(bool(wider.height), bool(borders)),
    )


def task_title(drawn: pl.DataFrame, of: int) -> str:
    """What is drawn, counted in the drawn rows themselves: how many are insufficient, of how many in the work."""
    which = "задания" if drawn.height == of else "задания на этом рисунке"
    if not drawn["band"].is_not_null().any():
        return f"Выполнение: {which} по порядку работы"
    weak = drawn.filter(pl.col("band") == INSUFFICIENT).height
    if not weak and not drawn.filter(pl.col("band") == UNSURE).height:
        return f"Все {which} выполнены не ниже достаточного"
    if weak == drawn.height and weak < of:
        return f"Недостаточно выполнено: {count(weak, 'задание')} из {number(of)}"
    unsure = drawn.filter(pl.col("band") == UNSURE).height
    between = f", пограничное значение – {number(unsure)}" if unsure else ""
    shown = (
        counted(drawn.height, "задание") if drawn.height == of else f"{number(drawn.height)} на этом рисунке"
    )
    return f"Недостаточно выполнено – {number(weak)} из {shown}{between}"


def tasks(focus: pl.DataFrame, sub: str, of: int | None = None, is_titled: bool = True) -> list[Picture]:
    """Completion of tasks with intervals and bands, in portions that fit a page; ``of``: tasks of the whole work."""
    of = of or focus.height
    drawn = focus.with_columns(
        row=pl.Series(
            [
                " · ".join(p for p in (r["task_code"], r["difficulty"], r["skill"]) if p)
                for r in focus.iter_rows(named=True)
            ],
            dtype=pl.Utf8,
        ),
        pct="completion_pct",
        low="low_pct",
        high="high_pct",
        reference_pct="above_pct",
        state=pl.col("band").fill_null("нет полосы").str.replace("ный$", "но"),
    )
    made = []
    for start in range(0, drawn.height, MAX_TASK_ROWS):
        part = drawn.slice(start, MAX_TASK_ROWS)
        heading = Heading(task_title(part, of) if is_titled else "", sub)
        more = ", продолжение" if start else ""
        made.append(
            picture(
                charts.tasks.completion(part, heading),
                f"Выполнение заданий, % от максимума{more}",
                charts.tasks.caption(part),
            )
        )
    return made


def plan(shares: pl.DataFrame, title: str, sub: str) -> Picture | None:
    """States of the terms of a plan by direction. Rows: row, category, pct, n."""
    if shares.is_empty():
        return None
    chart = charts.stacked.shares(shares, Heading(title, sub), charts.stacked.statuses(shares))
    how = "Каждая полоса – все сроки направления; часть полосы – доля сроков в этом состоянии."
    return picture(chart, "Сроки мер по направлениям, %", how)


def journal(rows: pl.DataFrame, facts: Facts) -> Picture | None:
    """Marks against the journal for a group and the levels above. ``rows``: label, n, is_small, shares."""
    rows = rows.filter(pl.col("present_cnt") > 0, *(pl.col(c).is_not_null() for c in groups.JOURNAL_KINDS))
    if not facts.place.has_region:
        rows = rows.filter(pl.col("group_level") != "region")
    if rows.is_empty():
        return None
    drawn = (
        rows.with_columns(
            # How many were compared may be hidden in an open paper; then the name stands alone.
            row=pl.Series([groups.with_n(r) if r["n"] else r["label"] for r in rows.iter_rows(named=True)]),
            n=pl.coalesce("n", "present_cnt"),
        )
        .unpivot(
            list(groups.JOURNAL_KINDS), index=["row", "n", "is_small"], variable_name="kind", value_name="pct"
        )
        .with_columns(category=pl.col("kind").replace_strict(groups.JOURNAL_KINDS))
    )
    heading = Heading("", f"Отметка за работу и отметка в журнале, % участников. {facts.procedure_words}")
    chart = charts.stacked.shares(drawn, heading, charts.stacked.JOURNAL)
    read = charts.stacked.caption(drawn, "отметку ниже, равную или выше журнальной")
    return picture(chart, "Отметка за работу и отметка в журнале", read)
