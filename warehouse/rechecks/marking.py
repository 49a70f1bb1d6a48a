"""Which criterion a marker scores unlike the experts, beyond the marker's general severity and the norm of the task.

What a school gave is weighed against what schools usually give where an expert gave the same (`scoring`): by the
marker's severity, which is nobody's deficit, and by a habit in one criterion. All figures are of one marker (a teacher
a protocol names, else the school's commission) × subject.
"""

from __future__ import annotations

import math

import numpy as np
import polars as pl

from warehouse.rechecks.scoring import MARKER, OfMarker, mixed, of_markers, severity_prior

__all__ = ["MARKER", "criterion_evidence"]

HAS_HABIT = 0.95
PRIORS = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3)
LOWERING = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5)
NOTABLE = 0.3
FDR = 0.05
# One marker's key (MARKER).
Marker = tuple[str, ...]
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

    Method, version 2: likelihood ratio of a habit (mixture over its size, the same in all classes of a procedure)
    against none, averaged over the marker's general severity; the base is the table of scores of schools by scores of
    experts, per criterion without the marker's own works, shrunken (empirical Bayes) to all criteria of the same
    maximum, and per expert. A class in which several criteria were raised to the top, all were raised alike, or scores
    do not follow the works is set aside in proportion to its likelihood. Shares of markers with a habit and of lowering
    habits are estimated by maximum marginal likelihood; the found set keeps the mean posterior of being false ≤ 5 %
    (Newton et al. 2004).
    """
    if rows.is_empty():
        return pl.DataFrame(schema=DEFICITS)
    tests = of_markers(rows)
    markers: dict[Marker, list[OfMarker]] = {}
    for test in tests:
        markers.setdefault(test.marker, []).append(test)
    prior, lowering = _shares(list(markers.values()))
    probability = {
        key: 1 / (1 + math.exp(-min(max(math.log(prior / (1 - prior)) + _log_ratio(own, lowering), -40), 40)))
        for key, own in markers.items()
    }
    works = rows.group_by(MARKER).agg(pl.struct("procedure_id", "participant_code").n_unique().alias("works"))
    enough = {r[:3] for r in works.filter(pl.col("works") >= least_works).iter_rows()}
    found = _found({key: p for key, p in probability.items() if key in enough})
    out = []
    for key, parts in markers.items():
        severity = _severity(parts, lowering)
        owns = [_own(test, severity, lowering) for test in parts]
        best = max(float(own.max()) for own in owns)
        for test, own in zip(parts, owns, strict=True):
            needed = _works_needed(test, prior)
            is_lowered = _averaged(test.lowered, severity) > _averaged(test.raised, severity)
            for j, task in enumerate(test.tasks):
                evidence = probability[key] * own[j] / best
                is_found = key in found and own[j] >= 0.5
                out.append(
                    (
                        *(*key, test.procedure_id, task, evidence, probability[key], own[j]),
                        *(bool(is_lowered[j]), is_found, needed[j]),
                    )
                )
    return pl.DataFrame(out, schema=DEFICITS, orient="row")


def _by_criterion(test: OfMarker, lowering: float) -> np.ndarray:
    """Log ratio of a habit against none, criteria × severities."""
    ratio: np.ndarray = np.logaddexp(math.log(1 - lowering) + test.raised, math.log(lowering) + test.lowered)
    return ratio


def _habit(test: OfMarker, lowering: float) -> np.ndarray:
    """A habit in one criterion of the procedure, which one is not known, against none; by severity."""
    one = mixed(_by_criterion(test, lowering), 0)
    ratio: np.ndarray = np.logaddexp(math.log1p(-HAS_HABIT), math.log(HAS_HABIT) + one)
    return ratio


def _log_ratio(parts: list[OfMarker], lowering: float) -> float:
    """A marker with a habit against one without, whatever the severity."""
    none = severity_prior() + sum(test.plain for test in parts)
    with_habit = none + sum(_habit(test, lowering) for test in parts)
    return float(np.logaddexp.reduce(with_habit) - np.logaddexp.reduce(none))


def _severity(parts: list[OfMarker], lowering: float) -> np.ndarray:
    """Log posterior of the marker's severity, should the marker have a habit."""
    logs = severity_prior() + sum(test.plain + _habit(test, lowering) for test in parts)
    posterior: np.ndarray = logs - np.logaddexp.reduce(logs)
    return posterior


def _averaged(ratios: np.ndarray, severity: np.ndarray) -> np.ndarray:
    """Ratios of criteria × severities, averaged over the severities."""
    ratio: np.ndarray = np.logaddexp.reduce(ratios + severity, axis=1)
    return ratio


def _own(test: OfMarker, severity: np.ndarray, lowering: float) -> np.ndarray:
    """Probability that a criterion itself stands out, when one of the procedure's criteria is expected to."""
    against = math.log(max(len(test.tasks) - 1, 1))
    ratios = _averaged(_by_criterion(test, lowering), severity)
    own: np.ndarray = 1 / (1 + np.exp(np.clip(against - ratios, -40, 40)))
    return own


def _shares(markers: list[list[OfMarker]]) -> tuple[float, float]:
    """The share of markers with a habit and of lowering habits that make the data likeliest."""
    best, chosen = -math.inf, (PRIORS[0], LOWERING[0])
    for lowering in LOWERING:
        ratios = np.array([_log_ratio(parts, lowering) for parts in markers])
        for prior in PRIORS:
            likelihood = float(np.logaddexp(math.log1p(-prior), math.log(prior) + ratios).sum())
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


def _works_needed(test: OfMarker, prior: float) -> list[int]:
    """Works of the marker on a criterion after which a notable habit would on average be beyond doubt."""
    base, share = np.clip(test.usual, 0.01, 0.9), np.clip(test.able / np.maximum(test.works, 1), 0.1, 1.0)
    rate = base + (1 - base) * NOTABLE
    gain = rate * np.log(rate / base) + (1 - rate) * np.log((1 - rate) / (1 - base))
    goal = math.log(1 / FDR - 1) + math.log((1 - prior) / prior) + math.log(len(test.tasks))
    works: list[int] = np.ceil(goal / np.maximum(gain, 1e-3) / share).astype(int).tolist()
    return works
