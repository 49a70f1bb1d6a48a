"""The head of a plan's table: by its words where they are known, else by what the columns below it hold."""

import re
from dataclasses import replace

from ingestion.plans.columns import by_content, completed, settle_title, take_people
from ingestion.plans.content import ENOUGH, is_deed, is_people, is_time, is_time_heading
from ingestion.plans.header import (
    BODY,
    Header,
    column_at,
    header_at,
    holds_a_timing,
    known,
    settled,
    with_second_row,
)
from ingestion.plans.preamble import TITLE_START
from ingestion.plans.roles import MAX_HEAD, WEAK_TITLE, has_word, role_of
from ingestion.plans.row import Row
from ingestion.plans.spans import is_marked, span_places, spoken
from ingestion.plans.text import fold, number_of, starts_low

MAX_TORN = 40
TOLD = ("title", "level", "timing", "responsible")
DEFAULT_NAMES = {
    "number": "№",
    "title": "Мероприятие",
    "timing": "Срок",
    "responsible": "Ответственный",
}


def find_header(rows: list[Row], start: int = 0) -> tuple[Header, int, int] | None:
    """The first head at or after `start` with the positions of its first row and of the row after it.

    A table without a head is read by what its columns hold: its position is then its first row, twice.
    """
    for index in range(start, len(rows)):
        found = head_at(rows, index)
        if found:
            return found[0], index, found[1]
    return next((bare for index in range(start, len(rows)) if (bare := _headless(rows, index))), None)


def head_at(rows: list[Row], index: int) -> tuple[Header, int] | None:
    """The head that begins at a row by its words or, where a table begins there, by its content."""
    if rows[index].is_text and not _may_begin_head(rows[index].cells[0]):
        return None
    found = header_at(rows, index)
    if found and not _better_next(rows, index, found[0]):
        return completed(found[0], rows[found[1] : found[1] + BODY]), found[1]
    if found or not begins_table(rows, index):
        return None
    return head_by_content(rows, index) or head_of_spans(rows, index) or head_above_times(rows, index)


def _may_begin_head(text: str) -> bool:
    """Whether a line of text may be the first part of a torn head: short, in the words of heads, and no title."""
    return len(text) <= MAX_TORN and role_of(text) != "other" and not TITLE_START.match(text)


def _better_next(rows: list[Row], index: int, header: Header) -> bool:
    """Whether a line of text only stands above the head, which begins on the next row."""
    following = head_at(rows, index + 1) if rows[index].is_text and index + 1 < len(rows) else None
    return following is not None and known(following[0]) >= known(header)


def begins_table(rows: list[Row], index: int) -> bool:
    """Whether a row may be the head of a table: the first of its block, or below rows of one cell that begin it."""
    if rows[index].is_text or len(rows[index].filled) < 2:
        return False
    above = index - 1
    while above >= 0 and rows[above].block == rows[index].block and len(rows[above].filled) == 1:
        above -= 1
    return above < 0 or rows[above].is_text or rows[above].block != rows[index].block


def head_by_content(rows: list[Row], index: int) -> tuple[Header, int] | None:
    """A head in unknown words over columns that hold things to do with times or people; None when they do not."""
    row = rows[index]
    texts = [row.cells[i] for i in row.filled]
    if number_of(row.cells[0]) or any(len(text) > MAX_HEAD for text in texts) or holds_a_timing(row.cells):
        return None
    starts = [i for i in range(len(row.cells)) if row.spans is None or row.spans[i] > 0]
    while starts and row.spans is None and not row.cells[starts[-1]]:
        starts.pop()
    names = tuple(row.cells[i] for i in starts)
    width = len(row.cells) if row.spans is not None else len(starts)
    roles = tuple(settled([role_of(name) for name in names], list(names)))
    if "combined" in roles:
        return _with_combined(rows, index, Header(roles, names, tuple(starts), width))
    header, after = with_second_row(rows, index, Header(roles, names, tuple(starts), width))
    body = body_of(rows, after, row.block)
    told = by_content(header, body)
    if told is None or _is_a_measure(told) or not _is_named(told):
        return None
    return told, after


def head_of_spans(rows: list[Row], index: int) -> tuple[Header, int] | None:
    """A head some of whose columns are months, quarters or years; None where it holds no such columns.

    Their marks are the timings; beside a column of timings they are other text (money by years).
    """
    row = rows[index]
    starts, names, after = _names_of_spans(rows, index)
    places = span_places(names)
    if not places or number_of(row.cells[0]):
        return None
    roles = settled(["other" if i in places else role_of(name) for i, name in enumerate(names)], names)
    body = body_of(rows, after, row.block)
    columns = [column_at(body, start) for start in starts]
    held = [each.cells[starts[i]] for each in body for i in places if len(each.cells) > starts[i]]
    if "timing" not in roles:
        if not is_marked(held):
            return None
        roles = ["span" if i in places else role for i, role in enumerate(roles)]
    if "combined" in roles or roles.count("timing") > 1 or not settle_title(roles, columns, tuple(names)):
        return None
    take_people(roles, columns, tuple(names))
    return Header(tuple(roles), tuple(names), starts, len(row.cells)), after


