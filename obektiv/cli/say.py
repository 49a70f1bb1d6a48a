"""How commands talk: Russian sentences for people, one JSON object for programs, progress for anything slow."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.jobs import tell_step

# Signs that a terminal obeys, and signs that turn the reading direction, have no place in names of files.
_OBEYED = dict.fromkeys(
    [
        *range(0x20),
        *range(0x7F, 0xA0),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ],
    "�",
)
del _OBEYED[ord("\n")], _OBEYED[ord("\t")]


def plain(text: object) -> str:
    """Words as they are: nothing in them moves a cursor, and a name in another encoding is shown as far as it reads."""
    return str(text).encode("utf-8", "surrogateescape").decode("utf-8", "replace").translate(_OBEYED)


class _Plain(Console):
    """Prints what it is given: brackets, colons and control signs of a file name are nobody's markup."""

    def print(self, *objects: Any, **settings: Any) -> None:
        """Print words without reading markup in them."""
        super().print(*(Text(plain(o)) if isinstance(o, str) else o for o in objects), **settings)


_width = None if sys.stdout.isatty() else 160
out = _Plain(highlight=False, soft_wrap=True, width=_width, markup=False, emoji=False)
err = _Plain(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)


def moment(utc: datetime) -> str:
    """Put a moment of the store, which is UTC without saying so, into the time of this computer."""
    return f"{utc.replace(tzinfo=UTC).astimezone():%d.%m.%Y %H:%M}"


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
    text = json.dumps(payload, ensure_ascii=False, default=_plain, indent=1)
    sys.stdout.write(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") + "\n")


def table(title: str, columns: list[str], rows: list[list[object]], right: tuple[int, ...] = ()) -> None:
    """Print a table for people; columns named in `right` hold numbers."""
    shown = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for index, name in enumerate(columns):
        shown.add_column(name, justify="right" if index in right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*[Text("" if cell is None else plain(cell)) for cell in row])
    out.print(shown)


@contextmanager
def progress(words: str, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Show that something is going on; yields a function that tells the current step, to a page that asked as well."""
    tell_step(words)
    if quiet or not err.is_terminal:
        if not quiet:
            err.print(f"{words}…")
        yield partial(tell_step, words)
        return
    with err.status(f"{words}…") as status:
        yield lambda step: status.update(Text(plain(f"{words}: {step}")))
