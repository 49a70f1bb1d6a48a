"""What rules about a file look at: small frames made from an extract, and what earlier loads say about its size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import duckdb
import polars as pl

from ingestion.core.model import Extract
from ingestion.core.together import FILE
from ingestion.gate.pupils import Pupils, pupils_of
from warehouse.raw import literal

PARTICIPANTS = "raw.results_participants"
TASKS = "raw.results_tasks"
PUBLISHED = ("raw.marks", "raw.journal", "raw.scores", "raw.items", "raw.planned")


@dataclass(frozen=True)
class Part:
    """A part of a whole: `share` meets the limit; of `whole` rows (schools, groups, dates) `off` are not right."""

    share: float
    whole: int
    off: int


@dataclass
class Look:
    """One file on its way in: extract, kind, and the store with earlier loads (None for a dry run without one).

    Where files are looked at together, `counted` are its pupils, whose rows are then not in the extract, and `memo`
    what the store has already said: it says the same until one of them is written.
    """

    extract: Extract
    kind: str
    connection: duckdb.DuckDBPyConnection | None
    counted: Pupils | None = None
    memo: dict[str, list[tuple]] | None = None

    def table(self, name: str) -> pl.DataFrame | None:
        """Return a table of the extract, None without it or its rows."""
        frame = self.extract.tables.get(name)
        return None if frame is None or frame.is_empty() else frame

    def rows_of(self, sql: str) -> list[tuple]:
        """Ask the store; the texts inside are quoted, because binding them would import pandas."""
        if self.connection is None:
            return []
        memo = self.memo if self.memo is not None else {}
        if sql not in memo:
            memo[sql] = self.connection.execute(sql).fetchall()
        return memo[sql]

    @cached_property
    def pupils(self) -> Pupils | None:
        """Counts of pupils, None for a file without any."""
        people, tasks = self.table(PARTICIPANTS), self.table(TASKS)
        if self.counted or people is None:
            return self.counted
        one = pl.lit(0, pl.Int32).alias(FILE)
        tasks = tasks.with_columns(one) if tasks is not None else None
        return pupils_of(people.with_columns(one), tasks, self.rows_of)[0]

    def part_present(self, count: Callable[[Pupils], int]) -> Part | None:
        """Return the part of present pupils that is counted."""
        if self.pupils is None or not self.pupils.present:
            return None
        off = count(self.pupils)
        return Part(off / self.pupils.present, self.pupils.present, off)

    def part(self, table: str, condition: pl.Expr) -> Part | None:
        """Return the part of a table's rows where a condition holds; a row without the value counts as one."""
        frame = self.table(table)
        return None if frame is None else _part(frame, condition.fill_null(True))

    @cached_property
    def published(self) -> list[tuple[str, pl.DataFrame]]:
        """Published reports in the file: table name and rows."""
        return [(name, frame) for name in PUBLISHED if (frame := self.table(name)) is not None]

    @cached_property
    def register(self) -> pl.DataFrame | None:
        """The one table of a register."""
        return next(iter(self.extract.tables.values())) if len(self.extract.tables) == 1 else None

    @cached_property
    def known_schools(self) -> Part | None:
        """Schools of the file that the register of schools has, among all of the file."""
        if "raw.schools" in self.extract.tables:
            return None
        codes = {
            code
            for frame in self.extract.tables.values()
            if "school_code" in frame.columns
            for code in frame.get_column("school_code").drop_nulls().unique()
        }
        register = {
            code
            for (code,) in self.rows_of(
                "select school_code from raw.schools union select 'РИС-' || exam_code from raw.schools"
            )
        }
        if not codes or not register:
            return None
        return Part(len(codes & register) / len(codes), len(codes), len(codes - register))

    @cached_property
    def participants_ratio(self) -> Part | None:
        """Pupils of the file against pupils of the same schools in the same tests a year earlier.

        Only the file's own schools are compared: one school's corrected file is not a region that has shrunk.
        """
        if self.pupils is None:
            return None
        now = earlier = 0
        for (kind, school_year, season, subject, grade), schools in self.pupils.tests.items():
            before = dict(
                self.rows_of(
                    "select school_code, count(distinct participant_code) from raw.results_participants "
                    f"where kind = {literal(kind)} and school_year = {literal(school_year - 1)} "
                    f"and season = {literal(season)} and subject = {literal(subject)} "
                    f"and grade = {literal(grade)} group by school_code"
                )
            )
            known = [code for code in schools if code in before]
            now += sum(schools[code] for code in known)
            earlier += sum(before[code] for code in known)
        return Part(now / earlier, now, 0) if earlier else None

    @cached_property
    def groups_ratio(self) -> Part | None:
        """Schools of a published report against those of the same report of the same test a year earlier."""
        now = before = 0
        for table, frame in self.published:
            for (subject, grade, school_year), rows in frame.group_by("subject", "grade", "school_year"):
                found = self.rows_of(
                    f"select count(distinct group_name) from {table} where group_level = 'school' "
                    f"and subject = {literal(subject)} and grade = {literal(grade)} "
                    f"and school_year = {literal(school_year - 1)}"
                )
                if found and found[0][0]:
                    before += found[0][0]
                    now += rows.filter(pl.col("group_level") == "school").get_column("group_name").n_unique()
        return Part(now / before, now, 0) if before else None

    @cached_property
    def rows_ratio(self) -> Part | None:
        """Rows of the file against the last loaded file of its kind."""
        before = self.rows_of(
            f"select rows_loaded from ops.load_log where source_kind = {literal(self.kind)} "
            "and status = 'loaded' order by load_id desc limit 1"
        )
        rows = self.extract.rows_loaded
        return Part(rows / before[0][0], rows, 0) if before and before[0][0] else None


def _part(frame: pl.DataFrame, condition: pl.Expr) -> Part | None:
    if frame.is_empty():
        return None
    off = int(frame.select(condition.sum()).item())
    return Part(off / frame.height, frame.height, off)
