"""Ingest files: plan → copy → read → archive → judge → load, one transaction a file, and a report line for each."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

from ingestion import batches, beside
from ingestion.core import archive, decisions
from ingestion.core.archive import GrowingFileError, Incoming, UnreadableFileError
from ingestion.core.model import FileReport, Origin, Reading
from ingestion.core.personal import cut_file_name
from ingestion.gate import batch
from ingestion.inbox import Found, is_fresh, is_quiet, plan
from ingestion.loading import STORE_TROUBLES, Loader
from ingestion.loads.known import Known, is_named_otherwise, is_sent_again
from ingestion.loads.upgrade import give_slices
from ingestion.reading.process import warm_up
from ingestion.reading.safely import OUR_ERROR, read_safely
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
log = logging.getLogger(__name__)


class Ingestor:
    """Takes files through all steps into one home; use inside the writer's lock."""

    def __init__(self, home: Home, *, is_trial: bool = False, store: Path | None = None) -> None:
        """Open the raw store, or another one than the home's; a trial goes the same way on a copy and keeps nothing."""
        self.home = home.create()
        self.is_trial = is_trial
        self._started = home.logs / "ingest_started.json"
        # A trial copies files beside the copy of the store, gone with it.
        self._copies = store.parent if is_trial and store else home.archive
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
        self._note_start([(file_name, incoming.sha256, incoming.path.stat().st_size)])
        try:
            return self._take(incoming, file_name)
        finally:
            incoming.drop()
            self._started.unlink(missing_ok=True)

    def ingest_all(self, found: Iterable[Found], tell: Callable[[str], None]) -> Iterator[FileReport]:
        """Take files through all steps in their order, small new ones in batches; a report of each, in order."""
        batch = batches.Batch()
        for one in found:
            tell(cut_file_name(one.file_name))
            waiting = self._for_batch(one, batch)
            if waiting is None:
                yield from self._load_batch(batch)
                batch = batches.Batch()
                yield self.ingest(one)
                continue
            batch.add(waiting)
            if batch.is_full:
                yield from self._load_batch(batch)
                batch = batches.Batch()
        yield from self._load_batch(batch)

    def _for_batch(self, found: Found, batch: batches.Batch) -> batches.Waiting | None:
        """Copy a small new file for a batch; None for every other."""
        if found.trouble or (found.may_grow and is_fresh(found.path)):
            return None
        try:
            if found.path.stat().st_size > batches.BIG:
                return None
            sha256 = archive.sha256_of(found.path)
            if self.loader.has_met(sha256) or batch.holds(sha256):
                return None
            warm_up()
            incoming = archive.take_in(found.path, self._copies)
        except (OSError, GrowingFileError):
            # In its turn the file says what is wrong, after those that wait.
            return None
        if incoming.sha256 != sha256:
            incoming.drop()
            return None
        size, at = incoming.path.stat().st_size, self.loader.now()
        return batches.Waiting(incoming.path, found.file_name, sha256, size, at, self.loader.run_id, incoming)

    def _load_batch(self, batch: batches.Batch) -> list[FileReport]:
        """Read and load what waits."""
        if not batch.files:
            return []
        came = [one for one in batch.files if one.incoming and not self.is_trial]
        if came:
            self._note_start([(one.file_name, one.sha256, one.size) for one in came])
        try:
            return batches.load_all(batch.files, self.loader, self._archived, self._load_waiting)
        finally:
            for one in batch.files:
                if one.incoming:
                    one.incoming.drop()
            if came:
                self._started.unlink(missing_ok=True)

    def _archived(self, file: batches.Waiting, kind: str | None) -> Path:
        """Keep a file of a batch that was recognised; returns where its bytes are."""
        if kind is None or file.incoming is None or self.is_trial:
            return file.path
        return self._keep(file.incoming, file.file_name, file.at)

    def _load_waiting(self, file: batches.Waiting, reading: Reading, kept: Path) -> FileReport:
        """Load one file of a batch by itself."""
        self.loader.run_id = file.run_id
        report = self.load(reading, kept, file.sha256, file.file_name, file.at)
        if reading.is_unknown:
            self.unknown[file.sha256] = report
        return report

    def _keep(self, incoming: Incoming, file_name: str, at: datetime) -> Path:
        """Put a copy into the archive; known bytes under a new name are an event of their own."""
        is_first = not decisions.about(self.home.archive, incoming.sha256)
        kept = archive.keep(incoming, file_name, self.home.archive, self.loader.run_id, at)
        if not is_first:
            self._decided("named", incoming.sha256, file_name, at, incoming.original, incoming.mtime_ns)
        return kept

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
        if known.counts:
            return known.report
        if not is_sent_again(self.home.archive, sha256, found.path, named=found.is_named):
            return known.report
        at = self.loader.now()
        if not self.is_trial:
            self._decided("again", sha256, known.file_name, at, found.path)
        return self.loader.decide(known, "again", at)

    def _decided(
        self, action: str, sha256: str, file_name: str, at: datetime, path: Path, mtime_ns: int | None = None
    ) -> None:
        """Keep what happened to a file for a rebuild."""
        event = decisions.Event(
            at.isoformat(timespec="microseconds"),
            action,
            sha256,
            file_name,
            run_id=self.loader.run_id,
            path=str(path.absolute()),
            mtime_ns=archive.state_of(path)[1] if mtime_ns is None else mtime_ns,
        )
        decisions.keep(event, self.home.archive)

    def _take(self, incoming: Incoming, file_name: str) -> FileReport:
        """Read a copy; only what is recognised goes into the archive."""
        at = self.loader.now()
        reading = read_safely(incoming.path, Origin(file_name))
        kept = incoming.path
        if reading.kind is not None:
            kept = self._keep(incoming, file_name, at)
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

    def replay_all(self, events: list[decisions.Event], tell: Callable[[str], None]) -> Iterator[FileReport]:
        """Do everything again in its order, small files in batches; a report of each that is accepted."""
        batch = batches.Batch()
        for event in events:
            tell(cut_file_name(event.file_name))
            waiting = self._kept_for_batch(event, batch)
            if waiting:
                batch.add(waiting)
            if batch.is_full or not waiting:
                yield from self._load_batch(batch)
                batch = batches.Batch()
            if not waiting and (report := self.replay(event)):
                yield report
        yield from self._load_batch(batch)

    def _kept_for_batch(self, event: decisions.Event, batch: batches.Batch) -> batches.Waiting | None:
        """A small archived file for a batch; None for every other event."""
        if event.action != decisions.CAME or batch.holds(event.sha256) or self.loader.has_met(event.sha256):
            return None
        kept = self.home.archive / event.sha256
        size = kept.stat().st_size
        if size > batches.BIG:
            return None
        at = event.moment.replace(tzinfo=UTC)
        return batches.Waiting(kept, event.file_name, event.sha256, size, at, event.run_id)

    def _catch_up(self) -> None:
        """Do what was decided and archived when the program was ended before it was done."""
        run_id = self.loader.run_id
        if last := self.loader.last_event():
            for event in decisions.decided_after(self.home.archive, last):
                log.warning("%s of %s was decided and not done", event.action, event.sha256)
                self.replay(event)
        self.loader.run_id = run_id

    def _note_start(self, files: list[tuple[str, str, int]]) -> None:
        """Leave word of the files in work (name, hash, bytes): whatever ends the program, the next run tells where."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        note = [
            {"file_name": cut_file_name(name), "sha256": sha256, "size_bytes": size, "started_at": at}
            for name, sha256, size in files
        ]
        self._started.write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")

    def _say_interrupted(self) -> None:
        try:
            noted = json.loads(self._started.read_text(encoding="utf-8"))
            # 0.1.0 worked on one file at a time.
            notes = [noted] if isinstance(noted, dict) else noted
            told = [(str(one["file_name"]), str(one["sha256"]), int(one["size_bytes"])) for one in notes]
        except FileNotFoundError:
            return
        except (ValueError, KeyError, TypeError):
            # The word itself was cut off: nothing of the file was touched yet.
            self._started.unlink(missing_ok=True)
            return
        for file_name, sha256, size in told:
            log.warning("the last run ended while it worked on %s (%s)", file_name, sha256)
            if not self.loader.known(sha256, file_name):
                report = FileReport(file_name, None, "failed", message=INTERRUPTED)
                self.loader.log(report, sha256, size, self.loader.now())
        self._started.unlink(missing_ok=True)


def _is_of(known: Known | None, event: decisions.Event) -> bool:
    return known is not None and known.file_name == cut_file_name(event.file_name)


def ingest(
    home: Home, paths: list[Path], *, dry_run: bool = False, tell: Callable[[str], None] = lambda _: None
) -> list[FileReport]:
    """Ingest every file under the paths and return a report line for each; call inside the writer's lock.

    A dry run goes the whole way on a copy of the store and leaves nothing behind.
    """
    with beside.copied(home) if dry_run else nullcontext() as copy:
        ingestor = Ingestor(home, is_trial=dry_run, store=copy)
        try:
            found = (one for given in plan(paths, home) for one in unpacked(given, home))
            reports = list(ingestor.ingest_all(found, tell))
            for report in reports if dry_run else ():
                ingestor.loader.describe(report)
            for report in reports:
                ingestor.loader.tell_reading(report)
        finally:
            ingestor.close()
    for report in reports:
        report.file_name, report.is_trial = cut_file_name(report.file_name), dry_run
    return reports


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
    warm_up()
    new = beside.path_beside(home)
    try:
        ingestor = Ingestor(home, store=new)
        try:
            reports = list(ingestor.replay_all(decisions.events(home.archive), tell))
            for report in reports:
                report.file_name = cut_file_name(report.file_name)
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
