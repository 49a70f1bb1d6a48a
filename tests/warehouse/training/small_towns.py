"""Invented municipalities of a few schools with the usual scatter between classes, and topics planted as not taught."""

import numpy as np
import polars as pl

TASKS = 17
MAXIMA = np.array([1] * 10 + [2] * 6 + [3])
#: Scatter of class × task in log odds: an intra-class correlation of .1.
SCATTER = np.sqrt(0.1 / 0.9 * np.pi**2 / 3)


def _work_and_classes(
    random: np.random.Generator, schools: int
) -> tuple[np.ndarray, np.ndarray, list[tuple[str, str]]]:
    """Easiness and slope of every task; (school, class) of every class, one to three a school."""
    easiness = random.normal(0.3, 0.9, TASKS)
    slope = random.uniform(0.8, 1.6, TASKS)
    cells = [
        (f"99{i:04d}", f"5{letter}")
        for i in range(schools)
        for letter in "АБВ"[: int(random.choice([1, 1, 2, 2, 3]))]
    ]
    return easiness, slope, cells


def town(
    seed: int,
    schools: int,
    planted: int = 0,
    loss: float = 1.0,
    scatter: float = SCATTER,
    sizes: tuple[int, int] = (8, 27),
) -> tuple[dict[str, pl.DataFrame], set[tuple[str, str, str]]]:
    """One procedure of a municipality; (participants, tasks, dim_tasks), planted (school, class, task).

    Args:
        planted: pairs class × task where every earned point is lost with probability `loss`. scatter: standard
            deviation of class × task in log odds. sizes: works of a class, from and below.
    """
    random = np.random.default_rng([seed, schools])
    easiness, slope, cells = _work_and_classes(random, schools)
    chosen = random.choice(len(cells) * TASKS, planted, replace=False) if planted else np.array([], int)
    lost = {(cells[c // TASKS], c % TASKS) for c in chosen.tolist()}
    people, scores = [], []
    for school, label in cells:
        n = int(random.integers(*sizes))
        ability = random.normal(random.normal(0, 0.5), 1.0, n)
        logit = slope * ability[:, None] + easiness + random.normal(0, scatter, TASKS)
        points = random.binomial(MAXIMA, 1 / (1 + np.exp(-logit)))
        for task in range(TASKS):
            if ((school, label), task) in lost:
                points[:, task] = random.binomial(points[:, task], 1 - loss)
        for i in range(n):
            code = f"{school[2:]}{label}{i:02d}"
            people.append((school, label, code, int(points[i].sum())))
            scores += [
                (school, label, code, str(t + 1), int(points[i, t]), int(MAXIMA[t])) for t in range(TASKS)
            ]
    frames = _frames(people, scores, 2026)
    return frames, {(school, label, str(task + 1)) for (school, label), task in lost}


def years(
    seed: int,
    schools: int,
    planted: int = 0,
    loss: float = 1.0,
    persistent: float = 0.5,
    sizes: tuple[int, int] = (8, 27),
    first: int = 2024,
    last: int = 2026,
) -> tuple[list[dict[str, pl.DataFrame]], set[tuple[str, str]]]:
    """The same work in several years, other pupils each year; a list of frames, planted (school, task).

    Args:
        planted: pairs school × task where every point is lost with probability `loss`, in all classes and years.
        persistent: share of the usual scatter of class × task that stays from year to year (the same teacher).
    """
    random = np.random.default_rng([seed, schools, 3])
    easiness, slope, cells = _work_and_classes(random, schools)
    chosen = random.choice(schools * TASKS, planted, replace=False) if planted else np.array([], int)
    lost = {(f"99{c // TASKS:04d}", c % TASKS) for c in chosen.tolist()}
    stays = random.normal(0, SCATTER * np.sqrt(persistent), (len(cells), TASKS))
    out = []
    for year in range(first, last + 1):
        people, scores = [], []
        for place, (school, label) in enumerate(cells):
            n = int(random.integers(*sizes))
            ability = random.normal(random.normal(0, 0.5), 1.0, n)
            own = stays[place] + random.normal(0, SCATTER * np.sqrt(1 - persistent), TASKS)
            points = random.binomial(MAXIMA, 1 / (1 + np.exp(-(slope * ability[:, None] + easiness + own))))
            for task in range(TASKS):
                if (school, task) in lost:
                    points[:, task] = random.binomial(points[:, task], 1 - loss)
            for i in range(n):
                code = f"{school[2:]}{label}{i:02d}{year % 100}"
                people.append((school, label, code, int(points[i].sum())))
                scores += [
                    (school, label, code, str(t + 1), int(points[i, t]), int(MAXIMA[t])) for t in range(TASKS)
                ]
        out.append(_frames(people, scores, year))
    return out, {(school, str(task + 1)) for school, task in lost}


def _frames(people: list[tuple], scores: list[tuple], year: int) -> dict[str, pl.DataFrame]:
    """Participants, tasks and dim_tasks of one procedure."""
    key = {
        "procedure_id": f"p{year}" if year != 2026 else "p",
        "kind": "ВПР",
        "school_year": year,
        "season": "весна",
        "subject": "МА",
        "grade": 5,
    }
    participants = pl.DataFrame(
        people, schema=["school_code", "class_label", "participant_code", "primary_score"], orient="row"
    ).with_columns(
        *[pl.lit(v).alias(k) for k, v in key.items()],
        pl.lit(5).alias("class_grade"),
        pl.lit("М").alias("municipality"),
        pl.lit("present").alias("attendance"),
        pl.lit(int(MAXIMA.sum())).alias("max_primary_score"),
        *[pl.lit(None, dtype=pl.String).alias(c) for c in ("variant", "level")],
        *[pl.lit(None, dtype=pl.Int64).alias(c) for c in ("mark", "journal_mark")],
    )
    columns = ["school_code", "class_label", "participant_code", "task_code", "score", "max_score"]
    tasks = pl.DataFrame(scores, schema=columns, orient="row").with_columns(
        pl.lit(key["procedure_id"]).alias("procedure_id"), pl.lit("scored").alias("response")
    )
    dim_tasks = pl.DataFrame({"task_code": [str(t + 1) for t in range(TASKS)]}).with_columns(
        pl.lit(key["procedure_id"]).alias("procedure_id"),
        pl.Series("max_score", MAXIMA),
        pl.lit("Б").alias("difficulty"),
        pl.lit("краткий").alias("answer_type"),
        pl.col("task_code").alias("content_code"),
        pl.format("умение {}", "task_code").alias("skill"),
    )
    return {"participants": participants, "tasks": tasks, "dim_tasks": dim_tasks}
