"""Which criterion a marker scores unlike the experts, beyond the marker's general severity and the norm of the task.

A work can be raised on a criterion (school above expert) only where the expert left room, and lowered only where the
expert gave something: counts of both are compared with what is usual for the task, for the expert and for the marker's
other criteria. All figures are of one marker (a teacher a protocol names, else the school's commission) × subject.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl

MARKER = ["school_code", "teacher_code", "subject"]
CELL = [*MARKER, "procedure_id", "class_label", "task_code"]
#: A habit: in this share of the works that can change, a point more (or less) than the expert gave.
HABIT = np.arange(0.10, 0.71, 0.05)
#: A whole class with several criteria raised to the top is no habit of marking; the objectivity signs look at it.
HEAVY = np.array([0.5, 0.7, 0.9])
HEAVY_CLASS, HEAVY_CRITERION = 0.05, 0.3
HAS_HABIT = 0.95
TASK_WORKS = MARKER_WORKS = 10.0
PRIORS = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3)
LOWERING = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5)
NOTABLE = 0.3
FDR = 0.05
# One marker's key (MARKER), and what is known of one marker in one procedure.
Marker = tuple[str, ...]
Task = dict[str, Any]
DEFICITS = {
    "school_code": pl.String,
    "teacher_code": pl.String,
    "subject": pl.String,
    "procedure_id": pl.String,
    "task_code": pl.String,
    "evidence": pl.Float64,
    "marker_evidence": pl.Float64,
    "own": pl.Float64,
    "is_lowered": pl.Boolean,
    "is_found": pl.Boolean,
    "works_needed": pl.Int64,
}


def criterion_evidence(rows: pl.DataFrame, least_works: int) -> pl.DataFrame:
    """Posterior probability that a marker scores a criterion unlike the experts; DEFICITS, a row per criterion.

    Args:
        rows: MARKER, procedure_id, class_label, task_code, participant_code, expert_code, school_score, expert_score,
            max_score; one row per work × criterion. least_works: markers with fewer are never found.

    Returns:
        evidence (0…1; of the marker's strongest criterion it is the marker's own, of the others less), marker_evidence
        (that any criterion stands out), own (that this criterion does, given that the marker has one), is_lowered (the
        shift is below the experts), is_found (own ≥ ½ and the marker is among those that keep the expected share of
        false ones ≤ 5 %), works_needed (works on which a habit of raising three works in ten would be seen).

    Method: binomial likelihood ratio of a habit (mixture over its size, the same in all classes of a procedure) against
    none; base rates shrunken (empirical Bayes) to the task, the expert and the marker's other criteria, the last being
    the general severity (additive many-facet idea, Linacre 1989). A class in which several criteria were raised to the
    top counts as such with prior 5 %. Shares of markers with a habit and of lowering habits are estimated by maximum
    marginal likelihood; the found set keeps the mean posterior of being false ≤ 5 % (Newton et al. 2004).
    """
    if rows.is_empty():
        return pl.DataFrame(schema=DEFICITS)
    cells = _cells(rows).sort(CELL)
    tests = [_procedure(part) for _, part in cells.group_by([*MARKER, "procedure_id"], maintain_order=True)]
    markers: dict[Marker, list[int]] = {}
    for place, test in enumerate(tests):
        markers.setdefault(test["marker"], []).append(place)
    prior, lowering = _shares(tests, list(markers.values()))
    odds = {
        key: math.log(prior / (1 - prior)) + sum(_log_ratio(tests[i], lowering) for i in places)
        for key, places in markers.items()
    }
    probability = {key: 1 / (1 + math.exp(-min(max(value, -40), 40))) for key, value in odds.items()}
    works = rows.group_by(MARKER).agg(pl.struct("procedure_id", "participant_code").n_unique().alias("works"))
    enough = {r[:3] for r in works.filter(pl.col("works") >= least_works).iter_rows()}
    found = _found({key: p for key, p in probability.items() if key in enough})
    out = []
    for key, places in markers.items():
        owns = [_own(tests[i], lowering) for i in places]
        best = max(float(own.max()) for own in owns)
        for i, own in zip(places, owns, strict=True):
            test = tests[i]
            needed = _works_needed(test, prior)
            for j, task in enumerate(test["tasks"]):
                evidence = probability[key] * own[j] / best
                is_lowered = bool(_mixed(test["lowered"])[j] > _mixed(test["raised"])[j])
                is_found = key in found and own[j] >= 0.5
                out.append(
                    (*test["key"], task, evidence, probability[key], own[j], is_lowered, is_found, needed[j])
                )
    return pl.DataFrame(out, schema=DEFICITS, orient="row")


def _cells(rows: pl.DataFrame) -> pl.DataFrame:
    """Counts of raised and lowered works per cell, works that could change, and the base rate of a change."""
    change = pl.col("school_score") - pl.col("expert_score")
    rows = rows.with_columns(
        up=(change > 0).cast(pl.Float64),
        down=(change < 0).cast(pl.Float64),
        can_up=(pl.col("expert_score") < pl.col("max_score")).cast(pl.Float64),
        can_down=(pl.col("expert_score") > 0).cast(pl.Float64),
    )
    task, of_expert = ["procedure_id", "task_code"], [pl.col("expert_code")]
    for way in ("up", "down"):
        can = f"can_{way}"
        usual = max(float(rows[way].sum()) / max(float(rows[can].sum()), 1.0), 0.01)
        norm = (pl.col(way).sum().over(task) + TASK_WORKS * usual) / (
            pl.col(can).sum().over(task) + TASK_WORKS
        )
        rows = rows.with_columns((norm * pl.col(can)).alias(f"e_{way}"))
        severity = (pl.col(way).sum().over(of_expert) + TASK_WORKS) / (
            pl.col(f"e_{way}").sum().over(of_expert) + TASK_WORKS
        )
        rows = rows.with_columns((pl.col(f"e_{way}") * severity).alias(f"e_{way}"))
    counted = ("up", "down", "can_up", "can_down", "e_up", "e_down")
    cells = rows.group_by(CELL).agg(pl.len().alias("works"), pl.col(*counted).sum())
    test = [*MARKER, "procedure_id", "class_label"]
    for way in ("up", "down"):
        expected = pl.col(f"e_{way}")
        whole = _others(way, expected, MARKER, pl.lit(1.0))
        own = _others(way, expected, test, whole)
        rate = expected / pl.col(f"can_{way}").clip(1) * own
        cells = cells.with_columns(rate.clip(0.01, 0.9).alias(f"base_{way}"))
    return cells


def _others(way: str, expected: pl.Expr, group: list[str], centre: pl.Expr) -> pl.Expr:
    """How much oftener the other cells of a group changed than expected, shrunken to `centre`."""
    seen = pl.col(way).sum().over(group) - pl.col(way)
    usual = expected.sum().over(group) - expected
    return (seen + MARKER_WORKS * centre) / (usual + MARKER_WORKS)


def _ratios(changed: np.ndarray, able: np.ndarray, base: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Log likelihood ratio of every habit (columns) against none, per cell."""
    rate = base[:, None] + (1 - base[:, None]) * steps
    same = (able - changed)[:, None]
    raised: np.ndarray = changed[:, None] * np.log(rate / base[:, None])
    both: np.ndarray = raised + same * np.log((1 - rate) / (1 - base[:, None]))
    return both


