"""Design of checks: how many works to re-check, which ones, and where to send observers – reproducibly.

Works are drawn before results arrive and before works are destroyed, by a hash of the participant and a published
seed: anybody can repeat the draw, nobody can choose the works.
"""

from __future__ import annotations

import hashlib
import math

import numpy as np
import polars as pl
from scipy.stats import hypergeom, norm

from warehouse.objectivity.mechanisms import LEVEL_SIGNS, LEVEL_WATCH
from warehouse.objectivity.prepare import CLASS_KEYS

RESERVE = 0.20
BY_EVIDENCE, AT_RANDOM = "по силе свидетельств", "случайный выбор"
CHECK_FOR = {
    "threshold_lift": "перепроверка работ у границ отметок независимыми экспертами",
    "lenient_open": "перепроверка заданий с развёрнутым ответом независимыми экспертами",
    "inflation": "следующая работа с независимым наблюдателем или независимая повторная работа",
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
    endless: float = (norm.ppf(0.5 + level / 2) * spread / half_width) ** 2
    return min(population, math.ceil(endless / (1 + (endless - 1) / max(population, 1))))


def share_within(works: int, population: int, level: float = 0.95) -> float:
    """How surely a share is known from `works` of `population` drawn by lot: ± so much, 0 where all were looked at.

    The widest it can be, which a share of a half has; the other way round of `works_needed`.
    """
    if works >= population:
        return 0.0
    left = (population - works) / max(population - 1, 1)
    return float(norm.ppf(0.5 + level / 2) * 0.5 * math.sqrt(left / works))


def chance_unseen(share: float, works: int, population: int) -> float:
    """Chance that none of `works` of `population` drawn by lot has what this share of them (one at least) has."""
    having = min(population, max(1, round(share * population)))
    return float(hypergeom.pmf(0, population, having, works))


def draw_key(seed: str, *parts: str) -> float:
    """Number in [0, 1) from a published seed and identifiers (SHA-256)."""
    digest = hashlib.sha256("|".join((seed, *parts)).encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64


def allocate_works(classes: pl.DataFrame, works: int) -> pl.DataFrame:
    """Share `works` over classes in proportion to their size (largest remainders, ties by key).

    Args:
        classes: procedure_id, school_code, class_label, n (works of the class).

    Returns:
        The same rows with `works`, never more than n; the sum is min(works, Σn).
    """
    rows = classes.sort(CLASS_KEYS)
    sizes = rows["n"].to_numpy()
    exact = sizes * (min(works, sizes.sum()) / max(sizes.sum(), 1))
    whole = np.floor(exact).astype(int)
    rest = int(min(works, sizes.sum())) - whole.sum()
    first = np.argsort(-(exact - whole), kind="stable")[:rest]
    whole[first] += 1
    return rows.with_columns(pl.Series("works", whole, pl.Int64))


def draw_works(participants: pl.DataFrame, per_class: int | pl.DataFrame, seed: str) -> pl.DataFrame:
    """Works of every class: procedure_id, school_code, class_label, participant_code, order (1…).

    Uses identifiers only, so it may run on the list of participants before any result exists; absent participants
    are passed over later by taking the next in `order` (twice as many works as needed are listed as a reserve).

    Args:
        participants: the identifiers; other columns are not read.
        per_class: works of every class, or `allocate_works` (their own number each).
        seed: published before the draw, for example the number and date of the order.
    """
    keys = [*CLASS_KEYS, "participant_code"]
    rows = participants.select(keys).unique().sort(keys)
    draws = [draw_key(seed, *(str(v) for v in row)) for row in rows.iter_rows()]
    rows = rows.with_columns(pl.Series("draw", draws, pl.Float64)).sort(*CLASS_KEYS, "draw")
    rows = rows.with_columns((pl.int_range(pl.len()).over(CLASS_KEYS) + 1).alias("order"))
    if isinstance(per_class, int):
        return rows.filter(pl.col("order") <= 2 * per_class).drop("draw")
    own = per_class.select(*CLASS_KEYS, "works")
    rows = rows.join(own, on=CLASS_KEYS, maintain_order="left")
    return rows.filter(pl.col("order") <= 2 * pl.col("works")).drop("draw", "works")


def plan_visits(classes: pl.DataFrame, visits: int, seed: str, reserve: float = RESERVE) -> pl.DataFrame:
    """Class-tests to visit: the strongest evidence first, at least `reserve` of them at random among classes
    without signs.

    The random part is what makes precision and missed cases measurable at all; without it neither can be stated.

    Args:
        classes: procedure_id, school_code, class_label, evidence, level (earlier period or current), any other.

    Returns:
        keys, evidence, level, why (`по силе свидетельств` or `случайный выбор`), at most `visits` rows.
    """
    random_count = min(visits, math.ceil(visits * reserve))
    rows = classes.select(*CLASS_KEYS, "evidence", "level")
    draws = [draw_key(seed, *(str(v) for v in row)) for row in rows.select(CLASS_KEYS).iter_rows()]
    rows = rows.with_columns(pl.Series("draw", draws, pl.Float64))
    noticed = pl.col("level").is_in([LEVEL_SIGNS, LEVEL_WATCH])
    strongest = rows.filter(noticed).sort("evidence", "draw", descending=[True, False])
    strongest = strongest.head(visits - random_count)
    rest = rows.filter(~noticed).sort("draw").head(visits - strongest.height)
    return pl.concat(
        [
            strongest.with_columns(pl.lit(BY_EVIDENCE).alias("why")),
            rest.with_columns(pl.lit(AT_RANDOM).alias("why")),
        ]
    ).drop("draw")
