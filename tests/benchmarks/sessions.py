"""Readers at once: sessions that click through the pages over the websocket, as browsers do, on this computer.

``python -m tests.benchmarks.sessions HOME [SESSIONS] [PAUSE] [SECONDS]``: HOME = OBEKTIV_HOME with a
published build; PAUSE = seconds between an answer and the next click (0 = a busy reader). A click opens a page of the
menu, a section of the page, or a link in its text; its time runs from the click to «the script has ended». Prints
median and p95 of clicks, errors, processor seconds a click of all processes of the server and their memory. By hand.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qs, urlencode

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from dashboards.menu import menu
from tests.homes import ROOT

PORT = 18561
LINK = re.compile(r'href="/?(\w*)\?([^"#]+)"')
MENU = [(page.url, "") for page in menu("methodologist")]


@dataclass
class Told:
    """What all sessions saw: seconds of every click by page, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[float]:
        """Seconds of every click."""
        return [second for of_page in self.seconds.values() for second in of_page]


@dataclass
class Reader:
    """One browser: where it is, and what can be clicked there."""

    random: random.Random
    here: tuple[str, str] = ("", "")
    links: list[tuple[str, str]] = field(default_factory=list)

    def click(self) -> tuple[str, str]:
        """The next address: mostly within the page, sometimes another one of the menu."""
        inside = bool(self.links) and self.random.random() < 0.6
        return self.random.choice(self.links if inside else MENU)

    def look(self, message: ForwardMsg, found: list[tuple[str, str]]) -> str | None:
        """Take links and sections out of one message; returns what a reader would see as a failure."""
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            return f"{self.here}: {element.exception.type} {element.exception.message}"
        if kind == "html":
            found += [(page, unescape(query)) for page, query in LINK.findall(element.html.body)]
        if kind == "button_group" and "-filter_" in element.button_group.id:
            key = element.button_group.id.rsplit("-filter_", 1)[1]
            address = {name: values[0] for name, values in parse_qs(self.here[1]).items()}
            for option in element.button_group.options:
                found.append((self.here[0], urlencode({**address, key: option.content})))
        return None


async def session(
    number: int, port: int, until: float, pause: float, told: Told, headers: dict[str, str]
) -> None:
    """One reader from the opening of the page until the time ends."""
    reader = Reader(random.Random(number))
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(
        address, subprotocols=["streamlit"], max_size=None, additional_headers=headers
    ) as socket:
        await asyncio.sleep(reader.random.random() * max(pause, 0.5))
        while time.perf_counter() < until:
            page, query = reader.here
            message = BackMsg(rerun_script=ClientState(page_name=page, query_string=query))
            started = time.perf_counter()
            await socket.send(message.SerializeToString())
            found: list[tuple[str, str]] = []
            while True:
                answer = ForwardMsg.FromString(await asyncio.wait_for(socket.recv(), 120))
                kind = answer.WhichOneof("type")
                if kind == "delta" and (wrong := reader.look(answer, found)):
                    told.errors.append(wrong)
                if kind == "page_not_found":
                    told.errors.append(f"нет страницы {reader.here}")
                if kind == "script_finished":
                    break
            told.seconds[reader.here[0]].append(time.perf_counter() - started)
            reader.links = found
            reader.here = reader.click()
            if pause:
                await asyncio.sleep(pause * (0.5 + reader.random.random()))


async def _all(count: int, port: int, pause: float, seconds: float, headers: dict[str, str]) -> Told:
    told, until = Told(), time.perf_counter() + seconds
    done = await asyncio.gather(
        *(session(number, port, until, pause, told, headers) for number in range(count)),
        return_exceptions=True,
    )
    told.errors += [repr(end) for end in done if end]
    return told


def readers(
    count: int, port: int, pause: float = 0.0, seconds: float = 60.0, headers: dict[str, str] | None = None
) -> Told:
    """Let ``count`` readers click for ``seconds``; each waits about ``pause`` seconds before a click."""
    return asyncio.run(_all(count, port, pause, seconds, headers or {}))


@contextmanager
def server(home: str, port: int = PORT, *options: str):
    """`obektiv serve` on a port until the block ends; yields its process."""
    command = [
        sys.executable,
        "-c",
        "from obektiv.cli import main; main()",
        "serve",
        "--port",
        str(port),
        *options,
    ]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "OBEKTIV_HOME": home}, stdout=subprocess.DEVNULL
    )
    try:
        for _ in range(240):
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health"):
                break
            time.sleep(0.25)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def used(process: psutil.Process) -> tuple[float, float]:
    """Processor seconds and resident megabytes of the server with its children."""
    family = [process, *process.children(recursive=True)]
    times = [one.cpu_times() for one in family]
    return sum(t.user + t.system for t in times), sum(one.memory_info().rss for one in family) / 2**20


def times(seconds: list[float]) -> str:
    """Median and the ninety-fifth percentile in words."""
    p95 = sorted(seconds)[int(len(seconds) * 0.95)]
    return f"медиана {statistics.median(seconds):.2f} с, p95 {p95:.2f} с"


def measure(
    home: str, count: int = 10, pause: float = 0.0, seconds: float = 60.0, *options: str, verbose: bool = True
) -> Told:
    """Start a server, warm it with one reader, let readers click, print; options: of `obektiv serve`."""
    with server(home, PORT, *options) as process:
        readers(2, PORT, seconds=5)
        before, _ = used(process)
        told = readers(count, PORT, pause, seconds)
        after, memory = used(process)
    clicks, spent = told.all, (after - before) / len(told.all)
    print(f"{count} сеансов, пауза {pause:g} с, {seconds:g} с: нажатий {len(clicks)}, "
          f"ошибок {len(told.errors)}; {times(clicks)}; "
          f"{spent:.3f} с процессора на нажатие; память {memory:.0f} МБ", flush=True)  # fmt: skip
    if verbose:
        for page, of_page in sorted(told.seconds.items()):
            print(f"  /{page}: нажатий {len(of_page)}, {times(of_page)}")
        for wrong in sorted(set(told.errors))[:10]:
            print("  ошибка:", wrong)
    return told


def main() -> None:
    """Measure with the numbers of the command line."""
    home, *rest = sys.argv[1:]
    numbers = [float(word) for word in rest[:3]]
    count, pause, seconds = [*numbers, *[10.0, 0.0, 60.0][len(numbers) :]]
    measure(home, int(count), pause, seconds, *rest[3:])


if __name__ == "__main__":
    main()
