"""From class statistics to one-sided evidence per mechanism: empirical nulls, commission pooling, other
years.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import stats

from warehouse.arithmetic.nulls import LEAST_STRATUM, empirical_null, size_stratum
from warehouse.objectivity.components import STEPS
from warehouse.objectivity.mechanisms import (
    CLIP_HIGH,
    CLIP_LOW,
    MECHANISMS,
    NATURAL_SCALE,
    SCALE_FLOOR,
    Mechanism,
)
from warehouse.objectivity.prepare import CLASS_KEYS

SHARED_SAME_TEACHER, SHARED_SAME_SCHOOL = 0.5, 0.25
IMPROVEMENT_SLOPE_ROWS = 2.0
SMALLEST_CLASS = 5
SMALL_CLASS, SMALL_CLASS_DF = 10, 8.0


def class_table(components: pl.DataFrame, teaching_load: pl.DataFrame | None = None) -> pl.DataFrame:
    """One row per procedure × school × class with every component's statistic as a column, and `teacher`.

    `teacher` is only a hint of who teaches and so probably marks the same classes; empty where unknown.
    """
    size = components.filter(pl.col("component") == "size").drop(
        "component", "n", "value", "expected", "effect", "error", "statistic"
    )
    others = components.filter(pl.col("component") != "size")
    wide = size
    if not others.is_empty():
        wide = size.join(
            others.pivot(on="component", index=CLASS_KEYS, values="statistic", aggregate_function="first"),
            on=CLASS_KEYS,
            how="left",
            maintain_order="left",
        )
    hint = pl.lit("").alias("teacher")
    if teaching_load is not None and not teaching_load.is_empty():
        by = ["school_code", "subject", "class_label", "school_year"]
        load = teaching_load.group_by(by).agg(pl.col("teacher_code").min().alias("teacher"))
        wide = wide.join(load, on=by, how="left", maintain_order="left")
        hint = pl.col("teacher").fill_null("")
    return wide.with_columns(hint)


def standardise(table: pl.DataFrame) -> dict[str, np.ndarray]:
    """Every component against its own empirical null by class size; missing = 0 (says nothing)."""
    strata = null_strata(table)
    out = {}
    skip = {*CLASS_KEYS, "teacher", "municipality", "kind", "season", "subject", "step"}
    for name in table.columns:
        if name in skip or table[name].dtype != pl.Float64:
            continue
        x = table[name].fill_null(np.nan).to_numpy()
        if name in NATURAL_SCALE:
            z = x / NATURAL_SCALE[name]
        else:
            x = np.sqrt(np.maximum(x, 0)) if name == "copy_evidence" else x
            z = empirical_null(x, strata, SCALE_FLOOR.get(name, 1e-6))
        out[name] = np.nan_to_num(z)
    zero = np.zeros(table.height)
    va = out.get("value_added", zero)
    excess = va - 0.5 * habitual(table, va) - np.maximum(out.get("journal_gap", zero), 0)
    out["level"] = np.nan_to_num(empirical_null(excess, strata))
    for name in ("added_points", "open_gap"):
        if name in out:
            out[name] = np.nan_to_num(empirical_null(out[name] - _slope(out[name], va) * va, strata))
    return out


def null_strata(table: pl.DataFrame) -> np.ndarray:
    """Stratum of the empirical null: class size × how much could be computed."""
    order = {words: k for k, words in STEPS.items()}
    step = table["step"].replace_strict(order, return_dtype=pl.Int64).to_numpy()
    stratum: np.ndarray = size_stratum(table["participants"].to_numpy()) * 10 + step
    return stratum


def _slope(y: np.ndarray, x: np.ndarray) -> float:
    """Slope of y on x in the bulk, within 0…1: what a class that simply does better shows in y."""
    usual = (np.abs(x) < IMPROVEMENT_SLOPE_ROWS) & (np.abs(y) < 2.5) & (x != 0)
    if usual.sum() < 30:
        return 0.0
    return float(np.clip((x[usual] * y[usual]).sum() / (x[usual] ** 2).sum(), 0, 1))


def habitual(table: pl.DataFrame, values: np.ndarray) -> np.ndarray:
    """Shrunken mean of `values` of the same commission (school × subject, teacher hint) in its other
    procedures.

    Previous and next years and other grades: what is usual there is not evidence against this class; a
    result that neither the previous nor the next one supports is.
    """
    rows = table.select("school_code", "subject", "teacher", "procedure_id").with_columns(
        pl.Series("v", np.clip(values, -2, 2)), pl.Series("w", (values != 0).astype(float))
    )
    who = ["school_code", "subject", "teacher"]
    both = rows.select(
        (pl.col("v").sum().over(who) - pl.col("v").sum().over([*who, "procedure_id"])).alias("v"),
        (pl.col("w").sum().over(who) - pl.col("w").sum().over([*who, "procedure_id"])).alias("w"),
    )
    return both["v"].to_numpy() / (both["w"].to_numpy() + 1.5)


def pooled(table: pl.DataFrame, z: np.ndarray) -> np.ndarray:
    """Own z together with the z of the commission's other classes in the same procedure, again with unit
    variance.

    Classes marked by one commission are alike for honest reasons too (its customs), so their z correlate by r
    among unremarkable classes. If the others carry the share π of this class' shift, the best weights are
    Σ⁻¹(1, π) with Σ the covariance of own z and the others' mean (Fisher's discriminant): the others count only as
    far as π exceeds r, and never with a negative weight, as if what a whole school does could excuse a class.
    """
    hinted = table["teacher"].to_numpy() != ""
    shared = np.where(hinted, SHARED_SAME_TEACHER, SHARED_SAME_SCHOOL)
    rows = table.select("procedure_id", "school_code", "teacher").with_columns(
        pl.Series("z", np.clip(z, CLIP_LOW, 6.0)), pl.Series("known", (z != 0).astype(float))
    )
    who = ["procedure_id", "school_code", "teacher"]
    sums = rows.select(pl.col("z").sum().over(who).alias("s"), pl.col("known").sum().over(who).alias("k"))
    own = rows["z"].to_numpy()
    others = sums["s"].to_numpy() - own
    k = np.maximum(sums["k"].to_numpy() - rows["known"].to_numpy(), 0)
    r = _sibling_correlation(own, others, k)
    count = np.maximum(k, 1)
    mean, variance = others / count, (1 + (count - 1) * r) / count
    weight = np.maximum(shared - r, 0) / np.maximum(variance - r * shared, 0.05)
    joint = (z + weight * mean) / np.sqrt(1 + weight**2 * variance + 2 * weight * r)
    return np.where((k > 0) & (z != 0), joint, z)


def _sibling_correlation(own: np.ndarray, siblings: np.ndarray, k: np.ndarray) -> float:
    usual = (k > 0) & (np.abs(own) < 2.5) & (np.abs(siblings / np.maximum(k, 1)) < 2.5)
    if usual.sum() < 30:
        return 0.1
    return float(np.clip((own * siblings)[usual].sum() / (own**2 * k)[usual].sum(), 0, 0.6))


def mechanism_z(table: pl.DataFrame, z: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """One z per mechanism and class; NaN where none of the mechanism's components could be computed."""
    strata = null_strata(table)
    return {m.name: _one(table, z, m, strata) for m in MECHANISMS}


