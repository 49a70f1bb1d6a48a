"""Regional raw dump of autumn 2020: `Sheet1`, English headers, subject and programme known only from the path.

The autumn tests of the programme of grade N were written by pupils of grade N+1, whose codes begin with N+1.
"""

from __future__ import annotations

import re
from functools import partial

import polars as pl

from ingestion.core.candidate import Candidate
from ingestion.core.files import FileRefusedError
from ingestion.core.model import Extract
from ingestion.core.rows import Rows
from ingestion.core.text import find_subject, header_key, subject_code, variety
from ingestion.results.loadable import Wide
from ingestion.results.sheets import Sheets
from ingestion.results.wide import WideTable, numbered, read_wide

KIND = "raw_dump_2020"
TITLE = "Региональная выгрузка ВПР, осень 2020 года"
COLUMNS = {
    "user": "login_text",
    "code": "participant_code",
    "otc": "journal_text",
    "gender": "sex_text",
    "klass": "class_text",
    "var1": "variant_text",
    "sum": "total_text",
    "groups": "groups",
}
TASKS = partial(numbered, r"a-(\d+)-grade")
REQUIRED = {header_key(name) for name in ("groups", "user", "code", "otc", "klass", "var-1", "a-1-grade")}


def recognise(candidate: Candidate) -> float:
    """Recognise the layout by its English headers."""
    return 2.0 if candidate.find(REQUIRED) else 0.0


def _procedure(candidate: Candidate) -> dict:
    path = candidate.origin.path
    subject = subject_code(path.stem) or find_subject(path.stem)
    folder = path.parent.name if re.fullmatch(r"\d{1,2}", path.parent.name) else ""
    match = re.search(r"(\d{1,2})\s*класс", path.stem)
    grade = int(folder or (match[1] if match else 0))
    if not subject or not 1 <= grade <= 10:
        raise FileRefusedError(
            "В выгрузке осени 2020 года нет предмета и класса: положите файл как «2020/4/Русский язык.xlsx» "
            "(год, класс программы, предмет)."
        )
    return {
        "kind": "ВПР",
        "school_year": 2021,
        "season": "осень",
        "subject": subject,
        "grade": grade,
        "class_grade": grade + 1,
        **variety(subject, path.stem),
        "procedure_name": f"ВПР осень 2020, {subject}, программа {grade} класса",
    }


def prepare(candidate: Candidate) -> Sheets:
    """Read the dump; columns `a-N-grade` are tasks in order, a textbook column may stand among them."""
    tables = read_wide(candidate, REQUIRED, COLUMNS, TASKS)
    procedure, rows = _procedure(candidate), Rows()
    expected = str(procedure["class_grade"])
    codes = pl.concat([table.rows.get_column("participant_code") for table in tables]).drop_nulls()
    if len(codes) and 2 * codes.str.starts_with(expected).sum() < len(codes):
        raise FileRefusedError(
            f"Коды участников не начинаются с {expected}: папка говорит о программе {procedure['grade']} класса, "
            "а работы другого класса. Проверьте, в той ли папке файл."
        )

    def read(table: WideTable) -> Wide:
        code = pl.col("groups").str.extract(r"reg(\d+)_vpr_m(\d+)", 0).str.replace("_vpr_", "_")
        body = table.written()
        rows.were_read(body)
        body = body.with_columns(code.alias("municipality_code")).drop("groups")
        return Wide(body, table.tasks, procedure, table.titles)

    return Sheets(tables, read, rows, is_one_test=True)


def extract(candidate: Candidate) -> Extract:
    """Read and check the dump."""
    return prepare(candidate).extract()
