"""Pieces of HTML without a page around them: escaping and links, usable where no server runs."""

from dataclasses import dataclass, field
from html import escape as _escape
from typing import Any
from urllib.parse import urlencode


def escape(value: object) -> str:
    """Text safe inside HTML and attributes."""
    return _escape(str(value), quote=True)


def href(page: str, **params) -> str:
    """Address of a page with filters: ``href("plan", state="срок прошёл")``; empty filters are left out."""
    kept = {k: v for k, v in params.items() if v not in (None, "")}
    return f"{page}?{urlencode(kept)}" if kept else page


def link(text: str, page: str, **params) -> str:
    """An inner link; an ordinary anchor, so that it can be copied and opened in a new tab."""
    return f'<a href="{escape(href(page, **params))}" target="_self">{escape(text)}</a>'


@dataclass(frozen=True)
class Way:
    """Where something leads: the words of the link, a page and its filters; a page draws it, a letter writes it out."""

    words: str
    page: str
    filters: dict[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The address within the server, with the filters."""
        return href(self.page, **self.filters)

    @property
    def markup(self) -> str:
        """The same as a link of a page."""
        return link(self.words, self.page, **self.filters)


def school_link(school_code: str, text: str, **params) -> str:
    """A link to the page of a school, by the login that its people know (``edu223017``)."""
    return link(text.replace("№ ", "№\u00a0"), "school", code=f"edu{school_code}", **params)
