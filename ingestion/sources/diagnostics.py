"""Protocols of regional diagnostics of the first grades: tasks scored 0, 1, 2 and a level instead of a mark.

No published form was found: a table is known by what it is – pupils, columns of tasks, a level and no mark. The test is
named above the table, by the sheet or by the file; where no code is given, a pupil is the place in the class list.
"""

from __future__ import annotations

import re

import polars as pl

from ingestion.core.candidate import Candidate, recognised
from ingestion.core.cells import mapped, squeezed
from ingestion.core.files import FileRefusedError
from ingestion.core.model import Extract
from ingestion.core.rows import UNFILLED, Rows
from ingestion.core.text import (
    find_subject,
    header_key,
    parse_date,
    parse_school_year,
    school_code,
    season_of,
    squeeze,
    variety,
)
from ingestion.registers.mentions import (
    KINDS,
    grade_named,
    grade_of_class,
    procedure_kind,
    season_named,
    year_named,
)
from ingestion.results.loadable import Wide
from ingestion.results.sheets import Sheets
from ingestion.results.wide import TaskReader, WideTable, coded, read_wide
from warehouse.home import school_year_of

KIND = "diagnostics"
TITLE = "Протокол диагностики (баллы за задания и уровень)"
#: What regional diagnostics of the first grades are called where the file names no other kind.
CALLED = "Диагностика"
#: A starting diagnostics that names no subject tests whether a child is ready to learn.
READINESS = "ГО"
LEVEL = re.compile(r"уровень(?!сложн|образ|работ|изучен|програм|подготов)")
#: Our name → how the comparable header begins.
COLUMNS = {
    "number_text": ("№", "номерпосписку", "номерпп"),
    "participant_code": ("кодучастник", "кодученик", "кодобучающ", "кодучащ", "кодребен"),
    "login_text": ("логин",),
    "class_text": ("класс",),
    "attendance_text": ("явка", "присутств"),
    "sex_text": ("пол",),
    "total_text": (
        "сумма",
        "итого",
        "общийбалл",
        "всегобалл",
        "первичныйбалл",
        "баллзаработу",
        "набранобалл",
    ),
    "level_text": ("уровень",),
}
MARKS = ("отметка", "оценка")
STARTING = re.compile(r"стартов|входн", re.IGNORECASE)
FINAL = re.compile(r"итогов|выходн", re.IGNORECASE)
DAY = re.compile(r"\d{1,2}\.\d{1,2}\.20\d\d|20\d\d-\d\d-\d\d")
LOGIN = re.compile(r"(?:edu|sch)\s*\d{6}", re.IGNORECASE)
CLASS = re.compile(r"(?<!\d)(1[01]|[1-9])\s*[-–]?\s*[«\"]?\s*([А-ЯЁ])\s*[»\"]?(?![А-Яа-яЁё])")
WORD = re.compile(r"^(?:задание|зад\.?|з)\s*№?\s*", re.IGNORECASE)
LEAST_TASKS = 2
NO_TEST = (
    "Нельзя узнать диагностику: не хватает {missing}. Напишите это над таблицей или в имени файла, например «Стартовая "
    "диагностика, математика, 2 класс, 2026-2027», и пришлите протокол ещё раз."
)
NO_SCHOOL = (
    "В протоколе не указана школа: впишите над таблицей логин школы, например edu990001, или положите файл в папку с "
    "этим именем."
)


def _named(row: tuple[str | None, ...]) -> dict[str, str]:
    """Title in the file → our name, for the columns about a pupil; the first column of a name counts."""
    found: dict[str, str] = {}
    for title in (squeeze(cell) for cell in row):
        key = header_key(title)
        name = next((n for n, starts in COLUMNS.items() if key.startswith(starts)), None)
        if name == "sex_text" and key != "пол":
            continue
        if name == "level_text" and not LEVEL.match(key):
            continue
        if name and name not in found.values():
            found[title] = name
    return found


def _find(candidate: Candidate) -> dict[str, str] | None:
    """The columns of the first table that is a protocol of diagnostics; None where there is none."""
    if candidate.book is None or not any(LEVEL.match(key) for key in candidate.keys):
        return None
    for sheet, rows in candidate.heads.items():
        for index, keys in enumerate(rows):
            if not any(LEVEL.match(key) for key in keys) or any(key.startswith(MARKS) for key in keys):
                continue
            row = candidate.book.head(sheet).row(index)
            columns, tasks = _named(row), [title for title in row if _task(squeeze(title), 1)]
            names = set(columns.values())
            if (
                "level_text" in names
                and len(tasks) >= LEAST_TASKS
                and names & {"participant_code", "number_text"}
            ):
                return columns
    return None


def recognise(candidate: Candidate) -> float:
    """Recognise a protocol by pupils, columns of tasks and a level, without a mark."""
    return 1.8 if _find(candidate) else 0.0


def _task(title: str, order: int) -> tuple[int, str | None, float | None] | None:
    return coded(WORD.sub("", title), order)


def _tasks() -> TaskReader:
    return _task


def _above(candidate: Candidate, table: WideTable) -> list[str]:
    """What is written above the table, cell by cell."""
    rows = candidate.tables.frame(table.sheet).head(table.header - 1).rows()
    return [text for row in rows for cell in row if (text := squeeze(cell))]


