"""Statistics of one procedure, class by class: the cacheable half of the objectivity method."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.arithmetic.nulls import standardised
from warehouse.objectivity import task_profile as profile
from warehouse.objectivity.absence import absence_evidence
from warehouse.objectivity.borders import border_evidence
from warehouse.objectivity.expected import External, ItemModel, external, item_model
from warehouse.objectivity.prepare import PROCEDURE_COLUMNS, Test, prepare, season_links
from warehouse.objectivity.similarity import pair_statistics
from warehouse.objectivity.value_added import open_against_closed, source_groups, value_added

STEPS = {0: "нет данных", 1: "только отметки", 2: "баллы", 3: "задания", 4: "связанные участники"}
# Arrays over the classes by the name of the component, then by column.
Found = dict[str, dict[str, np.ndarray]]
FIGURES = ("value", "expected", "effect", "error", "statistic")
COMPONENT_SCHEMA = {
    **dict.fromkeys(PROCEDURE_COLUMNS, pl.String),
    "school_year": pl.Int64,
    "grade": pl.Int64,
    "class_grade": pl.Int64,
    "municipality": pl.String,
    "school_code": pl.String,
    "class_label": pl.String,
    "participants": pl.Int64,
    "absent": pl.Int64,
    "step": pl.String,
    "component": pl.String,
    "n": pl.Int64,
    **dict.fromkeys(FIGURES, pl.Float64),
}


def components(
    participants: pl.DataFrame,
    tasks: pl.DataFrame | None = None,
    dim_tasks: pl.DataFrame | None = None,
    scales: pl.DataFrame | None = None,
    season: pl.DataFrame | None = None,
    links: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Statistics of one procedure for `combine`, for a dbt Python model that caches per procedure.

    Args:
        participants: rows of one procedure_id, marts.fct_participant_results columns.
        tasks, dim_tasks, scales: rows of that procedure; None or empty where there are none.
        season: participants of the same kind, school_year and season, all subjects (this procedure
            too); or give ready `links` = `season_links(season)` to share them between procedures.

    Returns:
        Long frame, COMPONENT_SCHEMA: procedure × school × class × component. Every class with at least one
        row has the component `size`; others only where they could be computed. `statistic` is on a z-like
        scale before the empirical null; `value`, `expected`, `effect` and `error` (standard error of the effect, with
        what varies between ordinary classes) are in the component's own units (see docs/methods).

    Raises:
        ValueError: rows of no or several procedures.
    """
    if links is None and season is not None:
        links = season_links(season)
    return component_frame(prepare(participants, tasks, dim_tasks, scales, links))


def component_frame(test: Test) -> pl.DataFrame:
    """As `components`, from a prepared `Test`."""
    ext = external(test)
    found: Found = {"size": {"n": test.classes["n"].to_numpy()}}
    _results(test, ext, found)
    model = item_model(test, ext)
    if model is not None:
        _tasks(test, ext, model, found)
    return _frame(test, found, _steps(test, ext, model is not None))


def _results(test: Test, ext: External, found: Found) -> None:
    groups = source_groups(test, ext)
    for name, values in (
        ("value_added", ext.residual),
        ("value_added_scores", ext.residual_scores),
        ("value_added_journal", ext.residual_journal),
        ("journal_gap", ext.journal_gap),
    ):
        if np.isfinite(values).any():
            r = value_added(test, values, groups)
            found[name] = {"n": r["n"], **_effect(r["mean"], r["error"]), "statistic": r["z"]}
    if test.borders and np.isfinite(test.total).any():
        b = border_evidence(test)
        works = np.where(b["window"] > 0, b["window"], np.nan)
        found["border"] = {
            "n": b["window"].astype(int),
            "value": b["at"] / works,
            "expected": b["at_expected"] / works,
            "effect": (b["at"] - b["at_expected"]) / works,
            "error": np.sqrt(b["at_variance"]) / works,
            "statistic": np.where(b["window"] > 0, b["z"], np.nan),
        }
    a = absence_evidence(test, ext)
    some = a["absent"] > 0
    found["absence"] = {
        "n": a["absent"].astype(int),
        "value": a["usual"] + a["gap"],
        "expected": a["usual"],
        "effect": a["gap"],
        "error": a["gap_error"],
        "statistic": np.where(some, a["z"], np.nan),
    }
    found["absence_count"] = {"n": a["absent"].astype(int), "statistic": np.where(some, a["count"], np.nan)}


