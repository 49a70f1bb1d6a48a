"""Columns of timings that count parts of a year: «I», «II», «I-IV» under «Срок (квартал)», «9» under «Месяц»."""

import re

from warehouse.plans.timing_brothers import MONTHS

#: Words in the name of a column of timings that say what its bare numbers count.
COUNTED_BY = tuple(
    (re.compile(rf"(?<![а-яё]){stem}", re.I), word)
    for stem, word in (
        ("квартал", "квартал"),
        ("четверт", "четверть"),
        ("полугоди", "полугодие"),
        ("триместр", "триместр"),
    )
)
PART_OF_YEAR = r"(?:[1-4](?:-?[йя]я?)?|I{1,3}|IV|І{1,3}|ІV)"
BARE_PARTS = re.compile(rf"{PART_OF_YEAR}(?:\s*(?:[-–—,;/]|и)\s*{PART_OF_YEAR})*", re.I)
MONTH_COLUMN = re.compile(r"(?<![а-яё])месяц(?!\w*\s+\d)", re.I)
MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
BARE_MONTHS = re.compile(rf"{MONTH_NUMBER}(?:\s*[-–—,;/]\s*{MONTH_NUMBER})*")


def counts_parts(column: str) -> bool:
    """Whether bare numbers under the name of a column are parts of a year or months."""
    return any(pattern.search(column) for pattern, _ in COUNTED_BY) or bool(MONTH_COLUMN.search(column))


def in_unit_of_column(timing: str, column: str) -> str:
    """Bare numbers under a column of parts of a year: «I-IV» under «Срок (квартал)» is «I-IV квартал».

    column: the name of the column of timings. Numbers of months become their names («9» under «Месяц»).
    """
    number = timing.strip(" .")
    unit = next((word for pattern, word in COUNTED_BY if pattern.search(column)), "")
    if unit and BARE_PARTS.fullmatch(number):
        return f"{number} {unit}"
    months = BARE_MONTHS.fullmatch(number)
    if not unit and months and MONTH_COLUMN.search(column):
        return re.sub(r"\d+", lambda found: MONTHS[int(found[0]) - 1], number)
    return timing
