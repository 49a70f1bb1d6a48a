"""Адресные рекомендации: one page for each addressee – schools, methodical unions, coordinators; zipped.

Strengths first, then three to five proposals: fact → hypothesis → what to do → who helps and when → by when.
"""

from __future__ import annotations

import polars as pl

from dashboards.documents import names, suppress
from dashboards.documents.context import CannotComposeError, Facts
from dashboards.documents.model import Block, Bundle, Column, Heading, Paper, Points, Signature, Table, Text
from dashboards.documents.official import letterhead_blocks
from dashboards.documents.proposals import from_mart, month_end
from dashboards.documents.results import Results
from dashboards.words import count, day, labels, percent

MAX_PROPOSALS, MAX_STRENGTHS = 5, 3
NO_ANSWER = "Ответ не требуется. Рекомендации – предложение; школа и педагог вправе выбрать другое."


def compose(facts: Facts) -> Bundle:
    """A paper for every school with results, for the union of the subject and for the coordinator."""
    place = facts.place
    rows = facts.rows(
        "paper_school_tasks",
        procedure_id=place.procedure_id,
        municipality=place.municipality,
        school_code=place.school_code,
    )
    if rows.is_empty():
        raise CannotComposeError("в этой процедуре нет баллов за задания: рекомендовать не по чему")
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
    n = int(own["n"].max() or 0)
    blocks: list[Block] = [
        Text(f"По результатам {facts.procedure_title}; участников {n}."),
        Heading("Что получается"),
        *_strengths(own, n),
        Heading("Что предлагаем"),
    ]
    ready = from_mart(facts, code)
    if ready:
        blocks.append(_ready_table(ready[:MAX_PROPOSALS]))
    elif n < suppress.MINIMUM:
        blocks.append(
            Text(
                f"Участников {n}: выводов о заданиях при таком числе не делаем. Предлагаем общие события ниже."
            )
        )
        blocks.append(_events_table(facts))
    else:
        blocks.append(_proposals_table(facts, own))
    blocks += [
        Text(NO_ANSWER, look="bold"),
        Text("Мнение школы (по желанию): ________________________________________________"),
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
        provenance=facts.provenance(**filters),
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


def _weak(own: pl.DataFrame) -> pl.DataFrame:
    lower = own.filter((pl.col("difference") == "ниже") | (pl.col("band") == "недостаточный"))
    lower = lower if lower.height else own
    gap = pl.col("completion_pct") - pl.col("above_pct").fill_null(pl.col("completion_pct"))
    return lower.sort(gap, pl.col("completion_pct")).head(MAX_PROPOSALS)


def _proposals_table(facts: Facts, own: pl.DataFrame) -> Table:
    due = day(month_end(facts.today, 60))
    event = _event(facts)
    rows = []
    for r in _weak(own).head(3).iter_rows(named=True):
        fact = f"Задание {r['task_code']}{_skill(r)}: {percent(r['completion_pct'], r['n'])}, n = {r['n']}"
        if r["above_pct"] is not None:
            fact += f"; уровнем выше – {percent(r['above_pct'], 1000)}"
        rows.append((fact, _hypothesis(r), _action(r), event, due))
    columns = (
        Column("Факт", 3.4),
        Column("Возможная причина", 2.6),
        Column("Что можно сделать", 3.2),
        Column("Чем поможем", 2.8),
        Column("Срок", 1.6),
    )
    return Table("Предложения школе", columns, tuple(rows))


def _hypothesis(row: dict) -> str:
    if row["difficulty"] in ("П", "В"):
        return "заданий такого вида на уроках мало, либо тема пройдена позже"
    return "основное умение закреплено не у всех; возможно, условие понято не так"


def _action(row: dict) -> str:
    codes = f" (КЭС {row['content_codes']})" if row.get("content_codes") else ""
    return f"разобрать ответы на это задание, добавить короткие упражнения{codes} на 5–7 минут урока"


def _event(facts: Facts) -> str:
    centre = facts.letterhead.centre
    rows = facts.rows_if_built("paper_events")
    ahead = rows.filter(pl.col("event_date") >= facts.today) if rows is not None else pl.DataFrame()
    if ahead.is_empty():
        return f"{centre}: консультация по заявке"
    first = ahead.row(0, named=True)
    return f"{first['kind']} «{first['name']}», {day(first['event_date'])}; {centre}: консультация"


def _events_table(facts: Facts) -> Block:
    rows = facts.rows_if_built("paper_events")
    ahead = rows.filter(pl.col("event_date") >= facts.today) if rows is not None else pl.DataFrame()
    if ahead.is_empty():
        return Text("Ближайших событий в загруженных файлах нет; методический центр поможет по заявке.")
    columns = (Column("Событие", 5), Column("Где", 3.5), Column("Дата", 1.6))
    return Table(
        "Ближайшие события",
        columns,
        tuple(
            (r["name"], r["site"], r["event_date"]) for r in ahead.head(MAX_PROPOSALS).iter_rows(named=True)
        ),
    )


def _ready_table(ready: list) -> Table:
    columns = (Column("О чём", 2.0), Column("Что предлагаем", 5.6), Column("Срок", 1.6))
    return Table("Предложения", columns, tuple((p.topic, p.text, p.due_words) for p in ready))


def union(facts: Facts, results: Results) -> Paper:
    """For a methodical union: by task, without schools."""
    focus = results.tasks()
    weak = _union_tasks(focus)
    columns = (
        Column("Задание", 1.2),
        Column("Умение", 4.4),
        Column("Выполнение", 1.7, True),
        Column("Полоса", 2.2),
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
        else Text("Баллов за задания нет."),
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
    rows = facts.rows("paper_calendar").filter(pl.col("date_from") >= facts.today).head(15)
    columns = (Column("Дата", 1.6), Column("Процедура", 4.5), Column("Что предусмотреть", 5.0))
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
        else Text("Предстоящих процедур в календаре нет.")
    )
    blocks.append(Text(f"Всего впереди: {count(rows.height, 'процедура')}."))
    return _paper(facts, "Рекомендации\nмуниципальному координатору", blocks, "муниципальный координатор")
