"""What a person records on a page: a filled form left in the inbox, ingested like any file that somebody sent."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from dashboards import identity
from warehouse.home import Home
from warehouse.recorded import name_of
from warehouse.roles import ROLES

#: The column of every form that says whose line it is.
SCHOOL = "Логин ОО"


def form_file(headers: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """Rows of a form as a csv file, the way a clerk's table editor saves it."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([headers, *rows])
    return text.getvalue().encode("utf-8-sig")


def _stop_who_may_not(content: bytes) -> None:
    scope = identity.scope()
    records = "nothing" if scope.is_nothing else ROLES[scope.role].records
    if records == "everything":
        return
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    own = {f"edu{code}" for code in scope.schools or ()}
    if records == "nothing" or not rows or any(row.get(SCHOOL) not in own for row in rows):
        raise PermissionError("запись не о школе этого читателя")


def leave(home: Home, name: str, content: bytes, now: datetime) -> Path:
    """Leave a file in the inbox under a name of its own; it counts from the next load.

    Raises PermissionError for a reader who may not record this: a school records its own lines and no others.
    """
    _stop_who_may_not(content)
    home.inbox.mkdir(parents=True, exist_ok=True)
    path = home.inbox / name_of(name, now)
    path.write_bytes(content)
    identity.keep("record", path.name)
    return path
