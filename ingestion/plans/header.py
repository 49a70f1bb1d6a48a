"""The head of a plan's table: what each column is, by synonyms, in any order, over merged cells."""

import re
from dataclasses import dataclass, replace

from ingestion.plans.content import ANY_PERIOD, Column, column_of
from ingestion.plans.model import PlanRefused
from ingestion.plans.roles import BEGIN, COUNTED, END, WORDS, has_word, level_of, role_of
from ingestion.plans.row import Row
from ingestion.plans.spans import is_span_name, spoken
from ingestion.plans.text import fold, join, number_of, quote
from warehouse.plans.timing_words import PROCEDURE, normal
from warehouse.plans.timings import parse_timing

#: A head may be called by a procedure alone: it is a name there, not a time.
BARE_PROCEDURE = re.compile(r"^(?:\S+\s+)?процедур\S*$", re.I)
#: So may a column of times («Установленные сроки проведения»): a noun in the nominative, which no timing begins with.
NAMED_TIMES = re.compile(
    r"^(?:[а-яё]+(?:ые|ие|ый|ий|ая|яя|ое|ее)\s+){1,2}(?:срок|дата|даты)"
    # «Время проведения» means the time of a procedure in a cell, and is the name of a column in a head.
    r"|^(?:время|период|день|дни)\s+(?:проведения|реализации|исполнения|выполнения)$",
    re.I,
)
#: A column of hours beside a column of days.
HOURS = re.compile(r"время(?: (?:проведения|начала))?", re.I)
#: So many rows below a head say what its columns hold.
BODY = 60


@dataclass(frozen=True)
class Header:
    """Columns of the table. roles, names and starts (first grid column) have one entry a column.

    Roles are those of `roles.role_of`, `timing_end` (the second of two columns of dates) and `level` (one of several
    columns of measures, each about a level), `span` (one of several columns that are months, quarters or years).
    """

    roles: tuple[str, ...]
    names: tuple[str, ...]
    starts: tuple[int, ...]
    width: int

    def at(self, role: str) -> int | None:
        """Position of the column with a role, None when the table has none."""
        return self.roles.index(role) if role in self.roles else None

    @property
    def title(self) -> int:
        """Position of the column of titles (the first of those by level), which every head has."""
        return self.roles.index("title") if "title" in self.roles else self.roles.index("level")

    @property
    def timing(self) -> int | None:
        """Position of the column of timings, None where the table has none."""
        return self.at("timing")

    def text(self, values: list[str], role: str) -> str:
        """What stands in the column with a role; empty where the table has no such column."""
        place = self.at(role)
        return "" if place is None or place >= len(values) else values[place]

    def name(self, role: str) -> str:
        """Header text of the column with a role."""
        position = self.at(role)
        return "" if position is None else self.names[position]


def header_at(rows: list[Row], index: int) -> tuple[Header, int] | None:
    """The head that begins at a row, with the position after it; heads broken over lines are put together."""
    best = None
    cells = rows[index].cells
    if cells and number_of(cells[0]):
        return None
    for end in range(index + 1, min(index + 5, len(rows)) + 1):
        if end > index + 1:
            extra = rows[end - 1]
            if rows[index].spans is not None or extra.spans is not None or extra.after_break:
                break
            if best and _is_own_row(extra, best[0]):
                break
            cells = (*cells[:-1], join(cells[-1], extra.cells[0]), *extra.cells[1:])
        header = (
            None if holds_a_timing(cells) else _header_of(cells, rows[index].spans, rows[end : end + BODY])
        )
        if header and (best is None or known(header) > known(best[0])):
            best = (header, end)
    if best and rows[index].spans is not None:
        return with_second_row(rows, index, best[0])
    return best


def holds_a_timing(cells: tuple[str, ...]) -> bool:
    """Whether a cell is a timing in itself (`Март 2023`): that is a measure, whatever words stand beside it."""
    return any(
        parse_timing(cell, *ANY_PERIOD).kind != "unparsed"
        for cell in spoken(list(cells))
        if cell
        and not BARE_PROCEDURE.match(cell)
        and not NAMED_TIMES.match(cell)
        and not (role_of(cell) == "title" and re.match(PROCEDURE, normal(cell)))
    )


def _is_own_row(row: Row, header: Header) -> bool:
    """Whether a row below a head stands on its own: numbered, or with a cell for every column.

    A measure called «Направление наблюдателей» is not one more line of the head.
    """
    return bool(number_of(row.cells[0])) or len(row.filled) >= len(header.starts)


def known(header: Header) -> int:
    """How many columns of a head say what they are."""
    return sum(role not in ("other", "blank") for role in header.roles)


def _header_of(cells: tuple[str, ...], spans: tuple[int, ...] | None, body: list[Row]) -> Header | None:
    starts = [i for i in range(len(cells)) if spans is None or spans[i] > 0]
    while starts and spans is None and not cells[starts[-1]]:
        starts.pop()
    names = [cells[i] for i in starts]
    roles = settled([role_of(name) for name in names], names)
    if "combined" in roles or not {"title", "level"} & set(roles) or "timing" not in roles or len(roles) < 2:
        return None
    if sum(role not in ("other", "blank") for role in roles) < 3 and len(roles) > 2:
        return None
    roles = one_timing(roles, starts, body)
    if roles.count("timing") > 1:
        doubles = ", ".join(quote(name) for role, name in zip(roles, names, strict=True) if role == "timing")
        raise PlanRefused(
            f"В таблице плана несколько столбцов срока ({doubles}): оставьте один столбец со сроком."
        )
    return Header(tuple(roles), tuple(names), tuple(starts), len(cells) if spans is not None else len(starts))


