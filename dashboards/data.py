"""What pages ask the warehouse: the scope of the reader, the published build, named queries.

The only door to data. Answers are remembered per build *and* per scope: the cache is shared by
all readers of the server, so the scope belongs to its key.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import polars.selectors as cs
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboards import identity
from dashboards.remembered import Remembered
from warehouse.home import Home
from warehouse.query import BuildInfo, Scope, ask, current_build, query


def scope() -> Scope:
    """Scope of the reader; see `identity.scope`."""
    return identity.scope()


def role() -> str:
    """The role of the reader; empty where the scope of this server does not read."""
    try:
        return scope().role
    except ValueError:
        return ""


def build() -> BuildInfo | None:
    """The published build, or ``None`` before the first one."""
    return current_build()


def data_day() -> date | None:
    """The day of the newest file in the published build; ``None`` before the first one."""
    published = build()
    return published.data_date if published else None


def today() -> date:
    """Today, each time anew: a server runs for weeks. Demonstrations and tests fix the day."""
    return Home.from_env().today()


#: The official list of schools in the address of a page.
LIST = "list"


def lists() -> dict[str, int]:
    """Official lists with their years, the newest first, that name schools of the reader: title → how many of them."""
    if build() is None or scope().person is not None:
        return {}
    try:
        rows = _fetch("frame/school_lists", scope())
    except duckdb.CatalogException:
        return {}
    return dict(rows.group_by("list_title", maintain_order=True).len().iter_rows())


def school_list() -> str | None:
    """The list that the address of the page names; nothing where it names none that the reader knows."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    named = st.query_params.get(LIST)
    return named if named and named in lists() else None


def fetch(name: str, **filters) -> pl.DataFrame:
    """Rows of a named query in the reader's scope; filters are bound parameters.

    Of schools only those of the list that the address names: decided here, so that no section of a page forgets it.
    """
    return _fetch(name, replace(scope(), school_list=school_list()), **filters)


def _fetch(name: str, reader: Scope, **filters) -> pl.DataFrame:
    published = build()
    key = published.key if published else ""
    _forget_others(key)
    path = published.path if published else None
    wanted = (key, reader, name, repr(sorted(filters.items())))
    return _remembered.get(wanted, lambda: _ask(name, filters, reader, path))


def fetch_if_built(name: str, **filters) -> pl.DataFrame | None:
    """Like ``fetch``; ``None`` when the published build was made before the table existed."""
    try:
        return fetch(name, **filters)
    except duckdb.CatalogException:
        return None


_remembered: Remembered[pl.DataFrame] = Remembered(512)
_shown = {"build": ""}


def _forget_others(key: str) -> None:
    """Answers of an earlier build are of no use to anybody, and a server sees hundreds of builds."""
    if _shown["build"] != key:
        _shown["build"] = key
        forget()


def forget() -> None:
    """Forget all answers: for another build, and for measures and tests that begin anew."""
    _remembered.clear()


def _ask(name: str, filters: dict, reader: Scope, build: Path | None) -> pl.DataFrame:
    rows = ask(build, name, reader, filters) if build else query(name, reader, **filters)
    # Exact decimals of SQL would reach pictures as text.
    return rows.with_columns(cs.decimal().cast(pl.Float64))
