"""From a measure's timing, the calendar and the policy to its slots: the times it is to be done."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from babel.dates import get_month_names

from warehouse.plans.plan_key import measure_key
from warehouse.plans.plan_model import Event, Plan, PlanMeasure, Procedure
from warehouse.plans.policy import Policy, day_within
from warehouse.plans.recurrence import years_of
from warehouse.plans.timing_model import Timing, Window
from warehouse.plans.timing_words import procedures_in
from warehouse.plans.workdays import add_days, last_workday

MONTH_NAMES = get_month_names("wide", "stand-alone", "ru")
QUARTERS = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Slot:
    """One time a measure is to be done, before anything was reported about it."""

    anchor: str
    label: str
    start: date | None = None
    end: date | None = None
    due: date | None = None
    basis: str = ""
    overdue_after: date | None = None
    reminder: date | None = None
    controls: tuple[date, ...] = ()
    procedure_id: str | None = None
    kind: str | None = None
    school_dates: tuple[tuple[str, date, date], ...] = ()


def slots_of(
    plan: Plan,
    measure: PlanMeasure,
    timing: Timing,
    calendar: list[Procedure],
    events: list[Event],
    policy: Policy,
) -> list[Slot]:
    """Slots in order of time; at least one, undated where the date depends on what is not there yet."""
    makers = {
        "deadline": _dated,
        "window": _dated,
        "recurring": _recurring,
        "continuous": _continuous,
        "procedure": _during,
        "before_procedure": _before,
        "after_procedure": _after,
        "external_schedule": _external,
    }
    if timing.kind == "on_event":
        return _on_event(measure, timing, events, policy)
    if timing.kind == "unparsed":
        return [Slot("unparsed", "срок не разобран", basis="срок не разобран: нужен человек")]
    own = _matching(plan, measure, timing, calendar)
    return makers[timing.kind](plan, measure, timing, own, policy)


def slot_of_point(due: date, policy: Policy) -> Slot:
    """The slot of a point of the order that names the day `due`."""
    window = Window(end=due)
    return _slot_of_window(window, "срок назван в приказе", policy)


def label_of(window: Window) -> str:
    """A window in words: a month, a quarter, a school year, a deadline, or two dates."""
    start, end = window.start, window.end
    if start is None:
        return f"до {end:%d.%m.%Y}"
    if start == end:
        return f"{end:%d.%m.%Y}"
    is_month_end = (end + timedelta(days=1)).day == 1
    if start.day == 1 and is_month_end:
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        if months == 1:
            return f"{MONTH_NAMES[start.month]} {start.year}"
        if months == 3 and start.month in (1, 4, 7, 10):
            return f"{QUARTERS[start.month // 3]} квартал {start.year}"
        if months == 12:
            return f"{start.year}/{end.year}" if start.month == 9 else f"{start.year}"
    return f"{start:%d.%m.%Y}–{end:%d.%m.%Y}"


def _slot_of_window(window: Window, basis: str, policy: Policy, due: date | None = None) -> Slot:
    due = due or window.end
    shown = last_workday(due) if policy.shift_to_workday else due
    if shown != due:
        basis = f"{basis}; {due:%d.%m.%Y} — выходной, показан последний рабочий день перед ним"
    return Slot(window.as_text(), label_of(window), window.start, window.end, shown, basis, overdue_after=due)


def _dated(
    plan: Plan, measure: PlanMeasure, timing: Timing, calendar: list[Procedure], policy: Policy
) -> list[Slot]:
    basis = "срок назван в плане" if timing.kind == "deadline" else "конец периода, названного в плане"
    return [_slot_of_window(window, basis, policy) for window in timing.windows]


def _recurring(
    plan: Plan, measure: PlanMeasure, timing: Timing, calendar: list[Procedure], policy: Policy
) -> list[Slot]:
    """Months and quarters are due at their end; years by the policy for «ежегодно»."""
    slots = []
    for window in timing.windows:
        if window.start is None or (window.end - window.start).days < 200:
            slots.append(_slot_of_window(window, "конец периода повторения", policy))
        else:
            slots.append(_yearly(plan, measure, window, calendar, policy))
    return slots


def _yearly(
    plan: Plan, measure: PlanMeasure, window: Window, calendar: list[Procedure], policy: Policy
) -> Slot:
    text = f"{measure.title} {measure.expected_result}".lower()
    slot = Slot(window.as_text(), label_of(window), window.start, window.end)
    if any(word in text for word in policy.preparatory_words):
        first = min(
            (p.date_from for p in calendar if window.first <= p.date_from <= window.end), default=None
        )
        if first is None:
            return replace(slot, basis="готовит процедуру: дата появится с календарём процедур")
        due = add_days(first, -policy.preparatory_workdays, "working")
        basis = f"за {policy.preparatory_workdays} рабочих дней до первой процедуры ({first:%d.%m.%Y})"
        return replace(slot, due=due, basis=basis, overdue_after=due)
    day = policy.school_due if plan.years == "school" else policy.calendar_due
    due = day_within(day, window.first, window.end) or window.end
    found = _slot_of_window(window, "контрольный срок для «ежегодно»", policy, due)
    return replace(slot, due=found.due, basis=found.basis, overdue_after=found.overdue_after)


def _continuous(
    plan: Plan, measure: PlanMeasure, timing: Timing, calendar: list[Procedure], policy: Policy
) -> list[Slot]:
    """Two control points a year; the last one is the due day."""
    days = policy.school_points if plan.years == "school" else policy.calendar_points
    slots = []
    for window in timing.windows:
        points = [found for day in days if (found := day_within(day, window.first, window.end))]
        points = sorted(points) or [window.end]
        slot = _slot_of_window(window, "последняя контрольная точка года", policy, points[-1])
        controls = tuple(last_workday(point) if policy.shift_to_workday else point for point in points)
        slots.append(replace(slot, controls=controls))
    return slots


def _external(
    plan: Plan, measure: PlanMeasure, timing: Timing, calendar: list[Procedure], policy: Policy
) -> list[Slot]:
    """One a year without a date; the plan's owner is asked once a quarter."""
    slots = []
    for year in years_of((plan.period_start, plan.period_end), plan.years == "school"):
        asks = sorted(found for day in policy.ask_on if (found := day_within(day, year.first, year.end)))
        label = f"{label_of(year)}: {policy.external_label}"
        slots.append(Slot(f"год {year.as_text()}", label, basis=policy.external_label, controls=tuple(asks)))
    return slots


