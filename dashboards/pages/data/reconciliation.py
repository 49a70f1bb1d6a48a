"""Published figures of ФИС ОКО beside our own, for the page «Данные»: words and columns."""

import polars as pl

from dashboards.frame.column import Column
from dashboards.sections.uploads import procedure_name
from dashboards.words import absent, labels, number, percent, signed

REPORTS = {
    "marks": "отметки",
    "journal": "сравнение с журналом",
    "scores": "первичные баллы",
    "items": "выполнение заданий",
    "planned": "планируемые результаты",
}


def _report(code: str) -> str:
    return labels.name(REPORTS, code)


def _participants(row: dict) -> str:
    published, own = row["participants"], row["own_participants"]
    return f"{number(published)}, у нас {number(own)}" if row["is_other_group"] else number(published)


def _share(value: float) -> str:
    return percent(value, digits=2)


SUMMARY = [
    Column("procedure_id", "Процедура", procedure_name, by_row=True, css="mid"),
    Column("report", "Отчёт ФИС ОКО", _report),
    Column("figures_cnt", "Показателей", is_number=True),
    Column("reconciled_cnt", "Сошлось", is_number=True),
    Column("differing_cnt", "Разошлось", is_number=True),
    Column("not_compared_cnt", "Сравнить не с чем", is_number=True),
]
DIFFERENCES = [
    Column("procedure_id", "Процедура", procedure_name, by_row=True, css="mid"),
    Column("report", "Отчёт ФИС ОКО", _report),
    Column("group_name", "Группа участников", css="mid"),
    Column("participants", "Участников", _participants, is_number=True, by_row=True),
    Column("value_key", "Показатель"),
    Column("pct", "Опубликовано", _share, is_number=True),
    Column("own_pct", "У нас", _share, is_number=True),
    Column("difference_pts", "Разница, п.п.", lambda v: signed(v, digits=2), is_number=True),
]


def finding(summary: pl.DataFrame) -> str:
    """How many published figures agree with ours."""
    total = int(summary["figures_cnt"].sum())
    same, other = int(summary["reconciled_cnt"].sum()), int(summary["differing_cnt"].sum())
    if not same + other:
        return absent("reference_own", same + other, published=number(total))
    if not other:
        return f"Все показатели ФИС ОКО, которые можно сравнить, сошлись с нашими: {number(same)}."
    return f"С отчётами ФИС ОКО сошлось показателей: {number(same)}, разошлось больше округления: {number(other)}."
