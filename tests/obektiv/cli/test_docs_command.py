"""`obektiv docs`: one file that documents the warehouse and asks the network for nothing."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.dashboards import browser
from tests.homes import ROOT, answer, obektiv

pytestmark = pytest.mark.walks
MART = "Школы, которые встречаются в любом источнике."


def written(words: str) -> str:
    """Words as they stand in the page's data."""
    return json.dumps(words)[1:-1]


def serve(folder: Path, port: int) -> list[str]:
    """A command that serves a folder as `obektiv docs` does, without writing the page anew."""
    code = "import sys; from pathlib import Path; from obektiv.cli.docs import serve_folder as s; "
    return [sys.executable, "-c", f"{code}s(Path(sys.argv[1]), int(sys.argv[2]))", str(folder), str(port)]


@pytest.fixture(scope="module")
def page(frozen_home, tmp_path_factory) -> Path:
    """The page of the frozen home's build."""
    folder = tmp_path_factory.mktemp("docs") / "описание"
    return Path(answer(frozen_home, "docs", "--no-serve", "--out", str(folder))["file"])


@pytest.fixture
def served(page):
    """The page as the command serves it, and the process that does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "PYTHONUTF8": "1"}
    process = subprocess.Popen(serve(page.parent, port), cwd=ROOT, stdout=subprocess.PIPE, env=env)
    address = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=2).close()
            break
        except OSError:
            time.sleep(0.1)
    yield address, process
    process.kill()
    process.wait()


def test_the_page_documents_marts_columns_and_their_types(page):
    text = page.read_text(encoding="utf-8")
    assert page.name == "index.html"
    assert written(MART) in text
    assert written("Шесть цифр федерального логина") in text
    assert written("Хранилище «Объектива»") in text, "the analyst is met in Russian"
    assert '"PRIMARY KEY"' in text or '"primary_key"' in text
    assert '"type": "VARCHAR"' in text, "types are those of the published build"
    assert f"{ROOT}/" not in text, "no path of this machine"


def test_a_home_without_a_build_has_its_documentation_too(tmp_path):
    done = obektiv(tmp_path / "home", "docs", "--no-serve")
    page = tmp_path / "home" / "docs" / "index.html"
    assert page.is_file()
    assert str(page) in done.stdout
    assert "Сборки ещё нет" in done.stdout
    assert written(MART) in page.read_text(encoding="utf-8")


def test_the_address_is_answered_until_the_command_is_stopped(served):
    address, process = served
    with urllib.request.urlopen(address, timeout=10) as response:
        assert written(MART) in response.read().decode()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=10) == 0
    assert address in process.stdout.read().decode()


def test_a_taken_port_is_said_in_words(page):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(serve(page.parent, port), cwd=ROOT, capture_output=True, text=True)
    assert f"Порт {port} занят" in done.stderr


def test_help_has_an_example(tmp_path):
    assert "Пример: obektiv docs" in obektiv(tmp_path, "docs", "--help").stdout


@pytest.mark.browser
@pytest.mark.skipif(
    browser.CHROMIUM is None and not browser.is_required(),
    reason="Chromium is not installed: page not opened",
)
def test_the_page_asks_the_network_for_nothing(served, tmp_path):
    """Opened in Chromium with every foreign address refused: nothing is asked for, a mart is read."""
    address, _ = served
    pictures = Path(os.environ.get("OBEKTIV_SCREENSHOTS", tmp_path))
    foreign: list[str] = []
    with browser.browser() as chromium:
        opened = chromium.new_page(viewport={"width": 1440, "height": 1000})

        def only_ours(route):
            if route.request.url.startswith((address, "data:", "blob:")):
                route.continue_()
            else:
                foreign.append(route.request.url)
                route.abort()

        opened.route("**/*", only_ours)
        opened.goto(address)
        opened.get_by_text("Хранилище «Объектива»").wait_for(timeout=30_000)
        opened.screenshot(path=str(pictures / "docs.png"))
        opened.goto(f"{address}/#!/model/model.obektiv.dim_schools")
        opened.get_by_text(MART).wait_for(timeout=30_000)
        opened.screenshot(path=str(pictures / "docs-mart.png"))
    assert foreign == []
