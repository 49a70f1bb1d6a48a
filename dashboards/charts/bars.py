"""Values compared between groups: dots with intervals, and plain counts."""

import altair as alt
import polars as pl

from dashboards import palette as p
from dashboards.charts.base import (
    ROLE_PLAIN,
    Heading,
    budget,
    finish,
    has_true,
    number_texts,
    picture,
    role_colour,
    row_axis,
    with_defaults,
)

ROW_HEIGHT = 44


@picture
def with_intervals(
    frame: pl.DataFrame, heading: Heading, unit: str = "%", digits: int = 1, top: float | None = None
) -> alt.LayerChart:
    """Horizontal bars from zero with 95 % intervals.

    ``frame``: row (label above the bar), value, low, high; optional role (``focus``, ``context``,
    ``plain``) and is_small (pale). ``unit`` stands after the numbers; ``top`` ends the scale.
    """
    frame = number_texts(
        with_defaults(budget(frame), role=ROLE_PLAIN, is_small=False), "value", digits
    ).with_columns(label=pl.col("value_text") + f"\u202f{unit}")
    rows = frame["row"].to_list()
    ends = [v for v in (*frame["value"], *frame["high"]) if v is not None]
    scale = alt.Scale(domain=[0, top or max([*ends, 1]) * 1.02], nice=False)
    y = row_axis(rows)
    pale = alt.when("datum.is_small").then(alt.value(0.45)).otherwise(alt.value(1.0))
    base = alt.Chart(frame).encode(y=y)
    tooltip = [alt.Tooltip("row:N", title="Группа"), alt.Tooltip("label:N", title="Значение")]
    bars = base.mark_bar(height=14, yOffset=10).encode(
        x=alt.X("value:Q", scale=scale, axis=None), color=role_colour(), opacity=pale, tooltip=tooltip
    )
    whisker = base.mark_rule(strokeWidth=1.5, yOffset=10, color=p.INK).encode(
        x=alt.X("low:Q", scale=scale), x2=alt.X2("high:Q")
    )
    caps = [
        base.mark_tick(height=8, thickness=1.5, yOffset=10, color=p.INK).encode(
            x=alt.X(f"{end}:Q", scale=scale)
        )
        for end in ("low", "high")
    ]
    labels = base.mark_text(
        align="left", baseline="middle", yOffset=-9, limit=alt.ExprRef("width - 84")
    ).encode(x=alt.XValue(0), text=alt.Text("row:N"))
    values = base.mark_text(align="right", baseline="middle", yOffset=-9, fontWeight=600).encode(
        x=alt.XValue("width"), text=alt.Text("label:N")
    )
    return finish(alt.layer(bars, whisker, *caps, labels, values), heading, height=ROW_HEIGHT * len(rows))


@picture
def counts(frame: pl.DataFrame, heading: Heading) -> alt.LayerChart:
    """Plain counts as bars from zero. ``frame``: row, value (int); optional role."""
    frame = number_texts(with_defaults(budget(frame), role=ROLE_PLAIN), "value", 0)
    rows = frame["row"].to_list()
    scale = alt.Scale(domain=[0, max([*frame["value"].to_list(), 1])], nice=False)
    y = row_axis(rows)
    base = alt.Chart(frame).encode(y=y)
    tooltip = [alt.Tooltip("row:N", title="Что"), alt.Tooltip("value_text:N", title="Сколько")]
    bars = base.mark_bar(height=10, yOffset=9).encode(
        x=alt.X("value:Q", scale=scale, axis=None), color=role_colour(), tooltip=tooltip
    )
    labels = base.mark_text(
        align="left", baseline="middle", yOffset=-8, limit=alt.ExprRef("width - 64")
    ).encode(x=alt.XValue(0), text=alt.Text("row:N"))
    values = base.mark_text(align="right", baseline="middle", yOffset=-8, fontWeight=600).encode(
        x=alt.XValue("width"), text=alt.Text("value_text:N")
    )
    return finish(alt.layer(bars, labels, values), heading, height=36 * len(rows))


def caption(frame: pl.DataFrame | None = None) -> str:
    """How to read the picture of these rows, one line; without rows – the picture of counts."""
    if frame is None:
        return "Длина полосы – количество; полосы начинаются от нуля."
    pale = " Бледная полоса – малая группа." if has_true(frame, "is_small") else ""
    return (
        "Полоса – значение группы, линия на ней – интервал 95 %: если линии двух групп заметно "
        f"перекрываются, разница может быть случайной.{pale}"
    )
