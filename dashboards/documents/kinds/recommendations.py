"""Адресные рекомендации: one page for each addressee – schools, methodical unions, coordinators; zipped.

Strengths first, then proposals that have a fact: fact → hypothesis → what to do → who helps and when → by when.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from dashboards.documents.facts import names, suppress
from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.proposals import NO_TERM, PROPOSAL, month_end, ready
from dashboards.documents.facts.results import Results
from dashboards.documents.model import (
    FOR_SCHOOL,
    Block,
    Bundle,
    Column,
    Heading,
    Paper,
    Points,
    Signature,
    Table,
    Text,
)
from dashboards.documents.official import LETTER_PT, LONG_FILL, letterhead_blocks
from dashboards.words import absent, count, day, groups, labels, percent

MAX_PROPOSALS, MAX_STRENGTHS, MAX_READY = 5, 2, 3
NO_ANSWER = "Ответ не требуется. Рекомендации – предложение; школа и педагог вправе выбрать другое."


def compose(facts: Facts) -> Bundle:
    """A paper for every school with results, for the union of the subject and for the coordinator."""
    place = facts.place
    rows = facts.rows(
        "papers/school_tasks",
        procedure_id=place.procedure_id,
        municipality=place.municipality,
        school_code=place.school_code,
    )
    if rows.is_empty():
        raise CannotComposeError(absent("task_facts", rows.height))
    papers: dict[str, Paper] = {}
    for (code,), own in rows.group_by("school_code", maintain_order=True):
        name = names.school(facts.school_name(code))
        papers[f"{names.in_file(name)} ({code})"] = school(facts, code, name, own)
    if place.level != "school":
        results = Results(facts)
        subject = labels.subject_name(facts.procedure["subject"])
        papers[names.in_file(f"Методическое объединение – {subject}")] = union(facts, results)
        papers["Муниципальный координатор"] = coordinator(facts)
    return Bundle("Адресные рекомендации", papers, facts.provenance(**facts.own_filters()))


def school(facts: Facts, code: str, name: str, own: pl.DataFrame) -> Paper:
    """One page for a school."""
    n = max(own["n"].drop_nulls().to_list(), default=0)
    blocks: list[Block] = [
        Text(f"По результатам {facts.procedure_title}; участников {n}."),
        Heading("Что получается"),
    ]
    rows = ready(facts, code)
    strengths = _ready_strengths(rows)
    blocks += [*(strengths or _strengths(own, n)), Heading("Что предлагаем")]
    offered = rows.filter(pl.col("kind") == PROPOSAL).head(MAX_READY) if rows.height else rows
    if offered.height:
        blocks[0] = Text(f"По результатам оценочных процедур ({offered['campaign'][0]}).")
        blocks += [_ready_table(offered), _ready_help(facts, offered)]
    elif n < suppress.MINIMUM:
        blocks.append(Text(absent("tasks_small", n)))
        blocks.append(_events_table(facts))
    elif (carrying := weak(own)).is_empty():
        beside = groups.beside(next(iter(own["above_level"].drop_nulls()), None))
        blocks += [Text(absent("tasks_to_offer", carrying, beside=beside)), _help(facts)]
    else:
        blocks += [_proposals_table(facts, own), _help(facts)]
    blocks += [
        Text(NO_ANSWER, look="bold"),
        Text(f"Мнение школы (по желанию):\n{LONG_FILL}", look="line"),
        Signature(facts.letterhead.position, facts.letterhead.signatory_name),
    ]
    return _paper(facts, f"Рекомендации\n{name}", blocks, name)


def _paper(facts: Facts, title: str, blocks: list[Block], addressee: str) -> Paper:
    filters = {**facts.own_filters(), "Адресат": addressee}
    return Paper(
        title=title,
        kind="Адресные рекомендации",
        head=letterhead_blocks(facts.letterhead),
        blocks=tuple(blocks),
        provenance=replace(facts.provenance(**filters), version=FOR_SCHOOL, suppression=suppress.NOTE_SCHOOL),
        size_pt=LETTER_PT,
        is_official=True,
    )


def _strengths(own: pl.DataFrame, n: int) -> list[Block]:
    above = own.filter(pl.col("difference") == "выше")
    chosen = above if above.height else own.filter(pl.col("band") == "достаточный")
    chosen = chosen.sort("completion_pct", descending=True).head(MAX_STRENGTHS)
    if chosen.is_empty() or n < suppress.MINIMUM:
        return [
            Text("Школа провела работу и загрузила результаты; этого достаточно, чтобы говорить предметно.")
        ]
    end = "выше, чем в среднем" if above.height else "достаточно для своей сложности"
    return [
        Points(
            tuple(
                f"задание {r['task_code']}{_skill(r)}: {percent(r['completion_pct'], r['n'])} – {end}"
                for r in chosen.iter_rows(named=True)
            )
        )
    ]


def _skill(row: dict) -> str:
    return f" ({row['skill']})" if row.get("skill") else ""


def weak(own: pl.DataFrame) -> pl.DataFrame:
    """Tasks that carry a proposal: below the level above by more than chance, and not sufficient."""
    lower = own.filter(
        pl.col("difference") == "ниже",
        pl.col("band").fill_null("") != "достаточный",
        pl.col("completion_pct") < pl.col("above_pct").fill_null(101.0),
    )
    gap = pl.col("completion_pct") - pl.col("above_pct").fill_null(pl.col("completion_pct"))
    return lower.sort(gap, pl.col("completion_pct")).head(MAX_PROPOSALS)


def _proposals_table(facts: Facts, own: pl.DataFrame) -> Table:
    due = month_end(facts.today, 60)
    has_above = (
        own["school_code"].n_unique() == 1 and facts.schools_with_results >= suppress.MIN_SCHOOLS_ABOVE
    )
    rows = []
    for r in weak(own).head(3).iter_rows(named=True):
        fact = f"Задание {r['task_code']}{_skill(r)}: {percent(r['completion_pct'], r['n'])}, n = {r['n']}"
        if r["above_pct"] is not None and has_above:
            fact += f"; уровнем выше – {percent(r['above_pct'], 1000)}"
        rows.append((fact, _hypothesis(r), _action(r), due))
    columns = (
        Column("Факт", 4.6),
        Column("Возможная причина", 3.6),
        Column("Что можно сделать", 4.4),
        Column("Срок", 2.2),
    )
    return Table("Предложения школе", columns, tuple(rows))


def _hypothesis(row: dict) -> str:
    if row["difficulty"] in ("П", "В"):
        return "заданий такого вида на уроках мало, либо тема пройдена позже"
    return "основное умение закреплено не у всех; возможно, условие понято не так"


def _action(row: dict) -> str:
    codes = f" (КЭС {row['content_codes']})" if row.get("content_codes") else ""
    return f"разобрать ответы на это задание, добавить короткие упражнения{codes} на 5–7 минут урока"


def _help(facts: Facts) -> Text:
    """How the methodical centre helps: named events with dates, otherwise a consultation."""
    rows = facts.rows_if_built("papers/events")
    ahead = rows.filter(pl.col("event_date") >= facts.today) if rows is not None else pl.DataFrame()
    centre = facts.letterhead.centre
    if ahead.is_empty():
        return Text(f"Чем поможем: {centre}, консультация по заявке школы.")
    subject = labels.subject_name(facts.procedure["subject"])[:6]
    about = pl.concat_str([pl.col("name"), pl.col("topics").fill_null("")], separator=" ").str.to_lowercase()
    fitting = ahead.filter(about.str.contains(subject, literal=True))
    chosen = (fitting if fitting.height else ahead).head(2)
    said = "; ".join(
        f"{r['kind']} «{r['name']}», {day(r['event_date'])}" for r in chosen.iter_rows(named=True)
    )
    return Text(f"Чем поможем: {said}; {centre} – консультация по заявке школы.")


def _events_table(facts: Facts) -> Block:
    rows = facts.rows_if_built("papers/events")
    ahead = rows.filter(pl.col("event_date") >= facts.today) if rows is not None else pl.DataFrame()
    if ahead.is_empty():
        return Text(absent("events", ahead.height))
    columns = (Column("Событие", 5), Column("Где", 3.5), Column("Дата", 1.9))
    return Table(
        "Ближайшие события",
        columns,
        tuple(
            (r["name"], r["site"], r["event_date"]) for r in ahead.head(MAX_PROPOSALS).iter_rows(named=True)
        ),
    )


def _ready_strengths(rows: pl.DataFrame) -> list[Block]:
    facts = rows.filter(pl.col("kind") != PROPOSAL)["fact"].drop_nulls().to_list() if rows.height else []
    return [Points(tuple(facts[:MAX_STRENGTHS]))] if facts else []


def _ready_table(offered: pl.DataFrame) -> Table:
    """Proposals of the mart: fact, hypothesis, action, term."""
    columns = (
        Column("Факт", 4.6),
        Column("Возможная причина", 3.4),
        Column("Что можно сделать", 4.4),
        Column("Срок", 2.2),
    )
    rows = tuple(
        (r["fact"], r["hypothesis"], r["action"], r["due"] or r["due_text"] or NO_TERM)
        for r in offered.iter_rows(named=True)
    )
    return Table("Предложения школе", columns, rows)


def _ready_help(facts: Facts, offered: pl.DataFrame) -> Text:
    helps = list(dict.fromkeys(offered["help"].drop_nulls().to_list()))[:3]
    return Text("Чем поможем: " + "; ".join(h.rstrip(". ") for h in helps) + ".") if helps else _help(facts)


def union(facts: Facts, results: Results) -> Paper:
    """For a methodical union: by task, without schools."""
    focus = results.tasks()
    weak = _union_tasks(focus)
    columns = (
        Column("Зада\u00adние", 1.5),
        Column("Умение", 4.4),
        Column("Выпол\u00adнение", 1.8, True),
        Column("Полоса", 3.0),
        Column("Что обсудить", 4.0),
    )
    rows = tuple(
        (
            r["task_code"],
            r["skill"] or "не описано",
            percent(r["completion_pct"], r["n"]),
            r["band"],
            "критерии и типичные ответы на обезличенных работах; на каких уроках учим этому умению",
        )
        for r in weak.iter_rows(named=True)
    )
    blocks: list[Block] = [
        Text(f"По результатам {facts.procedure_title}: {facts.place.name}."),
        Heading("Задания для разбора"),
        Table("Задания, с которых предлагаем начать", columns, rows)
        if rows
        else Text(absent("tasks", focus.height)),
        Text(f"Срок – до {day(month_end(facts.today, 30))}. {NO_ANSWER}"),
    ]
    return _paper(facts, "Рекомендации\nметодическому объединению", blocks, "методическое объединение")


def _union_tasks(focus: pl.DataFrame) -> pl.DataFrame:
    if focus.is_empty():
        return focus
    weak = focus.filter(pl.col("band") == "недостаточный")
    return (weak if weak.height else focus).sort("completion_pct").head(MAX_PROPOSALS)


def coordinator(facts: Facts) -> Paper:
    """For the coordinator: by date."""
    rows = facts.rows("papers/calendar").filter(pl.col("date_from") >= facts.today).head(15)
    columns = (Column("Дата", 1.9), Column("Процедура", 4.5), Column("Что предусмотреть", 5.0))
    body = tuple(
        (
            r["date_from"],
            facts.words_of(r),
            "наблюдатели, инструктаж комиссий, выборочная перепроверка"
            + (f"; загрузка до {day(r['upload_due_on'])}" if r["upload_due_on"] else ""),
        )
        for r in rows.iter_rows(named=True)
    )
    blocks: list[Block] = [Heading("Ближайшие даты")]
    blocks.append(
        Table("Что предусмотреть по датам", columns, body)
        if body
        else Text(absent("upcoming_plain", rows.height))
    )
    blocks.append(Text(f"Всего впереди: {count(rows.height, 'процедура')}."))
    return _paper(facts, "Рекомендации\nмуниципальному координатору", blocks, "муниципальный координатор")
