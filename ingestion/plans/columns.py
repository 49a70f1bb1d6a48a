"""Which column of a plan's table is what, told by the cells below its head where the words do not say."""

import re
from collections.abc import Callable
from dataclasses import replace

from ingestion.plans.content import Column
from ingestion.plans.header import Header, column_at
from ingestion.plans.parts import counts_parts
from ingestion.plans.roles import ASIDE, BEGIN, END, WEAK_TITLE, has_word, level_of, role_of
from ingestion.plans.row import Row

CLOCK = r"\d{1,2}(?::\d{2}|[.-](?:00|1[5-9]|[2-5]\d))"
#: Hours of a day, a span of them, a lesson («14:00», «9.00-10.30», «3 урок»); «1.09» is a day.
HOURS = re.compile(rf"(?:в\s+)?{CLOCK}(?:\s*[-–—]\s*{CLOCK})?(?:\s*(?:ч\.?|мск))?|\d\s+урок\w*", re.I)
LEAST_LETTERS, DOUBTFUL = 5, 0.3
#: Measures are that many times longer than the names of aims and things beside them.
TWICE = 2
#: Roles whose column may turn out to be another one by what it holds.
FREE = ("other", "blank", "expected_result", "direction")


def by_content(header: Header, body: list[Row]) -> Header | None:
    """The head with the roles that its columns show; None when it is no table of things to do."""
    if not body:
        return None
    columns = [column_at(body, start) for start in header.starts]
    roles = list(header.roles)
    _number(roles, columns)
    roles = [
        "other" if role in ("timing", "responsible") and not _is_said(role, name, column) else role
        for role, name, column in zip(roles, header.names, columns, strict=True)
    ]
    take(roles, columns, "timing", lambda column: column.time if column.is_times else 0.0)
    if not settle_title(roles, columns, header.names):
        return None
    take_people(roles, columns, header.names)
    timing, people = ("timing" in roles), ("responsible" in roles)
    if roles.count("timing") > 1 or not (timing or people or "mark" in roles):
        return None
    title = columns[roles.index("title") if "title" in roles else roles.index("level")]
    if timing and not people and not title.is_deeds:
        return None
    return replace(header, roles=tuple(roles))


def completed(header: Header, body: list[Row]) -> Header:
    """A head known by its words, with those who answer found in a column that the words do not name.

    A column named «Время» that holds hours of a day leaves its role to the column of days.
    """
    roles = list(header.roles)
    columns = [column_at(body, start) for start in header.starts]
    if "timing" in roles and _holds_hours(body, header.starts[roles.index("timing")]):
        roles[roles.index("timing")] = "other"
        take(
            roles,
            columns,
            "timing",
            lambda column: column.time if column.is_times else 0.0,
            ("other", "blank"),
        )
    _measures_not_stages(roles, columns, header.names)
    _measures_not_people(roles, columns, header.names)
    _measures_not_objects(roles, columns, header.names)
    _end_of_beginning(roles, columns, header.names)
    if len(body) >= 2:
        told = [replace(column, people=0.0) if column.is_deeds else column for column in columns]
        take_people(roles, told, header.names, ("other", "blank"))
    return replace(header, roles=tuple(roles))


def _measures_not_stages(roles: list[str], columns: list[Column], names: tuple[str, ...]) -> None:
    """Of two columns named as measures («Блок мероприятий», «Действия») the one that does not repeat itself is them."""
    if "title" not in roles or not columns[roles.index("title")].is_repeated:
        return
    place = roles.index("title")
    others = [
        i
        for i, role in enumerate(roles)
        if role == "other" and role_of(names[i]) == "title" and columns[i].filled
    ]
    if len(others) == 1 and not columns[others[0]].is_repeated:
        roles[place] = "direction" if "direction" not in roles else "other"
        roles[others[0]] = "title"


def _measures_not_people(roles: list[str], columns: list[Column], names: tuple[str, ...]) -> None:
    """A column named as measures that holds only people is of those who answer, where another one is measures."""
    if "title" not in roles:
        return
    place = roles.index("title")
    if not columns[place].is_people or columns[place].deed >= DOUBTFUL:
        return
    told = list(roles)
    told[place] = "responsible" if "responsible" not in told else "other"
    if settle_title(told, columns, names):
        roles[:] = told


def _measures_not_objects(roles: list[str], columns: list[Column], names: tuple[str, ...]) -> None:
    """A column of classes, or of short names of things beside one of sentences, is what the measures are about."""
    if "title" not in roles:
        return
    place = roles.index("title")
    if columns[place].deed >= DOUBTFUL and not columns[place].is_classes:
        return
    others = [
        i
        for i, column in enumerate(columns)
        if roles[i] in FREE
        and names[i]
        and not ASIDE.search(names[i])
        and _may_besettle_title(column)
        and not column.is_repeated
        and (columns[place].is_classes or column.letters >= TWICE * columns[place].letters)
        and (column.is_deeds or has_word(names[i], WEAK_TITLE))
        and 2 * column.filled >= columns[place].filled
        and roles[i] != "expected_result"
    ]
    if others:
        roles[place] = "other"
        roles[max(others, key=lambda i: (has_word(names[i], WEAK_TITLE), columns[i].letters))] = "title"


def _end_of_beginning(roles: list[str], columns: list[Column], names: tuple[str, ...]) -> None:
    """The only other column of days beside one of beginnings is that of ends, whatever it is called."""
    if "timing" not in roles or "timing_end" in roles:
        return
    name = names[roles.index("timing")]
    ends = [i for i, role in enumerate(roles) if role in ("other", "blank") and columns[i].is_times]
    if BEGIN.search(name) and not END.search(name) and len(ends) == 1:
        roles[ends[0]] = "timing_end"


