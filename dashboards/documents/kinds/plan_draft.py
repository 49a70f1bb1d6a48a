"""Проект плана, каким его можно подписать, и замечания к нему: a draft that was read and judged, as one file.

Nothing of a draft is in the warehouse: it is composed from what was read, not from facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dashboards.documents.model import INTERNAL, Block, Column, Heading, PageBreak, Paper, Points, Table, Text
from dashboards.documents.provenance import Provenance
from dashboards.words import count, day, number
from warehouse.plans.draft import KINDS, Draft, Judged
from warehouse.plans.plan_model import PlanMeasure
from warehouse.plans.review import Finding

BY_HAND = "документ или слово человека"
NO_DIRECTION = ""
#: Kinds of timing whose day only a person or another body can name → what to write instead.
DATED = "Назовите день, месяц или процедуру: без них программа не напомнит и не скажет, что срок прошёл."
PLAN = (
    Column("№", 0.8),
    Column("Мероприятие", 5),
    Column("Срок", 2),
    Column("Ответственный", 2.4),
    Column("Ожидаемый результат", 2.6),
)


@dataclass(frozen=True)
class About:
    """What a draft says of itself, and how many schools it speaks to; None = nobody has said."""

    title: str
    start: date
    end: date
    schools: int | None = None


def compose(about: About, draft: Draft) -> Paper:
    """The amended draft with its measures by direction; on a new page what its authors are asked."""
    blocks: list[Block] = [*_measures(draft.amended()), PageBreak(), Heading("Замечания к проекту")]
    blocks += [
        Text("Этот лист для авторов: при подписании его снимают.", look="note"),
        *judgement(about, draft),
    ]
    return Paper(
        title=about.title,
        kind="Проект плана",
        head=(Text("ПРОЕКТ", look="right"),),
        blocks=tuple(blocks),
        provenance=Provenance(
            data_date=None,
            build_id="не нужна: проект прочитан из файла",
            filters={"Период": f"{day(about.start)} – {day(about.end)}"},
            suppression="",
            version=INTERNAL,
        ),
        is_official=True,
        size_pt=12,
    )


def _measures(measures: list[PlanMeasure]) -> list[Block]:
    blocks: list[Block] = []
    for direction in dict.fromkeys(one.direction for one in measures):
        own = [one for one in measures if one.direction == direction]
        rows = tuple(
            (one.number, one.title, one.timing_text, one.responsible, one.expected_result) for one in own
        )
        if direction != NO_DIRECTION:
            blocks.append(Heading(direction, level=2))
        blocks.append(Table(f"Меры: {direction}" if direction else "Меры плана", PLAN, rows))
    return blocks


def judgement(about: About, draft: Draft) -> list[Block]:
    """What the program would make of the draft: counts, what schools are asked for, measures, questions."""
    blocks: list[Block] = [Points(tuple(said(about, draft)), is_numbered=True)]
    for title, rows, columns in (
        ("Противоречат действующим правилам, в проекте исключены", _forbidden(draft), FORBIDDEN),
        ("Срок, которого программа не узнает", _undatable(draft), UNDATED),
        ("Чем меры будут подтверждены", _proofs(draft.measures), PROOFS),
        ("Замечания", _questions(draft), QUESTIONS),
    ):
        if rows:
            blocks += [Heading(title, level=2), Table(title, columns, rows)]
    return blocks


FORBIDDEN = (Column("№", 0.8), Column("Мера", 4.5), Column("Почему", 4), Column("Документ", 3))
UNDATED = (Column("№", 0.8), Column("Мера", 4.5), Column("Срок в проекте", 2.4), Column("Что сделать", 4))
PROOFS = (
    Column("№", 0.8),
    Column("Мера", 4.5),
    Column("Как понят срок", 3),
    Column("Чем подтвердится", 3),
    Column("Ответов одной школы", 1.4, True),
)
QUESTIONS = (Column("№", 0.8), Column("Замечание", 5.5), Column("Что сделать", 4.5))


def said(about: About, draft: Draft) -> list[str]:
    """The draft in sentences, for the paper, the page and the command."""
    measures = draft.measures
    forbidden = sum(one.is_forbidden for one in measures)
    undated = sum(not one.is_datable for one in measures)
    by_itself = sum(one.proof is not None for one in measures)
    told = [
        f"В проекте {count(len(measures), 'мера')}; противоречат действующим правилам – {number(forbidden)}, без дня, "
        f"который узнает программа, – {number(undated)}.",
        f"Исполнение увидит сама программа – {number(by_itself)}; остальное подтвердит документ или человек: "
        f"{number(len(measures) - by_itself)}.",
        asked_words(about, draft),
    ]
    if draft.missing_from_above:
        told.append("Есть в вышестоящем плане, здесь нет: " + "; ".join(draft.missing_from_above) + ".")
    return told


def asked_words(about: About, draft: Draft) -> str:
    """What the plan asks of schools: answers × minutes × schools."""
    if not draft.answers:
        return "Школы ни о чём не спросят: отвечать им по этому плану не придётся."
    each = (
        f"Каждая школа ответит {count(draft.answers, 'раз')} за период, по {number(draft.minutes_per_answer)} мин: "
        f"{hours(draft.minutes())}"
    )
    if not about.schools:
        return f"{each} на школу."
    return f"{each} на школу, {hours(draft.minutes(about.schools))} на все школы вместе, их {number(about.schools)}."


def hours(minutes: int) -> str:
    """«40 мин», «1 ч 20 мин», «26 ч»."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{number(whole)} ч"] * bool(whole) + [f"{rest} мин"] * bool(rest or not whole)
    return " ".join(parts)


def _forbidden(draft: Draft) -> tuple[tuple, ...]:
    return tuple(
        (one.measure.number, one.measure.title, finding.message, finding.document)
        for one in draft.measures
        for finding in one.findings
        if finding.rule_id.startswith("forbidden_")
    )


def _undatable(draft: Draft) -> tuple[tuple, ...]:
    return tuple(
        (one.measure.number, one.measure.title, one.measure.timing_text, DATED)
        for one in draft.measures
        if not one.is_datable and not one.is_forbidden
    )


def _proofs(measures: Iterable[Judged]) -> tuple[tuple, ...]:
    return tuple(
        (one.measure.number, one.measure.title, KINDS[one.kind], one.proof or BY_HAND, one.answers)
        for one in measures
        if not one.is_forbidden
    )


def _questions(draft: Draft) -> tuple[tuple, ...]:
    return tuple(
        (one.number, one.message, one.how_to_fix)
        for one in findings(draft)
        if not one.rule_id.startswith("forbidden_")
    )


def findings(draft: Draft) -> list[Finding]:
    """All questions: measure by measure, then about the plan as a whole."""
    return [*(finding for one in draft.measures for finding in one.findings), *draft.about_the_plan]
