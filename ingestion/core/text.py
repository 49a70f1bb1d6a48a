"""Reading text the way people type it: headers, look-alike letters, subjects, classes, logins, dates, years."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache, lru_cache

import polars as pl

from warehouse.home import PROJECT_ROOT

LATIN_TO_CYRILLIC = str.maketrans("ABCEHKMOPTXYaceopxyu", "АВСЕНКМОРТХУасеорхуи")
SPACES = re.compile(r"[\s\u00a0\u2007\u202f\u200b\ufeff]+")


def squeeze(text: str | None) -> str:
    """Fold every kind of white space into single blanks and trim."""
    return SPACES.sub(" ", text or "").strip()


def fold_lookalikes(text: str) -> str:
    """Turn Latin letters that look Cyrillic into Cyrillic ones (класс `A` → `А`)."""
    return text.translate(LATIN_TO_CYRILLIC)


@lru_cache(maxsize=65536)
def header_key(text: str | None) -> str:
    """Return the form in which headers are compared: case, ё, spaces and look-alikes do not matter."""
    return (
        fold_lookalikes(squeeze(text))
        .casefold()
        .replace("ё", "е")
        .replace(" ", "")
        .replace("-", "")
        .strip(".:*")
    )


@cache
def subjects() -> dict[str, str]:
    """Return comparable name → federal short code, from the seed that dbt uses too."""
    path = PROJECT_ROOT / "dbt_project" / "seeds" / "subjects.csv"
    table = pl.read_csv(path, infer_schema_length=0)
    names: dict[str, str] = {}
    for row in table.iter_rows(named=True):
        spellings = [
            row["subject"],
            row["latin_code"],
            row["subject_name"],
            *(row["synonyms"] or "").split("|"),
        ]
        names |= {header_key(spelling): row["subject"] for spelling in spellings if spelling}
    return names


def subject_code(text: str | None) -> str | None:
    """Return the federal short code (`РУ`) of a subject however it is written, or None."""
    return subjects().get(header_key(text))


def find_subject(text: str) -> str | None:
    """Find a subject named inside a longer text such as a file name; the longest name wins."""
    key = header_key(text)
    found = [name for name in subjects() if len(name) > 3 and name in key]
    return subjects()[max(found, key=len)] if found else None


def school_code(text: str | None) -> str | None:
    """Return the six digits of a federal school login (`edu223017`, `sch223017`, `223017`), or None."""
    match = re.search(r"(?:edu|sch)\s*(\d{6})(?!\d)", squeeze(text), re.IGNORECASE)
    match = match or re.fullmatch(r"(\d{6})(?:\.0)?", squeeze(text))
    return match[1] if match else None


CLASS_NONE = {"", "НЕТ", "-", "–", "0", "НЕТБУКВЫ", "ОТСУТСТВУЕТ", "УТN"}


def class_letter(text: str | None, grade: int) -> str:
    """Return the letter of a class: `6б` → `Б`, `Б(11)` → `Б`, `НЕТ`, `11` → empty; other names stay as typed."""
    value = fold_lookalikes(squeeze(text).upper()).replace(" ", "")
    value = re.sub(r"[«»\"'().,_]|КЛАСС|КЛ(?![А-Я])", "", value)
    value = re.sub(rf"^-?{grade}-?|-?{grade}$", "", value) if value != str(grade) else ""
    return "" if value in CLASS_NONE else value


def class_label(text: str | None, grade: int) -> str:
    """Return the name of a class as people say it: grade and Cyrillic letter (`5А`), the grade alone without one."""
    return f"{grade}{class_letter(text, grade)}"


def parse_date(text: str | None) -> date | None:
    """Read a date as Russian offices and spreadsheets write it, or return None."""
    value = squeeze(text).removesuffix(" г.").removesuffix("г.")
    for pattern in (
        "%d.%m.%Y",
        "%Y-%m-%d",
        "%d.%m.%y",
        "%d/%m/%Y",
        "%Y-%m-%d %H:%M:%S",
        "%d.%m.%Y %H:%M:%S",
        "%d.%m.%Y %H:%M",
    ):
        try:
            return datetime.strptime(value, pattern).date()
        except ValueError:
            continue
    return None


def school_year_of(day: date) -> int:
    """Return the school year of a day: the year of its June (1 September starts a new one)."""
    return day.year + (day.month >= 9)


def parse_school_year(text: str | None) -> int | None:
    """Read `2020/2021`, `2020-2021`, `2020/21` as 2021; a single year means the year of its spring."""
    match = re.search(r"(20\d\d)\s*[/–-]\s*(20)?(\d\d)(?!\d)", squeeze(text))
    if match:
        return 2000 + int(match[3])
    match = re.search(r"(?<!\d)(20\d\d)(?!\d)", squeeze(text))
    return int(match[1]) if match else None


def season_of(day: date) -> str:
    """Return the season of a procedure: осень September–December, зима January and February, весна from March.

    A December test is of autumn: the season says which calendar year of the school year a test belongs to, so that
    «КДР 2022» means the autumn of 2022/2023 and nothing of the winter is dated by another year.
    """
    if day.month >= 9:
        return "осень"
    return "зима" if day.month <= 2 else "весна"


TASK_HEADER = re.compile(
    r"^(?P<code>\d+(?:[.,]\d+)?(?:\(\d+\))?(?:[КKкk]\d+)?)\s*(?:\(\s*(?P<max>\d+)\s*б\.?\s*\))?$"
)


def task_code(text: str | None) -> str:
    """Return the canonical code of a task: `1(2)` → `1.2`, `10K2` → `10К2`, `1,1` → `1.1`."""
    value = squeeze(text).replace(",", ".").replace(" ", "")
    value = re.sub(r"\((\d+)\)", r".\1", value)
    return re.sub(r"[KkКк](\d)", r"К\1", value)


def parse_task_header(text: str | None) -> tuple[str, float | None] | None:
    """Read a task column's header `4К1 (3б)` as (`4К1`, 3.0); None when it is not one."""
    match = TASK_HEADER.match(squeeze(text))
    if not match:
        return None
    return task_code(match["code"]), float(match["max"]) if match["max"] else None
