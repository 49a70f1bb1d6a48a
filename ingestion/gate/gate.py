"""Judge a file as a whole before it is loaded: what each rule about files says, and whether the file is held."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import polars as pl

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
MARK = {"load_id": pl.Int64, "run_id": pl.String}
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """Outcomes of all rules about a file, in the shape of `ops.expectations`; `held` names what keeps it out."""

    outcomes: list[dict]
    held: str | None = None

    def rows(self, load_id: int, run_id: str | None) -> list[dict]:
        """Return the outcomes as rows of `ops.expectations`."""
        return [one | {"load_id": load_id, "run_id": run_id} for one in self.outcomes]


def frame_of(rows: list[dict]) -> pl.DataFrame:
    """Return rows of verdicts as a frame for `ops.expectations`."""
    return pl.DataFrame(rows, schema=SCHEMA | MARK)


def judge(look: Look) -> Verdict:
    """Ask the rules about files of a kind. Without rows or anything to compare with a rule is not applicable.

    A rule that raises is a mistake of ours and no property of the file: its state is `error`, the file is not held.
    """
    outcomes = [_asked(rule, look) for rule in file_rules() if rule.concerns(look.kind)]
    bad = [one for one in outcomes if one["status"] == "failed" and one["effect"] == "held"]
    return Verdict(outcomes, f"{bad[0]['message']} {bad[0]['how_to_fix']}" if bad else None)


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
