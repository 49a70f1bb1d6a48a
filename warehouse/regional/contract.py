"""The contract of a region's release, as `contract.yml` says it, and the check that both sides run."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb
from pydantic import Field

from warehouse.raw import literal
from warehouse.settings_files import Declared, read

#: Beside the tables: what the release is, as `Manifest` says it.
MANIFEST = "release.json"
HERE = Path(__file__).parent


class ContractBrokenError(RuntimeError):
    """A release that must not leave the region, or must not be taken, in words."""


class Column(Declared):
    """One column: its type in DuckDB and what a value must be to count as a code."""

    name: str
    type: str
    is_optional: bool = False
    pattern: str = ""
    substitute: str = ""
    values: tuple[str, ...] = ()

    def refused(self) -> str:
        """Return a condition of SQL for values that are no codes."""
        held = f'"{self.name}"'
        wrong = [] if self.is_optional else [f"{held} is null"]
        if self.pattern:
            wrong.append(f"not regexp_full_match({held}, {literal(self.pattern)})")
        if self.values:
            wrong.append(f"{held} not in ({', '.join(map(literal, self.values))})")
        return " or ".join(wrong) or "false"


class Table(Declared):
    """One table: what a row is about, and its columns in order."""

    grain: tuple[str, ...]
    columns: tuple[Column, ...]


class Contract(Declared):
    """What a release holds; `version` goes up when a table or a column changes."""

    version: int
    tables: dict[str, Table]


class Kept(Declared):
    """What a manifest says of one table."""

    rows: int
    sha256: str


class Manifest(Declared):
    """What a release is: whose, made when and from which build; tables with their rows and hashes.

    `made_at` is UTC, ISO 8601; `region` two digits.
    """

    contract: int
    region: str = Field(pattern=r"^[0-9]{2}$")
    build_id: str
    made_at: str
    program: str
    tables: dict[str, Kept]


@cache
def contract() -> Contract:
    """Return the contract in force. Raises SettingsFileError."""
    return read(HERE / "contract.yml", Contract)


def broken(session: duckdb.DuckDBPyConnection, name: str, relation: str) -> list[str]:
    """Return what of a table breaks the contract, in words: columns, types, values that are no codes, repeated rows.

    relation: the table as SQL says it. A value itself is never said.
    """
    table = contract().tables[name]
    found = [
        (column, kind.lower())
        for column, kind, *_ in session.sql(f"describe select * from {relation}").fetchall()
    ]
    if found != (wanted := [(one.name, one.type) for one in table.columns]):
        extra = sorted({one for one, _ in found} - {one for one, _ in wanted})
        lacking = sorted({one for one, _ in wanted} - {one for one, _ in found})
        words = [f"лишние столбцы: {', '.join(extra)}"] if extra else []
        words += [f"нет столбцов: {', '.join(lacking)}"] if lacking else []
        return [f"таблица {name}: {'; '.join(words) or 'порядок или виды столбцов не те'}"]
    counts = ", ".join(f"count(*) filter ({one.refused()})" for one in table.columns)
    refused = session.sql(f"select {counts} from {relation}").fetchone() or ()
    words = [
        f"таблица {name}, столбец {one.name}: значений, которые не коды, – {count}"
        for one, count in zip(table.columns, refused, strict=True)
        if count
    ]
    repeated = session.sql(
        f"select count(*) from (select 1 from {relation} group by {', '.join(table.grain)} having count(*) > 1)"
    ).fetchone()
    if repeated and repeated[0]:
        words.append(f"таблица {name}: повторённых строк – {repeated[0]}")
    return words
