"""Regional raw dump of spring 2021: `логин школы … балл за N`, subject, grade and year in the file name.

`балл за N` counts columns; the test specification maps N to the code of the task.
"""

from __future__ import annotations

import re
from functools import partial

from ingestion.core.candidate import Candidate
from ingestion.core.files import FileRefusedError
from ingestion.core.model import Extract
from ingestion.core.rows import Rows
from ingestion.core.text import find_subject, header_key, squeeze, variety
from ingestion.results.loadable import Wide
from ingestion.results.sheets import Sheets
from ingestion.results.wide import WideTable, numbered, read_wide

KIND = "raw_dump_2021"
TITLE = "Региональная выгрузка ВПР, весна 2021 года"
COLUMNS = {
    "логин школы": "login_text",
    "регион": "municipality",
    "код обучающегося": "participant_code",
    "отметка за предыдущую четверть/триместр": "journal_text",
    "пол": "sex_text",
    "класс": "class_text",
    "вариант": "variant_text",
    "всего баллов": "total_text",
}
TASKS = partial(numbered, r"балл за (\d+)")
REQUIRED = {header_key(name) for name in ("логин школы", "код обучающегося", "вариант", "балл за 1")}


def recognise(candidate: Candidate) -> float:
    """Recognise the layout by its headers."""
    return 2.0 if candidate.find(REQUIRED) else 0.0


def _procedure(candidate: Candidate) -> dict:
    name = squeeze(candidate.origin.stem)
    subject = find_subject(name)
    grade = re.search(r"(\d{1,2})\s*класс", name)
    year = re.search(r"(20\d\d)", name) or re.search(r"(20\d\d)", str(candidate.origin.path))
    if not (subject and grade and year):
        raise FileRefusedError(
            "По имени файла нельзя узнать предмет, класс и год: назовите его, например, "
            "«Проведение работы по математике, 4 класс. ВПР 2021.xlsx»."
        )
    return {
        "kind": "ВПР",
        "school_year": int(year[1]),
        "season": "весна",
        "subject": subject,
        "grade": int(grade[1]),
        "class_grade": int(grade[1]),
        **variety(subject, name),
        "procedure_name": f"ВПР {year[1]}, {subject}, {grade[1]} класс",
    }


def prepare(candidate: Candidate) -> Sheets:
    """Read the dump; every value in it is text."""
    tables = read_wide(candidate, REQUIRED, COLUMNS, TASKS)
    about, rows = _procedure(candidate), Rows()

    def read(table: WideTable) -> Wide:
        body = table.written()
        rows.were_read(body)
        return Wide(body, table.tasks, about, table.titles)

    return Sheets(tables, read, rows, is_one_test=True)


def extract(candidate: Candidate) -> Extract:
    """Read and check the dump."""
    return prepare(candidate).extract()
