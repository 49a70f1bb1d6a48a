"""One writer at a time, and a clear word about who it is when it is not you."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from warehouse.child import end_orphan


class WarehouseBusyError(RuntimeError):
    """Somebody else is writing; the message says who, since when and what to do."""


def note_path(lock: Path) -> Path:
    """Where the holder of a lock says who it is: taking the lock empties its own file."""
    return lock.with_name(f"{lock.name}.json")


def is_held(lock: Path) -> bool:
    """Whether a writer of this computer works now, without taking the lock from one that is about to begin."""
    try:
        note = json.loads(note_path(lock).read_text(encoding="utf-8"))
        process = psutil.Process(int(note["pid"]))
        return bool(note["host"] == socket.gethostname() and process.create_time() <= note["began"] + 1)
    except (OSError, ValueError, KeyError, TypeError, psutil.Error):
        return False


def child_lock(lock: Path) -> Path:
    """What the child of a writer (dbt) holds while it writes: it may outlive a parent that was killed."""
    return lock.with_name(f"{lock.name}.child")


def _holder(lock: Path) -> str:
    try:
        note = json.loads(note_path(lock).read_text(encoding="utf-8"))
        return f"«{note['command']}», процесс {note['pid']} на {note['host']}, с {note['since']}"
    except (OSError, ValueError, KeyError):
        return "другой процесс"


def busy(path: Path) -> WarehouseBusyError:
    """What is said to whoever must wait for the holder of a lock."""
    return WarehouseBusyError(
        f"Хранилище занято: {_holder(path)}. Данные не изменены. Дождитесь окончания и повторите."
    )


def _end_orphan(path: Path) -> None:
    try:
        end_orphan(child_lock(path))
    except Timeout:
        raise WarehouseBusyError(
            "Хранилище занято: прежняя сборка прервана, но её процесс ещё пишет. Данные не изменены. "
            "Завершите его (он назван в файле lock.child.pid) и повторите."
        ) from None


@contextmanager
def writer_lock(path: Path, command: str) -> Iterator[None]:
    """Hold the writer's lock while the block runs; used by ingest, build, refresh and rollback.

    The operating system drops the lock if the process dies. Raises WarehouseBusyError when another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not a singleton of the process: a second writer among our own threads must wait as well.
    lock = FileLock(path, timeout=0, thread_local=False, is_singleton=False)
    try:
        lock.acquire()
    except Timeout:
        raise busy(path) from None
    try:
        _end_orphan(path)
        since = datetime.now(UTC).astimezone().strftime("%d.%m.%Y %H:%M:%S")
        note = {
            "command": command,
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": since,
            "began": time.time(),
        }
        note_path(path).write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            note_path(path).unlink()
        lock.release()
