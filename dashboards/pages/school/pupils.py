"""«Кому помочь»: words of the list for the school alone, and of what is missing to make it."""

import polars as pl

from dashboards import frame
from dashboards.frame import Column
from dashboards.words import labels
from dashboards.words.pupils import lacking_words, undone_words

UNKNOWN = "Кому помочь, сказать нельзя: по этим работам не хватает сведений. Это не значит, что помощь никому не нужна."
#: On a phone the card is headed by the pupil's code.
COLUMNS = [
    Column("participant_code", "Код участника", css="nowrap names"),
    Column("work", "Работа", css="mid"),
    Column("undone", "Базовые задания без балла", undone_words, css="wide", by_row=True),
    Column("not_attempted_cnt", "Не приступал", is_number=True),
]


def with_work(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of `school/pupils_to_help` with the words of their work."""
    works = [f"{r['class_label'] or labels.grade(r['grade'])}, {_work(r)}" for r in rows.to_dicts()]
    return rows.with_columns(pl.Series("work", works, pl.Utf8))


def lacking(works: pl.DataFrame) -> list[tuple[str, str]]:
    """What is missing of each work of `school/help_works`, and what to load; empty where everything is there."""
    return [lacking_words(r) for r in works.filter(pl.col("missing").is_not_null()).to_dicts()]


def show_lacking(said: list[tuple[str, str]]) -> None:
    """A place of its own for every work that lacks something."""
    for what, do in said:
        frame.empty(what, do)


def _work(row: dict) -> str:
    sitting = ", ".join(str(word) for word in (row["kind"], row["season"]) if word)
    return f"{labels.subject_title(row['subject'])}, {sitting}"
