"""The harness' municipality with content gaps planted in it: a class that did not get to a skill."""

from pathlib import Path

import numpy as np
import polars as pl

from tests.warehouse.objectivity import harness_data

TASKS_OF_A_CODE = 3
UNIT = ["procedure_id", "school_code", "class_label"]


def with_codes(dim_tasks: pl.DataFrame) -> pl.DataFrame:
    """Three tasks in a row are one content code, the last ones what is left: codes of one task occur too."""
    code = (pl.col("task_code").cast(pl.Int64) - 1) // TASKS_OF_A_CODE + 1
    return dim_tasks.with_columns(
        code.cast(pl.String).alias("content_code"), pl.format("умение {}", code).alias("skill")
    )


def plant(
    frames: dict[str, pl.DataFrame], seed: int, share: float = 0.05, least: float = 0.3, most: float = 0.8
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Lower a skill in some classes; (frames with codes and gaps, truth).

    Args:
        frames: `harness_data.marts`. share: of class × code. Every point a pupil of the class earned on tasks of the
            code is lost with a probability that is the same for the class, drawn between `least` and `most`.

    Returns:
        Truth: UNIT, content_code, n (present), strength (0 = nothing planted), is_planted. Totals, marks and journal
        marks stay as they were: a topic not reached shows in its own tasks only.
    """
    random = np.random.default_rng(seed)
    codes = with_codes(frames["dim_tasks"])
    present = (
        frames["tasks"].group_by(UNIT).agg(pl.col("participant_code").n_unique().cast(pl.Int64).alias("n"))
    )
    truth = present.sort(UNIT).join(codes.select("procedure_id", "content_code").unique(), on="procedure_id")
    truth = truth.sort(*UNIT, "content_code")
    chosen = random.random(truth.height) < share
    strength = np.where(chosen, random.uniform(least, most, truth.height), 0.0)
    truth = truth.with_columns(pl.Series("strength", strength), pl.Series("is_planted", chosen))
    tasks = frames["tasks"].join(
        codes.select("procedure_id", "task_code", "content_code"), on=["procedure_id", "task_code"]
    )
    tasks = tasks.join(
        truth.select(*UNIT, "content_code", "strength"), on=[*UNIT, "content_code"], maintain_order="left"
    )
    kept = random.binomial(tasks["score"].cast(pl.Int64).to_numpy(), 1 - tasks["strength"].to_numpy())
    tasks = tasks.with_columns(pl.Series("score", kept).cast(frames["tasks"].schema["score"]))
    return {**frames, "dim_tasks": codes, "tasks": tasks.select(frames["tasks"].columns)}, truth


def municipality(
    shared: Path, seed: int, *, null: bool = False, least: float = 0.3, most: float = 0.8
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """A generated municipality with gaps, and their truth; with `null` nobody manipulates and nothing is planted."""
    data, _ = harness_data.generate(shared, seed, "irt", null=null)
    return plant(harness_data.marts(data), seed, 0.0 if null else 0.05, least, most)
