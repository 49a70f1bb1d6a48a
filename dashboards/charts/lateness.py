"""When schools sent their results: days before and after the due date."""

import altair as alt
import polars as pl

from dashboards import palette as p
from dashboards.charts.base import Heading, budget, finish, largest, picture
from dashboards.words.numbers import count


@picture
def strip(frame: pl.DataFrame, heading: Heading) -> alt.LayerChart:
    """A dot per school on the axis of days; zero is the due date.

    ``frame``: school (label), days_late (int, negative = early). Schools of one day are stacked.
    Schools that have sent nothing stand in the table beside, not here.
    """
    frame = budget(frame).sort("days_late", "school")
    frame = frame.with_columns(
        level=pl.int_range(pl.len()).over("days_late"),
        is_late=pl.col("days_late") > 0,
        words=pl.Series(
            [
                "в срок" if d == 0 else f"на {count(abs(d), 'день')} " + ("позже" if d > 0 else "раньше")
                for d in frame["days_late"]
            ],
            dtype=pl.Utf8,
        ),
    )
    levels = int(largest(frame["level"])) + 1
    edge = max(3, int(largest(frame["days_late"].abs()))) + 1
    x = alt.X(
        "days_late:Q",
        scale=alt.Scale(domain=[-edge, edge], nice=False),
        title="Дней от срока: слева раньше, справа позже",
        axis=alt.Axis(grid=False, format="d", tickMinStep=1),
    )
    y = alt.Y("level:Q", axis=None, scale=alt.Scale(domain=[-0.7, max(levels, 4) + 0.5], nice=False))
    dots = (
        alt.Chart(frame)
        .mark_point(filled=True, size=110, opacity=1)
        .encode(
            x=x,
            y=y,
            shape=alt.when("datum.is_late").then(alt.value("triangle-up")).otherwise(alt.value("circle")),
            color=alt.when("datum.is_late").then(alt.value(p.NOTICE)).otherwise(alt.value(p.CONTEXT)),
            tooltip=[alt.Tooltip("school:N", title="Школа"), alt.Tooltip("words:N", title="Прислала")],
        )
    )
    due = pl.DataFrame({"days_late": [0], "label": ["срок"]})
    rule = alt.Chart(due).mark_rule(color=p.INK, strokeDash=[3, 3]).encode(x=x)
    label = (
        alt.Chart(due)
        .mark_text(align="left", baseline="top", dx=5, fontWeight=600)
        .encode(x=x, y=alt.YValue(0), text=alt.Text("label:N"))
    )
    return finish(alt.layer(rule, dots, label), heading, height=max(120, 22 * max(levels, 4)))


def caption(frame: pl.DataFrame) -> str:
    """How to read the picture of these rows, one line: only what is drawn."""
    late = "; треугольник – прислала после срока" if (frame["days_late"] > 0).any() else ""
    return f"Точка – школа{late}. Что не прислано совсем, видно в таблице."
