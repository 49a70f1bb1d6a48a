"""Values of pupil rows: marks, totals and words that cannot be right are emptied or noticed, each with a finding."""

from __future__ import annotations

import polars as pl

from ingestion.core.cells import lowered, mapped, squeezed
from ingestion.core.findings import Findings
from ingestion.results.attendance import PRESENT_WORDS, is_absent
from ingestion.results.columns import PROCEDURE, VARIETY
from ingestion.results.levels import LEVELS, is_of_another_scale

NO_MARK = {"нет отметки", "нет", "-", "–", "н/а"}
#: In fewer works the best score of a task says nothing about its maximum.
ENOUGH_TO_KNOW = 30


def _drop(
    frame: pl.DataFrame,
    findings: Findings,
    rule_id: str,
    value: str,
    column: str,
    bad: pl.Expr,
    targets: list[str],
) -> pl.DataFrame:
    """Report the bad values of a column and empty the target columns there."""
    hits = frame.filter(bad.fill_null(False))
    findings.add(rule_id, hits.with_columns(pl.col(value).cast(pl.String).alias("value")), column=column)
    if hits.is_empty():
        return frame
    return frame.with_columns(
        [pl.when(bad.fill_null(False)).then(None).otherwise(pl.col(name)).alias(name) for name in targets]
    )


def _of_file(expression: pl.Expr, apart: tuple[str, ...]) -> pl.Expr:
    """A value of the whole file: over the columns that tell files apart where several stand in one frame."""
    return expression.over(apart) if apart else expression


def drop_bad_values(people: pl.DataFrame, findings: Findings, apart: tuple[str, ...]) -> pl.DataFrame:
    """Empty values that cannot be used, each with a finding; adds is_unfilled and is_total_computed."""
    present = pl.col("attendance") == "present"
    variant_number = pl.col("variant").str.extract(r"^(\d+)(?:\.0)?$", 1).cast(pl.Int32, strict=False)
    people = people.with_columns(variant_number.alias("variant_number"))
    bad_variant = present & pl.col("variant").is_not_null() & ~(pl.col("variant_number") > 0).fill_null(False)
    # A row whose variant is 0 and whose total is empty was opened in the form and never filled in.
    people = people.with_columns((bad_variant & pl.col("primary_score").is_null()).alias("is_unfilled"))
    people = _drop(people, findings, "variant_unknown", "variant_text", "вариант", bad_variant, ["variant"])
    people = people.with_columns(
        pl.when(pl.col("variant").is_not_null())
        .then(pl.col("variant_number").cast(pl.String))
        .alias("variant")
    )
    filled = squeezed("journal_text").is_not_null() & ~lowered("journal_text").is_in(NO_MARK)
    bad = filled & ~pl.col("journal_mark").is_between(2, 5).fill_null(False)
    people = _drop(
        people, findings, "journal_mark_unknown", "journal_text", "отметка по журналу", bad, ["journal_mark"]
    )
    filled = squeezed("mark_text").is_not_null() & ~lowered("mark_text").is_in(NO_MARK)
    bad = filled & ~pl.col("file_mark").is_between(2, 5).fill_null(False)
    people = _drop(people, findings, "mark_unknown", "mark_text", "отметка", bad, ["file_mark"])
    bad = squeezed("sex_text").is_not_null() & pl.col("sex").is_null()
    people = _drop(people, findings, "sex_unknown", "sex_text", "пол", bad, ["sex"])
    bad = pl.col("level").is_not_null() & ~pl.col("level").is_in(LEVELS)
    people = _drop(people, findings, "level_unknown", "level_text", "уровень", bad, ["level"])
    bad = squeezed("upload_text").is_not_null() & pl.col("uploaded_at").is_null()
    people = _drop(
        people, findings, "upload_time_unknown", "upload_text", "дата загрузки", bad, ["uploaded_at"]
    )
    bad = present & squeezed("total_text").is_not_null() & pl.col("primary_score").is_null()
    people = _drop(people, findings, "total_not_number", "total_text", "сумма баллов", bad, ["primary_score"])
    # Forms print a total of 0 for absent pupils: only a written cell or a positive total contradicts the absence.
    absent_scores = ~present & ((pl.col("cells_cnt").fill_null(0) > 0) | (pl.col("primary_score") > 0))
    people = _drop(
        people, findings, "absent_with_scores", "variant_text", "вариант", absent_scores, ["primary_score"]
    )
    people = people.with_columns(pl.when(present).then("primary_score").alias("primary_score"))
    people = _compute_totals(people, findings, apart)
    differs = (
        present
        & ~pl.col("is_total_computed")
        & (pl.col("primary_score") != pl.col("scores_sum").fill_null(0))
        & pl.col("cells_cnt").gt(0)
    )
    findings.add(
        "total_differs_from_sum",
        people.filter(differs.fill_null(False)).with_columns(pl.col("total_text").alias("value")),
        column="сумма баллов",
    )
    # Where a file names no maximum, nobody's total is more than the best scores of all tasks together.
    is_large = pl.len().over("sheet") >= ENOUGH_TO_KNOW
    top = pl.col("max_primary_score")
    if "best_sum" in people.columns:
        top = pl.coalesce(top, pl.when(is_large & (pl.col("cells_cnt") > 0)).then("best_sum"))
    above = pl.col("primary_score") > top
    people = _drop(
        people, findings, "total_above_max", "total_text", "сумма баллов", above, ["primary_score"]
    )
    # A class may be only counted: «4-2» is usual.
    odd = (pl.col("letter").str.len_chars() > 1) & ~pl.col("letter").str.contains(r"^-\d+$")
    findings.add(
        "class_unusual", people.filter(odd).with_columns(pl.col("class_text").alias("value")), column="класс"
    )
    return people.drop("variant_number", "letter")