def one_timing(roles: list[str], starts: list[int], body: list[Row]) -> list[str]:
    """Of several columns named as timings the only one that holds times; the roles as they are where it is not one."""
    times = [i for i, role in enumerate(roles) if role == "timing"]
    holding = [i for i in times if column_at(body, starts[i]).is_times]
    if len(times) < 2 or len(holding) != 1:
        return roles
    return ["other" if i in times and i != holding[0] else role for i, role in enumerate(roles)]


def column_at(body: list[Row], start: int) -> Column:
    """What the rows below a head hold at a grid column; rows of one cell are headings and do not count."""
    return column_of(
        [
            row.cells[start]
            for row in body
            if not row.is_text and len(row.filled) > 1 and len(row.cells) > start
        ]
    )


def settled(roles: list[str], names: list[str]) -> list[str]:
    """Roles with one column each: the name that says it best keeps the role, the others are kept as other text.

    Two columns of dates, one of beginnings and one of ends, are one timing; columns of measures that each name a level
    are all columns of measures.
    """
    roles = list(roles)
    times = [i for i, role in enumerate(roles) if role == "timing"]
    hours = [i for i in times if HOURS.fullmatch(names[i])]
    if len(hours) == 1 and len(times) == 2:
        roles[hours[0]] = "other"
        times.remove(hours[0])
    counted = [i for i in times if fold(names[i]) in COUNTED]
    if len(times) == 2 and len(counted) == 1:
        roles[counted[0]] = "other"
        times.remove(counted[0])
    ends = [i for i in times if END.search(names[i]) and not BEGIN.search(names[i])]
    if len(times) == 2 and len(ends) == 1 and ends[0] == max(times):
        roles[ends[0]] = "timing_end"
    titles = [i for i, role in enumerate(roles) if role == "title"]
    if len({level_of(names[i]) for i in titles} - {None}) == len(titles) >= 2:
        for i in titles:
            roles[i] = "level"
    for role in ("number", "title", "responsible", "expected_result", "direction"):
        places = [i for i, each in enumerate(roles) if each == role]
        words = WORDS.get(role, ())
        places.sort(key=lambda i: next((k for k, word in enumerate(words) if word in fold(names[i])), 99))
        for i in places[1:]:
            is_direction = (
                role == "title" and "direction" not in roles and has_word(names[i], WORDS["direction"])
            )
            roles[i] = "direction" if is_direction else "other"
    return roles


def with_second_row(rows: list[Row], index: int, header: Header) -> tuple[Header, int]:
    """The head with its second row, where one splits some of its columns, and the position after it.

    Raises PlanRefused where the column of timings is split into parts that are no beginning and end.
    """
    if index + 1 >= len(rows) or rows[index + 1].block != rows[index].block:
        return header, index + 1
    second, spans = rows[index + 1], rows[index + 1].spans
    if spans is None or not second.merged_down:
        return header, index + 1
    free = set(header.starts) - second.merged_down
    if not free:
        return header, index + 2
    split = [i for i in second.filled if i not in second.merged_down and spans[i] > 0]
    if not split or len(second.merged_down) < len(header.starts) / 2:
        return header, index + 1
    return _split(header, split, second), index + 2


def _split(header: Header, split: list[int], second: Row) -> Header:
    """The head whose columns are split at the grid places `split`; a part is what its parent is."""
    roles: list[str] = []
    names: list[str] = []
    starts: list[int] = []
    ends = [*header.starts[1:], header.width]
    for role, name, start, end in zip(header.roles, header.names, header.starts, ends, strict=True):
        parts = [place for place in split if start <= place < end]
        if len(parts) < 2:
            roles.append(role)
            names.append(name)
            starts.append(start)
            continue
        words = [second.cells[place] for place in parts]
        if role == "timing" and all(map(is_span_name, said := spoken(words, name))):
            roles.extend(["span"] * len(parts))
            names.extend(said)
            starts.extend(parts)
            continue
        if role == "timing" and len(parts) > 2:
            raise PlanRefused(
                f"Столбец {quote(name)} разделён в шапке на части ({second.place}):"
                " оставьте один столбец со сроком."
            )
        is_by_level = role == "title" and len({level_of(word) for word in words} - {None}) == len(words)
        for place, word in enumerate(words):
            roles.append("level" if is_by_level else _part_of(role, place, word))
        names.extend(join(name, word) for word in words)
        starts.extend(parts)
    return Header(tuple(roles), tuple(names), tuple(starts), header.width)


def _part_of(role: str, place: int, word: str) -> str:
    """Role of one part of a split column."""
    if place == 0:
        return role
    if role == "timing":
        return "timing_end"
    own = role_of(word)
    return (
        role
        if role == "responsible"
        else own
        if own not in ("title", "timing", "combined", "number")
        else "other"
    )


def with_number_column(header: Header, rows: list[Row]) -> Header:
    """The head with a nameless column before the title taken for the numbers, where it holds nothing else."""
    if header.at("number") is not None:
        return header
    for i in range(header.title):
        start = header.starts[i]
        texts = [
            row.cells[start]
            for row in rows
            if not row.is_text and len(row.cells) > start and row.cells[start]
        ]
        numbers = [text for text in texts if number_of(text)]
        if header.roles[i] == "blank" and len(numbers) >= 2 and len(numbers) >= 0.6 * len(texts):
            return replace(header, roles=(*header.roles[:i], "number", *header.roles[i + 1 :]))
    return header
