"""Loads of version 0.1.0 get their slices: once, when a newer version opens the store."""

from __future__ import annotations

import duckdb

from ingestion.loads.state import arrive
from warehouse.raw import transaction


def give_slices(connection: duckdb.DuckDBPyConnection) -> None:
    """Let loads count in the order in which they came, where no version has decided it yet.

    What 0.1.0 published stays published, but for files that took away rows which they did not name: those wait.
    """
    waiting = connection.execute(
        "select load_id, source_kind from ops.load_log where status = 'loaded' and order_no is null order by load_id"
    ).fetchall()
    if not waiting:
        return
    with transaction(connection):
        connection.execute(
            "update ops.load_log set changed_at = loaded_at where changed_at is null and source_kind is not null"
        )
        for load_id, kind in waiting:
            arrive(connection, kind, load_id, only_losses=True)
