"""Words of a rule about what is new: what is expected, what was seen, names of columns, values as people write them."""

from __future__ import annotations

from datetime import date, datetime

from ingestion.core.personal import cut_text
from ingestion.gate.history import Bounds
from ingestion.gate.kinds import spec_of
from ingestion.gate.numbers import written

WORDS = {
    "kind": "вид процедуры",
    "subject": "предмет",
    "season": "время проведения",
    "grade": "параллель",
    "class_grade": "класс",
    "school_year": "учебный год",
    "attendance": "явка",
    "journal_mark": "отметка по журналу",
    "file_mark": "отметка за работу",
    "primary_score": "балл за работу",
    "max_primary_score": "наибольший балл за работу",
    "procedure_date": "дата работы",
    "procedure_date_days": "день учебного года",
    "uploaded_at": "время загрузки",
    "school_code": "код школы",
    "participant_code": "код участника",
    "municipality": "муниципалитет",
    "score": "балл за задание",
    "max_score": "наибольший балл за задание",
    "response": "ответ",
    "column_name": "задание",
    "rows_cnt": "строк",
    "rows_per_school": "участников на школу",
    "mean_pct": "средний балл, % от наибольшего",
    "absent_pct": "отсутствовало, %",
    "rows_ratio": "участников к обычному числу, раз",
    "position_shift": "сдвиг относительно других школ, п. п.",
    "group_level": "уровень группы",
    "group_name": "группа",
    "value_key": "значение",
    "pct": "доля, %",
    "participants": "участников в группе",
    "participants_cnt": "участников со значением",
    "difficulty": "уровень сложности",
    "list_name": "список",
    "marker": "маркер",
    "plan_id": "план",
    "number": "номер меры",
    "status": "статус",
    "scale_year": "год",
    "min3": "граница «3»",
    "min4": "граница «4»",
    "min5": "граница «5»",
    "date_from": "начало",
    "date_to": "окончание",
    "date_from_days": "день учебного года",
    "visit_date_days": "день учебного года",
    "school_name": "школа",
    "part": "часть года",
    "class_label": "класс",
    "language": "язык",
    "study_level": "уровень изучения",
}
# Codes of values that nobody outside the program has seen.
CODES = {
    "present": "присутствовал",
    "absent": "отсутствовал",
    "scored": "оценён",
    "not_attempted": "не начат",
    "not_taught": "тема не пройдена",
    "all": "все участники",
    "region": "регион",
    "municipality": "муниципалитет",
    "school": "школа",
}
SHOWN_VALUES = 12


def column_words(kind: str, column: str) -> str:
    """Return the name of a column as the file's own form prints it, or in plain words."""
    spec = spec_of(kind)
    for known in spec.columns if spec else ():
        # Some tables are kept with short English headers: people read words all the same.
        if known.name == column and not known.title.isascii():
            return known.title
    return WORDS.get(column, column)


def value_words(value: object) -> str:
    """Return a value as people write it here, without personal data."""
    if value is None:
        return "пусто"
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return written(value, 6)
    text = str(value)
    return CODES.get(text) or cut_text(text)


def between(low: float | None, high: float | None) -> str:
    """Return «от 0 до 100», to three digits."""
    words = [("от", low), ("до", high)]
    return " ".join(f"{word} {written(value)}" for word, value in words if value is not None)


def one_of(values: tuple[object, ...]) -> str:
    """Return «одно из: …», shortened where there are many."""
    shown = ", ".join(value_words(value) for value in values[:SHOWN_VALUES])
    return f"одно из: {shown}" + (
        f" и ещё {len(values) - SHOWN_VALUES}" if len(values) > SHOWN_VALUES else ""
    )


def from_history(bounds: Bounds) -> str:
    """Return «от 41 до 57; прежних файлов: 5»."""
    return f"{between(bounds.low, bounds.high)}; прежних файлов: {bounds.loads_cnt}"
