"""What every picture shares: heading, configuration, size limits, helpers for frames.

A chart is a pure function ``frame → alt.Chart``; pages and papers call the same functions.
Widths are ``"container"`` on pages; ``render.to_png`` gives papers a fixed width.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2b
from typing import Any, ParamSpec, cast

import altair as alt
import polars as pl
from altair.utils import schemapi

from dashboards import palette as p
from dashboards.remembered import Remembered
from dashboards.words import number, percent

MAX_ROWS = 2_000
ROLE_FOCUS, ROLE_CONTEXT, ROLE_PLAIN = "focus", "context", "plain"


@dataclass(frozen=True)
class Heading:
    """The finding in one sentence, and below it what is drawn, n and the date of data."""

    title: str
    subtitle: str = ""


Given = ParamSpec("Given")
_drawn: Remembered[alt.LayerChart] = Remembered(256)


def picture(draw: Callable[Given, alt.LayerChart]) -> Callable[Given, alt.LayerChart]:
    """A drawing that is made once for what it shows, whoever asks: the key is every value given, not who reads.

    So nobody may change a picture that was handed out; pages and papers work on copies.
    """

    @wraps(draw)
    def drawn(*args: Given.args, **kwargs: Given.kwargs) -> alt.LayerChart:
        key = (draw.__qualname__, draw.__module__, _content(args), _content(sorted(kwargs.items())))
        return _drawn.get(key, lambda: draw(*args, **kwargs))

    return drawn


def _content(value: Any) -> Any:
    """What a value holds, comparable and small: frames by a digest of their bytes."""
    if isinstance(value, pl.DataFrame):
        return blake2b(value.write_ipc(None).getbuffer()).digest()
    if isinstance(value, list | tuple):
        return tuple(_content(item) for item in value)
    return repr(value)


def trust() -> None:
    """Leave out the check of every picture against the schema of Vega-Lite: tests make it, a server need not."""
    schemapi.disable_debug_mode()


def is_trusted() -> bool:
    """Whether pictures are drawn without that check."""
    return not schemapi.DEBUG_MODE


RUSSIAN_NUMBERS = {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", "\u202f₽"]}

CONFIG: dict[str, Any] = {
    # Vega would read every mark aloud in English; pages give each picture one Russian description.
    "aria": False,
    "font": p.FONT_FAMILY,
    "background": p.PAPER,
    "locale": {"number": RUSSIAN_NUMBERS},
    "view": {"stroke": None},
    "title": {
        "anchor": "start",
        "align": "left",
        "frame": "bounds",
        "font": p.FONT_FAMILY,
        "fontSize": 18,
        "fontWeight": 600,
        "color": p.INK,
        "subtitleFont": p.FONT_FAMILY,
        "subtitleFontSize": 14,
        "subtitleColor": p.MUTED,
        "subtitlePadding": 4,
        "offset": 14,
    },
    "axis": {
        "labelFont": p.FONT_FAMILY,
        "titleFont": p.FONT_FAMILY,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": 400,
        "labelColor": p.MUTED,
        "titleColor": p.MUTED,
        "domainColor": p.RULE,
        "tickColor": p.RULE,
        "gridColor": p.CONTEXT_SOFT,
        "labelPadding": 6,
    },
    "legend": {
        "labelFont": p.FONT_FAMILY,
        "titleFont": p.FONT_FAMILY,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": 400,
        "labelColor": p.INK,
        "titleColor": p.MUTED,
        "orient": "top",
        "direction": "horizontal",
        "symbolType": "square",
        "symbolSize": 140,
        "columnPadding": 14,
        "offset": 8,
    },
    "text": {"font": p.FONT_FAMILY, "fontSize": 13, "color": p.INK},
    "rule": {"color": p.MUTED},
}


def budget(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame itself, if it fits the budget of one picture; ``ValueError`` otherwise."""
    if frame.height > MAX_ROWS:
        raise ValueError(f"{frame.height} rows in one chart, at most {MAX_ROWS}: aggregate in a mart")
    return frame


def finish(chart: alt.LayerChart | alt.FacetChart, heading: Heading, **size: Any) -> alt.LayerChart:
    """Heading, size and configuration for a finished picture."""
    title = alt.TitleParams(text=heading.title, subtitle=heading.subtitle)
    # The height is that of the plot itself: axes and labels come on top, as in a picture for paper.
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    sized = chart.properties(title=title, autosize=fit, **{"width": "container", **size})
    # Layers of charts without facets are a chart of layers.
    return cast(alt.LayerChart, sized.configure(**CONFIG))


def largest(*columns: pl.Series) -> float:
    """The largest number of the columns, 0 where there is none."""
    return max((float(value) for column in columns for value in column.drop_nulls()), default=0.0)


def has_any(frame: pl.DataFrame, column: str) -> bool:
    """Whether a column stands in the frame with at least one value: what a caption may speak of."""
    return column in frame.columns and bool(frame[column].is_not_null().any())


def has_true(frame: pl.DataFrame, column: str) -> bool:
    """Whether a boolean column stands in the frame with at least one true: what a caption may speak of."""
    return column in frame.columns and bool(frame[column].fill_null(False).any())


def with_defaults(frame: pl.DataFrame, **defaults) -> pl.DataFrame:
    """The frame with the optional columns that it lacks."""
    return frame.with_columns(**{k: pl.lit(v) for k, v in defaults.items() if k not in frame.columns})


def percent_texts(frame: pl.DataFrame, column: str, n: str = "n", name: str = "value_text") -> pl.DataFrame:
    """Adds a text column with the share written the Russian way, digits by the group's size."""
    texts = [percent(v, c) for v, c in zip(frame[column], frame[n], strict=True)]
    return frame.with_columns(pl.Series(name, texts, dtype=pl.Utf8))


def number_texts(frame: pl.DataFrame, column: str, digits: int, name: str = "value_text") -> pl.DataFrame:
    """Adds a text column with a number written the Russian way."""
    return frame.with_columns(pl.Series(name, [number(v, digits) for v in frame[column]], dtype=pl.Utf8))


def shorten(text: str, limit: int) -> str:
    """A label of at most ``limit`` characters, cut at a word."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def role_colour(shorthand: str = "role") -> alt.Color:
    """The one accent for what is chosen, quiet grey for the level above, ink-blue for the rest."""
    return alt.Color(
        f"{shorthand}:N",
        scale=alt.Scale(
            domain=[ROLE_FOCUS, ROLE_CONTEXT, ROLE_PLAIN],
            range=[p.ACCENT, p.CONTEXT, p.PLAIN],
        ),
        legend=None,
    )


def row_axis(labels: list[str]) -> alt.Y:
    """A band per row in the given order, without an axis: labels stand above the marks."""
    return alt.Y("row:N", sort=labels, axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
