"""«Совещание» in a real browser: what is typed outlives the window, another meeting is asked about, «Назад» is safe."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.dashboards import browser, fixture_db
from tests.dashboards.accessible import barriers

pytestmark = [*browser.OPENED, pytest.mark.walks]
TRIES = 3
CHAIR, ASKED = "начальник управления", "Перейти к другому совещанию?"


@pytest.fixture(scope="module")
def site(home):
    with browser.server(home, today=fixture_db.TODAY.isoformat()) as address, browser.browser() as chromium:
        yield address, chromium


@pytest.fixture(autouse=True)
def no_drafts(home):
    shutil.rmtree(home / "drafts", ignore_errors=True)
    yield
    shutil.rmtree(home / "drafts", ignore_errors=True)


def opened(site, address: str = "meeting", width: str = "desktop"):
    """A window with nothing in it of any other."""
    size = dict(zip(("width", "height"), browser.WIDTHS[width], strict=True))
    page = site[1].new_context(viewport=size, locale="ru-RU").new_page()
    page.goto(f"{site[0]}/{address}")
    browser.settle(page)
    return page


def fill(page, label: str, words: str) -> None:
    """Type as people do: the field is left with the key Tab."""
    page.get_by_label(label, exact=True).fill(words)
    page.keyboard.press("Tab")
    browser.settle(page)


def holds(page, label: str, words: str) -> None:
    """The field shows these words: it is drawn before they are, and an old one may stand beside it till then."""
    found = page.get_by_label(label, exact=True)
    expect(found).to_have_count(1, timeout=20_000)
    expect(found).to_have_value(words, timeout=20_000)


def choose(page, label: str, place: int) -> None:
    box, option = page.get_by_role("combobox", name=label).first, page.get_by_role("option").nth(place)
    # A list that opens while the page still moves closes again: whoever sees that presses once more.
    for _ in range(TRIES):
        box.scroll_into_view_if_needed()
        page.wait_for_timeout(500)
        box.click()
        with suppress(TimeoutError):
            option.click(timeout=5000)
            break
    else:
        raise AssertionError(f"the list «{label}» does not open")
    browser.settle(page)


def picture(page, name: str, width: str) -> None:
    """With OBEKTIV_SCREENSHOTS, a folder, it leaves a picture there."""
    if pictures := os.environ.get("OBEKTIV_SCREENSHOTS"):
        page.screenshot(path=Path(pictures, f"meeting-{name}-{width}.png"), full_page=True)


def test_a_cell_and_a_field_outlive_a_closed_browser(site):
    page = opened(site)
    fill(page, "Председатель", CHAIR)
    grid = page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    said = page.get_by_text("вопросы повестки: изменено 1")
    # A grid that is still being drawn takes no press.
    for _ in range(TRIES):
        browser.settle(page)
        # The cell of the first question: the grid is drawn, its cells are no elements.
        grid.dblclick(position={"x": grid.bounding_box()["width"] * 0.3, "y": 52})
        with suppress(TimeoutError):
            editor = page.locator("#portal textarea, textarea.gdg-input").first
            editor.fill("Наш вопрос", timeout=5000)
            editor.press("Enter")
            said.wait_for(timeout=8000)
            break
    said.wait_for()
    page.context.close()
    again = opened(site)
    holds(again, "Председатель", CHAIR)
    again.get_by_text("Показать, что будет напечатано").click()
    browser.settle(again)
    paper = again.locator(".ob-paper").inner_text()
    assert "Наш вопрос" in paper
    assert CHAIR in paper
    again.context.close()


def test_leaving_by_the_menu_and_coming_back_loses_nothing_that_was_left(site):
    page = opened(site)
    fill(page, "Председатель", CHAIR)
    page.get_by_text("Черновик сохранён").first.wait_for()
    page.locator("header").get_by_role("link", name="План", exact=True).click()
    page.wait_for_url("**/plan*")
    browser.settle(page)
    page.locator("header").get_by_role("link", name="Совещание", exact=True).click()
    page.wait_for_url("**/meeting*")
    browser.settle(page)
    holds(page, "Председатель", CHAIR)
    page.context.close()


@pytest.mark.parametrize("width", browser.WIDTHS)
def test_another_procedure_is_asked_about_by_keyboard_and_back_answers_no(site, width):
    page = opened(site, width=width)
    fill(page, "Председатель", CHAIR)
    before = page.url
    choose(page, "Процедура", 1)
    question = page.get_by_role("alert").filter(has_text=ASKED)
    question.wait_for()
    assert "председатель" in question.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert barriers(page) == []
    picture(page, "question", width)
    # «Назад» leads to the meeting with everything that was typed.
    page.go_back()
    page.wait_for_timeout(1500)
    browser.settle(page)
    assert page.url == before
    assert question.count() == 0
    holds(page, "Председатель", CHAIR)
    choose(page, "Процедура", 1)
    question.wait_for()
    focus_on(page, "Остаться")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1500)
    browser.settle(page)
    assert question.count() == 0
    holds(page, "Председатель", CHAIR)
    choose(page, "Процедура", 1)
    question.wait_for()
    focus_on(page, "Перейти")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1500)
    browser.settle(page)
    assert "procedure=" in page.url
    page.get_by_text("Другие ваши черновики").wait_for()
    picture(page, "went", width)
    page.context.close()


def focus_on(page, words: str) -> None:
    """Reach a button with the key Tab alone."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    raise AssertionError(f"«{words}» is not reached")


@pytest.mark.parametrize("width", browser.WIDTHS)
def test_a_meeting_with_a_draft_fits_and_has_no_barriers(site, width):
    page = opened(site, width=width)
    fill(page, "Председатель", CHAIR)
    page.get_by_role("button", name="Удалить черновик").click()
    page.get_by_text("Пропадут правки").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    picture(page, "draft", width)
    page.get_by_role("button", name="Удалить", exact=True).click()
    browser.settle(page)
    holds(page, "Председатель", "")
    assert page.get_by_text("Черновик сохранён").count() == 0
    assert barriers(page) == []
    page.context.close()
