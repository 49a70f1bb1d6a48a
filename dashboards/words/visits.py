"""How many visits must take place and where observers are missing, in words: for the page and the command."""

from __future__ import annotations

import polars as pl

from dashboards.words.absence import absent
from dashboards.words.dates import day
from dashboards.words.numbers import count, counted, number


def shortage(visits: pl.DataFrame) -> str:
    """«Не хватает 3 наблюдателей на дни: 17.10.2023 – 2, 18.10.2023 – 1.»; empty where everybody is found."""
    short = visits.filter("is_short")
    if short.is_empty():
        return ""
    days = "; ".join(
        f"{day(one)} – {n}" for one, n in short.group_by("visit_date").len().sort("visit_date").iter_rows()
    )
    return f"Не хватает {counted(short.height, 'наблюдатель')} на дни: {days}."


def finding(ahead: pl.DataFrame) -> str:
    """How many visits of a campaign (its rows ahead) must take place, how many are covered, who is missing."""
    if ahead.is_empty():
        return absent("visits_ahead", ahead)
    required = ahead.filter("is_required")
    sent = required.filter(~pl.col("is_short"))
    text = f"Впереди {count(ahead.height, 'выезд')}, обязательных – {number(required.height)}; "
    text += f"из обязательных наблюдатель найден для {number(sent.height)}."
    return " ".join(filter(None, (text, shortage(ahead))))
