"""The only module that knows Great Expectations; its import takes seconds, so it waits for something new."""

from __future__ import annotations

import os
import warnings
from dataclasses import dataclass, field
from functools import cache

import polars as pl

#: So many rows that are off the library names by itself; all of them are asked for where there are more.
NAMED = 20


@dataclass(frozen=True)
class Asked:
    """One expectation ready to be asked: its name in the library and its arguments, bounds filled in."""

    rule_id: str
    expectation: str
    arguments: dict


@dataclass(frozen=True)
class Outcome:
    """What one expectation found: of `checked_cnt` values `unexpected_cnt` are off, those of the rows at `positions`.

    `error` is what the expectation raised: a mistake of ours, never a property of the data.
    """

    passed: bool
    checked_cnt: int = 0
    unexpected_cnt: int = 0
    positions: list[int] = field(default_factory=list)
    error: str | None = None


@cache
def _batches():
    """Make the in-memory context once a process: nothing is written, nothing is sent anywhere."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("arrivals").add_dataframe_asset("frame")
    return gx, asset.add_batch_definition_whole_dataframe("whole")


def run(asked: list[Asked], frame: pl.DataFrame) -> dict[str, Outcome]:
    """Ask all expectations about one frame; returns rule_id → outcome. Only the columns asked about are handed over."""
    gx, definition = _batches()
    made = [
        getattr(gx.expectations, one.expectation)(**one.arguments, meta={"rule_id": one.rule_id})
        for one in asked
    ]
    batch = definition.get_batch({"dataframe": _pandas(frame, asked)})

    def answers(expectations: list, result_format: dict) -> dict[str, Outcome]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            suite = gx.ExpectationSuite(name="arrivals", expectations=expectations)
            found = batch.validate(suite, result_format=result_format)
        return {result.expectation_config.meta["rule_id"]: _outcome(result) for result in found.results}

    found = answers(made, {"result_format": "SUMMARY", "partial_unexpected_count": NAMED})
    more = [one for one in made if found[one.meta["rule_id"]].unexpected_cnt > NAMED]
    if more:
        found |= answers(more, {"result_format": "COMPLETE", "exclude_unexpected_values": True})
    return found


def _pandas(frame: pl.DataFrame, asked: list[Asked]):
    names = {
        name
        for one in asked
        for key, value in one.arguments.items()
        if key.startswith("column")
        for name in ([value] if isinstance(value, str) else value)
    }
    # Text that repeats a million times is handed over once a value.
    return (
        frame.select(pl.col(pl.String).cast(pl.Categorical), pl.col("*").exclude(pl.String))
        .select(sorted(names))
        .to_pandas()
    )


def _raised(exception_info: dict) -> str | None:
    """The first exception in an answer: at its top or below a metric's name."""
    parts = [exception_info, *[part for part in exception_info.values() if isinstance(part, dict)]]
    return next((str(part.get("exception_message")) for part in parts if part.get("raised_exception")), None)


def _outcome(result) -> Outcome:
    # A library that could not ask answers like one that was answered no: only exception_info tells them apart.
    if message := _raised(result.exception_info or {}):
        return Outcome(False, error=message)
    details = result.result or {}
    named = details.get("unexpected_index_list") or details.get("partial_unexpected_index_list") or []
    return Outcome(
        bool(result.success),
        int(details["element_count"]) - int(details["missing_count"]),
        int(details["unexpected_count"]),
        [int(position) for position in named],
    )
