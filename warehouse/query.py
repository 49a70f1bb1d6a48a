"""The one door to published data: named queries, a mandatory scope, read-only, bound parameters.

Scope is enforced here and not in pages: a query sees `marts.*` and `ops.*` only as views that are already cut to what
the reader may see, whatever its SQL says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock

import duckdb
import polars as pl

from warehouse.home import Home

QUERIES = Path(__file__).with_name("queries")
ROLES = ("head", "methodologist", "analyst", "school")
# Rows about one participant: seen in scope by those who work with the school, never by the audience of a meeting.
PERSON_LEVEL_TABLES = {"fct_participant_results", "fct_task_results", "rpt_individual", "fct_rechecks"}
CLASS_TABLES = {"rpt_class_objectivity"}
# Rows that say both what everybody may know of a school and what rests on its classes: the audience of a meeting gets
# these columns, every other one is empty for it, a new one too.
OF_CASES = """procedure_id kind school_year season sitting subject grade class_grade municipality school_code
school_name n absent classes_cnt sample_tier strength_open standing_open is_noticed_open is_listed_open is_waiting_open
mechanism_open mechanism_name_open innocent_explanation_open seen_words_open check_words_open check_works_cnt_open
check_of_cnt_open sources_open beside_words_open explanation_open school_words_open is_every_class_small
is_explained_open explained_on_open decision_open is_person_level method_version"""
OPEN_COLUMNS = {"rpt_school_cases": frozenset(OF_CASES.split())}
# What classes say, counted for their school.
CLASS_COLUMNS = frozenset({"flagged_classes_cnt"})
FILE_TABLES = {"findings", "quarantine", "unexpected_rows", "rpt_findings_by_rule", "rpt_quarantine"}
_lock = Lock()


class NothingPublishedError(RuntimeError):
    """There is no published build yet; the message says what to do."""


@dataclass(frozen=True)
class Scope:
    """Who is reading: whole department by default, or some municipalities or schools, in one of four roles."""

    municipalities: tuple[str, ...] | None = None
    schools: tuple[str, ...] | None = None
    role: str = "methodologist"

    def __post_init__(self) -> None:
        """Refuse an unknown role: a typo must not widen what is seen."""
        if self.role not in ROLES:
            raise ValueError(f"неизвестная роль: {self.role}; допустимы {', '.join(ROLES)}")

    @property
    def is_whole(self) -> bool:
        """Whether everything in the warehouse is in scope."""
        return self.municipalities is None and self.schools is None


@dataclass(frozen=True)
class BuildInfo:
    """What stands beside every figure: which build it came from and how fresh its data are."""

    build_id: str
    finished_at: datetime | None
    data_date: date | None
    path: Path = field(repr=False, default=Path())


def _quoted(values: tuple[str, ...]) -> str:
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)


def scope_condition(table: str, columns: set[str], scope: Scope) -> str:
    """Return the SQL condition that cuts a table to a scope.

    A row without school and municipality is an aggregate of a wider level and stays visible as context. A table that
    names schools but not municipalities is cut through `dim_schools`.
    """
    parts = []
    if scope.schools is not None and "school_code" in columns:
        parts.append(f"(school_code is null or school_code in ({_quoted(scope.schools) or 'null'}))")
    if scope.municipalities is not None:
        inside = f"({_quoted(scope.municipalities) or 'null'})"
        if "municipality" in columns:
            parts.append(f"(municipality is null or municipality in {inside})")
        elif "school_code" in columns:
            known = f"select school_code from published.marts.dim_schools where municipality in {inside}"
            parts.append(f"(school_code is null or school_code in ({known}))")
    if not scope.is_whole and table in FILE_TABLES:
        parts.append("false")
    if scope.role == "head":
        if table in PERSON_LEVEL_TABLES | CLASS_TABLES:
            parts.append("false")
        if "is_person_level" in columns:
            # A row that does not say whether it is about people is treated as if it were.
            parts.append("coalesce(not is_person_level, false)")
        if {"group_level", "class_label"} <= columns:
            parts.append("group_level is distinct from 'class'")
    return " and ".join(parts) or "true"


def shown_columns(table: str, columns: list[str], scope: Scope) -> str:
    """Return the list of columns of a table for a reader; what rests on rows about people is empty for a head."""
    if scope.role != "head":
        return "*"
    allowed = OPEN_COLUMNS.get(table, frozenset(columns) - CLASS_COLUMNS)
    # The branch that is never taken keeps the type of the column.
    return ", ".join(
        f'"{name}"' if name in allowed else f'case when false then "{name}" end as "{name}"'
        for name in columns
    )


@lru_cache(maxsize=16)
def _connection(path: str, scope: Scope) -> duckdb.DuckDBPyConnection:
    """Open a build with its tables as views cut to a scope; cached by real path, so a new build is a new connection."""
    connection = duckdb.connect(":memory:")
    connection.execute("set enable_progress_bar = false")
    connection.execute(f"attach '{path}' as published (read_only)")
    rows = connection.execute(
        "select table_schema, table_name, column_name from information_schema.columns "
        "where table_catalog = 'published' and table_schema in ('marts', 'ops', 'seeds') "
        "order by table_schema, table_name, ordinal_position"
    ).fetchall()
    tables: dict[tuple[str, str], list[str]] = {}
    for schema, table, column in rows:
        tables.setdefault((schema, table), []).append(column)
    for schema in ("marts", "ops", "seeds"):
        connection.execute(f"create schema {schema}")
    for (schema, table), columns in tables.items():
        condition = scope_condition(table, set(columns), scope)
        shown = shown_columns(table, columns, scope)
        connection.execute(
            f'create view {schema}."{table}" as select {shown} from published.{schema}."{table}" where {condition}'
        )
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


@lru_cache(maxsize=256)
def _sql(name: str) -> str:
    if not re.fullmatch(r"\w+/\w+", name):
        raise KeyError(name)
    sql = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    if "published." in sql:
        raise ValueError(f"query {name} goes around the scope")
    return sql


def query(name: str, scope: Scope, *, home: Home | None = None, **filters: object) -> pl.DataFrame:
    """Run the named query of `warehouse/queries` in a scope and return its rows.

    Filters are bound as `$name`; `$municipalities` and `$schools` are bound from the scope when the SQL uses them.
    Raises NothingPublishedError without a build, KeyError for an unknown filter or query.
    """
    path = (home or Home.from_env()).published()
    if path is None:
        raise NothingPublishedError(
            "Пока нет данных: положите файлы в папку inbox и выполните «obektiv refresh»."
        )
    sql = _sql(name)
    wanted = set(re.findall(r"\$([a-z_]\w*)", sql))
    from_scope = {
        "municipalities": list(scope.municipalities) if scope.municipalities is not None else None,
        "schools": list(scope.schools) if scope.schools is not None else None,
    }
    bound = {key: value for key, value in from_scope.items() if key in wanted} | filters
    if unknown := bound.keys() - wanted:
        raise KeyError(f"query {name} has no filter {sorted(unknown)}")
    bound |= dict.fromkeys(wanted - bound.keys())
    with _lock:
        # Threads must not share a connection: each query gets a cursor of its own.
        cursor = _connection(str(path), scope).cursor()
    return pl.DataFrame(cursor.execute(sql, bound or None).to_arrow_table())


def current_build(home: Home | None = None) -> BuildInfo | None:
    """Return what is published, or None before the first build."""
    path = (home or Home.from_env()).published()
    if path is None:
        return None
    with _lock:
        cursor = _connection(str(path), Scope()).cursor()
    row = cursor.execute(
        "select build_id, finished_at from ops.builds where status = 'published' order by started_at desc limit 1"
    ).fetchone()
    day = cursor.execute(
        "select max(cast(loaded_at as date)) from ops.load_log where status = 'loaded'"
    ).fetchone()
    return BuildInfo(row[0] if row else path.stem, row[1] if row else None, day[0] if day else None, path)
