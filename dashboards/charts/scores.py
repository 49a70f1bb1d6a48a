"""Distribution of primary scores with mark borders and the shape of the level above."""

import altair as alt
import polars as pl

from dashboards import palette as p
from dashboards.charts.base import Heading, budget, finish, largest, percent_texts, picture, with_defaults


@picture
def distribution(frame: pl.DataFrame, heading: Heading, borders: dict[int, int]) -> alt.LayerChart:
    """Bars of the chosen group, grey steps of the level above, thin rules at mark borders.

    ``frame``: score (int, every value 0…maximum), pct, n; optional reference_pct (level above).
    ``borders``: lowest score of marks 3, 4, 5 – ``{3: 6, 4: 10, 5: 15}``; may be empty.
    """
    frame = percent_texts(budget(with_defaults(frame, reference_pct=None)), "pct")
    top = max(largest(frame["pct"], frame["reference_pct"].cast(pl.Float64)), 1.0) * 1.12
    scores = frame["score"].to_list()
    lowest, highest = int(min(scores)), int(max(scores))
    x_scale = alt.Scale(domain=[lowest - 0.6, highest + 0.6], nice=False)
    step = 1 if highest <= 22 else 5
    x_axis = alt.Axis(values=list(range(lowest, highest + 1, step)), format="d", grid=False)
    y = alt.Scale(domain=[0, top], nice=False)
    has_reference = frame["reference_pct"].is_not_null().any()
    focus_colour = p.ACCENT if has_reference else p.PLAIN
    layers = []
    if has_reference:
        behind = frame.with_columns(start=pl.col("score") - 0.5, end=pl.col("score") + 0.5)
        layers.append(
            alt.Chart(behind)
            .mark_rect(color=p.CONTEXT_SOFT)
            .encode(
                x=alt.X("start:Q", scale=x_scale),
                x2=alt.X2("end:Q"),
                y=alt.Y("reference_pct:Q", scale=y),
                y2=alt.datum(0),
            )
        )
    bars = frame.with_columns(start=pl.col("score") - 0.3, end=pl.col("score") + 0.3)
    layers.append(
        alt.Chart(bars)
        .mark_rect(color=focus_colour)
        .encode(
            x=alt.X("start:Q", scale=x_scale, axis=x_axis, title="Первичный балл"),
            x2=alt.X2("end:Q"),
            y=alt.Y(
                "pct:Q",
                scale=y,
                title=None,
                axis=alt.Axis(labelExpr="datum.label + '\u202f%'", tickCount=4, domain=False, ticks=False),
            ),
            y2=alt.datum(0),
            tooltip=[
                alt.Tooltip("score:Q", title="Балл"),
                alt.Tooltip("value_text:N", title="Доля участников"),
            ],
        )
    )
    if has_reference:
        edge = frame.with_columns(edge=pl.col("score") - 0.5)
        layers.append(
            alt.Chart(edge)
            .mark_line(interpolate="step-after", color=p.CONTEXT, strokeWidth=1.5)
            .encode(x=alt.X("edge:Q", scale=x_scale), y=alt.Y("reference_pct:Q", scale=y))
        )
    layers.extend(_border_layers(borders, x_scale))
    return finish(alt.layer(*layers), heading, height=280)


def _border_layers(borders: dict[int, int], x_scale: alt.Scale) -> list[alt.Chart]:
    if not borders:
        return []
    rows = pl.DataFrame(
        {
            "edge": [score - 0.5 for score in borders.values()],
            "label": [f"«{mark}»" for mark in borders],
        }
    )
    rules = alt.Chart(rows).mark_rule(color=p.INK, strokeWidth=1, strokeDash=[3, 3])
    labels = alt.Chart(rows).mark_text(align="left", baseline="top", dx=4, fontWeight=600, color=p.INK)
    x = alt.X("edge:Q", scale=x_scale)
    return [rules.encode(x=x), labels.encode(x=x, y=alt.YValue(0), text=alt.Text("label:N"))]


def caption(has_reference: bool, has_borders: bool) -> str:
    """How to read the picture, one line: only what is drawn."""
    borders = "; пунктир – с какого балла ставится отметка" if has_borders else ""
    said = [f"Столбик – доля участников, набравших этот балл{borders}."]
    if has_reference:
        said.append("Серый фон – такое же распределение уровнем выше.")
    if has_reference and has_borders:
        said.append("Признак возможен только у скопления сразу за пунктиром сверх серого фона.")
    return " ".join(said)
