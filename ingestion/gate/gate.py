"""Judge a file as a whole before it is loaded: what each rule about files says, and whether the file is held."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import duckdb
import polars as pl

from ingestion.core.model import Extract
from ingestion.gate.checks import CHECKS
from ingestion.gate.file_rules import FileRule, file_rules
from ingestion.gate.looks import Look

SCHEMA = {
    "level": pl.String,
    "source_kind": pl.String,
    "rule_id": pl.String,
    "title": pl.String,
    "status": pl.String,
    "effect": pl.String,
    "checked_cnt": pl.Int64,
    "unexpected_cnt": pl.Int64,
    "observed": pl.String,
    "expected": pl.String,
    "pages": pl.String,
    "message": pl.String,
    "how_to_fix": pl.String,
}
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """Outcomes of all rules about a file, in the shape of `ops.expectations`; `held` names what keeps it out."""

    outcomes: pl.DataFrame
    held: str | None = None


def judge(extract: Extract, kind: str, connection: duckdb.DuckDBPyConnection | None) -> Verdict:
    """Ask the rules about files of a kind. Without rows or anything to compare with a rule is not applicable.

    A rule that raises is a mistake of ours and no property of the file: its state is `error`, the file is not held.
    """
    look = Look(extract, kind, connection)
    rules = [rule for rule in file_rules() if rule.concerns(kind)]
    outcomes = pl.DataFrame([_asked(rule, look) for rule in rules], schema=SCHEMA, orient="row")
    bad = outcomes.filter((pl.col("status") == "failed") & (pl.col("effect") == "held"))
    held = f"{bad['message'][0]} {bad['how_to_fix'][0]}" if bad.height else None
    return Verdict(outcomes, held)


def _asked(rule: FileRule, look: Look) -> dict:
    status, checked, unexpected, observed = "not_applicable", 0, 0, ""
    if look.extract.rows_read >= rule.min_rows:
        try:
            answer = CHECKS[rule.rule_id](look, rule)
        except Exception as error:
            log.exception("rule %s raised", rule.rule_id)
            status, observed = "error", type(error).__name__
        else:
            if answer is not None:
                status = "passed" if answer.passed else "failed"
                checked, unexpected, observed = answer.checked_cnt, answer.unexpected_cnt, answer.observed
    return {
        "level": "file",
        "source_kind": look.kind,
        "rule_id": rule.rule_id,
        "title": rule.title,
        "status": status,
        "effect": rule.effect,
        "checked_cnt": checked,
        "unexpected_cnt": unexpected,
        "observed": observed,
        "expected": rule.expected,
        "pages": "; ".join(rule.pages),
        "message": rule.message,
        "how_to_fix": rule.how_to_fix,
    }
