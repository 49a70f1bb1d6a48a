"""Sentences and columns of the page «Наблюдение и экспертиза»."""

import polars as pl

from dashboards.frame import Column, Figure, school_column
from dashboards.words import absent, day, labels, number, out_of, school_year
from warehouse.pending import MARK

VISITS = [
    Column("visit_date", "День", day, css="nowrap"),
    school_column("wide"),
    Column("works_words", "Что пишут", css="mid"),
    Column("reason_words", "Почему", css="mid"),
    Column("observer_code", "Наблюдатель", css="nowrap"),
    Column("state_shown", "Состояние", css="mid"),
    Column("why_uncovered", "Почему никто", css="mid"),
]
SHEETS = [
    Column("slot_date", "День", day, css="nowrap"),
    Column("person_code", "Наблюдатель", css="nowrap"),
    school_column("wide"),
    Column("state", "Что с листом", css="mid"),
]


REMARKS = [
    Column("visit_date", "День", day, css="nowrap"),
    school_column("mid"),
    Column("procedure", "Процедура", labels.procedure_of, by_row=True, css="mid"),
    Column("class_label", "Класс"),
    Column("said_words", "Что видел наблюдатель", css="wide"),
    Column("objection", "Возражение школы", css="mid"),
    Column("state", "Состояние", css="mid"),
]


RULES = [
    school_column("mid"),
    Column("school_year", "Учебный год", school_year, css="nowrap"),
    Column("class_label", "Класс"),
    Column("subject", "Предмет"),
    Column("rule_words", "Правило", css="mid"),
    Column("value", "Получилось", lambda value: number(value, 1), is_number=True),
    Column("cells", "Ячейки", css="wide"),
]


def campaign_words(row: dict) -> str:
    """«КДР, осень 2023/24» for a visit."""
    return f"{row['kind']}, {row['season']} {school_year(row['school_year'])}"


def lot(visits: pl.DataFrame) -> str:
    """Which number the draw started from, and out of how many schools it chose; that there were no signs, where so."""
    first = visits.row(0, named=True)
    drawn = visits.filter(reason="lot")["school_code"].n_unique()
    source = f", {first['seed_source']}" if first["seed_source"] else ""
    again = f"; записей числа – {first['draws_cnt']}, действует последняя" if first["draws_cnt"] > 1 else ""
    signs = visits.filter(reason="sign").height
    text = f"Начальное число жребия – «{first['seed_text']}»{source}{again}. "
    text += f"По жребию: {out_of(drawn, first['lot_of_cnt'], 'школа')} без признаков."
    return text if signs else f"{absent('visit_signs', signs)} {text}"


def figures(ahead: pl.DataFrame) -> list[Figure]:
    """Visits ahead by what has become of them."""
    short = ahead.filter("is_short").height
    return [
        Figure(number(ahead.filter(state="утверждено").height), "утверждено"),
        Figure(number(ahead.filter(state="предложено").height), "предложено, ждёт утверждения"),
        Figure(number(short), "не хватает наблюдателей", is_notice=short > 0),
        Figure(number(ahead["observer_code"].drop_nulls().n_unique()), "наблюдателей занято"),
    ]


def sheet_state(row: dict) -> str:
    """What is the matter with a sheet."""
    return "не учтено: интерес" if row["has_interest"] else "не сдан: спросите наблюдателя"


def visit_words(row: dict) -> str:
    """One visit in a list to choose from."""
    waits = f" ({MARK})" if row["is_pending"] else ""
    return f"{day(row['visit_date'])}, {row['school_name']}, {row['observer_code']}{waits}"
