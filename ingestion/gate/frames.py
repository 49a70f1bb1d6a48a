"""What batch rules look at: small frames made from an extract, and what earlier loads say about its size."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import polars as pl

from ingestion.core.model import Extract

PARTICIPANTS = "raw.results_participants"
TASKS = "raw.results_tasks"
PUBLISHED = ("raw.marks", "raw.journal", "raw.scores", "raw.items", "raw.planned")
# Reports whose shares add up to the whole group; tasks are completed independently of each other.
WHOLE = ("raw.marks", "raw.journal", "raw.scores")
EARLIEST, AHEAD = date(2015, 1, 1), timedelta(days=2 * 366)
LARGEST_TASK = 20
PROCEDURE = ["kind", "school_year", "season", "subject", "grade"]


def participants(extract: Extract) -> pl.DataFrame | None:
    """Pupils with 0/1 columns for a rule's mean: is_absent of all, the others of those present (null = absent)."""
    people = extract.tables.get(PARTICIPANTS)
    if people is None or people.is_empty():
        return None
    sums = _sums(extract)
    here = pl.col("attendance") == "present"
    frame = people.join(sums, on=["sheet", "row_number"], how="left", nulls_equal=True).with_columns(
        # A total that the gate dropped must not come back as a sum of tasks.
        pl.when(pl.col("total_text").is_null() | pl.col("primary_score").is_not_null())
        .then(pl.coalesce("primary_score", "tasks_sum"))
        .alias("score")
    )
    unlike = pl.col("primary_score") != pl.col("tasks_sum")
    return frame.select(
        pl.col("score").alias("primary_score"),
        (~here).cast(pl.Float64).alias("is_absent"),
        pl.when(here).then(pl.col("score").is_null().cast(pl.Float64)).alias("is_without_score"),
        pl.when(here).then(unlike.fill_null(False).cast(pl.Float64)).alias("is_total_unlike_sum"),
        pl.when(here).then(pl.col("journal_mark").is_null().cast(pl.Float64)).alias("is_without_journal"),
    )


def _sums(extract: Extract) -> pl.DataFrame:
    tasks = extract.tables.get(TASKS)
    names = {"sheet": pl.String, "row_number": pl.Int64, "tasks_sum": pl.Float64}
    if tasks is None or tasks.is_empty():
        return pl.DataFrame(schema=names)
    summed = tasks.group_by("participant_sheet", "participant_row").agg(
        pl.col("score").sum().alias("tasks_sum")
    )
    return summed.rename({"participant_sheet": "sheet", "participant_row": "row_number"}).cast(names)


def groups(extract: Extract) -> pl.DataFrame | None:
    """Published groups of all reports of the file."""
    frames = [
        frame.select("group_level", "participants", "pct")
        for t in PUBLISHED
        if (frame := extract.tables.get(t)) is not None
    ]
    return pl.concat(frames) if frames else None


def rows(extract: Extract) -> pl.DataFrame | None:
    """The one table of a register, with `score_difference` where two people marked the same work."""
    if len(extract.tables) != 1:
        return None
    (frame,) = extract.tables.values()
    if {"school_score", "expert_score"} <= set(frame.columns):
        frame = frame.with_columns(
            (pl.col("school_score") - pl.col("expert_score")).abs().alias("score_difference")
        )
    numbers = [name for name, dtype in frame.schema.items() if dtype.is_numeric()]
    return frame.select(numbers) if numbers else None


def summary(extract: Extract, kind: str, connection: duckdb.DuckDBPyConnection | None) -> pl.DataFrame:
    """One row about the file: shares and ratios; null where there is nothing to compare with."""
    held = extract.quarantine.height
    row = {
        "held_share": held / extract.rows_read if extract.rows_read else None,
        "known_schools_share": _known_schools(extract, connection),
        "participants_ratio": _participants_ratio(extract, connection),
        "rows_ratio": _rows_ratio(extract, kind, connection),
        "groups_ratio": _groups_ratio(extract, connection),
        "whole_share": _whole_share(extract),
        "far_dates_share": _far_dates(extract),
        "odd_maxima_share": _share(
            extract, "raw.test_specs", ~pl.col("max_score").is_between(1, LARGEST_TASK)
        ),
        "without_level_share": _share(extract, "raw.test_specs", pl.col("difficulty").is_null()),
        "without_marker_share": _share(extract, "raw.official_signs", pl.col("marker").is_null()),
        "untimed_share": _share(extract, "raw.plan_measures", _is_empty("timing_text")),
        "without_status_share": _share(extract, "raw.status_reports", _is_empty("status")),
        **_nested(extract),
    }
    return pl.DataFrame([row], schema=dict.fromkeys(row, pl.Float64))


