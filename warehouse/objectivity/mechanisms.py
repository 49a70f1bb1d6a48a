"""Mechanisms: which statistics speak for each, in what proportion, and how they are called on screen.

Weights follow Fisher's linear discriminant between unremarkable classes and classes where the mechanism was
planted in three kinds of data (simulated works, real works of another exam, real regional classes),
averaged, shrunk towards
independence and rounded: only their proportions matter, the scale comes from the empirical null of the data
at hand. Genuine improvement of a class was counted as part of the null, which is why the level of results
has no weight here except against what journal marks and other years allow.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mechanism:
    """Name in code, words for people, component weights, pooling over a commission, tail of the null.

    tail_df: degrees of freedom of the Student tail of the standardised statistic (large = normal); None = the statistic
    is exact and needs no empirical null.
    main: the component of the largest weight; its value, expectation and effect are shown beside the sign.
    """

    name: str
    title: str
    weights: dict[str, float]
    main: str
    pooled: bool
    tail_df: float | None


MECHANISMS = (
    Mechanism(
        "threshold_lift",
        "скопление у границы отметки сверх регионального",
        {"border": 1.0, "added_open": 0.3, "added_points": 0.15},
        "border",
        pooled=True,
        tail_df=200,
    ),
    Mechanism(
        "disclosure",
        "необычный профиль выполнения заданий",
        {"task_success": 1.0, "task_profile": 0.15, "misfit": 0.2, "level": 0.25},
        "task_success",
        pooled=False,
        tail_df=20,
    ),
    Mechanism(
        "copying",
        "повышенное сходство работ",
        {
            "top_pairs": 1.0,
            "identical": 0.8,
            "copy_evidence": 0.3,
            "task_profile": 0.3,
            "task_success": 0.3,
            "misfit": -0.2,
            "level": 0.3,
        },
        "top_pairs",
        pooled=False,
        tail_df=18,
    ),
    Mechanism(
        "lenient_open",
        "задания с развёрнутым ответом выполнены выше ожидаемого по остальной работе",
        {"added_open": 1.0, "added_points": 0.8, "level": 0.4},
        "added_open",
        pooled=True,
        tail_df=25,
    ),
    Mechanism(
        "inflation",
        "результат выше ожидаемого по другим данным",
        {
            "added_points": 1.0,
            "added_open": 0.45,
            "level": 0.6,
            "value_added_scores": 0.3,
            "misfit": 0.15,
            "top_pairs": -0.1,
        },
        "added_points",
        pooled=True,
        tail_df=60,
    ),
    Mechanism(
        "weak_removed",
        "отсутствовали преимущественно обучающиеся с низкими отметками",
        {"absence": 1.0},
        "absence",
        pooled=False,
        tail_df=None,
    ),
)
BY_NAME = {m.name: m for m in MECHANISMS}

NATURAL_SCALE = {"absence": 1.0, "identical": 1.1}
SCALE_FLOOR = {"copy_evidence": 0.25, "task_profile": 0.02, "misfit": 0.02}
CLIP_LOW, CLIP_HIGH = -3.0, 8.0

LEVEL_SIGNS = "признаки"
LEVEL_WATCH = "требует внимания"
LEVEL_NONE = "признаки не выявлены"
LEVEL_SCARCE = "мало данных"


def sample_tier(n: int) -> str:
    """How much a group of n participants can carry (ФИОКО 2026: groups from 10, distributions from 20–30,
    sure from 50).
    """
    for least, words in ((50, "50 и более"), (20, "20–49"), (10, "10–19"), (1, "менее 10")):
        if n >= least:
            return words
    return "нет участников"
