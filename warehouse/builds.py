"""Builds: dbt into a new file, tests, atomic publication, rollback. A failure leaves what people look at untouched."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from warehouse import __version__
from warehouse.build_inputs import BuildInputs, inputs_of
from warehouse.compaction import give_name
from warehouse.dbt_child import Order
from warehouse.dbt_process import WORK_FILE, Dbt
from warehouse.home import PROJECT_ROOT, Home
from warehouse.losses import ADVICE, losses
from warehouse.project_hash import project_hash
from warehouse.publication import (
    discard,
    new_id,
    note_of,
    number_of,
    point_current,
    prune,
    published_builds,
    read_note,
    remove_orphans,
)
from warehouse.raw import append, connect, ensure_tables, literal, transaction
from warehouse.reasons import Reason, of_exit, of_node
from warehouse.yamls import SettingsFileError


@dataclass
class BuildResult:
    """What a build did, for the person who started it and for `ops.builds`."""

    build_id: str
    status: str
    tests_failed: int = 0
    tests_warned: int = 0
    seconds: float = 0.0
    is_incremental: bool = False
    #: Nothing was new: the published build stays.
    is_same: bool = False
    failures: list[str] = field(default_factory=list)
    message: str = ""
    reason: str = ""
    advice: str = ""

    def fail(self, words: str, reason: Reason) -> None:
        """Add a failure; the first one is the reason that people are told."""
        self.failures.append(words)
        if not self.reason:
            self.reason, self.advice = reason.sentence, reason.advice


def git_commit() -> str:
    """Return the commit of the code, or the program's version outside a checkout."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "--short=10", "HEAD"],
            cwd=PROJECT_ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return f"v{__version__}"
    return done.stdout.strip()


def _order(last: Path | None, now: BuildInputs, *, full_refresh: bool) -> Order:
    """What a build has to make: everything, or what has changed since the published one."""
    whole = Order(is_full=True, held=now.sources)
    if full_refresh or last is None or not _is_of_this_version(last):
        return whole
    note = read_note(last)
    before = BuildInputs.from_note(note.get("inputs"))
    if before is None or before.settings != now.settings:
        return whole
    return Order(
        is_full=False,
        held=now.sources,
        sources=now.changed_since(before),
        is_new_day=before.day != now.day,
        warned=note.get("warned", []),
    )


def _is_of_this_version(build: Path) -> bool:
    return read_note(build).get("project_hash") == project_hash()


def is_of_this_version(home: Home) -> bool:
    """Return whether the published build was made by the models of this program, for pages that cannot read it."""
    last = home.published()
    return last is not None and _is_of_this_version(last)


def _read_outcome(path: Path, result: BuildResult, code: int, last_words: str) -> list[str]:
    """Take over how the nodes of a build ended; returns the tests that warned."""
    if not path.exists():
        reason = of_exit(code or 1, last_words)
        result.fail(f"{reason.sentence} (до первой витрины; подробности в logs/dbt.log)", reason)
        return []
    nodes = json.loads(path.read_text(encoding="utf-8"))
    told: set[str] = set()
    for node in nodes:
        if node["status"] in ("fail", "error"):
            result.tests_failed += 1
            words, reason = of_node(node)
            # One cause (memory, a full disk) stops dozens of models: it is said once.
            if node["status"] == "fail" or reason.sentence not in told:
                result.fail(words, reason)
            told.add(reason.sentence)
    warned = [node["unique_id"] for node in nodes if node["status"] == "warn"]
    result.tests_warned = len(warned)
    return warned


def _build_row(result: BuildResult, started: datetime) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "build_id": result.build_id,
                "started_at": started.replace(tzinfo=None),
                "finished_at": datetime.now(UTC).replace(tzinfo=None),
                "status": result.status,
                "tests_failed": result.tests_failed,
                "tests_warned": result.tests_warned,
                "git_commit": git_commit(),
                "message": result.message,
            }
        ]
    )


def _record(home: Home, row: pl.DataFrame) -> None:
    connection = connect(home.raw)
    try:
        ensure_tables(connection)
        append(connection, "ops.builds", row)
    finally:
        connection.close()


def _write_docs(connection: duckdb.DuckDBPyConnection, docs: Path) -> None:
    """Store the marts' own documentation in the build, for «как посчитано» on every figure."""
    rows = json.loads(docs.read_text(encoding="utf-8"))
    connection.execute(
        "create or replace table ops.docs (model varchar, column_name varchar, description varchar)"
    )
    frame = pl.DataFrame(rows, schema=["model", "column_name", "description"], orient="row")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "docs.parquet"
        frame.cast(pl.String).write_parquet(path)
        connection.execute(f"insert into ops.docs select * from read_parquet({literal(path.as_posix())})")


def _comment(connection: duckdb.DuckDBPyConnection) -> None:
    """Say what marts and their columns mean where other programs look for it: in the comments of the database.

    All at once at the end: by model, as dbt does it, they are a sixth of the time of a small build. What stayed as it
    was has its comments already.
    """
    told = connection.execute(
        "select model, docs.column_name, description from ops.docs as docs "
        "inner join duckdb_columns() as known on known.schema_name = 'marts' and known.table_name = model "
        "and known.column_name = docs.column_name where description <> '' and known.comment is null "
        "union all select model, null, description from ops.docs as docs "
        "inner join (select schema_name, table_name, comment from duckdb_tables() "
        "union all select schema_name, view_name, comment from duckdb_views()) as known "
        "on known.schema_name = 'marts' and known.table_name = model "
        "where docs.column_name is null and description <> '' and known.comment is null"
    ).fetchall()
    with transaction(connection):
        for model, column, description in told:
            what = f'column marts."{model}"."{column}"' if column else f'table marts."{model}"'
            connection.execute(f"comment on {what} is {literal(description)}")


