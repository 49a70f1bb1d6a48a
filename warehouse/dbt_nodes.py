"""What a build has to know of a node of dbt: what it asks for besides its rows, what it says where it is not run."""

from __future__ import annotations

import threading
from typing import Any

#: What the materialisations of `dbt_project/materializations/unchanged.sql` say about a relation that stayed as it was.
UNCHANGED = "UNCHANGED"
#: The record of builds, which every build has added a row to since the last one.
BUILDS = "source.obektiv.ops.builds"
#: What says which rows of raw tables count.
LOG = frozenset({"source.obektiv.ops.load_log", "source.obektiv.ops.replaced_rows"})
#: Macros that read it for that alone, or for when those rows were read; `unchanged.sql` names them too.
COUNTING = frozenset(
    f"macro.obektiv.{name}"
    for name in ("current_rows", "current_files", "exam_schools", "loads_as_read", "published_groups")
)


def asks_for_the_day(node: Any) -> bool:
    """Whether what a node says depends on the day of the build."""
    return "macro.obektiv.today" in node.depends_on.macros


def counts_rows(node: Any) -> bool:
    """Whether a model asks the log only which rows of its raw table count and when they were read.

    That is in the state of the raw table.
    """
    return bool(COUNTING & set(node.depends_on.macros))


def unasked(node: Any, status: Any, message: str | None = None, failures: int | None = None) -> Any:
    """Return dbt's result of a node that it was not asked to run: what it says of it, in no time.

    status: a word of dbt's RunStatus or TestStatus; failures: rows that a test has found.
    """
    from dbt.artifacts.schemas.run import RunResult

    return RunResult(
        node=node,
        status=status,
        timing=[],
        thread_id=threading.current_thread().name,
        execution_time=0,
        message=message,
        adapter_response={},
        failures=failures,
        batch_results=None,
    )
