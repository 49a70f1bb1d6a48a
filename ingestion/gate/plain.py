"""Whether a register of few rows meets its rules, without the library that takes seconds to import.

What a person records now and then – a status of a measure, a decision – waits for nothing. Only «all rules are met» is
said here; whatever is off, or is not plain, is asked of `adapter`, which counts it and names the rows.
"""

from __future__ import annotations

import re

import polars as pl

from ingestion.gate.adapter import Asked, Outcome
from ingestion.gate.suites import BETWEEN, IN_SET, PAIR, REGEX, UNIQUE, UNIQUE_ONE

#: Frames of registers, and the most rows for which the import would cost more than all the rest.
FRAMES, MOST_ROWS = ("rows", "loads"), 2_000


def met(asked: list[Asked], frame: pl.DataFrame) -> dict[str, Outcome] | None:
    """Return rule_id → outcome, as `adapter.run` would, where every rule is met by every value; None otherwise."""
    if frame.height > MOST_ROWS:
        return None
    try:
        checked = {one.rule_id: _checked(one, frame) for one in asked}
    except (pl.exceptions.PolarsError, TypeError):
        # Not what the rule is about: the library says so.
        return None
    if None in checked.values():
        return None
    return {rule_id: Outcome(passed=True, checked_cnt=count or 0) for rule_id, count in checked.items()}


def _checked(one: Asked, frame: pl.DataFrame) -> int | None:
    """How many values an expectation looks at, None where some of them are off."""
    about = one.arguments
    if one.expectation == UNIQUE:
        return None if frame.select(about["column_list"]).is_duplicated().any() else frame.height
    if one.expectation == PAIR:
        pairs = frame.select(about["column_A"], about["column_B"]).drop_nulls()
        is_met = (pairs[about["column_A"]] >= pairs[about["column_B"]]).all()
        return pairs.height if is_met else None
    values = frame[about["column"]].drop_nulls()
    if one.expectation == UNIQUE_ONE:
        is_met = not values.is_duplicated().any()
    elif one.expectation == IN_SET:
        is_met = values.is_in(about["value_set"]).all()
    elif one.expectation == BETWEEN:
        low, high = about["min_value"], about["max_value"]
        is_met = not values.len() or (
            (low is None or values.min() >= low) and (high is None or values.max() <= high)
        )
    elif one.expectation == REGEX:
        is_met = all(re.search(about["regex"], str(value)) for value in values.unique())
    else:
        return None
    return len(values) if is_met else None
