"""Перечень работ для перепроверки и план выездов: жребий, который может повторить каждый.

The list of works reads identifiers only: it is made before results arrive, while the works still exist.
"""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts import names
from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.works import participants, upcoming
from dashboards.documents.model import Book, Column, Table
from dashboards.words import labels, number, out_of
from dashboards.words.place import natural
from warehouse.objectivity.check_design import (
    AT_RANDOM,
    RESERVE,
    allocate_works,
    draw_works,
    plan_visits,
    works_needed,
)
from warehouse.objectivity.prepare import CLASS_KEYS

SAMPLE, SPARE = "в выборке", "запас"
OBSERVER = "независимый наблюдатель на процедуре"


def works(facts: Facts) -> Book:
    """Which works to re-check so that a share is known to ± the asked precision."""
    procedure = upcoming(facts)
    people, by_position = participants(facts, procedure)
    # Of a list one lot is drawn: a school on it gets its own lines of that lot.
    own = facts.request.school_code if facts.request.school_list else None
    people = people if own else narrowed(facts, people)
    if people.is_empty() or (own and people.filter(school_code=own).is_empty()):
        raise CannotComposeError(
            "для этой процедуры классы неизвестны: загрузите списки или прежние результаты"
        )
    key = facts.request.key or procedure["procedure_id"]
    sizes = people.group_by(CLASS_KEYS).agg(pl.len().alias("n"))
    needed = works_needed(facts.request.precision_pts / 100, people.height)
    shared = allocate_works(sizes, needed)
    drawn = draw_works(people, shared, key).join(shared.drop("n"), on=CLASS_KEYS, maintain_order="left")
    if own:
        shared, drawn = shared.filter(school_code=own), drawn.filter(school_code=own)
    sheets = {
        "Сколько работ": _amounts(facts, shared, people.height, needed),
        "Работы": _works(facts, drawn, key, by_position=by_position),
    }
    title = f"Перечень работ для перепроверки: {facts.words_of(procedure)}"
    about = {"Школа": names.school(facts.school_name(own))} if own else {}
    return Book(title, sheets, facts.provenance(**about, Процедура=facts.words_of(procedure), Ключ=key))


