"""Whose schedule it is: school, school year and order from the rows above the table and from the file's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingestion.core.text import header_key, parse_date, school_code, squeeze
from ingestion.schedules.words import Row, school_year_in

#: The beginning of a school's name: its form of ownership, or the kind of school.
SCHOOL = re.compile(
    r"(?:М[АБК]?ОУ|ГБОУ|ГКОУ|ГОУ|МБОУ|МАОУ|МКОУ|ЧОУ|АНОО)\b.*|(?:С?ОШ|СОШ|ООШ|лицей|гимназия|школа)\b.*",
    re.IGNORECASE,
)
ENDS = re.compile(r"\s*(?:[,;]|\bна\s+20|\bот\s+\d|\b[12]\s+полугоди|\b(?:I|II)\s+полугоди|\b20\d\d).*$")
ORDER = re.compile(r"от\s+(\d{1,2}\.\d{1,2}\.20\d\d)\s*(?:г\.?|года)?\s*№\s*(\S+)", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """What stands above the table of a schedule."""

    school_name: str | None
    school_code: str | None
    school_year: int | None
    order_number: str | None
    order_date: date | None


def _beside(rows: Sequence[Row], label: str) -> str | None:
    """The text beside a label that stands alone in its cell (`ОО`, `Приказ №`)."""
    wanted = header_key(label)
    for row in rows:
        for place, cell in enumerate(row):
            if header_key(cell) == wanted:
                return next((text for other in row[place + 1 :] if (text := squeeze(other))), None)
    return None


def _school(texts: list[str]) -> str | None:
    for text in texts:
        if (found := SCHOOL.search(text)) and (name := squeeze(ENDS.sub("", found[0]))):
            return name
    return None


def read_head(rows: Sequence[Row], around: list[str]) -> Head:
    """Read the rows above a table; `around` are other texts that may name school and year: sheet, file, folders."""
    texts = [text for row in rows for cell in row if (text := squeeze(cell))]
    order = next((found for text in texts if (found := ORDER.search(text))), None)
    named = _beside(rows, "ОО") or _beside(rows, "Образовательная организация")
    return Head(
        named or _school([*texts, *around]),
        next((code for text in [*texts, *around] if (code := school_code(text))), None),
        school_year_in([*texts, *around]),
        order[2] if order else _beside(rows, "Приказ №"),
        parse_date(order[1]) if order else parse_date(_beside(rows, "Дата")),
    )
