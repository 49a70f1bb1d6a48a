"""The child process that opens files: whatever is inside them can break this process only.

`python -m ingestion.reading.child` answers one request after another on its standard streams until they close.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ingestion.reading.channel import Readable, TooBigError, receive, send
from ingestion.reading.convert import stop
from ingestion.reading.limits import Limits

# Windows keeps time only: memory there is not limited a process.
if sys.platform != "win32":
    import resource

READY = "ready"
OUT_OF_MEMORY = "memory"


@dataclass
class Answer:
    """What came of a request: a value, or why there is none; `used_mb` is what the process holds afterwards."""

    value: Any = None
    trouble: str | None = None
    trace: str = ""
    used_mb: int = 0


def main() -> None:
    """Serve requests: (name of a function, arguments, seconds). A closed stream ends the process."""
    requests, answers = _own_streams()
    if hasattr(signal, "SIGINT"):
        # Ctrl+C reaches the whole group: the parent decides what becomes of the file in work.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    limits = Limits.from_env()
    _limit_memory(limits.memory_mb)
    from ingestion.catalogue import all_sources
    from ingestion.reading import steps, together

    all_sources()
    known = {
        "read": steps.read,
        "annotate": steps.annotate,
        "read_together": together.read_together,
        "unpack": steps.unpack,
    }
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    send(answers, READY)
    while True:
        name, arguments, seconds = waiting.get()
        _limit_processor(seconds)
        answer = _answered(known[name], arguments)
        answer.used_mb = _used_mb()
        try:
            send(answers, answer)
        except (TooBigError, MemoryError):
            send(answers, Answer(trouble=OUT_OF_MEMORY, used_mb=answer.used_mb))


def _own_streams() -> tuple[Readable, IO[bytes]]:
    """Take the standard streams for messages; what libraries print goes to the error stream instead."""
    requests, answers = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return requests, answers


def _listen(requests: Readable, waiting: queue.SimpleQueue[Any]) -> None:
    """Pass requests on; without the parent nobody needs what is being read."""
    try:
        while True:
            waiting.put(receive(requests))
    except (EOFError, OSError):
        stop()
        os._exit(0)


def _answered(function: Any, arguments: tuple[Any, ...]) -> Answer:
    try:
        return Answer(function(*arguments))
    except MemoryError:
        return Answer(trouble=OUT_OF_MEMORY, trace=traceback.format_exc())
    # A panic of a library written in Rust is no Exception.
    except BaseException as error:
        return Answer(trouble=type(error).__name__, trace=traceback.format_exc())


def _limit_memory(memory_mb: int) -> None:
    """Limit data, not addresses: readers reserve gigabytes of addresses that they never touch."""
    if sys.platform != "win32" and hasattr(resource, "RLIMIT_DATA"):
        resource.setrlimit(resource.RLIMIT_DATA, (memory_mb << 20, memory_mb << 20))
        resource.setrlimit(resource.RLIMIT_AS, (8 * memory_mb << 20, 8 * memory_mb << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_processor(seconds: float) -> None:
    """End a request that nobody waits for any more, even inside a library that never lets Python speak."""
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        cores = os.cpu_count() or 1
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        spent = int(used.ru_utime + used.ru_stime)
        resource.setrlimit(resource.RLIMIT_CPU, (spent + int(seconds * cores) + 2, hard))


def _used_mb() -> int:
    try:
        resident = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError):
        return 0
    return resident * os.sysconf("SC_PAGE_SIZE") >> 20


if __name__ == "__main__":
    # Run as a module, this file has another name than the messages that the parent unpacks.
    from ingestion.reading import child

    child.main()
