"""Ingest files: plan → copy → read → archive → judge → load, one transaction a file, and a report line for each."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from ingestion import beside
from ingestion.core import archive, decisions
from ingestion.core.archive import GrowingFileError, Incoming, UnreadableFileError
from ingestion.core.model import FileReport, Origin
from ingestion.core.personal import cut_file_name
from ingestion.gate import batch
from ingestion.inbox import Found, is_quiet, plan
from ingestion.loading import Loader
from ingestion.loads.known import Known, is_named_otherwise, is_sent_again
from ingestion.loads.upgrade import give_slices
from ingestion.reading.process import warm_up
from ingestion.reading.safely import OUR_ERROR, read_safely
from ingestion.reading.steps import Reading
from ingestion.traces import keep_traces
from ingestion.zipped import unpacked
from warehouse.home import Home
from warehouse.raw import connect, ensure_tables

UNREADABLE = "Файл не читается: проверьте права доступа и диск."
GROWING = "файл ещё копируется, будет загружен при следующем запуске"
INTERRUPTED = (
    "Загрузка этого файла прервалась вместе с программой, ничего из него не загружено. Он будет загружен при следующем "
    "запуске, если лежит на прежнем месте."
)
#: No fault of a file: the store itself cannot be written, and the next file would find the same.
STORE_TROUBLES = (OSError, duckdb.IOException, duckdb.FatalException, duckdb.InternalException)
log = logging.getLogger(__name__)


class Ingestor:
    """Takes files through all steps into one home; use inside the writer's lock."""

    def __init__(self, home: Home, *, is_trial: bool = False, store: Path | None = None) -> None:
        """Open the raw store, or another one than the home's; a trial goes the same way on a copy and keeps nothing."""
        warm_up()
        self.home = home.create()
        self.is_trial = is_trial
        self._started = home.logs / "ingest_started.json"
        if not is_trial:
            keep_traces(home)
            archive.forget_partial(home.archive)
        self.loader = Loader(self.home, is_trial=is_trial, store=store)
        #: Reports of archived files that are of no kind, by their hash.
        self.unknown: dict[str, FileReport] = {}
        if store is None:
            self._say_interrupted()
        if store is None or is_trial:
            self._catch_up()

    def close(self) -> None:
        """Close the raw store."""
        self.loader.close()

    def ingest(self, found: Found) -> FileReport:
        """Take one file through all steps; what goes wrong with it is in the report, not an exception.

        Raises only what the store itself says.
        """
        file_name = found.file_name
        if found.trouble:
            log.warning("%s: %s", file_name, found.trouble)
            return FileReport(file_name, None, "refused", message=found.trouble)
        try:
            # People copy into the inbox at any moment; what is named on the command line is there already.
            if found.may_grow and not is_quiet(found.path):
                raise GrowingFileError(file_name)
            if report := self._met(found):
                return report
            if self.is_trial:
                sha256 = archive.sha256_of(found.path)
                return self.load(read_safely(found.path, Origin(file_name)), found.path, sha256, file_name)
            incoming = archive.take_in(found.path, self.home.archive)
        except UnreadableFileError:
            return FileReport(file_name, None, "refused", message=UNREADABLE)
        except GrowingFileError:
            return FileReport(file_name, None, "copying", message=GROWING)
        self._note_start(file_name, incoming)
        try:
            return self._take(incoming, file_name)
        finally:
            incoming.drop()
            self._started.unlink(missing_ok=True)

    def _met(self, found: Found) -> FileReport | None:
        """A file whose bytes are loaded: nothing to do, or it was sent again and counts again. None for a new one."""
        sha256 = archive.sha256_of(found.path)
        known = self.loader.known(sha256, found.file_name)
        if known and is_named_otherwise(known, found.file_name):
            reading = read_safely(found.path, Origin(found.file_name))
            if reading.extract and not self.loader.says_the_same(known, reading.extract):
                return None
        if known is None:
            return None
        known.report.file_name = found.file_name
        is_again = is_sent_again(self.home.archive, sha256, found.path, named=found.is_named)
        if known.counts or not is_again:
            return known.report
        at = self.loader.now()
        if not self.is_trial:
            self._decided("again", sha256, known.file_name, at, found.path)
        return self.loader.decide(known, "again", at)

    def _decided(self, action: str, sha256: str, file_name: str, at: datetime, path: Path) -> None:
        """Keep what happened to a file for a rebuild."""
        event = decisions.Event(
            at.isoformat(timespec="microseconds"),
            action,
            sha256,
            file_name,
            run_id=self.loader.run_id,
            path=str(path.absolute()),
            mtime_ns=archive.state_of(path)[1],
        )
        decisions.keep(event, self.home.archive)

    def _take(self, incoming: Incoming, file_name: str) -> FileReport:
        """Read a copy; only what is recognised goes into the archive."""
        at = self.loader.now()
        reading = read_safely(incoming.path, Origin(file_name))
        kept = incoming.path
        if reading.kind is not None:
            is_first = not decisions.about(self.home.archive, incoming.sha256)
            kept = archive.keep(incoming, file_name, self.home.archive, self.loader.run_id, at)
            if not is_first:
                self._decided("named", incoming.sha256, file_name, at, incoming.original)
        return self.load(reading, kept, incoming.sha256, file_name, at)

    def load(
        self, reading: Reading, kept: Path, sha256: str, file_name: str, at: datetime | None = None
    ) -> FileReport:
        """Load what was read; a mistake of ours costs this file only."""
        at = at or self.loader.now()
        report = FileReport(file_name, reading.kind, reading.status, message=reading.message)
        size = kept.stat().st_size
        try:
            if reading.extract is not None and reading.kind is not None:
                return self.loader.load(reading.extract, reading.kind, Origin(file_name), kept, sha256, at)
        except STORE_TROUBLES:
            raise
        except Exception:
            log.exception("loading of %s", file_name)
            report = FileReport(file_name, reading.kind, "failed", message=OUR_ERROR)
        self.loader.log(report, sha256, size, at)
        return report

    def replay(self, event: decisions.Event) -> FileReport | None:
        """Do again what happened to a file; None for a decision about a file that is no longer accepted."""
        self.loader.run_id, at = event.run_id, event.moment.replace(tzinfo=UTC)
        known = self.loader.known(event.sha256, event.file_name)
        if event.action == decisions.CAME or (event.action == "named" and not _is_of(known, event)):
            kept = self.home.archive / event.sha256
            reading = read_safely(kept, Origin(event.file_name))
            report = self.load(reading, kept, event.sha256, event.file_name, at)
            if reading.is_unknown:
                self.unknown[event.sha256] = report
            return report
        if known is None:
            return None
        if event.action != "named":
            return self.loader.decide(known, event.action, at, event.why)
        return None if known.counts else self.loader.decide(known, "again", at)

    def _catch_up(self) -> None:
        """Do what was decided and archived when the program was ended before it was done."""
        run_id = self.loader.run_id
        if last := self.loader.last_event():
            for event in decisions.decided_after(self.home.archive, last):
                log.warning("%s of %s was decided and not done", event.action, event.sha256)
                self.replay(event)
        self.loader.run_id = run_id

    def _note_start(self, file_name: str, incoming: Incoming) -> None:
        """Leave word of the file in work: whatever ends the program, the next run tells where."""
        note = {
            "file_name": cut_file_name(file_name),
            "sha256": incoming.sha256,
            "size_bytes": incoming.path.stat().st_size,
            "started_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._started.write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")

    def _say_interrupted(self) -> None:
        try:
            note = json.loads(self._started.read_text(encoding="utf-8"))
            report = FileReport(note["file_name"], None, "failed", message=INTERRUPTED)
            sha256, size = str(note["sha256"]), int(note["size_bytes"])
        except FileNotFoundError:
            return
        except (ValueError, KeyError, TypeError):
            # The word itself was cut off: nothing of the file was touched yet.
            self._started.unlink(missing_ok=True)
            return
        log.warning("the last run ended while it worked on %s (%s)", report.file_name, sha256)
        if not self.loader.known(sha256, report.file_name):
            self.loader.log(report, sha256, size, self.loader.now())
        self._started.unlink(missing_ok=True)


