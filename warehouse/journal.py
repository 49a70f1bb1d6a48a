"""The journal of runs: who started what, when, how it ended and what to do – one JSON line an event, only appended.

It lies outside of every database (`journal/runs.jsonl` in the home), so that pages can say that the last build failed.
A run has a line when it starts and a line when it ends; a run without the second was killed. Other journals of the home
keep the same columns: `event`, `what`, `command`, `who`, `pid`, `started`, `finished`, `status`, `sentence`, `advice`.
Instants are ISO 8601 with their zone. A journal that cannot be written never stops the work that it is about.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import psutil

from warehouse import __version__
from warehouse.home import Home
from warehouse.jobs import ASKED_BY
from warehouse.lock import WarehouseBusyError
from warehouse.reasons import of_error

#: Bytes read from the end: some five hundred runs, enough to know the rhythm of nights.
TAIL = 256 * 1024
RUNNING, DONE, FAILED, BUSY, STOPPED = "running", "done", "failed", "busy", "stopped"


@dataclass(frozen=True)
class Run:
    """One run as its last line says it."""

    run: str
    what: str
    command: str
    who: str
    pid: int
    pid_since: float
    is_scheduled: bool
    started: str
    finished: str | None = None
    status: str = RUNNING
    sentence: str = ""
    advice: str = ""
    build_id: str | None = None
    version: str = __version__

    @property
    def since(self) -> datetime:
        """When it started, in the time of this computer."""
        return datetime.fromisoformat(self.started).astimezone()

    @property
    def is_alive(self) -> bool:
        """Whether its process still works on this computer; its number may have been given to another one."""
        if self.finished or self.who.rpartition("@")[2] != socket.gethostname():
            return False
        try:
            return bool(abs(psutil.Process(self.pid).create_time() - self.pid_since) < 2)
        except psutil.Error:
            return False


class Writing:
    """What the block of `run` tells about its end."""

    def __init__(self) -> None:
        """Nothing to tell: done."""
        self.end: dict[str, Any] = {"status": DONE}

    def tell(self, status: str, sentence: str = "", advice: str = "", build_id: str | None = None) -> None:
        """Name the end of the run: status, words for people, the build that it made."""
        self.end = {"status": status, "sentence": sentence, "advice": advice, "build_id": build_id}


def path_of(home: Home) -> Path:
    """The file of the journal."""
    return home.root / "journal" / "runs.jsonl"


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def started_by() -> str:
    """Who asked for it on a page, else the account of this computer that the program works under; and the computer."""
    try:
        name = os.environ.get(ASKED_BY) or getpass.getuser()
    except (OSError, KeyError):
        name = "?"
    return f"{name}@{socket.gethostname()}"


def _is_watched() -> bool:
    """Whether a person started it: a schedule has no terminal."""
    return ASKED_BY in os.environ or any(
        stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)
    )


def _append(path: Path, event: str, entry: dict[str, Any]) -> None:
    line = json.dumps({"event": event, **entry}, ensure_ascii=False) + "\n"
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            size = file.seek(0, os.SEEK_END)
            if size:
                # A line that a full disk cut off must not swallow the next one.
                file.seek(size - 1)
                line = line if file.read(1) == b"\n" else "\n" + line
            file.write(line.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def run(home: Home, what: str) -> Iterator[Writing]:
    """Keep a run of a command in the journal, whatever becomes of it; what: the command's name, as `refresh`."""
    begun = Run(
        run=uuid.uuid4().hex[:12],
        what=what,
        command=f"obektiv {what}",
        who=started_by(),
        pid=os.getpid(),
        pid_since=psutil.Process().create_time(),
        is_scheduled=not _is_watched(),
        started=_now(),
    )
    _append(path_of(home), "started", asdict(begun))
    writing = Writing()
    try:
        yield writing
    except WarehouseBusyError as error:
        writing.tell(BUSY, str(error))
        raise
    except BaseException as error:
        reason = of_error(error)
        is_stopped = isinstance(error, KeyboardInterrupt | SystemExit)
        writing.tell(STOPPED if is_stopped else FAILED, reason.sentence, reason.advice)
        raise
    finally:
        _append(path_of(home), "finished", asdict(replace(begun, finished=_now(), **writing.end)))


def runs(home: Home) -> list[Run]:
    """Return the runs of the journal, oldest first, each as its last line says; cut-off lines are left out."""
    path = path_of(home)
    try:
        state = path.stat()
        return list(_read(path, (state.st_ino, state.st_mtime_ns, state.st_size)))
    except OSError:
        return []


def _tail(path: Path) -> list[str]:
    with path.open("rb") as file:
        file.seek(max(file.seek(0, os.SEEK_END) - TAIL, 0))
        return file.read().decode("utf-8", errors="replace").splitlines()


@lru_cache(maxsize=4)
def _read(path: Path, _state: tuple[int, ...]) -> tuple[Run, ...]:
    """Read a journal once until it grows: every page asks for it. Raises OSError."""
    lines = _tail(path)
    names = {field.name for field in fields(Run)}
    found: dict[str, Run] = {}
    for line in lines:
        with suppress(ValueError, TypeError, AttributeError):
            entry = json.loads(line)
            known = Run(**{name: value for name, value in entry.items() if name in names})
            found[known.run] = known
    return tuple(found.values())


def _people(home: Home) -> Path:
    return home.root / "journal" / "people.jsonl"


def note(home: Home, what: str, who: str, sentence: str, status: str = DONE) -> None:
    """Keep one act of a person: what (`sign_in`, `paper`, `record`…), the login, and in words what was done."""
    now = _now()
    entry = {"what": what, "command": "", "who": who, "pid": os.getpid(), "started": now, "finished": now}
    _append(_people(home), "done", {**entry, "status": status, "sentence": sentence, "advice": ""})


def forget(home: Home, days: int) -> None:
    """Take the acts of people that are older than a number of days out of their journal; the rest stays as it was.

    Called before the server serves, so that nobody writes meanwhile. Lines that do not read stay: they may be evidence.
    """
    path, first = _people(home), datetime.now().astimezone() - timedelta(days=days)
    if not path.exists():
        return
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not _is_older(line, first)]
    if len(kept) < len(lines):
        partial = path.with_suffix(".new")
        partial.touch(mode=0o600)
        partial.write_text("".join(kept), encoding="utf-8")
        partial.replace(path)


def _is_older(line: str, first: datetime) -> bool:
    try:
        return datetime.fromisoformat(json.loads(line)["started"]) < first
    except (ValueError, TypeError, KeyError):
        return False


def notes(home: Home) -> list[dict[str, Any]]:
    """Return what people did, the newest first, as far as the end of the file reaches."""
    try:
        lines = _tail(_people(home))
    except OSError:
        return []
    found: list[dict[str, Any]] = []
    for line in reversed(lines):
        with suppress(ValueError):
            entry = json.loads(line)
            if isinstance(entry, dict):
                found.append(entry)
    return found
