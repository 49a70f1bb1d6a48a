"""What occurrences are made of: plans, measures, procedures, reported statuses, postponements, events."""

from dataclasses import dataclass, replace
from datetime import date

# Words of the form `plan_status`; the first group ends a measure, the second takes it off control.
DONE = ("выполнено", "выполнено с нарушением срока")
# What the data say where something of the fact does not fit the measure: nobody is late, and people are asked.
LIKELY = "похоже, выполнено"
CLOSED = ("не применимо", "снято с контроля")
POSTPONED = "перенесено"
# Said of a plan as a whole: it goes out of sight with its statuses as they are, and comes back.
SHELVED = ("в архив", "из архива")
STATUSES = (*DONE, "частично", "в работе", POSTPONED, "не выполнено", *CLOSED)


@dataclass(frozen=True)
class Plan:
    """A plan: its period, whether its years are school years, the day of its approval (None = not known)."""

    plan_id: str
    period_start: date
    period_end: date
    approved_on: date | None = None
    years: str = "school"


@dataclass(frozen=True)
class PlanMeasure:
    """A measure as it is read; `within_*`: the year that a heading row gives it, None where none does.

    schools: what a person says it is counted for – logins, «все», «ведомство»; empty where nobody has said.
    """

    plan_id: str
    number: str
    title: str
    timing_text: str
    responsible: str = ""
    expected_result: str = ""
    direction: str = ""
    within_start: date | None = None
    within_end: date | None = None
    schools: str = ""


def own_years(plan: Plan, measure: PlanMeasure) -> Plan:
    """The plan with the year that a heading row gives a measure; the plan itself where none does."""
    if measure.within_start is None or measure.within_end is None:
        return plan
    return replace(plan, period_start=measure.within_start, period_end=measure.within_end)


@dataclass(frozen=True)
class Point:
    """A point of the order above a plan, with the day it names (the last of them); `due_days` are all, `; ` between."""

    plan_id: str
    number: str
    text: str
    due_date: date | None
    due_days: str = ""


@dataclass(frozen=True)
class Procedure:
    """One procedure of the calendar; `school_code` None = all schools of the department.

    upload_due_on: the last day for schools to upload its results, where the calendar names it.
    """

    procedure_id: str
    kind: str
    school_year: int
    season: str
    date_from: date
    date_to: date
    results_received_on: date | None = None
    school_code: str | None = None
    upload_due_on: date | None = None


@dataclass(frozen=True)
class Status:
    """What was reported about a measure; `source` is `person`, `school` or `data` (a fact of the warehouse).

    check_answer: the answer to a check of what the program has closed by itself; empty where the word is no answer.
    """

    plan_id: str
    number: str
    period: str
    school_code: str | None
    status: str
    reported_on: date | None
    new_due: date | None = None
    evidence: str = ""
    comment: str = ""
    source: str = "person"
    check_answer: str = ""


@dataclass(frozen=True)
class Postponement:
    """A procedure moved to other days, with the document that moved it; dependent measures move along."""

    kind: str
    school_year: int
    season: str
    new_from: date
    new_to: date
    basis: str
    procedure_id: str | None = None


@dataclass(frozen=True)
class Event:
    """A registered document or appeal that makes an `on_event` measure happen."""

    event_id: str
    plan_id: str
    number: str
    happened_on: date


@dataclass(frozen=True)
class Occurrence:
    """One time a measure is to be done: by the department (`school_code` None) or by a school.

    anchor: what makes the occurrence the same after the calendar changed. window_start and window_end:
    literal days, or the days of the procedure; due_date: by policy; overdue_after: the last day on which it
    is not overdue (None = never overdue); status: what was reported, None = nothing. closed_on, closed_as, closed_with:
    the first fact that closed it by itself, before anybody had said that it is over, whatever was said afterwards;
    check_answer: the last answer to a check of that closing.
    """

    occurrence_id: str
    plan_id: str
    number: str
    source: str
    timing_kind: str
    anchor: str
    period_label: str
    window_start: date | None
    window_end: date | None
    due_date: date | None
    due_basis: str
    overdue_after: date | None
    reminder_date: date | None
    next_control_date: date | None
    procedure_id: str | None
    school_code: str | None
    status: str | None
    status_source: str | None
    done_date: date | None
    evidence: str
    comment: str
    postponed_from: date | None
    postponement_basis: str
    is_dated: bool
    is_before_approval: bool
    is_before_start: bool
    is_overdue: bool
    days_overdue: int
    closed_on: date | None = None
    closed_as: str | None = None
    closed_with: str | None = None
    check_answer: str | None = None
