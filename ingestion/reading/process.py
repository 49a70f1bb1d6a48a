"""The parent's side of the reading child: started once, asked with a time limit, started anew after its death."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from functools import cache
from io import BufferedReader
from typing import IO, Any, cast

import psutil

from ingestion.reading.channel import receive, send
from ingestion.reading.child import OUT_OF_MEMORY, READY, Answer
from ingestion.reading.limits import MEMORY_VARIABLE, SECONDS_VARIABLE, Limits
from warehouse.home import PROJECT_ROOT

START_SECONDS, STARTS = 180, 3
#: A machine with other work to do gives a file its seconds in so many times as long by the clock.
PATIENCE = 6
#: How often and how long apart the child is looked at before it counts as one that only waits.
LOOKS, LOOK_SECONDS = 10, 0.1
#: What libraries say before they give up for want of memory.
MEMORY_WORDS = (b"memory allocation of", b"MemoryError", b"Cannot allocate memory", b"out of memory")
#: A process that has nothing to do, or is gone.
IDLE = (
    psutil.STATUS_SLEEPING,
    psutil.STATUS_IDLE,
    psutil.STATUS_STOPPED,
    psutil.STATUS_ZOMBIE,
    psutil.STATUS_DEAD,
)
OUT_OF_TIME, DIED, KILLED = "time", "died", "killed"


class ReadingProcessError(RuntimeError):
    """The child does not even start: no fault of any file."""


class ReadingProcess:
    """One warm child for a whole run; a request that kills it costs its own answer only."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._is_ready = False

    def start(self) -> None:
        """Start the child without waiting for it: it gets warm while the caller opens the store."""
        if self._process and self._process.poll() is None:
            return
        self.close()
        # In a file and not in a pipe: nobody has to read while the child works.
        self._said = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ingestion.reading.child"],
            cwd=PROJECT_ROOT,
            env=_environment(self.limits),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            # A group of its own: what the child has started ends with it.
            start_new_session=True,
        )
        self._answers = queue.SimpleQueue()
        threading.Thread(
            target=_listen, args=(cast(BufferedReader, self._process.stdout), self._answers), daemon=True
        ).start()

    def ask(self, name: str, arguments: tuple[Any, ...], seconds: float) -> Answer:
        """Call a function of `ingestion.reading.steps` in the child; its death is an answer with the trouble named."""
        with self._lock:
            self._be_ready()
            assert self._process is not None
            try:
                send(cast(IO[bytes], self._process.stdin), (name, arguments, seconds))
                answer: Answer | None = self._answer_within(seconds)
            except queue.Empty:
                self.close()
                return Answer(trouble=OUT_OF_TIME)
            except OSError:
                answer = None
            if answer is None:
                return self._death()
            # A library keeps what it once took; a fresh child has all its memory for the next file.
            if answer.trouble == OUT_OF_MEMORY or answer.used_mb > self.limits.memory_mb // 3:
                self.close()
            return answer

    def _answer_within(self, seconds: float) -> Answer | None:
        """Wait while the child has worked for less than `seconds`.

        Raises queue.Empty for a child that works longer, or that only waits.
        """
        before, end = self._worked(), time.monotonic() + PATIENCE * seconds
        left = seconds
        while True:
            try:
                return cast("Answer | None", self._answers.get(timeout=left))
            except queue.Empty:
                left = min(seconds - (self._worked() - before), end - time.monotonic())
                if left <= 0 or not self._is_working():
                    raise
                left = max(left, LOOK_SECONDS)

    def _worked(self) -> float:
        """Seconds of the processor that the child and what it has started have taken."""
        taken = 0.0
        for process in self._processes():
            with suppress(psutil.Error):
                taken += sum(process.cpu_times()[:2])
        return taken

    def _is_working(self) -> bool:
        """Whether the child runs, reads or waits for its turn rather than for something that does not come."""
        before = self._worked()
        for _ in range(LOOKS):
            for process in self._processes():
                with suppress(psutil.Error):
                    if process.status() not in IDLE:
                        return True
            time.sleep(LOOK_SECONDS)
            # Threads may work while the one that is looked at waits for them.
            if self._worked() > before:
                return True
        return False

    def _processes(self) -> list[psutil.Process]:
        if self._process is None:
            return []
        try:
            child = psutil.Process(self._process.pid)
            return [child, *child.children(recursive=True)]
        except psutil.Error:
            return []

    @property
    def pid(self) -> int | None:
        """The number of the child's process, None while there is none."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the child at once: it holds nothing that has to be finished."""
        process, self._process, self._is_ready = self._process, None, False
        if process:
            _end(process)
            for stream in (process.stdin, self._said):
                if stream:
                    try:
                        stream.close()
                    except OSError:
                        continue

    def _be_ready(self) -> None:
        said = b""
        for _ in range(STARTS):
            self.start()
            if self._is_ready:
                return
            with suppress(queue.Empty):
                self._is_ready = self._answers.get(timeout=START_SECONDS) == READY
            if self._is_ready:
                return
            said = self._last_words()
            self.close()
        raise ReadingProcessError(said.decode("utf-8", "replace"))

    def _death(self) -> Answer:
        assert self._process is not None
        code, said = self._process.wait(), self._last_words()
        self.close()
        trouble = KILLED if code == -9 else DIED
        if any(word in said for word in MEMORY_WORDS):
            trouble = OUT_OF_MEMORY
        return Answer(trouble=trouble, trace=f"exit code {code}\n{said.decode('utf-8', 'replace')}")

    def _last_words(self) -> bytes:
        if not self._said:
            return b""
        end = self._said.seek(0, os.SEEK_END)
        self._said.seek(max(end - 4000, 0))
        return self._said.read()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the child with everything that it has started (LibreOffice at its work)."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _listen(stream: BufferedReader, answers: queue.SimpleQueue[Any]) -> None:
    """Pass answers on; None when the child is gone."""
    with stream:
        try:
            while True:
                answers.put(receive(stream))
        except (EOFError, OSError):
            answers.put(None)


def _environment(limits: Limits) -> dict[str, str]:
    paths = [str(PROJECT_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUTF8": "1",
        "RUST_BACKTRACE": "0",
        MEMORY_VARIABLE: str(limits.memory_mb),
        SECONDS_VARIABLE: str(limits.seconds),
    }


@cache
def warm_process(limits: Limits) -> ReadingProcess:
    """Return the one child of this process with these limits; it ends when this process does, however that ends."""
    return ReadingProcess(limits)


def warm_up() -> None:
    """Start the child before the first file is asked about, best before the libraries of the caller are loaded."""
    warm_process(Limits.from_env()).start()
