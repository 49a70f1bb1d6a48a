"""A finished build under its own name, without the empty blocks that making it by changes has left in its file."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.publication import discard
from warehouse.raw import literal

#: How many times the blocks that something stands in a file may take before it is written anew.
MOST_BLOCKS = 1.2


def give_name(work: Path, target: Path) -> None:
    """Put a finished build under its name; a file of which much is empty is written anew, if there is room for that.

    Tables that are made anew leave empty blocks behind, and a file never becomes smaller by itself.
    """
    try:
        if _is_wasteful(work):
            with duckdb.connect() as connection:
                connection.execute(f"attach {literal(work.as_posix())} as work (read_only)")
                connection.execute(f"attach {literal(target.as_posix())} as tight")
                connection.execute("copy from database work to tight")
                connection.execute("checkpoint tight")
            return
    except duckdb.Error:
        discard(target)
    work.replace(target)


def _is_wasteful(path: Path) -> bool:
    with duckdb.connect(str(path), read_only=True) as connection:
        used, whole = connection.execute(
            "select sum(used_blocks), sum(total_blocks) from pragma_database_size()"
        ).fetchall()[0]
    return bool(whole > MOST_BLOCKS * used)
