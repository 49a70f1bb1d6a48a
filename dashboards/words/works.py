"""What a lot of works comes to, in words: for the page and the command."""

from __future__ import annotations

from math import ceil

import polars as pl

from dashboards.words.numbers import count, counted, number
from warehouse.thresholds import threshold
from warehouse.works.readers import works_a_day


def told(works: pl.DataFrame, missing: pl.DataFrame) -> str:
    """«6 школ, из них по жребию – 1; 140 работ, 9 пакетов; два чтения займут 70 ч.», and the person-days that lack.

    works: a row a work with school_code, reason, package; missing: a row a package × reading without an expert.
    """
    schools = works["school_code"].n_unique()
    by_lot = works.filter(reason="жребий")["school_code"].n_unique()
    packed = works.drop_nulls("package")
    text = (
        f"{count(schools, 'школа')}, из них по жребию – {number(by_lot)}; {count(works.height, 'работа')}, "
    )
    text += f"{count(packed['package'].n_unique(), 'пакет')}; два чтения займут {_hours(2 * packed.height)}."
    if missing.is_empty():
        return text
    lacking = packed.join(missing, on="package").height
    days = ceil(lacking / works_a_day())
    return (
        f"{text} Без эксперта чтений пакетов – {number(missing.height)}, это {_hours(lacking)}: "
        f"не хватает {counted(days, 'человеко-день')}."
    )


def _hours(works: int) -> str:
    return f"{number(works * threshold('works_minutes') / 60, 0)} ч"
