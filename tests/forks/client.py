"""The side that asks for commands in forked processes: a test, or a forked command that starts dbt."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

from warehouse import child

ROOT = Path(__file__).resolve().parents[2]
#: Where the server listens; forked commands find it in their environment.
ADDRESS = "TESTS_FORKS"
#: What every command may be told anew, and what libraries write there themselves; the rest they read when loaded.
TOLD = ("OBEKTIV_", "PYTEST_CURRENT_TEST", ADDRESS, "_RJEM_MALLOC_CONF", "MPLBACKEND", "GX_ANALYTICS_ENABLED")
#: What is asked for.
COMMAND, DBT = "command", "dbt"
DBT_STARTED = ["-m", "warehouse.dbt_child"]


def _fixed(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith(TOLD)}


#: Before any test has changed it; and what every command of a test is given beside it.
BEGAN = _fixed(os.environ)
USUAL = {"DBT_LOG_LEVEL_FILE", "PYTHONUTF8"}


class Forked:
    """A forked process with what `subprocess.Popen` of text has: number, output, waiting, ending."""

    def __init__(self, address: str, request: dict[str, Any], streams: tuple[int, int, int]) -> None:
        """Ask the server for it; the streams stay the caller's."""
        self._answers = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._answers.connect(address)
        mask = os.umask(0o077)
        os.umask(mask)
        # A child has it from its parent, as the environment.
        asked = request | {"umask": mask}
        socket.send_fds(self._answers, [json.dumps(asked).encode()], streams)
        self.pid = int(self._answers.recv(64))
        self.stdin: IO[str] | None = None
        self.stdout: IO[str] | None = None
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._answers], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("forked", timeout or 0.0)
            self.returncode = int(self._answers.recv(64) or -signal.SIGKILL)
            self._answers.close()
        return self.returncode

    def poll(self) -> int | None:
        """Return its exit code, None while it runs."""
        with suppress(subprocess.TimeoutExpired):
            return self.wait(0.0)
        return None

    def terminate(self) -> None:
        """Ask it to end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)


@cache
def _served(fixed: tuple[tuple[str, str], ...]) -> str:
    """Start a server with an environment; returns where it listens."""
    folder = tempfile.TemporaryDirectory(prefix="forks_")
    address = f"{folder.name}/asked"
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.forks.server", address],
        env=dict(fixed),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdout.readline()

    def end() -> None:
        server.communicate()
        folder.cleanup()

    atexit.register(end)
    return address


def run_forked(
    arguments: tuple[str, ...], environment: dict[str, str]
) -> subprocess.CompletedProcess[str] | None:
    """Run a command of `obektiv` to its end in a forked process; None where that is not possible.

    It is not where a test changes what the libraries have read of the environment, or where nothing forks.
    """
    fixed = _fixed(environment)
    is_usual = BEGAN.items() <= fixed.items() and fixed.keys() - BEGAN.keys() <= USUAL
    is_test = "PYTEST_VERSION" in os.environ  # a benchmark counts what a command costs from its start
    if sys.platform != "linux" or not is_usual or not is_test:
        return None
    address = _served(tuple(sorted(fixed.items())))
    request = {
        "kind": COMMAND,
        "arguments": arguments,
        "environment": environment | {ADDRESS: address},
    }
    with (
        Path(os.devnull).open() as nothing,
        tempfile.TemporaryFile("w+", encoding="utf-8") as words,
        tempfile.TemporaryFile("w+", encoding="utf-8") as errors,
    ):
        process = Forked(address, request, (nothing.fileno(), words.fileno(), errors.fileno()))
        try:
            code = process.wait()
        finally:
            process.kill()
        words.seek(0)
        errors.seek(0)
        return subprocess.CompletedProcess(["obektiv", *arguments], code, words.read(), errors.read())


def fork_dbt() -> None:
    """In a forked command: dbt of its builds is forked too, with the project parsed already."""
    anew, address = child.start, os.environ[ADDRESS]

    def start(arguments: list[str], *, env: dict[str, str], lock: Path | None = None, **how: Any) -> Any:
        if arguments[:2] != DBT_STARTED or env.get("OBEKTIV_DBT_CACHE") != str(ROOT / ".cache" / "dbt"):
            return anew(arguments, env=env, lock=lock, **how)
        heard, words = os.pipe()
        taken, given = os.pipe()
        request = {
            "kind": DBT,
            "arguments": arguments,
            "environment": env | {child.LOCKED: str(lock or "")},
        }
        process = Forked(address, request, (taken, words, words))
        for stream in (words, taken):
            os.close(stream)
        process.stdin = os.fdopen(given, "w", encoding="utf-8")
        process.stdout = os.fdopen(heard, encoding="utf-8", errors="replace")
        return process

    child.start = start
