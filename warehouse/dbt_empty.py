"""Tests of the rows of a relation that has none: they hold, and dbt is not asked to prepare each of them.

In a young home most tables stand empty for months – registers that nobody sends yet – and half of a build's nodes are
tests of them. One query says which relations are empty; a test that speaks of rows (of a value, a key, a combination)
has then nothing that could break it. Tests of a kind of their own, which may miss rows, always run.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

from warehouse.dbt_nodes import unasked

#: Generic tests that return rows of the tested relation: without rows there is nothing to return.
OF_ROWS = frozenset({
    "accepted_values",
    "key_relationships",
    "not_null",
    "relationships",
    "unique",
    "unique_combination",
})  # fmt: skip


def speaks_of_rows(node: Any) -> bool:
    """Whether a test can fail only by a row of the relation that it is attached to."""
    metadata = getattr(node, "test_metadata", None)
    return bool(metadata and metadata.name in OF_ROWS and node.attached_node)


def nodes_with_tests(nodes: Iterable[Any]) -> list[Any]:
    """Return the nodes, by unique id once, whose rows tests speak of; `nodes` is a whole manifest."""
    known = {node.unique_id: node for node in nodes}
    names = {node.attached_node for node in known.values() if speaks_of_rows(node)}
    return [known[name] for name in sorted(names & known.keys())]


def empty_relations(adapter: Any, nodes: Iterable[Any]) -> set[str]:
    """Return unique ids of the nodes whose relation is there and has no row."""
    with adapter.connection_named("empty_relations"):
        _, there = adapter.execute(
            "select schema_name, table_name from duckdb_tables() union all "
            "select schema_name, view_name from duckdb_views()",
            fetch=True,
        )
        made = {tuple(row.values()) for row in there.rows}
        asked = [node for node in nodes if (node.schema, node.alias) in made]
        if not asked:
            return set()
        sql = " union all ".join(
            f'select \'{node.unique_id}\' as node where not exists (select 1 from "{node.schema}"."{node.alias}")'
            for node in asked
        )
        _, empty = adapter.execute(sql, fetch=True)
    return {row[0] for row in empty.rows}


def pass_over_empty(manifest: Any) -> None:
    """Let tests of the rows of an empty relation pass unasked in this process, which ends with the build.

    manifest: what dbt reads in the project. Which relations are empty is asked once, when the first test is due: models
    are made by then.
    """
    from dbt.artifacts.schemas.results import TestStatus
    from dbt.task.runnable import GraphRunnableTask

    called: Any = GraphRunnableTask.call_runner
    found: list[set[str]] = []
    asking = threading.Lock()

    def call_unless_empty(self: Any, runner: Any) -> Any:
        if runner.skip or not speaks_of_rows(runner.node):
            return called(self, runner)
        with asking:
            if not found:
                found.append(empty_relations(runner.adapter, nodes_with_tests(manifest.nodes.values())))
        if runner.node.attached_node not in found[0]:
            return called(self, runner)
        return unasked(runner.node, TestStatus.Pass, failures=0)

    patched: Any = GraphRunnableTask
    patched.call_runner = call_unless_empty
