"""Judge a file as a whole before it is loaded: what each batch rule says, and whether the file is held."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import polars as pl

from ingestion.core.model import Extract
from ingestion.gate import frames
from ingestion.gate.suites import BatchRule, batch_rules

SCHEMA = {
    "rule_id": pl.String,
    "title": pl.String,
    "status": pl.String,
    "effect": pl.String,
    "checked_cnt": pl.Int64,
    "unexpected_cnt": pl.Int64,
    "observed": pl.String,
    "pages": pl.String,
    "message": pl.String,
    "how_to_fix": pl.String,
}


@dataclass(frozen=True)
class Verdict:
    """Outcomes of all rules about a file, in the shape of `ops.expectations`; `held` names what keeps it out."""

    outcomes: pl.DataFrame
    held: str | None = None


def judge(extract: Extract, kind: str, connection: duckdb.DuckDBPyConnection | None) -> Verdict:
    """Run the batch rules of a kind. A rule without rows or without anything to compare with is not applicable."""
    rules = [rule for rule in batch_rules() if rule.concerns(kind)]
    found: dict[str, tuple] = {}
    for name in dict.fromkeys(rule.frame for rule in rules):
        fit = [rule for rule in rules if rule.frame == name and extract.rows_read >= rule.min_rows]
        frame = _frame(name, extract, kind, connection) if fit else None
        fit = [rule for rule in fit if frame is not None and _has_values(frame, rule)]
        if fit:
            # Imported here: a form of five rows must not wait seconds for a library that has nothing to say about it.
            from ingestion.gate.adapter import run

            for rule_id, outcome in run(fit, frame).items():
                status = "passed" if outcome.passed else "failed"
                found[rule_id] = (status, outcome.checked_cnt, outcome.unexpected_cnt, outcome.observed)
    rows = [_row(rule, found.get(rule.rule_id, ("not_applicable", 0, 0, ""))) for rule in rules]
    outcomes = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    bad = outcomes.filter((pl.col("status") == "failed") & (pl.col("effect") == "held"))
    held = f"{bad['message'][0]} {bad['how_to_fix'][0]}" if bad.height else None
    return Verdict(outcomes, held)


def _frame(name: str, extract: Extract, kind: str, connection) -> pl.DataFrame | None:
    if name == "summary":
        return frames.summary(extract, kind, connection)
    return {"participants": frames.participants, "groups": frames.groups, "rows": frames.rows}[name](extract)


def _has_values(frame: pl.DataFrame, rule: BatchRule) -> bool:
    """Whether the columns of a rule hold anything; a missing comparison is not a failure."""
    names = [value for key, value in rule.arguments.items() if key in ("column", "column_A", "column_B")]
    return all(name in frame.columns and frame.get_column(name).drop_nulls().len() > 0 for name in names)


def _row(rule: BatchRule, outcome: tuple) -> tuple:
    return (
        rule.rule_id,
        rule.title,
        outcome[0],
        rule.effect,
        *outcome[1:],
        "; ".join(rule.pages),
        rule.message,
        rule.how_to_fix,
    )
