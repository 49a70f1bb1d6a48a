"""`occurrences`: plan + calendar + what was reported → every time a measure is to be done, and what is known of it.

Pure and deterministic: the same inputs give the same rows, a changed calendar gives the same anchors, and a
reported status never disappears. How a window stands in one word is decided by `marts.fct_measure_occurrences` alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from warehouse.plans.plan_key import WHOLE, measure_key
from warehouse.plans.plan_model import (
    CLOSED,
    DONE,
    LIKELY,
    POSTPONED,
    SHELVED,
    Event,
    Occurrence,
    Plan,
    PlanMeasure,
    Point,
    Postponement,
    Procedure,
    Status,
    own_years,
)
from warehouse.plans.policy import Policy, load_policy
from warehouse.plans.slots import Slot, slot_of_point, slots_of
from warehouse.plans.status_match import Matched, match_statuses
from warehouse.plans.timing_model import Timing
from warehouse.plans.timings import parse_timing
from warehouse.plans.workdays import last_free_day

#: Schools in the words of a correction: codes, or all of them; any other word is the department alone.
CODE, ALL_SCHOOLS = re.compile(r"(?<!\d)\d{6}(?!\d)"), "все"

# What was postponed by anchor: the procedure as it was planned, and why.
Moved = dict[str, tuple[Procedure, str]]


@dataclass(frozen=True)
class Known:
    """What is known beside the plan: procedures, reports, postponements, events, the department's schools.

    started_on: the day since which the department keeps its plans in the program, None where that is not known.
    """

    calendar: tuple[Procedure, ...] = ()
    statuses: tuple[Status, ...] = ()
    postponements: tuple[Postponement, ...] = ()
    events: tuple[Event, ...] = ()
    schools: tuple[str, ...] = ()
    started_on: date | None = None


def occurrences(
    plan: Plan,
    measures: Iterable[PlanMeasure],
    known: Known,
    today: date,
    policy: Policy | None = None,
    points: Iterable[Point] = (),
) -> list[Occurrence]:
    """Rows of `marts.fct_measure_occurrences` of one plan as of `today`, in the order of the plan."""
    policy = policy or load_policy()
    calendar, moved = move_procedures(known.calendar, known.postponements)
    school = plan.years == "school"
    whole = _last_of_the_plan(plan.plan_id, known.statuses)
    result: list[Occurrence] = []
    for measure in measures:
        own = own_years(plan, measure)
        timing = parse_timing(measure.timing_text, own.period_start, own.period_end, school)
        slots = slots_of(own, measure, timing, calendar, list(known.events), policy)
        schools = _schools_of(measure, timing, known.schools, policy)
        result.extend(
            _rows(plan, measure.number, "measure", timing.kind, slots, schools, known, whole, moved, today)
        )
    for point in points:
        named = [date.fromisoformat(day) for day in point.due_days.split("; ") if day]
        days = named or ([point.due_date] if point.due_date else [])
        if days:
            slots = [slot_of_point(day, policy) for day in days]
            number = f"п. {point.number}"
            result.extend(_rows(plan, number, "order_point", "deadline", slots, (), known, whole, {}, today))
    return result


def move_procedures(
    calendar: Iterable[Procedure], postponements: Iterable[Postponement]
) -> tuple[list[Procedure], Moved]:
    """The calendar with postponed procedures on their new days, and what moved (old procedure, basis) by anchor.

    Kind, school year and season stay as they were planned, so that the anchors of occurrences stay too.
    """
    result: list[Procedure] = []
    moved: Moved = {}
    for procedure in calendar:
        for event in postponements:
            same = (event.kind, event.school_year, event.season) == (
                procedure.kind,
                procedure.school_year,
                procedure.season,
            ) and event.procedure_id in (None, procedure.procedure_id)
            if same:
                anchor = f"{procedure.kind}-{procedure.school_year}-{procedure.season}"
                moved.setdefault(anchor, (procedure, event.basis))
                moved.setdefault(procedure.procedure_id, (procedure, event.basis))
                procedure = replace(procedure, date_from=event.new_from, date_to=event.new_to)
        result.append(procedure)
    return result, moved


def _schools_of(
    measure: PlanMeasure, timing: Timing, schools: tuple[str, ...], policy: Policy
) -> tuple[str, ...]:
    if measure.schools:
        told = set(CODE.findall(measure.schools))
        return schools if ALL_SCHOOLS in measure.schools.lower() else tuple(c for c in schools if c in told)
    text = f"{measure.title} {measure.expected_result}".lower()
    words = policy.all_schools_words
    if timing.kind == "procedure":
        words = (*words, *policy.per_school_words)
    return schools if any(word in text for word in words) else ()


def _rows(
    plan: Plan,
    number: str,
    source: str,
    timing_kind: str,
    slots: list[Slot],
    schools: tuple[str, ...],
    known: Known,
    whole: Status | None,
    moved: Moved,
    today: date,
) -> list[Occurrence]:
    own = [
        s
        for s in known.statuses
        if (s.plan_id, measure_key(s.number)) == (plan.plan_id, number) and s.status not in SHELVED
    ]
    matched = match_statuses(own, slots, (plan.period_start, plan.period_end))
    rows: list[Occurrence] = []
    for slot in [*slots, *matched.orphans]:
        told = _with_the_plan(matched.told.get(slot.anchor, {}), whole, slot)
        of_schools = [
            _row(
                plan,
                number,
                source,
                timing_kind,
                _for_school(slot, code),
                code,
                told.get(code),
                moved,
                known,
                today,
            )
            for code in sorted({*schools, *(code for code in told if code)})
        ]
        department = _row(plan, number, source, timing_kind, slot, None, told.get(None), moved, known, today)
        if (
            department.status in (None, POSTPONED, LIKELY)
            and department.status_source != "person"
            and of_schools
            and schools
        ):
            department = _sum_up(department, of_schools, len(set(schools)))
        elif department.status in (*DONE, *CLOSED) and department.status_source == "person":
            of_schools = [row if row.status else _closed_by(department, row) for row in of_schools]
        rows.extend(_with_closing(row, matched) for row in (department, *of_schools))
    return rows


def _with_closing(row: Occurrence, matched: Matched) -> Occurrence:
    """The row with what has closed it by itself, and what was answered when it was checked."""
    closing = matched.closings.get((row.anchor, row.school_code))
    if closing is None:
        return row
    return replace(
        row,
        closed_on=closing.reported_on,
        closed_as=closing.status,
        closed_with=closing.evidence,
        check_answer=matched.checks.get((row.anchor, row.school_code)),
    )


def _last_of_the_plan(plan_id: str, statuses: Iterable[Status]) -> Status | None:
    """The last word about a plan as a whole (closed, taken off control, prolonged), None where nobody said one."""
    told = [
        s
        for s in statuses
        if s.plan_id == plan_id and measure_key(s.number) == WHOLE and s.status not in SHELVED
    ]
    return max(told, key=lambda status: status.reported_on or date.min, default=None)


def _with_the_plan(
    told: dict[str | None, Status], whole: Status | None, slot: Slot
) -> dict[str | None, Status]:
    """What is said of a slot, with the word about the whole plan where the slot itself is not over by its own.

    What a person has said of the measure on a later day stays; a prolonged plan moves no day that is later anyway.
    """
    own = told.get(None)
    if whole is None or (own and own.status in (*DONE, *CLOSED)):
        return told
    if own and own.source == "person" and (own.reported_on or date.min) > (whole.reported_on or date.min):
        return told
    if whole.status == POSTPONED and not (slot.due and whole.new_due and slot.due < whole.new_due):
        return told
    return {**told, None: whole}


def _for_school(slot: Slot, code: str) -> Slot:
    """The slot on the days that the school chose, where the calendar has them."""
    days = [(a, b) for school, a, b in slot.school_dates if school == code]
    if not days or slot.due is None or slot.due != slot.end or slot.start is None:
        return slot
    first, last = min(a for a, _ in days), max(b for _, b in days)
    return replace(slot, start=first, end=last, due=last, overdue_after=last)


def _row(
    plan: Plan,
    number: str,
    source: str,
    timing_kind: str,
    slot: Slot,
    school: str | None,
    status: Status | None,
    moved: Moved,
    known: Known,
    today: date,
) -> Occurrence:
    due, last_day, postponed_from, basis = slot.due, slot.overdue_after, None, ""
    if slot.anchor in moved:
        postponed_from, basis = moved[slot.anchor][0].date_from, moved[slot.anchor][1]
        status = status or Status(
            plan.plan_id, number, "", school, POSTPONED, None, evidence=basis, source="calendar"
        )
    if status and status.status == POSTPONED and status.new_due:
        postponed_from, basis = due or postponed_from, status.evidence or status.comment or "перенесено"
        due = last_day = status.new_due
    word = status.status if status else None
    last_day = last_free_day(last_day) if last_day else None
    ends = last_day or due or slot.end
    is_open = word not in (*DONE, *CLOSED)
    early = bool(is_open and plan.approved_on and ends and ends < plan.approved_on)
    # Nobody could have told the program of it in time; whoever speaks of it now takes it under control.
    unseen = bool(
        is_open and not early and known.started_on and last_day and last_day < known.started_on
    ) and not (status and status.source == "person")
    overdue = bool(is_open and not early and not unseen and last_day and today > last_day)
    return Occurrence(
        occurrence_id="|".join([plan.plan_id, number, slot.anchor, school or "-"]),
        plan_id=plan.plan_id,
        number=number,
        source=source,
        timing_kind=timing_kind,
        anchor=slot.anchor,
        period_label=slot.label,
        window_start=slot.start,
        window_end=slot.end,
        due_date=due,
        due_basis=slot.basis,
        overdue_after=last_day,
        reminder_date=slot.reminder,
        next_control_date=next((day for day in slot.controls if day >= today), None),
        procedure_id=slot.procedure_id,
        school_code=school,
        status=word,
        status_source=status.source if status else None,
        done_date=status.reported_on if status and word in DONE else None,
        evidence=status.evidence if status else "",
        comment=status.comment if status else "",
        postponed_from=postponed_from,
        postponement_basis=basis,
        is_dated=due is not None,
        is_before_approval=early,
        is_before_start=unseen,
        is_overdue=overdue,
        days_overdue=(today - last_day).days if overdue and last_day else 0,
    )


def _closed_by(department: Occurrence, row: Occurrence) -> Occurrence:
    """A school's row that nobody spoke of, when the department itself has closed the measure: nobody is late."""
    return replace(
        row,
        status=department.status,
        status_source=department.status_source,
        done_date=department.done_date,
        evidence=f"по сообщению ведомства: {department.evidence or department.status}",
        is_overdue=False,
        days_overdue=0,
        is_before_approval=False,
        is_before_start=False,
    )


def _sum_up(department: Occurrence, schools: list[Occurrence], total: int) -> Occurrence:
    """The department's row from the rows of schools: done when every school is done or has nothing to do.

    Until a school has done it, a postponement of the department's stays what it is.
    """
    done = [row for row in schools if row.status in DONE]
    closed = [row for row in schools if row.status in CLOSED]
    if not done and not closed:
        return department
    evidence = f"по сведениям ОО: выполнено {len(done)} из {total - len(closed)}"
    if len(done) + len(closed) < total or not done:
        if not done:
            return replace(department, evidence=evidence)
        return replace(department, status="в работе", status_source="school", evidence=evidence)
    late = any(row.status == DONE[1] for row in done)
    return replace(
        department,
        status=DONE[1] if late else DONE[0],
        status_source="school",
        evidence=evidence,
        done_date=max((row.done_date for row in done if row.done_date), default=None),
        is_overdue=False,
        days_overdue=0,
        is_before_approval=False,
        is_before_start=False,
    )
