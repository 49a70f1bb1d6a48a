"""What is made procedure by procedure has everything that it is made from in the key by which a build leaves it.

The queries are those that dbt has compiled for the frozen home; they run again with other inputs, nothing is built.
"""

import re
from functools import cache
from pathlib import Path

import duckdb
import pytest

from tests.dbt.manifest import manifest, models
from warehouse.dbt_nodes import LOG
from warehouse.raw import connect

MODELS = {
    model["unique_id"]: model
    for layer in ("staging", "intermediate", "marts")
    for model in models(layer).values()
}
SQL = {name: model for name, model in MODELS.items() if model["language"] == "sql"}
BY_PROCEDURE = [name for name, model in SQL.items() if model["config"]["meta"].get("is_by_procedure")]
BY_HASH = [name for name, model in SQL.items() if model["config"]["materialized"] == "incremental"]
#: The hash that facts are kept by.
INPUTS = "model.obektiv.int_procedures__inputs"
#: Rows of these come and go with a load, whose identity is in the hash; the register tells exams their schools, and the
#: school of every load is in the hash as well.
OF_LOADS = LOG | {
    f"source.obektiv.raw.{name}" for name in ("results_participants", "results_tasks", "schools")
}
#: Macros that ask what is in the key besides relations: the day.
IN_THE_KEY = {"macro.obektiv.today"}


@pytest.fixture(scope="module")
def session(frozen_home: Path):
    with connect((frozen_home / "current").resolve(), read_only=True) as connection:
        connection.execute("set threads to 1")
        yield connection


def parents(name: str) -> list[str]:
    return sorted(set(MODELS[name]["depends_on"]["nodes"]))


@cache
def sources(name: str) -> frozenset[str]:
    """Sources and seeds that a node comes from."""
    return frozenset().union(*(sources(parent) if parent in MODELS else {parent} for parent in parents(name)))


@cache
def compiled(home: Path, name: str) -> str:
    (path,) = (home / "logs" / "dbt" / "compiled").rglob(f"{name.rsplit('.', 1)[1]}.sql")
    return path.read_text(encoding="utf-8").strip().rstrip(";")


def relation(name: str) -> str:
    """A relation as compiled queries name it."""
    node = manifest()["nodes"].get(name) or manifest()["sources"][name]
    return f'"{node["schema"]}"."{node.get("alias") or node["name"]}"'


def columns(session: duckdb.DuckDBPyConnection, name: str) -> dict[str, str]:
    """Columns of a relation with their types."""
    return {row[0]: row[1] for row in session.execute(f"describe {relation(name)}").fetchall()}


def project_macros(name: str) -> set[str]:
    """Macros of the project that a model goes through, those that other macros call included."""
    found, due = set(), set(MODELS[name]["depends_on"]["macros"])
    while due:
        one = due.pop()
        if one.startswith("macro.obektiv.") and one not in found:
            found.add(one)
            due |= set(manifest()["macros"][one]["depends_on"]["macros"])
    return {one for one in found if "materializations" not in manifest()["macros"][one]["original_file_path"]}


@pytest.mark.parametrize("name", sorted(SQL))
def test_a_model_reads_nothing_but_what_dbt_knows_of(name):
    texts = [SQL[name]["raw_code"]]
    texts += [manifest()["macros"][one]["macro_sql"] for one in project_macros(name) - IN_THE_KEY]
    for text in texts:
        assert not re.search(r"\b(env_var|var|run_query)\s*\(", text)
        assert not re.search(r"\b(from|join)\s+\"?(raw|ops|staging|intermediate|marts|seeds)\"?\.", text)


@pytest.mark.parametrize("name", sorted(BY_PROCEDURE))
def test_rows_of_a_procedure_are_made_from_rows_of_that_procedure(name, session, frozen_home):
    """A build makes changed procedures from their own rows alone: as if there were no other."""
    query = compiled(frozen_home, name)
    own = [relation(parent) for parent in parents(name) if "procedure_id" in columns(session, parent)]
    assert own
    found = session.execute(f"select distinct procedure_id from {relation(name)} order by 1").fetchall()
    for (procedure_id,) in found[:3]:
        alone = query
        for one in own:
            alone = alone.replace(one, f"(select * from {one} where procedure_id = '{procedure_id}')")
        built = f"select * from {relation(name)} where procedure_id = '{procedure_id}'"
        for left, right in ((alone, built), (built, alone)):
            lost = session.execute(f"select count(*) from (({left}) except all ({right}))").fetchone()
            assert lost == (0,), procedure_id


def other(column: str, kind: str) -> str:
    """SQL for another value of a column, of the same type."""
    if kind == "BOOLEAN":
        return f'coalesce(not "{column}", true)'
    if kind == "VARCHAR":
        return f"concat(\"{column}\", 'x')"
    return f'coalesce("{column}" + 1, 1)'


def watched() -> list[tuple[str, str]]:
    """Facts with each relation that they or their hash are made from and that changes without a load of results."""
    return [
        (facts, read)
        for facts in sorted(BY_HASH)
        if INPUTS in parents(facts)
        for read in sorted({*parents(facts), *parents(INPUTS)} - {INPUTS, *BY_HASH})
        if read in MODELS and not sources(read) <= OF_LOADS
    ]


@pytest.mark.parametrize(("facts", "read"), watched())
def test_facts_that_change_have_another_hash(facts, read, session, frozen_home):
    """Every column of what facts are made from, changed in every row: a hash that stays stands for the same facts."""

    def by_hash(query: str) -> str:
        held = "count(*) as cnt, sum(cast(hash(made) as hugeint)) as held"
        return f"select inputs_hash, {held} from ({query}) as made group by inputs_hash"

    kept = by_hash(compiled(frozen_home, facts))
    for column, kind in columns(session, read).items():
        changed = f'(select * replace ({other(column, kind)} as "{column}") from {relation(read)})'
        hashes = compiled(frozen_home, INPUTS).replace(relation(read), changed)
        made = compiled(frozen_home, facts).replace(relation(read), changed)
        made = made.replace(relation(INPUTS), f"({hashes})")
        stale = session.execute(
            f"select count(*) from ({kept}) as kept inner join ({by_hash(made)}) as made using (inputs_hash) "
            "where (kept.cnt, kept.held) is distinct from (made.cnt, made.held)"
        ).fetchone()
        assert stale == (0,), column
