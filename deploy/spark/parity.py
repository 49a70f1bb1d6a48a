"""Whether Spark makes of the same rows what DuckDB made: model by model on a published build, rows compared both ways.

    python -m deploy.spark.parity HOME [MODEL …]

Every model of SQL is compiled by dbt for DuckDB, put into Spark's words and run on what its parents hold in the build.
A model on Python is run as on the cluster. Rows must be the same as many times on both sides; doubles may differ by the
order of addition, 1e-9 of their size. Hashes that only one engine can make are left out, by name.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from deploy.spark import python_models, tables
from deploy.spark.dialect import to_spark
from deploy.spark.engine import session
from warehouse.home import PROJECT_ROOT, Home

SCHEMAS = ("raw", "ops", "seeds", "staging", "intermediate", "marts")
#: Columns that say what a row was made from by a hash of DuckDB.
HASHES = {"inputs_hash", "rows_hash"}
CLOSE = 1e-9


@dataclass(frozen=True)
class Outcome:
    """How one model ended: `words` are empty where all rows are the same."""

    model: str
    rows: int
    seconds: float
    words: str = ""

    @property
    def is_equal(self) -> bool:
        """Whether Spark made what DuckDB made."""
        return not self.words


def compiled(folder: Path, today: str, *select: str) -> dict[str, dict[str, Any]]:
    """Return models as dbt compiles them for DuckDB: name → its node of the manifest. Written into `folder`."""
    env = {**os.environ, "OBEKTIV_BUILD": str(folder / "empty.duckdb"), "OBEKTIV_TODAY": today}
    command = ["dbt", "compile", "--full-refresh", "--quiet", "--target-path", str(folder / "target")]
    command += ["--project-dir", str(PROJECT_ROOT), "--profiles-dir", str(PROJECT_ROOT)]
    command += ["--no-populate-cache", "--log-path", str(folder / "logs")]
    if select:
        command += ["--select", *select]
    start = "import sys; from dbt.cli.main import cli; cli(sys.argv[1:])"
    subprocess.run([sys.executable, "-c", start, *command[1:]], check=True, env=env, cwd=PROJECT_ROOT)
    manifest = json.loads((folder / "target" / "manifest.json").read_text(encoding="utf-8"))
    return {
        node["name"]: node | {"parents": [_relation(manifest, one) for one in node["depends_on"]["nodes"]]}
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and (node.get("compiled_code") or node["language"] == "python")
    }


def _relation(manifest: dict[str, Any], node_id: str) -> str:
    node = manifest["nodes"].get(node_id) or manifest["sources"][node_id]
    return f"{node['schema']}.{node.get('alias') or node.get('identifier') or node['name']}"


def compare(made: pl.DataFrame, wanted: pl.DataFrame) -> str:
    """Say in words how two tables differ; nothing where they hold the same rows."""
    left_out = [name for name in wanted.columns if name in HASHES]
    wanted = wanted.drop(left_out)
    if lacking := set(wanted.columns) - set(made.columns):
        return f"нет столбцов: {', '.join(sorted(lacking))}"
    made = made.select(wanted.columns)
    if made.height != wanted.height:
        return f"строк {made.height} вместо {wanted.height}"
    if not wanted.height:
        return ""
    # A number with a fraction on one side only must not be cut to a whole one.
    both = [(name, (wanted.schema[name], made.schema[name])) for name in wanted.columns]
    numbers = [name for name, kinds in both if any(kind.is_float() or kind.is_decimal() for kind in kinds)]
    made, wanted = (_plain(one, numbers) for one in (made, wanted))
    # Doubles stand in the order of their rounded values, or two sums of one number would part equal rows.
    keys = [pl.col(name) for name in wanted.columns if name not in numbers]
    keys += [pl.col(name).round_sig_figs(6) for name in numbers]
    # By a hash of the keys, which is quick for millions of rows; where rows differ, by the keys, to say how.
    by_hash = (one.with_columns(one.select(keys).hash_rows().alias("_hash")) for one in (made, wanted))
    if not _unlike(*(one.sort("_hash").drop("_hash") for one in by_hash), numbers):
        return ""
    return _unlike(*(one.sort(keys, nulls_last=True) for one in (made, wanted)), numbers)


def _unlike(made: pl.DataFrame, wanted: pl.DataFrame, numbers: list[str]) -> str:
    """Say in words in which columns two tables in one order differ, and how the first place looks."""
    words = []
    for name in wanted.columns:
        one, other = made[name], wanted[name]
        if name in numbers:
            is_same = (one - other).abs() <= CLOSE * other.abs().clip(lower_bound=1)
            is_same = is_same | (one == other)
            is_same = is_same | (one.is_null() & other.is_null()) | (one.is_nan() & other.is_nan())
        else:
            is_same = one.eq_missing(other)
        if count := int((~is_same.fill_null(value=False)).sum()):
            place = (~is_same.fill_null(value=False)).arg_true()[0]
            words.append(f"{name}: {count} ({one[place]!r} вместо {other[place]!r})")
    return "; ".join(words)


def _plain(frame: pl.DataFrame, numbers: list[str]) -> pl.DataFrame:
    """Types of both engines as one: text, 64-bit whole numbers, doubles, microseconds."""
    columns = []
    for name, kind in frame.schema.items():
        column = pl.col(name)
        if name in numbers:
            column = column.cast(pl.Float64)
        elif kind.is_integer():
            column = column.cast(pl.Int64)
        elif kind == pl.Datetime:
            column = column.dt.replace_time_zone(None).cast(pl.Datetime("us"))
        elif kind.is_nested():
            column = column.map_elements(
                lambda value: json.dumps(list(value), ensure_ascii=False, default=str), pl.String
            )
        columns.append(column.alias(name))
    return frame.select(columns)


def parity(home: Home, folder: Path, names: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Compare models of a home's published build, all of them or those named; yields how each ended."""
    build = home.published()
    if build is None:
        raise SystemExit("в рабочей папке нет сборки: сначала obektiv build")
    models = compiled(folder, home.today().isoformat(), *names)
    # All rows of a model come to this process, whatever their size.
    spark = session("parity", **{"spark.driver.maxResultSize": "0"})
    for schema in SCHEMAS:
        spark.sql(f"create database if not exists {schema}")
    shared: set[str] = set()
    with duckdb.connect(str(build), read_only=True) as base:
        for name in names or models:
            node, began = models[name], time.monotonic()
            for parent in sorted({*node["parents"]} - shared):
                tables.share(spark, base, parent, parent, folder / f"{parent}.parquet")
            shared.update(node["parents"])
            relation = f"{node['schema']}.{node['alias']}"
            wanted = pl.DataFrame(base.sql(f"select * from {relation}").to_arrow_table())
            try:
                made = pl.DataFrame(_made(spark, node).toArrow())
                words = compare(made, wanted)
            except Exception as error:
                words = f"не выполнено: {str(error).strip()[:600]}"
            yield Outcome(name, wanted.height, time.monotonic() - began, words)


def _made(spark: Any, node: dict[str, Any]) -> Any:
    if node["language"] == "python":
        parents = {relation.split(".")[-1]: relation for relation in node["parents"]}
        return python_models.run(spark, python_models.path_of(node), parents)
    return spark.sql(to_spark(node["compiled_code"], lambda one: spark.table(one).columns))


def main(home: str, *names: str) -> int:
    """Print how every model ended; returns 0 where all are equal."""
    folder = Path(os.environ.get("OBEKTIV_SPARK_WORK", "builds/parity")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    ended = []
    for one in parity(Home(Path(home).resolve()), folder, names):
        ended.append(one)
        print(
            f"{'=' if one.is_equal else '≠'} {one.model}: строк {one.rows}, {one.seconds:.1f} с {one.words}",
            flush=True,
        )
    equal = sum(one.is_equal for one in ended)
    print(
        f"Моделей: {len(ended)}, равны: {equal}, не равны: {len(ended) - equal}, строк {sum(one.rows for one in ended)}"
    )
    return 0 if equal == len(ended) else 1


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
