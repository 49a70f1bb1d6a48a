"""How commands talk: Russian sentences for people, one JSON object for programs, progress for anything slow."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

_width = None if sys.stdout.isatty() else 160
out = Console(highlight=False, soft_wrap=True, width=_width)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Path):
        return value.as_posix()
    return str(value)


def as_json(payload: object) -> None:
    """Print one JSON document for a program."""
    sys.stdout.write(json.dumps(payload, ensure_ascii=False, default=_plain, indent=1) + "\n")


def table(title: str, columns: list[str], rows: list[list[object]], right: tuple[int, ...] = ()) -> None:
    """Print a table for people; columns named in `right` hold numbers."""
    shown = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for index, name in enumerate(columns):
        shown.add_column(name, justify="right" if index in right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*["" if cell is None else str(cell) for cell in row])
    out.print(shown)


@contextmanager
def progress(words: str, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Show that something is going on; yields a function that tells the current step."""
    if quiet:
        yield lambda _: None
        return
    if not err.is_terminal:
        err.print(f"{words}…")
        yield lambda _: None
        return
    with err.status(f"{words}…") as status:
        yield lambda step: status.update(f"{words}: {step}")
