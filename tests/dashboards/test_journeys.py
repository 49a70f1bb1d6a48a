"""Journeys of people counted in clicks, each in one window of a real browser over the demonstration.

A click is a press of a mouse or a tap; what is typed is not one. Entering by a one-time link is part of the way of
those who have an account; the journey of whoever works at the computer itself begins on «Обзор».
"""

import io
import shutil
from datetime import date
from pathlib import Path

import docx
import duckdb
import pytest

from dashboards.sections import explanations
from tests.dashboards import browser
from tests.dashboards.door.test_journey import PASSWORD, serving
from tests.dashboards.questions import SEEN, plain
from warehouse import accounts
from warehouse.home import Home
from warehouse.pending import MARK, rows_of
from warehouse.query import query
from warehouse.recorded import recorded
from warehouse.scope import Scope

pytestmark = [*browser.OPENED, pytest.mark.walks]
TODAY = date(2023, 10, 9)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


class Hand:
    """A person at a page: presses are counted, typing is not."""

    def __init__(self, page) -> None:
        self.page, self.clicks = page, 0

    def press(self, what) -> None:
        """Press what is found, and wait until the page stands still."""
        what.click()
        self.clicks += 1
        self.page.wait_for_timeout(browser.SETTLE_MS)
        browser.settle(self.page)

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
