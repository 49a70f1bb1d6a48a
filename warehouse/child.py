"""Child processes that never outlive the program that started them: dbt under a build, pages under `serve`.

The child watches a pipe from its parent, on every system; Linux is also asked to kill it. So kill -9 of the parent
alone leaves nobody who writes, and nobody who goes on serving.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

#: Set for a child that was started here; holds the file that it locks as long as it lives, or nothing.
WATCHED, LOCKED = "OBEKTIV_WATCHED", "OBEKTIV_CHILD_LOCK"
PR_SET_PDEATHSIG = 1
#: Seconds that a child may need to end after its parent, and to end by itself when it is told to.
PATIENCE = 10.0
_held: list[FileLock] = []


def start(
    arguments: list[str],
    *,
    env: dict[str, str],
    cwd: Path | None = None,
    lock: Path | None = None,
    is_heard: bool = False,
    words: tuple[IO[str], IO[str]] | None = None,
) -> subprocess.Popen[str]:
    """Start Python with arguments as a child that calls `follow_parent`.

    lock: a file that the child holds locked, with its number inside `lock.pid`; is_heard: its words come through
    `stdout` of the process, errors among them; words: open files that its words and its errors go to instead.
    """
    given = {**env, WATCHED: str(os.getpid()), LOCKED: str(lock or "")}
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=given,
        cwd=cwd,
        stdin=subprocess.PIPE,
        stdout=words[0] if words else subprocess.PIPE if is_heard else None,
        stderr=words[1] if words else subprocess.STDOUT if is_heard else None,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def follow_parent() -> None:
    """In the child: end at once when the parent is gone, and hold the lock that the parent named."""
    parent = os.environ.pop(WATCHED, "")
    if not parent:
        return
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != int(parent):
            os._exit(1)
    threading.Thread(target=_wait_for_the_end, daemon=True).start()
    if path := os.environ.pop(LOCKED, ""):
        lock = FileLock(path, timeout=PATIENCE)
        lock.acquire()
        _held.append(lock)
        _number_of(Path(path)).write_text(str(os.getpid()), encoding="ascii")


def _wait_for_the_end() -> None:
    with suppress(OSError):
        while os.read(0, 1):
            pass
    os._exit(1)


def _number_of(lock: Path) -> Path:
    return lock.with_name(f"{lock.name}.pid")


def stop(process: subprocess.Popen[str]) -> None:
    """End a child: asked first, killed when it does not listen."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def end_orphan(lock: Path) -> None:
    """Wait for a child whose parent was killed, then kill it; raises Timeout when it is alive even so.

    As long as the lock is held the number beside it is its holder's: no other program can be hit.
    """
    if not lock.exists():
        return
    for is_last in (False, True):
        waiting = FileLock(lock, timeout=PATIENCE, thread_local=False, is_singleton=False)
        try:
            waiting.acquire()
        except Timeout:
            if is_last:
                raise
            with suppress(OSError, ValueError):
                os.kill(
                    int(_number_of(lock).read_text(encoding="ascii")),
                    getattr(signal, "SIGKILL", signal.SIGTERM),
                )
            time.sleep(0.1)
        else:
            waiting.release()
            return
