"""Everything new of one kind in one run, as frames that rules can be asked about, with what earlier loads say.

Grains: `rows`, `participants`, `tasks` – a row of the raw table with its place in the file; `loads` – a file;
`schools` – a file × procedure × school. Units: `_pct` percent, `_pts` points of percent, `_days` days since 1 September
of the school year.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import duckdb
import polars as pl

from ingestion.gate.kinds import RESULTS, table_of

# A file is compared with so many latest files of its kind: far enough back, and the cost does not grow for ever.
REMEMBERED = 30
# Fewer pupils with a score say nothing about a school's mean, fewer schools nothing about a place among them.
SMALLEST_MEAN, FEWEST_SCHOOLS = 10, 5
PROCEDURE = "kind, school_year, season, subject, grade"

PARTICIPANTS = """
select load_id, sheet, row_number, kind, school_year, season, subject, grade, class_grade, procedure_date, municipality,
    school_code, participant_code, attendance, primary_score, max_primary_score, file_mark, journal_mark, uploaded_at
from raw.results_participants where load_id in ({ids})
"""
TASKS = """
select load_id, participant_sheet as sheet, participant_row as row_number, column_name, score, max_score, response
from raw.results_tasks where load_id in ({ids})
"""
# A row a file × procedure × school; shares of the maximum that the file names, or else of the best score seen.
SCHOOLS = """
with sums as (
    select load_id, participant_sheet, participant_row, sum(score) as tasks_sum
    from raw.results_tasks where load_id in ({ids}) group by all
),
people as (
    select p.load_id, {procedure}, p.school_code, p.attendance, p.max_primary_score,
        coalesce(p.primary_score, s.tasks_sum) as score
    from raw.results_participants as p
    left join sums as s on p.load_id = s.load_id and p.row_number = s.participant_row
        and p.sheet is not distinct from s.participant_sheet
    where p.load_id in ({ids})
),
maxima as (
    select {procedure}, coalesce(max(max_primary_score), max(score)) as max_score from people group by all
),
schools as (
    select p.load_id, {procedure}, p.school_code, count(*) as rows_cnt,
        count(*) filter (p.attendance = 'absent') as absent_cnt, count(p.score) as scored_cnt,
        sum(100 * p.score / nullif(m.max_score, 0)) as pct_sum
    from people as p inner join maxima as m using ({procedure})
    group by all
),
means as (
    select *, case when scored_cnt >= {smallest} then pct_sum / scored_cnt end as mean_pct from schools
)
select load_id, {procedure}, school_code, rows_cnt, absent_cnt, scored_cnt, pct_sum, mean_pct,
    case when count(distinct school_code) filter (mean_pct is not null) over (partition by {procedure}) >= {fewest}
        then mean_pct - avg(mean_pct) over (partition by {procedure}) end as position_pts
