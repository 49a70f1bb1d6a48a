"""`python -m tests.forks.server ADDRESS`: loads the libraries once, then forks a process for every command asked for.

A test that runs a command pays for what the command does, not for importing polars, dbt and Great Expectations anew.
What is forked starts with the arguments, environment and streams that it is given and ends like any program. Started
by `tests.forks.client`, it ends when its input does.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from tests.forks.client import COMMAND, DBT, fork_dbt
from warehouse import child

#: What commands load on their way.
LIBRARIES = (
    "obektiv.cli.app",
    "ingestion.pipeline",
    "obektiv.demo",
    "dashboards.documents.scheduled",
    "great_expectations",
)
#: Bytes of a request, and how many streams come with it: input, words, errors.
SIZE, STREAMS = 2**17, 3


def main(address: str) -> None:
    """Serve until whoever asks is gone."""
    for name in LIBRARIES:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the keepers
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(address)
        listening.listen()
        print("ready", flush=True)
        while True:
            heard, _, _ = select.select([listening, 0], [], [])
            if 0 in heard:
                return
            asked, _ = listening.accept()
            words, streams, *_ = socket.recv_fds(asked, SIZE, STREAMS)
            if request := json.loads(words or b"null"):
                if request["kind"] == DBT:
                    # Here, so that every later build finds the project parsed.
                    importlib.import_module("tests.fuzz.parsed")
                if os.fork() == 0:
                    listening.close()
                    _keep(request, asked, streams)
            for stream in streams:
                os.close(stream)
            asked.close()


def _keep(request: dict[str, Any], asked: socket.socket, streams: list[int]) -> NoReturn:
    """Fork the process itself, tell its number and how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    process = os.fork()
    if process == 0:
        asked.close()
        _end(_become, request, streams)
    for stream in (0, 1, 2, *streams):
        os.close(stream)
    with suppress(OSError):
        asked.send(str(process).encode())
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    with suppress(OSError):
        asked.send(str(code).encode())
    os._exit(0)


def _end(work: Callable[..., None], *about: Any) -> NoReturn:
    """Do the work and end as a program does, but for what libraries would tear down: their threads were not forked."""
    code: object = 0
    try:
        work(*about)
    except SystemExit as stop:
        code = stop.code
    except BaseException:
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    if not isinstance(code, int):
        code, said = int(code is not None), code
        if said is not None:
            print(said, file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _become(request: dict[str, Any], streams: list[int]) -> None:
    """Take the streams, the environment and the arguments of a request, then do what it asks for."""
    for place, stream in enumerate(streams):
        os.dup2(stream, place)
        os.close(stream)
    sys.stdin = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    os.umask(request["umask"])
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    if request["kind"] == COMMAND:
        from obektiv.cli import main as command

        sys.argv = ["-c", *request["arguments"]]
        vars(sys.modules["__main__"])["__package__"] = None  # or the usage would name this server
        fork_dbt()
        command()
    else:
        from tests.fuzz.parsed import MANIFEST
        from warehouse import dbt_child

        # Its parent is the keeper; the program that asked is watched through the input.
        os.environ[child.WATCHED] = str(os.getppid())
        dbt_child.parse = lambda: MANIFEST
        raise SystemExit(dbt_child.main(Path(request["arguments"][-1])))


if __name__ == "__main__":
    main(sys.argv[1])
