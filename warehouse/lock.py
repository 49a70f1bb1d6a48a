"""One writer at a time, and a clear word about who it is when it is not you."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

if sys.platform == "win32":  # pragma: no cover - exercised on Windows only
    import msvcrt
else:
    import fcntl


class WarehouseBusyError(RuntimeError):
    """Somebody else is writing; the message says who, since when and what to do."""


def _acquire(handle: int) -> bool:
    """Take an exclusive lock that the operating system drops if the process dies."""
    try:
        if sys.platform == "win32":  # pragma: no cover
            # Windows locks are mandatory: a byte past the note keeps the note readable for others.
            os.lseek(handle, 4096, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _holder(path: Path) -> str:
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        return f"«{note['command']}», процесс {note['pid']} на {note['host']}, с {note['since']}"
    except (OSError, ValueError, KeyError):
        return "другой процесс"


@contextmanager
def writer_lock(path: Path, command: str) -> Iterator[None]:
    """Hold the writer's lock while the block runs; used by ingest, build, refresh and rollback.

    Raises WarehouseBusyError when another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _acquire(handle):
            raise WarehouseBusyError(
                f"Хранилище занято: {_holder(path)}. Данные не изменены. Дождитесь окончания и повторите."
            )
        since = datetime.now(UTC).astimezone().strftime("%d.%m.%Y %H:%M:%S")
        note = {"command": command, "pid": os.getpid(), "host": socket.gethostname(), "since": since}
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, json.dumps(note, ensure_ascii=False).encode())
        yield
    finally:
        os.close(handle)
