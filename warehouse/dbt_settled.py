"""Models that read nothing new stay as they are before dbt prepares them: most nodes of a small build by changes.

dbt asks `dbt_project/materializations/unchanged.sql` about every node, after it has rendered its SQL and all macros for
it; a status of a measure has two hundred models behind it, of which a dozen come out different. What a node reads has
ended before the node begins, so that it is known here whether any of it is new.
"""

from __future__ import annotations

from typing import Any

from warehouse.dbt_nodes import BUILDS, LOG, UNCHANGED, asks_for_the_day, counts_rows, unasked


class Settled:
    """What has changed so far in a build by changes.

    sources: unique ids of sources whose rows have changed; is_new_day: whether today is another day than in the build
    that this one starts from. Both as in `warehouse.dbt_child.Order`.
    """

    def __init__(self, sources: list[str], is_new_day: bool) -> None:
        self.changed = {*sources, BUILDS}
        self.is_new_day = is_new_day

    def stays(self, node: Any) -> bool:
        """Whether a node reads nothing that has changed: it is as the published build of this code left it."""
        if self.is_new_day and asks_for_the_day(node):
            return False
        changed = self.changed - LOG if counts_rows(node) else self.changed
        return changed.isdisjoint(node.depends_on.nodes)

    def note(self, node: Any, message: str) -> None:
        """Take down how a node that was made has ended."""
        if message != UNCHANGED:
            self.changed.add(node.unique_id)


def leave_settled(settled: Settled) -> None:
    """Let dbt pass over settled models in this process, which ends with the build; it says UNCHANGED of them.

    dbt tells and keeps nothing of them: a dozen events about each of two hundred models are a tenth of a small build.
    """
    from dbt.artifacts.schemas.results import RunStatus
    from dbt.task.run import ModelRunner
    from dbt.task.runnable import GraphRunnableTask

    called: Any = GraphRunnableTask.call_runner
    executed: Any = ModelRunner.execute

    def is_settled(runner: Any) -> bool:
        if not isinstance(runner, ModelRunner) or runner.skip or not settled.stays(runner.node):
            return False
        node = runner.node
        return runner.adapter.get_relation(node.database, node.schema, node.alias) is not None

    def call_unless_settled(self: Any, runner: Any) -> Any:
        if not is_settled(runner):
            return called(self, runner)
        return unasked(runner.node, RunStatus.Success, UNCHANGED)

    def execute_and_note(self: Any, model: Any, manifest: Any) -> Any:
        result = executed(self, model, manifest)
        settled.note(model, result.message)
        return result

    for kind, name, way in (
        (GraphRunnableTask, "call_runner", call_unless_settled),
        (ModelRunner, "execute", execute_and_note),
    ):
        setattr(kind, name, way)
