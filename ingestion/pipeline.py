"""Ingest files: plan → extract → check → quarantine → load, one transaction a file, and a report line for each."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from ingestion.catalogue import recognise
from ingestion.core import archive
from ingestion.core.candidate import Candidate
from ingestion.core.files import FileRefusedError, open_book
from ingestion.core.model import Extract, FileReport, Origin
from ingestion.core.people import keep_names
from ingestion.core.personal import cut_extract, cut_text
from ingestion.core.returned import annotate
from ingestion.gate import Verdict, batch, judge
from warehouse import __version__
from warehouse.home import Home
from warehouse.raw import append, connect, ensure_tables, transaction

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


class _WithoutNames(logging.Formatter):
    """Words of a trace without personal data: an exception may repeat the cell it broke on."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text, cut like everything else that is stored."""
        return cut_text(super().format(record))


def _keep_log(home: Home) -> None:
    """Send what goes wrong in our own code to `logs/ingest.log`: a trace is for us, a sentence for people."""
    path = str((home.logs / "ingest.log").absolute())
    logger = logging.getLogger("ingestion")
    for handler in [one for one in logger.handlers if isinstance(one, logging.FileHandler)]:
        if handler.baseFilename == path:
            return
        logger.removeHandler(handler)
        handler.close()
    home.logs.mkdir(parents=True, exist_ok=True)
    kept = logging.FileHandler(path, encoding="utf-8", delay=True)
    kept.setFormatter(_WithoutNames("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(kept)


class Ingestor:
    """Loads files into one home; use inside the writer's lock."""

    def __init__(self, home: Home, *, dry_run: bool = False) -> None:
        """Open the raw store, or nothing at all for a dry run."""
        self.home = home.create()
        self.dry_run = dry_run
        # Files that came together are looked at together after they are loaded.
        self.run_id: str | None = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}"
        self.connection: duckdb.DuckDBPyConnection | None = None
        if not dry_run or home.raw.exists():
            self.connection = connect(home.raw, read_only=dry_run)
        if self.connection and not dry_run:
            _keep_log(home)
            ensure_tables(self.connection)

    def close(self) -> None:
        """Close the raw store."""
        if self.connection:
            self.connection.close()

    def _known(self, sha256: str) -> FileReport | None:
        # A hash is safe inside the text; binding it would import pandas, which takes longer than the whole file.
        if not self.connection:
            return None
        row = self.connection.execute(
            "select file_name, source_kind, rows_read, rows_loaded, rows_quarantined, findings_cnt from ops.load_log "
            f"where sha256 = '{sha256}' and status = 'loaded'"
        ).fetchone()
        if not row:
            return None
        return FileReport(
            row[0],
            row[1],
            "loaded",
            row[2],
            row[3],
            row[4],
            row[5],
            already_known=True,
            message="уже загружен, ничего не изменилось",
        )

    def ingest(self, path: Path, file_name: str) -> FileReport:
        """Take one file through all five steps; what goes wrong with it is in the report, not an exception."""
        try:
            sha256 = archive.sha256_of(path)
        except OSError:
            return FileReport(
                file_name, None, "refused", message="Файл не читается: проверьте права доступа и диск."
            )
        if known := self._known(sha256):
            known.file_name = file_name
            return known
        kept = path if self.dry_run else archive.keep(path, sha256, file_name, self.home.archive, self.run_id)
        return self._process(kept, sha256, file_name)

    def _process(self, kept: Path, sha256: str, file_name: str) -> FileReport:
        origin = Origin(file_name)
        kind = None
        try:
            candidate = Candidate(open_book(kept, origin.path.name), origin, kept)
            source = recognise(candidate)
            if source is None:
                report = FileReport(
                    file_name, None, "unrecognised", message="не распознан: ничего не загружено"
                )
                self._log(report, sha256, kept.stat().st_size, None)
                return report
            kind = source.KIND
            titles = {column.name: column.title for column in getattr(source, "columns", ())}
            extract = cut_extract(source.extract(candidate), titles)
        except FileRefusedError as error:
            report = FileReport(file_name, kind, "refused", message=cut_text(str(error)))
            self._log(report, sha256, kept.stat().st_size, None)
            return report
        return self._load(extract, kind, origin, kept, sha256)

    def _load(self, extract: Extract, kind: str, origin: Origin, kept: Path, sha256: str) -> FileReport:
        held = extract.quarantine.height
        if extract.rows_read != extract.rows_loaded + held:
            raise AssertionError(
                f"{kind}: rows read {extract.rows_read} != {extract.rows_loaded} loaded + {held} held"
            )
        findings = extract.findings.frame()
        verdict = judge(extract, kind, self.connection)
        if verdict.held:
            report = FileReport(origin.file_name, kind, "refused", message=verdict.held)
            self._log(report, sha256, kept.stat().st_size, None, verdict)
            if findings.height and not self.dry_run:
                annotate(kept, origin, findings, self.home.returned)
            return report
        report = FileReport(
            origin.file_name,
            kind,
            "loaded",
            extract.rows_read,
            extract.rows_loaded,
            held,
            findings.height,
            message="загружен" if not findings.height else "загружен, есть замечания",
        )
        self._log(report, sha256, kept.stat().st_size, extract, verdict)
        if not self.dry_run:
            if extract.people is not None:
                keep_names(self.home.people, extract.people)
            if findings.height:
                annotate(kept, origin, findings, self.home.returned)
        return report

    def _log(
        self,
        report: FileReport,
        sha256: str,
        size: int,
        extract: Extract | None,
        verdict: Verdict | None = None,
    ) -> None:
        """Write the load-log entry and everything that belongs to it in one transaction."""
        connection = self.connection
        if self.dry_run or connection is None:
            return
        with transaction(connection):
            earlier = f"from ops.load_log where sha256 = '{sha256}' and status <> 'loaded'"
            # The number of the refused load may be given again: what was said about it must not outlive it.
            connection.execute(f"delete from ops.expectations where load_id in (select load_id {earlier})")
            connection.execute(f"delete {earlier}")
            (load_id,) = connection.execute(
                "select coalesce(max(load_id), 0) + 1 from ops.load_log"
            ).fetchall()[0]
            entry = {
                "load_id": load_id,
                "source_kind": report.kind,
                "file_name": cut_text(report.file_name),
                "sha256": sha256,
                "size_bytes": size,
                "rows_read": report.rows_read,
                "rows_loaded": report.rows_loaded,
                "rows_quarantined": report.rows_quarantined,
                "findings_cnt": report.findings_cnt,
                "status": report.status,
                "message": report.message,
                "program_version": __version__,
                "loaded_at": datetime.now(UTC).replace(tzinfo=None),
                "run_id": self.run_id,
            }
            schema = {"load_id": pl.Int64, "source_kind": pl.String, "run_id": pl.String}
            append(connection, "ops.load_log", pl.DataFrame([entry], schema_overrides=schema))
            mark = pl.lit(load_id, pl.Int64).alias("load_id")
            if verdict is not None:
                run = pl.lit(self.run_id, pl.String).alias("run_id")
                append(connection, "ops.expectations", verdict.outcomes.with_columns(mark, run))
            if extract is None:
                return
            source = pl.lit(report.kind).alias("source_kind")
            for table, frame in extract.tables.items():
                extra = [mark, source] if table == "raw.results_participants" else [mark]
                append(connection, table, frame.with_columns(extra))
            append(connection, "ops.findings", extract.findings.frame().with_columns(mark))
            append(connection, "ops.quarantine", extract.quarantine.with_columns(mark))


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
    _keep_log(home)
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
        for path, sha256, file_name, ingestor.run_id in archive.archived(home.archive):
            tell(file_name)
            reports.append(ingestor._process(path, sha256, file_name))
        return reports
    finally:
        ingestor.close()
