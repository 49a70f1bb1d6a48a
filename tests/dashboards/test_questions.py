"""Right answers to the five questions of a page stand in its first screen, as the marts say them."""

import duckdb
import pytest

from dashboards.menu import PAGES
from tests.dashboards import browser
from tests.dashboards.questions import OF_A_PERSON, SCREEN, SEEN, TODAY, address, plain, questions
from warehouse.home import Home

pytestmark = [*browser.OPENED, pytest.mark.walks]
NAMES = [page.name for page in PAGES]


@pytest.fixture(scope="module")
def sites(demo_home):
    (asked,) = OF_A_PERSON.values()
    with browser.server(demo_home, TODAY) as site, browser.server(demo_home, TODAY, asked) as person:
        yield {name: person if name in OF_A_PERSON else site for name in NAMES}


@pytest.fixture(scope="module")
def chromium():
    with browser.browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def marts(demo_home):
    with duckdb.connect(str(Home(demo_home).published()), read_only=True) as connection:
        yield connection


def test_every_page_has_five_questions():
    asked = [one.page for one in questions()]
    assert {name: asked.count(name) for name in NAMES} == dict.fromkeys(NAMES, 5)


@pytest.mark.parametrize("name", NAMES)
def test_right_answers_stand_in_the_first_screen(sites, chromium, marts, name):
    page = chromium.new_page(viewport=SCREEN, locale="ru-RU")
    page.goto(f"{sites[name]}/{address(name)}")
    browser.settle(page)
    seen = plain(page.evaluate(SEEN))
    page.close()
    own = [(one.ask, one.right(marts)) for one in questions() if one.page == name]
    assert [(ask, piece) for ask, pieces in own for piece in pieces if plain(piece) not in seen] == []
