"""Chromium for tests of pages: opens them, notes what the network was asked for, takes pictures.

``python -m tests.dashboards.browser OUT_DIR BASE_URL PATH…`` takes pictures of a running server.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakKeyDictionary

import pytest
from playwright.sync_api import Page, sync_playwright

from dashboards import launch

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-domain-reliability", "--disable-breakpad"),
]
WIDTHS = {"desktop": (1440, 1000), "phone": (390, 844)}
SETTLE_MS = 700


def is_required() -> bool:
    """In continuous integration the absence of Chromium is a failure, on a user's machine a skip."""
    return bool(os.environ.get("CI"))


#: Marks of a test that opens pages.
OPENED = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not is_required(), reason="Chromium is not installed: pages not opened"
    ),
]
CONTEXTS: WeakKeyDictionary = WeakKeyDictionary()


@dataclass
class Visit:
    """What was seen on one page: foreign addresses, failed requests, width of the content, the picture.

    Pixels from the top: `top` where its name begins, `finding` where its finding ends (0 where there is none).
    """

    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    exceptions: int = 0
    overflow_px: int = 0
    cut: list[str] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)
    text: str = ""
    seconds: float = 0.0
    top: float = 0.0
    finding: float = 0.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextmanager
def server(home: Path, today: str | None = None, scope: dict | None = None) -> Iterator[str]:
    """The pages over a published database, exactly as ``obektiv serve`` starts them; yields the address."""
    port = free_port()
    extra = {"OBEKTIV_HOME": str(home)} | ({"OBEKTIV_TODAY": today} if today else {})
    process = subprocess.Popen(
        launch.command(port),
        env={**launch.environment(json.dumps(scope) if scope else None), **extra},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_healthy(address: str, process: subprocess.Popen, seconds: int = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(process.stdout.read().decode(errors="replace"))
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the server did not answer within a minute")


@contextmanager
def browser() -> Iterator:
    """A headless Chromium with an empty profile; its visits of one width share what the browser keeps of scripts."""
    with tempfile.TemporaryDirectory() as _, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        try:
            yield chromium
        finally:
            chromium.close()


def settle(page: Page) -> None:
    """Wait until the script of the page has ended and pictures are drawn."""
    page.wait_for_selector('.stApp[data-test-script-state="notRunning"]', timeout=60_000)
    page.wait_for_selector(".ob-head, .ob-empty, .stException", timeout=30_000)
    page.wait_for_timeout(SETTLE_MS)


def visit(chromium, url: str, width: str = "desktop", picture: Path | None = None) -> Visit:
    """Open a page, collect what must not happen, and save a picture of its whole height."""
    seen = Visit()
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    page = _context(chromium, size).new_page()
    page.on("request", lambda r: seen.foreign.append(r.url) if _is_foreign(r.url) else None)
    page.on("response", lambda r: seen.errors.append(f"{r.status} {r.url}") if _is_failure(r) else None)
    started = time.monotonic()
    page.goto(url)
    settle(page)
    seen.seconds = time.monotonic() - started - SETTLE_MS / 1000
    seen.exceptions = page.locator(".stException").count()
    seen.overflow_px = page.evaluate(_OVERFLOW)
    seen.cut = page.evaluate(_CUT)
    seen.top = page.evaluate("document.querySelector('.stMain h1')?.getBoundingClientRect().y ?? 0")
    seen.finding = page.evaluate("document.querySelector('.ob-finding')?.getBoundingClientRect().bottom ?? 0")
    seen.fonts = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family + ' ' + f.weight)"
    )
    seen.text = page.locator(".stMain").inner_text()
    if picture:
        _tall_picture(page, picture, size)
    page.close()
    return seen


def _context(chromium, size: dict):
    """What the visits of one width share in a browser: the program of the pages is read once, not by each of them."""
    known = CONTEXTS.setdefault(chromium, {})
    if size["width"] not in known:
        known[size["width"]] = chromium.new_context(viewport=size, locale="ru-RU", device_scale_factor=1)
    return known[size["width"]]


_OVERFLOW = """() => {
  const main = document.querySelector('.stMain');
  return Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth);
}"""

# Content wider than its own box that cannot be scrolled into view; tables, their editor and a row of sections scroll
# inside themselves.
_CUT = """() => [...document.querySelectorAll('.stMain *')].filter(e => {
  const r = e.getBoundingClientRect();
  return r.width > 0 && r.right > innerWidth + 1
    && !e.closest('.ob-scroll, .stDataFrame, .stButtonGroup, [role=listbox]')
    && !e.closest('svg') && getComputedStyle(e).position !== 'fixed';
}).slice(0, 5).map(e => e.tagName + '.' + e.className.toString().slice(0, 60))"""


def _tall_picture(page: Page, picture: Path, size: dict) -> None:
    height = page.evaluate("document.querySelector('.stMain').scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(max(height, size["height"]), 6000)})
    page.wait_for_timeout(SETTLE_MS)
    picture.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(picture))


def _is_foreign(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


def _is_failure(response) -> bool:
    # Streamlit looks for its own service below the page's path first and expects «not found» there.
    return response.status >= 400 and "/_stcore/" not in response.url


if __name__ == "__main__":
    out, base, *paths = sys.argv[1:]
    with browser() as chromium:
        for path in paths:
            for width in WIDTHS:
                name = path.split("?")[0].strip("/") or "index"
                address = base + "/" + path.lstrip("/")
                result = visit(chromium, address, width, Path(out) / f"{name}-{width}.png")
                result.text = result.text[:80]
                print(width, path, result)
