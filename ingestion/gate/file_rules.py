"""Words and limits of the rules about a whole file (`file_rules.yml`): for which kinds, with what effect."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from ingestion.gate.kinds import kinds_of, require_kinds
from ingestion.gate.numbers import written
from warehouse.settings_files import Declared, read_table

# A file of fewer rows says nothing about itself as a whole; row rules still look at every row.
MIN_ROWS = 30
RULES = Path(__file__).with_name("file_rules.yml")


class FileRule(Declared):
    """One rule about a whole file. `effect`: held – the file is not loaded, noticed – the named pages are warned."""

    rule_id: str = ""
    kinds: tuple[str, ...] = Field(alias="for")
    effect: Literal["held", "noticed"]
    title: str
    message: str
    how_to_fix: str
    pages: tuple[str, ...]
    min_rows: int = MIN_ROWS
    min_limit: float | None = None
    limit: float | None = None

    _known = field_validator("kinds")(require_kinds)

    @property
    def expected(self) -> str:
        """The limits in words; empty where the title alone says what is right."""
        words = [("от", self.min_limit), ("до", self.limit)]
        return " ".join(f"{word} {written(value)}" for word, value in words if value is not None)

    def concerns(self, kind: str) -> bool:
        """Whether the rule is about files of this kind."""
        return kind in kinds_of(self.kinds)


@cache
def file_rules() -> tuple[FileRule, ...]:
    """Return all rules about files in the order of file_rules.yml."""
    table = read_table(RULES, FileRule)
    return tuple(rule.model_copy(update={"rule_id": rule_id}) for rule_id, rule in table.items())
