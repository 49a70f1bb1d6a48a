"""Journeys of people counted in clicks and seconds, each in one window of a real browser over the demonstration.

A click is a press of a mouse or a tap; what is typed is not one. Entering by a one-time link is part of the way of
those who have an account; the journey of whoever works at the computer itself begins on «Обзор». Seconds are those of
a practised hand: so many a click and a key, and what it waits for the program besides.
"""

import csv
import io
import os
import shutil
import time
from datetime import date
from pathlib import Path

import docx
import duckdb
import pytest

from dashboards.sections import explanations
from tests.dashboards import browser
from tests.dashboards.door.test_journey import PASSWORD, serving
from tests.dashboards.questions import SEEN, plain
from tests.homes import answer, obektiv
from warehouse import accounts
from warehouse.home import Home
from warehouse.pending import MARK, rows_of
from warehouse.query import query
from warehouse.recorded import recorded
from warehouse.scope import Scope

pytestmark = [*browser.OPENED, pytest.mark.walks]
TODAY = date(2023, 10, 9)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
#: Seconds of a press with the look for its place, and of a key.
CLICK_S, KEY_S = 1.1, 0.28
#: Milliseconds that a job of the worker may take.
JOB_MS = 900_000


class Hand:
    """A person at a page: presses are counted, typing and waiting for the program are timed."""

    def __init__(self, page) -> None:
        self.page, self.clicks, self.keys, self.waited = page, 0, 0, 0.0

    @property
    def seconds(self) -> float:
        """How long the way takes: presses, keys, and what the program was waited for."""
        return self.clicks * CLICK_S + self.keys * KEY_S + self.waited

    def write(self, field, words: str) -> None:
        """Type into a field."""
        field.fill(words)
        self.keys += len(words)

    def wait(self, what) -> None:
        """Wait for what a job of the worker brings."""
        began = time.monotonic()
        what.first.wait_for(timeout=JOB_MS)
        browser.settle(self.page)
        self.waited += time.monotonic() - began - browser.SETTLE_MS / 1000

    def drop(self, file: Path) -> None:
        """Choose a file in the window of the system: a press for the button, another for the file."""
        with self.page.expect_file_chooser() as chooser:
            self.page.locator("[data-testid=stFileUploader] button").first.click()
        chooser.value.set_files(str(file))
        self.clicks += 2
        self.page.wait_for_timeout(browser.SETTLE_MS)
        browser.settle(self.page)

    def press(self, what) -> None:
        """Press what is found, and wait until the page stands still."""
        what.click()
        self.clicks += 1
        began = time.monotonic()
        self.page.wait_for_timeout(browser.SETTLE_MS)
        browser.settle(self.page)
        self.waited += max(0.0, time.monotonic() - began - 2 * browser.SETTLE_MS / 1000)

    def button(self, name: str, *, exact: bool = True):
        """The first button of a name."""
        return self.page.get_by_role("button", name=name, exact=exact).first

    def follow(self, name: str) -> None:
        """Press a page of the menu."""
        self.press(self.page.locator("header").get_by_role("link", name=name, exact=True))

    def take(self, what) -> bytes:
        """Press what gives a file; returns it."""
        with self.page.expect_download() as got:
            what.click()
        self.clicks += 1
        return Path(got.value.path()).read_bytes()


@pytest.fixture(scope="module")
def chromium():
    with browser.browser() as opened:
        yield opened


@pytest.fixture
def home(demo_home, tmp_path) -> Home:
    """A home of one's own over the built demonstration: what is recorded stays in the test."""
    home = Home(tmp_path / "home").create()
    build = home.builds / "demo.duckdb"
    try:
        build.hardlink_to(Home(demo_home).published())
    except OSError:
        shutil.copyfile(Home(demo_home).published(), build)
    home.current.symlink_to("builds/demo.duckdb")
    return home


@pytest.fixture
def living(demo_home, tmp_path) -> Home:
    """A home of one's own with everything that loading and building needs: what happens stays in the test.

    Its inbox is empty: a file that lies elsewhere than it did was sent again, and would undo what comes after it.
    """
    root, published = tmp_path / "living", Home(demo_home).published()
    shutil.copytree(demo_home, root, symlinks=True, ignore=shutil.ignore_patterns("builds", "logs", "inbox"))
    home = Home(root).create()
    shutil.copyfile(published, home.builds / published.name)
    return home


def changed(demo_home: Path, folder: Path, name: str, change) -> Path:
    """A result file of the demonstration sent once more under its name; change: what it does with a row, by header."""
    (source,) = (demo_home / "inbox").rglob(f"{name}.csv")
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    path = folder / source.name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(map(change, rows))
    return path


def at(chromium, address: str, size: dict):
    """A page that was just opened."""
    page = chromium.new_context(viewport=size, locale="ru-RU", accept_downloads=True).new_page()
    page.goto(address)
    browser.settle(page)
    return page


