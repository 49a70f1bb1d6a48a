"""What a blind re-check of a school's works found, in a sentence: for the act and for the talk with the school."""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts.context import Facts
from dashboards.words import counted, signed


def rechecked(facts: Facts, procedure_id: str, code: str | None) -> tuple[str, ...]:
    """The finding of the act of a school and procedure as a fact; nothing without an act or in an open paper."""
    if facts.is_open or code is None:
        return ()
    rows = facts.rows_if_built("papers/recheck_act", school_code=code, procedure_id=procedure_id)
    if rows is None or rows.is_empty():
        return ()
    whole = rows.filter(pl.col("is_whole_work")).row(0, named=True)
    return (f"Перепроверка {counted(whole['works_cnt'], 'работа')}. {difference(whole)}",)


def difference(row: dict) -> str:
    """The mean difference in points, its interval and what it means, in words."""
    text = f"В среднем балл школы за работу отличается от балла экспертов на {signed(row['difference'], 2)} балла"
    if row["difference_low"] is None:
        return f"{text}; работа одна, интервал не рассчитан."
    low, high = row["difference_low"], row["difference_high"]
    side = "выше" if low > 0 else "ниже" if high < 0 else ""
    end = f"школа оценивает {side}, чем эксперты" if side else "расхождение в пределах случайного"
    return f"{text} (интервал 95 %: от {signed(low, 2)} до {signed(high, 2)}): {end}."
