"""The pupils of the synthetic municipality: classes, sex, ability by year. No names, only numbers."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from obektiv.demo.catalog import SUBJECT_NAMES
from obektiv.demo.schools import School
from obektiv.demo.seeding import stream

YEARS = (2021, 2022, 2023)
# A cohort is named by (school year − grade): 2021 − 6 … 2023 − 4.
COHORTS = tuple(range(2015, 2020))


@dataclass(frozen=True)
class Population:
    """All pupils: `frame` has pupil, school (index), cohort, letter, class_index, sex.

    All arrays are aligned with the frame.
    `general[year]` is ability in logits in that school year, `special[subject]` what a pupil adds in a
    subject, `taught[subject]` what a class adds in it.
    """

    schools: list[School]
    frame: pl.DataFrame
    general: dict[int, np.ndarray]
    special: dict[str, np.ndarray]
    taught: dict[str, np.ndarray]


def _class_size(school: School, random: np.random.Generator) -> int:
    if school.is_rural:
        return int(np.clip(round(random.normal(school.mean_size, 1.5)), 5, 12))
    return int(np.clip(round(random.normal(school.mean_size, 2)), 17, 30))


def _classes(schools: list[School], seed: int) -> list[tuple[int, int, str, int]]:
    random = stream(seed, "class sizes")
    return [
        (index, cohort, letter, _class_size(school, random))
        for index, school in enumerate(schools)
        for cohort in COHORTS
        for letter in school.letters
    ]


def make_population(schools: list[School], seed: int) -> Population:
    """Return the pupils of all cohorts who wrote in grades 4–6 between autumn 2020 and spring 2023."""
    classes = _classes(schools, seed)
    sizes = np.array([size for *_, size in classes])
    class_index = np.repeat(np.arange(len(classes)), sizes)
    school_index = np.array([index for index, *_ in classes])[class_index]
    count = len(class_index)
    random = stream(seed, "abilities")
    level = np.array([school.level for school in schools])[school_index]
    spread = np.array([school.spread for school in schools])[school_index]
    ability = level + random.normal(0, 0.2, len(classes))[class_index] + spread * random.normal(0, 1, count)
    general = {}
    for year in YEARS:
        general[year] = ability + random.normal(0, 0.15, count)
        ability = ability + random.normal(0, 0.18, count)
    special = {subject: random.normal(0, 0.4, count) for subject in SUBJECT_NAMES}
    taught = {subject: random.normal(0, 0.15, len(classes))[class_index] for subject in SUBJECT_NAMES}
    frame = pl.DataFrame(
        {
            "pupil": np.arange(count),
            "school": school_index,
            "cohort": np.array([cohort for _, cohort, *_ in classes])[class_index],
            "letter": np.array([letter for *_, letter, _ in classes])[class_index],
            "class_index": class_index,
            "sex": np.where(random.random(count) < 0.5, "м", "ж"),
        }
    )
    return Population(schools, frame, general, special, taught)
