"""A column of numbers that holds words instead: the meeting or the stage («Заседание № 1») that a row belongs to."""

import re

from ingestion.plans.fit import Fitted
from ingestion.plans.header import Header
from ingestion.plans.row import Row
from ingestion.plans.text import is_roman, number_of

#: Meetings and stages: they come one after another in the year.
MEETINGS = (
    r"(?:заседани|совещани|педсовет|методсовет|совет(?!ни)|собрани|планёрк|планерк|семинар|комисси|консилиум|встреч|сесси|секци"
    r"|этап|шаг|четверт|триместр|полугоди)[а-яё]*(?![а-яё])"
)
#: Parts of a plan by their subject: each of them begins the year again.
SUBJECTS = r"(?:блок|модул|раздел|направлени)[а-яё]*(?![а-яё])"
SORTS = rf"(?:{MEETINGS}|{SUBJECTS})"
BEFORE = (
    r"(?:№\s*)?(?:(?:\d{1,2}|[IVX]{1,4})(?:\s?-?\s?[а-яё]{1,2})?[.)]?\s+)?"
    r"(?:[а-яё-]+(?:ый|ий|ой|ое|ее|ая|яя)\s+){0,2}"
)
#: «Заседание № 1», «2-й этап», «Внеочередное заседание», «Педагогический совет».
LABEL = re.compile(BEFORE + SORTS, re.I)
MEETING = re.compile(BEFORE + MEETINGS, re.I)
#: «№ заседания», «№ и этап»: the head itself says what is numbered.
HEAD = re.compile(rf"(?:№|номер)\s*(?:п\s*/?\s*п\W*)?(?:и\s+)?{SORTS}", re.I)


def has_labels(header: Header, rows: list[Row]) -> bool:
    """Whether the column of numbers names what its rows belong to: its head says so, or a row with a title does."""
    place = header.at("number")
    if place is None:
        return False
    at, title = header.starts[place], header.starts[header.title]
    return bool(HEAD.match(header.names[place].strip())) or any(
        LABEL.match(row.cells[at])
        for row in rows
        if not row.is_text and len(row.cells) > max(at, title) and row.cells[title]
    )


def label_of(fitted: Fitted, header: Header) -> str:
    """The words in the cell of a number of a row that has a title of its own; empty where a number stands there."""
    place = header.at("number")
    text = fitted.values[place] if place is not None else ""
    is_words = len(text) >= 4 and number_of(text) is None and not is_roman(text)
    return text if is_words and fitted.values[header.title] else ""
