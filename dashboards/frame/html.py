"""Small pieces of HTML; every value from data goes through ``escape``."""

import streamlit as st

from dashboards.words.markup import escape, href, link

__all__ = ["escape", "heading", "href", "link", "note", "show"]


def show(markup: str) -> None:
    """Put trusted markup (built from escaped parts) on the page."""
    st.html(markup)


def heading(text: str) -> None:
    """A section heading of the page."""
    show(f'<h2 class="ob-h2">{escape(text)}</h2>')


def note(text: str) -> None:
    """A quiet line below a table or picture."""
    show(f'<p class="ob-note">{escape(text)}</p>')
