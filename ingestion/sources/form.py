"""The collection form that a school fills in (ФИС ОКО «Форма сбора результатов»): one school, one test.

About 1,500 rows are prepared and most of them never filled: a row is a pupil only when something was entered. Helper
values stand beside the table, the test is named by the file alone, the school by its folder or the sheet «Служебный».
"""

from __future__ import annotations

import re

import polars as pl

from ingestion.core.files import FileRefusedError
from ingestion.core.fis_oko import find_test
from ingestion.core.model import Extract
from ingestion.core.results import TaskColumn, extract_wide, number, squeezed
from ingestion.core.sources import Candidate
from ingestion.core.text import header_key, parse_task_header, school_code, squeeze
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
    for sheet in candidate.book.sheets:
        if header_key(sheet) in SERVICE_SHEETS:
            texts += [squeeze(cell) for row in candidate.book.frame(sheet).rows() for cell in row if cell]
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
    for sheet in candidate.book.sheets:
        if header_key(sheet) != "порядковыйномеркласса":
            continue
        for row in candidate.book.frame(sheet).rows():
            cells = [squeeze(cell) for cell in row if squeeze(cell)]
            if len(cells) >= 2 and re.fullmatch(r"\d{1,2}", cells[0]) and re.search(r"[А-ЯЁа-яё]", cells[1]):
                names[cells[0]] = cells[1]
    return names


def extract(candidate: Candidate) -> Extract:
    """Read the filled rows of the protocol."""
    sheet, header = candidate.find(REQUIRED)
    test, login = find_test(candidate, sheet), find_login(candidate)
    frame = candidate.book.frame(sheet)
    titles = [squeeze(cell) for cell in frame.row(header)]
    keys = {header_key(key): name for key, name in COLUMNS.items()}
    renames: dict[str, str] = {}
    tasks: list[TaskColumn] = []
    for i, title in enumerate(titles):
        name, parsed = keys.get(header_key(title)), parse_task_header(title)
        if name and name not in renames.values():
            renames[f"c{i}"] = name
        # A maximum in the header tells a task from the helper numbers that stand beside the table.
        elif parsed and parsed[1] is not None and parsed[0] not in {task.task_code for task in tasks}:
            tasks.append(TaskColumn(f"c{i}", title, len(tasks) + 1, parsed[0], parsed[1]))
    body = frame.slice(header + 1).select([*renames, *[t.column for t in tasks]]).rename(renames)
    body = body.with_columns(
        pl.int_range(header + 2, header + 2 + pl.len()).alias("row_number"),
        pl.lit(sheet).alias("sheet"),
        pl.lit(login).alias("login_text"),
    )
    entered = [squeezed(t.column).is_not_null() for t in tasks]
    entered += [squeezed(n).is_not_null() for n in ("variant_text", "journal_text") if n in body.columns]
    body = body.filter(pl.any_horizontal(*entered, number("total_text").fill_null(0) > 0))
    names = class_names(candidate)
    body = body.with_columns(pl.col("class_text").str.strip_chars().replace(names).alias("class_text"))
    about = test.procedure()
    if about["max_primary_score"] is None and tasks:
        about["max_primary_score"] = float(sum(task.max_score for task in tasks))
    named = {name: titles[int(column[1:])] for column, name in renames.items()}
    return number_the_classes(extract_wide(body, tasks, about, named))
