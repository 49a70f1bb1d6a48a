"""Справка об условиях до дня процедуры: where what a norm requires is not there, and where nobody has said anything.

Inside the department alone: it names schools.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from dashboards.documents.facts import names
from dashboards.documents.facts.conditions import GAP, NOT_ASKED, UNKNOWN, lacking, silent, unsaid
from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.proposals import Proposal
from dashboards.documents.facts.visits import conditions
from dashboards.documents.first_page import answer, area_of, full_table, signed_by
from dashboards.documents.model import COUNTED, Block, Column, Heading, Paper, Points
from dashboards.words import absent, count, counted, day, number, upper_first
from dashboards.words.place import in_natural_order
from warehouse.plans.workdays import add_days

KIND = "Справка об условиях проведения процедур"
#: Working days before the first day by which a school still can put things right.
BEFORE = 3
METHOD = (
    "Школа сообщает условия один раз на вид процедур и учебный год; строка о работе этого самого дня – исключение из "
    "общих сведений.",
    "«Требуемого нет» – школа сообщила об отсутствии условия, и документ, который его требует, назван. Чего норма не "
    "требует, то нарушением не называется.",
)


def compose(facts: Facts) -> Paper:
    """The note; raises CannotComposeError where no school has a day ahead."""
    rows = conditions(facts)
    if rows.is_empty():
        raise CannotComposeError(absent("conditions_paper", rows))
    area = area_of(facts, rows)
    blocks: list[Block] = [
        *answer(_said(rows), _offered(facts, rows), _unknown(rows)),
        *_gaps(rows),
        *_silent(rows),
        *signed_by(facts),
    ]
    return Paper(
        title=f"{KIND}\n{area}\nна {day(facts.today)}",
        kind=KIND,
        blocks=tuple(blocks),
        provenance=facts.provenance(Территория=area, **{"На дату": day(facts.today)}),
        method=(Points(METHOD),),
    )


def _said(rows: pl.DataFrame) -> list[str]:
    first = min(rows["visit_date"])
    schools = rows["school_code"].n_unique()
    said = [
        f"Дни процедур впереди есть у {counted(schools, 'школа')}, ближайший – {day(first)}.",
        *filter(None, (lacking(rows), unsaid(rows))),
    ]
    if (by := rows.filter(state=UNKNOWN)).height:
        worst = (
            by.group_by("condition").agg(pl.col("school_code").n_unique().alias("n")).sort("n", "condition")
        )
        name, n = worst.select("condition", "n").row(-1)
    if by.height and worst["n"].n_unique() > 1:
        said.append(f"Чаще всего не сказано об условии «{name}»: {count(n, 'школа')}.")
    if spared := rows.filter(state=NOT_ASKED)["school_code"].n_unique():
        said.append(
            f"Чего норма не требует, того нет в {counted(spared, 'школа', 'loct')}: нарушением это не называется."
        )
    return said


def _offered(facts: Facts, rows: pl.DataFrame) -> list[Proposal]:
    gaps, unknown = rows.filter(state=GAP), rows.filter(state=UNKNOWN)
    offered = []
    if gaps.height:
        due = _before(facts, min(gaps["visit_date"]))
        offered.append(
            Proposal(
                facts.coordinators,
                "вместе со школами устранить то, чего требует норма (таблица «Нет требуемого»)",
                due,
            )
        )
    if unknown.height:
        due = _before(facts, min(unknown["visit_date"]))
        offered.append(
            Proposal(
                facts.coordinators,
                "запросить недостающие сведения одним обращением (таблица «Нет сведений»)",
                due,
            )
        )
    return offered


def _before(facts: Facts, first: date) -> date:
    """Some working days before the first of these days, never in the past."""
    return max(add_days(first, -BEFORE, "working"), facts.today)


def _unknown(rows: pl.DataFrame) -> list[str]:
    said = ["верны ли сведения: они со слов школ, на месте их увидит наблюдатель."]
    if asked := rows.filter(state=UNKNOWN).height:
        said.insert(0, f"выполнены ли условия, о которых школы не сообщили: {number(asked)};")
    return said


def _gaps(rows: pl.DataFrame) -> list[Block]:
    """What must be put right before the day; nothing where nothing must: the first page has said so."""
    gaps = rows.filter(state=GAP)
    if gaps.is_empty():
        return []
    columns = (
        Column("День", 1.7),
        Column("Образовательная организация", 2.6),
        Column("Что пишут", 2),
        Column("Условие", 2),
        Column("Что сообщила школа", 2),
        Column("Чем требуется", 3),
    )
    body = [
        (
            r["visit_date"],
            names.school(r["school_name"]),
            r["works_words"],
            upper_first(r["condition"]),
            r["said"],
            r["norm"],
        )
        for r in gaps.iter_rows(named=True)
    ]
    return [Heading("Где нет требуемого", counted=COUNTED), full_table("Нет требуемого", columns, body)]


def _silent(rows: pl.DataFrame) -> list[Block]:
    unknown = silent(rows)
    if unknown.is_empty():
        return []
    columns = (
        Column("Образовательная организация", 3),
        Column("Ближайший день", 1.8),
        Column("О чём спросить", 4.4),
        Column("Чем требуется", 3),
    )
    # What is asked of everybody is said once.
    same = unknown["conditions"][0] if unknown["conditions"].n_unique() == 1 else None
    body = [
        (
            names.school(r["school_name"]),
            r["visit_date"],
            None if same else upper_first(r["conditions"]),
            r["norms"],
        )
        for r in in_natural_order(unknown, "school_name").iter_rows(named=True)
    ]
    note = f"Спросить у всех: {same}." if same else ""
    table = full_table("Нет сведений", columns, body, note)
    return [Heading("О чём школы ещё не сообщили", counted=COUNTED), table]
