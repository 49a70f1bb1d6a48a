"""How the cells of a register are read: one reader a type of column, from what people type to a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from ingestion.core.cells import mapped, number, parse_timestamp, squeezed, whole
from ingestion.core.personal import is_no_code
from ingestion.core.text import (
    header_key,
    is_date_for_code,
    parse_date,
    parse_school_year,
    school_code,
    subject_code,
    task_code,
)
from ingestion.registers import mentions

YES_NO = {
    **dict.fromkeys(("да", "+", "1", "true", "имеется", "есть"), True),
    **dict.fromkeys(("нет", "-", "–", "0", "false", "отсутствует"), False),
}


@dataclass(frozen=True)
class Reader:
    """A type of column: what a cell holds in words, its type in DuckDB and polars, the function that reads a text
    (None = read by an expression over the whole column), and what is stored where it differs from the text."""

    expected: str
    sql_type: str = "varchar"
    dtype: type[pl.DataType] = pl.String
    read: Callable | None = None
    stored: str = ""


def _code(text: str) -> str | None:
    """A code of a person or thing as typed; a name where a code belongs is not one."""
    return None if is_no_code(text) else text


READERS = {
    "text": Reader("текст"),
    "number": Reader("число", "double", pl.Float64),
    "integer": Reader("целое число", "integer", pl.Int64),
    "date": Reader("дата (15.04.2026)", "date", pl.Date, parse_date),
    "datetime": Reader("дата и время (15.04.2026 09:30)", "timestamp", pl.Datetime, parse_timestamp),
    "school_code": Reader("логин школы (edu990001)", read=school_code, stored="шесть цифр"),
    "school_codes": Reader(
        "логины школ через запятую (edu990001, edu990002)",
        read=mentions.login_list,
        stored="по шесть цифр через запятую",
    ),
    "subject": Reader("название предмета", read=subject_code, stored="краткий код кириллицей"),
    "subjects": Reader(
        "предметы через запятую (Русский язык, Математика)",
        read=mentions.subject_list,
        stored="краткие коды через запятую",
    ),
    "school_year": Reader("учебный год (2025/2026)", "integer", pl.Int32, parse_school_year, "год его июня"),
    "time": Reader("время (09:00)", read=mentions.clock, stored="ЧЧ:ММ"),
    "task_code": Reader(
        "номер задания (4К1)", read=lambda text: None if is_date_for_code(text) else task_code(text) or None
    ),
    "stage": Reader("этап: получение, инструктаж, проведение, проверка или загрузка", read=mentions.stage),
    "remark": Reader("код замечания или «нет»", read=mentions.remark),
    "code": Reader("код (не фамилия и не имя)", read=_code),
    "yes_no": Reader(
        "«да» или «нет»", "boolean", pl.Boolean, lambda text: YES_NO.get(text.casefold()), "true или false"
    ),
}


def read_cells(frame: pl.DataFrame, name: str, type_: str, values: dict[str, str] | None = None) -> pl.Expr:
    """Return the expression that turns a column of text into its values; what cannot be read becomes null.

    `values` maps the words people may write to what is stored; a stored value may be written too.
    """
    if values:
        table = {header_key(key): value for key, value in values.items()}
        table |= {header_key(value): value for value in values.values()}
        return mapped(frame, name, lambda text: table.get(header_key(text)) if text else None)
    reader = READERS[type_]
    if function := reader.read:
        return mapped(frame, name, lambda text: function(text) if text else None, reader.dtype)
    if type_ == "number":
        return number(name)
    if type_ == "integer":
        return whole(name)
    return squeezed(name)
