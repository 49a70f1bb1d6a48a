"""Ingest files: plan → read → judge → load, one transaction a file, and a report line for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from ingestion.core import archive, decisions
from ingestion.core.model import FileReport, Origin
from ingestion.core.personal import cut_text
from ingestion.gate import batch
from ingestion.loading import Loader
from ingestion.loads.known import Known, is_named_otherwise, is_sent_again
from ingestion.loads.upgrade import give_slices
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

    def ingest(self, path: Path, file_name: str, *, named: bool = True) -> FileReport:
        """Take one file through all steps; what goes wrong with it is in the report, not an exception.

        `named` – the file itself was given to the command, not a folder that it lies in.
        """
        try:
            sha256 = archive.sha256_of(path)
        except OSError:
            return FileReport(
                file_name, None, "refused", message="Файл не читается: проверьте права доступа и диск."
            )
        at = self.loader.now()
        known = self.loader.known(sha256, file_name)
        if known and is_named_otherwise(known, file_name):
            reading = read(path, Origin(file_name))
            if reading.extract and not self.loader.says_the_same(known, reading.extract):
                known = None
        if known:
            return self._meet(known, path, sha256, file_name, at, named=named)
        kept = path
        if not self.dry_run:
            is_first = not decisions.about(self.home.archive, sha256)
            kept = archive.keep(path, sha256, file_name, self.home.archive, self.loader.run_id, at)
            if not is_first:
                self._decided("named", sha256, file_name, at, path)
        return self.take(kept, sha256, file_name, at)

    def _meet(
        self, known: Known, path: Path, sha256: str, file_name: str, at: datetime, *, named: bool
    ) -> FileReport:
        """A file whose bytes are loaded: nothing to do, or it was sent again and counts again."""
        known.report.file_name = file_name
        if known.counts or self.dry_run or not is_sent_again(self.home.archive, sha256, path, named=named):
            return known.report
        self._decided("again", sha256, known.file_name, at, path)
        return self.loader.decide(known, "again", at)

    def _decided(self, action: str, sha256: str, file_name: str, at: datetime, path: Path) -> None:
        """Keep what happened to a file for a rebuild."""
        place = str(path.absolute())
        event = decisions.Event(
            at.isoformat(timespec="microseconds"),
            action,
            sha256,
            file_name,
            run_id=self.loader.run_id,
            path=place,
            mtime_ns=path.stat().st_mtime_ns,
        )
        decisions.keep(event, self.home.archive)

    def take(self, kept: Path, sha256: str, file_name: str, at: datetime) -> FileReport:
        """Read the bytes of a file and load what is in them."""
        origin = Origin(file_name)
        reading = read(kept, origin)
        if reading.extract is None:
            report = FileReport(file_name, reading.kind, reading.status, message=reading.message)
            self.loader.log(report, sha256, kept.stat().st_size, at)
            return report
        assert reading.kind is not None
        return self.loader.load(reading.extract, reading.kind, origin, kept, sha256, at)

    def replay(self, event: decisions.Event) -> FileReport | None:
        """Do again what happened to a file; None for a decision about a file that is no longer accepted."""
        self.loader.run_id, at = event.run_id, event.moment.replace(tzinfo=UTC)
        known = self.loader.known(event.sha256, event.file_name)
        if event.action == decisions.CAME or (event.action == "named" and not _is_of(known, event)):
            return self.take(self.home.archive / event.sha256, event.sha256, event.file_name, at)
        if known is None:
            return None
        if event.action != "named":
            return self.loader.decide(known, event.action, at, event.why)
        return None if known.counts else self.loader.decide(known, "again", at)


def _is_of(known: Known | None, event: decisions.Event) -> bool:
    return known is not None and known.file_name == cut_text(event.file_name)


def ingest(
    home: Home, paths: list[Path], *, dry_run: bool = False, tell: Callable[[str], None] = lambda _: None
) -> list[FileReport]:
    """Ingest every file under the paths and return a report line for each; call inside the writer's lock."""
    ingestor = Ingestor(home, dry_run=dry_run)
    given = set(paths)
    try:
        reports = []
        for path, file_name in plan(paths, home):
            tell(cut_text(file_name))
            reports.append(ingestor.ingest(path, file_name, named=path in given))
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
        give_slices(connection)
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
    """Make the raw store anew from the archive alone: files and decisions in the order they came."""
    home.raw.unlink(missing_ok=True)
    ingestor = Ingestor(home)
    try:
        reports = []
        for event in decisions.events(home.archive):
            tell(cut_text(event.file_name))
            if report := ingestor.replay(event):
                reports.append(report)
        return reports
    finally:
        ingestor.close()
