"""The load half of ingestion: what is known, what the gate says, the log entry and its rows in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from ingestion.core.model import Extract, FileReport, Origin
from ingestion.core.people import keep_names
from ingestion.core.personal import cut_file_name
from ingestion.gate import Verdict, judge
from ingestion.loads import known, state, words
from ingestion.loads.brought import Brought, brought
from ingestion.loads.known import KEPT, Known
from ingestion.loads.upgrade import give_slices
from ingestion.reading.safely import annotate_safely
from warehouse import __version__
from warehouse.home import Home
from warehouse.raw import append, connect, ensure_tables, literal, transaction


class Loader:
    """Writes what was read into the raw store of one home; use inside the writer's lock."""

    def __init__(self, home: Home, *, is_trial: bool = False, store: Path | None = None) -> None:
        """Open the raw store (`store` where it is not the home's); a trial leaves the rest of the home alone."""
        self.home = home
        self.is_trial = is_trial
        # Files that came together are looked at together after they are loaded.
        self.run_id: str | None = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}"
        self._last: datetime | None = None
        self.connection = connect(store or home.raw)
        ensure_tables(self.connection)
        give_slices(self.connection)

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

    def known(self, sha256: str, file_name: str) -> Known | None:
        """Return what is loaded of some bytes, None for new ones."""
        return known.find(self.connection, sha256, file_name)

    def says_the_same(self, load: Known, extract: Extract) -> bool:
        """Whether bytes read under another name are about what the load is about."""
        return known.says_the_same(self.connection, load, extract)

    def decide(self, load: Known, action: str, at: datetime, why: str | None = None) -> FileReport:
        """Do what a person decided about a load and report what it changes; the log says when."""
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
        verdict = judge(extract, kind, self.connection)
        if verdict.held:
            report = FileReport(origin.file_name, kind, "refused", message=verdict.held)
            self.log(report, sha256, kept.stat().st_size, at, None, verdict)
            if findings.height and not self.is_trial:
                annotate_safely(kept, origin, findings, self.home.returned)
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
        # Before the rows: a file that is loaded is never asked for its names again.
        if extract.people is not None and not self.is_trial:
            keep_names(self.home.people, extract.people)
        self.log(report, sha256, kept.stat().st_size, at, extract, verdict)
        if findings.height and not self.is_trial:
            annotate_safely(kept, origin, findings, self.home.returned)
        return report

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
        with transaction(connection):
            earlier = f"from ops.load_log where sha256 = '{sha256}' and status not in {KEPT}"
            # The number of the refused load may be given again: what was said about it must not outlive it.
            connection.execute(f"delete from ops.expectations where load_id in (select load_id {earlier})")
            connection.execute(f"delete {earlier}")
            load_id, order_no = connection.execute(
                "select coalesce(max(load_id), 0) + 1, coalesce(max(order_no), 0) + 1 from ops.load_log"
            ).fetchall()[0]
            what = brought(extract, report.kind) if extract and report.kind else None
            entry = {
                "load_id": load_id,
                "source_kind": report.kind,
                "file_name": cut_file_name(report.file_name),
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
                "changed_at": at.replace(tzinfo=None),
                # What is brought counts at once; where it meets other rows, weighing may still hold it.
                "order_no": order_no if what else None,
                "rows_current": int(what.slices["rows_cnt"].sum()) if what else None,
            }
            numbers = dict.fromkeys(("load_id", "order_no", "rows_current"), pl.Int64)
            schema = {**numbers, "source_kind": pl.String, "run_id": pl.String}
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


def _stored(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(sep=" ")
