"""Five fixed questions a page: a person answers them from the first screenshot alone, without having seen the code.

``python -m tests.dashboards.questions HOME OUT_DIR`` takes the pictures of a built home, 1440×900, and writes beside
them «Вопросы.md» (to be answered) and «Ответы.md» (to be compared with), out of `questions.yml`. Right answers are
asked of the marts each time.
"""

import string
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import duckdb
import yaml

from dashboards.menu import PAGES
from dashboards.words import count, counted, day, lower_first, number, percent, points, school_year
from tests.dashboards import browser
from warehouse.home import Home

TODAY = "2023-10-09"
SCREEN = {"width": 1440, "height": 900}
QUESTIONS = Path(__file__).with_name("questions.yml")
#: Pages of somebody who was asked to do something, by the bounds of that person.
OF_A_PERSON = {"assignments": {"role": "observer", "person": "Н-06"}}


class _Words(string.Formatter):
    """«{late:срок}» is «5 сроков», «{schools:школа:loct}» a case of it; other words name how pages write a value."""

    WRITES: ClassVar[dict[str, Callable[[Any], str]]] = {
        "": str,
        "day": day,
        "year": school_year,
        "number": number,
        "percent": lambda value: percent(value, 1000),
        "whole_percent": lambda value: percent(value, digits=0),
        "points": lambda value: points(value).removeprefix("+"),
        "whole_points": lambda value: points(value, 0),
        "tenth": lambda value: number(value, 1),
        "lower": lower_first,
    }

    def format_field(self, value: Any, spec: str) -> str:
        """Write a value of a mart as pages do."""
        if spec in self.WRITES:
            return self.WRITES[spec](value)
        noun, _, case = spec.partition(":")
        return counted(value, noun, case) if case else count(value, noun)


@dataclass(frozen=True)
class Question:
    """What is asked of a page; sql: one row of the marts; answer: pieces with the columns of that row inside."""

    page: str
    ask: str
    answer: list[str]
    sql: str = "select 1"

    def right(self, connection: duckdb.DuckDBPyConnection) -> list[str]:
        """The right answer in the words of the page, piece by piece."""
        found = connection.execute(self.sql)
        names, row = [column[0] for column in found.description], found.fetchone()
        assert row is not None, f"{self.page}: {self.ask}"
        known = dict(zip(names, row, strict=True))
        return [_Words().format(piece, **known) for piece in self.answer]


def questions() -> Iterator[Question]:
    """All questions, page by page in the order of the menu."""
    told = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    for page in PAGES:
        for one in told[page.name]["questions"]:
            yield Question(page.name, **one)


def address(page: str) -> str:
    """Where the picture of a page is taken."""
    told = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    return str(told[page]["address"])


def plain(text: str) -> str:
    """Words as they are compared: one kind of space, no difference of case."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split()).casefold()


#: Words that stand in the window whole: of texts, of pictures, of what is chosen in fields.
SEEN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = [], range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || node.parentElement.closest('script, style, [inert]')) continue;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width && box.bottom > 0 && box.bottom <= innerHeight && box.right <= innerWidth
        && node.parentElement.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      seen.push(node.data);
  }
  for (const field of document.querySelectorAll('input')) {
    const box = field.getBoundingClientRect();
    if (field.value && box.width && box.bottom <= innerHeight) seen.push(field.value);
  }
  return seen.join(' ');
}"""


def sheets(home: Path, out: Path) -> None:
    """Take the pictures and write the two sheets."""
    out.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(Home(home).published()), read_only=True) as connection:
        told = [(one, one.right(connection)) for one in questions()]
    titles = {page.name: page.title for page in PAGES}
    for name, is_right in (("Вопросы.md", False), ("Ответы.md", True)):
        lines = []
        for page, title in titles.items():
            lines += [f"\n## {title} ({page}.png)\n"]
            own = [(one, right) for one, right in told if one.page == page]
            lines += [
                f"{place}. {one.ask}" + (f" – {'; '.join(right)}" if is_right else "")
                for place, (one, right) in enumerate(own, 1)
            ]
        (out / name).write_text("\n".join(lines).lstrip() + "\n", encoding="utf-8")
    for person in ({}, *OF_A_PERSON.values()):
        pages = [page for page in titles if OF_A_PERSON.get(page, {}) == person]
        with browser.server(home, TODAY, person or None) as site, browser.browser() as chromium:
            for page in pages:
                shown = chromium.new_page(viewport=SCREEN, locale="ru-RU")
                shown.goto(f"{site}/{address(page)}")
                browser.settle(shown)
                shown.screenshot(path=out / f"{page}.png")
                shown.close()


if __name__ == "__main__":
    sheets(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write(f"{date.today():%d.%m.%Y}: {sys.argv[2]}\n")
