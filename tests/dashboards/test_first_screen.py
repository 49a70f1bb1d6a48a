"""The first screen of every page over the demonstration: its finding and its first case stand there, on a desk and on a
phone; the sections of a page are one row on a desk and no wall on a phone."""

from dataclasses import dataclass

import pytest

from dashboards.menu import PAGES
from tests.dashboards import browser
from warehouse.home import Home
from warehouse.query import query
from warehouse.scope import Scope

pytestmark = [*browser.OPENED, pytest.mark.walks]
TODAY = "2023-10-09"
#: What was promised: the screens on which the finding and the first case are seen without scrolling.
SCREENS = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
#: A case or a row, whatever the page has of them; a row is its first cell, on a phone the title of its card.
ROW = ".stMain .ob-todo li, .stMain .ob-table tbody tr"
#: Pages whose first evidence is no row: what it is there, and why.
OTHERS = {
    "results": (
        ".stMain .stVegaLiteChart",
        "a work is told by its finding and a picture, schools stand below it",
    ),
    "training": (
        ".stMain [class*='st-key-line_']",
        "a line of the request with its decisions is no row of a table",
    ),
}
#: Pages without cases.
WITHOUT = {
    "load": "files are dropped here: before them there is nothing to show",
}
#: Pages of somebody who was asked to do something.
OF_A_PERSON = {"assignments": {"role": "observer", "person": "Н-06"}}
#: So much of a picture or of a line has to be seen, in points.
ENOUGH = 60

SEEN = """selector => {
  const box = e => e && e.getBoundingClientRect();
  const found = [...document.querySelectorAll(selector)].find(e => box(e).height > 0 && box(e).width > 0);
  const name = found?.matches('li') ? found.querySelector('b') :
    found?.matches('tr') ? found.querySelector('.title') ?? found.firstElementChild : found;
  return {
    finding: box(document.querySelector('.stMain .ob-finding'))?.bottom ?? null,
    top: box(name)?.top ?? null,
    bottom: box(name)?.bottom ?? null,
  };
}"""
#: Of each row of sections: in how many lines its buttons stand, and how many of them are out of the window.
ROWS_OF_SECTIONS = """() => [...document.querySelectorAll('.stMain [class*="st-key-sections-"]')].map(row => {
  const boxes = [...row.querySelectorAll('button')].map(b => b.getBoundingClientRect()).filter(b => b.width);
  const middles = boxes.map(b => (b.top + b.bottom) / 2).sort((a, b) => a - b);
  const end = Math.min(innerWidth, row.getBoundingClientRect().right + 1);
  return [middles.filter((y, i) => !i || y - middles[i - 1] > 16).length, boxes.filter(b => b.right > end).length];
})"""


@dataclass(frozen=True)
class Sites:
    """Servers over the demonstration: by role of a person, "" for whoever works at the computer itself."""

    addresses: dict[str, str]
    school: str

    def address(self, name: str) -> str:
        """Where a page is opened: the card of a school needs one."""
        (url,) = [page.url for page in PAGES if page.name == name]
        base = self.addresses[name if name in OF_A_PERSON else ""]
        return f"{base}/{url}" + (f"?code=edu{self.school}" if name == "school" else "")


@pytest.fixture(scope="module")
def sites(demo_home):
    asked = OF_A_PERSON["assignments"]
    with browser.server(demo_home, today=TODAY) as site, browser.server(demo_home, TODAY, asked) as person:
        rows = query("objectivity/waiting", Scope(), home=Home(demo_home))
        yield Sites({"": site, "assignments": person}, rows["school_code"].sort()[0])


@pytest.fixture(scope="module")
def windows():
    """A window of each size; its pages share what the browser keeps of scripts."""
    with browser.browser() as chromium:
        yield {name: chromium.new_context(viewport=size, locale="ru-RU") for name, size in SCREENS.items()}


def opened(window, address: str):
    page = window.new_page()
    page.goto(address)
    browser.settle(page)
    return page


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", [page.name for page in PAGES])
def test_the_finding_and_the_first_case_stand_on_the_first_screen_and_sections_in_one_row(
    sites, windows, name, screen
):
    selector = OTHERS[name][0] if name in OTHERS else ROW
    height = SCREENS[screen]["height"]
    page = opened(windows[screen], sites.address(name))
    seen, rows = page.evaluate(SEEN, selector), page.evaluate(ROWS_OF_SECTIONS)
    page.close()
    assert seen["finding"] is not None, "every page says what it has found"
    assert seen["finding"] <= height
    if name not in WITHOUT:
        assert seen["top"] is not None, "the page has a case, or stands in the list of those without"
        end = seen["top"] + ENOUGH if name in OTHERS else seen["bottom"]
        assert end <= height, seen
    assert [lines for lines, _ in rows] in ([], [1])
    # On a phone a finger moves the row; on a desk nobody has to.
    assert screen == "phone" or all(hidden == 0 for _, hidden in rows)


def test_a_section_behind_more_has_its_address_and_its_place_in_the_history(sites, windows):
    page = opened(windows["desk"], sites.address("plan"))
    page.get_by_role("button", name="Ещё").click()
    page.get_by_role("menuitem", name="Вопросы").click()
    page.get_by_role("heading", name="Вопросы к плану").wait_for()
    browser.settle(page)
    assert "section=" in page.url
    assert page.get_by_role("radio", name="Вопросы").is_checked()
    page.reload()
    page.get_by_role("heading", name="Вопросы к плану").wait_for()
    browser.settle(page)
    page.go_back()
    page.get_by_role("heading", name="Срок прошёл").wait_for()
    assert page.get_by_role("radio", name="Вопросы").count() == 0
    page.close()


def test_on_a_phone_the_chosen_section_is_in_sight_wherever_it_stands(sites, windows):
    page = opened(windows["phone"], f"{sites.address('plan')}?section=Отметить")
    box = page.get_by_role("radio", name="Отметить").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= SCREENS["phone"]["width"]
    page.close()
