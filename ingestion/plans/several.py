"""A row whose cell counts several measures («1. … 2. …»): each becomes a measure of its own.

Times and people counted likewise go each to its own measure; what is not counted holds for all of them.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ingestion.plans.drafts import Draft, Section
from ingestion.plans.fit import is_next
from ingestion.plans.header import Header
from ingestion.plans.model import Note
from ingestion.plans.notes import note

NUMBER = r"(?:^|(?<=[\s;.,]))(?P<number>\d{1,2}(?:\.\d{1,2})?)"
#: A number that begins a point of a cell: «1.», «2)», «1.2.», with a capital letter after it.
POINT = re.compile(rf"{NUMBER}[.)]\s*(?=[А-ЯЁA-Z«\"])")
#: The same before a time, which may begin with a digit or a small letter.
POINT_OF_TIME = re.compile(rf"{NUMBER}(?:\)\s*|\.\s+)(?=\S)")
#: Columns whose cells may be counted with the measures.
COUNTED = ("timing", "responsible", "expected_result", "mark")
#: A meeting and what is heard at it is one measure, however many questions it has.
AGENDA = re.compile(r"повестк|заседани|вопрос|тематик|совещани", re.I)
MOST = 30


def counted(text: str, pattern: re.Pattern[str] = POINT) -> list[tuple[str, str]]:
    """The points of a cell that counts them one by one from its beginning, as (number, text); else none."""
    places = list(pattern.finditer(text))
    numbers = [found["number"] for found in places]
    if not 2 <= len(places) <= MOST or places[0].start() != 0:
        return []
    if not all(is_next(a, b) and a.count(".") == b.count(".") for a, b in pairwise(numbers)):
        return []
    ends = [found.start() for found in places[1:]] + [len(text)]
    points = [text[found.end() : end].strip(" ;") for found, end in zip(places, ends, strict=True)]
    return list(zip(numbers, points, strict=True)) if all(len(point) > 1 for point in points) else []


def parted(events: list[Draft | Section], header: Header) -> tuple[list[Draft | Section], list[Note]]:
    """Events with rows of several counted measures taken apart, and a note about every such row."""
    if AGENDA.search(header.name("title")):
        return events, []
    result: list[Draft | Section] = []
    notes: list[Note] = []
    for event in events:
        titles = counted(event.texts["title"]) if isinstance(event, Draft) else []
        if not isinstance(event, Draft) or not titles:
            result.append(event)
            continue
        cells = {role: _for_each(event.texts.get(role, ""), len(titles), role) for role in COUNTED}
        for place, (number, title) in enumerate(titles):
            texts = event.texts | {"title": title} | {role: cells[role][place] for role in COUNTED}
            own = f"{event.number}.{place + 1}" if event.number and "." not in number else number
            result.append(Draft(own, texts, dict(event.extra), event.row, event.shifted))
        notes.append(note("plan_several_in_cell", event.row, header.name("title"), event.texts["title"]))
    return result, notes


def _for_each(text: str, count: int, role: str) -> list[str]:
    """A cell for each of the measures: its points where it counts as many, else the whole of it for all."""
    points = counted(text, POINT_OF_TIME if role == "timing" else POINT)
    return [point for _, point in points] if len(points) == count else [text] * count
