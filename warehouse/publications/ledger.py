"""The ledger of what has left the department: one line a paper or a release, only ever added to.

It lies in `publications/` of the home, outside the published build: a rebuild does not touch it, a backup must hold it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from warehouse.home import Home
from warehouse.private import owner_only

LEDGER, RELEASES, LOCK = "ledger.jsonl", "releases", "lock"
RELEASE, PAPER = "выпуск", "бумага"


class LedgerBrokenError(RuntimeError):
    """The ledger or a release cannot be read; the message says what to do."""


def entries(home: Home) -> list[dict[str, Any]]:
    """Every line of the ledger, oldest first; an unfinished last line (a full disk) is left out."""
    path = home.publications / LEDGER
    if not path.exists():
        return []
    found = []
    lines = path.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(json.loads(line))
        except ValueError as error:
            if number == len(lines):
                continue
            raise LedgerBrokenError(
                f"Журнал публикаций повреждён: файл publications/{LEDGER}, строка {number}. "
                "Верните папку publications из резервной копии."
            ) from error
    return found


def add(home: Home, entry: dict[str, Any]) -> None:
    """Write one line and see it on the disk before anything is handed out."""
    with owner_only():
        home.publications.mkdir(parents=True, exist_ok=True)
        with (home.publications / LEDGER).open("a+b") as file:
            file.seek(0)
            # A line that was not finished speaks of a paper that nobody has got.
            file.truncate(file.read().rfind(b"\n") + 1)
            file.write(json.dumps(entry, ensure_ascii=False, default=str).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """One process at a time opens releases and writes lines; others wait a moment."""
    with owner_only():
        home.publications.mkdir(parents=True, exist_ok=True)
        with FileLock(home.publications / LOCK, timeout=60):
            yield


def release_file(home: Home, procedure_id: str, number: int) -> Path:
    """Where a release of a procedure lies."""
    folder = "".join(c if c.isalnum() or c in "-_." else "_" for c in procedure_id)
    return home.publications / RELEASES / folder / f"{number}.duckdb"


def now() -> str:
    """The moment of an entry, with its zone."""
    return datetime.now().astimezone().isoformat(timespec="seconds")