def _tasks(test: Test, ext: External, model: ItemModel, found: Found) -> None:
    classes = test.class_count
    n = np.bincount(model.unit, minlength=classes)
    ok = n > 0

    def put(name: str, statistic: np.ndarray, **more: np.ndarray) -> None:
        found[name] = {"n": n, "statistic": np.where(ok, statistic, np.nan), **more}

    z = profile.task_z(test, model)
    put("task_success", profile.unexpected_success(test, model, profile.full_marks_z(test, model)))
    put("task_profile", profile.profile_distance(z))
    put("misfit", profile.misfit(test, model))
    added = profile.added_share(test, model, profile.added_points_score(model))
    is_open = test.is_open.astype(bool)
    mean, variance = added.pooled(np.ones(len(is_open), bool))
    z_added, error = standardised(mean, variance)
    put("added_points", z_added, **_effect(mean, error))
    if is_open.any() and (~is_open).any():
        of_open, of_closed = added.pooled(is_open), added.pooled(~is_open)
        mean, variance = of_open[0] - of_closed[0], of_open[1] + of_closed[1]
        z_added, error = standardised(mean, variance)
        put("added_open", z_added, **_effect(mean, error))
    gap = open_against_closed(test, model, ext)
    if gap is not None:
        put("open_gap", gap["z"], **_effect(gap["mean"], gap["error"]))
    for name, statistic in pair_statistics(test, model).items():
        put(name, statistic)


def _effect(mean: np.ndarray, error: np.ndarray) -> dict[str, np.ndarray]:
    """Columns of a figure whose expectation is 0."""
    return {
        "value": mean,
        "expected": np.where(np.isfinite(mean), 0.0, np.nan),
        "effect": mean,
        "error": error,
    }


def _steps(test: Test, ext: External, has_tasks: bool) -> np.ndarray:
    rows = np.isfinite(test.z)
    n = np.bincount(test.unit[rows], minlength=test.class_count)
    linked = np.bincount(test.unit[rows], ext.has_scores[rows], test.class_count) >= 0.5 * np.maximum(n, 1)
    scored = np.bincount(test.unit, np.isfinite(test.total), test.class_count) > 0
    step = np.where(n > 0, 1, 0)
    step = np.where(scored, 2, step)
    step = np.where(scored & has_tasks, 3, step)
    return np.where(scored & has_tasks & linked & (n > 0), 4, step)


def _frame(test: Test, found: Found, step: np.ndarray) -> pl.DataFrame:
    base = test.classes.select(
        "municipality", "school_code", "class_label", pl.col("n").alias("participants"), "absent"
    )
    base = base.with_columns(
        *[pl.lit(test.procedure[c]).alias(c) for c in PROCEDURE_COLUMNS],
        pl.Series("step", [STEPS[int(s)] for s in step], pl.String),
    )
    nothing = np.full(base.height, np.nan)
    # One frame for all components: a score of small ones costs more than what they hold.
    every = base[np.tile(np.arange(base.height), len(found))].with_columns(
        pl.Series("component", np.repeat(list(found), base.height)),
        pl.Series("n", np.concatenate([columns["n"] for columns in found.values()])),
        *[
            pl.Series(
                c, np.concatenate([columns.get(c, nothing) for columns in found.values()]), nan_to_null=True
            )
            for c in FIGURES
        ],
    )
    return (
        every.filter((pl.col("component") == "size") | pl.col("statistic").is_not_null())
        .select(COMPONENT_SCHEMA.keys())
        .cast(pl.Schema(COMPONENT_SCHEMA))
    )
