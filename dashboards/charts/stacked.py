"""Shares that sum to 100 %: marks 2–5, КДР levels, comparison with the journal."""

import altair as alt
import polars as pl

from dashboards import palette as p
from dashboards.charts.base import (
    Heading,
    budget,
    finish,
    has_true,
    percent_texts,
    picture,
    row_axis,
    with_defaults,
)

ROW_HEIGHT = 54
PALE = "pale"
NUMBER_PX = 46
WIDEST_LEGEND = 4
MARKS = {f"«{mark}»": (p.MARK_COLOURS[mark], p.MARK_TEXT[mark]) for mark in p.MARK_COLOURS}
LEVELS = {name: (p.LEVEL_COLOURS[name], p.LEVEL_TEXT[name]) for name in p.LEVEL_COLOURS}
JOURNAL = {name: (p.JOURNAL_COLOURS[name], p.JOURNAL_TEXT[name]) for name in p.JOURNAL_COLOURS}
STATUSES = p.STATE_COLOURS


@picture
def shares(frame: pl.DataFrame, heading: Heading, categories: dict[str, tuple[str, str]]) -> alt.LayerChart:
    """One bar of 100 % per row.

    ``frame``: row (label, shown above its bar), category (a key of ``categories``), pct, n of the row;
    optional is_small (drawn pale). Rows keep the order of the frame.
    """
    frame = _segments(percent_texts(budget(with_defaults(frame, is_small=False)), "pct"), list(categories))
    rows = frame["row"].unique(maintain_order=True).to_list()
    y = row_axis(rows)
    scale = alt.Scale(domain=[0, 100], nice=False)
    colour = alt.Color(
        "category:N",
        title=None,
        scale=alt.Scale(domain=list(categories), range=[fill for fill, _ in categories.values()]),
        legend=alt.Legend(columns=WIDEST_LEGEND) if len(categories) > WIDEST_LEGEND else alt.Legend(),
    )
    pale = alt.when("datum.is_small").then(alt.value(0.45)).otherwise(alt.value(1.0))
    # A number wider than its segment is left out: the same picture serves 390 and 1440 pixels.
    fits = alt.when(f"datum.pct * width > {100 * NUMBER_PX}").then(alt.value(1)).otherwise(alt.value(0))
    base = alt.Chart(frame).encode(y=y)
    bars = base.mark_bar(height=24, yOffset=12, stroke=p.PAPER, strokeWidth=1).encode(
        x=alt.X("start:Q", scale=scale, axis=None),
        x2=alt.X2("end:Q"),
        color=colour,
        opacity=pale,
        tooltip=[
            alt.Tooltip("row:N", title="Группа"),
            alt.Tooltip("category:N", title="Значение"),
            alt.Tooltip("value_text:N", title="Доля"),
        ],
    )
    # One layer per text colour: a second colour scale would spoil the legend of the bars.
    texts = [
        base.transform_filter(alt.FieldOneOfPredicate("text_key", names))
        .transform_filter("datum.pct > 2")  # a hidden number at the edge would still push the plot
        .mark_text(yOffset=12, baseline="middle", fontWeight=600, color=ink)
        .encode(x=alt.X("middle:Q", scale=scale), text=alt.Text("segment_label:N"), opacity=fits)
        for ink in dict.fromkeys([p.INK, *(ink for _, ink in categories.values())])
        if (names := [name for name, (_, own) in categories.items() if own == ink] + [PALE] * (ink == p.INK))
    ]
    labels = (
        alt.Chart(frame.unique("row", maintain_order=True).select("row"))
        .mark_text(limit=alt.ExprRef("width"), align="left", yOffset=-10, baseline="middle")
        .encode(y=y, x=alt.XValue(0), text=alt.Text("row:N"))
    )
    return finish(alt.layer(bars, *texts, labels), heading, height=ROW_HEIGHT * len(rows))


def statuses(frame: pl.DataFrame) -> dict[str, tuple[str, str]]:
    """What the terms of the frame count as: only what is drawn stands in the legend."""
    drawn = set(frame["category"])
    return {name: colours for name, colours in STATUSES.items() if name in drawn}


def _segments(frame: pl.DataFrame, categories: list[str]) -> pl.DataFrame:
    """Start, end and middle of every segment; the number of each."""
    order = {name: i for i, name in enumerate(categories)}
    rank = pl.col("category").replace_strict(order, return_dtype=pl.Int32)
    place = frame["row"].unique(maintain_order=True).to_list().index
    return (
        frame.with_columns(rank=rank, place=pl.col("row").map_elements(place, return_dtype=pl.Int64))
        .sort("place", "rank")
        .with_columns(end=pl.col("pct").cum_sum().over("row"))
        .with_columns(start=pl.col("end") - pl.col("pct"))
        .with_columns(
            middle=(pl.col("start") + pl.col("end")) / 2,
            text_key=pl.when("is_small").then(pl.lit(PALE)).otherwise("category"),
            segment_label=pl.col("value_text"),
        )
    )


def caption(frame: pl.DataFrame, what: str = "отметку") -> str:
    """How to read the picture of these rows, one line: only what is drawn."""
    pale = " Бледная полоса – малая группа: её доли неустойчивы." if has_true(frame, "is_small") else ""
    return f"Каждая полоса – 100 % участников группы; часть полосы – доля получивших {what}.{pale}"
