"""The archive: every recognised file's bytes under their sha256, with a note of the name they came under. Never edited.

A file is copied first and hashed as it is copied: what is kept is what the hash says, whatever becomes of the original.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

BLOCK = 1 << 20
PARTIAL = ".incoming-*.part"
_COPIES = itertools.count(1)


class UnreadableFileError(OSError):
    """The original cannot be read: rights or a failing disk."""


class GrowingFileError(Exception):
    """The original changed while it was copied: somebody is still writing it."""


@dataclass(frozen=True)
class Incoming:
    """A copy of a file in the archive's folder that is not in the archive yet."""

    path: Path
    sha256: str
    original: Path
    mtime_ns: int

    def drop(self) -> None:
        """Forget the copy."""
        self.path.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's bytes as hex; raises UnreadableFileError."""
    digest = hashlib.sha256()
    for block in _blocks(path):
        digest.update(block)
    return digest.hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as handle:
            while block := handle.read(BLOCK):
                yield block
    except OSError as error:
        raise UnreadableFileError(error.errno, error.strerror) from error


def state_of(path: Path) -> tuple[int, int]:
    """Return size and time of the last change, to see whether somebody is still writing a file."""
    try:
        found = path.stat()
    except OSError as error:
        raise UnreadableFileError(error.errno, error.strerror) from error
    return found.st_size, found.st_mtime_ns


def take_in(path: Path, archive: Path) -> Incoming:
    """Copy a file beside the archived ones and hash the copy.

    Raises UnreadableFileError for the original, GrowingFileError when it changed meanwhile, OSError for the archive.
    """
    archive.mkdir(parents=True, exist_ok=True)
    before = state_of(path)
    partial = archive / PARTIAL.replace("*", f"{os.getpid()}-{next(_COPIES)}")
    digest = hashlib.sha256()
    try:
        with partial.open("wb") as copy:
            for block in _blocks(path):
                digest.update(block)
                copy.write(block)
        if state_of(path) != before or partial.stat().st_size != before[0]:
            raise GrowingFileError(path.name)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return Incoming(partial, digest.hexdigest(), path, before[1])


def keep(incoming: Incoming, file_name: str, archive: Path, run_id: str | None, at: datetime) -> Path:
    """Put a copy into the archive unless its bytes are there already; returns the archived path.

    The note says where the file lay and of what time it was: a file that still lies there was not sent again.
    """
    target = archive / incoming.sha256
    note = archive / f"{incoming.sha256}.json"
    if target.exists() and note.exists():
        incoming.drop()
        return target
    incoming.path.replace(target)
    target.chmod(0o400)
    kept = {
        "file_name": file_name,
        "run_id": run_id,
        "archived_at": at.isoformat(timespec="microseconds"),
        "path": str(incoming.original.absolute()),
        "mtime_ns": incoming.mtime_ns,
    }
    partial = archive / f".{incoming.sha256}.json.part"
    partial.write_text(json.dumps(kept), encoding="utf-8")
    partial.replace(note)
    return target


def forget(sha256: str, archive: Path) -> None:
    """Remove a file that should never have been kept, with its note: the note last, so that a kill leaves no orphan."""
    for path in (archive / sha256, archive / f"{sha256}.json"):
        path.unlink(missing_ok=True)


def forget_partial(archive: Path) -> None:
    """Remove copies that an ended run has left behind."""
    for left in (*archive.glob(PARTIAL), *archive.glob(".*.json.part")):
        left.unlink(missing_ok=True)
