"""The only module that knows Great Expectations; its import takes seconds, so it happens when a file first needs it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cache

import polars as pl

from ingestion.gate.suites import BatchRule


class CheckpointError(RuntimeError):
    """An expectation could not be computed: a mistake of ours, never a property of the file."""


@dataclass(frozen=True)
class Outcome:
    """What one expectation found: whether it holds, how many rows it looked at, how many are off, what it saw."""

    passed: bool
    checked_cnt: int
    unexpected_cnt: int
    observed: str


@cache
def _batches():
    """Make the in-memory context once a process: nothing is written, nothing is sent anywhere."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("gate").add_dataframe_asset("file")
    return gx, asset.add_batch_definition_whole_dataframe("whole")


def run(rules: list[BatchRule], frame: pl.DataFrame) -> dict[str, Outcome]:
    """Run the rules' expectations on one frame; returns rule_id → outcome.

    Raises CheckpointError when an expectation raised instead of answering: it would look like a failed file otherwise.
    """
    gx, definition = _batches()
    made = [
        getattr(gx.expectations, r.expectation)(**r.arguments, meta={"rule_id": r.rule_id}) for r in rules
    ]
    suite = gx.ExpectationSuite(name="file", expectations=made)
    batch = definition.get_batch({"dataframe": frame.to_pandas()})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = batch.validate(suite, result_format="SUMMARY")
    return {r.expectation_config.meta["rule_id"]: _outcome(r, frame.height) for r in found.results}


def _raised(exception_info: dict) -> str | None:
    """The first exception in an answer: at its top or below a metric's name."""
    parts = [exception_info, *[part for part in exception_info.values() if isinstance(part, dict)]]
    return next((str(part.get("exception_message")) for part in parts if part.get("raised_exception")), None)


def _outcome(result, height: int) -> Outcome:
    rule_id = result.expectation_config.meta["rule_id"]
    if message := _raised(result.exception_info or {}):
        raise CheckpointError(f"проверка файла {rule_id} не выполнена: {message}")
    details = result.result or {}
    observed = details.get("observed_value")
    examples = details.get("partial_unexpected_list") or []
    shown = observed if observed is not None else ", ".join(str(value) for value in examples[:3])
    if isinstance(shown, float):
        shown = f"{shown:.3g}".replace(".", ",")
    return Outcome(
        bool(result.success),
        int(details.get("element_count") or height),
        int(details.get("unexpected_count") or (0 if result.success else 1)),
        str(shown),
    )
