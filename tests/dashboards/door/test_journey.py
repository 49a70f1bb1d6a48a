"""From a one-time link to the end of a block, in a real browser, on a server started by ``obektiv serve``."""

import os
import re
import subprocess
import sys
import urllib.request
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from dashboards.identity import HEADER, Sessions
from tests.dashboards import browser, fixture_db
from tests.dashboards.fixture_db import SCHOOLS
from tests.homes import PARSED_ONCE, ROOT, obektiv
from warehouse import journal
from warehouse.home import Home

pytestmark = [*browser.OPENED, pytest.mark.walks]
OWN, OTHER = SCHOOLS[0], SCHOOLS[1]
PASSWORD = "четыре слова подряд тут"


def users(home: Path, *arguments: str) -> str:
    return obektiv(home, "users", *arguments).stdout


@contextmanager
def serving(home: Path, port: int | None = None, today: date = fixture_db.TODAY):
    port = port or browser.free_port()
    command = [sys.executable, "-c", "from obektiv.cli import main; main()", "serve", "--port", str(port)]
    env = {**os.environ, **PARSED_ONCE, "OBEKTIV_HOME": str(home), "OBEKTIV_TODAY": today.isoformat()}
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with suppress(OSError), urllib.request.urlopen(f"{address}/enter", timeout=2):
                break
            assert process.poll() is None, process.stdout.read().decode()
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
        yield address
    finally:
        process.terminate()
        told = process.communicate(timeout=30)[0].decode()
    assert PASSWORD not in told
    assert "token" not in told


def closed_with(address: str, headers: dict[str, str]) -> int | None:
    socket_address = address.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(socket_address, subprotocols=["streamlit"], additional_headers=headers) as socket:
        with pytest.raises(ConnectionClosed):
            socket.recv()
        return socket.close_code


def test_from_a_link_to_a_block(tmp_path):
    home = fixture_db.make_home(tmp_path / "home")
    link = users(home, "add", "coord", "--role", "school", "--school", OWN[0], "--site", "SITE").split()[-1]
    users(home, "add", "boss", "--role", "admin")
    pictures = Path(os.environ.get("OBEKTIV_SCREENSHOTS", tmp_path))
    with serving(home) as address, browser.browser() as chromium:
        assert closed_with(address, {HEADER: Sessions().sign("x")}) == 4401
        page = chromium.new_page(viewport={"width": 390, "height": 844})
        page.goto(f"{address}/plan")
        assert page.url.endswith("/enter?next=/plan")
        page.screenshot(path=pictures / "enter-390.png")
        page.goto(link.replace("SITE", address))
        page.get_by_label("Новый пароль").fill(PASSWORD)
        page.get_by_label("Ещё раз").fill(PASSWORD)
        page.screenshot(path=pictures / "link-390.png")
        page.get_by_role("button", name="Сохранить и войти").click()
        page.wait_for_selector(".ob-head")
        page.set_viewport_size({"width": 1440, "height": 1000})
        assert "coord, координатор школы" in page.inner_text(".ob-account")
        page.screenshot(path=pictures / "signed-1440.png")

        page.goto(f"{address}/school?code=edu{OTHER[0]}")
        page.wait_for_selector(".ob-account")
        browser.settle(page)
        assert OTHER[1] not in page.inner_text("body")

        page.goto(f"{address}/enter/account")
        page.screenshot(path=pictures / "account-1440.png")
        page.get_by_role("button", name="Выйти").click()
        page.get_by_label("Логин").fill("coord")
        page.get_by_label("Пароль").fill("не тот пароль")
        page.get_by_role("button", name="Войти").click()
        assert "не подходят" in page.inner_text("[role=alert]")
        page.get_by_label("Логин").fill("coord")
        page.get_by_label("Пароль").fill(PASSWORD)
        page.get_by_role("button", name="Войти").click()
        page.wait_for_selector(".ob-head")

        users(home, "block", "coord")
        page.get_by_role("link", name="План", exact=True).first.click()
        page.get_by_text("Вход закончился").wait_for()
        browser.settle(page)
        assert page.locator(".ob-head").count() == 0
        page.screenshot(path=pictures / "over-1440.png")
        page.get_by_role("link", name="Войти снова").click()
        page.wait_for_url(re.compile(r"/enter$"))
    did = [(one["what"], one["who"]) for one in reversed(journal.notes(Home(home))) if one["who"] == "coord"]
    assert did == [("sign_in", "coord"), ("sign_out", "coord"), ("refused", "coord"), ("sign_in", "coord")]
