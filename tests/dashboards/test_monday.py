"""A Monday, a phone, a municipality of seven schools without a scale of marks: what is overdue and who, one comparison,
a note to sign – in one window, by taps alone, its figures those of ФИС ОКО and of a count of one's own."""

import io
import re
import statistics
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Locator

from dashboards.words import lint_text
from tests.dashboards import browser
from tests.dashboards import monday_town as town
from tests.dashboards.questions import SEEN, plain
from tests.dashboards.test_journeys import PHONE, Hand
from tests.homes import begun_home, obektiv

pytestmark = [*browser.OPENED, pytest.mark.walks]
#: Presses to the printed note that were promised.
MOST_PRESSES = 3
#: What a program prints by mistake and a person never writes.
OF_A_PROGRAM = re.compile(r"\b(None|nan|null|True|False|Series)\b|[{}]|\(\)|«»|(?<![\d.])\d+[.,]\d{3,}\b")
BUILD = re.compile(r"^\d{8}T\d{6}_[0-9a-f]+$")
NOT_SAID_WHOLE = re.compile(r"[:;,–]\s*$|\s[.,;](?:\s|$)|^\W*$|\.\.(?!\.)")


@dataclass(frozen=True)
class Municipality:
    """The built home and everybody who wrote in it."""

    home: Path
    everybody: list[town.Pupil]


@pytest.fixture(scope="module")
def municipality(tmp_path_factory) -> Municipality:
    """Files of the department, loaded and built by the commands of the program."""
    folder = tmp_path_factory.mktemp("monday")
    everybody = town.write(folder / "files")
    home = begun_home(folder / "home")
    obektiv(home, "ingest", str(folder / "files"), OBEKTIV_TODAY=town.TODAY)
    obektiv(home, "build", OBEKTIV_TODAY=town.TODAY)
    return Municipality(home, everybody)


@dataclass(frozen=True)
class Morning:
    """What a head saw and was given: words of the first screen and of the page, presses, seconds, the note."""

    first: str
    page: str
    top_of_comparison: float
    presses: int
    seconds: float
    windows: int
    note: bytes


class Thumb(Hand):
    """A hand that holds a phone: it touches, and nothing is hovered."""

    def press(self, what) -> None:
        """Touch what is found, and wait until the page stands still."""
        super().press(Touched(what))

    def take(self, what) -> bytes:
        """Touch what gives a file; returns it."""
        return super().take(Touched(what))


@dataclass(frozen=True)
class Touched:
    """What a finger finds on a page."""

    found: Locator

    def click(self) -> None:
        """A finger has no other way to press."""
        self.found.tap()


@pytest.fixture(scope="module")
def morning(municipality) -> Morning:
    """The way from the first screen to the note, walked once."""
    with (
        browser.server(municipality.home, town.TODAY, {"role": "head"}) as site,
        browser.browser() as chromium,
    ):
        context = chromium.new_context(
            viewport=PHONE, locale="ru-RU", accept_downloads=True, has_touch=True, is_mobile=True
        )
        page = context.new_page()
        page.goto(site)
        browser.settle(page)
        thumb = Thumb(page)
        first = plain(page.evaluate(SEEN))
        words = plain(page.locator(".stMain").inner_text())
        compared = page.locator(".stMain p").filter(has_text="качество").first
        top = compared.bounding_box()["y"] if compared.count() else float("inf")
        thumb.press(page.get_by_role("link", name="Повестка и слайды"))
        note = thumb.take(thumb.button("Справка (docx)"))
        return Morning(first, words, top, thumb.clicks, thumb.seconds, len(context.pages), note)


def paragraphs(note: bytes) -> list[str]:
    """Whole paragraphs of the note, its tables apart."""
    return [text for one in docx.Document(io.BytesIO(note)).paragraphs if (text := one.text.strip())]


def table(note: bytes, *heads: str) -> list[list[str]]:
    """Rows of the table whose first row has these words."""
    for one in docx.Document(io.BytesIO(note)).tables:
        rows = [[plain(cell.text.replace("\u00ad", "")) for cell in row.cells] for row in one.rows]
        if all(any(plain(head) in cell for cell in rows[0]) for head in heads):
            return rows
    raise AssertionError(f"no table with {heads}")


def figure(cell: str) -> float:
    """A number as a paper prints it."""
    return float(cell.replace("%", "").replace(",", ".").strip())


def shown(value: float) -> str:
    """A percent as pages print it."""
    return f"{value:.1f}".replace(".", ",").removesuffix(",0")


