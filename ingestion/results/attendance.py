"""Who wrote the work: words of absence and presence as people type them in protocols."""

from __future__ import annotations

import polars as pl

from ingestion.core.cells import lowered, squeezed

ABSENT = {"отсутствовал", "отсутствовала", "отсутствует", "отс", "н/б", "отсут", "отсут.", "болел", "болела", "болеет",
          "болезнь", "по болезни", "неявка", "не явился", "не явилась", "не писал", "не писала", "не был", "не была",
          "не участвовал", "не участвовала"}  # fmt: skip
# What people write in a column of attendance; in a column of variants the same signs may mean something else.
ABSENT_WORDS = {"н", "нб", "б", "н.б.", "нет", "-", "0"}
PRESENT_WORDS = {"да", "+", "1", "был", "была", "п", "писал", "писала", "явка", "явился", "явилась"}


def is_absent(frame: pl.DataFrame) -> pl.Expr:
    """Whether a row says that the pupil was absent, in the column of attendance or in place of the variant."""
    said = pl.lit(False)
    if "variant_text" in frame.columns:
        said = said | lowered("variant_text").is_in(ABSENT).fill_null(False)
    if "attendance_text" in frame.columns:
        said = said | lowered("attendance_text").is_in(ABSENT | ABSENT_WORDS).fill_null(False)
    return said


def attendance(people: pl.DataFrame, *, scores_prove_presence: bool) -> pl.Expr:
    """`present`, `absent` or null where a row says neither; expects variant_text, attendance_text, cells_cnt."""
    absent = is_absent(people)
    present = squeezed("variant_text").is_not_null() | (
        lowered("attendance_text").str.starts_with("присутств")
    )
    return (
        pl.when(absent)
        .then(pl.lit("absent"))
        .when(
            present.fill_null(False)
            | (pl.lit(scores_prove_presence) & pl.col("cells_cnt").fill_null(0).gt(0))
        )
        .then(pl.lit("present"))
    )
