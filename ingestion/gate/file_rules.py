"""Words and limits of the rules about a whole file (`file_rules.yml`): which kinds, what happens, which pages suffer."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ingestion.gate.kinds import kinds_of
from warehouse.yamls import read_yaml

# A file of fewer rows says nothing about itself as a whole; row rules still look at every row.
MIN_ROWS = 30
RULES = Path(__file__).with_name("file_rules.yml")


class FileRule(BaseModel):
    """One rule about a whole file. `effect`: held – the file is not loaded, noticed – the named pages are warned."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    rule_id: str
    kinds: tuple[str, ...] = Field(alias="for")
    effect: Literal["held", "noticed"]
    title: str
    message: str
    how_to_fix: str
    pages: tuple[str, ...]
    min_rows: int = MIN_ROWS
    min_limit: float | None = None
    limit: float | None = None

    def concerns(self, kind: str) -> bool:
        """Whether the rule is about files of this kind."""
        return "all" in self.kinds or kind in kinds_of(self.kinds)


@cache
def file_rules() -> tuple[FileRule, ...]:
    """Return all rules about files in the order of file_rules.yml."""
    return tuple(
        FileRule.model_validate({"rule_id": rule_id, **row}) for rule_id, row in read_yaml(RULES).items()
    )
