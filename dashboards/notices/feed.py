"""The calendar of one account, as a program of somebody's telephone or cloud asks for it.

It ends up with strangers: a term has a number or a kind and a day, and nothing more. No name of a person or a school,
no words of a measure, no reason or place of a visit; those stand behind the sign-in, where the address of an event
leads. What there is follows from the scope of the account, by the query layer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any

import duckdb

from dashboards.words import count
from dashboards.words.markup import href
from warehouse.accounts import Account
from warehouse.home import Home
from warehouse.plans.ics import CONFIRMED, Term, standing, written
from warehouse.query import query
from warehouse.roles import ROLES
from warehouse.scope import Scope

#: How often a calendar program is asked to look again.
REFRESHED = timedelta(hours=12)
KINDS = {"observer": "Наблюдение", "expert": "Перепроверка работ"}


def feed(home: Home, account: Account, site: str) -> bytes:
    """The calendar of an account; site: the address of this server, without a slash at the end.

    Raises NothingPublishedError before the first build.
    """
    terms: list[Term] = []
    for page, read in _PARTS.items():
        if ROLES[account.role].opens(page):
            terms += read(partial(_rows, home, account.scope), account.scope, site)
    return written(terms, home.today(), f"Объектив: {account.role_name}", REFRESHED)


def _rows(home: Home, scope: Scope, name: str, **filters: Any) -> list[dict[str, Any]]:
    try:
        return query(name, scope, home=home, **filters).to_dicts()
    except duckdb.CatalogException:
        # Built before the table existed.
        return []


def _uid(*parts: object) -> str:
    # Codes and names of files that make a key are nothing for strangers either.
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:24]


Read = Callable[..., list[dict[str, Any]]]


def _of_plan(read: Read, scope: Scope, site: str) -> Iterable[Term]:
    """Terms of the plan; of several schools of one coordinator a term stands once, open while one of them is."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in read("plan/calendar", of_schools=True if scope.reads == "school" else None):
        # The key of an occurrence ends with its school.
        window, _, _school = row["occurrence_id"].rpartition("|")
        found.setdefault(_uid(window), []).append(row)
    for key, rows in found.items():
        row = min(rows, key=lambda one: (one["is_done"], not one["is_counted"], one["due_date"]))
        is_measure = row["source"] == "measure"
        title = f"Срок по плану: мера {row['number']}" if is_measure else f"Срок по приказу: {row['number']}"
        way = f"{site}/{href('plan', section='Календарь', plan=row['plan_id'])}"
        yield Term(key, row["due_date"], title, address=way, **standing(row))


def _of_requests(read: Read, _scope: Scope, site: str) -> Iterable[Term]:
    for row in read("training/calendar"):
        title = "Повышение квалификации: последний день сбора заявок"
        yield Term(_uid(row["cycle_id"]), row["collect_to"], title, address=f"{site}/{href('training')}")


def _of_assignments(read: Read, scope: Scope, site: str) -> Iterable[Term]:
    """One event for a day, whatever stands in it."""
    days: dict[Any, list[dict[str, Any]]] = {}
    for row in read("assignments/own"):
        if row["slot_date"] is not None:
            days.setdefault(row["slot_date"], []).append(row)
    for day, rows in days.items():
        title = KINDS[scope.role] + (f": {count(len(rows), 'назначение')}" if len(rows) > 1 else "")
        status = CONFIRMED if all(row["status"] == "done" for row in rows) else ""
        yield Term(_uid(scope.role, day), day, title, address=f"{site}/{href('assignments')}", status=status)


#: Page → terms out of it: who opens the page has its terms in the calendar.
_PARTS: dict[str, Callable[[Read, Scope, str], Iterable[Term]]] = {
    "plan": _of_plan,
    "training": _of_requests,
    "assignments": _of_assignments,
}
