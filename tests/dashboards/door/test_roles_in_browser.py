"""Every role in a real browser, from a one-time link through every page of its menu to a paper, at 390 and 1440 px.

One server for all: many people of different scopes are signed in at once. Which rows a role is given is walked in
`tests/warehouse/test_walk_of_roles.py`; here is seen that a reader gets there, reads it, and meets no school of others.
"""

import io
import os
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlsplit

import polars as pl
import pytest

from dashboards.menu import PAGES, may_open, menu
from tests.dashboards import browser
from tests.dashboards.accessible import barriers
from tests.dashboards.door.test_journey import PASSWORD, serving
from warehouse import accounts
from warehouse.home import Home
from warehouse.pending import MARK, rows_of
from warehouse.query import query
from warehouse.recorded import recorded
from warehouse.roles import ROLES
from warehouse.scope import Scope

pytestmark = [*browser.OPENED, pytest.mark.walks]
TODAY = date(2023, 10, 9)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 1000}
#: Role → what its person is bound to; the person of a register, where it is one.
BOUND = {
    "head": "municipality",
    "methodologist": "three schools",
    "analyst": "whole",
    "admin": "whole",
    "school": "one school",
    "observer": "Н-06",
    "expert": "Э-11",
}
#: Role → the address at which it makes a paper.
PAPER_AT = {
    "head": "results",
    "methodologist": "plan",
    "analyst": "objectivity",
    "admin": "topics",
    "school": "school",
}


#: Roles of one menu: each goes through a part of it, together through all.
SHARED = ("methodologist", "analyst", "admin")


class Site:
    """A server over the demonstration, its browser, and names of its schools by code."""

    def __init__(self, home: Home, address: str, chromium) -> None:
        self.home, self.address, self.chromium = home, address, chromium
        rows = query("school/schools", Scope(), home=home)
        self.schools = dict(rows.select("school_code", "name").sort("school_code").iter_rows())
        self.municipality = rows["municipality"][0]
        self.judged: set[tuple[str, int]] = set()

    def add(self, role: str) -> tuple[str, set[str]]:
        """Add a person; returns the token of the link and names of schools that are not theirs."""
        bound, codes = BOUND[role], list(self.schools)
        person = bound if bound[1] == "-" else None
        own = {"three schools": codes[:3], "one school": codes[:1]}.get(bound)
        areas = (self.municipality,) if bound == "municipality" else None
        scope = Scope(municipalities=areas, schools=tuple(own) if own else None)
        if person:
            asked = query("assignments/own", Scope(role=role, person=person), home=self.home)
            own = asked["school_code"].drop_nulls().to_list()
        token = accounts.add(self.home, role, role, scope, person)
        foreign = {name for code, name in self.schools.items() if own is not None and code not in own}
        mine = [name for code, name in self.schools.items() if own is None or code in own]
        return token, {name for name in foreign if not any(name in one for one in mine)}


@pytest.fixture(scope="module")
def site(demo_home, tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("roles")).create()
    build = home.builds / "demo.duckdb"
    try:
        build.hardlink_to(Home(demo_home).published())
    except OSError:
        # Another disk. A symbolic link would lead to the inbox of the other home as well.
        shutil.copyfile(Home(demo_home).published(), build)
    home.current.symlink_to("builds/demo.duckdb")
    accounts.add(home, "first", "admin", Scope())
    with serving(home.root, today=TODAY) as address, browser.browser() as chromium:
        yield Site(home, address, chromium)


def shown(page) -> str:
    """Words of a page, without those by which a school invites others to see what it does well."""
    text = page.inner_text("body").replace("\u00a0", " ")
    return re.sub(r"показ опыта «[^»]*», [^,]*,", "", text)


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def signed_in(site, token: str):
    """A reader of the server, by a one-time link on a telephone."""
    page = site.chromium.new_context(viewport=PHONE, locale="ru-RU", accept_downloads=True).new_page()
    page.goto(f"{site.address}/enter/link?token={token}")
    page.get_by_label("Новый пароль").fill(PASSWORD)
    page.get_by_label("Ещё раз").fill(PASSWORD)
    page.get_by_role("button", name="Сохранить и войти").click()
    browser.settle(page)
    return page


