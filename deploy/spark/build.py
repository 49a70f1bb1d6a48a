"""The national build: the project's second target. Raw rows of a home → all models on Spark → Parquet of every table.

    python -m deploy.spark.build HOME OUT [SELECTOR …]

HOME is a home whose store was filled by `obektiv gather-regions` (or any other); OUT is where tables are written, a
folder a schema. dbt orders and runs the models as ever: its adapter for Spark in the session of this process. What
differs is put in at two places: SQL is said in Spark's words after dbt has compiled it, and a Python model goes to
`python_models`. Seeds are loaded by DuckDB, whose types the models expect.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from deploy.spark import python_models, tables
from deploy.spark.dialect import to_spark
from deploy.spark.engine import session
from warehouse.home import PROJECT_ROOT, Home
from warehouse.raw import declared_tables, literal

HERE = Path(__file__).parent
SCHEMAS = ("raw", "ops", "seeds", "staging", "intermediate", "marts", "main")


def spoken() -> None:
    """From here on dbt of this process compiles SQL for Spark and gives Python models to the session."""
    from dbt.adapters.contracts.connection import AdapterResponse
    from dbt.adapters.spark.impl import SparkAdapter
    from dbt.compilation import Compiler

    compile_code = Compiler._compile_code

    def compiled(self: Any, node: Any, *arguments: Any, **options: Any) -> Any:
        done = compile_code(self, node, *arguments, **options)
        if getattr(done, "language", "") == "sql" and done.resource_type == "model" and done.compiled_code:
            done.compiled_code = to_spark(done.compiled_code, lambda one: session().table(one).columns)
        return done

    def submitted(self: Any, parsed_model: dict[str, Any], compiled_code: str) -> AdapterResponse:
        del self, compiled_code
        spark = session()
        parents = {
            one.split(".")[-1]: relation for one, relation in _PARENTS[parsed_model["unique_id"]].items()
        }
        frame = python_models.run(spark, python_models.path_of(parsed_model), parents)
        frame.write.mode("overwrite").format("parquet").saveAsTable(
            f"{parsed_model['schema']}.{parsed_model['alias']}"
        )
        return AdapterResponse(_message="OK")

    submitted._is_available_ = True  # type: ignore[attr-defined]  # what dbt's `available` leaves on a method
    Compiler._compile_code = compiled
    SparkAdapter.submit_python_job = submitted


#: Of a Python model: parents by unique id → their tables.
_PARENTS: dict[str, dict[str, str]] = {}


def _prepared(manifest: Any) -> None:
    """Take from a manifest what only DuckDB keeps: contracts by its types, what is unchanged, hooks that bring rows in.

    What Python models read is remembered.
    """
    for name, node in [*manifest.nodes.items()]:
        if node.resource_type == "operation":
            del manifest.nodes[name]
        if node.resource_type != "model":
            continue
        node.config.contract.enforced = False
        node.contract.enforced = False
        node.config.materialized = "view" if node.config.materialized == "view" else "table"
        node.config.post_hook = []
        if node.language == "python":
            known = {one: manifest.nodes[one] for one in node.depends_on.nodes}
            _PARENTS[node.unique_id] = {one: f"{n.schema}.{n.alias}" for one, n in known.items()}


def share_raw(store: Path, spark: Any, folder: Path) -> None:
    """Give Spark every declared raw and ops table, as Parquet below `folder`; what the store has not is empty."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as base:
        base.execute(f"attach {literal(str(store))} as store (read_only)")
        held = {
            f"{schema}.{table}"
            for schema, table in base.sql(
                "select schema_name, table_name from duckdb_tables() where database_name = 'store'"
            ).fetchall()
        }
        for name, columns in declared_tables().items():
            base.execute(
                f"create or replace temp table came ({', '.join(f'{one!s} {kind}' for one, kind in columns.items())})"
            )
            if name in held:
                base.execute(f"insert into came by name select * from store.{name}")
            tables.share(spark, base, "came", name, folder / f"{name}.parquet")


def share_seeds(spark: Any, folder: Path) -> None:
    """Give Spark the seeds with the types that dbt gives them in DuckDB."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "loaded.duckdb"
        env = {**os.environ, "OBEKTIV_BUILD": str(path), "OBEKTIV_HOME": temporary}
        start = "import sys; from dbt.cli.main import cli; cli(sys.argv[1:])"
        command = [sys.executable, "-c", start, "seed", "--quiet", "--project-dir", str(PROJECT_ROOT)]
        command += [
            "--profiles-dir",
            str(PROJECT_ROOT),
            "--target-path",
            f"{temporary}/target",
            "--log-path",
            temporary,
        ]
        subprocess.run(command, check=True, env=env, cwd=PROJECT_ROOT)
        with duckdb.connect(str(path), read_only=True) as base:
            for (name,) in base.sql(
                "select table_name from duckdb_tables() where schema_name = 'seeds'"
            ).fetchall():
                tables.share(spark, base, f"seeds.{name}", f"seeds.{name}", folder / f"seeds.{name}.parquet")


def build(home: Home, out: Path, *selectors: str) -> dict[str, Any]:
    """Make all models (or those selected) of a home's raw rows on Spark; returns how nodes ended and the seconds.

    out: a folder of its own; tables stand in `out/<schema>.db/<table>`. What was there before is replaced.
    """
    from dbt.cli.main import dbtRunner

    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    os.environ["OBEKTIV_TODAY"] = home.today().isoformat()
    began = time.monotonic()
    spark = session("obektiv", **{"spark.sql.warehouse.dir": str(out)})
    for schema in SCHEMAS:
        spark.sql(f"create database if not exists {schema}")
    share_raw(home.raw, spark, out / "_raw")
    share_seeds(spark, out / "_seeds")
    ready = time.monotonic()
    spoken()
    place = [
        "--project-dir",
        str(PROJECT_ROOT),
        "--profiles-dir",
        str(HERE),
        "--target-path",
        str(out / "_dbt"),
    ]
    place += ["--log-path", str(out / "_dbt"), "--no-partial-parse", "--no-write-json"]
    parsed = dbtRunner().invoke(["parse", *place])
    if not parsed.success:
        raise SystemExit(f"проект не читается: {parsed.exception}")
    _prepared(parsed.result)
    command = ["run", *place, "--full-refresh"]
    if selectors:
        command += ["--select", *selectors]
    done = dbtRunner(manifest=parsed.result).invoke(command)
    results = getattr(done.result, "results", [])
    ended = {
        one.node.name: (str(one.status), round(one.execution_time, 2), str(one.message or ""))
        for one in results
    }
    return {
        "is_whole": bool(done.success),
        "seconds": {"raw": round(ready - began, 1), "models": round(time.monotonic() - ready, 1)},
        "nodes": ended,
    }


def main(home: str, out: str, *selectors: str) -> int:
    """Build, print what failed, leave the outcome beside the tables; returns 0 where everything was made."""
    made = build(Home(Path(home).resolve()), Path(out).resolve(), *selectors)
    (Path(out) / "outcome.json").write_text(json.dumps(made, ensure_ascii=False, indent=1), encoding="utf-8")
    wrong = {
        name: words for name, (status, _, words) in made["nodes"].items() if status not in ("success", "pass")
    }
    for name, words in wrong.items():
        print(f"{name}: {words[:400]}")
    print(f"Моделей: {len(made['nodes'])}, не сделано: {len(wrong)}, секунд: {made['seconds']}")
    return 0 if made["is_whole"] else 1


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