def entered(chromium, site: str, token: str, size: dict) -> Hand:
    """Somebody who has come by a one-time link."""
    page = chromium.new_context(viewport=size, locale="ru-RU").new_page()
    hand = Hand(page)
    page.goto(f"{site}/enter/link?token={token}")
    page.get_by_label("Новый пароль").fill(PASSWORD)
    page.get_by_label("Ещё раз").fill(PASSWORD)
    hand.press(page.get_by_role("button", name="Сохранить и войти"))
    return hand


def words_of_docx(content: bytes) -> str:
    """Words of a paper."""
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return plain(" ".join([*(one.text for one in paper.paragraphs), *cells]))


def test_a_head_sees_what_is_overdue_and_who_without_a_click_and_has_a_printed_note_in_three(
    demo_home, chromium
):
    with duckdb.connect(str(Home(demo_home).published()), read_only=True) as marts:
        number, title, responsible, ago = marts.execute(
            "select number, title, responsible, days_overdue from marts.fct_measure_occurrences "
            "where school_code is null and state = 'срок прошёл' order by days_overdue desc, due_date limit 1"
        ).fetchone()
    with browser.server(demo_home, TODAY.isoformat(), {"role": "head"}) as site:
        for size in (PHONE, DESK):
            page = at(chromium, site, size)
            hand = Hand(page)
            seen = plain(page.evaluate(SEEN))
            for words in (f"{number} {title}", responsible, f"срок прошёл {ago} "):
                assert plain(words).strip() in seen, (words, size)
            assert hand.clicks == 0
            page.context.close()
        page = at(chromium, site, DESK)
        hand = Hand(page)
        hand.press(page.get_by_role("link", name="К мере").first)
        assert title in page.locator(".ob-table tbody tr").first.inner_text()
        assert hand.clicks == 1
        page.context.close()
        hand = Hand(at(chromium, site, DESK))
        hand.follow("Совещание")
        note = words_of_docx(hand.take(hand.button("Справка (docx)")))
        assert hand.clicks <= 3
        assert "справка" in note
        assert len(note) > 2000
        hand.page.context.close()


def test_a_coordinator_goes_from_a_link_to_one_line_of_explanation_in_two_clicks(home, chromium):
    rows = query(
        "objectivity/cases",
        Scope(),
        home=home,
        school_year=2023,
        **dict.fromkeys(("procedure_id", "municipality", "school_code")),
    )
    waits = rows.filter("is_open", ~rows["is_explained"])
    code = waits["school_code"].sort()[0]
    token = accounts.add(home, "coord", "school", Scope(schools=(code,)))
    with serving(home.root, today=TODAY) as site:
        hand = entered(chromium, site, token, PHONE)
        field = hand.page.get_by_label("Пояснение школы одной строкой")
        field.fill("В день работы в классе был карантин")
        hand.press(hand.button("Записать пояснение"))
        hand.page.get_by_text("Пояснение записано").wait_for()
        assert "карантин" in hand.page.inner_text("body")
        hand.page.context.close()
    assert hand.clicks == 2
    (file,) = recorded(home)
    assert file.name.startswith(explanations.FILE_NAME)
    own = waits.filter(school_code=code)
    assert len(rows_of(file)) == own.height
    seen = query(
        "objectivity/cases",
        Scope(),
        home=home,
        school_year=2023,
        procedure_id=own["procedure_id"][0],
        municipality=None,
        school_code=code,
    )
    assert MARK in seen["school_words"][0]


def test_an_observer_hands_in_a_sheet_by_phone_in_three_taps(home, chromium):
    with duckdb.connect(str(home.published()), read_only=True) as marts:
        person, day = marts.execute(
            "select person_code, slot_date from marts.fct_assignments where role = 'observer' "
            "and school_code is not null and procedures is not null and status in ('ahead', 'awaited', 'no_sheet') "
            "order by slot_date limit 1"
        ).fetchone()
    token = accounts.add(home, "watcher", "observer", Scope(role="observer", person=person), person)
    with serving(home.root, today=max(day, TODAY)) as site:
        hand = entered(chromium, site, token, PHONE)
        hand.press(hand.page.locator("label").filter(has_text="Замечаний не было"))
        hand.press(hand.button("Сдать лист"))
        hand.page.get_by_text("Лист сдан.").wait_for()
        hand.page.context.close()
    assert hand.clicks == 3
    (file,) = recorded(home)
    assert [(row["Код наблюдателя"], row["Нарушение (код или «нет»)"]) for row in rows_of(file)] == [
        (person, "нет")
    ]


def own_rows(home, school: str) -> list[dict]:
    """What was recorded about a school."""
    return [row for one in recorded(home) for row in rows_of(one) if row["Логин ОО"] == school]


#: The class that the corrected file says more of: nobody there has solved the task on fractions.
NOT_TAUGHT = ("edu991006", "5А", "2")


