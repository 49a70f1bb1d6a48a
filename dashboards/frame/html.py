"""Small pieces of HTML; every value from data goes through ``escape``."""

from html import escape as _escape
from urllib.parse import urlencode

import streamlit as st


def escape(value: object) -> str:
    """Text safe inside HTML and attributes."""
    return _escape(str(value), quote=True)


def show(markup: str) -> None:
    """Put trusted markup (built from escaped parts) on the page."""
    st.html(markup)


def href(page: str, **params) -> str:
    """Address of a page with filters: ``href("plan", state="срок прошёл")``; empty filters are left out."""
    kept = {k: v for k, v in params.items() if v not in (None, "")}
    return f"{page}?{urlencode(kept)}" if kept else page


def link(text: str, page: str, **params) -> str:
    """An inner link; an ordinary anchor, so that it can be copied and opened in a new tab."""
    return f'<a href="{escape(href(page, **params))}" target="_self">{escape(text)}</a>'


def heading(text: str) -> None:
    """A section heading of the page."""
    show(f'<h2 class="ob-h2">{escape(text)}</h2>')


def note(text: str) -> None:
    """A quiet line below a table or picture."""
    show(f'<p class="ob-note">{escape(text)}</p>')
