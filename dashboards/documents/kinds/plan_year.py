"""Календарь плана на год: months with their terms, load by week and by person, what the next meeting talks about.

Made to be printed and hung up: every count and state is a column of a mart, as on the page and in the note.
"""

from __future__ import annotations

from itertools import groupby

import polars as pl

from dashboards.documents.facts.context import Facts
from dashboards.documents.kinds.plan_note import choose
from dashboards.documents.model import COUNTED, Block, Column, Heading, Paper, Points, Signature, Table, Text
from dashboards.words import absent, day, month_title, number, period

KIND = "Календарь плана"
TERMS = (
    Column("День", 1.4),
    Column("№", 0.8),
    Column("Мера", 5),
    Column("Ответственный", 2.8),
    Column("Состояние", 2.2),
)
WEEKS = (
    Column("Неделя", 2.6),
    Column("Сроков", 1, True),
    Column("Не закрыто", 1.2, True),
    Column("Меры", 4),
    Column("У кого сколько", 5),
)
AGENDA = (
    Column("№", 0.8),
    Column("Мера", 5),
    Column("Срок", 1.5),
    Column("Состояние", 2.2),
    Column("Ответственный", 2.8),
)
METHOD = (
    "Мера с двумя ответственными стоит в нагрузке каждого, в неделе – один раз.",
    "Прошлое совещание – последнее проведённое совещание в реестре совещаний.",
)


def compose(facts: Facts) -> Paper:
    """The year of one plan: the named one, or the one whose period is current."""
    plan = choose(facts)
    windows = facts.rows_if_built("papers/occurrences", plan_id=plan["plan_id"])
    dated = pl.DataFrame() if windows is None else windows.filter(pl.col("due_date").is_not_null())
    blocks: list[Block] = [
        Text(f"{plan['plan_title']}. Период: {period(plan['period_start'], plan['period_end'])}."),
    ]
    if dated.is_empty():
        blocks.append(Text(absent("terms_year", dated.height)))
    else:
        blocks += _months(dated)
        blocks += _undated(windows) if windows is not None else []
        blocks += _weeks(facts, plan["plan_id"])
        blocks += _agenda(facts, plan["plan_id"])
    head = facts.letterhead
    blocks.append(Signature(head.position, head.signatory_name))
    return Paper(
        title=f"{KIND}\nна {day(plan['as_of'])}",
        kind=KIND,
        blocks=tuple(blocks),
        provenance=facts.provenance(План=plan["plan_title"], **{"На дату": day(plan["as_of"])}),
        method=(Points(METHOD),),
    )


def _months(dated: pl.DataFrame) -> list[Block]:
    blocks: list[Block] = [Heading("По месяцам", counted=COUNTED)]
    rows = dated.sort("due_date", "number").to_dicts()
    for (year, month), own in groupby(rows, key=lambda row: (row["due_date"].year, row["due_date"].month)):
        title = f"{month_title(month)} {year}"
        body = tuple(
            (row["due_date"], row["number"], row["title"], row["responsible"], row["state_shown"])
            for row in own
        )
        blocks.append(Table(title, TERMS, body))
    return blocks


def _undated(windows: pl.DataFrame) -> list[Block]:
    rows = windows.filter(pl.col("due_date").is_null())
    if rows.is_empty():
        return []
    columns = (Column("№", 0.8), Column("Мера", 5), Column("Период", 3), Column("Ответственный", 2.8))
    body = tuple(rows.select("number", "title", "period_label", "responsible").rows())
    return [Heading("Без дня", counted=COUNTED), Table("Меры, у которых день ещё не назван", columns, body)]


def _weeks(facts: Facts, plan_id: str) -> list[Block]:
    blocks: list[Block] = [Heading("Нагрузка по неделям", counted=COUNTED)]
    rows = facts.rows("plan/weeks").filter(~pl.col("is_past"), plan_id=plan_id)
    if rows.is_empty():
        return [*blocks, Text(absent("plan_weeks_paper", rows.height))]
    body = []
    for (start, end), own in rows.group_by("week_start", "week_end", maintain_order=True):
        whole = own.filter("is_total").row(0, named=True)
        people = own.filter(~pl.col("is_total"), pl.col("open_cnt") > 0)
        said = "; ".join(
            f"{row['position']} – {number(row['open_cnt'])}" for row in people.iter_rows(named=True)
        )
        body.append(
            (
                f"{start:%d.%m} – {end:%d.%m.%Y}",
                whole["terms_cnt"],
                whole["open_cnt"],
                whole["open_numbers"],
                said,
            )
        )
    return [*blocks, Table("Сроки недели и у кого они", WEEKS, tuple(body))]


def _agenda(facts: Facts, plan_id: str) -> list[Block]:
    rows = facts.rows("plan/agenda").filter(plan_id=plan_id)
    blocks: list[Block] = [Heading("К ближайшему совещанию", counted=COUNTED)]
    if rows.is_empty():
        return [*blocks, Text(absent("plan_agenda_paper", rows.height))]
    held = rows["last_meeting_on"].drop_nulls()
    said = f"Прошлое совещание – {day(held[0])}." if held.len() else absent("plan_last_meeting", held.len())
    blocks.append(Text(said))
    for (question,), own in rows.group_by("question", maintain_order=True):
        body = tuple(
            (
                row["number"],
                row["title"],
                row["done_date"] or row["due_date"] or row["next_control_date"],
                row["state"],
                row["responsible"],
            )
            for row in own.iter_rows(named=True)
        )
        blocks.append(Table(str(question), AGENDA, body))
    return blocks
