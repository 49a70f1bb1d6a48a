"""Pages in a real browser at 1440 and 390 px: nothing foreign, nothing cut, fonts loaded."""

import io
import os
import re
from pathlib import Path

import pdfplumber
import pytest

from dashboards import palette
from dashboards.menu import menu
from tests.dashboards import browser, fixture_db
from tests.dashboards.accessible import barriers
from tests.dashboards.fixture_db import SCHOOLS

pytestmark = [*browser.OPENED, pytest.mark.walks]
ADDRESSES = [page.url for page in menu("methodologist")] + [
    "school",
    "data?section=Замечания",
    "school?code=990008",
    f"school?code=edu{SCHOOLS[7][0]}&view=Результаты",
]


@pytest.fixture(scope="module")
def site(home):
    assert browser.CHROMIUM, "CI needs Chromium: apt-get install chromium"
    with browser.server(home, today=fixture_db.TODAY.isoformat()) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    with browser.browser() as opened:
        yield opened


def test_the_first_reader_of_a_new_server_is_not_told_that_a_page_does_not_exist(site, chromium):
    """Stands first: a folder called ``pages`` beside the entry means something to Streamlit until a script has run."""
    page = chromium.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(f"{site}/plan")
    browser.settle(page)
    assert page.get_by_role("dialog").count() == 0
    page.close()


@pytest.mark.parametrize("width", browser.WIDTHS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_page_in_chromium(site, chromium, address, width):
    """With OBEKTIV_SCREENSHOTS, a folder, it leaves a picture of every page there."""
    name = address.split("?")[0] or "overview"
    pictures = os.environ.get("OBEKTIV_SCREENSHOTS")
    picture = Path(pictures, f"{name}-{width}.png") if pictures else None
    seen = browser.visit(chromium, f"{site}/{address}", width, picture)
    assert seen.exceptions == 0
    assert seen.foreign == []
    assert seen.errors == []
    assert seen.overflow_px <= 0
    assert seen.cut == []
    assert seen.finding <= browser.WIDTHS[width][1] * 4 // 5, (
        "the finding is on the first screen, with room below it"
    )
    if address:  # above the first page stands what a new reader is offered
        assert seen.top < 110, "nothing that is not seen takes room above the name of the page"
    assert {"Golos Text 400", "Golos Text 600"} <= set(seen.fonts)
    assert "Данные на " in seen.text
    assert "сборка" not in seen.text.split("Данные на ", 1)[1].splitlines()[0]


def test_the_whole_menu_is_seen_from_a_laptop_up_and_what_a_narrow_window_hides_is_counted_in_russian(
    site, chromium
):
    page = chromium.new_page(viewport={"width": 1440, "height": 760})
    page.goto(site)
    browser.settle(page)
    shown = page.get_by_test_id("stTopNav").locator(".rc-overflow-item:not([inert])")
    for width in (1280, 1024):
        page.set_viewport_size({"width": width, "height": 760})
        page.wait_for_timeout(browser.SETTLE_MS)
        assert shown.all_inner_texts() == [one.title for one in menu("methodologist")], width
        assert shown.last.bounding_box()["x"] + shown.last.bounding_box()["width"] < width
    for width in (800, 860):
        page.set_viewport_size({"width": width, "height": 760})
        page.wait_for_timeout(browser.SETTLE_MS)
        assert shown.last.inner_text() == f"ещё {len(menu('methodologist')) - shown.count() + 1}"
    page.close()


def test_filter_change_is_kept_in_the_address(site, chromium):
    page = chromium.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(f"{site}/plan")
    browser.settle(page)
    page.get_by_role("button", name="Изменить отбор").click()
    page.get_by_role("combobox", name="Состояние").click()
    page.get_by_role("option", name="срок прошёл").click()
    browser.settle(page)
    assert "state=" in page.url
    assert page.locator(".ob-chosen").inner_text() == "срок прошёл · остальное – без отбора"
    assert page.locator(".ob-table tbody tr").count() == 1
    page.reload()
    browser.settle(page)
    assert page.locator(".ob-table tbody tr").count() == 1
    page.close()


def test_keyboard_reaches_the_first_link(site, chromium):
    page = chromium.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(site)
    browser.settle(page)
    reached = []
    for _ in range(25):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert "К мере" in reached
    page.close()


