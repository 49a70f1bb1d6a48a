"""Tables that a person edits on the page of a meeting, kept when the procedure or the place changes and comes back."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import date, timedelta
from typing import Any

import polars as pl
import streamlit as st

from dashboards.pages.meeting.agenda import HEAD, head_of


def edited(draft: pl.DataFrame, name: str, place: str, columns: dict) -> pl.DataFrame:
    """A table as the reader leaves it: cells changed, rows added and removed.

    ``name`` says which table, ``place`` what the draft is about. What was edited about a place waits for the return to
    it; rows that the person added go along to every other place.
    """
    state = st.session_state.setdefault(
        f"editing-{name}", {"place": None, "left": {}, "added": [], "turn": 0}
    )
    if state["place"] != place:
        begin(state, draft, place)
    widget = f"{name}-{place}-{state['turn']}"
    result = pl.from_pandas(
        st.data_editor(
            state["base"].to_pandas(),
            key=widget,
            num_rows="dynamic",
            hide_index=True,
            width="stretch",
            column_config=columns,
        ),
        schema_overrides=draft.schema,
    )
    finish(state, place, result, st.session_state.get(widget, {}).get("added_rows", []))
    return result


def filled_head(kind: str, today: date) -> tuple[date | None, tuple[tuple[str, str], ...]]:
    """The day of the meeting and the head of its minutes as people fill it in; kept on leaving, a meeting a draft.

    Positions, not names: what is typed stays in the session and in the paper.
    """
    kept = st.session_state.setdefault(f"head-{kind}", {"held_on": None, "number": "", "filled": {}})
    first, second = st.columns(2)
    with first:
        kept["held_on"] = st.date_input(
            "День",
            kept["held_on"],
            min_value=today - timedelta(days=366),
            format="DD.MM.YYYY",
            key=f"held-{kind}",
        )
    with second:
        kept["number"] = st.text_input("Номер протокола", kept["number"], key=f"number-{kind}")
    for place, (name, label) in enumerate(HEAD.items()):
        with (first, second)[place % 2]:
            kept["filled"][name] = st.text_input(label, kept["filled"].get(name, ""), key=f"{name}-{kind}")
    return kept["held_on"], head_of(kept["held_on"], kept["number"], kept["filled"])


def begin(state: MutableMapping[str, Any], draft: pl.DataFrame, place: str) -> None:
    """Start from what was left about the place, else from the draft, with the rows that the person added elsewhere."""
    base = state["left"].get(place, draft)
    known = set(base.rows())
    more = [row for row in state["added"] if row not in known]
    added = pl.DataFrame(more, schema=draft.schema, orient="row")
    state.update(place=place, base=pl.concat([base, added]), turn=state["turn"] + 1)


def finish(state: MutableMapping[str, Any], place: str, result: pl.DataFrame, added: list[dict]) -> None:
    """Remember how the table was left and which of its rows are the person's own."""
    state["left"][place] = result
    names = result.columns
    own = [tuple(row.get(name) for name in names) for row in added]
    rows = result.rows()
    state["added"] = [row for row in dict.fromkeys([*state["added"], *own]) if row in rows]
