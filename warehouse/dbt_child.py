"""dbt as the child of a build, with which it ends: models first, then the tests of what has been made.

Started by `warehouse.dbt_process` as `python -m warehouse.dbt_child ORDER`, because dbt in our process would keep the
lock of the database. The order and the outcome are JSON files beside each other; the child may be there before its
order.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from warehouse.child import follow_parent
from warehouse.dbt_empty import pass_over_empty
from warehouse.dbt_nodes import BUILDS, LOG, UNCHANGED, asks_for_the_day, counts_rows
from warehouse.dbt_parse import parsed_once, prepare_adapter
from warehouse.dbt_settled import Settled, leave_settled
from warehouse.home import PROJECT_ROOT

#: Set where the rows of the home are in the file that is being built already.
SYNCED = "OBEKTIV_SYNCED"
#: Seconds between looks for an order.
SOON = 0.02


@dataclass(frozen=True)
class Order:
    """What a build is to make: everything, or what depends on changed sources and on a new day.

    `sources` are unique ids of sources whose rows have changed, `warned` those of tests that warned last time;
    `held` is what every source holds now, for the macros that compare.
    """

    is_full: bool
    held: dict[str, str] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    is_new_day: bool = False
    warned: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to make."""
        return not (self.is_full or self.sources or self.is_new_day)

    def environment(self) -> dict[str, str]:
        """Return what the macros of the project ask for: whether to keep what is unchanged, what to bring in anew."""
        held = {"OBEKTIV_SOURCE_STATES": json.dumps(self.held)}
        if self.is_full:
            return held
        brought = ",".join([*self.sources, BUILDS])
        return {"OBEKTIV_KEEP_UNCHANGED": "1", "OBEKTIV_SOURCES": brought} | held


@dataclass(frozen=True)
class Node:
    """How one node of dbt ended."""

    unique_id: str
    status: str
    message: str
    seconds: float
    #: Of a test: its kind, column and table, to say in words what it holds.
    test: dict[str, Any] = field(default_factory=dict)


def models_of(order: Order, manifest: Any) -> list[str]:
    """Return selectors of the models that an order may change."""
    models = [node for node in manifest.nodes.values() if node.resource_type == "model"]
    log = LOG & set(order.sources)
    chosen = [f"source:{'.'.join(name.split('.')[1:])}+" for name in {*order.sources, BUILDS} - log]
    chosen += [
        f"{node.name}+" for node in models if log & set(node.depends_on.nodes) and not counts_rows(node)
    ]
    if order.is_new_day:
        chosen += [f"{node.name}+" for node in models if asks_for_the_day(node)]
    return sorted(set(chosen))


def tests_of(order: Order, manifest: Any, made: set[str]) -> list[str]:
    """Return names of the tests to run after the models: of what was made or brought in, and what warned before."""
    touched = made | {*order.sources, BUILDS}
    due = [
        node.name
        for node in manifest.nodes.values()
        if node.resource_type == "test"
        and (
            node.unique_id in order.warned
            or touched & set(node.depends_on.nodes)
            or (order.is_new_day and asks_for_the_day(node))
        )
    ]
    return sorted(due)


def _nodes(done: Any) -> list[Node]:
    if done.result is None or not hasattr(done.result, "results"):
        return []
    return [
        Node(
            one.node.unique_id,
            str(one.status),
            str(one.message or ""),
            round(one.execution_time, 3),
            _test_of(one.node),
        )
        for one in done.result.results
    ]


def _test_of(node: Any) -> dict[str, Any]:
    metadata = getattr(node, "test_metadata", None)
    if not metadata:
        return {}
    return {
        "name": metadata.name,
        "column": metadata.kwargs.get("column_name", ""),
        "table": (node.attached_node or "").rsplit(".", 1)[-1],
    }


