"""Tables pasted as text: cells between pipes, or every cell on a line of its own; put together by their head."""

import re
from dataclasses import replace

from ingestion.plans.content import is_people, is_time
from ingestion.plans.fit import is_next
from ingestion.plans.heads import find_header
from ingestion.plans.listed_plan import listed_plan, names_times
from ingestion.plans.model import PlanRefused
from ingestion.plans.ordered_plan import ordered_plan
from ingestion.plans.roles import WEAK_TITLE, has_word, role_of
from ingestion.plans.row import Row
from ingestion.plans.text import clean, has_section_mark, join, number_of
from ingestion.plans.unrolled import unrolled

MAX_COLUMNS, MAX_NAME = 8, 60
RULE = re.compile(r"^[|+:\s-]*-{2,}[|+:\s-]*$")
#: «Срок: октябрь» and «1. Анализ итогов» are what is told of a measure, not names of columns.
NO_NAME = re.compile(r":\s*\S|^\d{1,3}(?:\.\d{1,3})*[.)]\s*[А-ЯЁ]")
#: Rows put together from lines of text stand in a table of their own.
PASTED_BLOCK = 900


def assembled(rows: list[Row]) -> list[Row]:
    """Rows of a document with its pasted tables as tables; the rows as they are where there is none."""
    rows = unrolled(_split_pipes(rows))
    try:
        if find_header(rows) is not None:
            return rows
    except PlanRefused:
        return rows
    if ordered := ordered_plan(rows, PASTED_BLOCK):
        return ordered
    if names_times(rows) and (listed := listed_plan(rows, PASTED_BLOCK)):
        return listed
    by_cells = _with_cell_a_line(rows)
    return by_cells if by_cells is not rows else listed_plan(rows, PASTED_BLOCK) or rows


def _split_pipes(rows: list[Row]) -> list[Row]:
    piped = [row for row in rows if row.is_text and "|" in row.cells[0]]
    if len(piped) < 3:
        return rows
    result = []
    for row in rows:
        text = row.cells[0]
        if not row.is_text or "|" not in text:
            result.append(row)
            continue
        if RULE.match(text) and result:
            result[-1] = replace(result[-1], covers=(*result[-1].covers, row.line))
            continue
        cells = [clean(cell) for cell in text.split("|")]
        if text.lstrip().startswith("|"):
            cells = cells[1:]
        while len(cells) > 1 and not cells[-1]:
            cells.pop()
        if len(cells) == 1:
            result.append(replace(row, cells=(cells[0],)))
        else:
            result.append(replace(row, cells=tuple(cells), is_text=False, block=PASTED_BLOCK))
    return [row for row in result if any(row.cells)]


def _with_cell_a_line(rows: list[Row]) -> list[Row]:
    """Rows whose lines of text follow one head written a cell a line."""
    for at in range(len(rows)):
        if not rows[at].is_text or not _is_name(rows[at].cells[0]):
            continue
        end = next((i for i in range(at, len(rows)) if not rows[i].is_text), len(rows))
        table = _table(rows[at:end])
        if table:
            return [*rows[:at], *table, *rows[end:]]
    return rows


def _is_name(text: str) -> bool:
    if len(text) > MAX_NAME or number_of(text) is not None or is_time(text):
        return False
    return role_of(text) not in ("other", "blank") or has_word(text, WEAK_TITLE)


