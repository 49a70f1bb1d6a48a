"""What a person records on a page: a filled form left in the inbox, ingested like any file that somebody sent."""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Protocol

from dashboards import identity
from warehouse import jobs, pending
from warehouse.home import Home
from warehouse.lock import is_held
from warehouse.query import asked_closings, built_files, own_readings, own_visits
from warehouse.recorded import form_of, name_of
from warehouse.roles import ROLES
from warehouse.scope import Scope

#: The column of every form that says whose line it is.
SCHOOL = "Логин ОО"
#: The column of a sheet that says whose visit it tells of.
OBSERVER = "Код наблюдателя"
#: The column of a status that answers a check of a closing, its answers and the statuses that they give.
CHECK = "Проверка"
CHECK_ANSWERS = {
    "да, исполнено": ("выполнено", "выполнено с нарушением срока"),
    "нет, не о том": ("не выполнено",),
}


class Sent(Protocol):
    """A file as the browser sends it."""

    name: str
    size: int

    def getbuffer(self) -> memoryview:
        """The bytes."""


def safe_name(name: str) -> str:
    """The name of a file without folders, control signs and dots in front, which would hide it."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return re.sub(r"[\x00-\x1f\x7f]", "", last).lstrip(". ~$")[-180:] or "файл"


def keep_apart(home: Home, sent: Mapping[str, Sent]) -> tuple[str, dict[str, str]]:
    """Keep files for a job to come, each in the folder that says what it is; its number and names by folder."""
    job = jobs.new_name()
    names = {folder: safe_name(one.name) for folder, one in sent.items()}
    for folder, one in sent.items():
        root = jobs.files(home, job) / folder
        root.mkdir(mode=0o700, parents=True)
        (root / names[folder]).write_bytes(one.getbuffer())
    return job, names


def form_file(headers: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """Rows of a form as a csv file, the way a clerk's table editor saves it."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([headers, *rows])
    return text.getvalue().encode("utf-8-sig")


def may_record(scope: Scope) -> str:
    """What a reader may record: everything, own, sheets, readings, checks or nothing (`warehouse.roles`)."""
    return "nothing" if scope.is_nothing else ROLES[scope.role].records


def _stop_who_may_not(content: bytes) -> None:
    scope = identity.scope()
    records = may_record(scope)
    if records == "everything":
        return
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    if records == "sheets":
        _stop_whose_visit_it_is_not(rows, scope)
        return
    if records == "readings":
        _stop_whose_work_it_is_not(rows, scope)
        return
    if records == "checks":
        _stop_what_was_not_asked(rows, scope)
        return
    own = {f"edu{code}" for code in scope.schools or ()}
    if records == "nothing" or not rows or any(row.get(SCHOOL) not in own for row in rows):
        raise PermissionError("запись не о школе этого читателя")


def _stop_whose_visit_it_is_not(rows: list[dict[str, str]], scope: Scope) -> None:
    """An observer hands in sheets of own visits alone: own code, a school and day of an own assignment."""
    if not rows or any(OBSERVER not in row for row in rows):
        raise PermissionError("запись не лист наблюдения")
    visits = {(f"edu{code}", f"{day:%d.%m.%Y}", scope.person) for code, day in own_visits(scope)}
    if any((row.get(SCHOOL), row.get("Дата"), row.get(OBSERVER)) not in visits for row in rows):
        raise PermissionError("запись не о посещении этого читателя")


def _stop_whose_work_it_is_not(rows: list[dict[str, str]], scope: Scope) -> None:
    """An expert records readings of own works alone."""
    asked = [
        (row.get("Жребий"), row.get("Код в пакете"), row.get("Чтение"), row.get("Код эксперта"))
        for row in rows
    ]
    # A form that names no work at all is refused without asking whose works there are.
    if not rows or any(None in one for one in asked) or not set(asked) <= own_readings(scope):
        raise PermissionError("запись не о работе этого эксперта")


def _stop_what_was_not_asked(rows: list[dict[str, str]], scope: Scope) -> None:
    """A head answers whether closings that were drawn are right, and says nothing else of measures."""
    words = [(row.get(CHECK), row.get("Статус")) for row in rows]
    asked = [(row.get("План"), row.get("№"), row.get("Период"), row.get(SCHOOL)) for row in rows]
    is_answer = rows and all(status in CHECK_ANSWERS.get(answer or "", ()) for answer, status in words)
    if not is_answer or any(row.get("Новый срок") for row in rows) or not set(asked) <= asked_closings(scope):
        raise PermissionError("запись не ответ на выборочную проверку")


def leave(home: Home, name: str, content: bytes, now: datetime) -> Path:
    """Leave a file in the inbox under a name of its own: pages and papers show it at once, marked as waiting.

    Pressed twice, the same words are recorded once: the file that already waits with them is returned. Raises
    PermissionError for a reader who may not record this: a school records its own lines and no others.
    """
    _stop_who_may_not(content)
    home.inbox.mkdir(parents=True, exist_ok=True)
    for known in waiting(home, name):
        if known.read_bytes() == content:
            return known
    path = home.inbox / name_of(name, now)
    # Whole at once: readers look at the inbox at any moment.
    partial = path.with_name(f".{path.name}.new")
    partial.write_bytes(content)
    partial.replace(path)
    identity.keep("record", path.name)
    return path


def waiting(home: Home, name: str | None = None) -> list[Path]:
    """What was recorded under a name (None = all) and no build has yet."""
    known = built_files(home)
    return [path for path in pending.waiting(home, known) if name in (None, form_of(path.name))]


def take_back(home: Home, path: Path) -> str:
    """Take back what was recorded; returns why it cannot be, in words, or nothing when it is done.

    Raises PermissionError for a reader who may not record it either.
    """
    if is_held(home.lock):
        return "Сейчас идёт обновление: подождите, пока оно закончится."
    try:
        content = path.read_bytes()
    except OSError:
        return ""
    _stop_who_may_not(content)
    if (home.archive / hashlib.sha256(content).hexdigest()).exists():
        return "Запись уже загружена: отзовите её на странице «Загрузка», раздел «Загрузки»."
    path.unlink(missing_ok=True)
    identity.keep("record", f"взято назад: {path.name}")
    return ""
