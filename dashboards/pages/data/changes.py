"""What files changed in the data before them, and what those that wait would change: columns and sentences."""

from typing import Any

import polars as pl

from dashboards.frame import Column
from dashboards.sections.uploads import procedure_name
from dashboards.words import count, labels, moment, number, plural

WAITING = [
    Column("load_id", "№", lambda n: str(n)),
    Column("file_name", "Файл", css="mid"),
    Column("source_kind", "Что это", lambda k: labels.name(labels.SOURCE_KINDS, k), css="mid"),
    Column("confirm_command", "Принять", css="nowrap"),
    Column("loaded_at", "Когда", moment, css="nowrap"),
    Column("message", "Почему ждёт", css="wide"),
]


def _pair(before: str, after: str) -> Any:
    def write(row: dict[str, Any]) -> str | None:
        if row[before] is None and row[after] is None:
            return None
        return f"{_shown(row[before])} → {_shown(row[after])}"

    return write


def _shown(value: float | int | None) -> str:
    return "–" if value is None else number(value, 1 if isinstance(value, float) else 0)


def _about(row: dict[str, Any]) -> str:
    if row["procedure_id"]:
        return procedure_name(row)
    return row["slice_name"] or labels.name(labels.SOURCE_KINDS, row["source_kind"])


CHANGES = [
    Column("file_name", "Файл", css="mid"),
    Column("procedure_id", "О чём", _about, by_row=True, css="mid"),
    Column("school_name", "Школа", css="mid"),
    Column("class_label", "Класс"),
    Column("rows_after", "Строк", _pair("rows_before", "rows_after"), by_row=True, css="nowrap"),
    Column(
        "absent_after", "Отсутствовали", _pair("absent_before", "absent_after"), by_row=True, css="nowrap"
    ),
    Column("mean_after", "Средний балл", _pair("mean_before", "mean_after"), by_row=True, css="nowrap"),
    Column("lost_cnt", "Нет в новом", is_number=True),
    Column("missing_cnt", "Остались", is_number=True),
    Column("clash_cnt", "Коды двух классов", is_number=True),
    Column("reason", "Почему ждёт", css="mid"),
]
# Columns that say nothing where all their values are empty or zero.
RARE = (
    "school_name",
    "class_label",
    "absent_after",
    "mean_after",
    "lost_cnt",
    "missing_cnt",
    "clash_cnt",
    "reason",
)


def told(frame: pl.DataFrame) -> list[Column]:
    """Columns without those that say nothing here."""
    silent = {
        name
        for name in RARE
        if not (values := frame[name].drop_nulls()).len() or (values.dtype.is_numeric() and not values.sum())
    }
    if frame["absent_before"].fill_null(0).equals(frame["absent_after"].fill_null(0)):
        silent.add("absent_after")
    return [column for column in CHANGES if column.field not in silent]


def finding(done: pl.DataFrame) -> str:
    """What loads did to the rows before them, in one sentence."""
    replaced, missing = int(done["replaced_cnt"].sum()), int(done["missing_cnt"].sum())
    said = [f"Новые файлы заменили {count(replaced, 'строка')} прежних."] if replaced else []
    if missing:
        verb = plural(missing, "строки", "строк", "строк")
        said.append(
            f"В новых файлах нет {number(missing)} {verb} прежних, они остались; если их больше нет, "
            "подтвердите файл целиком: obektiv confirm НОМЕР."
        )
    return " ".join(said) or "Новые файлы прежних строк не заменили."
