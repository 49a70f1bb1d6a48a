"""Layout D of a schedule: a list with a row a work («Класс, Предмет, Вид работы, Дата»), columns in any order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ingestion.core.text import header_key, parse_date, squeeze
from ingestion.registers.mentions import grade_of_class
from ingestion.schedules.layouts import Named, Sitting, Table, address
from ingestion.schedules.words import LEVEL_OF_KIND, Row, days_in, kind_named, level_named, subject_of
from warehouse.home import school_year_of

#: How the heads of the columns begin; a head that begins otherwise says nothing here.
COLUMNS = {
    "class": ("класс", "параллель"),
    "subject": ("предмет", "учебныйпредмет", "наименованиепредмета", "названиепредмета"),
    "kind": (
        "вид",
        "форма",
        "тип",
        "работа",
        "контрольнаяработа",
        "оценочнаяпроцедура",
        "наименованиеработы",
        "названиеработы",
        "наименованиеоценочной",
        "наименованиепроцедуры",
    ),
    "day": ("дата", "датыпроведения", "день", "сроки", "срок"),
    "level": ("уровень",),
}
NEEDED = ("class", "subject", "kind", "day")
#: Heads of forms of other kinds: of people, of results, of registers with a code or a login.
OTHER = re.compile(
    r"код|логин|балл|отметк|явк|участник|фамили|фио|колво|педагогаккомпаниат|датас|датапо|начало|окончание"
)
CLASS = re.compile(
    r"(?P<grade>\d{1,2})\s*-?(?:е|й|ые|ый|х|го)?\s*[«\"]?\s*(?P<letter>[А-ЯЁа-яё])?[»\"]?\s*(?:классы?|кл\.?)?",
    re.I,
)
GRADES = re.compile(r"(?P<a>\d{1,2})\s*[-–—]\s*(?P<b>\d{1,2})\s*(?:-?(?:е|х)\s*)?(?:классы?|кл\.?)?", re.I)
LETTERS = re.compile(r"[«\"]?(?P<letter>[А-ЯЁа-яё])[»\"]?", re.I)
LAST_GRADE = 11
ENOUGH = 0.5
HEAD_ROWS = 60


def find_list(rows: Sequence[Row]) -> int | None:
    """Return the index of the header of such a list, or None: most rows under it must name a known kind of work."""
    for index, row in enumerate(rows):
        places = columns_of(row)
        if places is None:
            continue
        below = [
            cells
            for cells in rows[index + 1 : index + 1 + HEAD_ROWS]
            if squeeze(_cell(cells, places["subject"]))
        ]
        known = [cells for cells in below if kind_named(_cell(cells, places["kind"]))]
        return index if below and len(known) >= ENOUGH * len(below) else None
    return None


def columns_of(row: Row) -> dict[str, int] | None:
    """Return the places of the columns by what they hold; None for a head that is not one of such a list."""
    keys = [header_key(cell) for cell in row]
    if any(OTHER.search(key) for key in keys):
        return None
    places: dict[str, int] = {}
    for name, starts in COLUMNS.items():
        found = [place for place, key in enumerate(keys) if key.startswith(starts)]
        if len(found) > 1 and name in NEEDED:
            return None
        if found:
            places[name] = found[0]
    is_whole = all(name in places for name in NEEDED) and len(set(places.values())) == len(places)
    return places if is_whole else None


def read_list(rows: Sequence[Row], header: int, school_year: int) -> Table:
    """Read a row a work; a cell left empty under its class or subject takes the one above."""
    places = columns_of(rows[header]) or {}
    table = Table("D", header + 1, header + 1)
    above = {"class": "", "subject": ""}
    for number, row in enumerate(rows[header + 1 :], header + 2):
        said = {name: squeeze(_cell(row, place)) for name, place in places.items()}
        if columns_of(row) is not None:
            table.groups.append(number)
            continue
        if not said["day"] or not (said["subject"] or said["kind"]):
            if said["class"] and not said["subject"] and not said["kind"]:
                above["class"] = said["class"] if classes_of(said["class"]) else above["class"]
                table.groups.append(number)
            elif said["subject"] or said["kind"]:
                table.read.append(number)
                table.undated.append(
                    (number, address(number, places["day"]), said["subject"] or said["kind"])
                )
            continue
        above = {name: said[name] or above[name] for name in above}
        _take(table, number, said | above, places, school_year)
    return table


def _take(table: Table, number: int, said: dict[str, str], places: dict[str, int], school_year: int) -> None:
    """Add the works of a row, or say which of its cells nobody understands."""
    table.read.append(number)
    classes = classes_of(said["class"])
    subject = subject_of(said["subject"], grade_of_class(classes[0])) if classes else None
    days = _days(said["day"], school_year)
    for name, is_known in (("class", classes), ("subject", subject)):
        if not is_known:
            table.odd_cell(number, places[name], said[name])
            return
    if not days:
        table.undated.append((number, address(number, places["day"]), said["day"]))
        return
    kind = kind_named(said["kind"])
    level = level_named(said.get("level")) or LEVEL_OF_KIND.get(kind or "")
    for text in classes:
        grade = grade_of_class(text) or 0
        about = subject_of(said["subject"], grade)
        if about is None:
            continue
        table.listed.setdefault(Named(text, grade, about), number)
        table.sittings += [
            Sitting(number, address(number, places["day"]), text, grade, about, day, kind=kind, level=level)
            for day in days
        ]


def _cell(row: Row, place: int) -> str | None:
    return row[place] if place < len(row) else None


def _days(text: str, school_year: int) -> list[date]:
    """Days that a cell names; none for one that names a span or anything else beside days."""
    rest = re.sub(r"\d{1,2}\.\d{1,2}(?:\.(?:20)?\d\d)?|г\.?|года?|[\s,;и]", "", text)
    if rest and parse_date(text) is None:
        named = parse_date(f"{text} {school_year}") or parse_date(f"{text} {school_year - 1}")
        if named is None:
            return []
        text = f"{named:%d.%m}"
    return days_in(text, school_year)


def year_of_days(rows: Sequence[Row], header: int) -> int | None:
    """Return the school year in which all whole dates of a list lie, or None."""
    places = columns_of(rows[header]) or {}
    days = [day for row in rows[header + 1 :] if (day := parse_date(_cell(row, places["day"])))]
    years = {school_year_of(day) for day in days}
    return years.pop() if len(years) == 1 else None


def classes_of(text: str) -> list[str]:
    """Return the classes that a cell names (`5А, 5Б`, `5 А, Б`, `7-9 классы`, `4`); none where a part says more."""
    whole = squeeze(text)
    if (found := GRADES.fullmatch(whole)) and 1 <= int(found["a"]) < int(found["b"]) <= LAST_GRADE:
        return [str(grade) for grade in range(int(found["a"]), int(found["b"]) + 1)]
    classes: list[str] = []
    grade = ""
    for part in re.split(r"\s*[,;/]\s*|\s+и\s+", re.sub(r"\s*класс\w*\.?$|\s*кл\.?$", "", whole, flags=re.I)):
        if grade and (letter := LETTERS.fullmatch(part)):
            classes.append(f"{grade}{letter['letter'].upper()}")
            continue
        found = CLASS.fullmatch(part)
        if not found or not 1 <= int(found["grade"]) <= LAST_GRADE:
            return []
        grade = found["grade"]
        classes.append(f"{grade}{(found['letter'] or '').upper()}")
    return classes