def address_of(page) -> str:
    return page.evaluate("decodeURIComponent(location.pathname + location.search)")


def test_back_leads_from_a_school_in_one_press(site, chromium):
    """A link names the year, and it may be the year that the page shows anyway."""
    page = chromium.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(f"{site}/plan")
    browser.settle(page)
    page.evaluate(f"location.href = 'school?code=edu{SCHOOLS[7][0]}&year={fixture_db.TODAY.year}'")
    page.wait_for_url("**/school?**")
    browser.settle(page)
    page.go_back()
    page.wait_for_timeout(1500)
    browser.settle(page)
    assert address_of(page) == "/plan"
    assert page.locator("h1").inner_text() == "План"
    page.close()


def test_sections_are_in_the_history(site, chromium):
    page = chromium.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(f"{site}/data")
    browser.settle(page)
    for place in (1, 2):
        page.locator("[data-testid=stButtonGroup] button").nth(place).click()
        page.wait_for_timeout(1000)
        browser.settle(page)
    second = address_of(page)
    page.go_back()
    page.wait_for_timeout(1500)
    browser.settle(page)
    assert "section=" in address_of(page) != second
    chosen = page.locator("[data-testid=stButtonGroup] button").nth(1)
    assert chosen.get_attribute("aria-checked") == "true" or "Active" in (chosen.get_attribute("kind") or "")
    page.close()


def test_slash_finds_a_school_and_enter_leads_to_it_without_loading_the_program_again(site, chromium):
    page = chromium.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(f"{site}/plan")
    browser.settle(page)
    page.evaluate("window.isTheSame = true")
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Что найти").or_(page.get_by_label("Что найти"))
    field.first.wait_for()
    page.wait_for_function("document.activeElement.closest('.st-key-find_words')")
    page.keyboard.type("школа 3")
    page.locator(".ob-found a").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_function("document.title === 'МБОУ СОШ № 3 – Школа – Объектив'")
    assert address_of(page) == "/school?code=edu990003"
    assert page.locator("h1").inner_text().replace("\u00a0", " ") == SCHOOLS[2][1]
    assert page.evaluate("window.isTheSame")
    page.go_back()
    page.wait_for_function("document.title === 'План – Объектив'")
    browser.settle(page)
    assert address_of(page) == "/plan"
    assert page.evaluate("window.isTheSame")
    page.close()