# -- measures tied to procedures


def _matching(plan: Plan, measure: PlanMeasure, timing: Timing, calendar: list[Procedure]) -> list[Procedure]:
    """Procedures of the plan's period of the kinds that the timing names, else the title, else all."""
    kinds = timing.procedures or procedures_in(measure.title.lower().replace("ё", "е"))
    inside = [
        p for p in calendar if plan.period_start <= p.date_from <= plan.period_end or _moved_from(p, plan)
    ]
    named = [p for p in inside if p.kind in kinds]
    return named if kinds else inside


def _moved_from(procedure: Procedure, plan: Plan) -> bool:
    """Whether a procedure of the plan's years was moved past its end (ВПР 2022 moved to autumn)."""
    first, last = plan.period_start.year + 1, plan.period_end.year
    return plan.years == "school" and first <= procedure.school_year <= last


def _groups(calendar: list[Procedure], each_alone: bool, policy: Policy) -> dict[str, list[Procedure]]:
    """Procedures by campaign (kind × season); `each_alone`: kinds that are no campaign one by one."""
    groups: dict[str, list[Procedure]] = {}
    for procedure in sorted(calendar, key=lambda p: (p.date_from, p.procedure_id, p.school_code or "")):
        alone = each_alone and procedure.kind not in policy.campaign_kinds
        key = (
            procedure.procedure_id
            if alone
            else f"{procedure.kind}-{procedure.school_year}-{procedure.season}"
        )
        groups.setdefault(key, []).append(procedure)
    return groups


def _waiting(reason: str) -> list[Slot]:
    return [Slot("ждёт", reason, basis=reason)]


