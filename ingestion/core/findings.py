"""Findings: what was wrong in a file, what was done about it, and how to fix it – for the person who sent it.

One rule = one entry here = one function or extractor that finds the rows = one fixture and one test. The id in the
report is the rule's id. `row_held` keeps the whole row out, `value_dropped` empties one cell, `noticed` changes
nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import polars as pl
from pydantic import Field

from warehouse.settings_files import Declared, read_table

Effect = Literal["row_held", "value_dropped", "noticed"]
EFFECTS = get_args(Effect)
SCHEMA = {
    "sheet": pl.String,
    "row_number": pl.Int64,
    "column_name": pl.String,
    "value": pl.String,
    "rule_id": pl.String,
    "effect": pl.String,
    "message": pl.String,
    "how_to_fix": pl.String,
}
RULES_FILE = Path(__file__).with_name("rules.yml")


class RuleWords(Declared):
    """An entry of rules.yml: `message` may hold {value}, {column} and named details."""

    effect: Effect
    message: str = Field(min_length=1)
    how_to_fix: str = Field(min_length=1)


class Rule(RuleWords):
    """A rule as people read it, with its name."""

    rule_id: str


@cache
def rules() -> dict[str, Rule]:
    """Return all rules by id, as written in rules.yml; raises SettingsFileError in words."""
    table = read_table(RULES_FILE, RuleWords, label="ingestion/core/rules.yml")
    return {name: Rule(rule_id=name, **words.model_dump()) for name, words in table.items()}


@dataclass
class Findings:
    """Collects findings of one file; `headers` turns our word for a column into the header that the file has."""

    parts: list[pl.DataFrame] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def add(self, rule_id: str, hits: pl.DataFrame, *, column: str | None = None, **details: str) -> None:
        """Add rows found by a rule.

        `hits` has `row_number` and optionally `sheet`, `value`, `column_name` (or `column` names it for all).
        """
        if hits.is_empty():
            return
        rule, column = rules()[rule_id], self.headers.get(column or "", column)
        message, fix = rule.message, rule.how_to_fix
        for name, detail in details.items():
            message, fix = message.replace(f"{{{name}}}", detail), fix.replace(f"{{{name}}}", detail)
        frame = hits.with_columns(
            [pl.lit(None, pl.String).alias(name) for name in ("sheet", "value") if name not in hits.columns]
        )
        if "column_name" not in frame.columns:
            frame = frame.with_columns(pl.lit(column, pl.String).alias("column_name"))
        fill = {
            "{value}": pl.col("value").cast(pl.String).fill_null("пусто"),
            "{column}": pl.col("column_name").fill_null(""),
        }
        frame = frame.select(
            pl.col("sheet").cast(pl.String),
            pl.col("row_number").cast(pl.Int64),
            pl.col("column_name").cast(pl.String),
            pl.col("value").cast(pl.String),
            pl.lit(rule_id).alias("rule_id"),
            pl.lit(rule.effect).alias("effect"),
            pl.concat_str(
                [fill.get(part, pl.lit(part)) for part in re.split(r"({value}|{column})", message)]
            ).alias("message"),
            pl.lit(fix).alias("how_to_fix"),
        )
        self.parts.append(frame)

    def add_worded(self, frame: pl.DataFrame) -> None:
        """Add findings that a reader of documents has already put into words; the frame has all columns but effect."""
        if not frame.is_empty():
            self.parts.append(
                frame.with_columns(pl.lit("noticed").alias("effect"))
                .select(SCHEMA.keys())
                .cast(pl.Schema(SCHEMA))
            )

    def frame(self) -> pl.DataFrame:
        """Return all findings in the shape of `ops.findings` without load_id."""
        return pl.concat(self.parts) if self.parts else pl.DataFrame(schema=SCHEMA)
