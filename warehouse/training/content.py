"""Content deficits: what a class reaches in a task or skill against pupils of the same overall level elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.stats import norm

from warehouse.arithmetic.exact import discrete_fdr, sums_of_strata, with_scatter
from warehouse.arithmetic.nulls import overdispersion
from warehouse.objectivity.expected import External, external, robust_fit
from warehouse.objectivity.prepare import Test, prepare
from warehouse.thresholds import least, threshold

GAP_PTS = threshold("deficit_gap_pts")
Q_LEVEL = threshold("q_level")
#: A group with fewer works is a matter of persons: nothing is said of it.
LEAST_WORKS = least("deficit_least_works")
#: A code of more tasks than this says nothing by itself: its tasks do.
MOST_TASKS = least("deficit_most_tasks")
CODE, SKILL, TASK = "КЭС", "умение", "задание"
CLASS, PARALLEL = "class", "parallel"
LEAST_READ, LEAST_TASKS = 20, 4
#: Works in a stratum of level, and the most strata.
STRATUM, MOST_STRATA = 25, 24
#: The class's own level joins the index where there are classes enough to tell it from a gap in one task.
LEAST_CLASSES = 20
#: Cells a family may have to be computed exactly throughout; above it only those that may matter are.
ALL_EXACT, MOST_WORKS, MATTERS = 1_500, 60, -0.8
#: Tasks of a set whose patterns are numbers small enough to count.
MOST_BITS = 16
#: Groups whose distributions are computed together.
AT_ONCE = 128
#: What is usual weighs as much as this many cells; a task's own scatter as much as its classes beside them.
USUAL_CELLS = OWN_CLASSES = 40
#: One Newton step and a winsorised estimate fall short of a known scatter by a tenth (tests/benchmarks).
SHORT = 1.1
#: Points² by which a group may differ by chance: with fewer its own scatter cannot be told.
LEAST_VARIANCE = 0.25
SCHEMA = {
    "group_level": pl.String,
    "procedure_id": pl.String,
    "school_code": pl.String,
    "class_label": pl.String,
    "topic_type": pl.String,
    "content_code": pl.String,
    "skill": pl.String,
    "tasks": pl.Int64,
    "n": pl.Int64,
    "solved_cnt": pl.Int64,
    "completion_pct": pl.Float64,
    "expected_pct": pl.Float64,
    "gap": pl.Float64,
    "p_value": pl.Float64,
    "mid_p": pl.Float64,
    "deviation": pl.Float64,
    "scatter_share": pl.Float64,
    "q_value": pl.Float64,
    "needs_support": pl.Boolean,
    "reason": pl.String,
}


@dataclass
class _Works:
    """Works that were read: row = work. x: points (NaN not set); unit: class; strata: of level, per set of tasks."""

    x: np.ndarray
    unit: np.ndarray
    school: np.ndarray
    school_of_class: np.ndarray
    maxima: np.ndarray
    external: External
    rows: np.ndarray
    class_count: int

    def __post_init__(self) -> None:
        self.seen = np.isfinite(self.x)
        self.got = np.where(self.seen, self.x, 0.0)
        self.possible = self.seen * self.maxima
        self.total, self.whole = self.got.sum(1), self.possible.sum(1)


@dataclass
class _Cells:
    """One unit (a set of tasks) in all groups of a level: counts by stratum and points, what is expected by chance.

    own: groups × strata × points; of_schools: the same of all schools; school: of every group.
    """

    own: np.ndarray
    of_schools: np.ndarray
    school: np.ndarray
    possible: np.ndarray

    def __post_init__(self) -> None:
        points = np.arange(self.own.shape[2])
        powers = np.column_stack([np.ones(len(points)), points, points**2])
        own, of_schools = self.own @ powers, self.of_schools @ powers
        drawn, got = own[:, :, 0], own[:, :, 1]
        self.all_works = self.of_schools.sum(0)
        others = (self.all_works @ powers) - of_schools[self.school]
        both = own + others
        known_works = np.maximum(both[:, :, 0], 1)
        mean = both[:, :, 1] / known_works
        spread = both[:, :, 2] / known_works - mean**2
        left = (both[:, :, 0] - drawn) / np.maximum(both[:, :, 0] - 1, 1)
        self.n = drawn.sum(1).astype(int)
        self.solved = self.n - self.own[:, :, 0].sum(1).astype(int)
        self.drawn = drawn
        self.points = got.sum(1)
        self.mean = (drawn * mean).sum(1)
        self.variance = np.maximum((drawn * left * spread).sum(1), 0.0)
        known = others[:, :, 0] > 0
        elsewhere = others[:, :, 1] / np.maximum(others[:, :, 0], 1)
        short = np.where(known, got - drawn * elsewhere, 0.0).sum(1)
        compared = np.where(known, drawn * self.possible, 0.0).sum(1)
        whole = np.maximum((drawn * self.possible).sum(1), 1e-9)
        self.completion = self.points / whole
        self.gap = np.where(compared > 0, short / np.maximum(compared, 1e-9), np.nan)

    def drawn_from(self, groups: np.ndarray) -> np.ndarray:
        """Works that these groups are a draw from: their own and those of other schools, groups × strata × points."""
        both: np.ndarray = self.own[groups] + (self.all_works - self.of_schools[self.school[groups]])
        return both


def content_deficits(
    participants: pl.DataFrame,
    tasks: pl.DataFrame,
    dim_tasks: pl.DataFrame,
    links: pl.DataFrame | None = None,
    topics: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """One procedure: class × topic and parallel × topic, for marts.msr_content_deficits and the topics of pages.

    Args:
        participants, tasks: rows of one procedure. dim_tasks: with content_code and skill (a task may stand under
            several codes; then it counts in each).
        links: `season_links` of the season, or None. topics: `topics_of_tasks`; None = the codes of dim_tasks.

    Returns:
        SCHEMA; parallels have an empty class_label. solved_cnt: works with any point. completion_pct: points of the
        maximum; expected_pct: what works of the same level in other schools reach (completion_pct − gap); gap in
        percentage points; p_value: exact, one-sided, below expectation, with the usual scatter between classes; mid_p:
        the same with half of the observed sum, deviation (of the points, with the scatter) and scatter_share (of its
        square, 0–1): for pooling; q_value: discrete FDR over the procedure and level, each
        set of tasks counted once; needs_support: q ≤ .05, gap ≤ −10 points, n ≥ 5. A code of more than three tasks has
        the q of its surest task and needs support where one of its tasks does. A ground to offer help, not a diagnosis.

    Method: `warehouse.arithmetic.exact`; strata by an index of level made without the unit's tasks (the rest of the
    work, other subjects, journal marks). The school's own works are no reference for its classes. The scatter is
    estimated over the classes of the procedure and drawn to the usual one where they are few.
    """
    empty = pl.DataFrame(schema=SCHEMA)
    if topics is None and "content_code" in dim_tasks.columns:
        skill = pl.col("skill") if "skill" in dim_tasks.columns else pl.lit("").alias("skill")
        topics = dim_tasks.select("task_code", pl.lit(CODE).alias("topic_type"), "content_code", skill)
    if topics is None or topics.is_empty():
        return empty
    test = prepare(participants, tasks, dim_tasks, None, links)
    works = _works(test)
    if works is None:
        return empty
    position = {c: j for j, c in enumerate(test.task_codes)}
    measured = pl.col("task_code").is_in(test.task_codes) & pl.col("content_code").is_not_null()
    codes = topics.filter(measured).unique(maintain_order=True)
    if codes.is_empty():
        return empty
    units, words = _units(codes, position)
    lumps = [columns for (kind, _), columns in units.items() if _lumps(kind, len(columns))]
    of_lumps = sorted({j for columns in lumps for j in columns})
    sets = list(dict.fromkeys([*units.values(), *((j,) for j in of_lumps)]))
    named = {columns for (kind, _), columns in units.items() if not _lumps(kind, len(columns))}
    family = [columns in named or len(columns) == 1 for columns in sets]
    parts = []
    schools = test.classes["school_code"].unique(maintain_order=True)
    of_levels = [_cells(works, columns) for columns in sets]
    classes, parallels = [unit[0] for unit in of_levels], [unit[1] for unit in of_levels]
    of_class = usual_scatter(classes, [len(columns) for columns in sets])
    of_parallel = [
        _of_parallel(unit, tau, works.school_of_class, len(schools))
        for unit, tau in zip(classes, of_class, strict=True)
    ]
    for level, codes_of, cells, scatter in (
        (CLASS, test.classes.select("school_code", "class_label"), classes, of_class),
        (
            PARALLEL,
            pl.DataFrame({"school_code": schools, "class_label": [""] * len(schools)}),
            parallels,
            of_parallel,
        ),
    ):
        figures = _figures(cells, scatter, sets, family, level)
        of_units = []
        for (kind, _), columns in units.items():
            own = figures[columns]
            if _lumps(kind, len(columns)):
                by_task = [figures[(j,)] for j in columns]
                own = own | {
                    "q_value": np.min([t["q_value"] for t in by_task], axis=0),
                    "needs_support": np.any([t["needs_support"] for t in by_task], axis=0),
                }
            of_units.append(own)
        named_units = pl.DataFrame(
            {
                "topic_type": [kind for kind, _ in units],
                "content_code": [code for _, code in units],
                "skill": words,
                "tasks": [len(columns) for columns in units.values()],
            }
        )
        # One frame for all units of a level: thousands of small ones cost more than what they hold.
        each = named_units[np.repeat(np.arange(len(units)), codes_of.height)]
        every = codes_of[np.tile(np.arange(codes_of.height), len(units))]
        parts.append(
            pl.concat([each, every], how="horizontal")
            .with_columns(
                pl.lit(level).alias("group_level"),
                pl.lit(test.procedure["procedure_id"]).alias("procedure_id"),
                *[pl.Series(k, np.concatenate([own[k] for own in of_units])) for k in of_units[0]],
            )
            .filter(pl.col("n") > 0)
        )
    return _said(pl.concat(parts))


def _units(
    codes: pl.DataFrame, position: dict[str, int]
) -> tuple[dict[tuple[str, str], tuple[int, ...]], list[str]]:
    """Return the tasks behind every kind of topic and code, as places in a work, and the words of each."""
    grouped = codes.group_by("topic_type", "content_code", maintain_order=True).agg("task_code", "skill")
    units = {
        (kind, code): tuple(sorted({position[task] for task in tasks}))
        for kind, code, tasks in grouped.select("topic_type", "content_code", "task_code").iter_rows()
    }
    words = ["; ".join(dict.fromkeys(word for word in said if word)) for said in grouped["skill"].to_list()]
    return units, words


def _lumps(kind: str, tasks: int) -> bool:
    return kind == CODE and tasks > MOST_TASKS


def _said(out: pl.DataFrame) -> pl.DataFrame:
    words = pl.format(
        "выполнено {} % при ожидаемых {} % у обучающихся того же уровня",
        pl.col("completion_pct").round(0).cast(pl.Int64),
        pl.col("expected_pct").round(0).cast(pl.Int64),
    )
    out = out.with_columns(
        pl.when("needs_support")
        .then(
            pl.when(pl.col("gap") <= -GAP_PTS)
            .then(words)
            .otherwise(pl.lit("ниже ожидаемого – одно из заданий"))
        )
        .otherwise(pl.lit(""))
        .alias("reason")
    )
    return out.select(SCHEMA.keys()).cast(pl.Schema(SCHEMA))


def topics_of_tasks(dim_tasks: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """What tasks measure, all kinds in one frame, for `content_deficits`; the task itself is a kind.

    Args:
        dim_tasks: tasks of one procedure. results: procedure_id, task_code, result_type (КЭС, умение, планируемый
            результат), result_code, title; the same text typed differently has one code there.

    Returns:
        task_code, topic_type, content_code, skill (the words; of a content code those of its tasks' skills).
    """
    own = results.filter(pl.col("procedure_id").is_in(dim_tasks["procedure_id"].unique().implode()))
    words = (
        own.filter(pl.col("result_type") == SKILL)
        .group_by("task_code")
        .agg(pl.col("title").min().alias("of_task"))
    )
    named = (
        own.join(words, on="task_code", how="left")
        .with_columns(
            pl.when(pl.col("result_type") == CODE).then("of_task").otherwise("title").alias("skill")
        )
        .select(
            "task_code",
            pl.col("result_type").alias("topic_type"),
            pl.col("result_code").alias("content_code"),
            "skill",
        )
    )
    itself = (
        dim_tasks.select("task_code")
        .unique()
        .join(words, on="task_code", how="left")
        .select(
            "task_code",
            pl.lit(TASK).alias("topic_type"),
            pl.col("task_code").alias("content_code"),
            pl.col("of_task").cast(pl.String).alias("skill"),
        )
    )
    return pl.concat([named.cast(itself.schema), itself]).sort("topic_type", "content_code", "task_code")


def _works(test: Test) -> _Works | None:
    """Works with task scores, or None where there are too few tasks, works or schools to compare."""
    answered = np.isfinite(test.scores).sum(1)
    rows = np.flatnonzero(test.present & (answered >= max(LEAST_TASKS, 0.1 * test.scores.shape[1])))
    schools = test.classes["school_code"].unique(maintain_order=True).to_list()
    place = {code: i for i, code in enumerate(schools)}
    school = np.array([place[code] for code in test.classes["school_code"]], int)
    if test.scores.shape[1] < LEAST_TASKS or len(rows) < LEAST_READ or len(schools) < 2:
        return None
    unit = test.unit[rows]
    maxima = np.rint(test.maxima).astype(int)
    x = np.clip(np.rint(test.scores[rows]), 0, maxima)
    return _Works(x, unit, school[unit], school, maxima, external(test), rows, test.class_count)


def _strata(works: _Works, columns: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points of the unit, its maximum and the stratum of every work; −1 where nothing of the unit was set."""
    chosen = list(columns)
    seen = works.seen[:, chosen]
    got = works.got[:, chosen].sum(1)
    possible = works.possible[:, chosen].sum(1)
    rest = (works.total - got) / np.maximum(works.whole - possible, 1)
    predicted = works.external.predicted[works.rows]
    known = np.isfinite(predicted)
    features = [np.ones(len(rest)), rest, rest**2, np.where(known, predicted, 0.0), ~known]
    if works.class_count >= LEAST_CLASSES:
        counts = np.maximum(np.bincount(works.unit, minlength=works.class_count), 1)
        features.append((np.bincount(works.unit, rest, works.class_count) / counts)[works.unit])
    design = np.column_stack(features)
    asked = possible > 0
    index = (
        design @ robust_fit(design, got / np.maximum(possible, 1), asked, steps=1) if asked.any() else rest
    )
    bins = int(np.clip(asked.sum() // STRATUM, 1, MOST_STRATA))
    # Works of one level stand in one stratum, whatever their order in the file.
    level = np.round(index[asked], 9)
    edges = np.sort(level)[-(-np.arange(1, bins) * len(level) // bins) - 1]
    stratum = np.full(len(rest), -1)
    stratum[asked] = _numbered(_patterns(seen[asked]) * bins + np.searchsorted(edges, level, side="left"))
    return got.astype(int), possible.astype(int), stratum


def _patterns(seen: np.ndarray) -> np.ndarray:
    """Number which tasks of a set were set in a work, in the order of the patterns; works × tasks to works."""
    if seen.all():
        return np.zeros(len(seen), int)
    if seen.shape[1] <= MOST_BITS:
        return _numbered(seen @ (1 << np.arange(seen.shape[1])[::-1]))
    patterns: np.ndarray = np.unique(seen, axis=0, return_inverse=True)[1].ravel()
    return patterns


def _numbered(codes: np.ndarray) -> np.ndarray:
    """Number the codes that occur, in their order."""
    occurs = np.bincount(codes) > 0
    numbers: np.ndarray = (np.cumsum(occurs) - 1)[codes]
    return numbers


def _cells(works: _Works, columns: tuple[int, ...]) -> tuple[_Cells, _Cells]:
    """One set of tasks in all classes and in all parallels."""
    got, possible, stratum = _strata(works, columns)
    asked = stratum >= 0
    shape = (int(stratum.max(initial=0)) + 1, int(possible.max(initial=0)) + 1)
    place = stratum[asked] * shape[1] + got[asked]
    of_classes, of_schools = (
        np.bincount(groups[asked] * shape[0] * shape[1] + place, minlength=count * shape[0] * shape[1])
        .reshape(count, *shape)
        .astype(float)
        for groups, count in (
            (works.unit, works.class_count),
            (works.school, int(works.school_of_class.max()) + 1),
        )
    )
    most = np.zeros(shape[0])
    most[stratum[asked]] = possible[asked]
    schools = np.arange(len(of_schools))
    return (
        _Cells(of_classes, of_schools, works.school_of_class, most),
        _Cells(of_schools, of_schools, schools, most),
    )


def usual_scatter(units: list[_Cells], tasks: list[int]) -> list[np.ndarray]:
    """Scatter of classes in every unit, as δ of a point: of all units together, drawn to the usual, each to its own.

    Tasks of one point and of several share δ; a skill of k tasks scatters √k times less than each of them.
    """
    usual = threshold("usual_class_scatter")
    effects, variances = [], []
    for unit, k in zip(units, tasks, strict=True):
        variance = np.where(unit.variance > LEAST_VARIANCE, unit.variance, np.nan)
        effects.append((unit.points - unit.mean) / variance * np.sqrt(k))
        variances.append(k / variance)
    known = int(np.isfinite(np.concatenate(effects)).sum())
    together, _ = overdispersion(np.concatenate(effects), np.concatenate(variances))
    # Log odds of a point scatter by π²/3 within a class, whatever it is that the class shares.
    together = (known * together + USUAL_CELLS * usual / (1 - usual) * np.pi**2 / 3) / (known + USUAL_CELLS)
    out = []
    for effect, variance, k in zip(effects, variances, tasks, strict=True):
        own, _ = overdispersion(effect, variance)
        classes = int(np.isfinite(effect).sum())
        tau = SHORT * np.sqrt((classes * own + OWN_CLASSES * together) / (classes + OWN_CLASSES) / k)
        out.append(np.full(len(effect), tau))
    return out


def _of_parallel(unit: _Cells, scatter: np.ndarray, school: np.ndarray, count: int) -> np.ndarray:
    """Scatter of the sum of a school's classes, each with a δ of its own, as δ of the parallel."""
    whole = np.bincount(school, unit.variance, count)
    apart = np.bincount(school, (scatter * unit.variance) ** 2, count)
    of_sum: np.ndarray = np.sqrt(apart) / np.maximum(whole, 1e-9)
    return of_sum


def _figures(
    cells: list[_Cells],
    scatter: list[np.ndarray],
    sets: list[tuple[int, ...]],
    family: list[bool],
    level: str,
) -> dict[tuple[int, ...], dict[str, np.ndarray]]:
    count = len(cells[0].n)
    exact_all = len(sets) * count <= ALL_EXACT
    tested = [_p_values(unit, tau, exact_all=exact_all) for unit, tau in zip(cells, scatter, strict=True)]
    asked = np.concatenate(
        [
            (unit.n >= LEAST_WORKS) & np.isfinite(unit.gap) & counts
            for unit, counts in zip(cells, family, strict=True)
        ]
    )
    p = np.concatenate([t[0] for t in tested])
    supports = [s for t in tested for s in t[2]]
    q = np.ones(len(p))
    q[asked] = discrete_fdr(p[asked], [supports[i] for i in np.flatnonzero(asked)], Q_LEVEL)
    out = {}
    least_gap = GAP_PTS if level == CLASS else threshold("deficit_wider_gap_pts")
    for i, (columns, unit) in enumerate(zip(sets, cells, strict=True)):
        own_q = q[i * count : (i + 1) * count]
        gap = 100 * np.nan_to_num(unit.gap)
        found = (own_q <= Q_LEVEL) & (gap <= -least_gap) & (unit.n >= LEAST_WORKS)
        out[columns] = {
            "n": unit.n,
            "solved_cnt": unit.solved,
            "completion_pct": 100 * unit.completion,
            "expected_pct": 100 * unit.completion - gap,
            "gap": gap,
            "p_value": tested[i][0],
            "mid_p": tested[i][1],
            **_spread(unit, scatter[i]),
            "q_value": own_q,
            "needs_support": found,
        }
    return out


def _spread(unit: _Cells, scatter: np.ndarray) -> dict[str, np.ndarray]:
    """How far the points of every group may be from what is expected, and how much of it is the usual scatter."""
    usual = (scatter * unit.variance) ** 2
    whole = unit.variance + usual
    return {"deviation": np.sqrt(whole), "scatter_share": usual / np.where(whole > 0, whole, 1.0)}


def _p_values(
    unit: _Cells, scatter: np.ndarray, *, exact_all: bool
) -> tuple[np.ndarray, np.ndarray, list[np.ndarray | None]]:
    """p, mid-p and what p can be, of every group; exact where it may matter, normal with the same scatter elsewhere."""
    deviation = np.sqrt(unit.variance + (scatter * unit.variance) ** 2)
    known = deviation > 0
    scale = np.where(known, deviation, 1.0)
    z = np.where(known, (unit.points - unit.mean) / scale, 0.0)
    p = np.where(known, norm.cdf(z + 0.5 / scale), 1.0)
    mid = np.where(known, norm.cdf(z), 0.5)
    supports: list[np.ndarray | None] = [None] * len(z)
    exact = known & (unit.n <= MOST_WORKS) & (exact_all | (z < MATTERS))
    chosen = np.flatnonzero(exact)
    # Groups of one size together: a table is as wide as the largest group in it.
    by_size = chosen[np.argsort(unit.n[chosen], kind="stable")]
    for part in np.array_split(by_size, max(1, -(-len(chosen) // AT_ONCE))):
        drawn = unit.drawn[part].astype(int)
        chance = with_scatter(sums_of_strata(unit.drawn_from(part), drawn), scatter[part])
        below = np.cumsum(chance, axis=1)
        at = (np.arange(len(part)), unit.points[part].astype(int))
        p[part] = np.minimum(below[at], 1.0)
        mid[part] = np.minimum(below[at] - chance[at] / 2, 1.0)
        for g, own, reached in zip(part, chance, below, strict=True):
            supports[g] = reached[own > 0]
    return p, mid, supports
