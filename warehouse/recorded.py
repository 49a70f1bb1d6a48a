"""What people record on pages: filled forms in the inbox, each under a name that only pages give."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from warehouse.home import Home

NAME = re.compile(r"(?P<form>.+) (?P<at>\d{4}-\d\d-\d\d \d\d-\d\d-\d\d-\d{6})\.csv")


def name_of(form: str, now: datetime) -> str:
    """The name of a file that a page leaves: what it is, and the moment, which tells two of them apart."""
    return f"{form} {now:%Y-%m-%d %H-%M-%S-%f}.csv"


def form_of(name: str) -> str | None:
    """What a file is that a page left, by its name; None for files that people sent."""
    found = NAME.fullmatch(name)
    return found["form"] if found else None


def recorded(home: Home) -> list[Path]:
    """Files that pages left in the inbox, in the order of their moments."""
    found = [path for path in home.inbox.glob("*.csv") if form_of(path.name)]
    return sorted(found, key=lambda path: path.stem[-26:])


def moment_of(name: str) -> datetime | None:
    """When a page left a file, by its name; None for files that people sent."""
    found = NAME.fullmatch(name)
    return datetime.strptime(found["at"], "%Y-%m-%d %H-%M-%S-%f") if found else None