def _procedure(part: pl.DataFrame) -> Task:
    """One marker in one procedure: log ratios of raising and lowering habits, task × habit, over all classes."""
    tasks = part["task_code"].unique(maintain_order=True).to_list()
    place = {task: j for j, task in enumerate(tasks)}
    values = {k: part[k].to_numpy() for k in ("up", "down", "can_up", "can_down", "base_up", "base_down")}
    raised = _ratios(values["up"], values["can_up"], values["base_up"], HABIT)
    lowered = _ratios(values["down"], values["can_down"], values["base_down"], HABIT)
    heavy = _mixed(_ratios(values["up"], values["can_up"], values["base_up"], HEAVY))
    total = {"raised": np.zeros((len(tasks), len(HABIT))), "lowered": np.zeros((len(tasks), len(HABIT)))}
    rows_of: dict[str, list[int]] = {}
    for row, label in enumerate(part["class_label"].to_list()):
        rows_of.setdefault(label, []).append(row)
    for rows in rows_of.values():
        raised_class = _several(heavy[rows])
        aside, plain = np.log(HEAVY_CLASS) + raised_class, np.log1p(-HEAVY_CLASS)
        without = np.logaddexp(plain, aside)
        at = [place[part["task_code"][row]] for row in rows]
        for name, ratios in (("raised", raised), ("lowered", lowered)):
            own = np.zeros((len(tasks), len(HABIT)))
            own[at] = ratios[rows]
            total[name] += np.logaddexp(plain + own, aside) - without
    whole = part.group_by("task_code", maintain_order=True).agg(pl.col("works", "can_up", "e_up").sum())
    return {
        "marker": part.select(MARKER).row(0),
        "key": part.select(*MARKER, "procedure_id").row(0),
        "tasks": tasks,
        **total,
        "works": whole["works"].to_numpy(),
        "able": whole["can_up"].to_numpy(),
        "base": np.clip(whole["e_up"].to_numpy() / np.maximum(whole["can_up"].to_numpy(), 1), 0.01, 0.9),
    }


