"""Ask suites about everything new of a run, a kind at a time, and keep what they say with the rows that are off.

Runs before a build, inside the writer's lock, about every run of loading that has no answers yet. Nothing here keeps a
file out: a rule that is not met warns pages, a rule that raises is told as `error`, without history or values a rule is
not applicable.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

import duckdb
import polars as pl

from ingestion.core.personal import cut_text
from ingestion.gate import plain, wording
from ingestion.gate.adapter import Asked, Outcome, run
from ingestion.gate.arrivals import Arrivals
from ingestion.gate.gate import SCHEMA
from ingestion.gate.history import bounds
from ingestion.gate.kinds import key_of, table_of
from ingestion.gate.suites import (
    BETWEEN,
    HISTORY,
    IN_SET,
    PAIR,
    REGEX,
    UNIQUE,
    UNIQUE_ONE,
    SuiteRule,
    suite,
)
from warehouse.raw import append, literal, transaction

#: So many rows that are off are kept of a rule, at least one of every load.
ROWS_KEPT = 20
#: What tells the place of a row, in every sort of frame.
PLACE = ("load_id", "sheet", "row_number", "school_code")
ROW_SCHEMA = {
    "load_id": pl.Int64,
    "source_kind": pl.String,
    "rule_id": pl.String,
    "sheet": pl.String,
    "row_number": pl.Int64,
    "column_name": pl.String,
    "value": pl.String,
}
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Prepared:
    """A rule with its bounds: ready to be asked, or the reason why there is nothing to ask."""

    rule: SuiteRule
    expected: str
    asked: Asked | None = None
    reason: str = ""
    seen: str = ""


def runs_waiting(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return runs with loaded files that no suite has been asked about, oldest first; the run of today among them."""
    rows = connection.execute(
        "select run_id from ops.load_log where status in ('loaded', 'replaced') and run_id is not null "
        "and run_id not in (select run_id from ops.expectations where level = 'batch') "
        "group by run_id order by min(load_id)"
    ).fetchall()
    return [run_id for (run_id,) in rows]


def validate(
    connection: duckdb.DuckDBPyConnection, run_id: str, tell: Callable[[str], None] = lambda _: None
) -> None:
    """Ask the suites of every kind that came in a run and store the answers in one transaction."""
    came = connection.execute(
        "select source_kind, list(load_id order by load_id) from ops.load_log "
        f"where run_id = {literal(run_id)} and status in ('loaded', 'replaced') "
        "group by source_kind order by source_kind"
    ).fetchall()
    outcomes, rows = [], []
    for kind, new in came:
        tell(kind)
        said, off = about(Arrivals(connection, kind, new))
        outcomes.append(said.with_columns(pl.lit(new[-1], pl.Int64).alias("load_id")))
        rows.append(off)
    mark = pl.lit(run_id).alias("run_id")
    with transaction(connection):
        if outcomes:
            append(connection, "ops.expectations", pl.concat(outcomes).with_columns(mark))
            append(connection, "ops.unexpected_rows", pl.concat(rows).with_columns(mark))


def about(arrivals: Arrivals) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what a kind's suite says: a row a rule in the shape of `ops.expectations`, and the rows that are off."""
    rules = suite(arrivals.kind)
    said: list[dict] = []
    off: list[dict] = []
    for name in dict.fromkeys(rule.frame for rule in rules):
        mine = [rule for rule in rules if rule.frame == name]
        try:
            frame = _frame(arrivals, name, mine)
            prepared = [_prepared(rule, frame, arrivals) for rule in mine]
            ready = [one.asked for one in prepared if one.asked]
            found = (name in plain.FRAMES and plain.met(ready, frame)) or (run(ready, frame) if ready else {})
        except Exception as error:
            log.exception("suite of %s, frame %s", arrivals.kind, name)
            broken = Outcome(False, error=type(error).__name__)
            said += [_row(Prepared(rule, ""), broken, arrivals.kind) for rule in mine]
            continue
        for one in prepared:
            outcome = found.get(one.rule.rule_id)
            one = _with_range(one, frame)
            if outcome and outcome.error:
                log.error("rule %s of %s raised: %s", one.rule.rule_id, arrivals.kind, outcome.error)
            said.append(_row(one, outcome, arrivals.kind))
            if outcome and not outcome.passed:
                off += _rows_off(one.rule, frame, outcome.positions, arrivals.kind)
    return pl.DataFrame(said, schema=SCHEMA), pl.DataFrame(off, schema=ROW_SCHEMA)


def _frame(arrivals: Arrivals, name: str, rules: list[SuiteRule]) -> pl.DataFrame:
    if name == "schools":
        return arrivals.schools_against_history(max(rule.loads_needed for rule in rules))
    return arrivals.frame(name)


def _columns(rule: SuiteRule, kind: str) -> list[str]:
    if rule.columns is not None:
        return list(rule.columns if isinstance(rule.columns, tuple) else key_of(kind))
    return [name for name in (rule.column, rule.not_less_than) if name]


