"""The part of `obektiv status` about plans: how many terms have passed and come next, as the page counts them."""

from __future__ import annotations

import duckdb

from obektiv.cli import say
from warehouse.home import Home

COUNTS = {
    "occurrences_cnt": "сроков",
    "due": "наступило",
    "done": "выполнено",
    "overdue": "срок прошёл –",
    "due_open": "ждёт отметки",
    "postponed": "перенесено",
    "ahead": "не наступило",
    "not_dated": "без даты",
    "due_14": "в ближайшие 14 дней –",
}


def gather_plans(home: Home) -> list[dict]:
    """Rows of the query `plan/totals` (a plan each, the newest first); none where the build has no such tables."""
    from warehouse.query import Scope, query

    try:
        return query("plan/totals", Scope(), home=home).to_dicts()
    except (duckdb.CatalogException, duckdb.BinderException):
        return []


def print_plans(plans: list[dict]) -> None:
    """A sentence a plan, with the day for which its terms were judged."""
    for plan in plans:
        counts = [f"{words} {plan[name] or 0}" for name, words in COUNTS.items()]
        say.out.print(f"{plan['plan_title']}, на {plan['as_of']:%d.%m.%Y}: {', '.join(counts)}")
