"""What a person decides about loads: take one back, accept one that waits; and the list of what is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from ingestion.beside import copied
from ingestion.catalogue import all_sources
from ingestion.core import archive, decisions
from ingestion.core.model import FileReport
from ingestion.core.personal import cut_file_name, cut_text
from ingestion.loading import Loader
from ingestion.loads.known import KEPT, Known, by_number
from ingestion.loads.rules import rule_of
from ingestion.loads.state import ADD
from warehouse.home import Home
from warehouse.lock import busy, is_held
from warehouse.raw import connect, literal

LOADS = """
with stored as (select load_id, cast(sum(rows_cnt) as bigint) as rows_stored from ops.load_slices group by load_id)
select load_id, source_kind, file_name, status, rows_loaded, rows_current, rows_stored, rows_quarantined, findings_cnt,
    mode, loaded_at, changed_at, message, why
from ops.load_log left join stored using (load_id)
order by status <> 'held', load_id desc
"""
CHANGES = "select * exclude (family, slice) from ops.load_changes order by load_id, family, slice"

HELD_ROWS = f"""
select load_id, rule_id, effect, any_value(message order by row_number) as message,
    any_value(how_to_fix order by row_number) as how_to_fix, count(*) as cnt,
    any_value(sheet order by row_number) as sheet, min(row_number) as row_number
from ops.findings
where effect = 'row_held' and load_id in (select load_id from ops.load_log where status in {KEPT})
group by load_id, rule_id, effect
order by load_id desc, cnt desc, rule_id
"""


class LoadNotFoundError(ValueError):
    """What was named is no load, or several; the sentence says what to do."""


def decide(home: Home, which: str, action: str, why: str | None = None) -> FileReport:
    """Withdraw a load or accept one (`replace`, `add`); call inside the writer's lock.

    Raises LoadNotFoundError in words. The decision is archived before the store changes, so that a rebuild repeats it.
    """
    loader = Loader(home)
    try:
        load = find(loader.connection, which)
        _must_be_possible(load, action)
        at = loader.now()
        sha256 = _sha256(loader.connection, load)
        event = decisions.Event(
            at.isoformat(timespec="microseconds"), action, sha256, load.file_name, why and cut_text(why)
        )
        decisions.keep(event, home.archive)
        return loader.decide(load, action, at, event.why)
    finally:
        loader.close()


def find(connection: duckdb.DuckDBPyConnection, which: str) -> Known:
    """Return the load that a number, a file or a name of a file means; raises LoadNotFoundError in words."""
    said = literal(cut_file_name(which.replace("\\", "/")))
    if which.isdecimal():
        found = [int(which)]
    else:
        condition = f"file_name = {said} or file_name like '%/' || {said}"
        if Path(which).is_file():
            condition = f"sha256 = '{archive.sha256_of(Path(which))}'"
        found = [
            one
            for (one,) in connection.execute(
                f"select load_id from ops.load_log where status in {KEPT} and ({condition}) order by load_id"
            ).fetchall()
        ]
    known = [load for one in found if (load := by_number(connection, one))]
    standing = [load for load in known if load.status != "withdrawn"] or known
    if not standing:
        raise LoadNotFoundError(f"Загрузки «{which}» нет. Что загружено: obektiv loads")
    if len(standing) > 1:
        numbers = ", ".join(str(load.load_id) for load in standing)
        raise LoadNotFoundError(
            f"Под «{which}» подходит несколько загрузок: {numbers}. Назовите номер: obektiv loads"
        )
    return standing[0]


def _must_be_possible(load: Known, action: str) -> None:
    rule = rule_of(load.kind)
    if action == "withdraw" and load.status == "withdrawn":
        raise LoadNotFoundError(f"Загрузка {load.load_id} уже отозвана.")
    if action == ADD and not (rule and rule.is_results):
        raise LoadNotFoundError(
            f"Загрузка {load.load_id} – не результаты: её можно принять вместо прежней (без --add) или отозвать."
        )
    if action != "withdraw" and load.status == "withdrawn":
        raise LoadNotFoundError(
            f"Загрузка {load.load_id} отозвана. Чтобы она снова действовала, загрузите файл: obektiv ingest ФАЙЛ"
        )


def _sha256(connection: duckdb.DuckDBPyConnection, load: Known) -> str:
    return str(
        connection.execute(f"select sha256 from ops.load_log where load_id = {load.load_id}").fetchall()[0][0]
    )


def loads(home: Home) -> list[dict[str, Any]]:
    """Return every load, those that wait first, each with its title and what it changes by school and class.

    Only reads, without the writer's lock; raises WarehouseBusyError in words where a writer has the store open.
    """
    if not home.raw.exists():
        return []
    try:
        connection = connect(home.raw, read_only=True)
    except duckdb.IOException as error:
        raise (busy(home.lock) if is_held(home.lock) else error) from error
    try:
        found, changes = _dicts(connection, LOADS), _dicts(connection, CHANGES)
    except (duckdb.CatalogException, duckdb.BinderException):
        # A store that an earlier version wrote last: what it would be is read off a copy.
        connection.close()
        with copied(home) as copy:
            loader = Loader(home, is_trial=True, store=copy)
            found, changes = _dicts(loader.connection, LOADS), _dicts(loader.connection, CHANGES)
            loader.close()
    finally:
        connection.close()
    titles = {kind: source.TITLE for kind, source in all_sources().items()}
    for load in found:
        load["title"] = titles.get(load["source_kind"] or "", load["source_kind"])
        load["changes"] = [row for row in changes if row["load_id"] == load["load_id"]]
    return found


def held_rows(home: Home) -> dict[int, list[dict[str, Any]]]:
    """Return load → why rows of it are held, a row a rule: its words, how many rows, the first place.

    Known as soon as a file is loaded, before any build; nothing of a store that an earlier version wrote last.
    """
    if not home.raw.exists():
        return {}
    connection = connect(home.raw, read_only=True)
    try:
        rows = _dicts(connection, HELD_ROWS)
    except (duckdb.CatalogException, duckdb.BinderException):
        return {}
    finally:
        connection.close()
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.pop("load_id"), []).append(row)
    return found


def _dicts(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
