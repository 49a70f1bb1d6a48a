"""The collection form that a school fills in (ФИС ОКО «Форма сбора результатов»): one school, one test.

About 1,500 rows are prepared and most of them never filled: a row is a pupil only when something was entered. Helper
values stand beside the table, the test is named by the file alone, the school by its folder or the sheet «Служебный».
"""

from __future__ import annotations

import re

import polars as pl

from ingestion.core.candidate import Candidate
from ingestion.core.cells import number, squeezed
from ingestion.core.files import FileRefusedError
from ingestion.core.model import Extract
from ingestion.core.rows import UNFILLED, Rows
from ingestion.core.text import header_key, school_code, squeeze
from ingestion.published.fis_oko import find_test
from ingestion.results.loadable import Wide
from ingestion.results.sheets import Sheets
from ingestion.results.wide import TaskReader, WideTable, coded, read_wide, sum_of_maxima
from ingestion.sources.individual import number_the_classes

KIND = "form"
TITLE = "Форма сбора результатов (ФИС ОКО)"
COLUMNS = {
    "Код участника": "participant_code",
    "Вариант": "variant_text",
    "Порядковый номер класса": "class_text",
    "Наименование класса": "class_text",
    "Пол": "sex_text",
    "Отметка за предыдущий триместр/ четверть/полугодие": "journal_text",
    "Итого баллов": "total_text",
}
REQUIRED = {
    header_key(name) for name in ("Код участника", "Вариант", "Порядковый номер класса", "Итого баллов")
}
SERVICE_SHEETS = ("служебный", "порядковыйномеркласса")


def recognise(candidate: Candidate) -> float:
    """Recognise the form by the headers of its protocol."""
    return 2.1 if candidate.find(REQUIRED) else 0.0


def find_login(candidate: Candidate) -> str:
    """Return the school's login from the path or from a service sheet; raises FileRefusedError when it is nowhere."""
    texts = [str(candidate.origin.path).replace("_", " ")]
    for sheet in candidate.tables.sheets:
        if header_key(sheet) in SERVICE_SHEETS:
            texts += [squeeze(cell) for row in candidate.tables.frame(sheet).rows() for cell in row if cell]
    for text in texts:
        if re.search(r"(?:edu|sch)\s*\d{6}", text, re.IGNORECASE):
            return f"edu{school_code(text)}"
    for part in candidate.origin.path.parts[:-1]:
        if re.fullmatch(r"\d{6}", part):
            return f"edu{part}"
    raise FileRefusedError(
        "В форме сбора не указана школа: положите файл в папку с логином школы, например «edu990001/Форма сбора …xlsx»."
    )


def class_names(candidate: Candidate) -> dict[str, str]:
    """Return number → name of a class from the sheet `Порядковый номер класса`; empty where it names none."""
    names: dict[str, str] = {}
    for sheet in candidate.tables.sheets:
        if header_key(sheet) != "порядковыйномеркласса":
            continue
        for row in candidate.tables.frame(sheet).rows():
            cells = [squeeze(cell) for cell in row if squeeze(cell)]
            if len(cells) >= 2 and re.fullmatch(r"\d{1,2}", cells[0]) and re.search(r"[А-ЯЁа-яё]", cells[1]):
                names[cells[0]] = cells[1]
    return names


def _with_maximum() -> TaskReader:
    """A maximum in the header tells a task from the helper numbers beside the table; a code counts once."""
    seen: set[str] = set()

    def read(title: str, order: int) -> tuple[int, str | None, float | None] | None:
        task = coded(title, order)
        if task is None or task[2] is None or task[1] in seen:
            return None
        seen.add(task[1])
        return task

    return read


def prepare(candidate: Candidate) -> Sheets:
    """Read the filled rows of the protocol; a prepared row that nobody has filled in is no pupil."""
    tables = read_wide(candidate, REQUIRED, COLUMNS, _with_maximum)
    login, names, rows = find_login(candidate), class_names(candidate), Rows()

    def read(table: WideTable) -> Wide:
        tasks, test = table.tasks, find_test(candidate, table.sheet)
        body = table.written().with_columns(pl.lit(login).alias("login_text"))
        entered = [squeezed(t.column).is_not_null() for t in tasks]
        entered += [squeezed(n).is_not_null() for n in ("variant_text", "journal_text") if n in body.columns]
        total = squeezed("total_text").is_not_null() & ~(number("total_text") == 0).fill_null(False)
        is_filled = pl.any_horizontal(*entered, total)
        rows.put_aside(table.sheet, body.filter(~is_filled).get_column("row_number"), UNFILLED)
        body = body.filter(is_filled)
        rows.were_read(body)
        body = body.with_columns(pl.col("class_text").str.strip_chars().replace(names).alias("class_text"))
        about = test.procedure()
        about["max_primary_score"] = about["max_primary_score"] or sum_of_maxima(tasks)
        return Wide(body, tasks, about, table.titles, number_the_classes)

    return Sheets(tables, read, rows)


def extract(candidate: Candidate) -> Extract:
    """Read and check the protocol."""
    return prepare(candidate).extract()
