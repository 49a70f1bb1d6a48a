"""Which occurrence a reported status speaks of, by the words of its period; none is lost."""

import re
from dataclasses import dataclass, field
from datetime import date

from warehouse.plans.plan_model import DONE, LIKELY, Status
from warehouse.plans.slots import Slot
from warehouse.plans.timings import parse_timing

ORDER = {"data": 0, "school": 1, "person": 2}
Of = tuple[str, str | None]


@dataclass(frozen=True)
class Matched:
    """What was said of the slots of a measure.

    told: statuses by anchor and school; orphans: slots for statuses whose period is no longer among the slots;
    closings: by anchor and school, the first fact that closed a slot before anybody had said that it is over; checks:
    the last answer to a check of that.
    """

    told: dict[str, dict[str | None, Status]] = field(default_factory=dict)
    orphans: list[Slot] = field(default_factory=list)
    closings: dict[Of, Status] = field(default_factory=dict)
    checks: dict[Of, str] = field(default_factory=dict)


def match_statuses(statuses: list[Status], slots: list[Slot], period: tuple[date, date]) -> Matched:
    """What was said of every slot, and slots for what was said of a period that is no longer among them.

    The latest report wins; on one day a person's word beats a school's, and a school's beats a fact of the
    data. A fact never replaces what a person decided, only their «в работе» or «частично»;
    a likeness gives way to everything else that was said of the end.
    """
    found, orphans = Matched(), dict[str, Slot]()
    for status in sorted(statuses, key=_rank):
        slot = _slot_for(status, slots, period)
        if slot is None:
            anchor = f"статус {_fold(status.period)}"
            slot = orphans.setdefault(
                anchor, Slot(anchor, status.period, basis="период не найден среди сроков меры")
            )
        told, of = found.told.setdefault(slot.anchor, {}), (slot.anchor, status.school_code)
        before = told.get(status.school_code)
        if before is None or not _is_overruled(status, before):
            told[status.school_code] = status
            if _closes_by_itself(status, before):
                found.closings.setdefault(of, status)
        if status.check_answer:
            found.checks[of] = status.check_answer
    found.orphans.extend(orphans.values())
    return found


def _closes_by_itself(status: Status, before: Status | None) -> bool:
    """Whether a fact has closed what nobody had closed before it."""
    is_closed = before is not None and before.status in DONE and before.source != "data"
    return status.source == "data" and status.status in DONE and not is_closed


def _is_overruled(status: Status, before: Status) -> bool:
    begun = before.status in ("в работе", "частично")
    if status.status == LIKELY:
        return before.status != LIKELY and not begun
    return status.source == "data" and before.source == "person" and not begun


def _rank(status: Status) -> tuple[date, int, str, str]:
    return (status.reported_on or date.min, ORDER.get(status.source, 2), status.period, status.status)


def _fold(text: str) -> str:
    return re.sub(r"[^0-9a-zа-я]+", " ", text.lower().replace("ё", "е")).strip()


def _slot_for(status: Status, slots: list[Slot], period: tuple[date, date]) -> Slot | None:
    if not status.period.strip():
        return slots[0] if len(slots) == 1 else _by_date(status.reported_on, slots)
    wanted = _fold(status.period)
    named = [s for s in slots if wanted in (_fold(s.label), _fold(s.anchor))]
    if named:
        return named[0]
    campaign = [
        s for s in slots if s.kind and set(wanted.split()) <= set(_fold(f"{s.label} {s.anchor}").split())
    ]
    if campaign:
        return campaign[0]
    windows = parse_timing(status.period, *period).windows
    touching = [s for s in slots if any(_overlap(s, w.first, w.end) for w in windows)]
    if len(touching) == 1:
        return touching[0]
    if touching:
        return _by_date(status.reported_on, touching)
    undated = [s for s in slots if s.end is None]
    if windows and len(undated) == 1 and len(slots) == 1:
        return undated[0]
    return None


def _overlap(slot: Slot, start: date, end: date) -> bool:
    last = slot.end or slot.due
    return last is not None and (slot.start or last) <= end and last >= start


def _by_date(day: date | None, slots: list[Slot]) -> Slot | None:
    """The slot that holds a day, else the last one begun by then, else the first."""
    if not slots:
        return None
    dated = [(s.start or s.end, s.end, s) for s in slots if s.end]
    if day is None or not dated:
        return slots[0]
    inside = [s for start, end, s in dated if start <= day <= end]
    begun = [s for start, _, s in dated if start <= day]
    return inside[0] if inside else begun[-1] if begun else dated[0][2]
