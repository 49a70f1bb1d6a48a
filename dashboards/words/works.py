"""What a lot of works comes to, in words: for the page and the command."""

from __future__ import annotations

import polars as pl

from dashboards.words.numbers import count, number


def told(works: pl.DataFrame, missing: pl.DataFrame) -> str:
    """«Школ – 6, из них по жребию – 1; 140 работ, 9 пакетов.», and how many readings nobody takes.

    works: a row a work with school_code, reason, package; missing: a row a reading without an expert.
    """
    schools = works["school_code"].n_unique()
    by_lot = works.filter(reason="жребий")["school_code"].n_unique()
    packages = works["package"].drop_nulls().n_unique()
    text = f"{count(schools, 'школа')}, из них по жребию – {number(by_lot)}; "
    text += f"{count(works.height, 'работа')}, {count(packages, 'пакет')}."
    return text if missing.is_empty() else f"{text} Не хватает экспертов: чтений – {number(missing.height)}."
