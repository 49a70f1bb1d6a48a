"""The load half of ingestion: what is known, what the gate says, the log entry and its rows in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl

from ingestion.core.model import Extract, FileReport, Origin
from ingestion.core.people import keep_names
from ingestion.core.personal import were_cut
from ingestion.gate import Look, Verdict, frame_of, judge
from ingestion.loads import known, state, words
from ingestion.loads.brought import Brought, brought
from ingestion.loads.entries import entry_of, log_frame, report_of
from ingestion.loads.known import KEPT, Known
from ingestion.loads.together import Member, Writer
from ingestion.loads.upgrade import give_slices
from ingestion.plans.told import reading_of
from ingestion.reading.safely import annotate_safely
from warehouse.home import Home
from warehouse.raw import append, connect, ensure_tables, literal, transaction

#: No fault of a file: the store itself cannot be written, and the next file would find the same.
STORE_TROUBLES = (OSError, duckdb.IOException, duckdb.FatalException, duckdb.InternalException)
log = logging.getLogger(__name__)
FOUND = """
select rule_id, effect, any_value(message order by row_number), any_value(how_to_fix order by row_number), count(*),
    any_value(sheet order by row_number), min(row_number)
from ops.findings where load_id = {load_id} group by rule_id, effect order by effect = 'row_held' desc, count(*) desc
"""


class Loader:
    """Writes what was read into the raw store of one home; use inside the writer's lock."""

    def __init__(self, home: Home, *, is_trial: bool = False, store: Path | None = None) -> None:
        """Open the raw store (`store` where it is not the home's); a trial leaves the rest of the home alone."""
        self.home = home
        self.is_trial = is_trial
        # Files that came together are looked at together after they are loaded.
        self.run_id: str | None = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}"
        self._last: datetime | None = None
        self._met: set[str] | None = None
        # What is loaded is asked once, as long as this run has changed nothing.
        self._loads: dict[str, list[Known]] | None = None
        self._is_changed = False
        self.connection = connect(store or home.raw)
        ensure_tables(self.connection)
        give_slices(self.connection)
        were_cut(known.names_cut(self.connection))

    def close(self) -> None:
        """Close the raw store."""
        self.connection.close()

    def last_event(self) -> datetime | None:
        """When something was last decided in this store, UTC; None for a store without loads."""
        (kept,) = self.connection.execute("select max(changed_at) from ops.load_log").fetchall()[0]
        return kept.replace(tzinfo=UTC) if kept else None

    def now(self) -> datetime:
        """The time of an event: later than every earlier one, whatever the clock says, for a rebuild goes by it."""
        clock = datetime.now(UTC)
        if self._last is None:
            self._last = self.last_event()
        self._last = max(clock, self._last + timedelta(microseconds=1)) if self._last else clock
        return self._last

    def describe(self, report: FileReport) -> None:
        """Add to the report of a file in the store what was found in it by rule, and the schools it is about."""
        if report.load_id is None:
            return
        rows = self.connection.execute(FOUND.format(load_id=report.load_id)).fetchall()
        names = ("rule_id", "effect", "message", "how_to_fix", "cnt", "sheet", "row_number")
        report.found = [dict(zip(names, row, strict=True)) for row in rows]
        told = self.connection.execute(
            f"select distinct school_code from ops.load_slices where load_id = {report.load_id} order by all"
        ).fetchall()
        report.schools = [code for (code,) in told]

    def tell_reading(self, report: FileReport) -> None:
        """Add to the report of a plan how its measures are read."""
        if report.kind == "plans" and report.load_id is not None and report.status == "loaded":
            report.reading = reading_of(self.connection, report.load_id)

    def known(self, sha256: str, file_name: str) -> Known | None:
        """Return what is loaded of some bytes, None for new ones."""
        if self._is_changed:
            return known.find(self.connection, sha256, file_name)
        if self._loads is None:
            self._loads = known.find_all(self.connection)
        found = known.best(self._loads.get(sha256, []), file_name)
        return replace(found, report=replace(found.report)) if found else None

    def has_met(self, sha256: str) -> bool:
        """Whether the log says anything of some bytes, loaded or not."""
        if self._met is None:
            rows = self.connection.execute("select distinct sha256 from ops.load_log").fetchall()
            self._met = {one for (one,) in rows}
        return sha256 in self._met

    def says_the_same(self, load: Known, extract: Extract) -> bool:
        """Whether bytes read under another name are about what the load is about."""
        return known.says_the_same(self.connection, load, extract)

    def decide(self, load: Known, action: str, at: datetime, why: str | None = None) -> FileReport:
        """Do what a person decided about a load and report what it changes; the log says when."""
        self._is_changed = True
        with transaction(self.connection):
            if action == "withdraw":
                outcome = state.withdraw(self.connection, load.load_id, why)
            elif action == "again":
                outcome = state.again(self.connection, load.load_id)
            else:
                outcome = state.confirm(self.connection, load.load_id, action)
            message = words.after(action, outcome, load.load_id, is_trial=self.is_trial)
            self.connection.execute(
                f"update ops.load_log set changed_at = {literal(_stored(at))}, message = {literal(message)} "
                f"where load_id = {load.load_id}"
            )
        return replace(load.report, status=outcome.status, message=message, changes=outcome.changes)

    def load(
        self, extract: Extract, kind: str, origin: Origin, kept: Path, sha256: str, at: datetime
    ) -> FileReport:
        """Ask the gate about an extract and load it, or refuse the file in the gate's words."""
        held = extract.quarantine.height
        if extract.rows_read != extract.rows_loaded + held:
            raise AssertionError(
                f"{kind}: rows read {extract.rows_read} != {extract.rows_loaded} loaded + {held} held"
            )
        findings = extract.findings.frame()
        verdict = judge(Look(extract, kind, self.connection))
        if verdict.held:
            report = FileReport(origin.file_name, kind, "refused", message=verdict.held)
            self.log(report, sha256, kept.stat().st_size, at, None, verdict)
            if findings.height and not self.is_trial:
                annotate_safely(kept, origin, findings, self.home.returned)
            return report
        report = report_of(
            origin.file_name, kind, extract.rows_read, extract.rows_loaded, held, findings.height
        )
        # Before the rows: a file that is loaded is never asked for its names again.
        if extract.people is not None and not self.is_trial:
            keep_names(self.home.people, extract.people)
        self.log(report, sha256, kept.stat().st_size, at, extract, verdict)
        if findings.height and not self.is_trial:
            annotate_safely(kept, origin, findings, self.home.returned)
        return report

    def load_together(self, members: list[Member], alone: Callable[[Member], FileReport]) -> list[FileReport]:
        """Load files of results that were read together, in their order; `alone` loads one by itself.

        So goes a file that meets others, and every file of a stretch that could not be written as a whole.
        """
        try:
            writer = Writer(self.connection, members)
        except Exception as error:
            _no_store_trouble(error)
            return [alone(member) for member in members]
        reports = []
        for part in writer.stretches():
            if isinstance(part, Member):
                reports.append(alone(part))
                continue
            try:
                written = writer.write(part)
            except Exception as error:
                _no_store_trouble(error)
                written = [alone(member) for member in part.members]
            else:
                for member in part.members:
                    self._remember(member.sha256)
                    self._return(member)
            reports += written
        return reports

    def _remember(self, sha256: str) -> None:
        self._is_changed = True
        if self._met is not None:
            self._met.add(sha256)

    def _return(self, member: Member) -> None:
        """Write the marked copy of a file with findings."""
        if member.number in member.group.findings_cnt and not self.is_trial:
            findings = member.group.findings_of(member.number)
            annotate_safely(member.kept, Origin(member.file_name), findings, self.home.returned)

    def log(
        self,
        report: FileReport,
        sha256: str,
        size: int,
        at: datetime,
        extract: Extract | None = None,
        verdict: Verdict | None = None,
    ) -> None:
        """Write the load-log entry and everything that belongs to it in one transaction."""
        connection = self.connection
        self._remember(sha256)
        with transaction(connection):
            earlier = f"from ops.load_log where sha256 = '{sha256}' and status not in {KEPT}"
            # The number of the refused load may be given again: what was said about it must not outlive it.
            connection.execute(f"delete from ops.expectations where load_id in (select load_id {earlier})")
            connection.execute(f"delete {earlier}")
            load_id, order_no = connection.execute(
                "select coalesce(max(load_id), 0) + 1, coalesce(max(order_no), 0) + 1 from ops.load_log"
            ).fetchall()[0]
            what = brought(extract, report.kind) if extract and report.kind else None
            rows = int(what.slices["rows_cnt"].sum()) if what else None
            entry = entry_of(report, load_id, sha256, size, at, self.run_id, rows, order_no)
            append(connection, "ops.load_log", log_frame([entry]))
            mark = pl.lit(load_id, pl.Int64).alias("load_id")
            if verdict is not None:
                append(connection, "ops.expectations", frame_of(verdict.rows(load_id, self.run_id)))
            if extract is None:
                return
            source = pl.lit(report.kind).alias("source_kind")
            for table, frame in extract.tables.items():
                extra = [mark, source] if table == "raw.results_participants" else [mark]
                append(connection, table, frame.with_columns(extra))
            append(connection, "ops.findings", extract.findings.frame().with_columns(mark))
            append(connection, "ops.quarantine", extract.quarantine.with_columns(mark))
            append(connection, "ops.load_sheets", extract.sheets.with_columns(mark))
            report.load_id = load_id
            self._weigh(report, what)

    def _weigh(self, report: FileReport, what: Brought | None) -> None:
        """Let the new load count or wait, and say which in the report and the log."""
        assert report.kind is not None
        assert report.load_id is not None
        # Files that 0.1.0 archived have no run: what it published stays published.
        outcome = state.arrive(
            self.connection, report.kind, report.load_id, what, only_losses=self.run_id is None
        )
        report.status, report.changes, report.reasons = outcome.status, outcome.changes, outcome.reasons
        if said := words.arrived(outcome, report.load_id, is_trial=self.is_trial):
            report.message = f"{report.message}; {said}" if outcome.status == "loaded" else said
            self.connection.execute(
                f"update ops.load_log set message = {literal(report.message)} where load_id = {report.load_id}"
            )


def _no_store_trouble(error: Exception) -> None:
    """Trace why files could not be written together; raises what the store says again."""
    if isinstance(error, STORE_TROUBLES):
        raise error
    log.exception("files read together are written one by one")


def _stored(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(sep=" ")
