"""The weekly letter: how many things wait for a role, and the way to each; nothing about single people.

It says what «Обзор» says, counts without their reasons: those name measures, schools and files, and stand behind the
sign-in where the links lead, with their filters.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import duckdb
import polars as pl

from dashboards.frame.figures import SIGNS, Todo
from dashboards.pages.overview import attention
from dashboards.sections import cases
from dashboards.words import absent, count, day, day_words
from dashboards.words.markup import Way
from warehouse.accounts import Account
from warehouse.health import health
from warehouse.home import Home
from warehouse.query import NothingPublishedError, current_build, query
from warehouse.roles import ROLES
from warehouse.scope import Scope

END = (
    "Подробности откроются по ссылкам после входа. Это письмо составила программа, отвечать на него не нужно; "
    "чтобы не получать его, скажите администратору."
)


@dataclass(frozen=True)
class Letter:
    """A letter in plain text."""

    subject: str
    text: str


def letter(home: Home, account: Account, site: str) -> Letter:
    """The letter for an account; site: how people open these pages. Raises NothingPublishedError before a build."""
    build = current_build(home)
    if build is None:
        raise NothingPublishedError(absent("build_paper", 0))
    items = waiting(home, account)
    state = health(home)
    lines = [f"Сводка для роли «{account.role_name}». Данные на {day(build.data_date)}."]
    if state.is_alarming:
        lines.append(f"{state.title}.")
    for item in items:
        way = f"\n  {site}/{item.way.address}" if item.way else ""
        lines.append(f"{SIGNS[item.kind]} {item.what}{way}")
    if not items:
        lines.append(f"{absent('to_do', items)}.")
    return Letter(f"«Объектив»: сводка на {day_words(home.today())}", "\n\n".join([*lines, END]) + "\n")


def waiting(home: Home, account: Account) -> list[Todo]:
    """What waits for somebody, urgent things first: only what leads to a page that the role opens."""
    rows = partial(_rows, home, account.scope)
    scope, items = account.scope, list[Todo]()
    if scope.reads == "person":
        items += _assignments(rows("assignments/own"))
    else:
        of_schools = True if scope.reads == "school" else None
        of_cases = "objectivity/waiting_open" if scope.reads == "open" else "objectivity/waiting"
        items += attention.from_builds(rows("data/builds"))
        items += attention.from_plan(rows("plan/windows", of_schools=of_schools))
        items += attention.from_objectivity(cases.of_newest_year(rows(of_cases)))
        items += attention.from_missing(rows("data/missing_results"))
        items += attention.from_loads(rows("data/loads"), rows("data/findings_by_rule"))
        if ROLES[scope.role].opens("overview"):
            # Its form is there, for those who fill it in.
            items += attention.from_scales(rows("overview/missing_scales"))
    opened = [one for one in items if one.way is None or ROLES[scope.role].opens(one.way.page)]
    return sorted(opened, key=lambda one: one.kind != "notice")


def _rows(home: Home, scope: Scope, name: str, **filters: Any) -> pl.DataFrame:
    try:
        return query(name, scope, home=home, **filters)
    except duckdb.CatalogException as error:
        raise NothingPublishedError(
            "Сборку сделала другая версия программы: выполните «obektiv build»."
        ) from error


def _assignments(rows: pl.DataFrame) -> list[Todo]:
    ahead = rows.filter(status="ahead")["slot_date"].drop_nulls()
    if ahead.is_empty():
        return []
    what = f"Впереди {count(ahead.len(), 'назначение')}, ближайшее – {day(ahead.sort()[0])}"
    return [Todo(what, way=Way("К назначениям", "assignments"), kind="plain")]
