"""Results of pupils called by their names: not taken, and said what to do; the names themselves are told to nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingestion.core.candidate import Candidate
from ingestion.core.text import header_key, short_subject, squeeze
from ingestion.reading.documents import Document

BY_SURNAMES = (
    "Не принят: результаты в таблице названы фамилиями (столбец «{column}»). Фамилий и имён учеников программа не "
    "берёт и не хранит – из файла не сохранено ничего. Замените фамилии кодами участников (столбец «Код участника») "
    "или пришлите выгрузку ФИС ОКО «Индивидуальные результаты»; форма – «obektiv template results_long»."
)
PEOPLE = re.compile(
    r"фамили|ф\.?и\.?о|(?:ученик|учениц|учащ|обучающ|школьник|выпускник)[а-я]*$|список(?:класса|учеников)"
    r"|код(?:участник|ученик|обучающ)"
)
RESULT = re.compile(r"отметк|оценк|балл|вариант|итого|сумма|процент|%|уровень$")
TASK = re.compile(r"(?:№|задание|зад)?\d{1,2}(?:[.,]\d{1,2})?(?:[кk]\d)?(?:\(\d{1,2}б\))?")
NAME = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?:\s+[А-ЯЁ](?:[а-яё]+|\.)){0,2}(?:\s*[А-ЯЁ]\.)?")
#: Columns of results that such a table has at least, and the share of its cells that are names of people.
LEAST, ENOUGH = 2, 0.5


def why_by_surnames(candidate: Candidate) -> str | None:
    """What to do about results named by people, in words for the sender; None where the file holds no such table."""
    for rows in _tables(candidate):
        for index, row in enumerate(rows[:-1]):
            column = _column_of_people(row, rows[index + 1 :])
            if column:
                return BY_SURNAMES.format(column=column)
    return None


def _tables(candidate: Candidate) -> list[list[Sequence[str | None]]]:
    if candidate.book is not None:
        return [list(candidate.book.head(sheet).rows()) for sheet in candidate.book.sheets]
    return [[row.cells for row in Document(candidate).rows if not row.is_text]]


def _column_of_people(head: Sequence[str | None], below: list[Sequence[str | None]]) -> str | None:
    """The name of the column whose cells are names of people, beside columns of results; None without one."""
    keys = [header_key(cell) for cell in head]
    results = [place for place, key in enumerate(keys) if key and (RESULT.search(key) or TASK.fullmatch(key))]
    subjects = [place for place, cell in enumerate(head) if squeeze(cell) and short_subject(cell)]
    if max(len(results), len(subjects)) < LEAST:
        return None
    for place, key in enumerate(keys):
        if not PEOPLE.match(key) or place in results:
            continue
        cells = [text for row in below if place < len(row) and (text := squeeze(row[place]))]
        if cells and sum(bool(NAME.fullmatch(text)) for text in cells) >= ENOUGH * len(cells):
            return squeeze(head[place])
    return None
