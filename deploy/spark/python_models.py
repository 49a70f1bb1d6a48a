"""Python models of the project on Spark: what is counted by procedure in the workers, the few small ones in the driver.

A model is the same file that dbt-duckdb runs. It is given a DuckDB of its own in memory that holds its parents, so what
it asks of them means the same. In the workers that DuckDB holds one procedure of one region; before that two passes
make what a procedure cannot know by itself: norms (the normal score of every result among all regions) and links
(what the other subjects of a season say about a participant, by season and region).
"""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa

from warehouse.home import PROJECT_ROOT

#: Models whose rows of one procedure and region come from the facts of that procedure and region.
BY_REGION = ("int_objectivity__components", "int_deficits__content")
#: Models whose rows of one procedure come from its rows in a table of groups: a family of tests is the whole country.
BY_PROCEDURE = {
    "int_reports__comparisons": "int_reports__indicators",
    "int_reports__task_comparisons": "int_reports__task_pairs",
}
PACKED = "part string, held binary"
#: What schools of one region have in common: the first two digits of their login; those of exams alone stand together.
REGION = "case when school_code like 'РИС-%' then 'РИС' else substr(school_code, 1, 2) end"


class Parents:
    """What a Python model takes for dbt: its parents in a DuckDB in memory; configuration was read by dbt before."""

    def __init__(self, base: duckdb.DuckDBPyConnection, name: str, links: pl.DataFrame | None = None) -> None:
        self.base, self.this, self.links = base, name, links

    def config(self, **_: Any) -> None:
        """Take nothing: how a model is kept is the business of the engine."""

    def ref(self, name: str) -> duckdb.DuckDBPyRelation:
        """Return a parent."""
        return self.base.table(f'"{name}"')


