"""How a marker's scores follow from an expert's: under a severity, under a habit in one criterion, in a class apart.

Severity moves the borders between scores on a logit scale, the same for all criteria; a habit moves them for one
criterion (many-facet model, Linacre 1989). What is usual is not assumed: it is how often schools gave each score where
the experts gave each score, per criterion.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import polars as pl

MARKER = ["school_code", "teacher_code", "subject"]
TASK = ["procedure_id", "task_code"]
#: A marker's general severity in logits: mostly within half a logit, sometimes far beyond.
SEVERITY = np.arange(-1.6, 1.61, 0.2)
SEVERITY_SD, SEVERE_SD, SEVERE = 0.25, 0.8, 0.1
#: A habit in one criterion: borders moved by logits, or a point more in a share of the works whatever they are; the
#: mirror image is a habit of lowering.
HABIT, POINT_MORE = np.arange(0.6, 2.21, 0.4), np.array([0.15, 0.3, 0.5])
HABITS = len(HABIT) + len(POINT_MORE)
#: A class in which several criteria were raised to the top: by how much, and in what share of the criteria.
HEAVY = np.array([2.0, 3.0, 4.5])
HEAVY_CRITERION = 0.3
#: Shares of classes apart: several criteria at the top, all criteria raised alike, scores that do not follow the works.
SEVERAL, ALL_RAISED, UNRELATED = 0.05, 0.05, 0.02
PLAIN = 1 - SEVERAL - ALL_RAISED - UNRELATED
#: Works that what is usual everywhere weighs as much as, beside the criterion's own.
TASK_WORKS = 10.0
#: Nothing is impossible: a slip of the pen.
SLIP = 0.002
LEAST_SHARE = 1e-3


@dataclass
class OfMarker:
    """One marker in one procedure: log likelihoods by severity, and log ratios of habits by criterion and severity.

    plain: severities; raised, lowered: criteria × severities, mean over sizes of the habit; works, able: works with the
    criterion and those an expert left room in; usual: how often schools give more there.
    """

    marker: tuple[str, ...]
    procedure_id: str
    tasks: list[str]
    plain: np.ndarray
    raised: np.ndarray
    lowered: np.ndarray
    works: np.ndarray
    able: np.ndarray
    usual: np.ndarray


def mixed(ratios: np.ndarray, axis: int = -1) -> np.ndarray:
    """Log of the mean over an axis of ratios given as logs."""
    top = ratios.max(axis, keepdims=True)
    mean: np.ndarray = (top + np.log(np.exp(ratios - top).mean(axis, keepdims=True))).squeeze(axis)
    return mean


def severity_prior() -> np.ndarray:
    """Log prior of `SEVERITY`."""
    usual, severe = (np.exp(-((SEVERITY / sd) ** 2) / 2) for sd in (SEVERITY_SD, SEVERE_SD))
    prior: np.ndarray = np.log((1 - SEVERE) * usual / usual.sum() + SEVERE * severe / severe.sum())
    return prior


def of_markers(rows: pl.DataFrame) -> list[OfMarker]:
    """Every marker in every procedure.

    Args:
        rows: MARKER, procedure_id, class_label, task_code, expert_code, school_score, expert_score, max_score; a row
            per work × criterion. Scores are counted in whole points.

    A marker's own rows are left out of what is usual for the marker's criteria.
    """
    whole = [pl.col(c).round().cast(pl.Int64) for c in ("school_score", "expert_score")]
    top = pl.col("max_score").ceil().cast(pl.Int64).over(TASK)
    rows = rows.with_columns(*whole, top=top.max().over(TASK)).with_columns(
        pl.min_horizontal(pl.max_horizontal(c, 0), "top") for c in ("school_score", "expert_score")
    )
    usual = {int(t): _usual(part) for (t,), part in rows.group_by("top")}
    experts = _of_experts(rows)
    found: dict[tuple[tuple[str, ...], str], dict[str, pl.DataFrame]] = {}
    counts = {}
    for key, part in rows.sort([*MARKER, *TASK]).group_by([*MARKER, *TASK], maintain_order=True):
        *marker, procedure_id, task = map(str, key)
        found.setdefault((tuple(marker), procedure_id), {})[task] = part
    for key, part in rows.group_by(TASK):
        counts[key] = _counts(part)
    return [
        _of_marker(marker, procedure_id, parts, counts, usual, experts)
        for (marker, procedure_id), parts in found.items()
    ]


def _of_marker(
    marker: tuple[str, ...],
    procedure_id: str,
    parts: dict[str, pl.DataFrame],
    counts: dict[tuple[object, ...], np.ndarray],
    usual: dict[int, np.ndarray],
    experts: dict[str, tuple[float, float]],
) -> OfMarker:
    size = 1 + 2 * HABITS + len(HEAVY)
    classes: dict[str, np.ndarray] = {}
    about = []
    for place, (task, part) in enumerate(parts.items()):
        top, own = int(part["top"][0]), _counts(part)
        others = counts[procedure_id, task] - own
        base = (others + TASK_WORKS * usual[top]) / (others.sum(1, keepdims=True) + TASK_WORKS)
        given = others.sum(0) + 0.5 * TASK_WORKS / (top + 1)
        given = given / given.sum()
        moved = _moved(np.cumsum(given[::-1])[::-1][1:])
        raises = np.triu(base, 1).sum(1)[:-1] @ own.sum(1)[:-1]
        able = own.sum(1)[:-1].sum()
        about.append((part.height, able, raises / able if able else 0.0))
        for (expert,), of_expert in part.group_by("expert_code"):
            scored = _with_expert(base, *experts[str(expert)])
            logs = np.log(np.maximum(scored @ moved, SLIP))
            unrelated = np.log(np.maximum((scored + given) / 2, SLIP))
            for (label,), cell in of_expert.group_by("class_label"):
                seen = _counts(cell)
                held = classes.setdefault(str(label), np.full((len(parts), len(SEVERITY), size + 1), np.nan))
                held[place] = np.nan_to_num(held[place])
                held[place, :, :size] += (logs * seen).sum((-1, -2))
                held[place, :, size] += (unrelated * seen).sum()
    plain = np.zeros(len(SEVERITY))
    raised, lowered = (np.zeros((len(parts), len(SEVERITY), HABITS)) for _ in range(2))
    for held in classes.values():
        _add_class(held, plain, raised, lowered)
    works, able, rate = (np.array(column, float) for column in zip(*about, strict=True))
    return OfMarker(
        marker, procedure_id, list(parts), plain, mixed(raised), mixed(lowered), works, able, rate
    )


def _add_class(held: np.ndarray, plain: np.ndarray, raised: np.ndarray, lowered: np.ndarray) -> None:
    """One class of a marker, into the sums over classes; held: criteria × severities × what may have happened."""
    here = np.flatnonzero(np.isfinite(held[:, 0, 0]))
    as_usual = held[here, :, :1]
    ratios = held[here] - as_usual
    end = 1 + 2 * HABITS
    up, down = ratios[:, :, 1 : 1 + HABITS], ratios[:, :, 1 + HABITS : end]
    if len(here) > 1:
        apart = np.logaddexp.reduce(
            [
                math.log(SEVERAL) + _several(mixed(ratios[:, :, end:-1])),
                math.log(ALL_RAISED) + mixed(up.sum(0)),
                math.log(UNRELATED) + ratios[:, :, -1].sum(0),
            ]
        )
    else:
        # Of a single criterion nothing tells a class apart from a habit.
        apart = np.full(len(SEVERITY), math.log(1 - PLAIN))
    without = np.logaddexp(math.log(PLAIN), apart)
    plain += as_usual[:, :, 0].sum(0) + without
    for ratio, total in ((up, raised), (down, lowered)):
        total[here] += np.logaddexp(math.log(PLAIN) + ratio, apart[:, None]) - without[:, None]


def _several(heavy: np.ndarray) -> np.ndarray:
    """Log ratio of a class where each criterion was raised with a chance of HEAVY_CRITERION, at least two were."""
    share, rest = math.log(HEAVY_CRITERION), math.log1p(-HEAVY_CRITERION)
    none = 0.0
    one, more = (np.full(heavy.shape[1], -np.inf) for _ in range(2))
    for ratio in heavy:
        more = np.logaddexp(np.logaddexp(share + ratio, rest) + more, share + ratio + one)
        one, none = np.logaddexp(rest + one, share + ratio + none), rest + none
    size = len(heavy)
    several = 1 - math.exp(rest * size) - size * math.exp(share + rest * (size - 1))
    ratio_of_several: np.ndarray = more - math.log(several)
    return ratio_of_several


def _counts(rows: pl.DataFrame) -> np.ndarray:
    """Works by expert's score (rows) and school's score (columns)."""
    size = int(rows["top"][0]) + 1
    table = np.zeros((size, size))
    np.add.at(table, (rows["expert_score"].to_numpy(), rows["school_score"].to_numpy()), 1)
    return table


def _usual(rows: pl.DataFrame) -> np.ndarray:
    """How often schools give each score where experts give each, over all criteria of the same maximum."""
    table = _counts(rows)
    table = table + 0.3 + np.eye(len(table))
    share: np.ndarray = table / table.sum(1, keepdims=True)
    return share


def _of_experts(rows: pl.DataFrame) -> dict[str, tuple[float, float]]:
    """How much oftener schools stand above and below each expert than usual for the criteria, shrunken to one."""
    up, down = (
        (pl.col("school_score") > pl.col("expert_score")),
        (pl.col("school_score") < pl.col("expert_score")),
    )
    seen = rows.with_columns(up=up.cast(pl.Float64), down=down.cast(pl.Float64))
    usual = seen.with_columns(pl.col("up", "down").mean().over(TASK).name.suffix("_usual"))
    by = usual.group_by("expert_code").agg(pl.col("up", "down", "up_usual", "down_usual").sum())
    return {
        str(code): (
            (above + TASK_WORKS) / (above_usual + TASK_WORKS),
            (below + TASK_WORKS) / (below_usual + TASK_WORKS),
        )
        for code, above, below, above_usual, below_usual in by.iter_rows()
    }


def _with_expert(base: np.ndarray, above: float, below: float) -> np.ndarray:
    """The table of a criterion as it is with one expert."""
    off = np.triu(base, 1) * above + np.tril(base, -1) * below
    table = off + np.diag(np.maximum(1 - off.sum(1), 0.05))
    share: np.ndarray = table / table.sum(1, keepdims=True)
    return share


def _moved(reached: np.ndarray) -> np.ndarray:
    """Which score becomes which: severities × (none, raising, lowering, heavy) × scores².

    reached: shares of works that reach 1, 2, … points. A work keeps its place among works: moved borders divide the
    same order anew.
    """
    moves = np.concatenate([[0.0], HABIT, -HABIT, HEAVY])
    sizes = np.cumsum([1, len(HABIT), len(HABIT)])
    logit = SEVERITY[:, None] + moves
    reached = np.clip(reached, LEAST_SHARE, 1 - LEAST_SHARE)
    anew = 1 / (1 + np.exp(-(np.log(reached / (1 - reached)) + logit[..., None])))
    one, nothing = np.ones((*anew.shape[:-1], 1)), np.zeros((*anew.shape[:-1], 1))
    new = np.concatenate([one, anew, nothing], -1)
    old = np.concatenate([[1.0], reached, [0.0]])
    upper = np.minimum(old[:-1, None], new[..., None, :-1])
    lower = np.maximum(old[1:, None], new[..., None, 1:])
    common = np.maximum(upper - lower, 0.0)
    share = common / np.maximum(common.sum(-1, keepdims=True), 1e-12)
    none, raised, lowered, heavy = np.split(share, sizes, axis=1)
    size = len(reached) + 1
    more = np.eye(size, k=1)
    more[-1, -1] = 1
    some = [(1 - chance) * np.eye(size) + chance * more for chance in POINT_MORE]
    less = [step[::-1, ::-1] for step in some]
    moved: np.ndarray = np.concatenate(
        [none, raised, none @ np.array(some), lowered, none @ np.array(less), heavy], axis=1
    )
    return moved
