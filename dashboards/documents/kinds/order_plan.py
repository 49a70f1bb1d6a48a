"""Проект приказа «О внесении изменений в план»: measures that today's rules forbid go, moved terms get their new days.

A program takes no measure off and cancels no point of an order: it drafts what a person signs.
"""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.kinds.plan_note import choose
from dashboards.documents.model import Clause, Column, Paper, Table
from dashboards.documents.official import order
from dashboards.words import absent, day, period

OVER = ("выполнено", "выполнено с нарушением срока", "не применимо", "снято с контроля")
DROPPED = "Меры, которые исключаются из плана"
MOVED = "Сроки мер в новой редакции"


def compose(facts: Facts) -> Paper:
    """The order about one plan; raises CannotComposeError where nothing in it is to be changed."""
    plan = choose(facts)
    measures = facts.rows("plan/measures").filter(plan_id=plan["plan_id"])
    # What people have taken off control or said to be done needs no order any more.
    dropped = measures.filter("is_contrary_to_rules", ~pl.col("state").is_in(OVER))
    windows = facts.rows("papers/occurrences", plan_id=plan["plan_id"])
    moved = windows.filter(
        pl.col("postponement_basis").is_not_null(), pl.col("due_date").is_not_null(), pl.col("is_open")
    )
    if dropped.is_empty() and moved.is_empty():
        raise CannotComposeError(absent("plan_amendments", dropped.height + moved.height))
    approved = f", утверждённый {day(plan['approved_on'])}" if plan["approved_on"] else ""
    parts, appendices = [], []
    if dropped.height:
        appendices.append((DROPPED, (_dropped(dropped),)))
        parts.append(
            f"исключить меры {_numbers(dropped)}, которые противоречат действующим правилам{_where(len(appendices))};"
        )
    if moved.height:
        appendices.append((MOVED, (_moved(moved),)))
        parts.append(f"изложить сроки мер {_numbers(moved)} в новой редакции{_where(len(appendices))};")
    clauses = (
        Clause(f"Внести в план «{plan['plan_title']}»{approved}, следующие изменения:", tuple(parts)),
        Clause("Ответственным за меры плана учесть изменения в работе; остальные меры плана не изменяются."),
    )
    return order(
        facts,
        "О внесении изменений в план мероприятий",
        "В целях приведения плана мероприятий в соответствие с действующими правилами",
        clauses,
        tuple(appendices),
        about={"План": plan["plan_title"], "Период": period(plan["period_start"], plan["period_end"])},
    )


def _numbers(rows: pl.DataFrame) -> str:
    return "№ " + ", ".join(rows["number"].unique(maintain_order=True))


def _where(appendix: int) -> str:
    return f" (приложение {appendix})"


def _dropped(rows: pl.DataFrame) -> Table:
    columns = (Column("№", 0.8), Column("Мера", 4.5), Column("Почему", 4), Column("Документ", 3))
    body = tuple(rows.select("number", "title", "contrary_reason", "contrary_document").rows())
    return Table(DROPPED, columns, body)


def _moved(rows: pl.DataFrame) -> Table:
    columns = (
        Column("№", 0.8),
        Column("Мера", 4.5),
        Column("Был срок", 1.6),
        Column("Новый срок", 1.6),
        Column("Основание", 3),
    )
    body = tuple(rows.select("number", "title", "postponed_from", "due_date", "postponement_basis").rows())
    return Table(MOVED, columns, body)
