"""Statuses of a plan's measures told as lines of text, without a table: «1.2. Анализ итогов – выполнено 15.10.2025»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingestion.plans.marks import read_mark
from ingestion.plans.preamble import REPORT, TITLE_START
from ingestion.plans.row import Row
from ingestion.plans.text import has_section_mark, join

#: A paper about what was done of a plan, by its title.
ABOUT_PLAN = re.compile(r"\bплан\w*|дорожн\w+ карт|мероприяти|комплекса? мер", re.I)
MARKS_OF_PLAN = re.compile(
    r"^[«\"(\s]*отметк\w+\s+об?\s+(?:вы|ис)полнени|^[«\"(\s]*ход\s+(?:вы|ис)полнени", re.I
)
DONE = re.compile(r"(?:вы|ис)полнени|реализаци", re.I)
POINT = re.compile(
    r"^(?:по\s+)?(?:п\.\s*|пункт\w*\s+|мера\s+|мероприятие\s+)?(?:№\s*)?(?P<number>\d{1,3}(?:\.\d{1,3})*)(?:[.)]\s*|\s+|(?=:)|(?=\s*[–—-]))"
    r"(?P<rest>\S.*)$",
    re.I,
)
#: Words that begin a mark, and the sign that parts it from the measure.
MARK = re.compile(
    r"(?:^|\s*[–—-]\s+|:\s*|[.;]\s+|\(|,\s+|\s+(?=отметк\w+\s+об?\s+(?:вы|ис)полнении\s*[:–—-]))(?P<mark>(?:отметк\w+\s+об?\s+(?:вы|ис)полнении\s*[:–—-]?\s*)?(?:статус\s*[:–—-]\s*)?"
    r"(?:(?:не|частично)\s+)?(?:(?:вы|ис)полнен|провед[её]н|реализован|в\s+работе|в\s+процессе|выполняется|исполняется"
    r"|перенес|перенос|снят|исключ[её]н|на\s+контроле|не\s+(?:требуется|проводил|актуальн)|издан|размещ[её]н)\w*.*)$",
    re.I | re.S,
)
LEAST = 2


@dataclass(frozen=True)
class Told:
    """One measure of a listed report: its number, words, what was said of it, the heading above, where it stands."""

    number: str
    measure: str
    mark: str
    direction: str
    row: Row


def listed(rows: list[Row]) -> tuple[str, list[Told]] | None:
    """The title of a report that lists what was done and its points; None for a paper that is none.

    Rows are those of a text: a table among them is read by its columns instead. Most points must carry a mark.
    """
    if not rows or any(not row.is_text for row in rows):
        return None
    first = next((i for i, row in enumerate(rows) if POINT.match(row.cells[0])), None)
    if first is None:
        return None
    above = [row.cells[0] for row in rows[:first]]
    at = next((i for i, text in enumerate(above) if REPORT.match(text) or MARKS_OF_PLAN.match(text)), None)
    if at is None or any(TITLE_START.match(text) for text in above[:at]):
        return None
    title = ""
    for text in above[at:]:
        if has_section_mark(text):
            break
        title = join(title, text)
    if not (ABOUT_PLAN.search(title) and DONE.search(title)):
        return None
    points = _points(rows[:first], rows[first:])
    marked = [point for point in points if point.mark]
    return (title, marked) if len(marked) >= LEAST and 2 * len(marked) > len(points) else None


def _points(above: list[Row], rows: list[Row]) -> list[Told]:
    """Points with the lines that go on below them; a line that is no point and no rest of one is left to nobody."""
    direction = next((row.cells[0] for row in reversed(above) if has_section_mark(row.cells[0])), "")
    points: list[Told] = []
    open_point: tuple[str, str, Row] | None = None

    def close() -> None:
        if open_point:
            measure, mark = parted(open_point[1])
            points.append(Told(open_point[0], measure, mark, direction, open_point[2]))

    for row in rows:
        text = row.cells[0]
        found = POINT.match(text)
        if has_section_mark(text):
            close()
            direction, open_point = text, None
        elif found:
            close()
            open_point = (found["number"], found["rest"], row)
        elif open_point and not row.after_break:
            open_point = (open_point[0], join(open_point[1], text), open_point[2])
        else:
            close()
            open_point = None
    close()
    return points


def parted(text: str) -> tuple[str, str]:
    """The words of a measure and what was said of it («Анализ итогов», «выполнено 15.10.2025»); no mark, no second."""
    for found in MARK.finditer(text):
        mark = found["mark"].rstrip(" )")
        if read_mark(mark).status:
            return text[: found.start()].strip(" .,;:–—-("), mark
    return text, ""
