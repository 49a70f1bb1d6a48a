"""The ingested truth in DuckDB: raw tables, load log, findings, quarantine.

The columns of every table stand in the dbt sources under `dbt_project/models/staging` (for plain tables `make staging`
writes them from the spec); this module creates the tables from there, so that ingestion and dbt cannot disagree.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import polars as pl

from warehouse.home import PROJECT_ROOT
from warehouse.yamls import read_yaml

# Sources stand in files of their own: the descriptions of models take as long to read again.
STAGING = PROJECT_ROOT / "dbt_project" / "models" / "staging"
SCHEMAS = ("raw", "ops")


@cache
def declared_tables() -> dict[str, dict[str, str]]:
    """Return `schema.table` → {column: DuckDB type} for every declared source table, in file order."""
    tables: dict[str, dict[str, str]] = {}
    for path in sorted(STAGING.rglob("*__sources.yml")):
        for source in read_yaml(path).get("sources", []):
            for table in source["tables"]:
                columns = {column["name"]: column["data_type"] for column in table["columns"]}
                tables[f"{source['schema']}.{table['name']}"] = columns
    return tables


@cache
def tables_written_whole() -> frozenset[str]:
    """Return the declared tables whose rows come or change later than the load that they are about."""
    return frozenset(
        f"{source['schema']}.{table['name']}"
        for path in sorted(STAGING.rglob("*__sources.yml"))
        for source in read_yaml(path).get("sources", [])
        for table in source["tables"]
        if table.get("config", {}).get("meta", {}).get("is_written_whole")
    )


#: A rewriting of `row_number() … = 1` that lost rows in DuckDB 1.5.0–1.5.5 (its issues 23675, 23677, 24363) and stops
#: whole queries in 1.5.6 with an internal error that depends on the data: nothing of ours is run through it.
NOT_TRUSTED = "top_n_window_elimination"


def connect(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB file with the settings this project always wants."""
    connection = duckdb.connect(str(path), read_only=read_only)
    connection.execute("set enable_progress_bar = false")
    connection.execute("set memory_limit = '3GB'")
    connection.execute("set preserve_insertion_order = false")
    connection.execute(f"set disabled_optimizers = '{NOT_TRUSTED}'")
    return connection


def ensure_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create missing schemas and tables, and add columns that a newer version declares, in one transaction."""
    existing: dict[str, set[str]] = {}
    rows = connection.execute(
        "select table_schema || '.' || table_name, column_name from information_schema.columns"
    ).fetchall()
    for table, column in rows:
        existing.setdefault(table, set()).add(column)
    with transaction(connection):
        for schema in SCHEMAS:
            connection.execute(f"create schema if not exists {schema}")
        for table, columns in declared_tables().items():
            if table not in existing:
                body = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
                connection.execute(f"create table {table} ({body})")
                continue
            for name in columns.keys() - existing[table]:
                connection.execute(f'alter table {table} add column "{name}" {columns[name]}')


def literal(value: str | int | float | date | None) -> str:
    """Return a value as SQL text: binding parameters makes DuckDB import pandas, which takes longer than a file."""
    if value is None:
        return "null"
    if isinstance(value, str | date):
        return "'" + str(value).replace("'", "''") + "'"
    return str(value)


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit everything in the block or nothing."""
    connection.execute("begin transaction")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def append(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Append a polars frame by column name; columns the table declares and the frame lacks stay empty.

    Raises KeyError for a column that the table does not declare.
    """
    if frame.is_empty():
        return
    declared = declared_tables()[table]
    unknown = set(frame.columns) - declared.keys()
    if unknown:
        raise KeyError(f"{table} declares no column {sorted(unknown)}")
    names = ", ".join(f'"{name}"' for name in frame.columns)
    casts = ", ".join(f'cast("{name}" as {declared[name]})' for name in frame.columns)
    # Parquet is the fast way in: handing over Arrow makes DuckDB import pandas, which takes longer than the file.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "incoming.parquet"
        frame.write_parquet(path, compression="lz4", statistics=False)
        source = path.as_posix().replace("'", "''")
        connection.execute(f"insert into {table} ({names}) select {casts} from read_parquet('{source}')")
