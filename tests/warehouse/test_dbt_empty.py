"""Which tests a build need not ask: those of rows, of a relation that has none."""

import json
from contextlib import nullcontext
from types import SimpleNamespace

import duckdb

from tests.dbt.manifest import manifest
from tests.homes import empty_home
from warehouse.dbt_empty import OF_ROWS, empty_relations, nodes_with_tests, speaks_of_rows
from warehouse.home import Home

MODEL = "model.obektiv.fct_appeals"


def a_test(kind: str | None, attached: str | None = MODEL) -> SimpleNamespace:
    metadata = SimpleNamespace(name=kind) if kind else None
    return SimpleNamespace(unique_id=f"test.{kind}", test_metadata=metadata, attached_node=attached)


def a_model(name: str) -> SimpleNamespace:
    return SimpleNamespace(unique_id=f"model.obektiv.{name}", schema="marts", alias=name)


class Adapter:
    """What is asked of dbt's adapter, on a database of one's own."""

    def __init__(self) -> None:
        self.database = duckdb.connect()

    def connection_named(self, _):
        return nullcontext()

    def execute(self, sql, *, fetch):
        assert fetch
        found = self.database.execute(sql)
        names = [column[0] for column in found.description]
        rows = [Row(zip(names, values, strict=True)) for values in found.fetchall()]
        return None, SimpleNamespace(rows=rows)


class Row(dict):
    """A row of dbt's tables: by place and by name."""

    def __getitem__(self, place):
        return list(self.values())[place]


def test_only_tests_that_return_rows_of_their_relation_are_passed_over():
    assert speaks_of_rows(a_test("not_null"))
    assert not speaks_of_rows(a_test(None))
    assert not speaks_of_rows(a_test("not_null", attached=None))
    assert not speaks_of_rows(a_test("at_least_one"))


def test_every_kind_of_test_of_the_project_is_known_to_speak_of_rows():
    kinds = {
        node["test_metadata"]["name"] for node in manifest()["nodes"].values() if node.get("test_metadata")
    }
    assert kinds == OF_ROWS


def test_relations_without_rows_are_found_and_those_that_are_not_there_are_not():
    adapter = Adapter()
    adapter.database.execute("create schema marts")
    adapter.database.execute("create table marts.none (code integer)")
    adapter.database.execute("create table marts.some as select 1 as code")
    adapter.database.execute("create view marts.seen_none as select * from marts.some where code > 1")
    adapter.database.execute("create view marts.seen_some as select * from marts.some")
    asked = [a_model(name) for name in ("none", "some", "seen_none", "seen_some", "not_made")]
    assert empty_relations(adapter, asked) == {"model.obektiv.none", "model.obektiv.seen_none"}
    assert empty_relations(adapter, [a_model("not_made")]) == set()


def test_what_is_asked_for_rows_is_what_tests_of_rows_are_attached_to():
    nodes = [
        a_model("fct_appeals"),
        a_model("fct_pairs"),
        a_test("unique"),
        a_test(None, "model.obektiv.fct_pairs"),
    ]
    assert [node.alias for node in nodes_with_tests(nodes)] == ["fct_appeals"]


def test_a_build_without_files_tells_how_every_test_ended():
    """The tests of a home without rows are counted as those of any other; what may miss rows has been asked."""
    outcome = json.loads((Home(empty_home()).logs / "dbt" / "outcome.json").read_text(encoding="utf-8"))
    ended = {node["unique_id"]: node for node in outcome if node["unique_id"].startswith("test.")}
    known = [name for name, node in manifest()["nodes"].items() if node["resource_type"] == "test"]
    assert ended.keys() == set(known)
    unasked = [node for node in ended.values() if node["seconds"] == 0]
    assert len(unasked) > len(known) / 3
    assert {node["status"] for node in unasked} == {"pass"}
    assert {node["test"].get("name") for node in unasked} <= OF_ROWS
