"""Words about what a version of a paper leaves out, and what a school may see of the wider level.

What an open paper hides is decided once for all papers of a procedure, in `warehouse.publications`.
"""

from __future__ import annotations

import polars as pl

from warehouse.publications.rules import LEAST_HIDDEN, joined, may_show, rounded
from warehouse.thresholds import LEAST_GROUP, least

MINIMUM = LEAST_GROUP
MIN_SCHOOLS_FOR_COUNTS = 5
MIN_SCHOOLS_ABOVE = least("min_schools_in_group")

NOTE_OPEN = (
    f"группы менее {MINIMUM} участников и школы с одним классом в параллели скрыты; соседние отметки, которые "
    f"получили менее {MINIMUM} человек, объединены («2–3», «4–5»), доли округлены; чтобы скрытое нельзя было вычислить "
    f"из итога, вместе с ним скрыто другое, всего не меньше {LEAST_HIDDEN} значений («скрыто» – не «нет данных»); "
    "писавшие без отметки в число писавших не входят"
)
NOTE_SCHOOL = (
    "показаны данные одной школы; уровень выше – только там, где по разнице нельзя узнать другую школу"
)
NOTE_INTERNAL = (
    f"ничего не скрыто в пределах доступа; группы менее {MINIMUM} участников помечены знаком «*», судить по ним рано; "
    "за пределы ведомства передаётся только открытая версия"
)


#: What an open paper says where a whole section rests on a few people.
CLOSED = {
    "group": (
        "По этим числам вместе с итогом можно узнать конкретных людей, поэтому в открытой версии результаты скрыты. "
        "Полные данные – в служебной версии и в версии для школы."
    ),
    "marks": (
        "Доли отметок в открытой версии скрыты: половину шкалы получили немногие. Полные данные – в служебной версии."
    ),
    "seasons": (
        "Сравнение с прошлыми сезонами в открытой версии скрыто: сейчас или тогда за долями отметок немногие. "
        "Полностью – в служебной версии."
    ),
    "scores": (
        "Распределение баллов в открытой версии показывается по муниципалитету и региону: редкие баллы школы называют "
        "отдельных участников."
    ),
    "groups": (
        "Задания по группам участников в открытой версии показываются там, где округление не выдаёт отдельных людей; "
        "полностью – в служебной версии."
    ),
    "works": "Расхождения проверяющих в открытой версии скрыты: за ними немногие работы.",
    "appeals": "Темы обращений в открытой версии скрыты: за каждой немногие заявители.",
    "courses": "По состояниям и темам строки в открытой версии скрыты: за отдельными – немногие педагоги.",
    "journal": "Доли в сравнении с журналом в открытой версии скрыты: за ними немногие участники.",
}


def above_is_safe(own_n: int | None, above_n: int | None, above_schools: int | None) -> bool:
    """Whether a school may see the wider level: the rest of it is at least two schools and ten people."""
    rest = (above_n or 0) - (own_n or 0)
    return rest >= MINIMUM and (above_schools or 0) >= MIN_SCHOOLS_ABOVE


def open_reference(rows: pl.DataFrame) -> pl.DataFrame:
    """What ФИС ОКО published, as an open paper may repeat it: rounded; a rare mark is empty and stands in «качество».

    Adds `quality_pct`; a group whose halves are both too small is left out.
    """
    kept = []
    for _, part in rows.group_by("group_level", "group_name", maintain_order=True):
        n = part["participants"][0] or 0
        part = part.sort("mark")
        pcts = part["pct"].to_list()
        join = joined([round(n * p / 100) for p in pcts]) if len(pcts) == 4 else None
        if join is None:
            continue
        alone = {block[0] for block in join if len(block) == 1}
        shares = [rounded(p, n) if place in alone else None for place, p in enumerate(pcts)]
        kept.append(
            part.with_columns(
                pct=pl.Series(shares, dtype=pl.Float64), quality_pct=pl.lit(rounded(sum(pcts[2:]), n))
            )
        )
    return pl.concat(kept) if kept else rows.with_columns(quality_pct=pl.lit(None, pl.Float64)).clear()


def open_share(pct: float | None, n: int | None) -> float | None:
    """A share that is about other things than the results of a procedure, rounded; None when it rests on a few."""
    if pct is None or not n:
        return None
    return rounded(pct, n) if may_show(round(n * pct / 100), n) else None
