"""A plan told inside an order: «1. Утвердить план мероприятий на … год: 1.1. Провести опрос. Срок: до 1 мая»."""

from __future__ import annotations

import re
from dataclasses import replace

from ingestion.plans.listed_plan import listed_points
from ingestion.plans.preamble import STOP_POINTS
from ingestion.plans.row import Row
from ingestion.plans.text import fold, join

#: A point that approves a plan and tells it below: it ends where the points of the plan begin.
APPROVES = re.compile(
    r"^(?P<number>\d{1,2})[.)]\s+(?:утвердить|принять|ввести в действие)\s+(?:(?:прилагаем|следующ|настоящ)\w+\s+)?"
    r"(?P<plan>(?:\S+\s+){0,3}?(?:план|дорожн\w+ карт|комплекс мер|перечень мероприятий|мероприятия)\S*.*?)\s*[:.]$",
    re.I,
)
MAX_LINES = 4
ORDERS = re.compile(r"приказываю|распоряжаюсь|постановляю|обязываю")


def ordered_plan(rows: list[Row], block: int) -> list[Row] | None:
    """The rows of an order with the points below the one that approves a plan as a table in `block`; None without them.

    Above the table a line names the plan in the words of the point; points of the order after it stay text.
    """
    if any(not row.is_text for row in rows) or not any(ORDERS.search(fold(row.cells[0])) for row in rows):
        return None
    for at in range(len(rows)):
        found, after = _approved(rows, at)
        if not found:
            continue
        end = _end_of(rows, after, found["number"])
        table = listed_points(rows[after:end], block)
        if table is None:
            continue
        plan = re.sub(r"(?<=карт)у(?![а-яё])", "а", re.sub("дорожную", "дорожная", found["plan"]))
        title = replace(rows[at], cells=(plan[0].upper() + plan[1:],), after_break=True)
        return [*rows[:after], title, *table, *(replace(rest, after_break=True) for rest in rows[end:])]
    return None


def _approved(rows: list[Row], at: int) -> tuple[re.Match[str] | None, int]:
    """The point that approves a plan and begins at a row, put together from its lines, and the position after it."""
    text = ""
    for after in range(at, min(at + MAX_LINES, len(rows))):
        line = rows[after].cells[0]
        if text and re.match(r"\d|[-–—•●▪*]\s", line):
            break
        text = join(text, line)
        if found := APPROVES.match(text):
            return found, after + 1
        if text.endswith((":", ".")):
            break
    return None, at


def _end_of(rows: list[Row], first: int, number: str) -> int:
    """Where the points of the plan end: at the next point of the order itself, or at its signature.

    Points of the plan bear its number («1.1.») or a dash; any other number is the order's own.
    """
    for at in range(first, len(rows)):
        text = rows[at].cells[0]
        is_own = re.match(rf"{number}\.\d|[-–—•●▪*]\s", text) is not None
        if not is_own and (re.match(r"\d{1,2}[.)]\s", text) or STOP_POINTS.match(text)):
            return at
    return len(rows)