def _known_schools(extract: Extract, connection) -> float | None:
    codes = {
        code
        for frame in extract.tables.values()
        if "school_code" in frame.columns
        for code in frame.get_column("school_code").drop_nulls().unique()
    }
    if not codes or connection is None or "raw.schools" in extract.tables:
        return None
    register = {
        row[0] for row in connection.execute("select distinct school_code from raw.schools").fetchall()
    }
    return len(codes & register) / len(codes) if register else None


def _participants_ratio(extract: Extract, connection) -> float | None:
    """Pupils of the file against pupils of the same schools in the same tests a year earlier.

    Only the file's own schools are compared: one school's corrected file is not a region that has shrunk.
    """
    people = extract.tables.get(PARTICIPANTS)
    if people is None or people.is_empty() or connection is None:
        return None
    now = earlier = 0
    for key, rows in people.group_by(PROCEDURE):
        kind, school_year, season, subject, grade = key
        counted = connection.execute(
            "select school_code, count(distinct participant_code) from raw.results_participants where kind = ? "
            "and school_year = ? and season = ? and subject = ? and grade = ? group by school_code",
            [kind, school_year - 1, season, subject, grade],
        ).fetchall()
        before = dict(counted)
        known = rows.filter(pl.col("school_code").is_in(list(before)))
        now += known.height
        earlier += sum(before[code] for code in known.get_column("school_code").unique())
    return now / earlier if earlier else None


def _rows_ratio(extract: Extract, kind: str, connection) -> float | None:
    if connection is None:
        return None
    before = connection.execute(
        "select rows_loaded from ops.load_log where source_kind = ? and status = 'loaded' "
        "order by load_id desc limit 1",
        [kind],
    ).fetchone()
    return extract.rows_loaded / before[0] if before and before[0] else None


def _nested(extract: Extract) -> dict[str, float | None]:
    """The smallest margin between a wide group and the narrow ones that it contains, as two numbers of participants."""
    empty = {"wider_participants": None, "narrower_participants": None}
    for table in PUBLISHED:
        frame = extract.tables.get(table)
        if frame is None or frame.is_empty():
            continue
        one = frame.unique(["group_level", "group_name", "school_code"])
        sums = dict(one.group_by("group_level").agg(pl.col("participants").sum()).iter_rows())
        pairs = [
            ("all", "region"),
            ("region", "municipality"),
            ("municipality", "school"),
            ("region", "school"),
        ]
        found = [(sums[a], sums[b]) for a, b in pairs if sums.get(a) and sums.get(b)]
        if found:
            wide, narrow = min(found, key=lambda pair: pair[0] - pair[1])
            return {"wider_participants": float(wide), "narrower_participants": float(narrow)}
    return empty


def _is_empty(column: str) -> pl.Expr:
    return pl.col(column).is_null() | (pl.col(column).str.strip_chars() == "")


def _share(extract: Extract, table: str, condition: pl.Expr) -> float | None:
    """The share of a table's rows where a condition holds; None without the table or its rows."""
    frame = extract.tables.get(table)
    if frame is None or frame.is_empty():
        return None
    return frame.select(condition.fill_null(True).mean()).item()


def _whole_share(extract: Extract) -> float | None:
    """The share of published groups whose shares add up to a hundred."""
    frames = [extract.tables[table] for table in WHOLE if table in extract.tables]
    sums = [
        frame.group_by("sheet", "group_level", "group_name", "school_code").agg(pl.col("pct").sum())
        for frame in frames
    ]
    whole = pl.concat(sums).filter(pl.col("pct") > 0) if sums else pl.DataFrame()
    return None if whole.is_empty() else whole.select((pl.col("pct") - 100).abs().le(0.5).mean()).item()


def _far_dates(extract: Extract) -> float | None:
    """The share of dates that lie before all procedures of this kind or more than two years ahead."""
    dates = [
        frame.select(pl.col(name).cast(pl.Date).alias("day"))
        for frame in extract.tables.values()
        for name, dtype in frame.schema.items()
        if dtype in (pl.Date, pl.Datetime("us"))
    ]
    known = pl.concat(dates).drop_nulls() if dates else pl.DataFrame()
    if known.is_empty():
        return None
    return known.select((~pl.col("day").is_between(EARLIEST, date.today() + AHEAD)).mean()).item()


def _groups_ratio(extract: Extract, connection) -> float | None:
    """Schools of a published report against those of the same report of the same test a year earlier."""
    now = before = 0
    for table in PUBLISHED:
        frame = extract.tables.get(table)
        if frame is None or frame.is_empty() or connection is None:
            continue
        for (subject, grade, school_year), rows in frame.group_by("subject", "grade", "school_year"):
            earlier = connection.execute(
                f"select count(distinct group_name) from {table} "
                "where group_level = 'school' and subject = ? and grade = ? and school_year = ?",
                [subject, grade, school_year - 1],
            ).fetchone()[0]
            if earlier:
                before += earlier
                now += rows.filter(pl.col("group_level") == "school").get_column("group_name").n_unique()
    return now / before if before else None
