"""Reading text the way people type it: headers, look-alike letters, subjects, classes, logins, dates, years."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
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


LANGUAGES = {
    "английск": "английский",
    "немецк": "немецкий",
    "французск": "французский",
    "испанск": "испанский",
    "китайск": "китайский",
    "итальянск": "итальянский",
}
# «с углублённым изучением предмета», «(базовый уровень)», «профильного уровня» beside the name of a subject; without
# the word «уровень» only right after the name: «математика базовая», «физика (профиль)».
STUDY_LEVEL = re.compile(
    r"с\s+(углубл[её]нн\w+)\s+изучением(?:\s+предмета)?"
    r"|\b(углубл[её]нн\w+|(?:базов|профильн)\w+(?=\s+уров|\s*\)))(?:\s+уров\w+)?"
    r"|(?<=\w)[ ,.(]{1,2}(база|профиль|(?:базов|профильн)(?:ая|ую|ый|ой|ого|ому))(?=\s*(?:\)|$|[,.;]|\d|кл))",
    re.IGNORECASE,
)


def language_of(text: str | None) -> str | None:
    """Return the foreign language that a text names (`по французскому языку` → `французский`), or None."""
    words = squeeze(text).casefold()
    return next((language for stem, language in LANGUAGES.items() if stem in words), None)


def study_level_of(text: str | None) -> str | None:
    """Return the level at which a subject is tested: базовый, углублённый, профильный; None where none is named."""
    found = STUDY_LEVEL.search(squeeze(text))
    if not found:
        return None
    word = (found[1] or found[2] or found[3]).casefold()
    levels = {"у": "углублённый", "б": "базовый", "п": "профильный"}
    return levels[word[0]]


def variety(subject: str | None, *texts: str | None) -> dict[str, str | None]:
    """Return what tells tests of one subject apart, from the first text that says it: `language`, `study_level`.

    Only a foreign language has a language; «базовый» needs the word «уровень» or brackets: a task may be basic too.
    """
    language = next((found for text in texts if (found := language_of(text))), None)
    level = next((found for text in texts if (found := study_level_of(text))), None)
    return {"language": language if subject == "ИЯ" else None, "study_level": level}


def subject_code(text: str | None) -> str | None:
    """Return the federal short code (`РУ`) of a subject however it is written, or None.

    A level or a language beside the name does not hide it: «Математика (углублённый уровень)».
    """
    if found := subjects().get(header_key(text)):
        return found
    bare = STUDY_LEVEL.sub(" ", re.sub(r"\([^)]*\)", " ", squeeze(text)))
    return subjects().get(header_key(bare)) if squeeze(bare) != squeeze(text) else None


def find_subject(text: str) -> str | None:
    """Find a subject named inside a longer text such as a file name; the longest name wins."""
    key = header_key(text)
    found = [name for name in subjects() if len(name) > 3 and name in key]
    return subjects()[max(found, key=len)] if found else None


@cache
def _names_in_words() -> list[tuple[list[str], str]]:
    """Names of subjects and languages as their words, in the order of the seed; longer names stand after shorter."""
    path = PROJECT_ROOT / "dbt_project" / "seeds" / "subjects.csv"
    rows = list(pl.read_csv(path, infer_schema_length=0).iter_rows(named=True))
    names = [(row["subject_name"], row["subject"]) for row in rows]
    names += [(f"{language} язык", "ИЯ") for language in LANGUAGES.values()]
    words = [(re.findall(r"[а-яё]+", name.casefold()), code) for name, code in names]
    return sorted(words, key=lambda pair: len(pair[0]))


@lru_cache(maxsize=4096)
def short_subject(text: str | None) -> str | None:
    """Return the code of a subject that a timetable shortens: `МАТ`, `окр. мир`, `англ. яз.`, or None.

    Every word, of three letters at least where it stands alone, begins the word of the name in the same place; of
    several such subjects the one with the shortest name, then the first of the seed.
    """
    if found := subject_code(text):
        return found
    words = re.findall(r"[а-яё]+", fold_lookalikes(squeeze(text)).casefold())
    if not words or len(words[0]) < (3 if len(words) == 1 else 2):
        return None
    return next(
        (
            code
            for name, code in _names_in_words()
            if len(words) <= len(name)
            and all(full.startswith(part) for part, full in zip(words, name, strict=False))
        ),
        None,
    )


def school_code(text: str | None) -> str | None:
    """Return the six digits of a federal school login (`edu223017`, `sch223017`, `223017`), or None.

    A school that only the regional system of exams names keeps that code: `РИС-13450`.
    """
    if exam := re.fullmatch(r"РИС-\d{1,7}", squeeze(text)):
        return exam[0]
    match = re.search(r"(?:edu|sch)\s*(\d{6})(?!\d)", squeeze(text), re.IGNORECASE)
    match = match or re.fullmatch(r"(\d{6})(?:\.0)?", squeeze(text))
    return match[1] if match else None


CLASS_NONE = {"", "НЕТ", "-", "–", "0", "НЕТБУКВЫ", "ОТСУТСТВУЕТ", "УТN"}


# As people write grades in words and Roman numbers; look-alike letters are folded (`Х` is the Cyrillic one).
ROMAN = {number: fold_lookalikes(word) for number, word in enumerate(
    ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI"), start=1
)}  # fmt: skip
ORDINALS = dict(enumerate(
    ("ПЕРВ", "ВТОР", "ТРЕТ", "ЧЕТВ[ЕЁ]РТ", "ПЯТ", "ШЕСТ", "СЕДЬМ", "ВОСЬМ", "ДЕВЯТ", "ДЕСЯТ", "ОДИННАДЦАТ"), start=1
))  # fmt: skip
ORDINAL_END = r"(?:ЬЕГО|ЬЕМУ|ЬЕМ|ЬИ|ИЙ|ЫЙ|ОЙ|ОГО|ОМУ|ОМ|ЫЕ)"


def _without_grade_in_words(value: str, grade: int) -> str:
    """A class without its grade in Roman numbers or words: `VIА`, `ШЕСТОЙА` → `А`."""
    roman = ROMAN.get(grade, "")
    if roman and value.startswith(roman) and re.fullmatch(r"-?[А-ЯЁ]?", value[len(roman) :]):
        # A lone Х is the letter of a class, not the grade ten.
        return value if value == "Х" else value[len(roman) :].lstrip("-")
    stem = ORDINALS.get(grade)
    return re.sub(rf"^{stem}{ORDINAL_END}-?", "", value) if stem else value


def grade_in_words(text: str | None) -> int | None:
    """Return the grade of a class that is written in Roman numbers or words (`VI А`, `шестой «А»` → 6), or None.

    A lone letter (`Х`, `I`) may be the letter of a class and says no grade.
    """
    value = re.sub(r"[^А-ЯЁIVX]", "", fold_lookalikes(squeeze(text).upper()))
    for number in sorted(ROMAN, key=lambda n: len(ROMAN[n]), reverse=True):
        if len(value) > 1 and re.fullmatch(rf"{ROMAN[number]}[А-ФЦ-ЯЁ]?", value):
            return number
    return next((n for n, stem in ORDINALS.items() if re.match(rf"{stem}{ORDINAL_END}", value)), None)


def class_letter(text: str | None, grade: int) -> str:
    """Return the letter of a class: `6б` → `Б`, `Б(11)` → `Б`, `VI А`, `шестой А` → `А`, `НЕТ`, `11` → empty.

    A class that is only counted keeps its number: `6.1`, `1` → `-1` (61 is no class). Other names stay as typed.
    """
    value = fold_lookalikes(squeeze(text).upper()).replace(" ", "")
    counted = re.fullmatch(rf"(?:{grade}[.,/-])?0?(\d{{1,2}})", value)
    if counted and value != str(grade):
        return f"-{int(counted[1])}" if int(counted[1]) else ""
    value = _without_grade_in_words(re.sub(r"[«»\"'().,_]|КЛАСС|КЛ(?![А-Я])", "", value), grade)
    value = re.sub(rf"^-?{grade}-?|-?{grade}$", "", value) if value != str(grade) else ""
    return "" if value in CLASS_NONE else value


def class_label(text: str | None, grade: int) -> str:
    """Return the name of a class as people say it: grade and Cyrillic letter (`5А`), the grade alone without one."""
    return f"{grade}{class_letter(text, grade)}"


MONTHS = {
    stem: number
    for number, stem in enumerate(
        ("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"), start=1
    )
}
MONTH_NAME = re.compile(rf"\s*\b((?:{'|'.join(MONTHS)})[а-я]*)\s*", re.IGNORECASE)
# Days that Excel counts from 30.12.1899: 2000 … 2050.
FIRST_DAY_NUMBER, LAST_DAY_NUMBER = 36_526, 55_152


def date_of_day_number(text: str | None) -> date | None:
    """Read the number that Excel keeps behind a date (`44602` → 10.02.2022), or None."""
    found = re.fullmatch(r"(\d{5})(?:\.0)?", squeeze(text))
    if not found or not FIRST_DAY_NUMBER <= int(found[1]) <= LAST_DAY_NUMBER:
        return None
    return date(1899, 12, 30) + timedelta(days=int(found[1]))


def parse_date(text: str | None) -> date | None:
    """Read a date as Russian offices and spreadsheets write it, or return None."""
    value = squeeze(text).removesuffix(" года").removesuffix(" г.").removesuffix("г.").strip()
    value = MONTH_NAME.sub(lambda found: f".{MONTHS[found[1][:3].casefold()]:02}.", value)
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


# «2022-02-01 00:00:00», «01.02.2022», «1 фев», «фев.22»: what Excel makes of 1.2.
DATE_FOR_CODE = re.compile(
    r"20\d\d-\d\d-\d\d(?:[ T]\d\d:\d\d:\d\d)?|\d{1,2}\.\d{1,2}\.(?:20)?\d\d"
    r"|\d{0,2}[ .-]?(?:янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек)[а-я]*[ .-]?\d{0,4}",
    re.IGNORECASE,
)


def is_date_for_code(text: str | None) -> bool:
    """Whether Excel has turned the number of a task into a date."""
    return DATE_FOR_CODE.fullmatch(squeeze(text)) is not None


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
