"""Which loads count: the status of every load and the rows that newer loads replace, kept exact after every event.

The state follows from three columns of `ops.load_log` alone – `status` (does it count), `order_no` (after which
others), `mode` (how a person wants it to replace) – so that a rebuild that replays the same events ends in it too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import duckdb
import polars as pl

from ingestion.loads.brought import Brought, keep, meets
from ingestion.loads.rows import ACTIVE, gather, hits_sql, keep_slices, listed, neighbours
from ingestion.loads.rules import Rule, rule_of
from ingestion.loads.weigh import SCHEMA, Weighed, weigh
from warehouse.raw import append, literal

ADD = "add"


@dataclass
class Outcome:
    """What an event did: the status of the load, what changed by slice, why it waits, which loads are affected."""

    status: str
    changes: list[dict[str, Any]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def arrive(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    load_id: int,
    what: Brought | None = None,
    *,
    only_losses: bool = False,
) -> Outcome:
    """Let a new load count, or hold it when it would lose more than a little; its rows are in the store.

    `what` – its slices where they are known from memory; the log then counts it already (a place in the order).
    `only_losses` – only lost rows make it wait, not what changed in them: for loads that once were published.
    """
    rule = rule_of(kind)
    if rule is None:
        _count(connection, load_id)
        return Outcome("loaded")
    if what is None:
        keep_slices(connection, rule, kind, load_id)
    else:
        keep(connection, what, kind, load_id)
        if not meets(connection, what, load_id):
            return Outcome("loaded")
    weighed = weigh(connection, rule, load_id, only_losses=only_losses)
    _keep_changes(connection, load_id, weighed)
    if weighed.reasons:
        _set(connection, load_id, status="held", order_no=None, rows_current=0)
        return Outcome("held", _rows(weighed), weighed.reasons)
    if what is None:
        _count(connection, load_id)
    if weighed.changes.height:
        connection.execute(
            "insert into ops.replaced_rows by name select load_id, sheet, row_number, replaced_by from hits"
        )
        settle_statuses(connection, neighbours(connection, rule, load_id))
    return Outcome("loaded", _rows(weighed))


def again(connection: duckdb.DuckDBPyConnection, load_id: int) -> Outcome:
    """A load that was replaced or withdrawn is sent again: it counts after all others."""
    return _recount(connection, load_id, status="loaded", is_newest=True)


def confirm(connection: duckdb.DuckDBPyConnection, load_id: int, mode: str) -> Outcome:
    """A person decides how a load replaces: all of its slices (`replace`) or its own rows only (`add`)."""
    (status,) = _one(connection, f"select status from ops.load_log where load_id = {load_id}")
    _set(connection, load_id, mode=mode)
    return _recount(connection, load_id, status="loaded", is_newest=status == "held")


def withdraw(connection: duckdb.DuckDBPyConnection, load_id: int, why: str | None) -> Outcome:
    """A load counts no more; what it had replaced counts again. The changes are told from before to after."""
    kind, status = _one(connection, f"select source_kind, status from ops.load_log where load_id = {load_id}")
    rule = rule_of(kind)
    weighed = Weighed()
    if rule is not None and status in ("loaded", "replaced"):
        _forget(connection, rule, load_id)
        _set(connection, load_id, status="withdrawn", why=why)
        _settle(connection, rule, load_id)
        weighed = weigh(connection, rule, load_id)
    _set(connection, load_id, status="withdrawn", why=why, rows_current=0)
    return Outcome("withdrawn", _turned(weighed) + _emptied(connection, load_id, weighed, status))


def _turned(weighed: Weighed) -> list[dict[str, Any]]:
    """Changes of a load as changes of its withdrawal: what was after is before."""
    both = ("rows", "people", "absent", "mean")
    swapped = {f"{name}_before": f"{name}_after" for name in both} | {
        f"{name}_after": f"{name}_before" for name in both
    }
    silent = [pl.lit(0, pl.Int64).alias(name) for name in ("lost_cnt", "missing_cnt", "clash_cnt")]
    return weighed.changes.rename(swapped).with_columns(*silent, reason=pl.lit(None, pl.String)).to_dicts()


def _emptied(
    connection: duckdb.DuckDBPyConnection, load_id: int, weighed: Weighed, status: str
) -> list[dict[str, Any]]:
    """Slices that only the load had: nothing is left of them."""
    if status not in ("loaded", "replaced"):
        return []
    slices = pl.DataFrame(
        connection.execute(
            "select family, slice, procedure_id, school_code, class_label, rows_cnt as rows_before, "
            "people_cnt as people_before, absent_cnt as absent_before, mean_score as mean_before "
            f"from ops.load_slices where load_id = {load_id}"
        ).to_arrow_table()
    )
    left = slices.join(weighed.changes, on=["family", "slice"], how="anti")
    zero = {name: pl.lit(0, pl.Int64) for name in ("rows_after", "people_after", "absent_after")}
    gone = left.with_columns(**zero, lost_cnt=pl.col("rows_before"), replaced_cnt=pl.lit(0, pl.Int64))
    missing = [pl.lit(None, kind).alias(name) for name, kind in SCHEMA.items() if name not in gone.columns]
    return gone.with_columns(missing).select(list(SCHEMA)).to_dicts()


def _recount(connection: duckdb.DuckDBPyConnection, load_id: int, *, status: str, is_newest: bool) -> Outcome:
    (kind,) = _one(connection, f"select source_kind from ops.load_log where load_id = {load_id}")
    rule = rule_of(kind)
    if rule is None:
        _count(connection, load_id)
        return Outcome(status)
    _forget(connection, rule, load_id)
    _set(connection, load_id, status="withdrawn", why=None)
    _settle(connection, rule, load_id)
    weighed = weigh(connection, rule, load_id)
    _keep_changes(connection, load_id, Weighed(weighed.changes.with_columns(reason=pl.lit(None, pl.String))))
    if is_newest:
        _count(connection, load_id)
    else:
        _set(connection, load_id, status=status)
    _settle(connection, rule, load_id)
    return Outcome(status, _rows(weighed), weighed.reasons)


def _forget(connection: duckdb.DuckDBPyConnection, rule: Rule, load_id: int) -> None:
    """Forget who replaces whom in the families of a load."""
    ids = [*neighbours(connection, rule, load_id), load_id]
    gather(connection, rule, "pool", ids, load_id)
    connection.execute(
        """
        delete from ops.replaced_rows as gone using pool as p
        where gone.load_id = p.load_id and gone.row_number = p.row_number and gone.sheet is not distinct from p.sheet
        """
    )


def _settle(connection: duckdb.DuckDBPyConnection, rule: Rule, load_id: int) -> None:
    """Find anew who replaces whom in the families of a load: every row by the first later load that has it."""
    _forget(connection, rule, load_id)
    ids = neighbours(connection, rule, load_id)
    (status,) = _one(connection, f"select status from ops.load_log where load_id = {load_id}")
    if status in ("loaded", "replaced"):
        ids.append(load_id)
    if not ids:
        return
    gather(connection, rule, "pool", ids, load_id)
    hits = hits_sql(rule, "pool", "pool", "n.order_no > o.order_no")
    connection.execute(
        f"insert into ops.replaced_rows by name select load_id, sheet, row_number, replaced_by from ({hits})"
    )
    settle_statuses(connection, ids)


def settle_statuses(connection: duckdb.DuckDBPyConnection, ids: list[int]) -> None:
    """A load of which no row counts any more is `replaced`, one of which some rows do is `loaded`."""
    connection.execute(
        f"""
        update ops.load_log as loads set
            rows_current = own.rows_cnt - own.gone_cnt,
            status = case when own.rows_cnt > 0 and own.rows_cnt = own.gone_cnt then 'replaced' else 'loaded' end
        from (
            select s.load_id, sum(s.rows_cnt) as rows_cnt, coalesce(any_value(g.gone_cnt), 0) as gone_cnt
            from ops.load_slices as s
            left join (select load_id, count(*) as gone_cnt from ops.replaced_rows group by load_id) as g
                on s.load_id = g.load_id
            where s.load_id in ({listed(ids)}) group by s.load_id
        ) as own
        where loads.load_id = own.load_id and loads.status in {ACTIVE}
        """
    )


def _count(connection: duckdb.DuckDBPyConnection, load_id: int) -> None:
    """Let a load count after all others."""
    (last,) = _one(connection, "select coalesce(max(order_no), 0) from ops.load_log")
    (rows,) = _one(
        connection, f"select coalesce(sum(rows_cnt), 0) from ops.load_slices where load_id = {load_id}"
    )
    _set(connection, load_id, status="loaded", order_no=last + 1, rows_current=rows)


def _keep_changes(connection: duckdb.DuckDBPyConnection, load_id: int, weighed: Weighed) -> None:
    connection.execute(f"delete from ops.load_changes where load_id = {load_id}")
    append(
        connection,
        "ops.load_changes",
        weighed.changes.with_columns(pl.lit(load_id, pl.Int64).alias("load_id")),
    )


def _rows(weighed: Weighed) -> list[dict[str, Any]]:
    return weighed.changes.to_dicts()


def _set(connection: duckdb.DuckDBPyConnection, load_id: int, **values: str | int | None) -> None:
    body = ", ".join(f"{name} = {literal(value)}" for name, value in values.items())
    connection.execute(f"update ops.load_log set {body} where load_id = {load_id}")


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    found = connection.execute(sql).fetchone()
    if found is None:
        raise KeyError(sql)
    return found
