"""Regional raw dump of 2022: sheets `Классы` and `Протокол`; headers carry codes and maxima, rows the upload time."""

from __future__ import annotations

import re

import polars as pl

from ingestion.core.candidate import Candidate, recognised
from ingestion.core.files import FileRefusedError
from ingestion.core.model import Extract
from ingestion.core.rows import Rows
from ingestion.core.text import (
    find_subject,
    header_key,
    parse_date,
    school_year_of,
    season_of,
    subject_code,
    variety,
)
from ingestion.results.loadable import Wide
from ingestion.results.sheets import Sheets
from ingestion.results.wide import WideTable, by_codes, read_wide, sum_of_maxima

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
    school_year = school_year_of(first) if first else int(recognised(year)[0])
    return {
        "kind": "ВПР",
        "school_year": school_year,
        "season": season,
        "subject": subject,
        "grade": grade,
        "class_grade": grade,
        **variety(subject, path.stem),
        "procedure_name": f"ВПР {school_year}, {subject}, {grade} класс",
    }


def prepare(candidate: Candidate) -> Sheets:
    """Read the sheet of pupils; the sheet of classes repeats the textbooks and is not needed."""
    tables = [
        table.with_columns("upload_text", "school_name")
        for table in read_wide(candidate, REQUIRED, COLUMNS, by_codes)
    ]
    about = _procedure(candidate, pl.concat([table.rows.get_column("upload_text") for table in tables]))
    about["max_primary_score"] = sum_of_maxima(tables[0].tasks)
    rows = Rows(service={"Классы"})

    def read(table: WideTable) -> Wide:
        body = table.written()
        rows.were_read(body)
        body = body.with_columns(
            pl.col("municipality").str.extract(r"(reg\d+_m\d+)", 1).alias("municipality_code"),
            pl.col("municipality").str.replace(r"^reg\d+_m\d+\s*\|\s*", "").alias("municipality"),
            pl.col("school_name").str.replace(r"^(?:edu|sch)\d{6}\s*\|\s*", "").alias("school_name"),
        )
        return Wide(body, table.tasks, about, table.titles)

    return Sheets(tables, read, rows, is_one_test=True)


def extract(candidate: Candidate) -> Extract:
    """Read and check the dump."""
    return prepare(candidate).extract()
