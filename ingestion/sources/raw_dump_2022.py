"""Regional raw dump of 2022: sheets `Классы` and `Протокол`; headers carry codes and maxima, rows the upload time."""

from __future__ import annotations

import re

import polars as pl

from ingestion.core.files import FileRefusedError
from ingestion.core.model import Extract
from ingestion.core.results import TaskColumn, extract_wide
from ingestion.core.sources import Candidate
from ingestion.core.text import (
    find_subject,
    header_key,
    parse_date,
    parse_task_header,
    school_year_of,
    season_of,
    squeeze,
    subject_code,
)

KIND = "raw_dump_2022"
TITLE = "Региональная выгрузка ВПР, формат 2022 года"
COLUMNS = {
    "Пользователь": "login_text",
    "Муниципалитет": "municipality",
    "Школа": "school_name",
    "Дата загрузки": "upload_text",
    "Код": "participant_code",
    "Вариант": "variant_text",
    "Наименование класса": "class_text",
    "Пол": "sex_text",
    "Отметка за предыдущий триместр/ четверть/полугодие": "journal_text",
    "Итого баллов": "total_text",
}
REQUIRED = {header_key(name) for name in ("Пользователь", "Муниципалитет", "Код", "Вариант", "Итого баллов")}


def recognise(candidate: Candidate) -> float:
    """Recognise the protocol sheet by its headers."""
    return 2.0 if candidate.find(REQUIRED) else 0.0


def _procedure(candidate: Candidate, uploads: pl.Series) -> dict:
    path = candidate.origin.path
    subject = subject_code(path.stem) or find_subject(path.stem)
    match = re.search(r"(\d{1,2})\s*класс", path.stem)
    folder = path.parent.name if re.fullmatch(r"\d{1,2}", path.parent.name) else ""
    grade = int(match[1] if match else folder or 0)
    days = [day for text in uploads.drop_nulls().unique().to_list() if (day := parse_date(text))]
    year = re.search(r"20\d\d", str(path))
    if not subject or not 1 <= grade <= 11 or not (days or year):
        raise FileRefusedError(
            "По имени и папке файла нельзя узнать предмет, класс и год: положите его как «2022/11/История.xlsx» "
            "(год, класс, предмет)."
        )
    first = min(days) if days else None
    season = season_of(first) if first and first.month >= 9 else "весна"
    school_year = school_year_of(first) if first else int(year[0])
    return {
        "kind": "ВПР",
        "school_year": school_year,
        "season": season,
        "subject": subject,
        "grade": grade,
        "class_grade": grade,
        "procedure_name": f"ВПР {school_year}, {subject}, {grade} класс",
    }


def extract(candidate: Candidate) -> Extract:
    """Read the sheet of pupils; the sheet of classes repeats the textbooks and is not needed."""
    sheet, header = candidate.find(REQUIRED)
    frame = candidate.book.frame(sheet)
    titles = [squeeze(cell) for cell in frame.row(header)]
    keys = {header_key(key): name for key, name in COLUMNS.items()}
    renames = {
        f"c{i}": keys[header_key(title)] for i, title in enumerate(titles) if header_key(title) in keys
    }
    headers = [
        (i, title, parse_task_header(title)) for i, title in enumerate(titles) if f"c{i}" not in renames
    ]
    tasks = [
        TaskColumn(f"c{i}", title, order, parsed[0], parsed[1])
        for order, (i, title, parsed) in enumerate(((i, t, p) for i, t, p in headers if p), start=1)
    ]
    body = frame.slice(header + 1).select(list(renames) + [task.column for task in tasks]).rename(renames)
    body = body.with_columns(
        pl.int_range(header + 2, header + 2 + pl.len()).alias("row_number"),
        pl.lit(sheet).alias("sheet"),
        pl.col("municipality").str.extract(r"(reg\d+_m\d+)", 1).alias("municipality_code"),
        pl.col("municipality").str.replace(r"^reg\d+_m\d+\s*\|\s*", "").alias("municipality"),
        pl.col("school_name").str.replace(r"^(?:edu|sch)\d{6}\s*\|\s*", "").alias("school_name"),
    ).filter(~pl.all_horizontal(pl.col("login_text", "participant_code").is_null()))
    about = _procedure(candidate, body.get_column("upload_text"))
    maxima = [task.max_score for task in tasks]
    if tasks and None not in maxima:
        about["max_primary_score"] = float(sum(maxima))
    named = {name: titles[int(column[1:])] for column, name in renames.items()}
    return extract_wide(body, tasks, about, named)
