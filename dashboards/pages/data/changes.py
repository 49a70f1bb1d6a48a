"""What files changed in the data before them, and what those that wait would change: columns and sentences."""

from typing import Any

import polars as pl

from dashboards.frame import Column
from dashboards.sections import before_after
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


def _about(row: dict[str, Any]) -> str:
    if row["procedure_id"]:
        return procedure_name(row)
    return row["slice_name"] or labels.name(labels.SOURCE_KINDS, row["source_kind"])


def told(frame: pl.DataFrame) -> list[Column]:
    """Columns of what loads changed, without those that say nothing here."""
    return before_after.columns(frame, _about)


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
