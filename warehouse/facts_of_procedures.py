"""What dbt Python models share: read the facts of one procedure at a time, only for procedures whose inputs changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import duckdb
import polars as pl
from polars._typing import PolarsDataType

from warehouse.objectivity.prepare import season_links

PARTICIPANT_COLUMNS = (
    "procedure_id, kind, school_year, season, subject, grade, class_grade, municipality, school_code, class_label, "
    "participant_code, variant, attendance, primary_score, max_primary_score, mark, level, journal_mark"
)
TASK_COLUMNS = (
    "procedure_id, school_code, class_label, participant_code, task_code, score, max_score, response"
)


@dataclass(frozen=True)
class ProcedureFacts:
    """Facts of one procedure, the columns that statistics read, and what the season says about its participants."""

    procedure_id: str
    inputs_hash: str
    participants: pl.DataFrame
    tasks: pl.DataFrame
    dim_tasks: pl.DataFrame
    scales: pl.DataFrame
    links: pl.DataFrame


class Dbt(Protocol):
    """What a Python model is given by dbt, as far as we use it."""

    this: object

    def ref(self, name: str) -> duckdb.DuckDBPyRelation:
        """Return the relation of a model."""
        ...


def _frame(relation: duckdb.DuckDBPyRelation) -> pl.DataFrame:
    return pl.DataFrame(relation.to_arrow_table())


def changed_procedures(dbt: Dbt, session: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the procedures that a model by procedure has to make: all of them, or those that something changed for.

    They are written down before the model starts (`dbt_project/materializations/by_procedure.sql`).
    """
    name = str(dbt.this).split(".")[-1].strip('"')
    found = session.sql(f"select procedure_id from ops.changed_procedures where node_name = '{name}'")
    return [procedure_id for (procedure_id,) in found.fetchall()]


def of_changed(
    dbt: Dbt, session: duckdb.DuckDBPyConnection, relation: duckdb.DuckDBPyRelation
) -> pl.DataFrame:
    """Return the rows of a relation that are of the procedures which a model by procedure has to make."""
    listed = ", ".join("'" + one.replace("'", "''") + "'" for one in changed_procedures(dbt, session))
    return _frame(relation.filter(f"procedure_id in ({listed or 'null'})"))


def procedure_facts(dbt: Dbt, procedures: pl.DataFrame) -> Iterator[ProcedureFacts]:
    """Yield the facts of each procedure; one season's participants are in memory at a time."""
    participants, tasks = dbt.ref("fct_participant_results"), dbt.ref("fct_task_results")
    described, listed = dbt.ref("dim_tasks"), dbt.ref("dim_procedures")
    for (kind, year, season), rows in procedures.group_by(
        ["kind", "school_year", "season"], maintain_order=True
    ):
        where = f"kind = '{kind}' and school_year = {year} and season = '{season}'"
        people = _frame(participants.filter(where).project(PARTICIPANT_COLUMNS))
        # On a cluster a worker has one procedure of a region, and the season was read in a pass before.
        ready: pl.DataFrame | None = getattr(dbt, "links", None)
        links = season_links(people) if ready is None else ready
        for procedure_id, inputs_hash in rows.select("procedure_id", "inputs_hash").iter_rows():
            own = f"procedure_id = '{procedure_id}'"
            scale = listed.filter(f"{own} and has_scale").project("procedure_id, min3, min4, min5")
            yield ProcedureFacts(
                procedure_id,
                inputs_hash,
                people.filter(pl.col("procedure_id") == procedure_id),
                _frame(tasks.filter(own).project(TASK_COLUMNS)),
                _frame(described.filter(own)),
                _frame(scale),
                links.filter(pl.col("procedure_id") == procedure_id),
            )


def per_procedure(
    dbt: Dbt,
    session: duckdb.DuckDBPyConnection,
    make: Callable[[ProcedureFacts], pl.DataFrame],
    schema: Mapping[str, PolarsDataType],
) -> pl.DataFrame:
    """Run a statistic on every procedure that has to be made; returns its rows with `inputs_hash` added."""
    parts = [
        make(facts).with_columns(pl.lit(facts.inputs_hash).alias("inputs_hash"))
        for facts in procedure_facts(dbt, of_changed(dbt, session, dbt.ref("int_objectivity__inputs")))
    ]
    empty = pl.DataFrame(schema={**schema, "inputs_hash": pl.String})
    return pl.concat([empty, *[part.select(empty.columns).cast(empty.schema) for part in parts]])
