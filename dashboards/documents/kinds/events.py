"""Справка о мероприятиях и листы мероприятий: what the methodical centre held, who came, what is ahead.

A school is named only where it came: not everybody is invited, and who did not come is not told.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.names import school as short
from dashboards.documents.facts.proposals import Proposal
from dashboards.documents.first_page import answer, area_of, full_table, signed_by
from dashboards.documents.model import (
    COUNTED,
    Block,
    Column,
    Fields,
    Heading,
    Paper,
    Points,
    Table,
    Text,
)
from dashboards.documents.official import FILL
from dashboards.words import absent, count, day, number, plural, school_year
from dashboards.words.place import natural
from warehouse.plans.workdays import add_days

KIND, SHEETS = "Справка о мероприятиях", "Листы мероприятий"
WHOSE = "Методическому центру"
HELD, WAITS, AHEAD = "проведено", "ждёт списка школ", "предстоит"
SOON, BEFORE = 2, -5  # working days to name who came; working days before an event to invite
SIGNED = 20  # empty lines of a sheet
METHOD = (
    "Мероприятие проведено, если названа хотя бы одна школа, которая на нём была. Приглашают не всех: список говорит о "
    "тех, кто пришёл, и ничего – об остальных. Имена участников не записываются.",
)


def compose(facts: Facts) -> Paper:
    """The note of the newest school year with events; raises CannotComposeError where none is recorded."""
    rows = _events(facts)
    year = rows["school_year"][0]
    came = _came(facts)
    own = rows.filter(school_year=year)
    area = area_of(facts, facts.rows("papers/schools"))
    blocks: list[Block] = [
        *answer(_said(facts, rows, own, came), _offered(facts, own), _unknown(own)),
        *_tables(own),
        *_who_came(own, came),
        *signed_by(facts),
    ]
    return Paper(
        title=f"{KIND}\n{area}\nна {day(facts.today)}",
        kind=KIND,
        blocks=tuple(blocks),
        provenance=facts.provenance(
            Территория=area, **{"Учебный год": school_year(year), "На дату": day(facts.today)}
        ),
        method=(Points(METHOD),),
    )


def sheets(facts: Facts) -> Paper:
    """A sheet an event that is ahead or waits for its list: schools write in how many came; no names are asked."""
    rows = _events(facts).filter(pl.col("state") != HELD).sort("event_date", "event_id")
    if rows.is_empty():
        raise CannotComposeError(absent("event_sheets", rows.height))
    area = area_of(facts, facts.rows("papers/schools"))
    blocks: list[Block] = []
    for r in rows.iter_rows(named=True):
        told = [("Дата", day(r["event_date"])), ("Форма", r["form"]), ("Где", r["site"] or FILL)]
        told += [("Приказ", r["order_text"] or FILL), ("Материалы", r["material"] or FILL)]
        if r["measure_number"]:
            told.append(("Мера плана", " ".join(filter(None, (r["measure_number"], r["plan_name"])))))
        columns = (
            Column("№", 0.8, is_counter=True),
            Column("Школа", 4),
            Column("Участников", 2),
            Column("Подпись", 3),
        )
        lines = tuple((n, " ", " ", " ") for n in range(1, SIGNED + 1))
        blocks += [
            Heading(f"Лист мероприятия «{r['topic']}»", counted=COUNTED),
            Fields(tuple(told)),
            Table("Кто был", columns, lines),
        ]
    note = "Имён в листе нет: расписывается представитель школы. После мероприятия числа вносят в форму «Мероприятия»."
    return Paper(
        title=f"{SHEETS}\n{area}\nна {day(facts.today)}",
        kind=SHEETS,
        blocks=(*blocks, Text(note, look="note")),
        provenance=facts.provenance(Территория=area, **{"На дату": day(facts.today)}),
    )


def _events(facts: Facts) -> pl.DataFrame:
    rows = facts.rows_if_built("support/events")
    if rows is None or rows.is_empty():
        raise CannotComposeError(absent("events_paper", rows))
    return rows.sort("event_date", "event_id", descending=[True, False])


def _came(facts: Facts) -> pl.DataFrame:
    """Who came, of the municipality of the paper where one is chosen."""
    came, area = facts.rows("support/event_attendance"), facts.request.municipality
    return came.filter(municipality=area) if area else came


def _said(facts: Facts, rows: pl.DataFrame, own: pl.DataFrame, came: pl.DataFrame) -> list[str]:
    year = own["school_year"][0]
    held, waits, ahead = (own.filter(state=state) for state in (HELD, WAITS, AHEAD))
    said = [
        f"В {school_year(year)} учебном году проведено {count(held.height, 'мероприятие')}"
        f"{_before(facts, rows, year)}."
    ]
    guests = came.filter(pl.col("event_id").is_in(held["event_id"].implode()))
    if guests.height:
        people = int(guests["participants_cnt"].sum())
        least = "не менее " if guests["participants_cnt"].null_count() else ""
        said.append(
            f"На них {plural(guests['school_code'].n_unique(), 'была', 'были', 'было')} "
            f"{count(guests['school_code'].n_unique(), 'школа')}, участников – {least}{number(people)}."
        )
    if waits.height:
        said.append(f"Прошло, но школы не названы: {count(waits.height, 'мероприятие')}.")
    if ahead.is_empty():
        said.append(absent("events_ahead", ahead.height))
    else:
        nearest = ahead.sort("event_date", "event_id").row(0, named=True)
        said.append(
            f"Впереди {count(ahead.height, 'мероприятие')}, ближайшее – {day(nearest['event_date'])}: "
            f"{nearest['form']} «{nearest['topic']}»."
        )
    return said


def _before(facts: Facts, rows: pl.DataFrame, year: int) -> str:
    """The same days of the year before, where anything is known of it."""
    before = rows.filter(school_year=year - 1, state=HELD)
    if before.is_empty():
        return ""
    same = before.filter(pl.col("event_date") <= facts.today - timedelta(days=365)).height
    return f"; к этому дню годом раньше – {number(same)}, за весь прошлый год – {number(before.height)}"


def _offered(facts: Facts, own: pl.DataFrame) -> list[Proposal]:
    offered = []
    if n := own.filter(state=WAITS).height:
        offered.append(
            Proposal(
                WHOSE,
                f"назвать школы, которые были на прошедших мероприятиях: {number(n)}",
                add_days(facts.today, SOON, "working"),
            )
        )
    ahead = own.filter(state=AHEAD).sort("event_date", "event_id")
    if ahead.height:
        r = ahead.row(0, named=True)
        due = max(add_days(r["event_date"], BEFORE, "working"), facts.today)
        offered.append(Proposal(WHOSE, f"пригласить школы: {r['form']} «{r['topic']}»", due))
    return offered


def _unknown(own: pl.DataFrame) -> list[str]:
    said = ["что изменилось после мероприятий: это покажут следующие работы."]
    if n := int(own.filter(state=HELD)["uncounted_cnt"].sum()):
        said.insert(0, f"сколько человек было от школ, которые не назвали число: {number(n)};")
    return said


def _tables(own: pl.DataFrame) -> list[Block]:
    columns = (
        Column("Дата", 1.6),
        Column("Форма", 1.8),
        Column("Тема", 4.2),
        Column("Где", 2.2),
        Column("Мера плана", 1.6),
        Column("Школ", 1.2),
        Column("Участников", 1.8),
        Column("Состояние", 2),
    )
    body = [
        (
            r["event_date"],
            r["form"],
            r["topic"],
            r["site"],
            r["measure_number"],
            r["schools_cnt"] if r["state"] == HELD else None,
            _people(r),
            r["state"],
        )
        for r in own.sort("event_date", "event_id").iter_rows(named=True)
    ]
    return [
        Heading("Мероприятия учебного года", counted=COUNTED),
        full_table("Мероприятия по дням", columns, body),
    ]


def _people(row: dict) -> int | str | None:
    """How many people came: at least so many, where a school did not say."""
    if row["participants_cnt"] is None:
        return None
    return f"не менее {number(row['participants_cnt'])}" if row["uncounted_cnt"] else row["participants_cnt"]


def _who_came(own: pl.DataFrame, came: pl.DataFrame) -> list[Block]:
    guests = came.filter(pl.col("event_id").is_in(own["event_id"].implode()))
    if guests.is_empty():
        return []
    columns = (
        Column("Школа", 3.4),
        Column("Дата", 1.6),
        Column("Мероприятие", 5.4),
        Column("Участников", 1.8),
    )
    rows = sorted(
        guests.iter_rows(named=True), key=lambda r: (natural(_name(r)), r["event_date"], r["event_id"])
    )
    body = [
        (
            _name(r),
            r["event_date"],
            f"{r['form']} «{r['topic']}»",
            "не сказано" if r["participants_cnt"] is None else r["participants_cnt"],
        )
        for r in rows
    ]
    return [
        Heading("Кто был", counted=COUNTED),
        full_table("Школы на мероприятиях", columns, body, "Приглашали не всех."),
    ]


def _name(row: dict) -> str:
    return short(row["school_name"] or f"школа {row['school_code']}")
