"""What pages ask the warehouse: the scope of the reader, the published build, named queries.

The only door to data. Answers are remembered per build *and* per scope: the cache is shared by
all readers of the server, so the scope belongs to its key.
"""

import json
import os
from datetime import date

import duckdb
import polars as pl
import polars.selectors as cs
import streamlit as st

from dashboards.launch import SCOPE_VARIABLE
from warehouse.query import BuildInfo, Scope, current_build
from warehouse.query import query as _query


def scope() -> Scope:
    """Scope of this server, from the environment; nothing set = the whole department, methodologist."""
    given = json.loads(os.environ.get(SCOPE_VARIABLE) or "{}")
    municipalities, schools = given.get("municipalities"), given.get("schools")
    return Scope(
        municipalities=tuple(municipalities) if municipalities else None,
        schools=tuple(schools) if schools else None,
        role=given.get("role", "methodologist"),
    )


def build() -> BuildInfo | None:
    """The published build, or ``None`` before the first one."""
    return current_build()


def data_day() -> date | None:
    """The day of the newest file in the published build; ``None`` before the first one."""
    published = build()
    return published.data_date if published else None


def today() -> date:
    """Today; ``OBEKTIV_TODAY`` (ISO date) fixes it for demonstrations and tests."""
    fixed = os.environ.get("OBEKTIV_TODAY")
    return date.fromisoformat(fixed) if fixed else date.today()


def fetch(name: str, **filters) -> pl.DataFrame:
    """Rows of a named query in the reader's scope; filters are bound parameters."""
    published, reader = build(), scope()
    return _remembered(published.build_id if published else "", repr(reader), name, filters, reader)


def fetch_if_built(name: str, **filters) -> pl.DataFrame | None:
    """Like ``fetch``; ``None`` when the published build was made before the table existed."""
    try:
        return fetch(name, **filters)
    except duckdb.CatalogException:
        return None


@st.cache_data(show_spinner=False, max_entries=512)
def _remembered(build_id: str, scope_key: str, name: str, filters: dict, _scope: Scope) -> pl.DataFrame:
    rows = _query(name, _scope, **filters)
    # Exact decimals of SQL would reach pictures as text.
    return rows.with_columns(cs.decimal().cast(pl.Float64))
