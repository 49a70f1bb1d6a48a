"""Design of checks: how many works to re-check, which ones, and where to send observers – reproducibly.

Works are drawn before results arrive and before works are destroyed, by a hash of the participant and a published
seed: anybody can repeat the draw, nobody can choose the works.
"""

from __future__ import annotations

import hashlib
import math

import polars as pl
from scipy.stats import norm

RESERVE = 0.20
CHECK_FOR = {
    "threshold_lift": "перепроверка работ у границ отметок независимыми экспертами",
    "lenient_open": "перепроверка заданий с развёрнутым ответом независимыми экспертами",
    "inflation": "перепроверка работ независимыми экспертами, сверка ответов с протоколом",
    "copying": "независимая повторная работа другого варианта с наблюдателем",
    "disclosure": "независимая повторная работа другого варианта с наблюдателем",
    "weak_removed": "сверка явки с журналом посещаемости и подтверждающими документами",
}


def works_needed(half_width: float, population: int, spread: float = 0.5, level: float = 0.95) -> int:
    """Works to re-check for a mean or share known to ± half_width (finite population of `population` works).

    spread: SD of one work's value; .5 is the largest a share can have. Raises ValueError for half_width ≤ 0.
    """
    if half_width <= 0:
        raise ValueError("half_width must be positive")
    endless = (norm.ppf(0.5 + level / 2) * spread / half_width) ** 2
    return min(population, math.ceil(endless / (1 + (endless - 1) / max(population, 1))))


def draw_key(seed: str, *parts: str) -> float:
    """Number in [0, 1) from a published seed and identifiers (SHA-256)."""
    digest = hashlib.sha256("|".join((seed, *parts)).encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64


def draw_works(participants: pl.DataFrame, per_class: int, seed: str) -> pl.DataFrame:
    """`per_class` works of every class: procedure_id, school_code, class_label, participant_code, order (1…).

    Uses identifiers only, so it may run on the list of participants before any result exists; absent participants
    are passed over later by taking the next in `order` (twice `per_class` works are listed as a reserve).
    """
    keys = ["procedure_id", "school_code", "class_label", "participant_code"]
    rows = participants.select(keys).unique().sort(keys)
    draws = [draw_key(seed, *(str(v) for v in row)) for row in rows.iter_rows()]
    rows = rows.with_columns(pl.Series("draw", draws, pl.Float64)).sort(*keys[:3], "draw")
    rows = rows.with_columns((pl.int_range(pl.len()).over(keys[:3]) + 1).alias("order"))
    return rows.filter(pl.col("order") <= 2 * per_class).drop("draw")


def plan_visits(classes: pl.DataFrame, visits: int, seed: str, reserve: float = RESERVE) -> pl.DataFrame:
    """Class-tests to visit: the strongest evidence first, at least `reserve` of them at random among the rest.

    The random part is what makes precision and missed cases measurable at all; without it neither can be stated.

    Args:
        classes: procedure_id, school_code, class_label, evidence, level (earlier period or current), any other.

    Returns:
        keys, evidence, level, why (`по силе свидетельств` or `случайный выбор`), at most `visits` rows.
    """
    keys = ["procedure_id", "school_code", "class_label"]
    random_count = min(visits, math.ceil(visits * reserve))
    rows = classes.select(*keys, "evidence", "level")
    draws = [draw_key(seed, *(str(v) for v in row)) for row in rows.select(keys).iter_rows()]
    rows = rows.with_columns(pl.Series("draw", draws, pl.Float64))
    strongest = rows.filter(pl.col("level").is_in(["признаки", "требует внимания"]))
    strongest = strongest.sort("evidence", "draw", descending=[True, False]).head(visits - random_count)
    rest = rows.join(strongest, on=keys, how="anti").sort("draw").head(visits - strongest.height)
    return pl.concat(
        [
            strongest.with_columns(pl.lit("по силе свидетельств").alias("why")),
            rest.with_columns(pl.lit("случайный выбор").alias("why")),
        ]
    ).drop("draw")