from means
"""


@dataclass
class Arrivals:
    """What came of one kind in one run: the new loads, the earlier loads of the kind, and frames of both."""

    connection: duckdb.DuckDBPyConnection
    kind: str
    new: list[int]

    @cached_property
    def earlier(self) -> list[int]:
        """Loads of the same kind before this run, oldest first, at most the remembered number."""
        return self._loaded_before((self.kind,))[-REMEMBERED:]

    def _loaded_before(self, kinds: tuple[str, ...]) -> list[int]:
        names = ", ".join(f"'{kind}'" for kind in kinds)
        rows = self.connection.execute(
            f"select load_id from ops.load_log where source_kind in ({names}) and status in ('loaded', 'replaced') "
            f"and load_id < {min(self.new)} order by load_id"
        ).fetchall()
        return [load_id for (load_id,) in rows]

    def frame(self, name: str) -> pl.DataFrame:
        """Return a frame by the name that suites use."""
        if name == "rows":
            return self.rows
        if name == "participants":
            return self.participants
        return self.tasks if name == "tasks" else self.loads

    @cached_property
    def rows(self) -> pl.DataFrame:
        """The kind's own raw table."""
        frame = self._ask(f"select * from {table_of(self.kind)} where load_id in ({{ids}})", self.new)
        if "ordinal" in frame.columns and "row_number" not in frame.columns:
            frame = frame.with_columns(pl.col("ordinal").alias("row_number"))
        return _with_days(frame)

    @cached_property
    def participants(self) -> pl.DataFrame:
        """Pupils of the new files."""
        return _with_days(self._ask(PARTICIPANTS, self.new))

    @cached_property
    def tasks(self) -> pl.DataFrame:
        """Task cells of the new files."""
        return self._ask(TASKS, self.new)

    @cached_property
    def loads(self) -> pl.DataFrame:
        """A row per new file: rows_cnt, and of results rows_per_school, absent_pct, mean_pct."""
        return self._loads(self.new)

    @cached_property
    def earlier_loads(self) -> pl.DataFrame:
        """The same about earlier files."""
        return self._loads(self.earlier)

    def _loads(self, ids: list[int]) -> pl.DataFrame:
        if self.kind not in RESULTS:
            return self._ask(
                "select load_id, rows_loaded as rows_cnt from ops.load_log where load_id in ({ids})", ids
            )
        by_load = (
            self._schools(ids)
            .group_by("load_id")
            .agg(
                pl.col("rows_cnt", "absent_cnt", "scored_cnt", "pct_sum").sum(),
                pl.col("school_code").n_unique().alias("schools_cnt"),
            )
        )
        return by_load.select(
            "load_id",
            "rows_cnt",
            (pl.col("rows_cnt") / pl.col("schools_cnt")).alias("rows_per_school"),
            (100 * pl.col("absent_cnt") / pl.col("rows_cnt")).alias("absent_pct"),
            pl.when(pl.col("scored_cnt") >= SMALLEST_MEAN)
            .then(pl.col("pct_sum") / pl.col("scored_cnt"))
            .alias("mean_pct"),
        ).sort("load_id")

    def _schools(self, ids: list[int]) -> pl.DataFrame:
        sql = SCHOOLS.replace("{procedure}", PROCEDURE)
        sql = sql.replace("{smallest}", str(SMALLEST_MEAN)).replace("{fewest}", str(FEWEST_SCHOOLS))
        return self._ask(sql, ids)

    def schools_against_history(self, at_least: int) -> pl.DataFrame:
        """A row per new file × procedure × school: rows_ratio and position_shift, null with too short a history.

        The history of a school: its procedures of every kind of results file before this run, each in its latest file.
        """
        before = self._schools(self._loaded_before(RESULTS))
        keys = [*PROCEDURE.split(", "), "school_code"]
        before = before.sort("load_id").unique(keys, keep="last")
        usual = before.group_by("school_code").agg(
            pl.col("rows_cnt").median().alias("usual_rows"),
            pl.col("position_pts").median().alias("usual_position"),
            pl.len().alias("works_cnt"),
            pl.col("position_pts").count().alias("positions_cnt"),
        )
        now = (
            self._schools(self._loaded_before(RESULTS) + self.new) if len(before) else self._schools(self.new)
        )
        now = now.filter(pl.col("load_id").is_in(self.new)).join(usual, on="school_code", how="left")
        return now.select(
            "load_id",
            "school_code",
            pl.when(pl.col("works_cnt") >= at_least)
            .then(pl.col("rows_cnt") / pl.col("usual_rows"))
            .alias("rows_ratio"),
            pl.when(pl.col("positions_cnt") >= at_least)
            .then(pl.col("position_pts") - pl.col("usual_position"))
            .alias("position_shift"),
        )

    def seen_before(self, table: str, column: str) -> list[str]:
        """Return the values of a column in all remembered earlier loads."""
        frame = self._ask(
            f'select distinct "{column}" as value from {table} where load_id in ({{ids}})', self.earlier
        )
        return sorted(frame.get_column("value").drop_nulls().to_list())

    def _ask(self, sql: str, ids: list[int]) -> pl.DataFrame:
        listed = ", ".join(str(load_id) for load_id in ids) or "null"
        return pl.DataFrame(self.connection.execute(sql.replace("{ids}", listed)).to_arrow_table())


def _with_days(frame: pl.DataFrame) -> pl.DataFrame:
    """Add `<date>_days` since 1 September of the row's school year where a frame has one."""
    if "school_year" not in frame.columns:
        return frame
    first = pl.date(pl.col("school_year") - 1, 9, 1)
    dates = [name for name, dtype in frame.schema.items() if dtype == pl.Date]
    return frame.with_columns(
        (pl.col(name) - first).dt.total_days().cast(pl.Float64).alias(f"{name}_days") for name in dates
    )
