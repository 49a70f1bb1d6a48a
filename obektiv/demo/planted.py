"""What is planted in the results and where: reads the two small tables that say so.

The tables speak of school numbers, so that a reader can compare them with the list of schools at a glance.
"""

from dataclasses import dataclass
from importlib import resources

import polars as pl

MECHANISM_WORDS = {
    "threshold_lift": "скопление у границы отметки сверх регионального",
    "disclosure": "необычный профиль выполнения заданий",
    "lenient_open": "расхождение школьной и экспертной проверки",
    "weak_removed": "отсутствовали преимущественно обучающиеся с низкими отметками",
    "copying": "повышенное сходство работ",
    "inflation": "результат выше ожидаемого по другим данным",
}
HARD_NEGATIVE_WORDS = {
    "improvement": "подлинный рост результатов класса",
    "selected_class": "класс с отбором обучающихся",
    "flu_absence": "отсутствие по болезни без связи с отметками",
    "lyceum": "лицей с отбором обучающихся",
    "natural_leniency": "обычная для школы мягкость проверки",
}
# Extra schools of the large municipality repeat the plan of the first ones at this distance.
LARGE_SHIFT = 24


@dataclass(frozen=True)
class Planted:
    """One planted peculiarity of a class in a procedure; `strength` is between 0 and 1."""

    school_number: int
    letter: str
    subject: str
    grade: int
    school_year: int
    season: str
    type: str
    strength: float

    @property
    def is_manipulation(self) -> bool:
        """True for a mechanism that the product should notice, False for a peculiarity it must not flag."""
        return self.type in MECHANISM_WORDS


@dataclass(frozen=True)
class ContentGap:
    """A class that has not learned a topic; `depth` is the loss in logits on the tasks of the topic."""

    school_number: int
    letter: str
    subject: str
    grade: int
    school_year: int
    season: str
    content_code: str
    depth: float


def _table(name: str) -> pl.DataFrame:
    return pl.read_csv(
        resources.files("obektiv.demo").joinpath(f"data/{name}.csv").read_bytes(),
        separator="|",
        schema_overrides={"content_code": pl.String},
    )


def _expand(frame: pl.DataFrame, size: str) -> list[dict]:
    rows = [
        {**row, "letter": letter}
        for row in frame.rename({"letters": "letter"}).iter_rows(named=True)
        for letter in row["letter"]
    ]
    if size == "small":
        return rows
    urban = [row for row in rows if 5 <= row["school_number"] <= 15]
    return rows + [{**row, "school_number": row["school_number"] + LARGE_SHIFT} for row in urban]


def planted_peculiarities(size: str) -> list[Planted]:
    """Return mechanisms and hard negatives of the size, one per class and procedure."""
    return [Planted(**row) for row in _expand(_table("peculiarities"), size)]


def planted_gaps(size: str) -> list[ContentGap]:
    """Return the content gaps of a municipality of the given size."""
    return [ContentGap(**row) for row in _expand(_table("gaps"), size)]


@dataclass(frozen=True)
class OverMarking:
    """A marker who is too kind on one criterion in a class's works; rechecks show it."""

    school_number: int
    letter: str
    subject: str
    grade: int
    school_year: int
    season: str
    task_code: str


def planted_markers(size: str) -> list[OverMarking]:
    """Return the over-marked criteria of a municipality of the given size, one per class and procedure."""
    return [OverMarking(**row) for row in _expand(_table("markers"), size)]
