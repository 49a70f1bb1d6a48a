"""The events of a table as numbered measures: headings become directions, numbers become unique."""

from itertools import pairwise

from ingestion.plans.drafts import Draft, Section
from ingestion.plans.model import Measure, Note, PlanRefused
from ingestion.plans.notes import note
from ingestion.plans.table import TableReader
from ingestion.plans.text import is_roman, looks_like_timing, split_glued

Event = Draft | Section


def measures_of(reader: TableReader) -> tuple[list[Measure], list[Note]]:
    """Measures in order and the notes about them; `PlanRefused` when the columns cannot be trusted."""
    events = _numbered_titles_as_headings(reader.read())
    drafts = [event for event in events if isinstance(event, Draft)]
    if not drafts:
        raise PlanRefused("В таблице плана нет ни одной меры.")
    dated = [draft for draft in drafts if draft.texts["timing"]]
    if dated and sum(looks_like_timing(draft.texts["timing"]) for draft in dated) < len(dated) / 2:
        raise PlanRefused(
            "В столбце срока у большинства мер стоит не срок: проверьте порядок столбцов таблицы."
        )
    notes = list(reader.notes)
    _split_numbers_from_titles(drafts, reader)
    _restore_lost_zeros(drafts, notes)
    return _with_directions(events, notes), notes


def _numbered_titles_as_headings(events: list[Event]) -> list[Event]:
    """A numbered row with nothing but a title is a heading when the next number continues its own."""
    result: list[Event] = []
    for event, following in zip(events, [*events[1:], None], strict=False):
        if (
            isinstance(event, Draft)
            and event.number
            and event.is_title_only()
            and isinstance(following, Draft)
            and following.number
            and (following.number.startswith(event.number + ".") or is_roman(event.number))
        ):
            event = Section(f"{event.number}. {event.texts['title']}", event.row)
        result.append(event)
    return result


def _split_numbers_from_titles(drafts: list[Draft], reader: TableReader) -> None:
    """Without a column of numbers, numbers may lead the titles; all of them must, and grow one by one."""
    if reader.header.at("number") is not None:
        return
    parts = [glued for draft in drafts if (glued := split_glued(draft.texts["title"]))]
    if len(parts) < len(drafts):
        return
    keys = [[int(x) for x in part[0].split(".")] for part in parts]
    if all(a < b for a, b in pairwise(keys)):
        for draft, (number, title) in zip(drafts, parts, strict=True):
            draft.number, draft.texts["title"] = number, title


def _restore_lost_zeros(drafts: list[Draft], notes: list[Note]) -> None:
    """A spreadsheet turns 2.10 into 2.1; after 2.9 it is 2.10 again."""
    previous = None
    for draft in drafts:
        if draft.number and previous and previous.endswith("9") and draft.row.spans is not None:
            head, _, tail = previous.rpartition(".")
            expected = f"{head}.{int(tail) + 1}" if head else ""
            if expected.endswith("0") and draft.number == expected.rstrip("0"):
                notes.append(note("plan_number_restored", draft.row, value=draft.number, other=expected))
                draft.number = expected
        previous = draft.number


def _with_directions(events: list[Event], notes: list[Note]) -> list[Measure]:
    measures: list[Measure] = []
    direction = ""
    used: set[str] = set()
    printed = {event.number for event in events if isinstance(event, Draft) and event.number}
    for event in events:
        if isinstance(event, Section):
            direction = event.text
            continue
        ordinal = len(measures) + 1
        number = _unique(event.number, ordinal, used, printed)
        if event.number and number != event.number:
            notes.append(note("plan_number_repeated", event.row, value=event.number, other=number))
        used.add(number)
        measures.append(
            Measure(
                ordinal=ordinal,
                number=number,
                printed_number=event.number,
                title=event.texts["title"],
                timing_text=event.texts["timing"],
                responsible=event.texts["responsible"],
                expected_result=event.texts["expected_result"],
                direction=event.texts["direction"] or direction,
                place=event.row.place,
                line=event.row.line,
                extra=event.extra,
            )
        )
    return measures


def _unique(number: str | None, ordinal: int, used: set[str], printed: set[str]) -> str:
    """The printed number or the ordinal; a repeated one gets the count of its repetition in brackets."""
    base = number or str(ordinal)
    if base not in used and (number or base not in printed):
        return base
    copy = 2 if base in used else 1
    while f"{base} ({copy})" in used:
        copy += 1
    return f"{base} ({copy})"