def docs_of(manifest: Any) -> list[tuple[str, str | None, str]]:
    """Return what the marts and their columns mean: (model, column, description), column null for the mart itself."""
    return [
        (node.name, name, told.description)
        for node in manifest.nodes.values()
        if node.resource_type == "model" and node.schema == "marts"
        for name, told in [(None, node), *node.columns.items()]
    ]


#: Where the project is; dbt's own reports are megabytes that nobody reads here, and a sixteenth of a build's time goes
#: into writing every statement into its log (DBT_LOG_LEVEL_FILE=debug brings them back).
PLACE = ["--project-dir", str(PROJECT_ROOT), "--profiles-dir", str(PROJECT_ROOT), "--no-write-json"]
PLACE += ["--log-level-file", os.environ.get("DBT_LOG_LEVEL_FILE", "info")]


def parse() -> Any:
    """Return what dbt reads in the project (its manifest), None where it cannot be read."""
    from dbt.cli.main import dbtRunner

    prepare_adapter()
    parsed = dbtRunner().invoke(["parse", *PLACE])
    return parsed.result if parsed.success else None


def make(order: Order, manifest: Any) -> tuple[list[Node], bool]:
    """Make the models that an order may change; returns how nodes ended, and whether all of them could be made."""
    from dbt.cli.main import dbtRunner

    if order.is_full:
        left_out = ["--exclude-resource-types", "unit_test", "test", "exposure"]
        command = ["build", *PLACE, "--full-refresh", *left_out]
    else:
        # Of models alone dbt does not ask how tests stand among them, which takes as long as a dozen of them.
        command = ["run", *PLACE, "--select", *models_of(order, manifest)]
        leave_settled(Settled(order.sources, order.is_new_day))
    done = dbtRunner(manifest=manifest).invoke(command)
    return _nodes(done), done.success


def run(order_path: Path) -> tuple[list[Node], bool]:
    """Run dbt as ordered in the project's root; returns how nodes ended, and whether dbt came to an end.

    order_path: where the order is or will be; what marts and columns mean (`docs_of`) is written beside it.
    """
    from dbt.cli.main import dbtRunner

    if (manifest := parse()) is None:
        return [], False
    told = json.dumps(docs_of(manifest), ensure_ascii=False)
    order_path.with_name("docs.json").write_text(told, encoding="utf-8")
    order = ordered(order_path)
    os.environ.update(order.environment())
    nodes, is_made = make(order, manifest)
    if not is_made:
        return nodes, bool(nodes)
    os.environ[SYNCED] = "1"
    # Unit tests prove the models, not the data of a home: they run in the tests of the project.
    command = ["test", *PLACE, "--exclude-resource-types", "unit_test"]
    if not order.is_full:
        made = {node.unique_id for node in nodes if node.message != UNCHANGED}
        if not (chosen := tests_of(order, manifest, made)):
            return nodes, True
        command += ["--select", *chosen]
    pass_over_empty(manifest)
    done = dbtRunner(manifest=manifest).invoke(command)
    return nodes + _nodes(done), done.exception is None


def ordered(path: Path) -> Order:
    """Wait for an order and return it; who orders nothing ends this process."""
    while not path.exists():
        time.sleep(SOON)
    return Order(**json.loads(path.read_text(encoding="utf-8")))


def keep_outcome(nodes: list[Node], order_path: Path) -> None:
    """Leave how nodes ended beside the order, for `warehouse.builds`."""
    ended = json.dumps([asdict(node) for node in nodes], ensure_ascii=False)
    order_path.with_name("outcome.json").write_text(ended, encoding="utf-8")


def main(order_path: Path) -> int:
    """Read an order, run it and write how its nodes ended beside it; returns 0 where nothing failed."""
    follow_parent()
    with parsed_once():
        nodes, is_whole = run(order_path)
    if nodes:
        keep_outcome(nodes, order_path)
    return 0 if is_whole and all(node.status not in ("error", "fail") for node in nodes) else 1


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
