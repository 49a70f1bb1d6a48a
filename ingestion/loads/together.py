"""Files of results that came together are written together, where none of them meets another or what counts already.

What is written is what one after another would have given: a file that meets rows is weighed by itself, between the
others, in its turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from ingestion.core.findings import Findings
from ingestion.core.model import QUARANTINE_SCHEMA, Extract, FileReport
from ingestion.core.together import FILE, Together
from ingestion.gate import Look, Pupils, Verdict, frame_of, judge, pupils_of
from ingestion.loads.brought import PEOPLE, TASKS, slices_of_files, that_count
from ingestion.loads.classes import Classes, classes_of_files
from ingestion.loads.entries import entry_of, log_frame, report_of
from warehouse.raw import append, transaction


@dataclass
class Member:
    """A file whose rows stand together with those of others: where they stand, and what the log says of it."""

    group: Together
    number: int
    kept: Path
    file_name: str
    sha256: str
    size: int
    at: datetime
    run_id: str | None


@dataclass
class _Brings:
    """What a file brings: schools and tests that it is about, tests with their years, counts for rules about files."""

    classes_of: Callable[[], Classes]
    rows: int = 0
    families: set[str] = field(default_factory=set)
    pupils: Pupils | None = None

    @cached_property
    def classes(self) -> Classes:
        """Its classes, asked only where another file is about the same school and test."""
        return self.classes_of()


@dataclass
class Stretch:
    """Files that follow one another and do not meet: they are written in one transaction."""

    members: list[Member] = field(default_factory=list)
    families: dict[str, list[_Brings]] = field(default_factory=dict)
    years: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def takes(self, brings: _Brings) -> bool:
        """Whether a file meets none of these; its rules must not have to look at one of them either."""
        others = [other for family in brings.families for other in self.families.get(family, ())]
        if not all(brings.classes.are_apart(other.classes) for other in others):
            return False
        return all(self.years.get(test, year) == year for test, year in _years(brings))

    def add(self, member: Member, brings: _Brings) -> None:
        """Take a file in."""
        self.members.append(member)
        for family in brings.families:
            self.families.setdefault(family, []).append(brings)
        self.years.update(_years(brings))


def _years(brings: _Brings) -> list[tuple[tuple[Any, ...], int]]:
    tests = brings.pupils.tests if brings.pupils else {}
    return [((kind, *rest), year) for kind, year, *rest in tests]


def _of_one(classes: Callable[[], dict[int, Classes]], number: int) -> Classes:
    return classes()[number]


class Writer:
    """Writes files of results that were read together; `members` are in the order in which they came."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, members: list[Member]) -> None:
        self.connection = connection
        self.members = members
        groups = {id(member.group): member.group for member in members}
        self._said: dict[str, list[tuple[Any, ...]]] = {}
        self._slices: dict[int, pl.DataFrame] = {}
        self._brings: dict[tuple[int, int], _Brings] = {}
        for key, group in groups.items():
            self._look_into(key, group)
        families = {family for brings in self._brings.values() for family in brings.families}
        self._standing = that_count(connection, families)

    def stretches(self) -> Iterator[Stretch | Member]:
        """Return in order what may be written together, and files that meet something: those go by themselves."""
        stretch = Stretch()
        for member in self.members:
            brings = self._brings[id(member.group), member.number]
            if stretch.members and not stretch.takes(brings):
                yield stretch
                self._standing |= stretch.families.keys()
                stretch = Stretch()
            if brings.families & self._standing:
                if stretch.members:
                    yield stretch
                    self._standing |= stretch.families.keys()
                    stretch = Stretch()
                yield member
                self._standing |= brings.families
                continue
            stretch.add(member, brings)
        if stretch.members:
            yield stretch

    def write(self, stretch: Stretch) -> list[FileReport]:
        """Judge and write files in one transaction; returns their reports in order."""
        memo: dict[str, list[tuple[Any, ...]]] = {}
        judged = [(member, *self._judged(member, memo)) for member in stretch.members]
        with transaction(self.connection):
            load_id, order_no = self.connection.execute(
                "select coalesce(max(load_id), 0), coalesce(max(order_no), 0) from ops.load_log"
            ).fetchall()[0]
            entries: list[dict[str, Any]] = []
            outcomes: list[dict[str, Any]] = []
            loads: dict[int, dict[int, int]] = {}
            for member, report, verdict in judged:
                load_id += 1
                rows = None
                if report.status == "loaded":
                    order_no += 1
                    rows = self._brings[id(member.group), member.number].rows
                    report.load_id = load_id
                    loads.setdefault(id(member.group), {})[member.number] = load_id
                entries.append(
                    entry_of(
                        report, load_id, member.sha256, member.size, member.at, member.run_id, rows, order_no
                    )
                )
                outcomes += verdict.rows(load_id, member.run_id)
            append(self.connection, "ops.load_log", log_frame(entries))
            append(self.connection, "ops.expectations", frame_of(outcomes))
            groups = {id(member.group): member.group for member in stretch.members}
            for key, numbers in loads.items():
                self._append(groups[key], self._slices[key], numbers)
        return [report for _, report, _ in judged]

    def _append(self, group: Together, slices: pl.DataFrame, loads: dict[int, int]) -> None:
        """Write the rows of the files that are let in, each with its load."""
        kind = pl.lit(group.kind).alias("source_kind")
        frames = {
            **group.tables,
            "ops.findings": group.findings,
            "ops.quarantine": group.quarantine,
            "ops.load_sheets": group.sheets,
            "ops.load_slices": slices,
        }
        number = pl.col(FILE).replace_strict(loads, return_dtype=pl.Int64).alias("load_id")
        for table, frame in frames.items():
            own = frame.filter(pl.col(FILE).is_in(list(loads))).with_columns(number).drop(FILE)
            append(
                self.connection,
                table,
                own.with_columns(kind) if table in (PEOPLE, "ops.load_slices") else own,
            )

    def _judged(self, member: Member, memo: dict[str, list[tuple[Any, ...]]]) -> tuple[FileReport, Verdict]:
        group, number = member.group, member.number
        read, loaded = group.counts[number]
        held = read - loaded
        quarantine = group.quarantine.filter(pl.col(FILE) == number).drop(FILE) if held else _NOTHING_HELD
        if quarantine.height != held:
            raise AssertionError(
                f"{group.kind}: rows read {read} != {loaded} loaded + {quarantine.height} held"
            )
        light = Extract({}, Findings(), quarantine, read, loaded)
        brings = self._brings[id(group), number]
        verdict = judge(Look(light, group.kind, self.connection, brings.pupils, memo))
        if verdict.held:
            return FileReport(member.file_name, group.kind, "refused", message=verdict.held), verdict
        findings = group.findings_cnt.get(number, 0)
        return report_of(member.file_name, group.kind, read, loaded, held, findings), verdict

    def _look_into(self, key: int, group: Together) -> None:
        """Find out once what every file of a group brings."""
        people, tasks = group.tables[PEOPLE], group.tables[TASKS]
        pupils = pupils_of(people, tasks if tasks.height else None, self._ask)
        slices = slices_of_files(people, tasks)
        self._slices[key] = slices
        classes = cache(partial(classes_of_files, people, tasks))
        for number in group.counts:
            self._brings[key, number] = _Brings(partial(_of_one, classes, number), pupils=pupils.get(number))
        for number, family, rows in slices.select(FILE, "family", "rows_cnt").iter_rows():
            self._brings[key, number].families.add(family)
            self._brings[key, number].rows += rows

    def _ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the store what does not change while files of results are written."""
        if sql not in self._said:
            self._said[sql] = self.connection.execute(sql).fetchall()
        return self._said[sql]


_NOTHING_HELD = pl.DataFrame(schema=QUARANTINE_SCHEMA)
