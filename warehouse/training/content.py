"""Content deficits: what a class reaches in a content element against pupils of the same overall level."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.stats import norm

from warehouse.arithmetic.nulls import benjamini_hochberg, overdispersion
from warehouse.objectivity.expected import ItemModel, external, item_model
from warehouse.objectivity.prepare import Test, prepare
from warehouse.thresholds import LEAST_GROUP, threshold

GAP_PTS = -10.0
Q_LEVEL = threshold("q_level")
CODE, SKILL = "КЭС", "умение"
SCHEMA = {
    "procedure_id": pl.String,
    "school_code": pl.String,
    "class_label": pl.String,
    "topic_type": pl.String,
    "content_code": pl.String,
    "skill": pl.String,
    "tasks": pl.Int64,
    "n": pl.Int64,
    "completion_pct": pl.Float64,
    "expected_pct": pl.Float64,
    "gap": pl.Float64,
    "p_value": pl.Float64,
    "q_value": pl.Float64,
    "needs_support": pl.Boolean,
    "reason": pl.String,
}


def content_deficits(
    participants: pl.DataFrame,
    tasks: pl.DataFrame,
    dim_tasks: pl.DataFrame,
    links: pl.DataFrame | None = None,
    topics: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """One procedure: class × content code, for marts.msr_content_deficits.

    Args:
        participants, tasks: rows of one procedure. dim_tasks: with content_code and skill (a task may stand under
            several codes; then it counts in each).
        links: `season_links` of the season, or None. topics: `topics_of_tasks`; None = the codes of dim_tasks.

    Returns:
        SCHEMA. completion_pct: points of the maximum the class reached; expected_pct: what works with the same rest
        score, other subjects and journal marks reach in the procedure; gap in percentage points; p one-sided
        (below expectation) with the between-class variance of the content code added; q by Benjamini–Hochberg over
        the procedure and kind of topic; needs_support: q ≤ .05, gap ≤ −10 points and n ≥ 10. A ground to offer help,
        not a diagnosis.
    """
    if topics is None and "content_code" in dim_tasks.columns:
        skill = pl.col("skill") if "skill" in dim_tasks.columns else pl.lit("").alias("skill")
        topics = dim_tasks.select("task_code", pl.lit(CODE).alias("topic_type"), "content_code", skill)
    if topics is None or topics.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    test = prepare(participants, tasks, dim_tasks, None, links)
    model = item_model(test, external(test))
    if model is None:
        return pl.DataFrame(schema=SCHEMA)
    measured = pl.col("task_code").is_in(test.task_codes) & pl.col("content_code").is_not_null()
    codes = topics.filter(measured).unique(maintain_order=True)
    position = {c: j for j, c in enumerate(test.task_codes)}
    base = test.classes.select(
        pl.lit(test.procedure["procedure_id"]).alias("procedure_id"), "school_code", "class_label"
    )
    parts = []
    known: dict[tuple[int, ...], dict[str, np.ndarray]] = {}
    for (kind, code), rows in codes.group_by("topic_type", "content_code", maintain_order=True):
        columns = sorted({position[t] for t in rows["task_code"]})
        # A skill and its code often stand for the same tasks.
        figures = known.get(tuple(columns)) or _figures(test, model, columns)
        known[tuple(columns)] = figures
        skills = "; ".join(dict.fromkeys(s for s in rows["skill"].to_list() if s))
        parts.append(
            base.with_columns(
                pl.lit(kind).alias("topic_type"),
                pl.lit(code).alias("content_code"),
                pl.lit(skills).alias("skill"),
                pl.lit(len(columns)).alias("tasks"),
                *[pl.Series(k, v) for k, v in figures.items()],
            ).filter(pl.col("n") > 0)
        )
    if not parts:
        return pl.DataFrame(schema=SCHEMA)
    out = pl.concat(
        part.with_columns(pl.Series("q_value", benjamini_hochberg(part["p_value"].to_numpy())))
        for part in pl.concat(parts).partition_by("topic_type", maintain_order=True)
    )
    support = (pl.col("q_value") <= Q_LEVEL) & (pl.col("gap") <= GAP_PTS) & (pl.col("n") >= LEAST_GROUP)
    words = pl.format(
        "выполнено {} % при ожидаемых {} % у обучающихся того же уровня",
        pl.col("completion_pct").round(0).cast(pl.Int64),
        pl.col("expected_pct").round(0).cast(pl.Int64),
    )
    out = out.with_columns(support.alias("needs_support")).with_columns(
        pl.when("needs_support").then(words).otherwise(pl.lit("")).alias("reason")
    )
    return out.select(SCHEMA.keys()).cast(pl.Schema(SCHEMA))


def topics_of_tasks(dim_tasks: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """What tasks measure, all three kinds in one frame, for `content_deficits`.

    Args:
        dim_tasks: tasks of one procedure. results: procedure_id, task_code, result_type (КЭС, умение, планируемый
            результат), result_code, title; the same text typed differently has one code there.

    Returns:
        task_code, topic_type, content_code, skill (the words; of a content code those of its tasks' skills).
    """
    own = results.filter(pl.col("procedure_id").is_in(dim_tasks["procedure_id"].unique().implode()))
    words = (
        own.filter(pl.col("result_type") == SKILL)
        .group_by("task_code")
        .agg(pl.col("title").min().alias("of_task"))
    )
    return (
        own.join(words, on="task_code", how="left")
        .with_columns(
            pl.when(pl.col("result_type") == CODE).then("of_task").otherwise("title").alias("skill")
        )
        .select(
            "task_code",
            pl.col("result_type").alias("topic_type"),
            pl.col("result_code").alias("content_code"),
            "skill",
        )
        .sort("topic_type", "content_code", "task_code")
    )


def _figures(test: Test, model: ItemModel, columns: list[int]) -> dict[str, np.ndarray]:
    seen = np.isfinite(model.x[:, columns])
    possible = (seen * test.maxima[columns]).sum(1)
    got = np.where(seen, model.x[:, columns], 0.0).sum(1)
    expected = np.where(seen, model.expected[:, columns], 0.0).sum(1)
    variance = np.where(seen, model.variance[:, columns], 0.0).sum(1)

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(model.unit, values, test.class_count)

    n = np.bincount(model.unit[possible > 0], minlength=test.class_count)
    points = np.maximum(total(possible), 1e-9)
    completion, reached = total(got) / points, total(expected) / points
    sampling = np.where(n > 0, total(variance) / points**2, np.nan)
    gap = np.where(n > 0, completion - reached, np.nan)
    tau2, centre = overdispersion(gap, sampling)
    z = np.nan_to_num((gap - centre) / np.sqrt(sampling + tau2))
    return {
        "n": n,
        "completion_pct": 100 * completion,
        "expected_pct": 100 * (reached + centre),
        "gap": 100 * np.nan_to_num(gap - centre),
        "p_value": norm.cdf(z),
    }