def _prepared(rule: SuiteRule, frame: pl.DataFrame, arrivals: Arrivals) -> Prepared:
    """Fill in what history says; a rule without values or history is not asked, and says why."""
    kind, columns = arrivals.kind, _columns(rule, arrivals.kind)
    low, high, values, expected = rule.min, rule.max, rule.named_values, ""
    reason = _nothing_in(frame, rule, columns)
    if rule.history and rule.frame == "loads":
        found = bounds(arrivals.earlier_loads.get_column(rule.about).to_list(), rule.history)
        if found:
            low, high, expected = found.low, found.high, wording.from_history(found)
        else:
            reason = reason or _short_history(rule, len(arrivals.earlier))
    elif rule.values == HISTORY:
        values = tuple(arrivals.seen_before(table_of(kind), rule.about))
        if len(arrivals.earlier) < rule.loads_needed or not values:
            reason = reason or _short_history(rule, len(arrivals.earlier))
    elif rule.frame == "schools" and reason:
        reason = f"у школ файла меньше прежних работ, чем нужно ({rule.loads_needed})"
    name: str = rule.expectation
    known: dict[str, dict[str, object]] = {
        IN_SET: {"column": rule.column, "value_set": list(values or ())},
        BETWEEN: {"column": rule.column, "min_value": low, "max_value": high},
        REGEX: {"column": rule.column, "regex": rule.pattern},
        PAIR: {
            "column_A": rule.column,
            "column_B": rule.not_less_than,
            "or_equal": True,
            "ignore_row_if": "either_value_is_missing",
        },
        UNIQUE: {"column_list": columns, "ignore_row_if": "never"},
    }
    arguments = known[name]
    if name == UNIQUE and len(columns) == 1:
        name, arguments = UNIQUE_ONE, {"column": columns[0]}
    expected = expected or _expected(rule, kind, columns, values, low, high)
    if reason:
        return Prepared(rule, expected, reason=reason)
    return Prepared(rule, expected, Asked(rule.rule_id, name, arguments | {"mostly": rule.mostly}))


def _with_range(one: Prepared, frame: pl.DataFrame) -> Prepared:
    """Add what the values of a file or a school as a whole were: of a few numbers people want to see the numbers."""
    if one.reason or one.rule.frame not in ("loads", "schools"):
        return one
    numbers = [value for value in frame.get_column(one.rule.about).to_list() if value is not None]
    return replace(one, seen=f"; значения {wording.between(min(numbers), max(numbers))}")


def _nothing_in(frame: pl.DataFrame, rule: SuiteRule, columns: list[str]) -> str:
    """Why a frame gives a rule nothing to look at; empty when it does."""
    if frame.is_empty():
        return "строк нет"
    if rule.expectation == UNIQUE:
        return ""
    return (
        "" if frame.select(pl.all_horizontal(pl.col(columns).is_not_null()).any()).item() else "значений нет"
    )


def _short_history(rule: SuiteRule, earlier: int) -> str:
    return f"прежних файлов {earlier}, нужно не меньше {rule.loads_needed}"


def _expected(rule: SuiteRule, kind: str, columns: list[str], values, low, high) -> str:
    told = rule.shown if rule.shown and rule.expectation == UNIQUE else columns
    names = [wording.column_words(kind, name) for name in told]
    if rule.expectation == IN_SET:
        return wording.one_of(values) if values else "значения, которые уже встречались"
    if rule.expectation == PAIR:
        return f"«{names[0]}» не меньше, чем «{names[1]}»"
    if rule.expectation == UNIQUE:
        return "не повторяется: " + ", ".join(names)
    if rule.expectation == REGEX:
        return rule.title
    return wording.between(low, high) or "как в прежних файлах"


def _row(one: Prepared, outcome: Outcome | None, kind: str) -> dict:
    rule = one.rule
    if outcome is None:
        status, observed = "not_applicable", one.reason
    elif outcome.error:
        status, observed = "error", cut_text(outcome.error)[:200]
    else:
        status = "passed" if outcome.passed else "failed"
        observed = f"не так: {outcome.unexpected_cnt} из {outcome.checked_cnt}{one.seen}"
    return {
        "level": "batch",
        "source_kind": kind,
        "rule_id": rule.rule_id,
        "title": rule.title,
        "status": status,
        "effect": "noticed",
        "checked_cnt": outcome.checked_cnt if outcome else 0,
        "unexpected_cnt": outcome.unexpected_cnt if outcome else 0,
        "observed": observed,
        "expected": one.expected,
        "pages": "; ".join(rule.pages),
        "message": rule.message,
        "how_to_fix": rule.how_to_fix,
    }


def _rows_off(rule: SuiteRule, frame: pl.DataFrame, positions: list[int], kind: str) -> list[dict]:
    """The places of some rows that are off, with what stands there; rows of every load that has any."""
    columns = _columns(rule, kind)
    shown = [*(["school_code"] if rule.frame == "schools" else []), *(rule.shown or columns)]
    rows = frame[positions]
    if rule.expectation == UNIQUE:
        # People want to see both rows of a pair.
        keys = rows.select(columns).unique()
        rows = frame.join(keys, on=columns, how="semi", nulls_equal=True).sort(*columns, "load_id")
    else:
        rows = rows.sort([name for name in PLACE if name in rows.columns])
    # What is made less trustworthy follows from these rows, and must not depend on which of them come first.
    loads = rows.get_column("load_id").n_unique()
    rows = rows.group_by("load_id", maintain_order=True).head(max(1, ROWS_KEPT // max(1, loads)))
    return [
        {
            "load_id": row["load_id"],
            "source_kind": kind,
            "rule_id": rule.rule_id,
            "sheet": row.get("sheet"),
            "row_number": row.get("row_number"),
            "column_name": ", ".join(wording.column_words(kind, name) for name in shown),
            "value": "; ".join(wording.value_words(row[name]) for name in shown),
        }
        for row in rows.iter_rows(named=True)
    ]
