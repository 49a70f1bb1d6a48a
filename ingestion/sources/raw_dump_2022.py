"""Regional raw dump of 2022: sheets `Классы` and `Протокол`; headers carry codes and maxima, rows the upload time."""

from __future__ import annotations

import re
from collections import Counter

import polars as pl

from ingestion.core.candidate import Candidate, recognised
from ingestion.core.files import FileRefusedError
from ingestion.core.model import Extract
from ingestion.core.rows import Rows
from ingestion.core.text import (
    find_subject,
    header_key,
    parse_date,
    season_of,
    subject_code,
    variety,
)
from ingestion.published.fis_oko import BY_PROGRAMME
from ingestion.registers.mentions import grade_of_class
from ingestion.results.loadable import Wide
from ingestion.results.sheets import Sheets
from ingestion.results.wide import WideTable, by_codes, read_wide, sum_of_maxima
from warehouse.home import school_year_of

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


def _class_grade(classes: pl.Series) -> int | None:
    """The grade that most named classes of the file are of (`6А`, `6Б` → 6); None where classes are only letters."""
    grades = [grade for text in classes.drop_nulls() if (grade := grade_of_class(text))]
    return Counter(grades).most_common(1)[0][0] if grades else None


def _procedure(candidate: Candidate, uploads: pl.Series, classes: pl.Series) -> dict:
    path = candidate.origin.path
    subject = subject_code(path.stem) or find_subject(path.stem)
    match = re.search(r"(\d{1,2})\s*класс", path.stem)
    folder = path.parent.name if re.fullmatch(r"\d{1,2}", path.parent.name) else ""
    programme = BY_PROGRAMME.search(path.stem.casefold())
    grade = int((programme or match or [0, folder or 0])[1])
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
    # ВПР of 2022 came in two waves: in autumn pupils of the next grade wrote the programme of the last one.
    is_next = season == "осень" and (programme is not None or _class_grade(classes) == grade + 1)
    return {
        "kind": "ВПР",
        "school_year": school_year,
        "season": season,
        "subject": subject,
        "grade": grade,
        "class_grade": grade + is_next,
        **variety(subject, path.stem),
        "procedure_name": f"ВПР {school_year}, {subject}, {grade} класс",
    }


def prepare(candidate: Candidate) -> Sheets:
    """Read the sheet of pupils; the sheet of classes repeats the textbooks and is not needed."""
    tables = [
        table.with_columns("upload_text", "school_name", "class_text")
        for table in read_wide(candidate, REQUIRED, COLUMNS, by_codes)
    ]
    uploads, classes = (
        pl.concat([table.rows.get_column(name) for table in tables]) for name in ("upload_text", "class_text")
    )
    about = _procedure(candidate, uploads, classes)
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
