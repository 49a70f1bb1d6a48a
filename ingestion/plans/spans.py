"""Tables where a timing is a mark in a column of its own: a column a month, a quarter, a half-year or a year."""

import re
from itertools import pairwise

from ingestion.plans.content import is_span, is_time
from ingestion.plans.text import months_own
from warehouse.plans.timing_brothers import MONTHS, ROMAN_MONTHS

#: A head's name that is a span of days alone: «I квартал», «Сентябрь», «2024 год», «2 полугодие 2024».
YEAR = re.compile(r"20\d\d(?:\s*[-–—/]\s*(?:20)?\d\d)?(?:\s*(?:уч\w*\.?\s*)?(?:год\w*|г\.?))?", re.I)
ONE_YEAR = re.compile(r"(?P<year>20\d\d)(?:\s*(?:год|г\.?))?", re.I)
ANY_YEAR = re.compile(r"20\d\d|\d\.\d\d\.\d\d")
MARKED = re.compile(r"[+xхvу✓✔☑√*•●■▪◆]+|да", re.I)
#: A day or days of the month that the column is («до 15», «10-20»).
DAYS = re.compile(r"(?:(?:до|с|к)\s+)?\d{1,2}(?:\s*[-–—]\s*\d{1,2})?", re.I)
MONTH_NAME = re.compile(
    r"(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*", re.I
)
#: What bare numbers of columns count, by the name above them.
UNITS = (
    (re.compile(r"квартал", re.I), "квартал"),
    (re.compile(r"четверт", re.I), "четверть"),
    (re.compile(r"полугоди", re.I), "полугодие"),
)
MONTH_NUMBER = re.compile(r"0?[1-9]|1[0-2]")
LEAST_MONTHS, FIRST_MONTH = 4, 8
PART_NUMBER = re.compile(r"[1-4]|I{1,3}|IV")
EMPTY = {"-", "–", "—", "−", "нет"}
LEAST_COLUMNS, ENOUGH = 2, 0.6


#: A head's name that is how often («Ежемесячно», «1 раз в четверть»).
FREQUENCY = re.compile(
    r"еже(?:дневно|недельно|месячно|квартально|годно)"
    r"|(?:1 |один )?раз в (?:неделю|месяц|квартал|четверть|триместр|полугодие|год)",
    re.I,
)


def is_span_name(name: str) -> bool:
    """Whether the name of a column is a span of days, or how often, and nothing else."""
    return bool(YEAR.fullmatch(name) or FREQUENCY.fullmatch(name)) or (
        not re.search(r"[,:]|\d\.\d", name) and is_span(name)
    )


def span_places(names: list[str]) -> list[int]:
    """Positions of the columns that are spans of days, where there are several side by side; else none."""
    places = [place for place, name in enumerate(names) if name and is_span_name(name)]
    is_one_group = len(places) >= LEAST_COLUMNS and places[-1] - places[0] == len(places) - 1
    return places if is_one_group else []


def spoken(names: list[str], parent: str = "") -> list[str]:
    """Names of columns with bare numbers in words: `IX … V` are months, `I … IV` under «Кварталы» are quarters.

    parent: the name above the columns. Numbers that may be either stay as they are.
    """
    unit = next((word for pattern, word in UNITS if pattern.search(parent)), "")
    if unit and all(PART_NUMBER.fullmatch(name) for name in names):
        return [f"{name} {unit}" for name in names]
    if said := _numbered_months(names):
        return said
    romans = [i for i, name in enumerate(names) if name.lower() in ROMAN_MONTHS]
    said = [ROMAN_MONTHS[names[i].lower()] for i in romans]
    is_row = len(romans) >= LEAST_COLUMNS and romans[-1] - romans[0] == len(romans) - 1
    if not is_row or not set(said) & set(MONTHS[4:]):
        return names
    return [said[i - romans[0]] if i in romans else name for i, name in enumerate(names)]


def _numbered_months(names: list[str]) -> list[str]:
    """Names with a school year's months by their numbers (`9 … 12, 1 … 5`) in words; none where they are not that."""
    places = [i for i, name in enumerate(names) if MONTH_NUMBER.fullmatch(name)]
    months = [int(names[i]) for i in places]
    is_run = all(b - a == 1 for a, b in pairwise(places)) and all(
        b == a % 12 + 1 for a, b in pairwise(months)
    )
    if len(places) < LEAST_MONTHS or not is_run or months[0] < FIRST_MONTH:
        return []
    said = dict(zip(places, months, strict=True))
    return [MONTHS[said[i] - 1] if i in said else name for i, name in enumerate(names)]


def is_marked(cells: list[str]) -> bool:
    """Whether the cells of such columns are marks or times rather than sums of money or words."""
    filled = [cell for cell in cells if cell and cell not in EMPTY]
    return bool(filled) and sum(_is_told(cell) for cell in filled) >= ENOUGH * len(filled)


def timing_of(marks: list[tuple[str, str]]) -> str:
    """The timing of a measure in words, from (name of a column, its cell); empty where no column is marked."""
    return ", ".join(said for name, cell in marks if (said := _said(name, cell)))


def _is_told(cell: str) -> bool:
    return bool(MARKED.fullmatch(cell) or DAYS.fullmatch(cell)) or is_time(cell)


def _said(name: str, cell: str) -> str:
    if MARKED.fullmatch(cell):
        return name
    if DAYS.fullmatch(cell) and MONTH_NAME.match(name):
        return f"{cell} {months_own(name)}"
    if not is_time(cell) or DAYS.fullmatch(cell):
        return ""
    # «март» in the column of 2026 is March 2026.
    year = ONE_YEAR.fullmatch(name)
    return f"{cell} {year['year']}" if year and is_span(cell) and not ANY_YEAR.search(cell) else cell
