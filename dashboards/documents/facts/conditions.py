"""Conditions before the day as pages and papers say them: what is required and not there, who has said nothing."""

from __future__ import annotations

import polars as pl

from dashboards.words import absent, count, counted, number

GAP, UNKNOWN, NOT_ASKED = "требуемого нет", "сведений нет", "нет, норма не требует"


def silent(rows: pl.DataFrame) -> pl.DataFrame:
    """Schools with the conditions of their next day of which nothing is known, in one line each."""
    return (
        rows.filter(state=UNKNOWN)
        .group_by("campaign", "school_code", "school_name", "visit_date", maintain_order=True)
        .agg(
            pl.col("condition").str.join(", ").alias("conditions"),
            pl.col("norm").drop_nulls().unique(maintain_order=True).str.join("; ").alias("norms"),
        )
    )


def finding(rows: pl.DataFrame) -> str:
    """How many schools lack what a norm requires before the day, and how many have said nothing."""
    if rows.is_empty():
        return absent("conditions_ahead", rows)
    return " ".join(filter(None, (lacking(rows), unsaid(rows))))


def lacking(rows: pl.DataFrame) -> str:
    """How many schools lack what a norm requires."""
    gaps, told = rows.filter(state=GAP), rows.filter(pl.col("state") != UNKNOWN)
    if told.is_empty():
        return absent("conditions_told", told)
    if gaps.is_empty():
        return absent("condition_gaps", gaps)
    return (
        f"До дня требуемого нет в {counted(gaps['school_code'].n_unique(), 'школа', 'loct')}: "
        f"{count(gaps.height, 'случай')}."
    )


def unsaid(rows: pl.DataFrame) -> str:
    """How many schools have not told of every condition of their next day; nothing where nobody told of any."""
    if rows.filter(pl.col("state") != UNKNOWN).is_empty():
        return ""
    told = rows.filter(state=UNKNOWN)["school_code"].n_unique()
    schools = rows["school_code"].n_unique()
    if not told:
        return f"Сведения прислали все школы: {number(schools)}."
    return f"Сведений нет у {counted(told, 'школа')} из {number(schools)}."
