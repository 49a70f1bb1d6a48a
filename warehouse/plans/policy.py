"""Policy of due dates and control points as data (`policy.toml`); a department may load its own file."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

DEFAULT = Path(__file__).with_name("policy.toml")


@dataclass(frozen=True)
class Policy:
    """Settings of `policy.toml`, one field a setting; lists are tuples."""

    shift_to_workday: bool
    preparatory_workdays: int
    preparatory_words: tuple[str, ...]
    school_due: str
    calendar_due: str
    school_points: tuple[str, ...]
    calendar_points: tuple[str, ...]
    campaign_kinds: tuple[str, ...]
    upload_words: tuple[str, ...]
    per_school_words: tuple[str, ...]
    days_before: int
    default_days_after: int
    default_label: str
    external_label: str
    ask_on: tuple[str, ...]
    default_days_event: int
    all_schools_words: tuple[str, ...]


@lru_cache(maxsize=8)
def load_policy(path: Path = DEFAULT) -> Policy:
    """The policy in a file; KeyError names a setting that the file lacks."""
    data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    return Policy(
        shift_to_workday=data["dates"]["shift_to_workday"],
        preparatory_workdays=data["yearly"]["preparatory_workdays"],
        preparatory_words=tuple(data["yearly"]["preparatory_words"]),
        school_due=data["yearly"]["school_due"],
        calendar_due=data["yearly"]["calendar_due"],
        school_points=tuple(data["continuous"]["school_points"]),
        calendar_points=tuple(data["continuous"]["calendar_points"]),
        campaign_kinds=tuple(data["procedure"]["campaign_kinds"]),
        upload_words=tuple(data["procedure"]["upload_words"]),
        per_school_words=tuple(data["procedure"]["per_school_words"]),
        days_before=data["before_procedure"]["days"],
        default_days_after=data["after_procedure"]["default_days"],
        default_label=data["after_procedure"]["default_label"],
        external_label=data["external_schedule"]["label"],
        ask_on=tuple(data["external_schedule"]["ask_on"]),
        default_days_event=data["on_event"]["default_days"],
        all_schools_words=tuple(data["schools"]["all_schools_words"]),
    )


def day_within(day: str, start: date, end: date) -> date | None:
    """The first `MM-DD` that falls between two days, None when there is none."""
    month, number = (int(part) for part in day.split("-"))
    for year in range(start.year, end.year + 1):
        found = date(year, month, number)
        if start <= found <= end:
            return found
    return None
