"""Whether a national build holds what DuckDB has built of the same raw rows: every table, rows compared both ways.

    python -m deploy.spark.compare HOME OUT

HOME is a home with a published build, OUT what `deploy.spark.build` made of it. Views have no rows of their own: what
reads them is compared.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import polars as pl

from deploy.spark.parity import compare
from warehouse.home import Home
from warehouse.raw import literal


def differing(build: Path, out: Path) -> dict[str, str]:
    """Return how every table of a build ended, by `schema.table`: nothing where all rows are the same, else words."""
    found = {}
    with duckdb.connect(str(build), read_only=True) as base:
        tables = base.sql(
            "select schema_name, table_name from duckdb_tables() "
            "where schema_name in ('intermediate', 'marts') order by all"
        ).fetchall()
        for schema, table in tables:
            files = out / f"{schema}.db" / table.lower()
            if not any(files.glob("*.parquet")):
                found[f"{schema}.{table}"] = "таблицы нет"
                continue
            made = base.sql(f"select * from read_parquet({literal(f'{files}/*.parquet')})").to_arrow_table()
            wanted = base.sql(f"select * from {schema}.{table}").to_arrow_table()
            found[f"{schema}.{table}"] = compare(pl.DataFrame(made), pl.DataFrame(wanted))
    return found


def main(home: str, out: str) -> int:
    """Print the tables that differ; returns 0 where all are the same."""
    build = Home(Path(home).resolve()).published()
    if build is None:
        raise SystemExit("в рабочей папке нет сборки: сначала obektiv build")
    found = differing(build, Path(out).resolve())
    wrong = {name: words for name, words in found.items() if words}
    for name, words in wrong.items():
        print(f"≠ {name}: {words[:400]}")
    print(f"Таблиц: {len(found)}, равны: {len(found) - len(wrong)}, не равны: {len(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
