"""How the file of a paper is named: kind, procedure or season, place, version, date; files sort and are told apart."""

from __future__ import annotations

from datetime import date

from dashboards.documents.facts.names import ON_LIST, in_file
from dashboards.documents.model import Document

#: Filters of a paper that its name repeats; an addressee, a key or a day «as of» stands inside.
NAMED = ("Процедура", "Учебный год", "План", "Данные", "Территория", "Школа", ON_LIST)
LONGEST_BYTES = 240  # file systems take 255, an archive adds its own
LONGEST_PART = 44


def of_document(document: Document, title: str, day: date, ending: str) -> str:
    """The name of the file of a composed paper, ``title`` being that of its kind."""
    origin = document.provenance
    return file_name(title, origin.filters, origin.version, day, ending)


def file_name(title: str, filters: dict[str, str], version: str, day: date, ending: str) -> str:
    """«Приказ об итогах процедуры – ВПР, РУ, 5 класс, весна 2022-23 – Округ – открытая – 2023-10-09.docx»."""
    # A paper about one school is told from others by the school, on whatever list that is.
    named = [
        label for label in NAMED if filters.get(label) and not (label == ON_LIST and filters.get("Школа"))
    ]
    about = [filters[label].replace("/", "-") for label in named]
    last = f"{version} – {day:%Y-%m-%d}{ending}"
    length = LONGEST_PART
    while True:
        parts = [in_file(title), *(_cut(in_file(part), length) for part in about)]
        name = " – ".join([*parts, last])
        if len(name.encode()) <= LONGEST_BYTES or length <= 8:
            return name
        length -= 4


def _cut(part: str, length: int) -> str:
    return part if len(part) <= length else part[:length].rsplit(" ", 1)[0].rstrip(" .,–-")
