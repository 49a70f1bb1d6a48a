"""What a build is made from, so that the next one makes only what has changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from typing import Any

from warehouse.home import Home
from warehouse.raw import connect, declared_tables, tables_written_whole

#: The record of builds is written by builds: it is no reason for one.
LEFT_OUT = ("ops.builds",)


@dataclass(frozen=True)
class BuildInputs:
    """Rows by source (unique id of dbt → what it holds, as a text), the home's own settings, the day of the build."""

    sources: dict[str, str]
    settings: str
    day: str

    @classmethod
    def from_note(cls, note: Any) -> BuildInputs | None:
        """Return the inputs kept in the note of a build, None where an older version has kept none."""
        if not isinstance(note, dict) or note.keys() != {field.name for field in fields(cls)}:
            return None
        return cls(**note)

    def changed_since(self, before: BuildInputs) -> list[str]:
        """Return unique ids of the sources whose rows are others than before, sorted."""
        return sorted(name for name, held in self.sources.items() if before.sources.get(name) != held)


def _settings(home: Home) -> str:
    """Return a hash of the home's own settings that models read."""
    # Imported here: the models of plans bring the calendar of holidays with them, which only a build needs.
    from warehouse.plans.models import OWN_POLICY

    own = home.root / OWN_POLICY
    return hashlib.sha256(own.read_bytes()).hexdigest() if own.exists() else ""


def _held(table: str) -> str:
    """Return SQL for what a table holds, as a text.

    A load is never edited: its bytes and the moment it came say what its rows are, its status and the rows that were
    replaced which of them count.
    """
    if table in tables_written_whole():
        return f"select concat_ws(':', count(*), sum(cast(hash(kept) as hugeint))) from {table} as kept"
    loads = f"(select distinct load_id from {table})"
    return (
        "select concat_ws(':', count(*), sum(cast(hash(load_id, sha256, loaded_at, status) as hugeint)), "
        f"(select sum(cast(hash(gone) as hugeint)) from ops.replaced_rows as gone where load_id in {loads})) "
        f"from ops.load_log where load_id in {loads}"
    )


def inputs_of(home: Home) -> BuildInputs:
    """Return what a build would be made from now."""
    connection = connect(home.raw, read_only=True)
    try:
        sources = {
            f"source.obektiv.{table}": connection.execute(_held(table)).fetchall()[0][0]
            for table in declared_tables()
            if table not in LEFT_OUT
        }
    finally:
        connection.close()
    return BuildInputs(sources, _settings(home), home.today().isoformat())
