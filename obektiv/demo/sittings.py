"""One test written by one grade of the municipality: answers, attendance, journal marks.

A graded-response model with common random numbers: the same draw marked strictly gives what an expert sees,
marked with the school's usual leniency gives what the school uploads.
"""

from dataclasses import dataclass

import numpy as np

from obektiv.demo.catalog import Procedure, Test, borders, load_test
from obektiv.demo.planted import ContentGap, Planted
from obektiv.demo.pupils import Population
from obektiv.demo.seeding import stream

DISCRIMINATION = 1.25
_JOURNAL_CUTS = (-1.9, -0.25, 0.95)


@dataclass
class Sitting:
    """A written test. Arrays have a row per pupil on the list (present or not), ordered by school and class.

    `scores` is what the school gave, `expert_scores` what an expert would give; `letter` is the class letter,
    `code` the participant code of this season, `journal` the mark of the last term.
    """

    procedure: Procedure
    test: Test
    school: np.ndarray
    letter: np.ndarray
    pupil: np.ndarray
    sex: np.ndarray
    code: np.ndarray
    variant: np.ndarray
    journal: np.ndarray
    ability: np.ndarray
    present: np.ndarray
    scores: np.ndarray
    expert_scores: np.ndarray

    @property
    def totals(self) -> np.ndarray:
        """Primary score of every pupil on the list, also of those absent (whose score nobody sees)."""
        return self.scores.sum(axis=1)

    def rows_of(self, school_index: int, letter: str | None = None) -> np.ndarray:
        """Row numbers of a school, or of one class of it."""
        mask = self.school == school_index
        return np.flatnonzero(mask if letter is None else mask & (self.letter == letter))


def _sigmoid(values: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-values))


def _graded(logits: np.ndarray, uniform: np.ndarray, steps: np.ndarray, maxima: np.ndarray) -> np.ndarray:
    """Scores for logits (pupils × tasks) from common uniforms; steps (tasks × points) are ascending."""
    scores = np.zeros(uniform.shape, dtype=np.int64)
    for point in range(steps.shape[1]):
        reached = uniform < _sigmoid(logits - DISCRIMINATION * steps[:, point])
        scores += reached & (point < maxima)
    return scores


def _participant_codes(
    school: np.ndarray, class_grade: int, random: np.random.Generator, wide: bool
) -> np.ndarray:
    """Number the pupils of each school anew each season: codes are re-issued, as in life."""
    base = class_grade * (10_000 if wide else 1_000)
    order = np.zeros(len(school), dtype=np.int64)
    for index in np.unique(school):
        rows = np.flatnonzero(school == index)
        order[rows] = random.permutation(len(rows)) + 1
    return base + order


def _leniency(school: np.ndarray, subject: str, year: int, seed: int, planted: list[Planted]) -> np.ndarray:
    """Usual leniency of the school's commission in the subject and year, logits on tasks a person marks."""
    offsets = {
        index: float(stream(seed, "leniency", index, subject, year).normal(0, 0.18)) for index in set(school)
    }
    for item in planted:
        if item.type == "natural_leniency":
            offsets[item.school_number - 1] = 0.35 * item.strength
    return np.array([offsets[index] for index in school])


def _gap_logits(test: Test, school: np.ndarray, letter: np.ndarray, gaps: list[ContentGap]) -> np.ndarray:
    loss = np.zeros((len(school), len(test.codes)))
    for gap in gaps:
        rows = (school == gap.school_number - 1) & (letter == gap.letter)
        tasks = np.array([gap.content_code in topics for topics in test.topics])
        loss[np.ix_(rows, tasks)] -= gap.depth
    return loss


def _growth(
    school: np.ndarray, letter: np.ndarray, ability: np.ndarray, planted: list[Planted]
) -> np.ndarray:
    """Ability after the peculiarities that are real: a class that improved, a class with selection."""
    ability = ability.copy()
    for item in planted:
        rows = (school == item.school_number - 1) & (letter == item.letter)
        if item.type == "improvement":
            ability[rows] += 0.5 + 0.4 * item.strength
        elif item.type == "selected_class":
            ability[rows] = ability[rows].mean() + 0.7 + 0.5 * (ability[rows] - ability[rows].mean())
    return ability


