"""Fields of the page of a meeting: tables and the head of minutes, drawn from the sheet and left to it."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import streamlit as st

from dashboards.pages.meeting.agenda import HEAD, head_of
from dashboards.pages.meeting.sheet import DAY, NUMBER, Sheet


def edited(sheet: Sheet, name: str, draft: pl.DataFrame, columns: dict) -> pl.DataFrame:
    """A table as the reader leaves it: cells changed, rows added and removed."""
    grid = sheet.grid(name, draft)
    st.data_editor(
        grid.base.to_pandas(),
        key=grid.widget,
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        column_config=columns,
        on_change=sheet.changed,
    )
    return grid.now


def filled_head(sheet: Sheet, today: date) -> tuple[tuple[str, str], ...]:
    """The head of minutes as people fill it in; what is left empty stays a line to fill in by hand.

    Positions, not names.
    """
    first, second = st.columns(2)
    with first:
        # A draft may be older than the days that are offered.
        earliest = min(today - timedelta(days=366), sheet.held_on or today)
        day, key = sheet.held_on, sheet.field(DAY)
        st.date_input("День", day, min_value=earliest, format="DD.MM.YYYY", key=key, on_change=sheet.changed)
    with second:
        st.text_input("Номер протокола", sheet.number, key=sheet.field(NUMBER), on_change=sheet.changed)
    for place, (name, label) in enumerate(HEAD.items()):
        with (first, second)[place % 2]:
            st.text_input(label, sheet.filled[name], key=sheet.field(name), on_change=sheet.changed)
    return head_of(sheet.held_on, sheet.number, sheet.filled)
