"""Map of skills by classes or schools: completion in each cell."""

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
    shorten,
    with_defaults,
)

LABEL_LIMIT = 150
# More columns than this, or longer names, stand upright: at 390 pixels they would lie on each other.
MAX_FLAT_COLUMNS, MAX_FLAT_LETTERS = 4, 12
UPRIGHT_PX, NUMBER_PX = 190, 26


@picture
def skills(frame: pl.DataFrame, heading: Heading) -> alt.LayerChart:
    """Cells of skill × group, numbers inside, system deficits marked with a sign.

    ``frame``: skill, group (column), pct, n; optional is_small (grey cell with «•»),
    is_deficit (a dot after the number). Rows and columns keep the order of the frame.
    """
    frame = percent_texts(with_defaults(budget(frame), is_small=False, is_deficit=False), "pct")
    frame = frame.with_columns(
        skill=pl.col("skill").map_elements(lambda t: shorten(t, LABEL_LIMIT), return_dtype=pl.Utf8),
        cell=pl.when("is_small")
        .then(pl.lit("•"))
        .otherwise(
            pl.col("pct").round(0).cast(pl.Int64).cast(pl.Utf8)
            + pl.when("is_deficit").then(pl.lit(" ▼")).otherwise(pl.lit(""))
        ),
    )
    skill_order = frame["skill"].unique(maintain_order=True).to_list()
    groups = frame["group"].unique(maintain_order=True).to_list()
    x = alt.X(
        "group:N",
        sort=groups,
        title=None,
        scale=alt.Scale(paddingInner=0.02, paddingOuter=0),
        axis=alt.Axis(
            orient="top",
            domain=False,
            ticks=False,
            **_label_place(groups),
        ),
    )
    y = alt.Y("skill:N", sort=skill_order, axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    fill = (
        alt.when("datum.is_small || !isValid(datum.pct)")
        .then(alt.value(p.SMALL))
        .otherwise(
            alt.Color(
                "pct:Q",
                title="Выполнение, %",
                scale=alt.Scale(domain=[0, 25, 50, 75, 100], range=list(p.SEQUENTIAL)),
                legend=None,
            )
        )
    )
    base = alt.Chart(frame).encode(x=x, y=y)
    cells = base.mark_bar(height=24, yOffset=11, stroke=p.PAPER, strokeWidth=2).encode(
        color=fill,
        tooltip=[
            alt.Tooltip("skill:N", title="Умение"),
            alt.Tooltip("group:N", title="Группа"),
            alt.Tooltip("value_text:N", title="Выполнение"),
            alt.Tooltip("n:Q", title="Участников"),
        ],
    )
    # A number wider than its cell is left out on a narrow screen; the table and the tooltip keep it.
    fits = alt.ExprRef(f"width / {len(groups)} > {NUMBER_PX} ? 1 : 0")
    numbers = base.mark_text(baseline="middle", yOffset=11, opacity=fits).encode(
        text=alt.Text("cell:N"),
        color=alt.when("datum.pct > 62 && !datum.is_small")
        .then(alt.value(p.PAPER))
        .otherwise(alt.value(p.INK)),
    )
    labels = (
        alt.Chart(frame.unique("skill", maintain_order=True).select("skill"))
        .mark_text(limit=alt.ExprRef("width"), align="left", baseline="middle", yOffset=-11)
        .encode(y=y, x=alt.XValue(0), text=alt.Text("skill:N"))
    )
    return finish(alt.layer(cells, numbers, labels), heading, height=50 * len(skill_order))


def _label_place(groups: list[str]) -> dict:
    """How names of columns stand so that they never overlap: flat when few and short, upright otherwise."""
    if len(groups) == 1 or (
        len(groups) <= MAX_FLAT_COLUMNS and max(map(len, groups)) <= MAX_FLAT_LETTERS + 24 // len(groups)
    ):
        return {"labelAngle": 0, "labelLimit": alt.ExprRef(f"width / {len(groups)} - 8")}
    return {
        "labelAngle": -90,
        "labelAlign": "left",
        "labelBaseline": "middle",
        "labelLimit": UPRIGHT_PX,
        "labelOverlap": False,
    }


def caption(frame: pl.DataFrame) -> str:
    """How to read the picture of these rows, one line: only what is drawn."""
    said = ["Число в клетке – процент выполнения; чем темнее, тем выше."]
    if has_true(frame, "is_deficit"):
        said.append("«▼» – системная тема: большинство заданий на это умение ниже достаточного.")
    if has_true(frame, "is_small"):
        said.append("Серая клетка с «•» – малая группа.")
    return " ".join(said)
