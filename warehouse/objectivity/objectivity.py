"""Objectivity signs: the public face of the method for dbt Python models and benchmarks.

    parts = [components(...) for every procedure]            # cacheable, one call per procedure
    result = combine(pl.concat(parts), teaching_load)
    result.classes, result.signs, result.schools, result.school_procedures

Level alone is never evidence. Each mechanism has a one-sided statistic relative to what is normal for that
test, calibrated on an empirical null; mechanisms are merged by ACAT; false discoveries are controlled
within a school year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from warehouse.arithmetic.nulls import benjamini_hochberg, cauchy_combination, null_of
from warehouse.objectivity.components import COMPONENT_SCHEMA, components
from warehouse.objectivity.evidence import (
    SMALLEST_CLASS,
    class_table,
    mechanism_p,
    mechanism_z,
    null_strata,
    standardise,
)
from warehouse.objectivity.mechanisms import (
    LEVEL_NONE,
    LEVEL_SCARCE,
    LEVEL_SIGNS,
    LEVEL_WATCH,
    MECHANISMS,
    SCALE_FLOOR,
    Mechanism,
    sample_tier,
)
from warehouse.objectivity.prepare import CLASS_KEYS, PROCEDURE_COLUMNS, season_links

__all__ = ["METHOD_VERSION", "Result", "combine", "components", "season_links"]

METHOD_VERSION = "1.2"
Q_SIGNS, Q_WATCH, P_WATCH = 0.05, 0.20, 0.01
NO_REASON = ""
HALF_WIDTH = 1.96
# Components without units of their own.
STATISTICS_SHOWN = ("top_pairs", "task_success")


@dataclass
class Result:
    """Frames of `combine`; columns in its docstring."""

    classes: pl.DataFrame
    signs: pl.DataFrame
    schools: pl.DataFrame
    school_procedures: pl.DataFrame


def combine(
    class_components: pl.DataFrame,
    teaching_load: pl.DataFrame | None = None,
) -> Result:
    """Evidence for all classes, schools × year and schools × procedure together.

    Args:
        class_components: concatenated `components` of every procedure that is to be judged together.
        teaching_load: teacher_code, school_code, subject, class_label, school_year; a grouping hint only.

    Returns:
        classes – procedure × school × class: keys, municipality, n, absent, sample_tier, evidence 0…1,
            p_value, q_value, level, is_person_level, mechanism (lowest p), its effect with effect_low and
            effect_high (95 %), reasons (Russian, "; " between,
            empty where none), step, method_version. Every class of the input has a row.
        signs – class × mechanism that could be computed: keys, sign, sign_name, n, value, expected, effect, error
            (its standard error), effect_low and effect_high (95 %), z, p_value, q_value (within mechanism ×
            school_year), is_flagged, sample_tier, source `own`, reason, method_version.
        schools – school × school_year, and school_procedures – school × procedure: the columns of classes
            without class_label and step, with classes (number) and flagged_classes.

    Raises:
        ValueError: a component frame without the expected columns.
    """
    missing = set(COMPONENT_SCHEMA) - set(class_components.columns)
    if missing:
        raise ValueError(f"component frame lacks {sorted(missing)}")
    table = class_table(class_components, teaching_load)
    z = mechanism_z(table, standardise(table))
    p_of = mechanism_p(table, z)
    p_all = np.column_stack([p_of[m.name] for m in MECHANISMS])
    nothing = ~np.isfinite(p_all).any(1)
    p = np.where(nothing, 1.0, cauchy_combination(p_all))
    table = table.with_columns(
        pl.Series("p_value", p), *[pl.Series(f"p_{k}", v).fill_nan(None) for k, v in p_of.items()]
    )
    signs = _signs(table, class_components, z, p_of)
    classes = _classes(table)
    by_year, by_procedure = ["school_code", "school_year"], ["school_code", *PROCEDURE_COLUMNS]
    return Result(
        _with_effect(classes, signs, CLASS_KEYS),
        signs,
        _with_effect(_schools(table, classes, by_year), signs, by_year),
        _with_effect(_schools(table, classes, by_procedure), signs, ["school_code", "procedure_id"]),
    )


def evidence_of(p: pl.Expr) -> pl.Expr:
    """min(−log10 p, 15)/15, at least 0."""
    return (p.clip(1e-300, 1.0).log10().abs().clip(0.0, 15.0) / 15.0).alias("evidence")


def level_of(n: pl.Expr) -> pl.Expr:
    """Level from p_value and q_value alone; `мало данных` where nothing was found and in no class at least 5 works
    could be judged (n: works of the largest class that could).
    """
    return (
        pl.when(pl.col("q_value") <= Q_SIGNS)
        .then(pl.lit(LEVEL_SIGNS))
        .when((pl.col("q_value") <= Q_WATCH) | (pl.col("p_value") <= P_WATCH))
        .then(pl.lit(LEVEL_WATCH))
        .when(n < SMALLEST_CLASS)
        .then(pl.lit(LEVEL_SCARCE))
        .otherwise(pl.lit(LEVEL_NONE))
        .alias("level")
    )


def with_q(frame: pl.DataFrame, over: list[str]) -> pl.DataFrame:
    """`q_value` by Benjamini–Hochberg over the rows of each group of `over`."""
    q = pl.col("p_value").map_batches(
        lambda s: pl.Series(benjamini_hochberg(s.to_numpy())), return_dtype=pl.Float64
    )
    return frame.with_columns(q.over(over).alias("q_value"))


def _tier(column: str) -> pl.Expr:
    return pl.col(column).map_elements(sample_tier, return_dtype=pl.String).alias("sample_tier")


def _reasons(level: pl.Expr) -> pl.Expr:
    """Names of the mechanisms with p ≤ .01, strongest first, for rows that are to be looked at."""
    names = {f"p_{m.name}": m.title for m in MECHANISMS}

    def words(row: dict[str, float | None]) -> str:
        found = sorted((v, k) for k, v in row.items() if v is not None and v <= 0.01)
        return "; ".join(names[k] for _, k in found)

    text = pl.struct(list(names)).map_elements(words, return_dtype=pl.String)
    return (
        pl.when(level.is_in([LEVEL_SIGNS, LEVEL_WATCH]))
        .then(text)
        .otherwise(pl.lit(NO_REASON))
        .alias("reasons")
    )


def _judged() -> pl.Expr:
    """Works of a class any mechanism could judge, else 0."""
    known = pl.any_horizontal([pl.col(f"p_{m.name}").is_not_null() for m in MECHANISMS])
    return pl.when(known).then(pl.col("participants")).otherwise(0)


def _top_mechanism() -> pl.Expr:
    columns = [f"p_{m.name}" for m in MECHANISMS]
    lowest = pl.min_horizontal(columns)
    name = pl.lit(None, pl.String)
    for m in reversed(MECHANISMS):
        name = pl.when(pl.col(f"p_{m.name}") == lowest).then(pl.lit(m.name)).otherwise(name)
    return name.alias("mechanism")


def _classes(table: pl.DataFrame) -> pl.DataFrame:
    rows = with_q(table, ["school_year"])
    rows = rows.with_columns(level_of(_judged()), evidence_of(pl.col("p_value")), _top_mechanism())
    return rows.with_columns(_reasons(pl.col("level"))).select(
        *PROCEDURE_COLUMNS,
        "municipality",
        "school_code",
        "class_label",
        pl.col("participants").alias("n"),
        "absent",
        _tier("participants"),
        "evidence",
        "p_value",
        "q_value",
        "level",
        pl.lit(value=True).alias("is_person_level"),
        "mechanism",
        "reasons",
        "step",
        pl.lit(METHOD_VERSION).alias("method_version"),
    )


def _schools(table: pl.DataFrame, classes: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """School rows: every mechanism merged over the classes, then the classes' p together (ACAT, valid under
    dependence).
    """
    named = [k for k in keys if k != "school_code"]
    tested = (
        table.filter(pl.col("participants") > 0)
        .group_by("school_code", "procedure_id")
        .agg(pl.len().alias("k"))
    )
    table = table.join(tested, on=["school_code", "procedure_id"], how="left")
    flags = classes.select(*CLASS_KEYS, (pl.col("level") == LEVEL_SIGNS).alias("flag"))
    table = table.join(flags, on=CLASS_KEYS, how="left", maintain_order="left")
    cauchy = ((0.5 - pl.col("p_value").clip(1e-15, 0.5)) * np.pi).tan()
    informative = pl.col("p_value") < 1.0
    parts = [pl.col(f"p_{m.name}").min().alias(f"p_{m.name}") for m in MECHANISMS]
    rows = table.group_by(keys, maintain_order=True).agg(
        pl.col("municipality").drop_nulls().first(),
        pl.col("participants").sum().alias("n"),
        pl.col("absent").sum(),
        pl.len().alias("classes"),
        pl.col("flag").sum().cast(pl.Int64).alias("flagged_classes"),
        cauchy.filter(informative).mean().alias("t"),
        (pl.col("k").fill_null(0) <= 1).all().alias("is_person_level"),
        _judged().max().alias("judged"),
        *parts,
    )
    p = 0.5 - pl.col("t").arctan() / np.pi
    rows = rows.with_columns(pl.when(pl.col("t").is_null()).then(1.0).otherwise(p).alias("p_value"))
    rows = with_q(rows, ["school_year"])
    rows = rows.with_columns(level_of(pl.col("judged")), evidence_of(pl.col("p_value")), _top_mechanism())
    return rows.with_columns(_reasons(pl.col("level"))).select(
        "school_code",
        *named,
        "municipality",
        "classes",
        "flagged_classes",
        "n",
        "absent",
        _tier("n"),
        "evidence",
        "p_value",
        "q_value",
        "level",
        "is_person_level",
        "mechanism",
        "reasons",
        pl.lit(METHOD_VERSION).alias("method_version"),
    )


def _signs(
    table: pl.DataFrame, parts: pl.DataFrame, z: dict[str, np.ndarray], p: dict[str, np.ndarray]
) -> pl.DataFrame:
    """msr_objectivity_signs rows of our own method: class × mechanism."""
    base = table.select(
        *PROCEDURE_COLUMNS, "municipality", "school_code", "class_label", "participants", "step"
    )
    frames = []
    for m in MECHANISMS:
        rows = base.with_columns(
            pl.lit(m.name).alias("sign"),
            pl.lit(m.title).alias("sign_name"),
            pl.Series("z", z[m.name]).fill_nan(None),
            pl.Series("p_value", p[m.name]).fill_nan(None),
            *_shown(table, parts, m),
        )
        if m.name == "weak_removed":
            rows = rows.with_columns(
                pl.when(_nobody_absent(table)).then(1.0).otherwise("p_value").alias("p_value")
            )
        frames.append(rows.filter(pl.col("p_value").is_not_null()))
    signs = with_q(pl.concat(frames), ["sign", "school_year"])
    flagged = pl.col("q_value") <= Q_SIGNS
    return signs.with_columns(
        pl.col("participants").alias("n"),
        *_interval(),
        flagged.alias("is_flagged"),
        _tier("participants"),
        pl.lit("own").alias("source"),
        pl.lit(METHOD_VERSION).alias("method_version"),
        pl.when(flagged).then(pl.col("sign_name")).otherwise(pl.lit(NO_REASON)).alias("reason"),
    ).drop("participants")


def _shown(table: pl.DataFrame, parts: pl.DataFrame, mechanism: Mechanism) -> list[pl.Series]:
    """value, expected, effect and error of a mechanism's main component, rows of `table`.

    A statistic without units of its own is shown as it is, against what is usual for classes of this size.
    """
    columns = ["value", "expected", "effect", "error"]
    found = parts.filter(pl.col("component") == mechanism.main).select(*CLASS_KEYS, *columns, "statistic")
    rows = table.select(CLASS_KEYS).join(found, on=CLASS_KEYS, how="left", maintain_order="left")
    if mechanism.main in STATISTICS_SHOWN:
        x = rows["statistic"].fill_null(np.nan).to_numpy()
        centre, scale = null_of(x, null_strata(table), SCALE_FLOOR.get(mechanism.main, 1e-6))
        rows = pl.DataFrame(dict(zip(columns, (x, centre, x - centre, scale), strict=True))).fill_nan(None)
    return [rows[c] for c in columns]


def _nobody_absent(table: pl.DataFrame) -> pl.Series:
    """Classes where everybody came, in a procedure from which some were absent: nothing speaks for the mechanism."""
    some = pl.col("absent").sum().over("procedure_id") > 0
    wrote = pl.col("participants") >= SMALLEST_CLASS
    return table.select((some & wrote & (pl.col("absent") == 0)).alias("nobody"))["nobody"]


def _interval() -> list[pl.Expr]:
    """`effect_low` and `effect_high` (95 %) from `effect` and `error`."""
    half = HALF_WIDTH * pl.col("error")
    return [(pl.col("effect") - half).alias("effect_low"), (pl.col("effect") + half).alias("effect_high")]


def _with_effect(rows: pl.DataFrame, signs: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """`effect`, `effect_low`, `effect_high` of the leading mechanism: mean over classes weighted by participants."""
    n, error = pl.col("n"), pl.col("error")
    pooled = (
        signs.filter(pl.col("effect").is_not_null() & (n > 0))
        .group_by(*keys, pl.col("sign").alias("mechanism"))
        .agg(
            ((pl.col("effect") * n).sum() / n.sum()).alias("effect"),
            ((error * n).pow(2).sum().sqrt() / n.sum()).alias("error"),
        )
    )
    return (
        rows.join(pooled, on=[*keys, "mechanism"], how="left", maintain_order="left")
        .with_columns(_interval())
        .drop("error")
    )
