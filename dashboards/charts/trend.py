"""Change over seasons: the chosen group with its interval, the level above in grey."""

import altair as alt
import polars as pl

from dashboards import palette as p
from dashboards.charts.base import ROLE_CONTEXT, ROLE_FOCUS, Heading, budget, finish, percent_texts, picture


@picture
def lines(frame: pl.DataFrame, heading: Heading) -> alt.LayerChart:
    """Shares by season.

    ``frame``: period (label, in order), series (label at the end of the line), role (``focus`` or
    ``context``), pct, low, high, n. The scale starts at zero.
    """
    frame = percent_texts(budget(frame), "pct")
    periods = frame["period"].unique(maintain_order=True).to_list()
    top = max([v for v in (*frame["pct"], *frame["high"]) if v is not None] + [5.0]) * 1.15
    x = alt.X(
        "period:N",
        sort=periods,
        title=None,
        axis=alt.Axis(labelAngle=0, grid=False),
        scale=alt.Scale(padding=0.5),
    )
    y_scale = alt.Scale(domain=[0, top], nice=False)
    y_axis = alt.Axis(labelExpr="datum.label + '\u202f%'", tickCount=4, domain=False, ticks=False)
    y = alt.Y("pct:Q", scale=y_scale, axis=y_axis, title=None)
    colour = alt.Color(
        "role:N",
        legend=None,
        scale=alt.Scale(domain=[ROLE_FOCUS, ROLE_CONTEXT], range=[p.ACCENT, p.CONTEXT]),
    )
    text_colour = (
        alt.when(alt.datum.role == ROLE_FOCUS).then(alt.value(p.ACCENT)).otherwise(alt.value(p.MUTED))
    )
    base = alt.Chart(frame).encode(x=x, detail=alt.Detail("series:N"))
    interval = (
        base.mark_rule(strokeWidth=8, color=p.INTERVAL)
        .encode(y=alt.Y("low:Q", scale=y_scale), y2=alt.Y2("high:Q"))
        .transform_filter(alt.datum.role == ROLE_FOCUS)
    )
    line = base.mark_line(strokeWidth=2.5).encode(y=y, color=colour)
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(
        y=y,
        color=colour,
        tooltip=[
            alt.Tooltip("series:N", title="Группа"),
            alt.Tooltip("period:N", title="Период"),
            alt.Tooltip("value_text:N", title="Доля"),
        ],
    )
    last = frame.filter(pl.col("period") == periods[-1]).with_columns(
        end_label=pl.col("series") + ": " + pl.col("value_text")
    )
    higher = last.sort("pct", descending=True).with_row_index("place")
    # The label of a single line keeps off it: below a line that came down, above one that went up.
    before = frame.filter(pl.col("period") == periods[-2])["pct"] if len(periods) > 1 else None
    is_falling = higher.height == 1 and before is not None and before.len() and before[0] > higher["pct"][0]
    first_dy, other_dy = (18 if is_falling else -16), 18
    ends = [
        alt.Chart(part)
        .mark_text(align="right", dx=8, dy=dy, fontWeight=600)
        .encode(x=x, y=y, text=alt.Text("end_label:N"), color=text_colour)
        for part, dy in (
            (higher.filter(pl.col("place") == 0), first_dy),
            (higher.filter(pl.col("place") > 0), other_dy),
        )
        if part.height
    ]
    return finish(alt.layer(interval, line, dots, *ends), heading, height=240)


def caption(has_context: bool = True) -> str:
    """How to read the picture, one line."""
    grey = "; серая – уровень выше" if has_context else ""
    return (
        f"Синяя линия – выбранная группа, светлая полоса у точки – интервал 95 %{grey}. "
        "Сравнивайте только сезоны с одинаковым содержанием работы."
    )
