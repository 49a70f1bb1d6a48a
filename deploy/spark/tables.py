"""A table of DuckDB given to Spark as Parquet, with its columns said: Spark need not look into files for them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb

from warehouse.raw import literal

#: Types of DuckDB as Spark names them.
TYPES = {
    "VARCHAR": "string",
    "JSON": "string",
    "INTEGER": "int",
    "TINYINT": "int",
    "UTINYINT": "int",
    "SMALLINT": "int",
    "USMALLINT": "int",
    "UINTEGER": "bigint",
    "BIGINT": "bigint",
    "HUGEINT": "bigint",
    "UBIGINT": "decimal(20,0)",
    "DOUBLE": "double",
    "FLOAT": "double",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp_ntz",
}
#: What Parquet would hold as a double or not at all is written as another type.
WRITTEN = {
    **dict.fromkeys(("TINYINT", "UTINYINT", "SMALLINT", "USMALLINT"), "integer"),
    **dict.fromkeys(("HUGEINT", "UINTEGER"), "bigint"),
    "UBIGINT": "decimal(20,0)",
    "FLOAT": "double",
}


def spark_type(kind: str) -> str:
    """Return a type of DuckDB in Spark's words. Raises KeyError for one that the project does not use."""
    if kind.endswith("[]"):
        return f"array<{spark_type(kind[:-2])}>"
    if kind.startswith("DECIMAL"):
        return kind.lower()
    if kind.startswith("STRUCT"):
        fields = re.findall(r'"?(\w+)"? ([A-Z]+(?:\[\])?)', kind[len("STRUCT") :])
        return f"struct<{', '.join(f'{name}: {spark_type(one)}' for name, one in fields)}>"
    return TYPES[kind]


def share(spark: Any, base: duckdb.DuckDBPyConnection, relation: str, name: str, path: Path) -> None:
    """Write a relation of DuckDB to a file, unless it is there, and name it for Spark, `schema.table`."""
    columns = [(row[0], row[1]) for row in base.sql(f"describe select * from {relation}").fetchall()]
    if not path.exists():
        listed = ", ".join(
            f'cast("{one}" as {WRITTEN[kind]}) as "{one}"' if kind in WRITTEN else f'"{one}"'
            for one, kind in columns
        )
        base.execute(f"copy (select {listed} from {relation}) to {literal(str(path))} (format parquet)")
    said = ", ".join(f"`{one}` {spark_type(kind)}" for one, kind in columns)
    schema, table = name.split(".")
    spark.sql(f"drop table if exists {schema}.`{table}`")
    spark.sql(f"create table {schema}.`{table}` ({said}) using parquet location '{path}'")
