"""Who answers for a measure: the position is published, the name goes to the small file of names."""

from __future__ import annotations

import re

import polars as pl

from ingestion.core.personal import Reading, cut_text
from ingestion.core.personal.reading import PERSON

REGISTER = "plans"
_PIECE = re.compile(r"([;,\n]|\s[–—-]\s)")


def position(text: str) -> str:
    """Return the words of a cell without people: «Иванова И.И., методист» → «методист».

    A cell that only names a person keeps the mark that a name stood there.
    """
    cut = cut_text(text, Reading.TEXT)
    if PERSON not in cut:
        return cut
    pieces = _PIECE.split(cut)
    kept: list[str] = []
    for words, before in zip(pieces[::2], ["", *pieces[1::2]], strict=True):
        rest = re.sub(r"\s{2,}", " ", words.replace(PERSON, " ")).strip(" .")
        if rest:
            kept += [before if kept else "", words.rstrip() if PERSON not in words else f" {rest}"]
    return "".join(kept).strip() or PERSON


def apart(measures: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return measures with positions only, names for `people.duckdb` (kind, code, name) and the places (for findings).

    `measures` has plan_id, number, line, responsible; the code of a name is the plan and the number of the measure.
    """
    named = {
        text: shown
        for text in measures["responsible"].drop_nulls().unique().to_list()
        if (shown := position(text)) != text and PERSON in cut_text(text, Reading.TEXT)
    }
    hits = measures.filter(pl.col("responsible").is_in(list(named)))
    people = hits.select(
        pl.lit(REGISTER).alias("kind"),
        pl.concat_str("plan_id", pl.lit(" "), "number").alias("code"),
        pl.col("responsible").alias("name"),
    )
    places = hits.select(pl.lit(None, pl.String).alias("sheet"), pl.col("line").alias("row_number"))
    return measures.with_columns(pl.col("responsible").replace(named)), people, places