def _calibrated(
    logits: np.ndarray, uniform: np.ndarray, steps: np.ndarray, test: Test, target: float
) -> np.ndarray:
    """Shift the whole test so that the municipality's mean total meets `target` (points)."""
    low, high = -4.0, 4.0
    for _ in range(14):
        middle = (low + high) / 2
        mean = _graded(logits + middle, uniform, steps, test.maxima).sum(axis=1).mean()
        low, high = (middle, high) if mean < target else (low, middle)
    return logits + (low + high) / 2


def _target_mean(procedure: Procedure, test: Test) -> float:
    if procedure.kind == "КДР":
        return 0.55 * test.max_score
    _, good, excellent = borders(procedure.subject, procedure.grade, procedure.school_year)
    # After a summer and a spring at home the autumn tests went worse than any spring.
    return good - 0.6 if procedure.season == "осень" else good + 0.15 * (excellent - good)


def sit(
    population: Population, procedure: Procedure, planted: list[Planted], gaps: list[ContentGap], seed: int
) -> Sitting:
    """Let the grade write the test: real growth and gaps are in, school-side mechanisms are not yet."""
    test = load_test(procedure.subject, procedure.grade, procedure.kind)
    random = stream(seed, "sitting", procedure.procedure_id)
    cohort = procedure.school_year - procedure.class_grade
    chosen = (population.frame["cohort"] == cohort).to_numpy()
    frame = population.frame.filter(chosen)
    school, letter = frame["school"].to_numpy(), frame["letter"].to_numpy().astype(str)
    count, tasks = frame.height, len(test.codes)
    subject, year = procedure.subject, procedure.school_year
    ability = (
        0.93 * population.general[year][chosen]
        + population.special[subject][chosen]
        + population.taught[subject][chosen]
        + random.normal(0, 0.15, count)
    )
    ability = _growth(school, letter, ability, planted)

    steps = np.sort(random.normal(0, 0.55, (tasks, int(test.maxima.max()))), axis=1)
    # Only the steps that exist are centred: a task of one point is as hard as its level says.
    steps -= np.array([steps[j, : test.maxima[j]].mean() for j in range(tasks)])[:, None]
    difficulty = test.base_difficulty + random.normal(0, 0.45, tasks)
    class_index = frame["class_index"].rle_id().to_numpy()
    taught_tasks = random.normal(0, 0.25, (class_index.max() + 1, tasks))[class_index]
    variant = random.integers(1, 3, count)
    variant_effect = random.normal(0, 0.1, (2, tasks))[variant - 1]
    logits = DISCRIMINATION * (ability[:, None] - difficulty + taught_tasks + variant_effect)
    logits += _gap_logits(test, school, letter, gaps)
    uniform = random.random((count, tasks))
    logits = _calibrated(logits, uniform, steps, test, _target_mean(procedure, test))
    leniency = _leniency(school, subject, year, seed, planted)[:, None] * test.is_open

    journal_noise = _leniency(school, f"journal {subject}", year, seed, [])
    journal = 2 + np.digitize(
        0.85 * ability + 0.1 + journal_noise + random.normal(0, 0.4, count), _JOURNAL_CUTS
    )
    usual = -2.55 - 0.25 * ability + random.normal(0, 0.3, class_index.max() + 1)[class_index]
    codes_random = stream(seed, "codes", procedure.kind, procedure.season, year, procedure.class_grade)
    wide = procedure.layout != "raw_dump_2022"
    return Sitting(
        procedure=procedure,
        test=test,
        school=school,
        letter=letter,
        pupil=frame["pupil"].to_numpy(),
        sex=frame["sex"].to_numpy().astype(str),
        code=_participant_codes(school, procedure.class_grade, codes_random, wide),
        variant=variant,
        journal=journal,
        ability=ability,
        present=random.random(count) >= _sigmoid(usual),
        scores=_graded(logits + leniency, uniform, steps, test.maxima),
        expert_scores=_graded(logits, uniform, steps, test.maxima),
    )
