"""Glue of the Python models: what they read, set and return, with rows, without rows, and when little has changed.

dbt allows neither contracts nor unit tests for them: a column that changes its type on an empty input would be found by
the first department that has not loaded that source.
"""

from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.dbt.fake_dbt import FILES, FakeDbt, built_columns, columns, run
from tests.dbt.manifest import ROOT, manifest, models
from warehouse import facts_of_procedures

NAMES = sorted(FILES)
BY_PROCEDURE = sorted(name for name in FILES if "is_by_procedure" in FILES[name].read_text(encoding="utf-8"))
TABLES = sorted(set(NAMES) - set(BY_PROCEDURE))
# The season of the frozen home with two procedures: enough to see what a model by procedure makes.
SEASON = "kind = 'ВПР' and school_year = 2022 and season = 'весна'"
# A model that says something about nothing.
ROWS_ABOUT_NOTHING = {
    "int_objectivity__observer_effect": "the row of all years says that nothing can be said"
}
# A plan, its measures and the points of its order come in one file: none is there without the plan.
NEVER_ALONE = {"stg_plans__plans"}


@pytest.fixture(scope="module")
def session(frozen_home: Path):
    """The published build of the frozen home, opened as dbt's session; temporary tables may be made."""
    with duckdb.connect(str((frozen_home / "current").resolve()), read_only=True) as connection:
        yield connection


@pytest.fixture(autouse=True)
def own_home(frozen_home, monkeypatch):
    """Models that read settings of the home read the frozen home's."""
    monkeypatch.setenv("OBEKTIV_HOME", str(frozen_home))


@cache
def parents(name: str) -> frozenset[str]:
    """Names of models and seeds that dbt found in a model's text."""
    nodes = manifest()["nodes"]
    found = models("intermediate")[name]["depends_on"]["nodes"]
    return frozenset(nodes[node]["name"] for node in found)


@cache
def comes_from_files(name: str) -> bool:
    """Whether a model or seed holds rows of files: a seed, a threshold or the day of the build does not."""
    nodes = {node["name"]: node for node in manifest()["nodes"].values()}
    above = nodes[name].get("depends_on", {}).get("nodes", [])
    return any(
        node.startswith("source.") or comes_from_files(node.split(".")[2])
        for node in above
        if not node.startswith("macro.")
    )


def without(*empty: str):
    """Cut relations of these names to no rows."""
    return lambda name, relation: relation.limit(0) if name in empty else relation


@pytest.mark.parametrize("name", NAMES)
def test_dbt_sees_every_table_that_a_model_reads(name, session):
    """A ref hidden in a helper is not in dbt's graph: the model would be built before its inputs."""
    dbt = FakeDbt(session, cut=without(*filter(comes_from_files, parents(name))))
    run(name, dbt)
    assert dbt.refs == parents(name)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_model_sets_is_what_dbt_knows(name, session):
    dbt = FakeDbt(session, cut=without(*filter(comes_from_files, parents(name))))
    run(name, dbt)
    known = models("intermediate")[name]["config"]
    assert dbt.config.set["materialized"] == "table"
    assert {key: known[key] for key in dbt.config.set} == dbt.config.set


@pytest.mark.parametrize("name", TABLES)
def test_a_model_makes_the_table_that_was_built(name, session):
    made = run(name, FakeDbt(session))
    assert columns(session, made) == built_columns(session, name)
    assert made.height == session.sql(f"select * from intermediate.{name}").count("*").fetchone()[0]


@pytest.mark.parametrize("name", NAMES)
def test_without_any_file_a_model_keeps_its_columns_and_types(name, session):
    empty = [parent for parent in parents(name) if comes_from_files(parent)]
    made = run(name, FakeDbt(session, cut=without(*empty)))
    assert columns(session, made) == built_columns(session, name)
    if empty and name not in ROWS_ABOUT_NOTHING:
        assert made.is_empty()


@pytest.mark.parametrize("name", TABLES)
def test_without_any_one_source_a_model_keeps_its_columns_and_types(name, session):
    for empty in sorted(filter(comes_from_files, parents(name) - NEVER_ALONE)):
        made = run(name, FakeDbt(session, cut=without(empty)))
        assert columns(session, made) == built_columns(session, name), f"without rows of {empty}"


@pytest.mark.parametrize("name", BY_PROCEDURE)
def test_a_model_by_procedure_makes_only_procedures_that_have_changed(name, session, monkeypatch):
    """Of one season, one procedure has changed: its rows are those that the whole build made, and no other is made."""
    seen = session.table("intermediate.int_objectivity__inputs").filter(SEASON).project("procedure_id")
    changed, *others = sorted(procedure_id for (procedure_id,) in seen.fetchall())
    assert others
    monkeypatch.setattr(facts_of_procedures, "changed_procedures", lambda dbt, session: [changed])
    made = run(name, FakeDbt(session))
    assert columns(session, made) == built_columns(session, name)
    assert set(made["procedure_id"]) == {changed}
    table = session.table(f"intermediate.{name}").filter(f"procedure_id = '{changed}'")
    built = pl.from_arrow(table.to_arrow_table())
    order = [column for column, kind in made.schema.items() if kind == pl.String]
    assert_frame_equal(made.sort(order), built.sort(order), check_exact=False)


@pytest.mark.parametrize("name", BY_PROCEDURE)
def test_nothing_is_made_where_nothing_changed(name, session, monkeypatch):
    monkeypatch.setattr(facts_of_procedures, "changed_procedures", lambda dbt, session: [])
    made = run(name, FakeDbt(session))
    assert made.is_empty()
    assert columns(session, made) == built_columns(session, name)


@pytest.mark.parametrize("name", ["int_plans__slots", "int_plans__occurrences"])
def test_a_home_with_dates_of_its_own_has_other_due_dates_in_its_next_build(
    name, session, tmp_path, monkeypatch
):
    """`policy.toml` is no part of the project's hash: the models that read it are made anew in every build."""
    assert models("intermediate")[name]["config"]["materialized"] == "table"
    shipped = run(name, FakeDbt(session))["due_date"]
    own = (ROOT / "warehouse" / "plans" / "policy.toml").read_text(encoding="utf-8")
    own = own.replace("default_days = 30", "default_days = 3")
    own = own.replace("shift_to_workday = true", "shift_to_workday = false")
    (tmp_path / "policy.toml").write_text(own, encoding="utf-8")
    monkeypatch.setenv("OBEKTIV_HOME", str(tmp_path))
    assert run(name, FakeDbt(session))["due_date"].to_list() != shipped.to_list()