def _several(heavy: np.ndarray) -> float:
    """Log likelihood ratio of a class where criteria were raised with a chance of HEAVY_CRITERION, at least two."""
    share, rest = math.log(HEAVY_CRITERION), math.log1p(-HEAVY_CRITERION)
    none, one, more = 0.0, -math.inf, -math.inf
    for ratio in heavy:
        more = np.logaddexp(np.logaddexp(share + ratio, rest) + more, share + ratio + one)
        one, none = np.logaddexp(rest + one, share + ratio + none), rest + none
    size = len(heavy)
    several = 1 - math.exp(rest * size) - size * math.exp(share + rest * (size - 1))
    return float(more - math.log(several)) if size > 1 else 0.0


def _mixed(ratios: np.ndarray) -> np.ndarray:
    """Log of the mean over the last axis of ratios given as logs."""
    top = ratios.max(-1, keepdims=True)
    mixed: np.ndarray = (top + np.log(np.exp(ratios - top).mean(-1, keepdims=True)))[..., 0]
    return mixed


def _by_criterion(test: Task, lowering: float) -> np.ndarray:
    return np.logaddexp(
        math.log(1 - lowering) + _mixed(test["raised"]), math.log(lowering) + _mixed(test["lowered"])
    )


def _log_ratio(test: Task, lowering: float) -> float:
    """A habit in one criterion of the procedure, which one is not known, against none."""
    one = float(_mixed(_by_criterion(test, lowering)[None])[0])
    return float(np.logaddexp(math.log1p(-HAS_HABIT), math.log(HAS_HABIT) + one))


def _own(test: Task, lowering: float) -> np.ndarray:
    """Probability that a criterion itself stands out, when one of the procedure's criteria is expected to."""
    against = math.log(max(len(test["tasks"]) - 1, 1))
    own: np.ndarray = 1 / (1 + np.exp(np.clip(against - _by_criterion(test, lowering), -40, 40)))
    return own


def _shares(tests: list[Task], markers: list[list[int]]) -> tuple[float, float]:
    """The share of markers with a habit and of lowering habits that make the data likeliest."""
    best, chosen = -math.inf, (PRIORS[0], LOWERING[0])
    for lowering in LOWERING:
        ratios = [sum(_log_ratio(tests[i], lowering) for i in places) for places in markers]
        for prior in PRIORS:
            likelihood = float(np.logaddexp(math.log1p(-prior), math.log(prior) + np.array(ratios)).sum())
            if likelihood > best:
                best, chosen = likelihood, (prior, lowering)
    return chosen


def _found(probability: dict[Marker, float]) -> set[Marker]:
    """The largest set of markers whose mean probability of being false stays within FDR."""
    false = 0.0
    kept: set[Marker] = set()
    for key, p in sorted(probability.items(), key=lambda item: -item[1]):
        false += 1 - p
        if false > FDR * (len(kept) + 1):
            break
        kept.add(key)
    return kept


def _works_needed(test: Task, prior: float) -> list[int]:
    """Works of the marker on a criterion after which a notable habit would on average be beyond doubt."""
    base, share = test["base"], np.clip(test["able"] / np.maximum(test["works"], 1), 0.1, 1.0)
    rate = base + (1 - base) * NOTABLE
    gain = rate * np.log(rate / base) + (1 - rate) * np.log((1 - rate) / (1 - base))
    goal = math.log(1 / FDR - 1) + math.log((1 - prior) / prior) + math.log(len(test["tasks"]))
    works: list[int] = np.ceil(goal / np.maximum(gain, 1e-3) / share).astype(int).tolist()
    return works
