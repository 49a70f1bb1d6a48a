"""How the time of a measure is read, in words: pages of the plan and of loads say it alike."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboards.words.dates import day, period
from dashboards.words.numbers import count

UNREAD = "unparsed"
KINDS = {
    "deadline": "к дате",
    "window": "в период",
    "recurring": "повторяется",
    "continuous": "весь период плана",
    "procedure": "в дни процедуры",
    "before_procedure": "до процедуры",
    "after_procedure": "после процедуры",
    "external_schedule": "по чужому плану",
    "on_event": "по событию",
    UNREAD: "▲ срок не прочитан",
}
#: Kinds whose windows say more than their name.
DATED = ("deadline", "window", "recurring")
MOST_WINDOWS = 2


def timing_words(row: Mapping[str, Any]) -> str:
    """How the timing of a measure is read: its kind and, where it has days, the first of them.

    row: timing_kind and windows, the latter as `Timing.windows_text` writes them.
    """
    kind, windows = KINDS[row["timing_kind"]], row["windows"] or ""
    if row["timing_kind"] not in DATED or not windows:
        return kind
    spans = windows.split("; ")
    shown = "; ".join(_window(span) for span in spans[:MOST_WINDOWS])
    more = f" и ещё {count(len(spans) - MOST_WINDOWS, 'период')}" if len(spans) > MOST_WINDOWS else ""
    return f"{kind}: {shown}{more}"


def _window(span: str) -> str:
    first, _, last = span.partition("..")
    end = date.fromisoformat(last)
    return period(date.fromisoformat(first), end) if first else f"до {day(end)}"