@pytest.mark.parametrize("role", ROLES)
def test_from_a_link_through_the_menu_to_a_paper(site, role, tmp_path):
    pictures = Path(os.environ.get("OBEKTIV_SCREENSHOTS", tmp_path))
    token, foreign = site.add(role)
    page = signed_in(site, token)
    pages = menu(role)
    assert urlsplit(page.url).path.strip("/") == pages[0].url
    if role in SHARED:
        pages = pages[SHARED.index(role) :: len(SHARED)]
    assert f"{role}, {ROLES[role].name}" in page.inner_text(".ob-account")
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        for one in pages if size is DESK else pages[-1:]:
            if size is DESK and role in PAPER_AT:
                follow(page, one)
            else:
                page.goto(f"{site.address}/{one.url}")
            browser.settle(page)
            assert [name for name in foreign if re.search(rf"{re.escape(name)}(?!\d)", shown(page))] == [], (
                one.name
            )
            assert fits(page), one.name
            assert page.locator(".stException").count() == 0
            if (one.name, size["width"]) not in site.judged:
                site.judged.add((one.name, size["width"]))
                assert barriers(page) == [], one.name
            page.screenshot(path=pictures / f"{role}-{one.name}-{size['width']}.png")
    closed = next((one for one in PAGES if one.url and not may_open(role, one)), None)
    if closed:
        page.goto(f"{site.address}/{closed.url}")
        page.get_by_text(f"Эта страница не для роли «{ROLES[role].name}»").wait_for()
    if role in PAPER_AT:
        paper = made(page, site, PAPER_AT[role])
        assert [name for name in foreign if re.search(rf"{re.escape(name)}(?!\d)", paper)] == []
    page.context.close()


def follow(page, one) -> None:
    """Press a link of the menu and wait until its page begins to be drawn."""
    page.locator("header").get_by_role("link", name=one.title, exact=True).click()
    page.wait_for_url(f"**/{one.url}*")
    page.wait_for_timeout(browser.SETTLE_MS)


def opened(page, site, address: str) -> str:
    """Open a page and return its words."""
    page.goto(f"{site.address}/{address}")
    browser.settle(page)
    return shown(page)


def made(page, site, address: str) -> str:
    """Make the first paper that a page offers; returns its words."""
    opened(page, site, address)
    page.get_by_role("button", name="Сделать бумагу").click()
    page.get_by_role("button", name="Подготовить").click()
    take = page.get_by_role("button", name="Скачать файл")
    take.wait_for(timeout=60_000)
    with page.expect_download() as got:
        take.click()
    with zipfile.ZipFile(io.BytesIO(Path(got.value.path()).read_bytes())) as file:
        words = re.sub(r"<[^>]+>", " ", file.read("word/document.xml").decode("utf-8"))
    assert len(words) > 500
    return words.replace("\u00a0", " ")


def test_what_is_recorded_is_seen_at_once_by_everybody_until_it_is_taken_back(site, tmp_path):
    pictures = Path(os.environ.get("OBEKTIV_SCREENSHOTS", tmp_path))
    writer, reader = (
        signed_in(site, accounts.add(site.home, login, role, Scope()))
        for login, role in (("writer", "methodologist"), ("reader", "admin"))
    )
    lines = query("training/requests", Scope(), home=site.home).filter(status="proposed")
    teacher = lines["teacher_code"].drop_nulls().sort()[0]
    school = lines.filter(teacher_code=teacher)["school_code"][0]
    windows = query("plan/windows", Scope(), home=site.home).filter(state="срок прошёл", source="measure")
    window = windows.filter(pl.len().over("plan_id", "number") == 1)["occurrence_id"].sort()[0]
    forms = (f"plan?section=Отметить&window={quote(window)}", f"training?teacher={teacher}", "meeting")
    for address, button in zip(forms, ("Записать", "Принять", "Записать решения"), strict=True):
        opened(writer, site, address)
        writer.get_by_role("button", name=button, exact=True).first.click()
        writer.get_by_role("button", name="Взять назад").first.wait_for()
    term, line, decided = map(rows_of, recorded(site.home))
    assert len(term) == len(line) == 1
    #: Page → how many of the lines it knows of.
    concerned = {"": 1, "plan": 1, f"school?code=edu{school}": 2, "topics": 0, "training": 1}
    concerned["meeting"] = 1 + len(decided)
    assert [told(opened(reader, site, address)) for address in concerned] == list(concerned.values())
    assert MARK in opened(reader, site, "plan?section=Подтверждения")
    assert f"выполнено · {MARK}" in opened(reader, site, "plan?section=Меры")
    reader.set_viewport_size(DESK)
    reader.screenshot(path=pictures / "pending-plan-1440.png")
    plan = f"plan?plan={quote(window.partition('|')[0])}"
    assert MARK in made(reader, site, plan)
    assert re.search(rf"прин\w+ · {MARK}", opened(writer, site, "training?version=С основаниями"))
    writer.screenshot(path=pictures / "pending-training-390.png")
    assert fits(writer)
    for address in forms:
        opened(writer, site, address)
        writer.screenshot(path=pictures / f"pending-{address[:4]}-390.png", full_page=True)
        writer.get_by_role("button", name="Взять назад").click()
        writer.get_by_text("Запись взята назад.").wait_for()
    assert list(site.home.inbox.iterdir()) == []
    assert [told(opened(reader, site, address)) for address in ("", "training", "meeting")] == [0, 0, 0]
    assert MARK not in opened(reader, site, "plan?section=Подтверждения")


def told(text: str) -> int:
    """How many records wait, as the line above a page says."""
    found = re.search(rf"{MARK.capitalize()}: (\d+) запис", text)
    return int(found[1]) if found else 0