def narrowed(facts: Facts, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of the municipality and school that the paper is asked for."""
    for column, value in (
        ("municipality", facts.request.municipality),
        ("school_code", facts.request.school_code),
    ):
        if value:
            rows = rows.filter(pl.col(column) == value)
    return rows


def _in_order(facts: Facts, rows: pl.DataFrame, *last: str) -> list[dict]:
    listed = rows.to_dicts()
    return sorted(
        listed,
        key=lambda r: (
            natural(facts.school_name(r["school_code"])),
            natural(r["class_label"]),
            *(r[c] for c in last),
        ),
    )


def _amounts(facts: Facts, shared: pl.DataFrame, population: int, needed: int) -> Table:
    rows = [
        (names.school(facts.school_name(r["school_code"])), r["class_label"], r["n"], r["works"])
        for r in _in_order(facts, shared)
    ]
    total = ("Всего", " ", int(shared["n"].sum()), int(shared["works"].sum()))
    columns = (
        Column("ОО", 4),
        Column("Класс", 1),
        Column("Работ всего", 1.2, True),
        Column("Перепроверить", 1.4, True),
    )
    pts = number(facts.request.precision_pts, 0)
    note = (
        f"Чтобы долю (например, работ с изменённой отметкой) знать с точностью ± {pts} п. п., перепроверяют "
        f"{out_of(needed, population, 'работа')}: n = n₀ / (1 + (n₀ − 1) / N), n₀ = (1,96 · 0,5 / d)². "
        "Работы поделены между классами по числу участников. По отдельному классу вывод не делается."
    )
    return Table(
        "Сколько работ перепроверить", columns, (*rows, total), note, bold_rows=frozenset({len(rows)})
    )


def _works(facts: Facts, drawn: pl.DataFrame, key: str, *, by_position: bool) -> Table:
    what = "Номер в списке класса" if by_position else "Код участника"
    columns = (
        Column("ОО", 4), Column("Логин", 1), Column("Класс", 1), Column(what, 1.4), Column("Очередь", 1, True),
        Column("Что это", 1.2),
    )  # fmt: skip
    rows = tuple(
        (
            names.school(facts.school_name(r["school_code"])),
            r["school_code"],
            r["class_label"],
            r["participant_code"],
            r["order"],
            SAMPLE if r["order"] <= r["works"] else SPARE,
        )
        for r in _in_order(facts, drawn, "order")
    )
    note = (
        f"Ключ жребия: «{key}». Очередь в классе – по возрастанию SHA-256 от строки «ключ|процедура|логин|класс|"
        f"{'номер' if by_position else 'код'}»: повторить жребий может каждый, выбрать работы – никто. "
        "Вместо отсутствовавшего берут следующего из запаса. Результаты в жребии не участвуют; назначьте его до их "
        "поступления и до уничтожения работ."
    )
    if by_position:
        note += (
            " Список участников ещё не получен: номер – порядковый номер кода в списке класса, "
            "численность – прежняя."
        )
    return Table("Работы для перепроверки", columns, rows, note)


def visits(facts: Facts) -> Book:
    """Where to go: by evidence of the last season, a fifth at random among classes without signs."""
    last = facts.procedure
    rows = facts.rows(
        "papers/check_visits", kind=last["kind"], school_year=last["school_year"], season=last["season"]
    )
    rows = narrowed(facts, rows)
    if rows.is_empty():
        raise CannotComposeError("признаки ещё не рассчитаны: выполните «obektiv refresh»")
    season = f"{last['kind']}, {last['season']} {last['school_year']}"
    key = facts.request.key or season
    plan = plan_visits(rows.rename({"standing": "level"}), facts.request.visits, key)
    details = [*CLASS_KEYS, "municipality", "subject", "mechanism_name", "check_words"]
    plan = plan.join(rows.select(details), on=CLASS_KEYS)
    book = {"План выездов": _visits(facts, plan, key)}
    return Book(f"План выездов по данным: {season}", book, facts.provenance(Данные=season, Ключ=key))


def _visits(facts: Facts, plan: pl.DataFrame, key: str) -> Table:
    columns = (
        Column("Муниципалитет", 2), Column("ОО", 3.2), Column("Класс", 0.8), Column("Почему выбран", 1.6),
        Column("Предмет", 1.4),
        Column("Что замечено", 3), Column("Подходящая проверка", 3.4), Column("Наблюдатель", 1.6), Column("Дата", 1),
    )  # fmt: skip
    listed = sorted(_in_order(facts, plan), key=lambda r: r["municipality"] or "")
    rows = tuple(_visit(facts, r) for r in listed)
    at_random = plan.filter(pl.col("why") == AT_RANDOM).height
    note = (
        f"Случайно выбраны {number(at_random)} из {number(plan.height)} (не меньше {number(100 * RESERVE, 0)} %) – "
        f"среди классов без признаков, по ключу «{key}»: без них не узнать ни доли подтвердившихся признаков, ни доли "
        "пропущенных случаев. Порядок строк – по муниципалитетам и названиям. Признак – повод посмотреть, а не вывод о "
        "школе; кто выбран случайно, школам не сообщают."
    )
    return Table("План выездов", columns, rows, note)


def _visit(facts: Facts, r: dict) -> tuple:
    is_random = r["why"] == AT_RANDOM
    return (
        r["municipality"] or "–",
        names.school(facts.school_name(r["school_code"])),
        r["class_label"],
        r["why"],
        "любой" if is_random else labels.subject_name(r["subject"]),
        "–" if is_random else r["mechanism_name"],
        OBSERVER if is_random else r["check_words"],
        " ",
        " ",
    )
