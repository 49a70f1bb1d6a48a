"""A picture on a page: finding, what is drawn, the picture, how to read it, how it was counted."""

from functools import partial

import altair as alt
import streamlit as st

from dashboards.charts.base import is_trusted
from dashboards.frame.docs import how_counted
from dashboards.frame.html import escape, show


def chart_block(chart: alt.LayerChart, read: str, marts: tuple[str, ...] = (), extra: str = "") -> None:
    """Show a chart of ``dashboards.charts``; its heading becomes text so that it wraps on a phone.

    ``read`` is empty only where the next picture of the same kind explains both.
    """
    title = chart.title
    subtitle = f'<p class="ob-chart-sub">{escape(title.subtitle)}</p>' if title.subtitle else ""
    show(f'<h3 class="ob-chart-title">{escape(title.text)}</h3>{subtitle}')
    bare = chart.copy(deep=False)
    bare.title = alt.Undefined
    if is_trusted():
        object.__setattr__(bare, "to_dict", partial(bare.to_dict, validate=False))
    st.altair_chart(bare, width="stretch", theme=None, alt=f"{title.text}. {title.subtitle}")
    if read:
        show(f'<p class="ob-read"><b>Как читать.</b> {escape(read)}</p>')
    if marts:
        how_counted(*marts, extra=extra)
