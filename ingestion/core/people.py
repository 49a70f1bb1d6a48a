"""Names of adults behind codes, kept apart: one small database that only its owner reads and nothing publishes."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from warehouse.private import owner_only


def keep_names(path: Path, names: pl.DataFrame) -> None:
    """Store names by code; `names` has kind, code, name. The newest name of a code wins."""
    if names.is_empty():
        return
    with owner_only(), duckdb.connect(str(path)) as connection:
        connection.execute(
            "create table if not exists names (kind varchar, code varchar, name varchar, primary key (kind, code))"
        )
        connection.register("incoming", names.unique(["kind", "code"], keep="last").to_arrow())
        connection.execute("insert or replace into names select kind, code, name from incoming")
