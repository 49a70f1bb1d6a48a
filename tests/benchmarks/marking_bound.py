"""How well markers with a habit could be ranked at all: likelihood ratios with what the generator knows.

    python tests/benchmarks/marking_bound.py --seeds 8001-8032

Known to this reader, unlike the product: how pupils of the procedure answer every task, how experts err, which classes
are lifted (they are left out), how severe markers are apart from one another and how large habits are. Unknown: pupils,
the marker's own severity, whether there is a habit and in which criterion. Needs ../shared/harness; about 3 s a seed.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.deficits import SHARED, auc
from warehouse.rechecks.rechecks import MIN_WORKS

#: Severity of a marker and size of a habit in logits, as the generator draws them, on one grid.
STEP = 0.1
SEVERITY, HABIT = np.arange(-0.6, 0.61, STEP), np.arange(0.9, 1.81, STEP)
GRID = np.arange(-0.6, 2.41, STEP)
SEVERITY_SD, SHARE_OF_SLIPS, RAISED_AT_BORDERS = 0.22, 0.07, 0.02
PUPILS = 300


def _scores(work: dict, calls: list[tuple]) -> dict[int, np.ndarray]:
    """For every open task the joint shares of scores without and with every shift of GRID: shift × true × given."""
    theta = np.concatenate([theta for theta, _, _ in calls])
    of_class = np.concatenate([np.repeat(shift, len(theta), 0) for theta, shift, _ in calls])
    variant = np.concatenate([variant for _, _, variant in calls])
    some = np.random.default_rng(0).choice(len(theta), min(PUPILS, len(theta)), replace=False)
    theta, of_class, variant = theta[some], of_class[some], variant[some]
    found = {}
    for task in np.flatnonzero(work["op"]):
        step = np.arange(work["mx"][task])
        level = (theta + of_class[:, task] - work["b"][task] + work["var"][variant, task])[:, None]
        logit = 1.35 * work["a"][task] * (level - work["off"][task][step])

        def reached(shift: float, logit: np.ndarray = logit) -> np.ndarray:
            one = np.ones((len(logit), 1))
            return np.concatenate([one, 1 / (1 + np.exp(-(logit + shift))), 0 * one], 1)

        plain = reached(0.0)
        tables = []
        for shift in GRID:
            moved = reached(shift)
            upper = np.minimum(plain[:, :-1, None], moved[:, None, :-1])
            lower = np.maximum(plain[:, 1:, None], moved[:, None, 1:])
            tables.append(np.maximum(upper - lower, 0).mean(0))
        found[int(task)] = np.array(tables)
    return found


def _as_experts_see(tables: np.ndarray, expert: str) -> np.ndarray:
    """Log chance of a school's score given an expert's: shift × expert × school."""
    top = tables.shape[1] - 1
    strict = (int(expert[3:]) - 4.5) * 0.03
    slips, up = SHARE_OF_SLIPS + abs(strict), 0.5 + 2 * strict
    seen = np.zeros((top + 1, top + 1))
    for score in range(top + 1):
        seen[score, score] += 1 - slips
        seen[score, min(score + 1, top)] += slips * up
        seen[score, max(score - 1, 0)] += slips * (1 - up)
    joint = np.einsum("gab,ae->geb", tables, seen)
    given = joint / joint.sum(2, keepdims=True)
    raised = np.eye(top + 1) * (1 - RAISED_AT_BORDERS) + np.eye(top + 1, k=1) * RAISED_AT_BORDERS
    raised[top, top] = 1
    return np.log(np.maximum(given @ raised, 1e-4))


def bound(shared: Path, seed: int) -> float:
    """The area under the curve of the knowing reader on one municipality."""
    folder = str(shared / "harness")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    import gen

    calls: list[tuple] = []
    draw = gen.draw

    def noted(
        work: dict, theta: np.ndarray, shift: np.ndarray, u: np.ndarray, variant: np.ndarray, severity
    ) -> np.ndarray:
        calls.append((work, theta, shift, variant))
        return draw(work, theta, shift, u, variant, severity)

    gen.draw = noted
    try:
        data, truth = gen.generate(
            seed, "irt", czpath=str(shared / "data" / "czech_matura_math_2019.parquet")
        )
    finally:
        gen.draw = draw
    unit = ["school_code", "class", "grade", "subject", "year"]
    keys = data["participants"].select(unit).unique(maintain_order=True).rows()
    of_work: dict[tuple, list] = {}
    # Every class is drawn twice: as it is, and as its marker scores it.
    for place, (_, _, grade, subject, year) in enumerate(keys):
        of_work.setdefault((subject, grade, year), []).append(calls[2 * place])
    tables = {key: _scores(own[0][0], [call[1:] for call in own]) for key, own in of_work.items()}
    lifted = truth["truth_classes"].filter("is_manip", pl.col("type") != "weak_removed").select(unit)
    read = data["recheck"].join(lifted, on=unit, how="anti")
    logs: dict[tuple, np.ndarray] = {}
    for key, part in read.group_by("teacher_code", "subject", "grade", "year", "item_no", "expert_code"):
        teacher, subject, grade, year, task, expert = key
        table = _as_experts_see(tables[subject, grade, year][int(task) - 1], str(expert))
        own = table[:, part["expert_score"].to_numpy(), part["teacher_score"].to_numpy()].sum(1)
        cell = (teacher, (subject, grade, year), task)
        logs[cell] = logs.get(cell, 0) + own
    scores = {
        teacher: _ratio([(w, v) for (t, w, _), v in logs.items() if t == teacher]) for teacher, _, _ in logs
    }
    works = (
        data["recheck"]
        .group_by("teacher_code")
        .agg(pl.struct("participant_code", "year").n_unique().alias("works"))
    )
    markers = works.filter(pl.col("works") >= MIN_WORKS).join(truth["truth_teachers"], on="teacher_code")
    score = pl.Series([scores.get(teacher, 0.0) for teacher in markers["teacher_code"]])
    return auc(score, markers["deficit"])


def _ratio(cells: list[tuple[tuple, np.ndarray]]) -> float:
    """Log likelihood ratio of a habit in one criterion of every work against none, over severities and sizes."""
    prior = np.exp(-((SEVERITY / SEVERITY_SD) ** 2) / 2)
    none = np.log(prior / prior.sum())
    ends = np.ones(len(HABIT))
    ends[[0, -1]] = 0.5
    habit = none[:, None] + np.log(ends / ends.sum())
    first = round((HABIT[0]) / STEP)
    shifted = np.arange(len(SEVERITY))[:, None] + first + np.arange(len(HABIT))
    for work in {work for work, _ in cells}:
        own = np.array([values for of, values in cells if of == work])
        plain = own[:, : len(SEVERITY)]
        ratios = own[:, shifted] - plain[:, :, None]
        none = none + plain.sum(0)
        habit = habit + plain.sum(0)[:, None] + np.logaddexp.reduce(ratios, 0) - np.log(len(own))
    return float(np.logaddexp.reduce(habit, None) - np.logaddexp.reduce(none))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="8001-8032")
    low, high = map(int, parser.parse_args().seeds.split("-"))
    values = []
    for seed in range(low, high + 1):
        values.append(bound(SHARED, seed))
        print(seed, round(values[-1], 3), flush=True)
    print(f"auc: {np.mean(values):.3f}, s.e. {np.std(values, ddof=1) / len(values) ** 0.5:.3f}")


if __name__ == "__main__":
    main()
