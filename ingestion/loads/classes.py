"""Whether classes of one school can meet at all, from their rows in memory: most protocols are of one class.

What is said here is only that weighing would find nothing; wherever it might, the file is weighed.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ingestion.core.together import FILE
from warehouse.thresholds import least


@dataclass(frozen=True)
class Classes:
    """The classes of one file: their labels, codes without leading zeros, and works, all told by their text."""

    are_named: bool
    labels: frozenset[str]
    codes: frozenset[str]
    works: frozenset[str]

    def are_apart(self, other: Classes) -> bool:
        """Whether no row of one can replace one of the other, and too few works are the same to be one class."""
        return (
            self.are_named
            and other.are_named
            and self.labels.isdisjoint(other.labels)
            and self.codes.isdisjoint(other.codes)
            and len(self.works & other.works) < least("load_mean_least")
        )


def classes_of_files(people: pl.DataFrame, tasks: pl.DataFrame) -> dict[int, Classes]:
    """Return file → its classes; both frames have `file_no` and the columns of raw results."""
    place = [FILE, "sheet", "row_number"]
    task = pl.coalesce("task_code", pl.col("task_no").cast(pl.String))
    vectors = (
        tasks.select(
            FILE,
            pl.col("participant_sheet").alias("sheet"),
            pl.col("participant_row").alias("row_number"),
            task.alias("task"),
            pl.format("{}={}", task, pl.col("value").fill_null("")).alias("cell"),
        )
        .sort(*place, "task")
        .group_by(place, maintain_order=True)
        .agg(pl.col("cell").str.join(";").alias("work"))
    )
    named = (pl.col("class_label") != pl.col("class_grade").cast(pl.String)).fill_null(False)
    found = (
        people.join(vectors, on=place, how="left", nulls_equal=True)
        .group_by(FILE)
        .agg(
            named.all().alias("are_named"),
            pl.col("class_label").fill_null("").unique(),
            pl.col("participant_code").str.to_uppercase().str.strip_chars_start("0").unique(),
            pl.coalesce("work", pl.col("primary_score").cast(pl.String)).drop_nulls().unique(),
        )
    )
    return {
        number: Classes(are_named, *map(frozenset, texts)) for number, are_named, *texts in found.iter_rows()
    }
