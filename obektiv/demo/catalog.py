"""Which tests the municipality wrote: their tasks, mark borders, dates and the file each one came in."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

import numpy as np
import polars as pl

SUBJECT_NAMES = {"РУ": "Русский язык", "МА": "Математика", "ОМ": "Окружающий мир"}
SUBJECT_LATIN = {"РУ": "RU", "МА": "MA", "ОМ": "OM"}
SUBJECT_DATIVE = {"РУ": "русскому языку", "МА": "математике", "ОМ": "окружающему миру"}
TESTS = (("РУ", 4), ("МА", 4), ("ОМ", 4), ("РУ", 5), ("МА", 5), ("РУ", 6), ("МА", 6))
SCALE_YEARS = (2021, 2022, 2023)

# Lowest score of marks 3, 4, 5. The first year follows the borders published for ВПР 2021; they move a little
# from year to year, as the real ones do, so that nobody may compare primary scores without looking.
_BORDERS_2021 = {
    ("РУ", 4): (14, 24, 33),
    ("МА", 4): (6, 10, 15),
    ("ОМ", 4): (8, 18, 27),
    ("РУ", 5): (18, 29, 39),
    ("МА", 5): (7, 11, 15),
    ("РУ", 6): (25, 35, 45),
    ("МА", 6): (6, 10, 14),
}
_BORDER_SHIFT = {2021: (0, 0, 0), 2022: (0, 1, 0), 2023: (0, 0, 1)}
# Groups of skills of the КДР: its results are reported in levels and by these groups.
KDR_TASKS = 10
KDR_SKILL_GROUPS = {
    "Выполнение вычислений": ("1", "2", "4", "7", "9"),
    "Решение практических задач": ("3", "5", "6"),
    "Рассуждение и обоснование": ("8", "10"),
}
_LEVEL_DIFFICULTY = {"Б": -0.45, "П": 0.45, "В": 1.15}


@dataclass(frozen=True)
class Test:
    """Tasks of one test; arrays are aligned with `codes`."""

    subject: str
    grade: int
    codes: tuple[str, ...]
    maxima: np.ndarray
    levels: tuple[str, ...]
    topics: tuple[tuple[str, ...], ...]

    @property
    def max_score(self) -> int:
        """Highest possible primary score."""
        return int(self.maxima.sum())

    @property
    def is_open(self) -> np.ndarray:
        """True where a person marks the answer: tasks of more than one point, as in formats.md."""
        return self.maxima > 1

    @property
    def base_difficulty(self) -> np.ndarray:
        """Expected difficulty in logits by the declared level Б/П/В."""
        return np.array([_LEVEL_DIFFICULTY[level] for level in self.levels])


@dataclass(frozen=True)
class Procedure:
    """One test of one season; `class_grade` is the grade the pupils were in, `path` the file in the inbox."""

    kind: str
    school_year: int
    season: str
    subject: str
    grade: int
    class_grade: int
    date_from: date
    date_to: date
    upload_deadline: date
    results_received: date
    layout: str
    path: str

    @property
    def procedure_id(self) -> str:
        """Identifier used in every layer, e.g. ВПР-2021-весна-РУ-4."""
        return f"{self.kind}-{self.school_year}-{self.season}-{self.subject}-{self.grade}"

    @property
    def title(self) -> str:
        """Name as people write it in the column «Процедура»."""
        return f"{self.kind} {self.date_from.year} {SUBJECT_NAMES[self.subject]} {self.grade} класс"

    @property
    def school_year_text(self) -> str:
        """School year as people write it, e.g. 2020/2021."""
        return f"{self.school_year - 1}/{self.school_year}"


@cache
def task_table() -> pl.DataFrame:
    """Return the catalogue of tasks, one row a task.

    Columns: subject, grade, task_code, max_score, level, kes, kt, minutes, skill, planned.
    """
    text = resources.files("obektiv.demo").joinpath("data/tasks.csv").read_bytes()
    return pl.read_csv(
        text, separator="|", schema_overrides={"task_code": pl.String, "kt": pl.String, "kes": pl.String}
    )


def load_test(subject: str, grade: int, kind: str = "ВПР") -> Test:
    """Return the tasks of a test; a КДР takes every maths task but the last three and has no mark borders."""
    rows = task_table().filter((pl.col("subject") == subject) & (pl.col("grade") == grade))
    if kind == "КДР":
        rows = rows.head(KDR_TASKS)
    return Test(
        subject=subject,
        grade=grade,
        codes=tuple(rows["task_code"]),
        maxima=rows["max_score"].to_numpy(),
        levels=tuple(rows["level"]),
        topics=tuple(tuple(codes.split(";")) for codes in rows["kes"]),
    )


def skill_group(task_code: str) -> str | None:
    """Return the group of skills of a task of the КДР."""
    return next((name for name, codes in KDR_SKILL_GROUPS.items() if task_code in codes), None)


def borders(subject: str, grade: int, year: int) -> tuple[int, int, int]:
    """Return the lowest scores of marks 3, 4 and 5 in the school year ending in `year`."""
    low, middle, high = (
        b + s for b, s in zip(_BORDERS_2021[subject, grade], _BORDER_SHIFT[year], strict=True)
    )
    return low, middle, high


def _working_day(start: date, offset: int) -> date:
    return np.busday_offset(start, offset, roll="forward").astype(object)


def _spring(subject: str, grade: int, year: int, index: int) -> Procedure:
    start = date(year, 3, 15)
    layout = {2021: "raw_dump_2021", 2022: "raw_dump_2022", 2023: "results_long"}[year]
    name = SUBJECT_NAMES[subject]
    ending = "parquet" if (subject, grade) == ("МА", 6) else "csv"
    path = {
        2021: f"ВПР 2021/Проведение работы по {SUBJECT_DATIVE[subject]}, {grade} класс. ВПР 2021.xlsx",
        2022: f"ВПР 2022/2022/{grade}/{name}.xlsx",
        2023: f"ВПР 2023/ВПР 2023 {name} {grade} класс.{ending}",
    }[year]
    days = (2 * index, 2 * index + 1, 2 * index + 15, 60 + index)
    first, last, upload, received = (_working_day(start, offset) for offset in days)
    return Procedure("ВПР", year, "весна", subject, grade, grade, first, last, upload, received, layout, path)


def _autumn(subject: str, grade: int, index: int) -> Procedure:
    path = f"ВПР 2020/2020/{grade}/{SUBJECT_NAMES[subject]}.xlsx"
    days = (2 * index, 2 * index + 1, 20, 40 + index)
    first, last, upload, received = (_working_day(date(2020, 9, 14), offset) for offset in days)
    # The autumn tests of programme N were written by pupils already in grade N+1.
    layout = "raw_dump_2020"
    return Procedure(
        "ВПР", 2021, "осень", subject, grade, grade + 1, first, last, upload, received, layout, path
    )


@cache
def procedures() -> tuple[Procedure, ...]:
    """Return every procedure with results by date: autumn 2020, springs 2021–2023 and one КДР."""
    autumn = [_autumn(s, g, i) for i, (s, g) in enumerate(t for t in TESTS if t[1] < 6)]
    springs = [_spring(s, g, year, i) for year in SCALE_YEARS for i, (s, g) in enumerate(TESTS)]
    kdr_dates = (date(2022, 12, 13), date(2022, 12, 13), date(2022, 12, 20), date(2022, 12, 27))
    kdr_path = "КДР/КДР 2022 Математика 6 класс.xlsx"
    kdr = Procedure("КДР", 2023, "осень", "МА", 6, 6, *kdr_dates, "results_long", kdr_path)
    return tuple(sorted([*autumn, *springs, kdr], key=lambda p: (p.date_from, p.grade, p.subject)))