def load(path: Path) -> Callable[[Any, Any], Any]:
    """Return the function of a model's file."""
    spec = importlib.util.spec_from_file_location(f"model_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: Callable[[Any, Any], Any] = module.model
    return made


def made_of(path: Path, parents: dict[str, pa.Table], links: pl.DataFrame | None = None) -> pa.Table:
    """Run the model of a file on its parents; returns its rows."""
    with duckdb.connect() as base:
        base.execute("set threads = 1")
        for name, table in parents.items():
            base.register("came", table)
            base.execute(f'create table "{name}" as select * from came')
            base.unregister("came")
        base.execute("create schema ops")
        base.execute("create table ops.changed_procedures (node_name varchar, procedure_id varchar)")
        for name in parents:
            columns = [row[0] for row in base.sql(f'describe "{name}"').fetchall()]
            if "procedure_id" in columns:
                base.execute(
                    f"insert into ops.changed_procedures select distinct '{path.stem}', procedure_id from \"{name}\""
                )
        made = load(path)(Parents(base, path.stem, links), base)
        return made if isinstance(made, pa.Table) else pa.table(made)


def run(spark: Any, path: Path, parents: dict[str, str]) -> Any:
    """Return the rows of a Python model as a frame of Spark.

    path: its file; parents: name of a model or seed → its table in Spark.
    """
    if path.stem in BY_REGION:
        return _by_region(spark, path, parents)
    if path.stem in BY_PROCEDURE:
        return _by_procedure(spark, path, parents)
    made = made_of(path, {name: _whole(spark, one) for name, one in parents.items()})
    return spark.createDataFrame(_known_types(made))


def _whole(spark: Any, table: str) -> pa.Table:
    return spark.table(table).toArrow()


def schema_of(path: Path, parents: dict[str, str], spark: Any) -> Any:
    """Return the columns of a model as Spark names them: of its result on parents without rows."""
    from pyspark.sql.pandas.types import from_arrow_schema

    empty = {}
    for name, one in parents.items():
        frame = spark.table(one)
        empty[name] = (frame.limit(0) if "procedure_id" in frame.columns else frame).toArrow()
    return from_arrow_schema(_known_types(made_of(path, empty)).schema)


def _known_types(table: pa.Table) -> pa.Table:
    """Rows in types that Spark has: no unsigned numbers, no column that is nothing but null."""
    fields = []
    for one in table.schema:
        kind = one.type
        if pa.types.is_null(kind):
            kind = pa.string()
        elif pa.types.is_unsigned_integer(kind):
            kind = pa.int64()
        elif pa.types.is_dictionary(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
            kind = pa.string()
        fields.append(pa.field(one.name, kind))
    return table.cast(pa.schema(fields))


def pack(table: pa.Table) -> bytes:
    """Rows as bytes: several tables of one group travel as rows of one."""
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def unpack(held: bytes) -> pa.Table:
    """What `pack` packed."""
    return pa.ipc.open_stream(held).read_all()


def _packed(frame: Any, part: str, keys: list[str]) -> Any:
    """Rows of each group as one row: its keys, the name of the table, the table."""
    columns = [name for name in frame.columns if name not in ("_region",) or name in keys]

    def one(key: tuple[Any, ...], table: pa.Table) -> pa.Table:
        held = {name: [value.as_py()] for name, value in zip(keys, key, strict=True)}
        kept = table.select([name for name in columns if name != "_region"])
        return pa.table(held | {"part": [part], "held": pa.array([pack(kept)], pa.binary())})

    kinds = ", ".join(f"{name} {frame.schema[name].dataType.simpleString()}" for name in keys)
    return frame.groupBy(*keys).applyInArrow(one, f"{kinds}, {PACKED}")


def _by_region(spark: Any, path: Path, parents: dict[str, str]) -> Any:
    from pyspark.sql import functions as f

    schema = schema_of(path, parents, spark)
    region = f.expr(REGION).alias("_region")
    people = spark.table(parents["fct_participant_results"]).select("*", region)
    tasks = spark.table(parents["fct_task_results"]).select("*", region)
    keys = ["procedure_id", "_region"]
    linked = links(spark, parents["fct_participant_results"])
    groups = _packed(people, "fct_participant_results", keys)
    groups = groups.unionByName(_packed(tasks, "fct_task_results", keys))
    groups = groups.unionByName(_packed(linked, "links", keys))
    # Tables about procedures and their tasks are small: every worker has them whole.
    common = {
        name: pack(_whole(spark, one))
        for name, one in parents.items()
        if name not in ("fct_participant_results", "fct_task_results")
    }
    shared = spark.sparkContext.broadcast(common)
    wanted = schema

    def one(key: tuple[Any, ...], table: pa.Table) -> pa.Table:
        came = dict(zip(table["part"].to_pylist(), table["held"].to_pylist(), strict=True))
        held = {name: unpack(bytes_) for name, bytes_ in came.items()}
        links_ = held.pop("links", None)
        only = pa.compute.equal
        procedure = key[0].as_py()
        for name, bytes_ in shared.value.items():
            whole = unpack(bytes_)
            is_own = "procedure_id" in whole.column_names and name != "int_reports__task_results"
            held[name] = whole.filter(only(whole["procedure_id"], procedure)) if is_own else whole
        if "fct_participant_results" not in held:
            return _as(pa.table({}), wanted)
        if "fct_task_results" not in held:
            held["fct_task_results"] = pa.table({})
        return _as(made_of(path, held, None if links_ is None else pl.DataFrame(links_)), wanted)

    return groups.groupBy(*keys).applyInArrow(one, schema)


def _as(table: pa.Table, schema: Any) -> pa.Table:
    """Rows under the columns of the whole model, for a group that has none as well."""
    from pyspark.sql.pandas.types import to_arrow_schema

    wanted = to_arrow_schema(schema)
    if not table.num_columns:
        return wanted.empty_table()
    return table.select(wanted.names).cast(wanted)


def norms(spark: Any, facts: str) -> Any:
    """The first pass: the middle rank of every result of a procedure among all regions and how many there are."""
    return spark.sql(
        f"""
        with results as (
            select procedure_id, cast(coalesce(primary_score, mark) as double) as result
            from (
                select *, row_number() over (
                    partition by procedure_id, school_code, class_grade, participant_code
                    order by class_label nulls last
                ) as place
                from {facts}
            )
            where attendance = 'present' and place = 1
        ),
        cells as (select procedure_id, result, count(*) as n from results where result is not null group by all)
        select
            procedure_id, result,
            sum(n) over (partition by procedure_id order by result) - n + (n + 1) / 2D as middle_rank,
            sum(n) over (partition by procedure_id) as known_cnt
        from cells
        """
    )


def links(spark: Any, facts: str) -> Any:
    """The second pass: what a season says about each participant, by season and region, from the norms of the first."""
    from pyspark.sql import functions as f
    from pyspark.sql.pandas.types import from_arrow_schema

    from warehouse.objectivity.prepare import season_links

    people = spark.table(facts).select("*", f.expr(REGION).alias("_region"))
    scored = people.withColumn("result", f.expr("cast(coalesce(primary_score, mark) as double)"))
    scored = scored.join(norms(spark, facts), ["procedure_id", "result"], "left").drop("result")

    def one(table: pa.Table) -> pa.Table:
        season = pl.DataFrame(table)
        found = season_links(season).with_columns(_region=pl.lit(season["_region"][0]))
        return _known_types(found.to_arrow())

    example = one(scored.limit(1).toArrow())
    return scored.groupBy("kind", "school_year", "season", "_region").applyInArrow(
        one, from_arrow_schema(example.schema)
    )


def _by_procedure(spark: Any, path: Path, parents: dict[str, str]) -> Any:
    schema = schema_of(path, parents, spark)
    whole = BY_PROCEDURE[path.stem]
    common = {name: pack(_whole(spark, one)) for name, one in parents.items() if name != whole}
    shared = spark.sparkContext.broadcast(common)

    def one(table: pa.Table) -> pa.Table:
        held = {name: unpack(bytes_) for name, bytes_ in shared.value.items()}
        return _as(made_of(path, held | {whole: table}), schema)

    return spark.table(parents[whole]).groupBy("procedure_id").applyInArrow(one, schema)


def path_of(node: dict[str, Any]) -> Path:
    """Return the file of a model that dbt describes."""
    return PROJECT_ROOT / node["original_file_path"]