def _campaign_slot(key: str, group: list[Procedure]) -> Slot:
    first, last = min(p.date_from for p in group), max(p.date_to for p in group)
    kind, season = group[0].kind, group[0].season
    own = tuple((p.school_code, p.date_from, p.date_to) for p in group if p.school_code)
    is_one = len({p.procedure_id for p in group}) == 1
    label = f"{kind}, {season} {first.year}" if not is_one else group[0].procedure_id
    return Slot(
        key,
        label,
        first,
        last,
        kind=kind,
        procedure_id=group[0].procedure_id if is_one else None,
        school_dates=own,
    )


def _during(
    plan: Plan, measure: PlanMeasure, timing: Timing, calendar: list[Procedure], policy: Policy
) -> list[Slot]:
    slots = []
    is_upload = any(word in measure.title.lower() for word in policy.upload_words)
    for key, group in _groups(calendar, False, policy).items():
        slot = _campaign_slot(key, group)
        due, basis = slot.end, "последний день процедуры"
        deadline = max((p.upload_due_on for p in group if p.upload_due_on), default=None)
        if is_upload and deadline:
            due, basis = deadline, "крайний срок загрузки по календарю процедур"
        slots.append(replace(slot, due=due, basis=basis, overdue_after=due))
    return slots or _waiting("ждёт календаря процедур")


def _before(
    plan: Plan, measure: PlanMeasure, timing: Timing, calendar: list[Procedure], policy: Policy
) -> list[Slot]:
    number, unit = timing.n_days_before or policy.days_before, timing.unit or "calendar"
    slots = []
    for key, group in _groups(calendar, False, policy).items():
        slot = _campaign_slot(key, group)
        first = min(p.date_from for p in group)
        due = add_days(first, -number, unit)
        basis = f"до первой работы {first:%d.%m.%Y}"
        slots.append(replace(slot, start=None, end=due, due=due, basis=basis, overdue_after=due))
    return slots or _waiting("ждёт календаря процедур")


def _after(
    plan: Plan, measure: PlanMeasure, timing: Timing, calendar: list[Procedure], policy: Policy
) -> list[Slot]:
    """Counted from the receipt of results; a campaign counts from its last receipt."""
    slots = []
    for key, group in _groups(calendar, True, policy).items():
        slot = _campaign_slot(key, group)
        received = [p.results_received_on for p in group if p.results_received_on]
        held = f"процедура {slot.start:%d.%m.%Y}–{slot.end:%d.%m.%Y}"
        if len(received) < len(group):
            slots.append(replace(slot, start=None, end=None, basis=f"ждёт результатов; {held}"))
            continue
        start = max(received)
        number, unit = timing.n_days_after or policy.default_days_after, timing.unit or "calendar"
        due = add_days(start, number, unit)
        kind_of_days = "рабочих дней" if unit == "working" else "дней"
        basis = f"{number} {kind_of_days} со дня получения результатов {start:%d.%m.%Y}; {held}"
        if timing.n_days_after is None:
            basis = f"{policy.default_label}: {basis}"
        reminder = add_days(start, timing.remind_after, unit) if timing.remind_after else None
        slots.append(
            replace(
                slot,
                start=start,
                end=due,
                due=due,
                basis=basis,
                reminder=reminder,
                overdue_after=due if timing.n_days_after else None,
            )
        )
    return slots or _waiting("ждёт календаря процедур")


def _on_event(measure: PlanMeasure, timing: Timing, events: list[Event], policy: Policy) -> list[Slot]:
    slots = []
    for event in sorted(events, key=lambda e: (e.happened_on, e.event_id)):
        if (event.plan_id, measure_key(event.number)) != (measure.plan_id, measure.number):
            continue
        number, unit = timing.n_days_after or policy.default_days_event, timing.unit or "calendar"
        due = add_days(event.happened_on, number, unit)
        basis = f"событие {event.happened_on:%d.%m.%Y}"
        if timing.n_days_after is None:
            basis = f"{policy.default_label}: {number} дней, {basis}"
        slots.append(
            Slot(
                f"событие {event.event_id}",
                basis,
                event.happened_on,
                due,
                due,
                basis,
                overdue_after=due if timing.n_days_after else None,
            )
        )
    return slots or _waiting("ждёт события")
