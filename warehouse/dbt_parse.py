"""dbt as a command that reads the project once: databases by their own path, what was parsed lent from run to run.

`python -m warehouse.dbt_parse ARGUMENTS` is `dbt ARGUMENTS` with both.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: What dbt remembers of a parsed project in its target folder.
PARSED = "partial_parse.msgpack"


def _database_name(_: type, path: object) -> str:
    """Name a database by its file; dbt-duckdb reads the path as an address and stumbles over `#` in a folder."""
    return Path(str(path)).stem


def prepare_adapter() -> None:
    """Take the path of a database as it is; tell dbt that what it has parsed depends on neither it nor memory."""
    from dbt.adapters.duckdb.credentials import DuckDBCredentials

    told: Any = DuckDBCredentials._connection_keys

    def of_the_project(self: Any) -> tuple[str, ...]:
        return tuple(key for key in told(self) if key not in ("path", "config_options"))

    for name, way in (
        ("path_derived_database_name", classmethod(_database_name)),
        ("_connection_keys", of_the_project),
    ):
        setattr(DuckDBCredentials, name, way)


@contextmanager
def parsed_once() -> Iterator[None]:
    """Lend what dbt has parsed of the project to a new target folder, and take back what it has parsed more.

    Only where OBEKTIV_DBT_CACHE names a folder: tests make many homes of one project. The name of the database is part
    of what is parsed.
    """
    cache, target = os.environ.get("OBEKTIV_DBT_CACHE"), os.environ.get("DBT_TARGET_PATH")
    if not cache or not target:
        yield
        return
    own = Path(target) / PARSED
    kept = Path(cache) / f"{Path(os.environ['OBEKTIV_BUILD']).stem}.{PARSED}"
    if kept.exists() and not own.exists():
        _copy(kept, own)
    try:
        yield
    finally:
        if own.exists():
            _copy(own, kept)


def _copy(source: Path, target: Path) -> None:
    """Copy in one step: others read the same file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, partial)
    partial.replace(target)


def main() -> None:
    """Run dbt with the arguments of the command line; SystemExit with its code."""
    from dbt.cli.main import cli

    prepare_adapter()
    with parsed_once():
        cli()


if __name__ == "__main__":
    main()
