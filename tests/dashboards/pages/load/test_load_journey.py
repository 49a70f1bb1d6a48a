"""Files dropped in a real browser on a server started by ``obektiv serve``: looked at, loaded, taken back."""

import os
import re
import zipfile
from pathlib import Path

import pytest

from tests.dashboards import browser, fixture_db
from tests.dashboards.door.test_journey import serving
from tests.ingestion.core.builders import dump_2021, row_2021
from warehouse import jobs
from warehouse.home import Home

pytestmark = [*browser.OPENED, pytest.mark.walks]


def test_from_a_dropped_file_to_its_withdrawal(tmp_path):
    root = fixture_db.make_home(tmp_path / "home")
    home, sent = Home(root), tmp_path / "sent"
    sent.mkdir()
    path = dump_2021(sent, row_2021(), row_2021(code=""))
    pictures = Path(os.environ.get("OBEKTIV_SCREENSHOTS", tmp_path))
    with serving(root) as address, browser.browser() as chromium:
        page = chromium.new_page(viewport={"width": 1440, "height": 1600})
        page.goto(f"{address}/load")
        browser.settle(page)
        page.locator("input[type=file]").set_input_files(str(path))
        page.get_by_role("button", name="Проверить").click()
        load = page.get_by_role("button", name="Загрузить", exact=True)
        load.wait_for(timeout=60_000)
        browser.settle(page)
        page.screenshot(path=pictures / "load-looked-1440.png")
        assert "Можно загрузить: 1 файл, 1 строка. Отложится до исправления: 1 строка." in page.inner_text(
            "body"
        )
        assert not home.raw.exists()
        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_timeout(1000)
        page.screenshot(path=pictures / "load-looked-390.png")
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        page.set_viewport_size({"width": 1440, "height": 1600})
        page.locator("label").filter(has_text="сразу обновить страницы").click()
        browser.settle(page)
        load.click()
        page.get_by_text("Загружено: 1.", exact=True).wait_for(timeout=60_000)
        assert home.raw.exists()
        page.goto(f"{address}/load?section=Загрузки")
        browser.settle(page)
        assert path.name in page.inner_text("body")
        page.screenshot(path=pictures / "load-listed-1440.png")
        page.close()
    told = [(one.what, one.status) for one in jobs.jobs(home)]
    assert told == [("look", jobs.DONE), ("load", jobs.DONE)]


def test_a_dropped_archive_is_its_files_each_by_its_own_name(tmp_path):
    root = fixture_db.make_home(tmp_path / "home")
    home, sent = Home(root), tmp_path / "sent"
    sent.mkdir()
    first = dump_2021(sent, row_2021())
    with zipfile.ZipFile(sent / "Результаты.zip", "w") as archive:
        archive.write(first, f"Школа/{first.name}")
        archive.writestr("Ещё.zip", b"PK")
        archive.writestr("Заметка.csv", "слово;и;ещё\n1;2;3\n")
    pictures = Path(os.environ.get("OBEKTIV_SCREENSHOTS", tmp_path))
    with serving(root) as address, browser.browser() as chromium:
        page = chromium.new_page(viewport={"width": 1440, "height": 1600})
        page.goto(f"{address}/load")
        browser.settle(page)
        page.locator("input[type=file]").set_input_files(str(sent / "Результаты.zip"))
        page.get_by_role("button", name="Проверить").click()
        load = page.get_by_role("button", name="Загрузить", exact=True)
        load.wait_for(timeout=60_000)
        browser.settle(page)
        page.screenshot(path=pictures / "load-zip-1440.png")
        seen = page.inner_text("body")
        for words in (
            "Можно загрузить: 1 файл, 1 строка.",
            f"Результаты.zip/Школа/{first.name}",
            "Результаты.zip/Ещё.zip",
            "Архив внутри архива не открывается",
            "Результаты.zip/Заметка.csv",
        ):
            assert words in seen, words
        assert not home.raw.exists()
        page.locator("label").filter(has_text="сразу обновить страницы").click()
        browser.settle(page)
        load.click()
        page.get_by_text(re.compile("Загружено: 1")).first.wait_for(timeout=60_000)
        page.close()
    kept = [path.read_bytes() for path in home.archive.rglob("*") if path.is_file()]
    assert first.read_bytes() in kept
    assert (sent / "Результаты.zip").read_bytes() not in kept
    assert not list((root / ".unpacked").glob("*"))
