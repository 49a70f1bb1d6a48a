"""What a person records on a page: a filled form left in the inbox, ingested like any file that somebody sent."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from dashboards import identity
from warehouse.home import Home
from warehouse.recorded import name_of


def form_file(headers: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """Rows of a form as a csv file, the way a clerk's table editor saves it."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([headers, *rows])
    return text.getvalue().encode("utf-8-sig")


def leave(home: Home, name: str, content: bytes, now: datetime) -> Path:
    """Leave a file in the inbox under a name of its own; it counts from the next load."""
    home.inbox.mkdir(parents=True, exist_ok=True)
    path = home.inbox / name_of(name, now)
    path.write_bytes(content)
    identity.keep("record", path.name)
    return path
