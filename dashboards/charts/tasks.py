"""Completion of tasks: dots with intervals, the level above, bands by difficulty."""

import altair as alt
import polars as pl

from dashboards import palette as p
from dashboards.charts.base import (
    Heading,
    budget,
    finish,
    has_any,
    percent_texts,
    picture,
    row_axis,
    shorten,
    with_defaults,
)
from dashboards.words import number

ROW_HEIGHT = 44


@picture
def completion(frame: pl.DataFrame, heading: Heading) -> alt.LayerChart:
    """One row per task, in the order of the frame.

    ``frame``: row (label above the dot), pct, low, high (95 % interval, in percent), n;
    optional reference_pct (level above), band_low, band_high (limits of the uncertain zone for the
    task's difficulty), state (``достаточно``, ``пограничное``, ``недостаточно``), is_small.
    """
    frame = with_defaults(
        budget(frame), reference_pct=None, band_low=None, band_high=None, state="достаточно", is_small=False
    )
    frame = percent_texts(frame, "pct").with_columns(
        row=pl.col("row").map_elements(lambda t: shorten(t, 150), return_dtype=pl.Utf8),
        interval=pl.Series(
            [
                f"{number(a)}–{number(b)}\u202f%" if a is not None and b is not None else "–"
                for a, b in zip(frame["low"], frame["high"], strict=True)
            ],
            dtype=pl.Utf8,
        ),
        reference_text=pl.Series([number(v, 1) for v in frame["reference_pct"]], dtype=pl.Utf8),
    )
    rows = frame["row"].to_list()
    y = row_axis(rows)
    scale = alt.Scale(domain=[0, 100], nice=False)
    axis = alt.Axis(
        labelExpr="datum.label + '\u202f%'", values=[0, 20, 40, 60, 80, 100], orient="top", domain=False
    )
    x = alt.X("pct:Q", scale=scale, axis=axis, title=None)
    base = alt.Chart(frame).encode(y=y)
    pale = alt.when("datum.is_small").then(alt.value(0.45)).otherwise(alt.value(1.0))
    band = base.mark_bar(color=p.NOTICE_SOFT, height=20, yOffset=9).encode(
        x=alt.X("zero:Q", scale=scale), x2=alt.X2("band_low:Q")
    )
    band = band.transform_calculate(zero="0").transform_filter("isValid(datum.band_low)")
    unsure = base.mark_bar(color=p.UNSURE, height=20, yOffset=9).encode(
        x=alt.X("band_low:Q", scale=scale), x2=alt.X2("band_high:Q")
    )
    unsure = unsure.transform_filter("isValid(datum.band_high)")
    interval = base.mark_rule(strokeWidth=3, yOffset=9, color=p.SEQUENTIAL[2]).encode(
        x=alt.X("low:Q", scale=scale), x2=alt.X2("high:Q"), opacity=pale
    )
    above = base.mark_tick(color=p.MUTED, thickness=2, height=18, yOffset=9).encode(
        x=alt.X("reference_pct:Q", scale=scale)
    )
    tooltip = [
        alt.Tooltip("row:N", title="Задание"),
        alt.Tooltip("value_text:N", title="Выполнение"),
        alt.Tooltip("interval:N", title="Интервал 95 %"),
        alt.Tooltip("reference_text:N", title="Уровнем выше, %"),
        alt.Tooltip("state:N", title="Полоса"),
    ]
    dots = base.mark_point(size=110, filled=True, yOffset=9, strokeWidth=2, opacity=1).encode(
        x=x,
        fill=alt.when("datum.state == 'недостаточно'")
        .then(alt.value(p.PAPER))
        .otherwise(alt.value(p.ACCENT)),
        stroke=alt.value(p.ACCENT),
        opacity=pale,
        tooltip=tooltip,
    )
    labels = base.mark_text(limit=alt.ExprRef("width"), align="left", baseline="middle", yOffset=-11).encode(
        x=alt.XValue(0), text=alt.Text("row:N")
    )
    return finish(
        alt.layer(band, unsure, interval, above, dots, labels), heading, height=ROW_HEIGHT * len(rows)
    )


def caption(frame: pl.DataFrame) -> str:
    """How to read the picture of these rows, one line: only what is drawn."""
    said = ["Точка – процент выполнения, линия – интервал 95 %."]
    if has_any(frame, "reference_pct"):
        said.append("Чёрточка – уровень выше.")
    if has_any(frame, "band_low"):
        said.append("Цветной фон – зона ниже достаточного для этой сложности.")
    if "state" in frame.columns and (frame["state"] == "недостаточно").any():
        said.append("Пустая точка – недостаточно.")
    return " ".join(said)
