"""Справка об обращениях: what people ask the hot line about, what has been answered, what is late; never who asked."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.names import school as short
from dashboards.documents.facts.proposals import Proposal
from dashboards.documents.facts.suppress import CLOSED, MINIMUM
from dashboards.documents.first_page import answer, area_of, signed_by
from dashboards.documents.model import (
    COUNTED,
    Block,
    Column,
    Heading,
    Hidden,
    Paper,
    Points,
    Table,
    Text,
    Value,
)
from dashboards.words import absent, count, counted, day, number, out_of, school_year
from warehouse.plans.workdays import add_days, last_workday
from warehouse.publications.rules import hidden_rows, may_show

WHOSE = "Ответственному за приём обращений"
OFTEN = 3  # appeals of one topic that are worth an explanation for everybody
SOON, LATER = 1, 10  # working days


class Appeals:
    """Appeals of the newest school year and of the year before, as the version may count them."""

    def __init__(self, facts: Facts) -> None:
        found = facts.rows_if_built("papers/appeals", municipality=facts.request.municipality)
        if found is None or found.is_empty():
            raise CannotComposeError(absent("appeals_paper", found))
        self.facts = facts
        self.year = found["school_year"][0]
        self.rows = found.filter(school_year=self.year)
        self.before = found.filter(school_year=self.year - 1)
        self.area = area_of(facts, found)
        self.waiting = self.rows.filter(~pl.col("is_closed"))
        self.late = self.waiting.filter("is_overdue")
        self.topics = (
            self.rows.group_by("topic")
            .agg(
                n=pl.len(),
                closed=pl.col("is_closed").sum(),
                waiting=(~pl.col("is_closed")).sum(),
                late=pl.col("is_overdue").sum(),
            )
            .sort("n", "topic", descending=[True, False])
        )

    @property
    def is_hidden(self) -> bool:
        """Whether an open paper may not even count them."""
        return self.facts.is_open and self.rows.height < MINIMUM


def compose(facts: Facts) -> Paper:
    """The note; raises CannotComposeError where the journal of appeals is not loaded."""
    found = Appeals(facts)
    blocks: list[Block] = [*answer(conclusions(found), proposals(found), unknown(found)), *_topics(found)]
    if not facts.is_open:
        blocks += _waiting(found)
    blocks += signed_by(facts)
    return Paper(
        title=f"Справка об обращениях\n{found.area}\nна {day(facts.today)}",
        kind="Справка об обращениях",
        blocks=tuple(blocks),
        provenance=facts.provenance(
            Территория=found.area, **{"Учебный год": school_year(found.year), "На дату": day(facts.today)}
        ),
        method=(Points(METHOD),),
    )


def conclusions(found: Appeals) -> list[str]:
    """How many beside the year before, what is answered, what is late, what is asked about most."""
    if found.is_hidden:
        return [absent("appeals_few", found.rows.height)]
    n, closed = found.rows.height, found.rows.height - found.waiting.height
    said = [f"В {school_year(found.year)} учебном году поступило {count(n, 'обращение')}{_before(found)}."]
    if not found.facts.is_open or closed == n or may_show(closed, n):
        nearest = found.waiting["reply_due_on"].drop_nulls().min()
        ahead = f"; ближайший срок ответа – {day(nearest)}" if isinstance(nearest, date) else ""
        left = (
            f"ждут ответа {number(found.waiting.height)}{ahead}"
            if found.waiting.height
            else "ответа не ждёт никто"
        )
        said.append(f"Рассмотрено {out_of(closed, n, 'обращение')}, {left}.")
    if found.late.is_empty():
        said.append(absent("appeals_late", found.late.height))
    elif not found.facts.is_open:
        said.append(f"Срок ответа прошёл у {counted(found.late.height, 'обращение')}.")
    often = (
        []
        if found.facts.is_open
        else list(found.topics.filter(pl.col("n") > 1).head(3).iter_rows(named=True))
    )
    if often:
        topics = "; ".join(f"«{r['topic']}» – {number(r['n'])}" for r in often)
        said.append(f"Чаще всего спрашивают: {topics}.")
    elif not found.facts.is_open:
        said.append(f"Все обращения о разном: тем – {number(found.topics.height)}, ни одна не повторяется.")
    return said


def _before(found: Appeals) -> str:
    """The same days of the year before and the whole of it; in an open paper only what may be counted."""
    same = found.before.filter(pl.col("appeal_date") <= found.facts.today - timedelta(days=365))
    small = [n for n in (same.height, found.before.height - same.height) if 0 < n < MINIMUM]
    if found.before.is_empty() or (found.facts.is_open and small):
        return ""
    return f"; к этому дню годом раньше – {number(same.height)}, за весь прошлый год – {number(found.before.height)}"


def proposals(found: Appeals) -> list[Proposal]:
    """Answer what is late, then what waits, and explain to everybody what many ask."""
    today, offered = found.facts.today, []
    if found.is_hidden:
        return []
    if found.late.height:
        what = "обращения, срок ответа на которые прошёл"
        offered.append(Proposal(WHOSE, f"ответить на {what}", add_days(today, SOON, "working")))
    nearest = found.waiting.filter(pl.col("reply_due_on") >= today)["reply_due_on"].min()
    if isinstance(nearest, date):
        due = max(last_workday(nearest), today)
        offered.append(Proposal(WHOSE, "ответить на обращение с ближайшим сроком", due))
    often = found.topics.filter(pl.col("n") >= (MINIMUM if found.facts.is_open else OFTEN))
    if often.height:
        text = f"подготовить для сайтов школ разъяснение по теме «{often['topic'][0]}»"
        offered.append(Proposal("Методическому центру", text, add_days(today, LATER, "working")))
    return offered


def unknown(found: Appeals) -> list[str]:
    """What the journal does not tell."""
    said = []
    undated = found.waiting.filter(pl.col("reply_due_on").is_null()).height
    if undated and not found.facts.is_open:
        said.append(f"когда ответить: срок не указан, обращений – {number(undated)};")
    said.append("доволен ли заявитель ответом: журнал этого не записывает.")
    return said


def _topics(found: Appeals) -> list[Block]:
    """Topics with their counts; small ones hidden in an open paper, and with them what would give them away."""
    heading = Heading("Темы", counted=COUNTED)
    ns = found.topics["n"].to_list()
    is_open = found.facts.is_open
    hidden = hidden_rows(ns, [False] * len(ns)) if is_open else [False] * len(ns)
    if found.is_hidden:
        return []
    if all(hidden):
        return [heading, Text(CLOSED["appeals"])]
    columns = (
        Column("Тема", 5),
        Column("Обращений", 1.4, True),
        Column("Рассмотрено", 1.6, True),
        Column("Ждут ответа", 1.2, True),
        Column("Срок прошёл", 1.2, True),
    )
    body: list[tuple[Value, ...]] = []
    for row, is_hidden in zip(found.topics.iter_rows(), hidden, strict=True):
        topic, n, *rest = row
        if is_open:
            body.append(("другая тема" if is_hidden else topic, Hidden() if is_hidden else n))
        else:
            body.append((topic, n, *rest))
    shown = columns[:2] if is_open else columns
    return [heading, Table("О чём обращения учебного года", shown, tuple(body))]


def _waiting(found: Appeals) -> list[Block]:
    blocks: list[Block] = [Heading("Ждут ответа", counted=COUNTED)]
    if found.waiting.is_empty():
        return [*blocks, Text(absent("appeals_waiting", found.waiting.height))]
    columns = (
        Column("Получено", 1.6),
        Column("Тема", 4),
        Column("Школа", 2.6),
        Column("Срок ответа", 1.6),
        Column("Дней после срока", 1.2, True),
    )
    rows = found.waiting.sort("reply_due_on", "appeal_date", nulls_last=True)
    body = tuple(
        (
            r["appeal_date"],
            r["topic"],
            short(r["school_name"]) if r["school_name"] else None,
            r["reply_due_on"],
            r["days_overdue"],
        )
        for r in rows.iter_rows(named=True)
    )
    return [*blocks, Table("Обращения, которые ждут ответа", columns, body)]


METHOD = (
    "Рассмотрено – статус журнала начинается словами «рассмотр», «закры» или «ответ»; имена заявителей программа не "
    "хранит.",
    "Тема записана так, как её назвал журнал: одинаковые слова – одна тема.",
)
