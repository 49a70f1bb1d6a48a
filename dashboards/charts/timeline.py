"""The plan on a calendar: windows of measures, their due dates and today."""

from datetime import date

import altair as alt
import polars as pl
from babel.dates import get_month_names

from dashboards import palette as p
from dashboards.charts.base import Heading, budget, finish, picture, row_axis, shorten, with_defaults
from dashboards.words import day, period

ROW_HEIGHT = 40


@picture
def plan(
    frame: pl.DataFrame, heading: Heading, today: date, span: tuple[date, date] | None = None
) -> alt.LayerChart:
    """A row per measure with a bar for each of its windows.

    ``span``: first and last day of the axis, the same in several pictures that people compare.

    ``frame``: row (label), start, end (dates), due (date), and how the window stands as the mart says: state (the
    word), state_place (1 = most urgent), state_sign, state_tone (a key of ``palette.PLAN_TONES``). Several windows
    of one measure share the row; its label has the sign of the most urgent one.
    """
    frame = with_defaults(budget(frame), due=None)
    frame = frame.with_columns(
        row=pl.col("row").map_elements(lambda t: shorten(t, 84), return_dtype=pl.Utf8),
        due=pl.coalesce(pl.col("due").cast(pl.Date), pl.col("end")),
        until=pl.col("end") + pl.duration(days=1),
        window=pl.Series([period(a, b) for a, b in zip(frame["start"], frame["end"], strict=True)]),
    )
    frame = frame.with_columns(due_text=pl.Series([day(d) for d in frame["due"]]))
    rows = frame["row"].unique(maintain_order=True).to_list()
    y = row_axis(rows)
    names = get_month_names("abbreviated", "stand-alone", "ru")
    months = f"{[names[month].rstrip('.') for month in range(1, 13)]}[month(datum.value)]"
    axis = alt.Axis(
        orient="top",
        labelExpr=f"{months} + (month(datum.value)==0 ? ' ' + year(datum.value) : '')",
        tickCount={"interval": "month", "step": _month_step(frame, span)},
        grid=True,
        domain=False,
        labelOverlap=True,
    )
    scale = alt.Scale(domain=[day.isoformat() for day in span]) if span else alt.Undefined
    x = alt.X("start:T", axis=axis, title=None, scale=scale)
    colour = alt.Color(
        "state_tone:N",
        title=None,
        scale=alt.Scale(domain=list(p.PLAN_TONES), range=list(p.PLAN_TONES.values())),
        legend=None,
    )
    base = alt.Chart(frame).encode(y=y)
    tooltip = [
        alt.Tooltip("row:N", title="Мера"),
        alt.Tooltip("window:N", title="Когда"),
        alt.Tooltip("due_text:N", title="Срок"),
        alt.Tooltip("state:N", title="Состояние"),
    ]
    bars = base.mark_bar(height=10, yOffset=9, cornerRadius=3, minBandSize=4).encode(
        x=x, x2=alt.X2("until:T"), color=colour, tooltip=tooltip
    )
    due = base.transform_filter("datum.due > datum.end").mark_tick(height=16, thickness=3, yOffset=9)
    due = due.encode(x=alt.X("due:T"), color=colour)
    labelled = (
        frame.sort("state_place")
        .unique("row", keep="first", maintain_order=True)
        .with_columns(sign=pl.col("state_sign") + " " + pl.col("row"))
    )
    labels = (
        alt.Chart(labelled.select("row", "sign"))
        .mark_text(limit=alt.ExprRef("width"), align="left", baseline="middle", yOffset=-8)
        .encode(y=y, x=alt.XValue(0), text=alt.Text("sign:N"))
    )
    now = pl.DataFrame({"today": [today], "label": [f"на {today:%d.%m}"]})
    rule = alt.Chart(now).mark_rule(color=p.INK, strokeDash=[2, 3]).encode(x=alt.X("today:T"))
    now_label = (
        alt.Chart(now)
        .mark_text(align="center", baseline="top", dy=4, fontWeight=600)
        .encode(x=alt.X("today:T"), y=alt.YValue("height"), text=alt.Text("label:N"))
    )
    return finish(alt.layer(rule, bars, due, labels, now_label), heading, height=ROW_HEIGHT * len(rows))


def _month_step(frame: pl.DataFrame, span: tuple[date, date] | None) -> int:
    dates: list[date] = pl.concat([frame["start"], frame["end"]]).drop_nulls().to_list()
    first, last = span or (min(dates, default=None), max(dates, default=None))
    months = ((last - first).days // 30) if first and last else 1
    return 1 if months <= 9 else 2 if months <= 18 else 3


def signs(frame: pl.DataFrame) -> str:
    """Signs of the drawn states in words, the most urgent first: «▲ срок прошёл, ● идёт»."""
    drawn = frame.select("state_place", "state_sign", "state").unique().sort("state_place")
    return ", ".join(f"{sign} {state}" for _, sign, state in drawn.iter_rows())


def caption(frame: pl.DataFrame) -> str:
    """How to read the picture of these rows, one line."""
    how = "Полоса – когда мера идёт, чёрточка – срок, если он позже; пунктир – день, на который посчитано."
    return f"{how} {signs(frame)}." if frame.height else how
