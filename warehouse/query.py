"""The one door to published data: named queries, a mandatory scope, read-only, bound parameters.

Scope is enforced here and not in pages: a query sees `marts.*` and `ops.*` only as views that are already cut to what
the reader may see, whatever its SQL says.
"""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from threading import Lock

import duckdb
import polars as pl

from warehouse.home import Home
from warehouse.pending import LAID_OVER, NOTHING, Fingerprint, fingerprint, marked, prepare
from warehouse.raw import NOT_TRUSTED, literal
from warehouse.scope import Scope, scope_condition, shown_columns

__all__ = [
    "BuildInfo",
    "NothingPublishedError",
    "Scope",
    "ask",
    "current_build",
    "query",
    "scope_condition",
]

QUERIES = Path(__file__).with_name("queries")
SCHEMAS = ("marts", "ops", "seeds")
_lock = Lock()
#: Build, scope (None = the connection for releases of open figures), state of what was recorded since.
_Key = tuple[str, Scope | None, Fingerprint]
_opened: dict[_Key, duckdb.DuckDBPyConnection] = {}
#: (path, inode, moment, size) of a build → the columns of its tables; of the last one alone.
_known_columns: dict[tuple[str, int, int, int], dict[tuple[str, str], list[str]]] = {}
#: Releases that are open at a time: a season of a region beside the one before.
MOST_RELEASES, MOST_BUILDS = 64, 4
_folder: list[Path] = []
_numbers = count()


@dataclass
class _Release:
    """A release that is open: its catalog, the columns of its tables, and the views of it by scope."""

    catalog: str
    columns: dict[str, frozenset[str]]
    views: dict[Scope, str] = field(default_factory=dict)


#: Releases that are open beside a build, by their file, the least used first.
_releases: dict[str, OrderedDict[str, _Release]] = {}


class NothingPublishedError(RuntimeError):
    """There is no published build yet; the message says what to do."""


@dataclass(frozen=True)
class BuildInfo:
    """What stands beside every figure: which build it came from and how fresh its data are."""

    build_id: str
    finished_at: datetime | None  # by the clock of this computer
    data_date: date | None
    path: Path = field(repr=False, default=Path())

    @property
    def key(self) -> str:
        """What answers may be remembered by: the file itself, whatever the clock said, and what was recorded since."""
        state = self.path.stat()
        since = hash(fingerprint(_home_of(self.path)))
        return f"{self.path.stem}:{state.st_ino}:{state.st_mtime_ns}:{state.st_size}:{since}"


def _home_of(build: Path) -> Home:
    """The home of a build: what was recorded on its pages lies there."""
    return Home(build.parent.parent)


