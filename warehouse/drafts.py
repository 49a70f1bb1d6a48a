"""Drafts: what a person typed on a page and has not recorded, one file a person and a subject, until it is removed.

A draft outlives the page and the browser. Two windows of one person never overwrite each other unseen: whoever writes
names the revision that was read, and another one is told instead of being lost. Instants are ISO 8601 with their zone.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock

from warehouse.home import Home

#: How long a draft is kept that nobody has touched; seconds that one writer waits for another.
KEPT, PATIENCE = timedelta(days=90), 5.0


@dataclass(frozen=True)
class Draft:
    """One draft: whose, what it is about, what was typed, when it was saved and the name of that very state."""

    owner: str
    about: str
    saved: str
    revision: str
    content: dict[str, Any] = field(default_factory=dict)

    @property
    def saved_at(self) -> datetime:
        """When it was saved, by the clock of this computer."""
        return datetime.fromisoformat(self.saved).astimezone()


class DraftChangedError(RuntimeError):
    """The draft is not the one that was read: somebody has saved another one, or removed it (``found`` is None)."""

    def __init__(self, found: Draft | None) -> None:
        """Tell what lies there now."""
        super().__init__("черновик изменён в другом окне")
        self.found = found


def _path(home: Home, owner: str, about: str) -> Path:
    """Neither a login nor a subject stands in the name of a file."""
    digest = hashlib.sha256(f"{owner}\n{about}".encode()).hexdigest()
    return home.drafts / f"{digest[:40]}.json"


def _lock(home: Home) -> FileLock:
    home.drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
    return FileLock(home.drafts / "drafts.lock", timeout=PATIENCE)


def _read(path: Path) -> Draft | None:
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        return Draft(**{one.name: given[one.name] for one in fields(Draft)})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def read(home: Home, owner: str, about: str) -> Draft | None:
    """The draft of a person about a subject; None where there is none, or what lies there is none."""
    found = _read(_path(home, owner, about))
    return found if found and (found.owner, found.about) == (owner, about) else None


def of(home: Home, owner: str) -> list[Draft]:
    """Drafts of a person, the newest first."""
    try:
        paths = [Path(entry.path) for entry in os.scandir(home.drafts) if entry.name.endswith(".json")]
    except OSError:
        return []
    found = [one for path in paths if (one := _read(path)) and one.owner == owner]
    return sorted(found, key=lambda one: one.saved_at, reverse=True)


def write(home: Home, owner: str, about: str, content: dict[str, Any], known: str | None) -> Draft:
    """Save a draft over the revision that was read (None = none was there) and return it as it lies on the disk.

    Raises DraftChangedError when another one lies there, OSError when the disk does not take it.
    """
    with _lock(home):
        found = read(home, owner, about)
        if (found.revision if found else None) != known:
            raise DraftChangedError(found)
        saved = datetime.now().astimezone().isoformat(timespec="seconds")
        made = Draft(owner, about, saved, secrets.token_hex(8), content)
        path = _path(home, owner, about)
        partial = path.with_suffix(".new")
        partial.touch(mode=0o600)
        with partial.open("w", encoding="utf-8") as file:
            json.dump(asdict(made), file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        _forget_old(home)
    return made


def remove(home: Home, owner: str, about: str, known: str) -> None:
    """Throw away the draft that was read; nothing where there is none any more.

    Raises DraftChangedError when another one lies there.
    """
    with _lock(home):
        found = read(home, owner, about)
        if found and found.revision != known:
            raise DraftChangedError(found)
        _path(home, owner, about).unlink(missing_ok=True)


def _forget_old(home: Home) -> None:
    limit = (datetime.now() - KEPT).timestamp()
    with suppress(OSError):
        for entry in list(os.scandir(home.drafts)):
            if entry.name.endswith((".json", ".new")) and entry.stat().st_mtime < limit:
                Path(entry.path).unlink(missing_ok=True)