def test_the_first_screen_says_what_is_overdue_who_answers_and_how_long(morning):
    number, title, _, who, days = town.LATE
    for words in (f"{number} {title}", who, f"срок прошёл {days} "):
        assert plain(words).strip() in morning.first


def test_without_a_scale_results_are_compared_by_what_was_published_of_them(morning, municipality):
    two, three, four, five = town.marks_of(town.wrote(municipality.everybody))
    assert two + three + four + five == pytest.approx(100, abs=0.03)
    region = sum(float(share.replace(",", ".")) for share in town.WIDER[town.REGION][1][2:])
    said = f"по отчёту фис око качество {shown(four + five)} %, по региону {shown(region)} %, разница больше случайной"
    assert said in morning.page
    assert "нужна шкала перевода баллов в отметки" in morning.page


def test_the_note_is_in_hand_within_three_presses_and_one_window(morning, record_property):
    record_property("presses", morning.presses)
    record_property("seconds", round(morning.seconds))
    record_property("top of the comparison", round(morning.top_of_comparison))
    assert morning.presses <= MOST_PRESSES
    assert morning.windows == 1


def test_figures_of_the_note_are_those_of_fis_oko_and_of_ones_own_count(morning, municipality):
    everybody, here = municipality.everybody, town.wrote(municipality.everybody)
    words = plain(" ".join(paragraphs(morning.note)))
    assert f"работу писали {len(here)} из {len(everybody)} обучающихся" in words
    mean = f"{statistics.fmean(one.total for one in here):.1f}".replace(".", ",")
    assert f"средний первичный балл – {mean} из {town.TOP}: ниже, чем по региону" in words
    # An open paper rounds shares of a group of this size to half a point, and says so.
    half = 0.25 + 1e-9
    assert "доли округлены" in " ".join(cell for row in table(morning.note, "Дата данных") for cell in row)
    published = table(morning.note, "Участников", "«2»", "«5»")
    (own,) = [row for row in published if row[0] == plain(town.MUNICIPALITY)]
    assert int(own[1]) == len(here)
    shares = town.marks_of(here)
    told = {mark: cell for mark, cell in enumerate(own[2:6], start=2) if cell != "скрыто"}
    # A mark that fewer than ten pupils have is told in «качество» alone.
    assert told.keys() == {2, 3, 4, 5} if min(shares) * len(here) >= 1000 else {2, 3}
    for mark, cell in told.items():
        assert figure(cell) == pytest.approx(shares[mark - 2], abs=half)
    assert figure(own[6]) == pytest.approx(sum(shares[2:]), abs=half)
    (region,) = [row for row in published if row[0] == "регион"]
    for cell, share in zip(region[2:6], town.WIDER[town.REGION][1], strict=True):
        assert figure(cell) == pytest.approx(figure(share), abs=0.05)
    tasks = table(morning.note, "№", "Выполнение")
    place = next(i for i, cell in enumerate(tasks[0]) if "выполнение" in cell)
    found = {row[0]: figure(row[place]) for row in tasks[1:]}
    above = [figure(row[place + 1]) for row in tasks[1:]]
    assert above == pytest.approx(list(town.ITEMS_OF_REGION), abs=0.05)
    assert list(found) == list(town.MAXIMA)
    for share, counted in zip(found.values(), town.items_of(here), strict=True):
        assert share == pytest.approx(counted, abs=half)


def test_the_note_says_what_cannot_be_said_without_a_scale_and_nothing_unsaid(morning):
    said = paragraphs(morning.note)
    words = plain(" ".join(said))
    assert "отметок нет: шкала перевода баллов в отметки не загружена" in words
    assert (
        "доли отметок, качество и успеваемость школ, сравнение с прошлым годом и с журналом не посчитаны"
        in words
    )
    assert "школы с одним классом в параллели в таблицу не вошли: их 4" in words
    cells = [
        cell.text
        for one in docx.Document(io.BytesIO(morning.note)).tables
        for row in one.rows
        for cell in row.cells
    ]
    # The number of the build on the last sheet is no word.
    foreign = [text for text in [*said, *cells] if re.search(r"[A-Za-z]{2,}", BUILD.sub("", text))]
    assert foreign == []
    assert [text for text in [*said, *cells] if OF_A_PROGRAM.search(text)] == []
    assert [text for text in said if NOT_SAID_WHOLE.search(text)] == []
    assert [hit for text in said for hit in lint_text(text)] == []
    assert re.search(r"_{5,}", " ".join([*said, *cells])), "nowhere to sign"
