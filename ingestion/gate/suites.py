"""Suites as data (`suites.yml`): what Great Expectations asks of everything new, a rule an entry."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from ingestion.core.text import subjects
from ingestion.gate.kinds import kinds_of, require_kinds
from ingestion.registers.choices import FIXED
from warehouse.settings_files import Declared, read_table

SUITES = Path(__file__).with_name("suites.yml")
IN_SET, BETWEEN = "ExpectColumnValuesToBeInSet", "ExpectColumnValuesToBeBetween"
PAIR, UNIQUE = "ExpectColumnPairValuesAToBeGreaterThanB", "ExpectCompoundColumnsToBeUnique"
REGEX = "ExpectColumnValuesToMatchRegex"
# The library knows a key of one column by another name.
UNIQUE_ONE = "ExpectColumnValuesToBeUnique"
# What an expectation needs to be told; a bound may come from history instead.
NEEDS = {
    IN_SET: {"column", "values"},
    BETWEEN: {"column"},
    PAIR: {"column", "not_less_than"},
    UNIQUE: {"columns"},
    REGEX: {"column", "pattern"},
}
HISTORY = "history"


class History(Declared):
    """Where bounds come from: earlier loads of the same source, at least so many; `floor` is the least width."""

    at_least: int = Field(ge=1)
    floor: float | None = None
    by: Literal["difference", "ratio"] = "difference"


class SuiteRule(Declared):
    """One rule about everything new of a kind in one run; not met, it warns the pages it names."""

    rule_id: str = ""
    kinds: tuple[str, ...] = Field(alias="for")
    frame: Literal["rows", "participants", "tasks", "loads", "schools"]
    expectation: Literal[
        "ExpectColumnValuesToBeInSet",
        "ExpectColumnValuesToBeBetween",
        "ExpectColumnPairValuesAToBeGreaterThanB",
        "ExpectCompoundColumnsToBeUnique",
        "ExpectColumnValuesToMatchRegex",
    ]
    column: str | None = None
    not_less_than: str | None = None
    columns: tuple[str, ...] | Literal["key"] | None = None
    shown: tuple[str, ...] | None = None
    values: tuple[str | int, ...] | Literal["subjects", "kinds", "history"] | None = None
    min: float | None = None
    max: float | None = None
    pattern: str | None = None
    mostly: float = Field(default=1.0, gt=0, le=1)
    history: History | None = None
    title: str
    message: str
    how_to_fix: str
    pages: tuple[str, ...]

    _known = field_validator("kinds")(require_kinds)

    @model_validator(mode="after")
    def _is_complete(self) -> SuiteRule:
        """Refuse an entry that lacks what its expectation asks for."""
        missing = {name for name in NEEDS[self.expectation] if getattr(self, name) is None}
        bounds = (self.min, self.max, self.history and self.history.floor)
        if self.expectation == BETWEEN and bounds == (None, None, None):
            missing.add("min")
        if self.values == HISTORY and self.history is None:
            missing.add("history")
        if missing:
            raise ValueError(f"для {self.expectation} нужно ещё: {', '.join(sorted(missing))}")
        return self

    def concerns(self, kind: str) -> bool:
        """Whether the rule is about files of this kind."""
        return kind in kinds_of(self.kinds)

    @property
    def about(self) -> str:
        """The one column that the rule is about; only for rules that have one."""
        assert self.column is not None
        return self.column

    @property
    def loads_needed(self) -> int:
        """How many earlier loads the rule needs; none for a rule without history."""
        return self.history.at_least if self.history else 0

    @property
    def named_values(self) -> tuple[str | int, ...] | None:
        """The values of a set that has a name, or the list as it stands; None where history says them."""
        if self.values == "subjects":
            return tuple(sorted(set(subjects().values())))
        if self.values == "kinds":
            return tuple(FIXED["kinds"])
        return self.values if isinstance(self.values, tuple) else None


@cache
def suite_rules() -> tuple[SuiteRule, ...]:
    """Return all rules in the order of suites.yml."""
    table = read_table(SUITES, SuiteRule)
    return tuple(rule.model_copy(update={"rule_id": rule_id}) for rule_id, rule in table.items())


def suite(kind: str) -> tuple[SuiteRule, ...]:
    """Return the suite of a kind."""
    return tuple(rule for rule in suite_rules() if rule.concerns(kind))