def test_a_methodologist_goes_from_a_result_file_to_a_sent_request_in_twelve_clicks(
    demo_home, living, chromium, tmp_path, record_property
):
    school, *_ = NOT_TAUGHT

    def not_taught(row: dict) -> dict:
        is_it = (row["Логин ОО"], row["Класс"], row["Задание"]) == NOT_TAUGHT
        return {**row, "Балл": "0"} if is_it and row["Балл"] else row

    file = changed(demo_home, tmp_path, "ВПР 2023 Математика 5 класс", not_taught)
    with serving(living.root, today=TODAY) as site:
        hand = Hand(at(chromium, site, DESK))
        hand.follow("Загрузка")
        hand.drop(file)
        hand.press(hand.button("Проверить"))
        hand.wait(hand.button("Загрузить"))
        # What was found stands where the eye is: above the place for the next files.
        places = (hand.button("Загрузить"), hand.page.locator("[data-testid=stFileUploader]"))
        found_at, next_at = (one.bounding_box()["y"] for one in places)
        assert found_at < next_at
        hand.press(hand.button("Загрузить"))
        on = hand.page.locator(".stMain").get_by_role("link", name="Темы и дефициты")
        hand.wait(on)
        hand.press(on.first)
        found = hand.page.locator(".ob-table tbody tr").filter(has_text="МБОУ «СОШ № 6»")
        assert "дроби" in found.first.inner_text()
        hand.press(found.first.get_by_role("link", name="решить"))
        line = hand.page.locator("[class*='st-key-line_']").filter(has_text="дроби")
        hand.press(line.first.get_by_role("button", name="Принять"))
        hand.press(hand.page.get_by_role("radio", name="Исходящая"))
        hand.press(hand.page.get_by_text("Записать, что заявка направлена"))
        hand.write(hand.page.get_by_label("Исходящее письмо (номер и дата)"), "№ 15 от 09.10.2023")
        hand.press(hand.button("Записать"))
        assert hand.page.get_by_text("ждёт обновления").count()
        # The words stood there since «Принять»: what was pressed is done when it is written.
        own, end = own_rows(living, school), time.monotonic() + 30
        while len(own) < 2 and time.monotonic() < end:
            hand.page.wait_for_timeout(100)
            own = own_rows(living, school)
        hand.page.context.close()
    record_property("clicks", hand.clicks)
    record_property("seconds", round(hand.seconds))
    assert hand.clicks <= 12
    assert [row["Статус"] for row in own] == ["принята", "направлена"], own
    assert "дроби" in own[0]["Тема/дефицит"]
    assert "№ 15 от 09.10.2023" in own[1]["Обоснование"]


def test_an_analyst_goes_from_a_broken_night_to_a_working_morning_without_a_console(
    demo_home, living, chromium, tmp_path, record_property
):
    """A file with rows of nobody lay in the inbox, and the build of the night had no memory."""

    def nobody(row: dict) -> dict:
        is_it = (row["Логин ОО"], row["Класс"]) == NOT_TAUGHT[:2] and row["Код участника"] == lost
        return {**row, "Код участника": ""} if is_it else row

    with (next((demo_home / "inbox").rglob("ВПР 2023 Математика 5 класс.csv"))).open(
        encoding="utf-8-sig"
    ) as file:
        lost = next(
            row["Код участника"]
            for row in csv.DictReader(file)
            if (row["Логин ОО"], row["Класс"]) == NOT_TAUGHT[:2] and row["Балл"]
        )
    bad = changed(demo_home, living.inbox, "ВПР 2023 Математика 5 класс", nobody)
    os.utime(bad, (time.time() - 3600,) * 2)
    before = living.published()
    with serving(living.root, today=TODAY) as site:
        night = obektiv(
            living.root, "refresh", check=False, OBEKTIV_MEMORY="4MB", OBEKTIV_TODAY=TODAY.isoformat()
        )
        assert night.returncode == 1, night.stderr
        assert living.published() == before
        hand = Hand(at(chromium, site, DESK))
        alarm = hand.page.locator(".ob-alert.ob-banner").inner_text()
        assert "Новые данные не показаны: обновить их не удалось" in alarm
        assert "не хватило оперативной памяти" in alarm
        hand.press(hand.page.get_by_role("link", name="Обновить здесь, без консоли"))
        hand.press(hand.page.get_by_role("radio", name="Загрузки"))
        said = plain(hand.page.locator(".stMain").inner_text())
        assert plain("Отложено до исправления:") in said
        assert plain(bad.name) in said
        assert "код участника" in said
        hand.write(hand.page.get_by_label("Почему"), "нет кода участника, школа пришлёт заново")
        hand.press(hand.button("Отозвать"))
        hand.wait(hand.page.locator(".ob-done").filter(has_text="траницы"))
        assert hand.page.locator(".ob-alert.ob-banner").count() == 0
        hand.page.context.close()
    record_property("clicks", hand.clicks)
    record_property("seconds", round(hand.seconds))
    assert hand.clicks <= 6
    assert living.published() != before
    assert answer(living.root, "status")["health"]["state"] == "calm"
    (own,) = [one for one in answer(living.root, "loads")["loads"] if one["file_name"] == bad.name]
    assert own["status"] == "withdrawn"
