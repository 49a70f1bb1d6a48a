"""Funnel plot: results of schools against the number of participants, with control limits."""

import altair as alt
import polars as pl

from dashboards import palette as p
from dashboards.charts.base import (
    ROLE_PLAIN,
    Heading,
    budget,
    finish,
    largest,
    number_texts,
    picture,
    with_defaults,
)


@picture
def plot(
    schools: pl.DataFrame, limits: pl.DataFrame, heading: Heading, value_title: str, digits: int = 1
) -> alt.LayerChart:
    """Dots of schools between the limits of chance.

    ``schools``: label, n, value; optional role (``focus`` is labelled and accented).
    ``limits``: n, centre, low_95, high_95, low_998, high_998 – one row per n of the curve.
    """
    schools = number_texts(with_defaults(budget(schools), role=ROLE_PLAIN), "value", digits)
    budget(limits)
    x_scale = alt.Scale(domain=[0, (largest(schools["n"], limits["n"]) or 1) * 1.04], nice=False)
    # Wide limits of the smallest schools would flatten everything else; those of the larger half are always inside.
    large = limits.filter(pl.col("n") >= limits["n"].median())
    values = [*schools["value"], *limits["low_95"], *limits["high_95"], *large["low_998"], *large["high_998"]]
    low, high = min(values), max(values)
    margin = (high - low) * 0.06 or 1
    y_scale = alt.Scale(domain=[low - margin, high + margin], nice=False, zero=False, clamp=True)
    x = alt.X("n:Q", scale=x_scale, title="Участников в школе", axis=alt.Axis(grid=False, tickCount=6))
    y_axis = alt.Axis(domain=False, ticks=False, tickCount=5)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=y_scale, title=None, axis=y_axis)

    curve = alt.Chart(limits)
    layers = [
        curve.mark_area(color=p.WASH).encode(x=x, y=y("low_998"), y2=alt.Y2("high_998:Q")),
        curve.mark_area(color=p.CONTEXT_SOFT).encode(x=x, y=y("low_95"), y2=alt.Y2("high_95:Q")),
        curve.mark_line(color=p.CONTEXT, strokeWidth=1.5).encode(x=x, y=y("centre")),
        alt.Chart(schools)
        .mark_circle(size=46, opacity=0.75, stroke=p.PAPER, strokeWidth=0.5)
        .encode(
            x=x,
            y=y("value"),
            color=alt.when("datum.role == 'focus'")
            .then(alt.value(p.ACCENT))
            .otherwise(alt.value(p.PLAIN_POINT)),
            size=alt.when("datum.role == 'focus'").then(alt.value(130)).otherwise(alt.value(46)),
            tooltip=[
                alt.Tooltip("label:N", title="Школа"),
                alt.Tooltip("n:Q", title="Участников"),
                alt.Tooltip("value_text:N", title=value_title),
            ],
        ),
    ]
    focus = schools.filter(pl.col("role") == "focus")
    if focus.height:
        layers.append(
            alt.Chart(focus)
            .mark_text(align="left", dx=10, dy=-8, fontWeight=600, color=p.ACCENT)
            .encode(x=x, y=y("value"), text=alt.Text("label:N"))
        )
    return finish(alt.layer(*layers), heading, height=320)


def caption() -> str:
    """How to read the picture, one line."""
    return (
        "Точка – школа. Серая воронка – где школы оказываются случайно: чем меньше участников, "
        "тем она шире. Точка внутри воронки не отличается от уровня выше."
    )
