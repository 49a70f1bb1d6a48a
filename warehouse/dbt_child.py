"""dbt as the child of a build: it ends with its parent, and takes the path of a database as it is."""

from __future__ import annotations

from pathlib import Path

from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.cli.main import cli

from warehouse.child import follow_parent


def database_name(_: type, path: object) -> str:
    """Name a database by its file; dbt-duckdb reads the path as an address and stumbles over `#` in a folder."""
    return Path(str(path)).stem


def main() -> None:
    """Run dbt with the arguments of this process."""
    follow_parent()
    setattr(DuckDBCredentials, "path_derived_database_name", classmethod(database_name))  # noqa: B010
    cli()


if __name__ == "__main__":
    main()
