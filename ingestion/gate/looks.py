"""What rules about a file look at: small frames made from an extract, and what earlier loads say about its size."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import duckdb
import polars as pl

from ingestion.core.model import Extract
from warehouse.raw import literal

PARTICIPANTS = "raw.results_participants"
TASKS = "raw.results_tasks"
PUBLISHED = ("raw.marks", "raw.journal", "raw.scores", "raw.items", "raw.planned")
PROCEDURE = ["kind", "school_year", "season", "subject", "grade"]


@dataclass(frozen=True)
class Part:
    """A part of a whole: `share` meets the limit; of `whole` rows (schools, groups, dates) `off` are not right."""

    share: float
    whole: int
    off: int


@dataclass
class Look:
    """One file on its way in: extract, kind, and the store with earlier loads (None for a dry run without one)."""

    extract: Extract
    kind: str
    connection: duckdb.DuckDBPyConnection | None

    def table(self, name: str) -> pl.DataFrame | None:
        """Return a table of the extract, None without it or its rows."""
        frame = self.extract.tables.get(name)
        return None if frame is None or frame.is_empty() else frame

    def rows_of(self, sql: str) -> list[tuple]:
        """Ask the store; the texts inside are quoted, because binding them would import pandas."""
        return self.connection.execute(sql).fetchall() if self.connection else []

    @cached_property
    def participants(self) -> pl.DataFrame | None:
        """Pupils: score, is_present, whether the score, the journal mark or agreement with tasks is missing."""
        people = self.table(PARTICIPANTS)
        if people is None:
            return None
        frame = people.join(self._sums(), on=["sheet", "row_number"], how="left", nulls_equal=True)
        # A total that the gate dropped must not come back as a sum of tasks.
        usable = pl.col("total_text").is_null() | pl.col("primary_score").is_not_null()
        return frame.select(
            pl.when(usable).then(pl.coalesce("primary_score", "tasks_sum")).alias("score"),
            (pl.col("attendance") == "present").alias("is_present"),
            pl.col("journal_mark").is_null().alias("is_without_journal"),
            (pl.col("primary_score") != pl.col("tasks_sum")).fill_null(False).alias("is_total_unlike_sum"),
        ).with_columns(pl.col("score").is_null().alias("is_without_score"))

    @cached_property
    def impossible_scores(self) -> Part | None:
        """Pupils of whom a score cannot be (unreadable, negative, above the maximum of its task or of the work).

        Where the file does not name the maximum of a task, the specification of the test does.
        """
        people, tasks = self.table(PARTICIPANTS), self.table(TASKS)
        if people is None:
            return None
        place = ["sheet", "row_number"]
        present = people.filter(pl.col("attendance") == "present")
        total = (
            pl.col("total_text").is_not_null() & pl.col("primary_score").is_null() & ~pl.col("is_unfilled")
        )
        off = [present.filter(total.fill_null(False)).select(place)]
        if tasks is not None:
            limits = self._limits()
            cells = tasks.join(limits, on="task_no", how="left").with_columns(
                pl.coalesce(pl.col("max_score").cast(pl.Float64), "specified_max").alias("limit")
            )
            bad = pl.col("response").is_null() | (pl.col("score") > pl.col("limit")).fill_null(False)
            named = {"participant_sheet": "sheet", "participant_row": "row_number"}
            off.append(cells.filter(bad).select(list(named)).rename(named).cast(off[0].schema))
        wrong = present.join(pl.concat(off), on=place, how="semi", nulls_equal=True).height
        return Part(wrong / present.height, present.height, wrong) if present.height else None

    def _limits(self) -> pl.DataFrame:
        """Maxima by the number of a task from the specification of the file's test: its own year's."""
        schema = {"task_no": pl.Int32, "specified_max": pl.Float64}
        people = self.table(PARTICIPANTS)
        if people is None:
            return pl.DataFrame(schema=schema)
        about = people.row(0, named=True)
        year = about["school_year"] - (about["season"] == "осень")
        rows = self.rows_of(
            f"select task_no, max(max_score) from raw.test_specs where kind = {literal(about['kind'])} "
            f"and subject = {literal(about['subject'])} and grade = {literal(about['grade'])} "
            f"and spec_year = {literal(year)} and task_no is not null group by task_no"
        )
        return pl.DataFrame(rows, schema=schema, orient="row")

    def _sums(self) -> pl.DataFrame:
        tasks = self.table(TASKS)
        names = pl.Schema({"sheet": pl.String, "row_number": pl.Int64, "tasks_sum": pl.Float64})
        if tasks is None:
            return pl.DataFrame(schema=names)
        summed = tasks.group_by("participant_sheet", "participant_row").agg(
            pl.col("score").sum().alias("tasks_sum")
        )
        return summed.rename({"participant_sheet": "sheet", "participant_row": "row_number"}).cast(names)

    def part_present(self, column: str) -> Part | None:
        """Return the part of present pupils for whom a 0/1 column of `participants` holds."""
        if self.participants is None:
            return None
        return _part(self.participants.filter("is_present"), pl.col(column))

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
        register = {code for (code,) in self.rows_of("select distinct school_code from raw.schools")}
        if not codes or not register:
            return None
        return Part(len(codes & register) / len(codes), len(codes), len(codes - register))

    @cached_property
    def participants_ratio(self) -> Part | None:
        """Pupils of the file against pupils of the same schools in the same tests a year earlier.

        Only the file's own schools are compared: one school's corrected file is not a region that has shrunk.
        """
        people = self.table(PARTICIPANTS)
        if people is None:
            return None
        now = earlier = 0
        for key, rows in people.group_by(PROCEDURE):
            kind, school_year, season, subject, grade = key
            before = dict(
                self.rows_of(
                    "select school_code, count(distinct participant_code) from raw.results_participants "
                    f"where kind = {literal(kind)} and school_year = {literal(school_year - 1)} "
                    f"and season = {literal(season)} and subject = {literal(subject)} "
                    f"and grade = {literal(grade)} group by school_code"
                )
            )
            known = rows.filter(pl.col("school_code").is_in(list(before)))
            now += known.height
            earlier += sum(before[code] for code in known.get_column("school_code").unique())
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
