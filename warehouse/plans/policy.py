"""Policy of due dates and control points as data (`policy.toml`); a department may keep its own file.

That file names only what differs from ours: `policy.toml` in the program's own directory.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from warehouse.settings_files import Declared, parse, validate

DEFAULT = Path(__file__).with_name("policy.toml")


@dataclass(frozen=True)
class Policy:
    """Settings of `policy.toml`, one field a setting; lists are tuples."""

    started_on: date | None
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
    minutes_per_answer: int


def _days_of_year(value: str) -> str:
    """A day of the year as `MM-DD`."""
    month, _, number = value.partition("-")
    try:
        # A leap year: 29 February is a day that a department may name.
        date(2024, int(month), int(number))
    except ValueError as error:
        raise ValueError(f"ожидается день года «ММ-ДД», записано «{value}»") from error
    return value


Day = Annotated[str, AfterValidator(_days_of_year)]
Days = Annotated[tuple[Day, ...], Field(min_length=1)]
Count = Annotated[int, Field(ge=0)]


class Program(Declared):
    """[program]"""

    started_on: date | None = None


class Dates(Declared):
    """[dates]"""

    shift_to_workday: bool


class Yearly(Declared):
    """[yearly]"""

    preparatory_workdays: Count
    preparatory_words: tuple[str, ...]
    school_due: Day
    calendar_due: Day


class Continuous(Declared):
    """[continuous]"""

    school_points: Days
    calendar_points: Days


class DuringProcedure(Declared):
    """[procedure]"""

    campaign_kinds: tuple[str, ...]
    upload_words: tuple[str, ...]
    per_school_words: tuple[str, ...]


class BeforeProcedure(Declared):
    """[before_procedure]"""

    days: Count


class AfterProcedure(Declared):
    """[after_procedure]"""

    default_days: Count
    default_label: str


class ExternalSchedule(Declared):
    """[external_schedule]"""

    label: str
    ask_on: Days


class OnEvent(Declared):
    """[on_event]"""

    default_days: Count


class Schools(Declared):
    """[schools]"""

    all_schools_words: tuple[str, ...]
    minutes_per_answer: Count


class PolicyFile(Declared):
    """The whole file, one field a section."""

    program: Program = Program()
    dates: Dates
    yearly: Yearly
    continuous: Continuous
    procedure: DuringProcedure
    before_procedure: BeforeProcedure
    after_procedure: AfterProcedure
    external_schedule: ExternalSchedule
    on_event: OnEvent
    schools: Schools


def _over(shipped: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The shipped settings with a department's own ones over them, section by section."""
    merged = dict(shipped)
    for section, values in own.items():
        both = isinstance(values, dict) and isinstance(shipped.get(section), dict)
        merged[section] = {**shipped[section], **values} if both else values
    return merged


def load_policy(path: Path = DEFAULT) -> Policy:
    """The policy in a file; what the file leaves out is as shipped. Raises SettingsFileError in words."""
    return _policy(Path(path), Path(path).stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _policy(path: Path, _changed: int) -> Policy:
    given = _over(parse(DEFAULT), parse(path))
    file = validate(given, PolicyFile, path.name)
    return Policy(
        started_on=file.program.started_on,
        shift_to_workday=file.dates.shift_to_workday,
        preparatory_workdays=file.yearly.preparatory_workdays,
        preparatory_words=file.yearly.preparatory_words,
        school_due=file.yearly.school_due,
        calendar_due=file.yearly.calendar_due,
        school_points=file.continuous.school_points,
        calendar_points=file.continuous.calendar_points,
        campaign_kinds=file.procedure.campaign_kinds,
        upload_words=file.procedure.upload_words,
        per_school_words=file.procedure.per_school_words,
        days_before=file.before_procedure.days,
        default_days_after=file.after_procedure.default_days,
        default_label=file.after_procedure.default_label,
        external_label=file.external_schedule.label,
        ask_on=file.external_schedule.ask_on,
        default_days_event=file.on_event.default_days,
        all_schools_words=file.schools.all_schools_words,
        minutes_per_answer=file.schools.minutes_per_answer,
    )


def day_within(day: str, start: date, end: date) -> date | None:
    """The first `MM-DD` that falls between two days, None when there is none."""
    month, number = (int(part) for part in day.split("-"))
    for year in range(start.year, end.year + 1):
        found = date(year, month, number)
        if start <= found <= end:
            return found
    return None