def _cursor(path: Path, scope: Scope, release: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A cursor of its own for every question (threads must not share one) on a connection kept for the build.

    A new build lets go of the connections to the builds beside it: each holds tens of megabytes. A question that is
    still being answered keeps its build open until it ends.
    """
    with _lock:
        # What was recorded since the build is laid over marts that no release holds.
        key = (str(path), scope, fingerprint(_home_of(path))) if release is None else (str(path), None, ())
        if key not in _opened:
            for other in [one for one in _opened if _is_left_by(key, one)]:
                del _opened[other]
                if other[1] is None:
                    _releases.pop(other[0], None)
            _opened[key] = _connection(str(path), scope) if release is None else _with_releases(path)
        cursor = _opened[key].cursor()
        if release is not None:
            cursor.execute(f"use {_views_of(_opened[key], path, scope, str(release))}")
        return cursor


def _is_left_by(key: _Key, other: _Key) -> bool:
    """Whether an open connection is to a build beside the one that is asked, or to an older state of the same."""
    (path, scope, state), (known, of, before) = key, other
    if Path(known).parent != Path(path).parent:
        return False
    return known != path or (scope is not None and of is not None and before != state)


def _connection(path: str, scope: Scope) -> duckdb.DuckDBPyConnection:
    """Open a build with its tables as views cut to a scope."""
    connection = _attached(path)
    tables = _columns_of_build(connection, Path(path))
    for schema in SCHEMAS:
        connection.execute(f"create schema {schema}")
    laid_over = prepare(connection, _home_of(Path(path)), _built(connection, tables))
    known = {table for schema, table in tables if schema == "marts"}
    for (schema, table), columns in tables.items():
        condition = scope_condition(table, set(columns), scope, known)
        source = f'published.{schema}."{table}"'
        if schema == "marts" and table in LAID_OVER:
            source = _with_recorded(connection, table, source, laid_over.get(table, NOTHING))
            word = LAID_OVER[table]
            columns = [*columns, "is_pending", *([f"{word}_shown"] if word else [])]
        shown = shown_columns(table, columns, scope)
        connection.execute(
            f'create view {schema}."{table}" as select {shown} from {source} where {condition}'
        )
    _close(connection)
    return connection


def _attached(path: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    connection.execute("set enable_progress_bar = false")
    connection.execute(f"set disabled_optimizers = '{NOT_TRUSTED}'")
    connection.execute(f"attach {literal(path)} as published (read_only)")
    return connection


def _close(connection: duckdb.DuckDBPyConnection) -> None:
    """From here on a connection opens no file that was not allowed before, and nobody changes that."""
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def folder_of_releases() -> Path:
    """Where releases lie that this process has made and nobody has published."""
    if not _folder:
        _folder.append(Path(tempfile.mkdtemp(prefix="obektiv-open-")))
        atexit.register(shutil.rmtree, _folder[0], True)
    return _folder[0]


def _with_releases(path: Path) -> duckdb.DuckDBPyConnection:
    """A build for questions about releases: opening it is dear, so all releases of all readers share one."""
    connection = _attached(str(path))
    _columns_of_build(connection, path)
    folders = (_home_of(path).publications, folder_of_releases())
    connection.execute(f"set allowed_directories = [{', '.join(literal(str(one)) for one in folders)}]")
    _close(connection)
    return connection


def _views_of(connection: duckdb.DuckDBPyConnection, path: Path, scope: Scope, release: str) -> str:
    """The catalog in which a release stands in for the reports of the build, cut to a scope; made when it is not known.

    The least used releases are let go of.
    """
    known = _releases.setdefault(str(path), OrderedDict())
    if release not in known:
        while len(known) >= MOST_RELEASES:
            _, oldest = known.popitem(last=False)
            for catalog in (*oldest.views.values(), oldest.catalog):
                connection.execute(f"detach {catalog}")
        known[release] = _attach_release(connection, release)
    known.move_to_end(release)
    found = known[release]
    if scope not in found.views:
        found.views[scope] = _make_views(connection, path, scope, found)
    return found.views[scope]


def _attach_release(connection: duckdb.DuckDBPyConnection, release: str) -> _Release:
    catalog = f"release_{next(_numbers)}"
    connection.execute(f"attach {literal(release)} as {catalog} (read_only)")
    columns = {}
    for (table,) in connection.execute(f"show tables from {catalog}.marts").fetchall():
        described = connection.execute(f'describe {catalog}.marts."{table}"').fetchall()
        columns[table] = frozenset(row[0] for row in described)
    return _Release(catalog, columns)


def _make_views(connection: duckdb.DuckDBPyConnection, path: Path, scope: Scope, release: _Release) -> str:
    """Views of the marts that are asked together with a release: its own tables instead of those of the build."""
    name = f"{release.catalog}_seen_{next(_numbers)}"
    connection.execute(f"attach ':memory:' as {name}")
    for schema in SCHEMAS:
        connection.execute(f"create schema {name}.{schema}")
    tables = _columns_of_build(connection, path)
    known = {table for schema, table in tables if schema == "marts"}
    for schema, table in _read_beside(frozenset(release.columns)) & tables.keys():
        columns = tables[schema, table]
        source = f'published.{schema}."{table}"'
        if schema == "marts" and table in release.columns:
            # A release of an older version of the program has no newer columns.
            own = release.columns[table]
            kept = ", ".join(f'"{c}"' if c in own else f'null as "{c}"' for c in columns)
            source = f'(select {kept} from {release.catalog}.marts."{table}")'
        shown = shown_columns(table, columns, scope)
        condition = scope_condition(table, set(columns), scope, known)
        connection.execute(
            f'create view {name}.{schema}."{table}" as select {shown} from {source} where {condition}'
        )
    return name


def _columns_of_build(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[tuple[str, str], list[str]]:
    """Columns of the tables of an attached build, read once a file: an open paper opens it for many releases."""
    state = path.stat()
    key = (str(path), state.st_ino, state.st_mtime_ns, state.st_size)
    if key not in _known_columns:
        _known_columns.clear()
        _known_columns[key] = _columns(connection, "published", SCHEMAS)
    return _known_columns[key]


@lru_cache(maxsize=8)
def _read_beside(released: frozenset[str]) -> frozenset[tuple[str, str]]:
    """Tables that a named query may read together with one of a release: other views are not made for it."""
    found: set[tuple[str, str]] = set()
    for path in QUERIES.glob("*/*.sql"):
        name = f"{path.parent.name}/{path.stem}"
        if tables_of(name) & released:
            found.update(re.findall(r"\b(marts|ops|seeds)\.(\w+)", _sql(name)))
    return frozenset(found)


def _with_recorded(connection: duckdb.DuckDBPyConnection, mart: str, table: str, sql: str) -> str:
    """A mart with what was recorded since the build; a build of another version, whose mart differs, only as it is."""
    try:
        source = f"({marked(mart, sql.replace('{table}', table))})"
        connection.execute(f"explain select * from {source}")
    except (duckdb.BinderException, duckdb.CatalogException):
        return f"({marked(mart, NOTHING.replace('{table}', table))})"
    return source


def _built(connection: duckdb.DuckDBPyConnection, tables: Mapping[tuple[str, str], list[str]]) -> list[str]:
    """Names of the files that a build carries."""
    if "file_name" not in tables.get(("ops", "load_log"), ()):
        return []
    return [name for (name,) in connection.execute("select file_name from published.ops.load_log").fetchall()]


def _columns(
    connection: duckdb.DuckDBPyConnection, catalog: str, schemas: tuple[str, ...]
) -> dict[tuple[str, str], list[str]]:
    """Columns of every table of an attached file in their order, by (schema, table)."""
    rows = connection.execute(
        "select table_schema, table_name, column_name from information_schema.columns "
        "where table_catalog = $catalog and table_schema in $schemas "
        "order by table_schema, table_name, ordinal_position",
        {"catalog": catalog, "schemas": schemas},
    ).fetchall()
    tables: dict[tuple[str, str], list[str]] = {}
    for schema, table, column in rows:
        tables.setdefault((schema, table), []).append(column)
    return tables


@lru_cache(maxsize=256)
def _sql(name: str) -> str:
    if not re.fullmatch(r"\w+/\w+", name):
        raise KeyError(name)
    sql = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    if "published." in sql or "released." in sql:
        raise ValueError(f"query {name} goes around the scope")
    return sql


@lru_cache(maxsize=256)
def tables_of(name: str) -> frozenset[str]:
    """Marts that a named query reads."""
    return frozenset(re.findall(r"\bmarts\.(\w+)", _sql(name)))


def _published(home: Home | None) -> Path:
    path = (home or Home.from_env()).published()
    if path is None:
        raise NothingPublishedError(
            "Пока нет данных: положите файлы в папку inbox и выполните «obektiv refresh»."
        )
    return path


def query(
    name: str, scope: Scope, *, home: Home | None = None, release: Path | None = None, **filters: object
) -> pl.DataFrame:
    """Run the named query of `warehouse/queries` in a scope and return its rows.

    With ``release`` the reports of its procedure are those of that file: what open papers may say.

    Filters are bound as `$name`; `$municipalities` and `$schools` are bound from the scope when the SQL uses them.
    Raises NothingPublishedError without a build, KeyError for an unknown filter or query.
    """
    return ask(_published(home), name, scope, filters, release)


def ask(
    build: Path, name: str, scope: Scope, filters: Mapping[str, object], release: Path | None = None
) -> pl.DataFrame:
    """Run a named query on the build that the caller has chosen, so that one page never reads two; see `query`."""
    sql = _sql(name)
    wanted = set(re.findall(r"\$([a-z_]\w*)", sql))
    from_scope = {
        "municipalities": list(scope.municipalities) if scope.municipalities is not None else None,
        "schools": list(scope.schools) if scope.schools is not None else None,
    }
    bound = {key: value for key, value in from_scope.items() if key in wanted} | dict(filters)
    if unknown := bound.keys() - wanted:
        raise KeyError(f"query {name} has no filter {sorted(unknown)}")
    bound |= dict.fromkeys(wanted - bound.keys())
    return pl.DataFrame(_cursor(build, scope, release).execute(sql, bound or None).to_arrow_table())


def rows_of_procedure(table: str, procedure_id: str, *, home: Home | None = None) -> pl.DataFrame:
    """All rows of a mart about a procedure, whatever the reader: for the rules of open papers, which hide by them.

    No column is left out and no scope is applied, so the rows never go to a page. Raises NothingPublishedError.
    """
    path = _published(home)
    if not re.fullmatch(r"\w+", table):
        raise KeyError(table)
    cursor = _cursor(path, Scope())
    sql = f"select * from marts.{table} where procedure_id = $procedure_id"
    return pl.DataFrame(cursor.execute(sql, {"procedure_id": procedure_id}).to_arrow_table())


def built_files(home: Home | None = None) -> list[str]:
    """Names of the files that the published build carries; none before the first one."""
    path = (home or Home.from_env()).published()
    if path is None:
        return []
    return [
        name for (name,) in _cursor(path, Scope()).execute("select file_name from ops.load_log").fetchall()
    ]


def current_build(home: Home | None = None) -> BuildInfo | None:
    """Return what is published, or None before the first build."""
    path = (home or Home.from_env()).published()
    if path is None:
        return None
    state = path.stat()
    return _build_info(path, (state.st_ino, state.st_mtime_ns, state.st_size))


@lru_cache(maxsize=MOST_BUILDS)
def _build_info(path: Path, _state: tuple[int, ...]) -> BuildInfo:
    """Read once what a file says of itself: a page asks it dozens of times, and a build is never written twice."""
    cursor = _cursor(path, Scope())
    row = cursor.execute(
        f"select max(finished_at) from ops.builds where build_id = {literal(path.stem)}"
    ).fetchone()
    day = cursor.execute(
        "select max(cast(loaded_at as date)) from ops.load_log where status = 'loaded'"
    ).fetchone()
    finished = row[0].replace(tzinfo=UTC).astimezone().replace(tzinfo=None) if row and row[0] else None
    return BuildInfo(path.stem, finished, day[0] if day else None, path)


def own_visits(scope: Scope, home: Home | None = None) -> list[tuple[str | None, date]]:
    """Schools and days that the reader was asked to observe; none for everybody else."""
    return list(query("assignments/own", scope, home=home).select("school_code", "slot_date").iter_rows())


def own_readings(scope: Scope, home: Home | None = None) -> set[tuple[str, str, str, str]]:
    """Works that the reader was asked to read: lot, code in the package, number of the reading, own code."""
    rows = query("works/own", scope, home=home).select("lot_name", "work_code", "reading", "person_code")
    return {(lot, work, str(reading), person) for lot, work, reading, person in rows.iter_rows()}


def asked_closings(scope: Scope, home: Home | None = None) -> set[tuple[str, str, str, str]]:
    """Closings that the reader is asked about: plan, number, period and login of the school, as the form has them."""
    rows = query("plan/closing_checks", scope, home=home).select(
        "plan_id", "number", "window_key", "school_code"
    )
    return {
        (plan, number, key, f"edu{school}" if school else "")
        for plan, number, key, school in rows.iter_rows()
    }
