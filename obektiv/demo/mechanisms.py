"""Ways in which school-side results stop reflecting pupils, applied to one written test at known classes.

Every function changes the scores or the attendance of the given rows of a `Sitting`. The six ways are those
described for school-marked tests: lifting over a border (Dee, Dobbie, Jacob & Rockoff 2019), shared answers and
known tasks (Jacob & Levitt 2003), generous marking of open answers (Angrist, Battistin & Vuri 2017), pupils
kept away, and scores above all other evidence. Strength and shape vary: a method should recognise evidence,
not this generator.
"""

from collections.abc import Callable

import numpy as np

from obektiv.demo.catalog import Procedure, borders
from obektiv.demo.planted import Planted
from obektiv.demo.seeding import stream
from obektiv.demo.sittings import Sitting

Rows = np.ndarray
Mechanism = Callable[[Sitting, Rows, float, np.random.Generator], None]


def add_points(sitting: Sitting, row: int, points: int, random: np.random.Generator) -> None:
    """Raise one pupil's total by `points`, on tasks that a person marks while there is room on them."""
    scores, maxima = sitting.scores[row], sitting.test.maxima
    for _ in range(points):
        room = np.flatnonzero(scores < maxima)
        if not len(room):
            return
        preferred = room[sitting.test.is_open[room]]
        scores[random.choice(preferred if len(preferred) else room)] += 1


def mark_borders(procedure: Procedure) -> tuple[int, ...]:
    """Borders of marks 3, 4 and 5; none for a КДР, which is reported in levels."""
    if procedure.kind != "ВПР":
        return ()
    return borders(procedure.subject, procedure.grade, procedure.school_year)


def threshold_lift(sitting: Sitting, rows: Rows, strength: float, random: np.random.Generator) -> None:
    """Totals one or two points below a mark border are brought up to it."""
    chances = {1: 0.5 + 0.5 * strength, 2: 0.8 * strength}
    totals = sitting.totals
    for row in rows:
        for border in mark_borders(sitting.procedure):
            gap = int(border - totals[row])
            if gap in chances and random.random() < chances[gap]:
                add_points(sitting, row, gap, random)


def disclosure(sitting: Sitting, rows: Rows, strength: float, random: np.random.Generator) -> None:
    """Most of the class has a few of the hardest tasks completely right, whatever else it can do."""
    share_right = sitting.scores.mean(axis=0) / sitting.test.maxima
    wanted = 2 + round(2.5 * strength)
    tasks = np.argsort(share_right)[: wanted + 1]
    tasks = random.choice(tasks, wanted, replace=False)
    informed = rows[random.random(len(rows)) < 0.45 + 0.5 * strength]
    for task in tasks:
        knows = informed[random.random(len(informed)) < 0.94]
        sitting.scores[knows, task] = sitting.test.maxima[task]


def lenient_open(sitting: Sitting, rows: Rows, strength: float, random: np.random.Generator) -> None:
    """Open answers get one point more than they deserve."""
    room = (sitting.scores[rows] < sitting.test.maxima) & sitting.test.is_open
    generous = random.random(room.shape) < 0.2 + 0.35 * strength
    sitting.scores[rows] += room & generous


def weak_removed(sitting: Sitting, rows: Rows, strength: float, random: np.random.Generator) -> None:
    """Pupils with low marks are missing on the day."""
    standing = 0.6 * sitting.ability[rows] + 0.35 * sitting.journal[rows] + random.normal(0, 0.2, len(rows))
    count = max(2, round(len(rows) * (0.12 + 0.22 * strength)))
    sitting.present[rows[np.argsort(standing)[:count]]] = False


def copying(sitting: Sitting, rows: Rows, strength: float, random: np.random.Generator) -> None:
    """A part of the class hands in nearly the same work."""
    order = rows[np.argsort(-sitting.ability[rows])]
    source = order[random.integers(max(1, len(order) // 4))]
    others = rows[rows != source]
    count = min(len(others), max(3, round(len(rows) * (0.3 + 0.3 * strength))))
    for row in random.choice(others, count, replace=False):
        own = random.random(len(sitting.test.codes)) < 0.07 + 0.15 * (1 - strength)
        sitting.scores[row] = np.where(own, sitting.scores[row], sitting.scores[source])
        sitting.variant[row] = sitting.variant[source]


def inflation(sitting: Sitting, rows: Rows, strength: float, random: np.random.Generator) -> None:
    """Scores of all tasks are higher than the pupils' other results suggest."""
    chance = 0.08 + 0.2 * strength
    for _ in range(2):
        room = sitting.scores[rows] < sitting.test.maxima
        sitting.scores[rows] += room & (random.random(room.shape) < chance)


def flu_absence(sitting: Sitting, rows: Rows, strength: float, random: np.random.Generator) -> None:
    """Many are ill, whatever their marks: nothing to be noticed here."""
    sitting.present[rows] &= random.random(len(rows)) >= 0.2 + 0.3 * strength


MECHANISMS: dict[str, Mechanism] = {
    "threshold_lift": threshold_lift,
    "disclosure": disclosure,
    "lenient_open": lenient_open,
    "weak_removed": weak_removed,
    "copying": copying,
    "inflation": inflation,
    "flu_absence": flu_absence,
}


def round_up_at_borders(sitting: Sitting, seed: int) -> None:
    """Usual kindness everywhere: a part of the works one point below a border gets that point."""
    random = stream(seed, "rounding", sitting.procedure.procedure_id)
    habits = random.beta(2, 6, int(sitting.school.max()) + 1)
    totals = sitting.totals
    for border in mark_borders(sitting.procedure):
        near = np.flatnonzero(border - totals == 1)
        for row in near[random.random(len(near)) < habits[sitting.school[near]]]:
            add_points(sitting, row, 1, random)


def over_mark_criterion(sitting: Sitting, rows: Rows, task: int, random: np.random.Generator) -> None:
    """One marker is too kind on one criterion: visible when experts mark the same works again."""
    room = sitting.scores[rows, task] < sitting.test.maxima[task]
    sitting.scores[rows, task] += room & (random.random(len(rows)) < 0.9)


def apply_planted(sitting: Sitting, planted: list[Planted], seed: int) -> None:
    """Apply every planted mechanism of this procedure to its class."""
    for item in planted:
        if item.type in MECHANISMS:
            rows = sitting.rows_of(item.school_number - 1, item.letter)
            random = stream(seed, sitting.procedure.procedure_id, item.school_number, item.letter, item.type)
            MECHANISMS[item.type](sitting, rows, item.strength, random)