def test_a_link_of_the_overview_and_back_again_keep_the_page_that_was_open(site, chromium):
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.goto(site)
    browser.settle(page)
    page.evaluate("window.isTheSame = true")
    page.get_by_role("link", name="К мере").first.click()
    page.wait_for_function("document.title === 'План – Объектив'")
    browser.settle(page)
    assert "срок прошёл" in page.locator(".ob-table tbody tr").inner_text()
    page.go_back()
    page.wait_for_function("document.title === 'Обзор – Объектив'")
    assert address_of(page) == "/"
    assert page.evaluate("window.isTheSame")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_light_or_dark_as_the_system_is_set_and_keeps_nobody_out(site, chromium, scheme):
    context = chromium.new_context(viewport={"width": 1440, "height": 1000}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{site}/plan")
    browser.settle(page)
    ground, words = page.evaluate(
        "[getComputedStyle(document.querySelector('.stApp')).backgroundColor,"
        " getComputedStyle(document.querySelector('.ob-table tbody td')).color]"
    )
    expected = {"light": (palette.PAPER, palette.INK), "dark": (palette.DARK["page"], palette.DARK["ink"])}
    assert (ground, words) == tuple(
        "rgb({}, {}, {})".format(*bytes.fromhex(c.lstrip("#"))) for c in expected[scheme]
    )
    assert barriers(page) == []
    context.close()


def grounds(page) -> tuple[str, str]:
    """What the framework and what our own tables stand on."""
    return page.evaluate(
        "[getComputedStyle(document.querySelector('.stApp')).backgroundColor,"
        " getComputedStyle(document.documentElement).getPropertyValue('--page').trim().toUpperCase()]"
    )


def test_light_pages_for_a_projector_stay_light_on_every_page_until_taken_back(site, chromium):
    context = chromium.new_context(viewport={"width": 1440, "height": 1000}, color_scheme="dark")
    page = context.new_page()
    light, dark = ["rgb(255, 255, 255)", "#FFFFFF"], ["rgb(18, 25, 31)", "#12191F"]
    page.goto(f"{site}/plan")
    browser.settle(page)
    assert grounds(page) == dark
    way = page.get_by_role("button", name="Светлая тема, для проектора")
    way.click()
    page.wait_for_function("document.documentElement.classList.contains('ob-light')")
    browser.settle(page)
    assert grounds(page) == light
    assert not way.is_visible()
    # Within the program, and loaded at another address of it.
    page.get_by_role("link", name="Объективность").first.click()
    page.wait_for_function("document.title.startsWith('Объективность')")
    browser.settle(page)
    assert grounds(page) == light
    page.goto(f"{site}/results")
    browser.settle(page)
    page.wait_for_function(
        "getComputedStyle(document.querySelector('.stApp')).backgroundColor == 'rgb(255, 255, 255)'"
    )
    assert grounds(page) == light
    browser.settle(page)
    page.get_by_role("button", name="Тёмная тема, как в системе").click()
    page.wait_for_function("!document.documentElement.classList.contains('ob-light')")
    page.wait_for_function(
        "getComputedStyle(document.querySelector('.stApp')).backgroundColor == 'rgb(18, 25, 31)'"
    )
    browser.settle(page)
    assert grounds(page) == dark
    context.close()


def test_where_the_system_is_light_nobody_is_offered_what_is_there(site, chromium):
    page = chromium.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(f"{site}/plan")
    browser.settle(page)
    assert page.locator(".ob-theme").count() == 1
    assert not page.locator(".ob-theme").is_visible()
    page.close()


def test_a_printed_page_is_two_or_three_sheets_without_controls(site, chromium):
    page = chromium.new_context(color_scheme="dark").new_page()
    page.goto(f"{site}/plan")
    browser.settle(page)
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as printed:
        sheets = [sheet.extract_text() for sheet in printed.pages]
    words = "\n".join(sheets)
    assert 1 <= len(sheets) <= 3
    assert "Утвердить график наблюдателей" in words
    assert "Раздел: Ближайшее" in words
    assert not [control for control in ("Изменить отбор", "Найти", "Скачать таблицу") if control in words]
    page.context.close()


def test_a_dark_page_is_printed_on_white_where_backgrounds_are_printed_too(site, chromium):
    page = chromium.new_context(color_scheme="dark").new_page()
    page.goto(f"{site}/plan")
    browser.settle(page)
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))) as printed:
        sheet = printed.pages[0].to_image(resolution=36).original.convert("L")
    page.context.close()
    greys = sheet.histogram()
    assert sum(greys[240:]) > 0.7 * sum(greys), "most of a sheet is paper"


def test_in_a_dark_window_the_way_to_light_stands_beside_the_search_and_a_button_can_be_read(site, chromium):
    context = chromium.new_context(viewport={"width": 1440, "height": 1000}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{site}/meeting")
    browser.settle(page)
    way, search = (page.locator(one).first.bounding_box() for one in (".ob-theme a", ".st-key-find button"))
    assert way["x"] + way["width"] <= search["x"]
    ground, words = page.locator("button[kind=primary]").first.evaluate(
        "b => [b, b.querySelector('p')].map((e, i) => getComputedStyle(e)[i ? 'color' : 'backgroundColor'])"
    )
    assert contrast(ground, words) >= 4.5
    context.close()


def test_a_printed_meeting_has_its_agenda_whole_and_no_fields(site, chromium):
    page = chromium.new_context().new_page()
    page.goto(f"{site}/meeting")
    browser.settle(page)
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as printed:
        words = "\n".join(sheet.extract_text() for sheet in printed.pages)
        assert len(printed.pages) <= 3
    page.context.close()
    assert "Проект решений" in words
    assert "Исполнение решений прошлого протокола" in words
    fields = ("Шапка протокола", "Показать, что будет напечатано", "Весь сезон: все предметы", "дд.мм.гггг")
    assert [field for field in fields if field in words] == []


def contrast(one: str, other: str) -> float:
    """How far two colours of a page stand apart, as WCAG counts it."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)
