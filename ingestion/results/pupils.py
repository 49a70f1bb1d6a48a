"""Pupil rows of results from text to checked values: which cannot be used, and what each value is.

All is vectorised: a regional dump has 26,000 rows and half a million cells.
"""

from __future__ import annotations

import polars as pl

from ingestion.core.cells import lowered, mapped, number, parse_timestamp, squeezed, whole
from ingestion.core.findings import Findings
from ingestion.core.personal import class_names_person, names_person
from ingestion.core.text import class_label, class_letter, school_code
from ingestion.results.attendance import attendance
from ingestion.results.columns import PERSON, TEXT_COLUMNS
from ingestion.results.levels import level_of
from ingestion.results.values import drop_bad_values, notice


def _hold_bad_rows(
    people: pl.DataFrame, findings: Findings, key: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split rows that cannot be used; each held row has exactly one reason."""
    reasons = [
        ("school_login_unknown", pl.col("school_code").is_null(), "login_text", "логин школы"),
        (
            "participant_code_missing",
            pl.col("participant_code").is_null(),
            "participant_code",
            "код участника",
        ),
        ("code_names_person", names_person(people, "participant_code"), "participant_code", "код участника"),
        ("attendance_unknown", pl.col("attendance").is_null(), "variant_text", "вариант"),
        ("class_contradicts_grade", _other_class(people), "class_text", "класс"),
        (
            "participant_repeated",
            pl.struct(key).is_duplicated() & ~pl.struct(key).is_first_distinct(),
            "participant_code",
            "код участника",
        ),
    ]
    left, held = people, []
    for rule_id, condition, value, column in reasons:
        hit = left.filter(condition)
        findings.add(rule_id, hit.with_columns(pl.col(value).cast(pl.String).alias("value")), column=column)
        held.append(hit)
        left = left.filter(~condition)
    return left, pl.concat(held)


def _other_class(people: pl.DataFrame) -> pl.Expr:
    """A class (`8Б`) whose grade cannot be that of the programme: the same, or in autumn the next one."""
    if "class_grade_named" not in people.columns:
        return pl.lit(False)
    above = pl.col("class_grade_named") - pl.col("grade")
    fits = (above == 0) | ((above == 1) & (pl.col("season") == "осень"))
    return ~fits.fill_null(True)


def check_participants(
    people: pl.DataFrame,
    findings: Findings,
    key: list[str] | None = None,
    *,
    scores_prove_presence: bool = False,
    apart: tuple[str, ...] = (),
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read pupil rows: returns (rows to load, held rows), both with the source's columns plus the checked ones.

    `apart` names columns that tell files apart where the rows of several stand together. Expects the text columns of
    a source (missing ones are added empty), PROCEDURE columns, max_primary_score, `cells_cnt` (task cells written) and
    `scores_sum` (sum of readable scores). Rules: see rules.yml.
    """
    missing = [name for name in TEXT_COLUMNS if name not in people.columns]
    people = people.with_columns([pl.lit(None, pl.String).alias(name) for name in missing])
    people = people.with_columns(
        mapped(people, "login_text", school_code).alias("school_code"),
        squeezed("participant_code").alias("participant_code"),
    )
    people = people.with_columns(
        attendance(people, scores_prove_presence=scores_prove_presence).alias("attendance")
    )
    people, held = _hold_bad_rows(people, findings, [*(key or PERSON), *apart])
    pairs = people.select("class_text", "class_grade").unique()
    # Somebody's name in the column of classes names no class.
    texts = [(None if class_names_person(text) else text, grade) for text, grade in pairs.iter_rows()]
    labels = pairs.with_columns(
        pl.Series("class_label", [class_label(t, g) for t, g in texts], pl.String),
        pl.Series("letter", [class_letter(t, g) for t, g in texts], pl.String),
    )
    people = people.join(
        labels, on=["class_text", "class_grade"], how="left", nulls_equal=True, maintain_order="left"
    )
    people = people.with_columns(
        pl.when(lowered("sex_text").str.starts_with("м"))
        .then(pl.lit("м"))
        .when(lowered("sex_text").str.starts_with("ж"))
        .then(pl.lit("ж"))
        .alias("sex"),
        pl.when(pl.col("attendance") == "present").then(squeezed("variant_text")).alias("variant"),
        number("total_text").alias("primary_score"),
        whole("journal_text").cast(pl.Int32).alias("journal_mark"),
        whole("mark_text").cast(pl.Int32).alias("file_mark"),
        mapped(people, "level_text", level_of).alias("level"),
        pl.lit("total_text" not in missing).alias("has_total_column"),
        mapped(people, "upload_text", parse_timestamp, pl.Datetime("us")).alias("uploaded_at"),
    )
    checked = drop_bad_values(people, findings, apart)
    notice(checked, findings, apart)
    return checked, held