def _names_of_spans(rows: list[Row], index: int) -> tuple[tuple[int, ...], list[str], int]:
    """Places and names of the columns of a head and the row after it; months may stand a row lower, under «Сроки»."""
    row = rows[index]
    starts = tuple(i for i in range(len(row.cells)) if row.spans is None or row.spans[i] > 0)
    below = rows[index + 1] if index + 1 < len(rows) else None
    if row.spans is None or below is None or below.spans is None or below.block != row.block:
        return starts, spoken([row.cells[i] for i in starts]), index + 1
    wide = [i for i in starts if row.spans[i] > 1 and i not in below.merged_down]
    split = {i for i in range(len(below.cells)) if below.spans[i] > 0 and i not in below.merged_down}
    inside = {i for first in wide for i in range(first, first + row.spans[first])}
    if len(wide) != 1 or not below.merged_down or not split <= inside:
        return starts, spoken([row.cells[i] for i in starts]), index + 1
    both = tuple(sorted({*starts, *split}))
    said = spoken([below.cells[i] for i in sorted(split)], row.cells[wide[0]])
    named = dict(zip(sorted(split), said, strict=True))
    return both, [named.get(i, row.cells[i]) for i in both], index + 2


def head_above_times(rows: list[Row], index: int) -> tuple[Header, int] | None:
    """A head of measures alone, whose times stand in heading rows below it («Еженедельно», «Сентябрь»)."""
    row = rows[index]
    if index + 1 >= len(rows) or number_of(row.cells[0]):
        return None
    below = rows[index + 1]
    if not (below.is_text or len(below.filled) == 1) or not is_time_heading(below.cells[below.filled[0]]):
        return None
    starts = tuple(i for i in range(len(row.cells)) if row.spans is None or row.spans[i] > 0)
    names = [row.cells[i] for i in starts]
    roles = settled([role_of(name) for name in names], names)
    if "title" not in roles or {"timing", "combined"} & set(roles):
        return None
    return Header(tuple(roles), tuple(names), starts, len(row.cells)), index + 1


def _with_combined(rows: list[Row], index: int, header: Header) -> tuple[Header, int] | None:
    """A head whose time and responsible share one column, where they are parted by their words in most rows."""
    header, after = with_second_row(rows, index, header)
    start = header.starts[header.roles.index("combined")]
    body = [
        row for row in body_of(rows, after, rows[index].block) if len(row.cells) > start and row.cells[start]
    ]
    parted = [part_combined(row.cells[start]) for row in body]
    is_parted = sum(bool(time) for time, _ in parted) >= ENOUGH * len(parted)
    return (header, after) if "title" in header.roles and body and is_parted else None


def part_combined(text: str) -> tuple[str, str]:
    """Times and people of one cell («Октябрь 2022, методист»)."""
    times: list[str] = []
    people: list[str] = []
    for part in re.split(r"[;,\n]\s*", text):
        (times if is_time(part) else people).append(part)
    return ", ".join(times), ", ".join(people)


def body_of(rows: list[Row], after: int, block: int) -> list[Row]:
    """Rows below a head up to another table, without headings and without the counting of columns."""
    body = []
    for row in rows[after : after + BODY]:
        if row.is_text:
            continue
        if row.block != block:
            break
        if len(row.filled) > 1 and not all(number_of(row.cells[i]) for i in row.filled):
            body.append(row)
    return body


def _is_named(header: Header) -> bool:
    """Whether the columns that make a plan have names, and none is the rest of a torn sentence.

    The column of measures may go without one between a named time and those who answer.
    """
    told = [(role, name) for role, name in zip(header.roles, header.names, strict=True) if role in TOLD]
    nameless = {role for role, name in told if not name}
    named = {role_of(name) for _, name in told}
    is_said = not nameless or (nameless == {"title"} and {"timing", "responsible"} <= named)
    return is_said and not any(starts_low(name) for _, name in told)


def _is_a_measure(header: Header) -> bool:
    """Whether what was taken for a head is a measure itself: its cells are what the cells below them are."""
    if "timing" in header.roles:
        return is_time(header.name("timing")) and role_of(header.name("timing")) != "timing"
    tests = {"title": is_deed, "responsible": is_people}
    return any(
        test(name) and role_of(name) != role and not has_word(name, WEAK_TITLE)
        for role, test in tests.items()
        if (name := header.name(role))
    )


def _headless(rows: list[Row], index: int) -> tuple[Header, int, int] | None:
    """The columns of a table without a head: numbers, things to do, times and people, each in a column of its own."""
    row = rows[index]
    if not begins_table(rows, index) or len(row.filled) < 3:
        return None
    starts = tuple(i for i in range(len(row.cells)) if row.spans is None or row.spans[i] > 0)
    body = body_of(rows, index, row.block)
    columns = [column_at(body, start) for start in starts]
    bare = Header(tuple("blank" for _ in starts), tuple("" for _ in starts), starts, len(row.cells))
    header = by_content(bare, body)
    if header is None or len(body) < 3 or not {"timing", "responsible"} <= set(header.roles):
        return None
    if not columns[header.title].is_deeds:
        return None
    names = tuple(DEFAULT_NAMES.get(role, "") for role in header.roles)
    return replace(header, names=names), index, index


def same_head(one: Header, other: Header) -> bool:
    """Whether two heads say the same in the same columns."""
    return [fold(name) for name in one.names] == [fold(name) for name in other.names]


def why_no_header(rows: list[Row]) -> str:
    """One sentence that says what the table lacks."""
    for row in rows:
        roles = [role_of(cell) for cell in row.cells]
        if "combined" in roles and "title" in roles:
            name = row.cells[roles.index("combined")]
            return f"Срок и ответственный стоят в одном столбце «{name}» ({row.place}): разделите его."
    return (
        "Не найдена таблица плана: нет строк с мероприятиями, их сроками и ответственными. Назовите столбцы"
        " «Мероприятие», «Срок», «Ответственный»."
    )
