"""Ingest files: plan → read → judge → load, one transaction a file, and a report line for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ingestion.core import archive
from ingestion.core.model import FileReport, Origin
from ingestion.core.personal import cut_text
from ingestion.gate import batch
from ingestion.loading import Loader
from ingestion.reading.steps import read
from ingestion.traces import keep_traces
from warehouse.home import Home
from warehouse.raw import connect, ensure_tables

IGNORED_NAMES = {"thumbs.db", "desktop.ini", ".ds_store"}


def plan(paths: list[Path], home: Home) -> Iterator[tuple[Path, str]]:
    """Return every file under the paths (default: the inbox) with its name below the folder that was given.

    What the program itself writes into its home is never taken for somebody's data.
    """
    for given in paths or [home.inbox]:
        if given.is_dir():
            for path in sorted(item for item in given.rglob("*") if item.is_file()):
                hidden = path.name.startswith((".", "~$")) or path.name.lower() in IGNORED_NAMES
                real = path.resolve()
                own = real.is_relative_to(home.root) and not real.is_relative_to(home.inbox)
                if not (hidden or own):
                    yield path, path.relative_to(given).as_posix()
        else:
            # A single file keeps its two parent folders: some layouts name the year and grade only there.
            yield given, "/".join(given.absolute().parts[-3:]).lstrip("/")


class Ingestor:
    """Takes files through all steps into one home; use inside the writer's lock."""

    def __init__(self, home: Home, *, dry_run: bool = False) -> None:
        """Open the raw store, or nothing at all for a dry run."""
        self.home = home.create()
        self.dry_run = dry_run
        if not dry_run:
            keep_traces(home)
        self.loader = Loader(self.home, dry_run=dry_run)

    def close(self) -> None:
        """Close the raw store."""
        self.loader.close()

    def ingest(self, path: Path, file_name: str) -> FileReport:
        """Take one file through all steps; what goes wrong with it is in the report, not an exception."""
        try:
            sha256 = archive.sha256_of(path)
        except OSError:
            return FileReport(
                file_name, None, "refused", message="Файл не читается: проверьте права доступа и диск."
            )
        if known := self.loader.known(sha256):
            known.file_name = file_name
            return known
        kept = path
        if not self.dry_run:
            kept = archive.keep(path, sha256, file_name, self.home.archive, self.loader.run_id)
        return self.take(kept, sha256, file_name)

    def take(self, kept: Path, sha256: str, file_name: str) -> FileReport:
        """Read the bytes of a file and load what is in them."""
        origin = Origin(file_name)
        reading = read(kept, origin)
        if reading.extract is None:
            report = FileReport(file_name, reading.kind, reading.status, message=reading.message)
            self.loader.log(report, sha256, kept.stat().st_size)
            return report
        assert reading.kind is not None
        return self.loader.load(reading.extract, reading.kind, origin, kept, sha256)


def ingest(
    home: Home, paths: list[Path], *, dry_run: bool = False, tell: Callable[[str], None] = lambda _: None
) -> list[FileReport]:
    """Ingest every file under the paths and return a report line for each; call inside the writer's lock."""
    ingestor = Ingestor(home, dry_run=dry_run)
    try:
        reports = []
        for path, file_name in plan(paths, home):
            tell(cut_text(file_name))
            reports.append(ingestor.ingest(path, file_name))
            reports[-1].file_name = cut_text(reports[-1].file_name)
        return reports
    finally:
        ingestor.close()


def has_new(home: Home) -> bool:
    """Whether something was loaded that no suite has been asked about: one look into the log."""
    if not home.raw.exists():
        return False
    connection = connect(home.raw)
    try:
        ensure_tables(connection)
        return bool(batch.runs_waiting(connection))
    finally:
        connection.close()


def validate_new(home: Home, tell: Callable[[str], None] = lambda _: None) -> None:
    """Ask the suites about everything new that they have not seen: before a build, inside the writer's lock.

    Loading one file never waits for this. What the suites say keeps no file out; a mistake of ours here is told as a
    state of the rule, its trace is in `logs/ingest.log`.
    """
    keep_traces(home)
    connection = connect(home.raw)
    try:
        for run_id in batch.runs_waiting(connection):
            batch.validate(connection, run_id, tell)
    finally:
        connection.close()


def rebuild(home: Home, tell: Callable[[str], None] = lambda _: None) -> list[FileReport]:
    """Make the raw store anew from the archive alone, in the order files first came."""
    home.raw.unlink(missing_ok=True)
    ingestor = Ingestor(home)
    try:
        reports = []
        for path, sha256, file_name, ingestor.loader.run_id in archive.archived(home.archive):
            tell(file_name)
            reports.append(ingestor.take(path, sha256, file_name))
        return reports
    finally:
        ingestor.close()