def _broken_settings(home: Home) -> str | None:
    """What is wrong with the settings of a home that a build needs, in words: known before dbt stumbles over them."""
    # Imported here: the command line imports this module, and only a build needs the plans.
    from warehouse.plans.models import department_policy

    try:
        department_policy(home)
    except SettingsFileError as error:
        return str(error)
    return None


def build(
    home: Home,
    *,
    full_refresh: bool = False,
    accept_loss: bool = False,
    tell: Callable[[str], None] = lambda _: None,
    begun: Dbt | None = None,
) -> BuildResult:
    """Build the marts that something has changed for, run their tests and publish; call inside the writer's lock.

    begun: dbt that was started ahead; its end is the caller's.

    Where nothing is new since the published build (rows, settings, code, the day), it stays and the result names it.
    On any failure `current` stays as it was, the new file is removed and the result names what failed. So it is when
    much less would be published than before, unless `accept_loss`.
    """
    home.create()
    started = datetime.now(UTC)
    connection = connect(home.raw)
    ensure_tables(connection)
    connection.close()
    remove_orphans(home)
    build_id = new_id(home, started)
    target = home.builds / WORK_FILE
    result = BuildResult(build_id, "failed")
    if said := _broken_settings(home):
        result.fail(said, Reason(said, "Исправьте файл и выполните «obektiv refresh»."))
        result.message = said
        _record(home, _build_row(result, started))
        return result
    last = home.published()
    inputs = inputs_of(home)
    order = _order(last, inputs, full_refresh=full_refresh)
    if last is not None and order.is_empty:
        return BuildResult(last.stem, "published", is_same=True)
    discard(target)
    try:
        with nullcontext(begun) if begun else Dbt(home) as dbt:
            _make(home, target, result, started, inputs, order, dbt, tell, accept_loss=accept_loss)
    finally:
        discard(target)
    return result


def _make(
    home: Home,
    target: Path,
    result: BuildResult,
    started: datetime,
    inputs: BuildInputs,
    order: Order,
    dbt: Dbt,
    tell: Callable[[str], None],
    *,
    accept_loss: bool,
) -> None:
    """Run dbt into the work file; publish it, or record why it could not be."""
    result.is_incremental = not order.is_full
    last = home.published()
    if last is not None and result.is_incremental:
        shutil.copyfile(last, target)
    code, last_words = dbt.run(order, tell)
    warned = _read_outcome(dbt.outcome, result, code, last_words)
    result.seconds = (datetime.now(UTC) - started).total_seconds()
    if code != 0 and not result.failures:
        reason = of_exit(code, last_words)
        result.fail(f"{reason.sentence} (подробности в logs/dbt.log)", reason)
    if not result.failures and not accept_loss:
        for loss in losses(last, target):
            result.fail(loss.words, Reason("данных стало намного меньше, чем опубликовано", ADVICE))
    if result.failures:
        result.message = "; ".join(result.failures)[:2000]
        discard(target)
        _record(home, _build_row(result, started))
        return
    _publish(home, target, result, started, inputs, dbt.docs, warned)


def _first_files(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the versions of files in a finished build that no published build has carried before it."""
    rows = connection.execute(
        "select version_key from marts.rpt_loads except "
        "select unnest(first_files) from ops.builds where status = 'published' order by 1"
    ).fetchall()
    return [version for (version,) in rows]


def _publish(
    home: Home,
    work: Path,
    result: BuildResult,
    started: datetime,
    inputs: BuildInputs,
    docs: Path,
    warned: list[str],
) -> None:
    result.status = "published"
    connection = connect(work)
    first = pl.Series("first_files", [_first_files(connection)], dtype=pl.List(pl.String))
    row = _build_row(result, started).with_columns(first)
    append(connection, "ops.builds", row)
    if not result.is_incremental:
        # The documentation of the marts is part of the code: a build of the same code has it already.
        _write_docs(connection, docs)
    _comment(connection)
    connection.execute(
        "delete from ops.node_states where rowid not in (select max(rowid) from ops.node_states group by node_id)"
    )
    connection.execute("checkpoint")
    connection.close()
    target = home.builds / f"{result.build_id}.duckdb"
    give_name(work, target)
    note = {
        "build_id": result.build_id,
        "project_hash": project_hash(),
        "finished_at": datetime.now(UTC).isoformat(),
        "number": 1 + max(map(number_of, published_builds(home)), default=0),
        "inputs": asdict(inputs),
        "warned": warned,
    }
    partial = note_of(target).with_suffix(".json.part")
    partial.write_text(json.dumps(note), encoding="utf-8")
    partial.replace(note_of(target))
    _record(home, row)
    point_current(home, target)
    prune(home)


def rollback(home: Home) -> tuple[str, str] | None:
    """Publish the build before the current one; returns (left, published) ids or None when there is none before."""
    current = home.published()
    builds = [path.resolve() for path in published_builds(home)]
    earlier = builds[: builds.index(current)] if current in builds else []
    if current is None or not earlier:
        return None
    point_current(home, earlier[-1])
    connection = connect(home.raw)
    connection.execute("update ops.builds set status = 'rolled_back' where build_id = ?", [current.stem])
    connection.close()
    return current.stem, earlier[-1].stem