def _table(lines: list[Row]) -> list[Row] | None:
    """Lines grouped by a head of their first lines; None when they are no table."""
    if role_of(lines[0].cells[0]) == "number":
        width = next(
            (
                i
                for i in range(2, min(MAX_COLUMNS + 1, len(lines)))
                if number_of(lines[i].cells[0]) in ("1", "1.1") or has_section_mark(lines[i].cells[0])
            ),
            0,
        )
        return _numbered(lines, width) if width and _is_head(lines[:width]) else None
    for width in range(2, min(MAX_COLUMNS, len(lines) // 2) + 1):
        if _is_head(lines[:width]) and (found := _even(lines, width)):
            return found
    return None


def _is_head(lines: list[Row]) -> bool:
    names = [line.cells[0] for line in lines]
    if any(len(name) > MAX_NAME or NO_NAME.search(name) for name in names):
        return False
    roles = [role_of(name) for name in names]
    has_title = "title" in roles or any(has_word(name, WEAK_TITLE) for name in names)
    return has_title and ("timing" in roles or "responsible" in roles)


def _numbered(lines: list[Row], width: int) -> list[Row] | None:
    """Rows that each begin with the next number; a cell of several lines is put together where its place is certain."""
    table, at, previous = [_row(lines[:width], width)], width, None
    while at < len(lines):
        number = number_of(lines[at].cells[0])
        if has_section_mark(lines[at].cells[0]):
            # Numbers may begin anew under a heading.
            table.append(replace(lines[at], after_break=True))
            previous, at = None, at + 1
            continue
        if number is None or not is_next(previous, number):
            break
        end = at + 1
        while end < len(lines) and not _begins_next(lines, end, number, width, at):
            end += 1
        if end == len(lines) and end - at > width:
            end = at + width
        row = _fitted(lines[at:end], table[0].cells, width)
        if row is None:
            return None
        table.append(row)
        previous, at = number, end
    return [*table, *lines[at:]] if len(table) > 2 else None


def _begins_next(lines: list[Row], at: int, number: str, width: int, start: int) -> bool:
    found = number_of(lines[at].cells[0])
    if has_section_mark(lines[at].cells[0]):
        return True
    return found is not None and is_next(number, found) and at - start >= min(3, width)


def _fitted(lines: list[Row], head: tuple[str, ...], width: int) -> Row | None:
    """One row of exactly as many cells as the head; lines too many are joined around the time, too few are placed."""
    if len(lines) == width:
        return _row(lines, width)
    roles = [role_of(name) for name in head]
    texts = [line.cells[0] for line in lines]
    times = [i for i, text in enumerate(texts) if is_time(text)]
    if "timing" not in roles or len(times) != 1:
        return None
    place, found = roles.index("timing"), times[0]
    before, after = texts[:found], texts[found + 1 :]
    if place == 2 and len(before) > 2:
        before = [before[0], _joined(before[1:])]
    if len(before) != place:
        return None
    room = width - place - 1
    if room == 1 and after:
        after = [_joined(after)]
    elif len(after) < room:
        answers = next((i for i, role in enumerate(roles) if role == "responsible" and i > place), None)
        if len(after) != 1 or answers is None or not is_people(after[0]):
            return None
        after = [after[0] if place + 1 + i == answers else "" for i in range(room)]
    if len(after) != room:
        return None
    return replace(_row(lines, width), cells=(*before, texts[found], *after))


def _joined(texts: list[str]) -> str:
    result = ""
    for text in texts:
        result = join(result, text)
    return result


def _even(lines: list[Row], width: int) -> list[Row] | None:
    """Rows of as many lines as the head has, where the column of times proves it."""
    roles = [role_of(line.cells[0]) for line in lines[:width]]
    groups = [lines[i : i + width] for i in range(width, len(lines) - width + 1, width)]
    checks = [
        (i, is_time if role == "timing" else is_people)
        for i, role in enumerate(roles)
        if role in ("timing", "responsible")
    ]
    while groups and not all(test(groups[-1][i].cells[0]) for i, test in checks[:1]):
        groups.pop()
    right = sum(test(group[i].cells[0]) for group in groups for i, test in checks)
    if not groups or right < 0.9 * len(groups) * len(checks):
        return None
    rest = lines[width * (len(groups) + 1) :]
    return [_row(group, width) for group in (lines[:width], *groups)] + rest


def _row(lines: list[Row], width: int) -> Row:
    """A row of the cells of lines; all the lines are its own."""
    cells = tuple(line.cells[0] for line in lines[:width])
    cells = (*cells, *[""] * (width - len(cells)))
    covers = tuple(line.line for line in lines[1:])
    return Row(cells, lines[0].place, lines[0].line, block=PASTED_BLOCK, covers=covers)
