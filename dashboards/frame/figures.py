"""The row of three to five figures, and the list of what needs attention."""

from dataclasses import dataclass

from dashboards.frame.html import escape, show
from dashboards.words.markup import Way

SIGNS = {"notice": "▲", "done": "✓", "plain": "●"}


@dataclass(frozen=True)
class Figure:
    """One number with its label and a note (n, comparison); ``is_notice`` asks for attention."""

    value: str
    label: str
    note: str = ""
    is_notice: bool = False


@dataclass(frozen=True)
class Todo:
    """One thing that needs a person: what, why it matters, where it leads; beside: ready markup of names as links."""

    what: str
    why: str = ""
    way: Way | None = None
    kind: str = "notice"
    beside: str = ""


def figures(items: list[Figure]) -> None:
    """Three to five figures in one row; a column on a phone."""
    cells = "".join(
        f'<div class="ob-figure{" notice" if f.is_notice else ""}"><div class="v">{escape(f.value)}</div>'
        f'<div class="l">{escape(f.label)}</div>'
        + (f'<div class="n">{escape(f.note)}</div>' if f.note else "")
        + "</div>"
        for f in items
    )
    show(f'<div class="ob-figures">{cells}</div>')


def todos(items: list[Todo]) -> None:
    """What needs attention, most urgent first, each with one link to why."""
    rows = "".join(
        f'<li class="{item.kind}"><span class="s" aria-hidden="true">{SIGNS[item.kind]}</span>'
        f'<div class="t"><b>{escape(item.what)}</b>'
        + (f"<span>{item.beside}</span>" if item.beside else "")
        + (f"<span>{escape(item.why)}</span>" if item.why else "")
        + f'</div><div class="a">{item.way.markup if item.way else ""}</div></li>'
        for item in items
    )
    show(f'<ul class="ob-todo">{rows}</ul>')