def _holds_hours(body: list[Row], start: int) -> bool:
    cells = [row.cells[start] for row in body if len(row.cells) > start and row.cells[start]]
    return bool(cells) and sum(bool(HOURS.fullmatch(cell)) for cell in cells) > len(cells) / 2


def _is_said(role: str, name: str, column: Column) -> bool:
    """Whether a column holds what its head says; an empty one, one of doubtful words, a count of quarters do."""
    if not column.filled or (role == "timing" and counts_parts(name)):
        return True
    if role == "timing":
        return not (column.is_people or column.is_deeds or column.number > 0.5)
    return not (column.is_times or column.number > 0.5)


def _number(roles: list[str], columns: list[Column]) -> None:
    if "number" not in roles and columns[0].filled and columns[0].number >= 0.9 and roles[0] in FREE:
        roles[0] = "number"


def take(
    roles: list[str],
    columns: list[Column],
    role: str,
    share: Callable[[Column], float],
    free: tuple[str, ...] = FREE,
) -> None:
    """Give a role that no column has to the free column that shows it best."""
    if role in roles:
        return
    shares = [share(column) if each in free else 0.0 for each, column in zip(roles, columns, strict=True)]
    if max(shares, default=0.0) > 0:
        roles[shares.index(max(shares))] = role


def take_people(
    roles: list[str], columns: list[Column], names: tuple[str, ...], free: tuple[str, ...] = FREE
) -> None:
    """Give the role of those who answer to the column of people that its head does not call somebody else's."""
    told = [
        replace(column, people=0.0) if ASIDE.search(name) else column
        for column, name in zip(columns, names, strict=True)
    ]
    before = list(roles)
    take(roles, told, "responsible", lambda column: column.people if column.is_people else 0.0, free)
    taken = next((i for i, role in enumerate(roles) if role != before[i]), None)
    if taken is None or not level_of(names[taken]):
        return
    # One column of people a level: all of them answer.
    for i, column in enumerate(told):
        if roles[i] in free and column.is_people and level_of(names[i]) not in (None, level_of(names[taken])):
            roles[i] = "responsible"


def settle_title(roles: list[str], columns: list[Column], names: tuple[str, ...]) -> bool:
    """Settle which column holds the measures: by a known word, by a doubtful one, by things to do."""
    if "level" in roles:
        return True
    _measures_not_stages(roles, columns, names)
    if "title" in roles:
        place = roles.index("title")
        if _may_besettle_title(columns[place]):
            return True
        roles[place] = "other"
    # A measure stands in every row; a cell merged down its rows is something else.
    most = max(column.filled for column in columns)
    free = [
        i
        for i, role in enumerate(roles)
        if role in FREE and _may_besettle_title(columns[i]) and 2 * columns[i].filled >= most
    ]
    levels = [i for i in free if level_of(names[i]) and columns[i].deed >= 0.5]
    if len({level_of(names[i]) for i in levels}) == len(levels) >= 2:
        for i in levels:
            roles[i] = "level"
        return True
    deeds = [
        i for i in free if columns[i].is_deeds and columns[i].letters >= 8 and not ASIDE.search(names[i])
    ]
    deeds = [i for i in deeds if not columns[i].is_repeated] or deeds
    deeds = [i for i in deeds if not _is_above(columns[i], [columns[k] for k in deeds if k != i])]
    plain = [
        i
        for i in free
        if names[i]
        and not ASIDE.search(names[i])
        and not _is_above(columns[i], [columns[k] for k in deeds if k != i])
    ]
    named = [i for i in plain if has_word(names[i], WEAK_TITLE) and columns[i].deed >= DOUBTFUL]
    chosen = max(named, key=lambda i: columns[i].deed, default=None)
    if chosen is None and {"timing", "responsible"} <= set(roles):
        chosen = _between(roles, columns, names, plain, bool(deeds))
    if chosen is None and not deeds:
        # «Форма» names a column of measures only where nothing better does.
        doubtful = [i for i in free if ASIDE.search(names[i]) and has_word(names[i], WEAK_TITLE)]
        doubtful = [i for i in doubtful if columns[i].deed >= DOUBTFUL and not columns[i].is_repeated]
        told = [i for i in plain if roles[i] == "other" and columns[i].letters >= LEAST_LETTERS]
        chosen = doubtful[0] if len(doubtful) == 1 and not told else None
    if chosen is None and deeds:
        chosen = max(deeds, key=lambda i: (round(columns[i].deed, 1), -i))
    if chosen is None:
        return False
    roles[chosen] = "title"
    return True


def _is_above(column: Column, deeds: list[Column]) -> bool:
    """Whether a column holds what measures are sorted by: repeated or short words beside a column of things to do."""
    return any(
        not each.is_repeated and (column.is_repeated or each.letters >= TWICE * column.letters)
        for each in deeds
    )


def _between(
    roles: list[str], columns: list[Column], names: tuple[str, ...], plain: list[int], has_deeds: bool
) -> int | None:
    """Between times and those who answer, the only column with a doubtful or an unknown name is what they are about."""
    doubtful = [i for i in plain if has_word(names[i], WEAK_TITLE)]
    if len(doubtful) == 1:
        return doubtful[0]
    told = [i for i in plain if roles[i] == "other" and not columns[i].is_repeated]
    is_only = len(told) == 1 and not doubtful and not has_deeds
    return told[0] if is_only and columns[told[0]].letters >= LEAST_LETTERS else None


def _may_besettle_title(column: Column) -> bool:
    return (
        column.filled > 0
        and not column.is_times
        and not (column.is_people and column.deed < DOUBTFUL)
        and column.number < 0.5
        and not column.is_classes
    )