def _is_of(known: Known | None, event: decisions.Event) -> bool:
    return known is not None and known.file_name == cut_file_name(event.file_name)


def ingest(
    home: Home, paths: list[Path], *, dry_run: bool = False, tell: Callable[[str], None] = lambda _: None
) -> list[FileReport]:
    """Ingest every file under the paths and return a report line for each; call inside the writer's lock.

    A dry run goes the whole way on a copy of the store, file after file, and leaves nothing behind.
    """
    with beside.copied(home) if dry_run else nullcontext() as copy:
        ingestor = Ingestor(home, is_trial=dry_run, store=copy)
        try:
            reports = []
            for given in plan(paths, home):
                for found in unpacked(given, home):
                    tell(cut_file_name(found.file_name))
                    reports.append(ingestor.ingest(found))
                    reports[-1].file_name = cut_file_name(reports[-1].file_name)
                    reports[-1].is_trial = dry_run
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


def rebuild(
    home: Home, tell: Callable[[str], None] = lambda _: None, *, accept_loss: bool = False
) -> list[FileReport]:
    """Make the raw store anew from the archive alone: files and decisions in the order they came.

    It is made beside and switched at the end: whatever goes wrong leaves the present one. Raises StoreLossError when it
    lacks files that the present one has, unless `accept_loss`. Files of no kind, which 0.1.0 archived with whatever
    names were in them, leave the archive once the new store is in place.
    """
    new = beside.path_beside(home)
    try:
        ingestor = Ingestor(home, store=new)
        try:
            reports = []
            for event in decisions.events(home.archive):
                tell(cut_file_name(event.file_name))
                if report := ingestor.replay(event):
                    report.file_name = cut_file_name(report.file_name)
                    reports.append(report)
            unknown = {
                sha256: report
                for sha256, report in ingestor.unknown.items()
                if len(decisions.about(home.archive, sha256)) == 1
            }
        finally:
            ingestor.close()
        lost = beside.lost_files(home, new)
        if lost and not accept_loss:
            raise beside.StoreLossError(lost, reports)
        beside.switch(home, new)
        # What was loaded once stays, even where somebody accepts that it no longer is.
        for sha256, report in unknown.items() if not lost else ():
            archive.forget(sha256, home.archive)
            report.is_dropped = True
    finally:
        beside.path_beside(home)
    return reports
