"""What all ФИС ОКО exports share: the test named in the head, the sheet or the file, and the groups in the rows.

Common head: R1 report name; R3 `ВПР 2026 Русский язык 4 класс`; R4 `Предмет:`; R5 `Максимальный первичный балл:`; R6
`Дата:`; the header in R8. The same report saved as a bare table has no head: its test is in the file's name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ingestion.core.candidate import Candidate
from ingestion.core.files import FileRefusedError
from ingestion.core.text import (
    find_subject,
    header_key,
    parse_date,
    parse_school_year,
    school_code,
    season_of,
    squeeze,
    subject_code,
    variety,
)

HEAD_ROWS = 8
BY_PROGRAMME = re.compile(r"по\s+программе\s+(\d{1,2})")
GRADE = re.compile(r"(?<!\d)(\d{1,2})\s*(?:-?й\s*)?кл", re.IGNORECASE)
# `РУ 4 Статистика…`, `marks_ru4_2026`, `МА5`: a subject's code glued to a grade.
CODE_AND_GRADE = re.compile(r"(?<![А-Яа-яA-Za-z])([А-Яа-яA-Za-z]{2,3})[\s_]?(\d{1,2})(?!\d)")
NO_TEST = (
    "Нельзя узнать предмет, класс и год работы: их нет ни в шапке, ни в имени листа, ни в имени файла. Назовите файл, "
    "например, «Статистика по отметкам РУ 4 2026.xlsx»."
)


@dataclass(frozen=True)
class Test:
    """The test that a report is about."""

    subject: str
    grade: int
    class_grade: int
    year: int
    day: date | None
    max_primary_score: float | None
    name: str
    language: str | None = None
    study_level: str | None = None

    @property
    def season(self) -> str:
        """Spring unless the day says otherwise."""
        return season_of(self.day) if self.day else "весна"

    @property
    def school_year(self) -> int:
        """The year of the test's June."""
        return self.year + (1 if self.season == "осень" else 0)

    def procedure(self) -> dict:
        """Return the columns that say which procedure rows belong to."""
        return {
            "kind": "ВПР",
            "school_year": self.school_year,
            "season": self.season,
            "subject": self.subject,
            "grade": self.grade,
            "class_grade": self.class_grade,
            "language": self.language,
            "study_level": self.study_level,
            "procedure_name": self.name,
            "procedure_date": self.day,
            "max_primary_score": self.max_primary_score,
        }


def _head_value(rows: list[tuple], label: str) -> str | None:
    """The text beside or after a label such as `Дата:` in the first rows."""
    wanted = header_key(label)
    for row in rows:
        for index, cell in enumerate(row):
            key = header_key(cell)
            if not key.startswith(wanted):
                continue
            rest = re.sub(r"^[^:]*:\s*", "", squeeze(cell)) if ":" in squeeze(cell) else ""
            beside = next((squeeze(value) for value in row[index + 1 :] if squeeze(value)), "")
            return rest or beside or None
    return None


def _subject_and_grade(texts: list[str]) -> tuple[str | None, int | None, int | None]:
    """Subject, programme's grade and class grade from the first text that says them."""
    subject = grade = class_grade = None
    for text in texts:
        programme, named = BY_PROGRAMME.search(text.casefold()), GRADE.search(text)
        if grade is None and (programme or named):
            class_grade = int(named[1]) if named else None
            grade = int(programme[1]) if programme else class_grade
            class_grade = class_grade or grade
        subject = subject or find_subject(text)
        for code in CODE_AND_GRADE.finditer(text):
            if (found := subject_code(code[1].upper())) and 1 <= int(code[2]) <= 11:
                subject = subject or found
                if grade is None:
                    grade = class_grade = int(code[2])
    return subject, grade, class_grade


def find_test(candidate: Candidate, sheet: str) -> Test:
    """Find out which test a sheet is about: its head first, then the sheet's name, then the file's and folders'.

    Raises FileRefusedError when subject, grade or year stand nowhere.
    """
    rows = candidate.tables.head(sheet).head(HEAD_ROWS).rows()
    head = [
        text for row in rows for cell in row if (text := squeeze(cell)) and re.search(r"20\d\d|класс", text)
    ]
    head = [text for text in head if len(text) < 200]
    outside = [
        squeeze(sheet),
        squeeze(candidate.origin.stem.replace("_", " ")),
        str(candidate.origin.path.parent),
    ]
    raw_names = [sheet, candidate.origin.stem]
    day = parse_date(_head_value(rows, "Дата"))
    subject, grade, class_grade = _subject_and_grade([*head, *outside, *raw_names])
    named = _head_value(rows, "Предмет")
    subject = subject_code(named) or subject
    kind_of_test = variety(subject, named, *head, *outside)
    years = [found[1] for text in [*head, *outside] if (found := re.search(r"(?<!\d)(20\d\d)(?!\d)", text))]
    year = day.year if day else int(years[0]) if years else None
    if year is None and (school_year := next(filter(None, map(parse_school_year, outside)), None)):
        year = school_year
    if not (subject and grade and year):
        raise FileRefusedError(NO_TEST)
    top = re.search(r"\d+(?:[.,]\d+)?", _head_value(rows, "Максимальный первичный балл") or "")
    name = next(
        (text for text in head if re.match(r"(?:ВПР|Всеросс)", text)), f"ВПР {year}, {subject}, {grade} класс"
    )
    maximum = float(top[0].replace(",", ".")) if top else None
    return Test(subject, grade, class_grade or grade, year, day, maximum, name, **kind_of_test)


REGION = re.compile(
    r"\b(?:республика|край|область|автономн\w+|г\.\s?(?:москва|санкт|севастополь))\b", re.IGNORECASE
)
ALL = re.compile(r"вся\s+выборка|российская\s+федерация|^рф$|по\s+росси", re.IGNORECASE)
MUNICIPALITY_CODE = re.compile(r"\(?(reg\d+_m\d+)\)?", re.IGNORECASE)
SCHOOL_MARK = re.compile(r"\((?:edu|sch)[^)]*\)", re.IGNORECASE)
COUNT_TAIL = re.compile(r"\s*\|\s*Кол-?во\s+участников.*$", re.IGNORECASE)


@dataclass(frozen=True)
class Group:
    """A row's group: its level, its name without codes, the codes."""

    level: str
    name: str
    municipality_code: str | None = None
    school_code: str | None = None


def read_group(text: str | None) -> Group | None:
    """Read `Вся выборка`, a region, `…район(reg20_m012)` or `МБОУ «…»(edu203389)`; None for an empty cell."""
    value = COUNT_TAIL.sub("", squeeze(text))
    if not value:
        return None
    if ALL.search(value) and not SCHOOL_MARK.search(value):
        return Group("all", value)
    if SCHOOL_MARK.search(value) or school_code(value):
        name = SCHOOL_MARK.sub("", value).strip()
        return Group("school", name or value, school_code=school_code(value))
    if code := MUNICIPALITY_CODE.search(value):
        return Group("municipality", MUNICIPALITY_CODE.sub("", value).strip(), code[1].lower())
    return Group(
        "region" if REGION.search(value) and "район" not in value.casefold() else "municipality", value
    )
