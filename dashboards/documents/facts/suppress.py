"""What may leave the scope: groups from ten people, and no group that subtraction would give away.

Pure functions. A hidden row prints «скрыто»; the paper says how many rows are hidden and why.
"""

from __future__ import annotations

from collections.abc import Sequence

from warehouse.thresholds import LEAST_GROUP, least

MINIMUM = LEAST_GROUP
MIN_SCHOOLS_FOR_COUNTS = 5
MIN_SCHOOLS_ABOVE = least("min_schools_in_group")

NOTE_OPEN = (
    f"группы менее {MINIMUM} участников и школы с одним классом в параллели скрыты; чтобы скрытое нельзя было "
    "вычислить из итога, скрыта ещё хотя бы одна группа («скрыто» – не «нет данных»)"
)
NOTE_SCHOOL = (
    "показаны данные одной школы; уровень выше – только там, где по разнице нельзя узнать другую школу"
)
NOTE_INTERNAL = (
    f"ничего не скрыто в пределах доступа; группы менее {MINIMUM} участников помечены знаком «*», судить по ним рано; "
    "за пределы ведомства передаётся только открытая версия"
)


def hidden_rows(ns: Sequence[int | None], person_level: Sequence[bool], minimum: int = MINIMUM) -> list[bool]:
    """Which rows of one total are hidden: primary (small, person-level) and complementary.

    A row of nobody (n is 0 or None) has nothing to hide. With anything hidden, at least two rows and at least
    ``minimum`` people stay behind the difference between the total and what is shown; the smallest shown rows
    are given up first.
    """
    hidden = [bool(n and (n < minimum or person)) for n, person in zip(ns, person_level, strict=True)]
    shown = sorted((n, i) for i, n in enumerate(ns) if n and not hidden[i])
    while any(hidden) and shown and not _covers(ns, hidden, minimum):
        hidden[shown.pop(0)[1]] = True
    return hidden


def _covers(ns: Sequence[int | None], hidden: Sequence[bool], minimum: int) -> bool:
    behind = [n or 0 for n, is_hidden in zip(ns, hidden, strict=True) if is_hidden]
    return len(behind) >= 2 and sum(behind) >= minimum


def above_is_safe(own_n: int | None, above_n: int | None, above_schools: int | None) -> bool:
    """Whether a school may see the wider level: the rest of it is at least two schools and ten people."""
    rest = (above_n or 0) - (own_n or 0)
    return rest >= MINIMUM and (above_schools or 0) >= MIN_SCHOOLS_ABOVE