def _about(candidate: Candidate, table: WideTable) -> dict:
    """The procedure of a sheet: what stands above the table, then the names of sheet, file and folders."""
    above, path = _above(candidate, table), candidate.origin.path
    texts = above + [
        squeeze(text.replace("_", " ")) for text in (table.sheet, path.stem, *path.parts[:-1][-2:])
    ]
    words = " · ".join(texts)
    day = next(filter(None, map(parse_date, DAY.findall(words))), None)
    grade = next(filter(None, map(grade_named, texts)), None)
    if grade is None and "class_text" in table.rows.columns:
        classes = mapped(table.rows, "class_text", grade_of_class, pl.Int32)
        named = table.rows.select(classes.alias("grade")).drop_nulls().get_column("grade").to_list()
        grade = max(sorted(set(named)), key=named.count, default=None)
    subject = next(filter(None, map(find_subject, texts)), None)
    subject = subject or (READINESS if STARTING.search(words) else None)
    season = season_of(day) if day else _season(words)
    year = school_year_of(day) if day else _school_year(texts, season)
    known = {"предмета": subject, "класса": grade, "учебного года или даты": year if season else None}
    if missing := [what for what, value in known.items() if value is None]:
        raise FileRefusedError(NO_TEST.format(missing=", ".join(missing)))
    kind = procedure_kind(words) if KINDS.search(words) else CALLED
    return {
        "kind": kind,
        "school_year": year,
        "season": season,
        "subject": subject,
        "grade": grade,
        "class_grade": grade,
        **variety(subject, words),
        "procedure_name": above[0] if above else path.stem,
        "procedure_date": day,
    }


def _season(words: str) -> str | None:
    if named := season_named(words):
        return named
    return "осень" if STARTING.search(words) else "весна" if FINAL.search(words) else None


def _school_year(texts: list[str], season: str | None) -> int | None:
    """Two years are a school year; one alone is the calendar year of the season."""
    for text in texts:
        single = year_named(text)
        if single is None and (found := parse_school_year(text)):
            return found
        if single:
            return single + (season == "осень")
    return None


def _login(candidate: Candidate, table: WideTable) -> str | None:
    """The school that is named above the table or by the path."""
    texts = [*_above(candidate, table), str(candidate.origin.path).replace("_", " ")]
    found = next((match[0] for text in texts if (match := LOGIN.search(text))), None)
    folders = candidate.origin.path.parts[:-1]
    found = found or next((part for part in folders if re.fullmatch(r"\d{6}", part)), None)
    return f"edu{school_code(found)}" if found else None


def _class_above(candidate: Candidate, table: WideTable) -> str | None:
    """The class that is named above the table (`Класс: 1А`, `2 «Б» класс`) or by the sheet; None where none is."""
    texts = [*_above(candidate, table), table.sheet]
    return next((f"{found[1]}{found[2]}" for text in texts if (found := CLASS.search(text))), None)


def prepare(candidate: Candidate) -> Sheets:
    """Read every sheet that has the columns of the first protocol found."""
    columns = recognised(_find(candidate))
    required = {
        header_key(title) for title, name in columns.items() if name in ("level_text", "participant_code")
    }
    tables, rows = read_wide(candidate, required, columns, _tasks), Rows()

    def read(table: WideTable) -> Wide:
        table = table.with_columns("number_text", "participant_code", "login_text", "class_text", "attendance_text",
                                   "total_text")  # fmt: skip
        about, login, body = _about(candidate, table), _login(candidate, table), table.written()
        if login is None and body.select(squeezed("login_text").is_null().all()).item():
            raise FileRefusedError(NO_SCHOOL)
        cells = [squeezed(task.column).is_not_null() for task in table.tasks]
        worked = pl.any_horizontal(*cells, squeezed("total_text").is_not_null())
        is_pupil = pl.any_horizontal(
            worked, squeezed("participant_code").is_not_null(), squeezed("attendance_text").is_not_null()
        )
        rows.put_aside(table.sheet, body.filter(~is_pupil).get_column("row_number"), UNFILLED)
        body = body.filter(is_pupil)
        rows.were_read(body)
        class_text = pl.coalesce(squeezed("class_text"), pl.lit(_class_above(candidate, table), pl.String))
        place = pl.concat_str([class_text.fill_null(""), squeezed("number_text")], separator="-")
        body = body.with_columns(
            pl.coalesce(squeezed("login_text"), pl.lit(login, pl.String)).alias("login_text"),
            class_text.alias("class_text"),
            pl.coalesce(squeezed("participant_code"), place).alias("participant_code"),
            pl.when(worked)
            .then(pl.lit("присутствовал"))
            .otherwise(pl.coalesce(squeezed("attendance_text"), pl.lit("отсутствовал")))
            .alias("attendance_text"),
        ).drop("number_text")
        titles = {name: title for name, title in table.titles.items() if name != "number_text"}
        return Wide(body, table.tasks, about, titles)

    return Sheets(tables, read, rows)


def extract(candidate: Candidate) -> Extract:
    """Read and check the protocol; columns with names are never looked at."""
    return prepare(candidate).extract()
