"""A store beside the one in use: a copy to try loads on; a new one, what it lacks, and the switch in one step."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ingestion.core.model import FileReport
from ingestion.loads.known import KEPT
from warehouse.home import Home
from warehouse.raw import connect, ensure_tables, literal
from warehouse.reasons import HELD, of_error

SHOWN = 5
log = logging.getLogger(__name__)


class StoreLossError(ValueError):
    """The new store lacks files that the present one has; the sentence says which and what to do."""

    def __init__(self, lost: list[str], reports: list[FileReport]) -> None:
        names = ", ".join(f"«{name}»" for name in lost[:SHOWN])
        more = f" и ещё {len(lost) - SHOWN}" if len(lost) > SHOWN else ""
        super().__init__(
            "Новое хранилище не включено, действует прежнее: в новом нет файлов, которые сейчас загружены: "
            f"{names}{more}. Почему – сказано в списке файлов выше и в logs/ingest.log. Если так и должно быть: "
            "«obektiv rebuild --accept-loss»."
        )
        self.reports = reports


@contextmanager
def copied(home: Home) -> Iterator[Path]:
    """Give a copy of the store to write into, gone afterwards; call where nobody writes into the store itself.

    Raises what DuckDB says of a store that cannot be opened.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / home.raw.name
        if home.raw.exists():
            # Held open meanwhile: a program that writes into it would spoil the copy.
            held = connect(home.raw, read_only=True)
            try:
                for path in (home.raw, Path(f"{home.raw}.wal")):
                    if path.exists():
                        shutil.copyfile(path, copy.with_name(path.name))
            finally:
                held.close()
        yield copy


def path_beside(home: Home) -> Path:
    """Where the new store is made; what a broken run left there is removed."""
    path = home.root / "ingested.duckdb.new"
    for left in (path, Path(f"{path}.wal")):
        left.unlink(missing_ok=True)
    return path


def lost_files(home: Home, new: Path) -> list[str]:
    """Return the names of files that the present store keeps and the new one does not; none where it is unreadable.

    The history of builds, which no archive knows, is carried over on the way.
    """
    if not home.raw.exists():
        return []
    connection = connect(new)
    try:
        # Opened once for itself: what its last writer had not finished is finished, so that no log of it stays behind.
        connect(home.raw).close()
        connection.execute(f"attach {literal(str(home.raw))} as present (read_only)")
        rows = connection.execute(
            f"select min(file_name) from present.ops.load_log where status in {KEPT} and sha256 not in "
            f"(select sha256 from ops.load_log where status in {KEPT}) group by sha256 order by min(load_id)"
        ).fetchall()
        connection.execute("insert into ops.builds by name select * from present.ops.builds")
        connection.execute("detach present")
    except duckdb.Error as error:
        if of_error(error).sentence.startswith(HELD.sentence):
            raise
        log.warning("the present store cannot be read and is replaced as it is: %s", error)
        return []
    finally:
        connection.close()
    return [name for (name,) in rows]


def switch(home: Home, new: Path) -> None:
    """Put the new store in the place of the present one."""
    connection = connect(new)
    ensure_tables(connection)
    connection.execute("checkpoint")
    connection.close()
    # A log of the old store must never be replayed into the new one.
    Path(f"{home.raw}.wal").unlink(missing_ok=True)
    new.replace(home.raw)
