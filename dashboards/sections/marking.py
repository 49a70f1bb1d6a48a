"""How re-checked works were marked: on «Темы и дефициты» and on the card of a teacher."""

import polars as pl

from dashboards.frame import Column, school_column, share_column
from dashboards.words import number, plural, points, signed

MARKING_ROWS = 15


def marked_work(row: dict) -> str:
    """«ВПР 2023, 5 класс»."""
    return f"{row['kind']} {row['school_year']}, {row['grade']} класс"


def bias_words(row: dict) -> str:
    """What the model thinks of the difference, shrunken, with its interval: «+2 п.п. (от −2 до +6)»."""
    low, high = (points(row[c], 0).removesuffix("п.п.").strip() for c in ("bias_low_pct", "bias_high_pct"))
    return f"{points(row['bias_pct'], 0)} (от {low} до {high})"


def difference_words(row: dict) -> str:
    """The mean difference as counted: «+0,64 (+0,44…+0,84)»."""
    if row["points_low"] is None:
        return signed(row["points"], 2)
    return f"{signed(row['points'], 2)} ({signed(row['points_low'], 2)}…{signed(row['points_high'], 2)})"


def counts_words(row: dict) -> str:
    """Works the school marked above and below the experts: «17 / 0 из 24»."""
    return f"{row['higher_cnt']} / {row['lower_cnt']} из {row['compared_cnt']}"


MARKING = [
    school_column("mid"),
    Column(
        "teacher_code", "Кто проверял", lambda r: r["teacher_code"] or "комиссия", by_row=True, css="nowrap"
    ),
    Column("procedure_id", "Работа", marked_work, by_row=True, css="nowrap"),
    Column("criterion", "Критерий", css="nowrap"),
    Column("compared_cnt", "Школа выше / ниже", counts_words, by_row=True, css="nowrap"),
    Column("points", "Разность, баллов", difference_words, by_row=True, css="nowrap"),
    Column("reason", "Вывод", css="wide"),
    share_column("exact_pct", "Совпало"),
    Column("bias_pct", "Оценка модели", bias_words, by_row=True, css="nowrap"),
    Column("severity_pct", "Общая строгость", lambda v: points(v, 0), is_number=True),
]


def marking_words(rows: pl.DataFrame) -> str:
    """What the re-checks allow to say, in one sentence."""
    found = rows.filter("needs_support").height
    if found:
        words = plural(found, "критерий", "критерия", "критериев")
        return (
            f"Основание предложить помощь: {number(found)} {words}. Пока педагог не принял, это предложение."
        )
    return (
        "Критерии не выделяются или работ для вывода мало: в последнем столбце названо, скольких не хватает."
    )
