"""Content deficits: what a class reaches in a content element against pupils of the same overall level."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.stats import norm

from warehouse.methods.expected import external, item_model
from warehouse.methods.nulls import benjamini_hochberg, overdispersion
from warehouse.methods.prepare import prepare

GAP_PTS = -10.0
LEAST = 10
CODE, SKILL, RESULT = "КЭС", "умение", "планируемый результат"
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
) -> pl.DataFrame:
    """One procedure: class × content code, for marts.msr_content_deficits.

    Args:
        participants, tasks: rows of one procedure. dim_tasks: with content_code and skill (a task may stand under
            several codes; then it counts in each), of one kind or several (`described`).
        links: `season_links` of the season, or None.

    Returns:
        SCHEMA. completion_pct: points of the maximum the class reached; expected_pct: what works with the same rest
        score, other subjects and journal marks reach in the procedure; gap in percentage points; p one-sided
        (below expectation) with the between-class variance of the content code added; q by Benjamini–Hochberg over
        the procedure and kind of topic; needs_support: q ≤ .05, gap ≤ −10 points and n ≥ 10. A ground to offer help,
        not a diagnosis.
    """
    if "content_code" not in dim_tasks.columns:
        return pl.DataFrame(schema=SCHEMA)
    test = prepare(participants, tasks, dim_tasks, None, links)
    model = item_model(test, external(test))
    if model is None:
        return pl.DataFrame(schema=SCHEMA)
    absent = {"skill": "", "topic_type": CODE}
    codes = (
        dim_tasks.filter(pl.col("task_code").is_in(test.task_codes) & pl.col("content_code").is_not_null())
        .with_columns(pl.lit(v).alias(k) for k, v in absent.items() if k not in dim_tasks.columns)
        .select("topic_type", "content_code", "task_code", "skill")
        .unique(maintain_order=True)
    )
    position = {c: j for j, c in enumerate(test.task_codes)}
    base = test.classes.select(
        pl.lit(test.procedure["procedure_id"]).alias("procedure_id"), "school_code", "class_label"
    )
    parts = []
    known: dict[tuple, dict[str, np.ndarray]] = {}
    for (kind, code), rows in codes.group_by("topic_type", "content_code", maintain_order=True):
        columns = sorted({position[t] for t in rows["task_code"]})
        # A skill and its code often stand for the same tasks.
        figures = known.get(tuple(columns)) or _figures(test, model, columns)
        known[tuple(columns)] = figures
        skill = "; ".join(dict.fromkeys(s for s in rows["skill"].to_list() if s))
        parts.append(
            base.with_columns(
                pl.lit(kind).alias("topic_type"),
                pl.lit(code).alias("content_code"),
                pl.lit(skill).alias("skill"),
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
    support = (pl.col("q_value") <= 0.05) & (pl.col("gap") <= GAP_PTS) & (pl.col("n") >= LEAST)
    words = pl.format(
        "выполнено {} % при ожидаемых {} % у обучающихся того же уровня",
        pl.col("completion_pct").round(0).cast(pl.Int64),
        pl.col("expected_pct").round(0).cast(pl.Int64),
    )
    out = out.with_columns(support.alias("needs_support")).with_columns(
        pl.when("needs_support").then(words).otherwise(pl.lit("")).alias("reason")
    )
    return out.select(SCHEMA.keys()).cast(SCHEMA)


def described(dim_tasks: pl.DataFrame) -> pl.DataFrame:
    """Tasks under all three kinds of topic: content code, words of the skill, words of the planned result.

    Adds `topic_type` and puts the words in the place of `content_code`, so that one run of the method serves all.
    """
    parts = [dim_tasks.with_columns(pl.lit(CODE).alias("topic_type"))]
    for kind, column in ((SKILL, "skill"), (RESULT, "planned_result")):
        said = dim_tasks.filter(pl.col(column).is_not_null() & (pl.col(column) != ""))
        parts.append(
            said.with_columns(pl.lit(kind).alias("topic_type"), pl.col(column).alias("content_code"))
        )
    return pl.concat(parts)


def _figures(test, model, columns: list[int]) -> dict[str, np.ndarray]:
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
