"""Words of a school's schedule of assessment: kinds, levels, subjects, months and days as its cells write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingestion.core.text import (
    LANGUAGES,
    MONTHS,
    header_key,
    language_of,
    parse_date,
    short_subject,
    squeeze,
    study_level_of,
)
from warehouse.home import school_year_of

Row = Sequence[str | None]
FEDERAL, REGIONAL, MUNICIPAL, OWN = "федеральный", "региональный", "муниципальный", "ОО"
# The first stem found in the words of a level decides.
LEVELS = (
    ("федерал", FEDERAL),
    ("регионал", REGIONAL),
    ("муниципал", MUNICIPAL),
    ("инициатив", OWN),
    ("организац", OWN),
    ("школьн", OWN),
)
KINDS = {
    **{key: key for key in ("ВПР", "НИКО", "КДР", "РДР", "ДКР", "РПР", "РИКО", "МЦКО", "ОГЭ", "ЕГЭ", "ГВЭ")},
    **dict.fromkeys(("СД", "СКР"), "стартовая диагностика"),
    **dict.fromkeys(("ВКР", "ВД", "ВХ", "ВХКР"), "входная работа"),
    **dict.fromkeys(("С", "КР", "К", "К/Р", "ИКР", "АКР", "ТКР", "РКР", "ПКР"), "контрольная работа"),
    **dict.fromkeys(("ПР", "П/Р"), "проверочная работа"),
    **dict.fromkeys(("ДР", "Д/Р"), "диагностическая работа"),
    **dict.fromkeys(("ПА", "ИД", "ИА", "ПД"), "промежуточная аттестация"),
}
#: The first stem found in the words of a kind decides; None for a work that has no kind of its own in the calendar.
KINDS_IN_WORDS = (
    ("всероссийск", "ВПР"),
    ("стартов", "стартовая диагностика"),
    ("входн", "входная работа"),
    ("промежуточн", "промежуточная аттестация"),
    ("диагностическ", "диагностическая работа"),
    ("проверочн", "проверочная работа"),
    ("контрольн", "контрольная работа"),
)
LEVEL_OF_KIND = {
    **dict.fromkeys(("ВПР", "НИКО", "ОГЭ", "ЕГЭ", "ГВЭ"), FEDERAL),
    **dict.fromkeys(("КДР", "РДР", "ДКР", "РПР", "РИКО", "МЦКО"), REGIONAL),
}
DAY = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})(?:\.(20\d\d|\d\d))?(?!\d)")
SCHOOL_YEAR = re.compile(r"(20\d\d)\s*[-–—/]\s*(20)?(\d\d)(?!\d)")


@dataclass(frozen=True)
class Subject:
    """A subject as a schedule names it."""

    code: str
    language: str | None = None
    study_level: str | None = None


@dataclass(frozen=True)
class Work:
    """One assessment in a cell: its subject where the cell names it, and its kind where a known one is named."""

    subject: Subject | None
    kind: str | None


def subject_of(text: str | None, grade: int | None) -> Subject | None:
    """Read a subject, shortened or whole; literature of the first four grades is literary reading."""
    code = short_subject(text)
    if code is None:
        return None
    if code == "ЛИ" and grade and grade <= 4:
        code = "ЛЧ"
    language = None
    if code == "ИЯ":
        words = re.findall(r"[а-яё]{3,}", squeeze(text).casefold())
        short = (full for stem, full in LANGUAGES.items() for word in words if stem.startswith(word))
        language = language_of(text) or next(short, None)
    return Subject(code, language, study_level_of(text))


def kind_of(text: str | None) -> str | None:
    """Read a code of a kind (`ВПР`, `СД`, `к/р`); a digit only counts works; None for anything else."""
    key = header_key(text).upper()
    return KINDS.get(key) or KINDS.get(re.sub(r"[\d№.]+$", "", key))


def kind_named(text: str | None) -> str | None:
    """Read a kind written by its code or in words (`Входная контрольная работа`, `ВПР`); None for anything else."""
    words = squeeze(text).casefold()
    by_code = next((kind for word in re.findall(r"[а-яё/]+", words) if (kind := kind_of(word))), None)
    return by_code or next(
        (kind for stem, kind in KINDS_IN_WORDS if re.search(rf"(?<![а-яё]){stem}", words)), None
    )


def works_of(text: str | None, grade: int | None) -> tuple[list[Work], list[str]]:
    """Read a cell that names subjects (`МАТ`, `ВПР РУС`, `РУС, ЛИТ`): its works, and parts that nobody understands."""
    works, odd = [], []
    for part in re.split(r"[,;/+\n]|\s{2,}", (text or "").replace("к/р", "кр").replace("К/Р", "КР")):
        words = squeeze(part).split(" ")
        if words == [""]:
            continue
        kinds = [kind for word in words if (kind := kind_of(word))]
        rest = " ".join(word for word in words if not kind_of(word) and not word.isdigit())
        subject = subject_of(rest, grade)
        if subject:
            works.append(Work(subject, kinds[0] if kinds else None))
        else:
            odd.append(squeeze(part))
    return works, odd


def level_named(text: str | None) -> str | None:
    """Return the level that a heading names (`по инициативе ОО`), or None."""
    words = squeeze(text).casefold()
    return next((level for stem, level in LEVELS if stem in words), None)


def month_named(text: str | None) -> tuple[int, int | None] | None:
    """Read a heading such as `Сентябрь 2025` or `октябрь`: month and year where it stands; None for another text."""
    words = squeeze(text).casefold().replace("май", "мая")
    found = re.fullmatch(r"([а-я]{3,9})\.?\s*(20\d\d)?\s*(?:г\.?|года)?", words)
    month = MONTHS.get(found[1][:3]) if found else None
    return (month, int(found[2]) if found[2] else None) if found and month else None


def school_year_in(texts: list[str]) -> int | None:
    """Return the school year that a title names (`на 2025-2026 учебный год` → 2026), or None."""
    return next((2000 + int(found[3]) for text in texts if (found := SCHOOL_YEAR.search(text))), None)


def whole_number(text: str | None) -> int | None:
    """Read a small whole number as a workbook keeps it (`3`, `3.0`), or None."""
    found = re.fullmatch(r"(\d{1,4})(?:\.0+)?", squeeze(text))
    return int(found[1]) if found else None


def day_of(month: int, day: int, school_year: int) -> date | None:
    """Return the day of a school year that a month and a day mean; None for a day that does not exist."""
    try:
        return date(school_year - (month >= 8), month, day)
    except ValueError:
        return None


def days_in(text: str | None, school_year: int) -> list[date]:
    """Return the days that a cell writes: `12.09`, `04.03, 25.03`, a date of Excel; another school year is none."""
    if whole := parse_date(text):
        return [whole] if school_year_of(whole) == school_year else []
    found = [day_of(int(month), int(day), school_year) for day, month, _ in DAY.findall(squeeze(text))]
    return [day for day in found if day]