def _one(
    table: pl.DataFrame, z: dict[str, np.ndarray], mechanism: Mechanism, strata: np.ndarray
) -> np.ndarray:
    known = np.zeros(table.height, bool)
    score = np.zeros(table.height)
    alone = len(mechanism.weights) == 1
    for name, weight in mechanism.weights.items():
        if name not in z:
            continue
        score += weight * (z[name] if alone else np.clip(z[name], CLIP_LOW, CLIP_HIGH))
        if weight >= 0.5 or (mechanism.name == "inflation" and name == "level"):
            known |= z[name] != 0
    known &= _counted(table, mechanism) >= SMALLEST_CLASS
    if not known.any():
        return np.full(table.height, np.nan)
    score = np.where(known, score, np.nan)
    if not alone:
        score = empirical_null(score, strata)
    if mechanism.pooled:
        score = np.where(
            known,
            empirical_null(np.where(known, pooled(table, np.nan_to_num(score)), np.nan), strata),
            np.nan,
        )
    return score


def _counted(table: pl.DataFrame, mechanism: Mechanism) -> np.ndarray:
    """Whom a mechanism speaks about: those who wrote, or for absence everybody on the list."""
    wrote = table["participants"].to_numpy()
    return wrote + table["absent"].to_numpy() if mechanism.name == "weak_removed" else wrote


def mechanism_p(table: pl.DataFrame, z: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """One one-sided p per mechanism and class; NaN where the mechanism could not be computed."""
    participants, strata = table["participants"].to_numpy(), null_strata(table)
    return {
        m.name: one_sided_p(z[m.name], tail_df(m, participants, strata, np.isfinite(z[m.name])))
        for m in MECHANISMS
    }


def tail_df(
    mechanism: Mechanism, participants: np.ndarray, strata: np.ndarray, known: np.ndarray
) -> np.ndarray | float:
    """Degrees of freedom of every class' tail: fewer where few works make a statistic uneven, or where few classes
    say what is usual.

    The scale of the null comes from the classes of one stratum; with few of them it is uncertain, which a Student tail
    with their number for its degrees of freedom allows for. A thin stratum leans on all classes (`empirical_null`).
    """
    if mechanism.tail_df is None:
        return np.inf
    _, stratum = np.unique(strata, return_inverse=True)
    own = np.bincount(stratum, known)
    share = np.minimum(1.0, own / LEAST_STRATUM)
    behind = (share * own + (1 - share) * known.sum())[stratum]
    df: np.ndarray = 1 / (1 / mechanism.tail_df + 1 / np.maximum(behind, 1))
    small: np.ndarray = np.where(participants < SMALL_CLASS, np.minimum(df, SMALL_CLASS_DF), df)
    return small


def one_sided_p(z: np.ndarray, df: np.ndarray | float) -> np.ndarray:
    """Upper-tail p with a Student tail: real nulls have heavier tails than the normal even after
    scaling.
    """
    return np.where(np.isfinite(z), stats.t.sf(np.nan_to_num(z), df), np.nan)
