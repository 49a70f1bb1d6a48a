"""One procedure as arrays: what every objectivity statistic of the package reads.

A procedure (one test of one subject and grade in one season) becomes `Test`: participants sorted by class,
a participants × tasks score matrix, mark borders, and what other sources say about the same participants
(journal marks, their other subjects of the same season). Missing pieces are NaN or None and never an error:
each statistic says for itself with how much it could work.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from scipy.stats import norm

CLASS_KEYS = ["procedure_id", "school_code", "class_label"]
PROCEDURE_COLUMNS = [
    "procedure_id",
    "kind",
    "school_year",
    "season",
    "subject",
    "grade",
    "class_grade",
]
PUPIL_KEYS = ["school_code", "class_grade", "participant_code"]
#: What a pass over all regions says of a result: its middle rank in the procedure, and how many results there are.
WIDER = ("middle_rank", "known_cnt")


@dataclass
class Test:
    """Arrays of one procedure; N rows = all participants listed, present or absent, sorted by class.

    `unit` is the class index of a row, 0…C-1, in the row order of `classes`; `home` is the same, except
    that an absent participant listed without a class belongs to the class that the other subject of the
    season (or the school's only class) names, −1 where nothing names it. `scores` is N × J points with NaN
    where a task was not set or not taught; a task not attempted counts 0. `other_z` is the mean normal
    score of the same participant in the other subjects of the season, `other_journal` the mean journal mark
    there.
    """

    procedure: dict[str, Any]
    classes: pl.DataFrame
    unit: np.ndarray
    present: np.ndarray
    total: np.ndarray
    mark: np.ndarray
    journal: np.ndarray
    z: np.ndarray
    home: np.ndarray
    other_z: np.ndarray
    other_journal: np.ndarray
    variant: np.ndarray
    scores: np.ndarray
    maxima: np.ndarray
    is_open: np.ndarray
    task_codes: list[str]
    max_total: float
    borders: list[float] = field(default_factory=list)

    @property
    def class_count(self) -> int:
        """Number of classes with at least one participant row."""
        return self.classes.height

    def per_class(self, values: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
        """Sum of `values` per class (over `rows`, a boolean mask, when given)."""
        if rows is None:
            return np.bincount(self.unit, values, self.class_count)
        return np.bincount(self.unit[rows], values[rows], self.class_count)


def normal_scores(values: pl.Expr, over: list[str]) -> pl.Expr:
    """Blom-type normal scores of `values` within groups: rank-based, comparable across tests, null stays
    null.
    """
    position = (values.rank("average").over(over) - 0.5) / values.count().over(over)
    return position.map_batches(_normal, return_dtype=pl.Float64)


def valid_journal() -> pl.Expr:
    """Journal mark as 2…5, anything else null."""
    mark = pl.col("journal_mark").cast(pl.Float64, strict=False)
    return pl.when(mark.is_between(2, 5)).then(mark)


def _own_or_wider(known: list[str]) -> pl.Expr:
    """Normal scores of the results at hand, or of the wider circle that has ranked them."""
    if not set(WIDER) <= set(known):
        return normal_scores(pl.col("result"), ["procedure_id"])
    position = (pl.col("middle_rank") - 0.5) / pl.col("known_cnt")
    return position.map_batches(_normal, return_dtype=pl.Float64)


def _normal(positions: pl.Series) -> pl.Series:
    return pl.Series(norm.ppf(positions.cast(pl.Float64).to_numpy())).fill_nan(None)


def season_links(season: pl.DataFrame) -> pl.DataFrame:
    """What the other subjects of the same season say about each participant.

    Args:
        season: participants of one kind × school_year × season, all subjects
        (marts.fct_participant_results). Where a wider pass has ranked the results, with `middle_rank` of each and
        `known_cnt` of its procedure: normal scores are then of that wider circle.

    Returns:
        procedure_id, PUPIL_KEYS, z (own normal score), other_z, other_count, other_journal, season_class
        (the class under which the participant was present in the season, null when never).
    """
    columns = [
        "procedure_id",
        *PUPIL_KEYS,
        "class_label",
        "attendance",
        "primary_score",
        "mark",
        "journal_mark",
    ]
    base = (
        season.select(*columns, *[name for name in WIDER if name in season.columns])
        .unique(["procedure_id", *PUPIL_KEYS], keep="first", maintain_order=True)
        .with_columns(valid_journal().alias("journal"))
        .with_columns(
            pl.when(pl.col("attendance") == "present")
            .then(pl.coalesce(pl.col("primary_score").cast(pl.Float64), pl.col("mark").cast(pl.Float64)))
            .alias("result")
        )
        .with_columns(_own_or_wider(season.columns).alias("z"))
    )
    others = pl.col("z").count().over(PUPIL_KEYS) - pl.col("z").is_not_null()
    journals = pl.col("journal").count().over(PUPIL_KEYS) - pl.col("journal").is_not_null()
    z_sum = pl.col("z").sum().over(PUPIL_KEYS) - pl.col("z").fill_null(0)
    journal_sum = pl.col("journal").sum().over(PUPIL_KEYS) - pl.col("journal").fill_null(0)
    return base.select(
        "procedure_id",
        *PUPIL_KEYS,
        "z",
        pl.when(others > 0).then(z_sum / others).alias("other_z"),
        others.alias("other_count"),
        pl.when(journals > 0).then(journal_sum / journals).alias("other_journal"),
        pl.col("class_label")
        .filter(pl.col("attendance") == "present")
        .first()
        .over(PUPIL_KEYS)
        .cast(pl.String)
        .alias("season_class"),
    )


def prepare(
    participants: pl.DataFrame,
    tasks: pl.DataFrame | None = None,
    dim_tasks: pl.DataFrame | None = None,
    scales: pl.DataFrame | None = None,
    links: pl.DataFrame | None = None,
) -> Test:
    """Arrays of one procedure.

    Args:
        participants: rows of one procedure_id (marts.fct_participant_results).
        tasks: its task rows (marts.fct_task_results) or None.
        dim_tasks: its tasks (marts.dim_tasks) or None: a task of more than one point then counts as open.
        scales: procedure_id, min3, min4, min5, or None.
        links: `season_links` of the season, or None when nothing else was written.

    Raises:
        ValueError: no rows, or rows of several procedures.
    """
    ids = participants["procedure_id"].unique()
    if len(ids) != 1:
        raise ValueError(f"rows of exactly one procedure expected, got {len(ids)}")
    procedure_id = ids[0]
    rows = (
        participants.with_columns(pl.col("class_label").cast(pl.String).fill_null(""))
        .unique(["school_code", "class_label", "participant_code"], keep="first", maintain_order=True)
        .sort("school_code", "class_label", "participant_code")
        .with_columns(valid_journal().alias("journal_mark"))
    )
    if links is None:
        links = season_links(rows)
    mine = links.filter(pl.col("procedure_id") == procedure_id).drop("procedure_id")
    rows = rows.join(mine, on=PUPIL_KEYS, how="left", maintain_order="left").with_row_index("row")
    keys = ["school_code", "class_label"]
    is_present = (pl.col("attendance") == "present").fill_null(value=False)
    classes = rows.group_by(keys, maintain_order=True).agg(
        pl.col("municipality").first(),
        is_present.sum().cast(pl.Int64).alias("n"),
        (~is_present).sum().cast(pl.Int64).alias("absent"),
    )
    unit = rows.join(classes.select(keys).with_row_index("unit"), on=keys, how="left", maintain_order="left")
    matrix, maxima, is_open, codes = _matrix(rows, tasks, dim_tasks, procedure_id)
    present = rows.select(is_present.alias("p"))["p"].to_numpy()
    total = _floats(rows, "primary_score")
    if matrix.shape[1]:
        summed = np.where(np.isfinite(matrix).any(1), np.nansum(matrix, 1), np.nan)
        total = np.where(np.isfinite(total), total, summed)
    total = np.where(present, total, np.nan)
    matrix[~present] = np.nan
    given = _floats(rows, "max_primary_score")
    known = given[np.isfinite(given)]
    best = np.nanmax(total) if np.isfinite(total).any() else 0.0
    return Test(
        procedure={c: rows[c][0] if c in rows.columns else None for c in PROCEDURE_COLUMNS},
        classes=classes,
        unit=unit["unit"].to_numpy().astype(np.int64),
        present=present,
        total=total,
        mark=np.where(present, _floats(rows, "mark"), np.nan),
        journal=_floats(rows, "journal_mark"),
        z=np.where(present, _floats(rows, "z"), np.nan),
        home=_home(rows, classes, present, unit["unit"].to_numpy().astype(np.int64)),
        other_z=_floats(rows, "other_z"),
        other_journal=_floats(rows, "other_journal"),
        variant=rows["variant"].cast(pl.String).fill_null("").to_numpy(),
        scores=matrix,
        maxima=maxima,
        is_open=is_open,
        task_codes=codes,
        max_total=float(max(known.max() if len(known) else 0.0, maxima.sum(), best)),
        borders=_borders(scales, procedure_id),
    )


def _floats(frame: pl.DataFrame, column: str) -> np.ndarray:
    if column not in frame.columns:
        return np.full(frame.height, np.nan)
    return frame[column].cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy().copy()


def _home(rows: pl.DataFrame, classes: pl.DataFrame, present: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """Class index of every row for absence statistics; see `Test.home`."""
    tested = classes.with_row_index("unit").filter(pl.col("n") > 0)
    single = (
        tested.group_by("school_code")
        .agg(pl.len(), pl.col("unit").first())
        .filter(pl.col("len") == 1)
        .drop("len")
    )
    keys = ["school_code", "class_label"]
    named = (
        rows.select("school_code", pl.col("season_class").alias("class_label"))
        .join(tested.select(*keys, "unit"), on=keys, how="left", maintain_order="left")
        .join(single.rename({"unit": "only"}), on="school_code", how="left", maintain_order="left")
        .select(pl.coalesce("unit", "only").cast(pl.Int64).fill_null(-1).alias("home"))
    )["home"].to_numpy()
    empty = classes["n"].to_numpy()[unit] == 0
    return np.where(~present & empty, named, unit)


def _borders(scales: pl.DataFrame | None, procedure_id: str) -> list[float]:
    if scales is None:
        return []
    mine = scales.filter(pl.col("procedure_id") == procedure_id)
    if mine.is_empty():
        return []
    values = [mine[c][0] for c in ("min3", "min4", "min5") if c in mine.columns]
    return sorted({float(v) for v in values if v is not None and v > 0})


def _matrix(
    rows: pl.DataFrame, tasks: pl.DataFrame | None, dim_tasks: pl.DataFrame | None, procedure_id: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """Participants × tasks points, task maxima, open flags, task codes; zero columns where there are no
    tasks.
    """
    nothing: tuple[np.ndarray, np.ndarray, np.ndarray, list[str]] = (
        np.empty((rows.height, 0)),
        np.empty(0),
        np.empty(0, bool),
        [],
    )
    if tasks is None or tasks.is_empty():
        return nothing
    tasks = tasks.filter(
        (pl.col("procedure_id") == procedure_id) & (pl.col("response").fill_null("scored") != "not_taught")
    )
    blank = pl.col("response").fill_null("scored") == "not_attempted"
    tasks = tasks.with_columns(
        pl.when(blank).then(0.0).otherwise(pl.col("score").cast(pl.Float64)).alias("score"),
        pl.col("class_label").cast(pl.String).fill_null(""),
    ).filter(pl.col("score").is_not_null())
    if tasks.is_empty():
        return nothing
    info = _task_info(tasks, dim_tasks, procedure_id)
    keys = ["school_code", "class_label", "participant_code"]
    placed = tasks.join(rows.select("row", *keys), on=keys).join(
        info.select("task_code").with_row_index("col"), on="task_code"
    )
    maxima = info["max_score"].to_numpy().astype(float)
    matrix = np.full((rows.height, info.height), np.nan)
    columns = placed["col"].to_numpy()
    matrix[placed["row"].to_numpy(), columns] = np.clip(
        np.round(placed["score"].to_numpy()), 0, maxima[columns]
    )
    return matrix, maxima, info["is_open"].to_numpy(), info["task_code"].to_list()


def _task_info(tasks: pl.DataFrame, dim_tasks: pl.DataFrame | None, procedure_id: str) -> pl.DataFrame:
    """task_code, max_score, is_open of the tasks that somebody answered and that can differ between
    pupils.
    """
    seen = tasks.group_by("task_code", maintain_order=True).agg(
        pl.col("max_score").cast(pl.Float64).max().alias("row_max"), pl.col("score").max().alias("top")
    )
    empty = {"task_code": pl.String, "max_score": pl.Float64, "answer_type": pl.String}
    known = pl.DataFrame(schema=empty)
    if dim_tasks is not None and not dim_tasks.is_empty():
        if "answer_type" not in dim_tasks.columns:
            dim_tasks = dim_tasks.with_columns(pl.lit(None, pl.String).alias("answer_type"))
        known = (
            dim_tasks.filter(pl.col("procedure_id") == procedure_id)
            .group_by("task_code")
            .agg(pl.col("max_score").cast(pl.Float64).max(), pl.col("answer_type").drop_nulls().first())
        )
    info = seen.join(known, on="task_code", how="left", maintain_order="left").with_columns(
        # As reports count: what the file of results itself says comes before the description of the work.
        pl.coalesce("row_max", "max_score", "top").round(0).alias("max_score")
    )
    by_type = pl.col("answer_type").str.to_lowercase().str.starts_with("развернут") | pl.col(
        "answer_type"
    ).str.to_lowercase().str.starts_with("развёрнут")
    return info.filter(pl.col("max_score") > 0).select(
        "task_code", "max_score", by_type.fill_null(pl.col("max_score") > 1).alias("is_open")
    )