def _compute_totals(people: pl.DataFrame, findings: Findings, apart: tuple[str, ...]) -> pl.DataFrame:
    """Where all totals of a school are 0 while its tasks have points, nobody has computed them: the sum of tasks."""
    present = pl.col("attendance") == "present"
    sums = pl.col("usable_sum").fill_null(0)
    has_points = present & (sums > 0)
    is_zero = pl.col("primary_score") == 0
    school = [*apart, "school_code", *(name for name in (*PROCEDURE, *VARIETY) if name in people.columns)]
    none_computed = (
        (is_zero | ~has_points).all().over(school) & (has_points & is_zero).any().over(school)
    ).fill_null(False)
    bad = none_computed & has_points & is_zero
    hits = people.filter(bad.fill_null(False))
    findings.add(
        "total_not_computed",
        hits.with_columns(pl.col("usable_sum").cast(pl.String).str.strip_suffix(".0").alias("value")),
        column="сумма баллов",
    )
    return people.with_columns(
        pl.when(bad.fill_null(False)).then("usable_sum").otherwise("primary_score").alias("primary_score"),
        bad.fill_null(False).alias("is_total_computed"),
    )


def notice(people: pl.DataFrame, findings: Findings, apart: tuple[str, ...]) -> None:
    """Say what is used as it stands and may be wrong: words of attendance, codes without their zeros, halves."""
    said = lowered("attendance_text")
    known = is_absent(people) | said.str.starts_with("присут") | said.is_in(PRESENT_WORDS)
    shown = people.filter(said.is_not_null() & ~known)
    findings.add(
        "attendance_word_unknown", shown.with_columns(pl.col("attendance_text").alias("value")), column="явка"
    )
    variant = squeezed("variant_text")
    has_variants = _of_file(variant.is_not_null().any(), apart)
    unnamed = people.filter((pl.col("attendance") == "present") & variant.is_null() & has_variants)
    findings.add(
        "variant_missing", unnamed.with_columns(pl.lit(None, pl.String).alias("value")), column="вариант"
    )
    code = pl.col("participant_code")
    digits = people.filter(code.str.contains(r"^\d+$"))
    length = _of_file(pl.when(code.str.starts_with("0")).then(code.str.len_chars()).max(), apart)
    short = digits.filter(code.str.len_chars() < length)
    findings.add("code_zeros_lost", short.with_columns(code.alias("value")), column="код участника")
    other_scale = people.filter(mapped(people, "level_text", is_of_another_scale, pl.Boolean))
    findings.add(
        "level_of_another_scale",
        other_scale.with_columns(squeezed("level_text").alias("value")),
        column="уровень",
    )
    halves = people.filter((pl.col("primary_score") != pl.col("primary_score").round()).fill_null(False))
    findings.add(
        "score_not_whole", halves.with_columns(pl.col("total_text").alias("value")), column="сумма баллов"
    )
