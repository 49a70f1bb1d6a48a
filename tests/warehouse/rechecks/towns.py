"""Invented re-checks of small municipalities: one commission that gives more, the rest honest."""

import numpy as np
import polars as pl

CRITERIA, MAXIMUM, NOISE = 19, 2, 0.12


def town(seed: int, added: float = 0.0, works: int = 24, schools: int = 5, lifted: int = 3) -> pl.DataFrame:
    """Re-checks of a small municipality; the first school gives `added` points more on its first criteria.

    Expert and school differ by a point either way in `NOISE` of the answers.
    """
    random = np.random.default_rng(seed)
    rows = []
    for school in range(schools):
        true = random.integers(0, MAXIMUM + 1, (works, CRITERIA))
        shown = np.clip(
            true + random.choice([-1, 0, 1], true.shape, p=[NOISE / 2, 1 - NOISE, NOISE / 2]), 0, MAXIMUM
        )
        if school == 0 and added:
            # A point is added where there is room for one, so often that the mean is what was asked.
            room = shown[:, :lifted] < MAXIMUM
            chance = np.minimum(added / np.maximum(room.mean(0), 1e-9), 1)
            shown[:, :lifted] += room & (random.random(room.shape) < chance)
        rows += [
            (f"99000{school}", f"99000{school}{w:03d}", f"{c + 1}", int(shown[w, c]), int(true[w, c]))
            for w in range(works)
            for c in range(CRITERIA)
        ]
    columns = ["school_code", "participant_code", "task_code", "school_score", "expert_score"]
    return pl.DataFrame(rows, schema=columns, orient="row").with_columns(
        pl.lit("РУ").alias("subject"),
        pl.lit("p").alias("procedure_id"),
        pl.lit("5А").alias("class_label"),
        pl.lit("Э-1").alias("expert_code"),
        pl.lit(None, dtype=pl.String).alias("teacher_code"),
        pl.lit(MAXIMUM).alias("max_score"),
    )
