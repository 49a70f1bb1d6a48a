"""The strip of filters: the same order everywhere, each one bound to the address of the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

ALL = "все"


@dataclass(frozen=True)
class Filter:
    """One select box: key (also its name in the address), label, options; ``all_label`` adds «все»."""

    key: str
    label: str
    options: Sequence[str]
    all_label: str | None = ALL
    write: Callable[[str], str] = str
    weight: float = 1.0


def select(item: Filter) -> str | None:
    """The chosen option, ``None`` for «все»; an option that is gone falls back to the first."""
    options = [item.all_label, *item.options] if item.all_label else list(item.options)
    if not options:
        st.selectbox(item.label, ["нет данных"], key=f"{item.key}_none", disabled=True)
        return None
    if st.session_state.get(item.key) not in (None, *options):
        del st.session_state[item.key]
    chosen = st.selectbox(
        item.label,
        options,
        key=item.key,
        format_func=lambda o: o if o == item.all_label else item.write(o),
        bind="query-params",
        placeholder="выберите",
    )
    return None if chosen == item.all_label else chosen


def strip(items: Sequence[Filter]) -> dict[str, str | None]:
    """Select boxes in one row (a column on a phone); returns key → chosen option or ``None``."""
    places = st.columns([item.weight for item in items], gap="small")
    chosen = {}
    for place, item in zip(places, items, strict=True):
        with place:
            chosen[item.key] = select(item)
    return chosen


def search(key: str, label: str, placeholder: str) -> str:
    """A search line bound to the address; returns the trimmed text in lower case."""
    text = st.text_input(label, key=key, placeholder=placeholder, bind="query-params")
    return (text or "").strip().lower()


def in_words(items: Sequence[Filter], chosen: dict[str, str | None]) -> dict[str, str]:
    """Filters as text for downloads: label → what was chosen."""
    return {i.label: i.write(value) if (value := chosen.get(i.key)) else (i.all_label or "–") for i in items}
