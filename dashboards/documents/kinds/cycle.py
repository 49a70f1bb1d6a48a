"""Папка управленческого цикла: from goals and indicators through analysis and measures to decisions and effect.

A contents page names the file and the day of every stage; what cannot be made is said with its reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.decisions import decisions
from dashboards.documents.facts.names import in_file
from dashboards.documents.facts.suppress import open_share
from dashboards.documents.first_page import full_table, signed_by
from dashboards.documents.kinds import course_progress, plan_note, season_note, union_materials, uploads
from dashboards.documents.kinds.analytic_note import decisions_table
from dashboards.documents.model import Block, Bundle, Column, Heading, Paper, Points, Table, Text
from dashboards.words import NO_DATA, absent, count, day, number, out_of, percent, school_year

CONTENTS = "00 Содержание папки"


@dataclass(frozen=True)
class Indicator:
    """One figure that the cycle is led by: before and now in words, and what is counted."""

    name: str
    before: str
    now: str
    counted: str


@dataclass(frozen=True)
class Part:
    """One file of the folder: the stage it belongs to, its title, who makes it."""

    stage: str
    title: str
    make: Callable[[Facts], Paper]


def compose(facts: Facts) -> Bundle:
    """The folder; raises CannotComposeError where not one of its papers can be made."""
    made: dict[str, Paper] = {}
    rows: list[tuple] = [_goal(facts)]
    for place, part in enumerate(PARTS, start=1):
        try:
            paper = part.make(facts)
        except CannotComposeError as error:
            rows.append((part.stage, part.title, f"не сделана: {error}", None))
            continue
        name = in_file(f"{place:02d} {part.stage} – {part.title}")
        made[name] = paper
        rows.append((part.stage, part.title, f"{name}.docx", facts.today))
    if not made:
        raise CannotComposeError(absent("cycle_papers", made))
    papers = {CONTENTS: _contents(facts, rows), **made}
    return Bundle("Папка управленческого цикла", papers, facts.provenance(**_about(facts)))


def _about(facts: Facts) -> dict[str, str]:
    area = facts.request.municipality or ("" if facts.procedures.is_empty() else facts.area)
    return {"Территория": area, "На дату": day(facts.today)}


def _plan(facts: Facts) -> dict | None:
    try:
        return plan_note.choose(facts)
    except CannotComposeError:
        return None


def _goal(facts: Facts) -> tuple:
    """Goals are the department's own document: the plan, by its title and the day it was approved."""
    plan = _plan(facts)
    if plan is None:
        return ("Цели", "План мероприятий", "план ведомства ещё предстоит загрузить", None)
    return ("Цели", plan["plan_title"], "документ ведомства", plan["approved_on"])


def _contents(facts: Facts, rows: list[tuple]) -> Paper:
    """What is in the folder: conclusions first, then every stage with its file and day."""
    stages = dict.fromkeys(row[0] for row in rows)
    ready = [stage for stage in stages if any(row[0] == stage and row[3] for row in rows)]
    said = [f"Подтверждено документом с датой: {out_of(len(ready), len(stages), 'этап')} цикла."]
    if missing := [stage.lower() for stage in stages if stage not in ready]:
        said.append(f"Осталось оформить: {', '.join(missing)}.")
    said += [
        f"{i.name}: было {i.before}, стало {i.now}."
        for i in _indicators(facts)
        if NO_DATA not in (i.before, i.now)
    ]
    columns = (Column("Этап", 1.8), Column("Документ", 3.2), Column("Файл", 4), Column("Дата", 1.5))
    blocks: list[Block] = [
        Heading("Главное"),
        Points(tuple(said), is_numbered=True),
        Heading("Содержание"),
        Table("Этапы цикла, файлы и даты", columns, tuple(rows)),
        *signed_by(facts),
    ]
    return _paper(facts, "Папка управленческого цикла", blocks)


def _paper(facts: Facts, kind: str, blocks: list[Block]) -> Paper:
    about = _about(facts)
    return Paper(
        title="\n".join(filter(None, (kind, about["Территория"], f"на {day(facts.today)}"))),
        kind=kind,
        blocks=tuple(blocks),
        provenance=facts.provenance(**about),
    )


def _indicators(facts: Facts) -> list[Indicator]:
    return [_signs(facts), _done(facts), _sent(facts), _trained(facts), _decided(facts)]


def _signs(facts: Facts) -> Indicator:
    """Schools without a marker of the 14, this year and the last one that was counted."""
    rows = facts.rows_if_built("objectivity/index")
    name = "Индекс объективности региона"
    counted = "доля школ региона, у которых не отмечен ни один из 14 признаков методики"
    if rows is None or rows.is_empty():
        return Indicator(name, NO_DATA, NO_DATA, counted)
    told = [
        f"{percent(r['objectivity_index'], r['schools_cnt'])} ({school_year(r['school_year'])})"
        for r in rows.tail(2).iter_rows(named=True)
    ]
    return Indicator(name, told[0] if len(told) > 1 else NO_DATA, told[-1], counted)


def _done(facts: Facts) -> Indicator:
    """Terms of the plan that were met, of those that have come; the plan before it where there is one."""
    plan, plans = _plan(facts), facts.rows("papers/plans")
    counted = "выполненные сроки мер из наступивших"
    if plan is None:
        return Indicator("Исполнение плана", NO_DATA, NO_DATA, counted)
    earlier = (
        plans.filter(pl.col("period_start") < plan["period_start"]) if plan["period_start"] else plans.clear()
    )
    before = _completion(facts, earlier["plan_id"][0], "прошлый план") if earlier.height else NO_DATA
    return Indicator("Исполнение плана", before, _completion(facts, plan["plan_id"], "нынешний"), counted)


def _completion(facts: Facts, plan_id: str, which: str) -> str:
    rows = facts.rows_if_built("papers/plan_progress", plan_id=plan_id)
    whole = pl.DataFrame() if rows is None else rows.filter(cut="plan")
    if whole.is_empty() or not whole["due"][0]:
        return NO_DATA
    return f"{out_of(whole['done'][0], whole['due'][0], 'срок')} ({which})"


def _sent(facts: Facts) -> Indicator:
    counted = "протоколы школ, присланные в срок, из ожидавшихся"
    try:
        found = uploads.Uploads(facts)
    except CannotComposeError:
        return Indicator("Своевременная загрузка", NO_DATA, NO_DATA, counted)
    newest = found.due.group_by("kind").agg(pl.col("school_year").max())
    earlier = newest.with_columns(pl.col("school_year") + uploads.FORMER)
    before = found.everything.filter("is_expected", pl.col("status") != "expected").join(
        earlier, on=["kind", "school_year"], how="semi"
    )
    return Indicator("Своевременная загрузка", _in_time(before), _in_time(found.due), counted)


def _in_time(rows: pl.DataFrame) -> str:
    return out_of(rows.filter(status="received").height, rows.height, "протокол") if rows.height else NO_DATA


def _trained(facts: Facts) -> Indicator:
    """Teachers with a course of three years: one day is known, so there is no «before»."""
    counted = "педагоги с курсом от 16 часов за три года"
    rows = facts.rows_if_built("papers/coverage", municipality=facts.request.municipality)
    name = "Охват повышением квалификации"
    if rows is None or rows.is_empty():
        return Indicator(name, NO_DATA, NO_DATA, counted)
    whole = rows.filter(group_type="муниципалитет", topic_kind=course_progress.ALL_COURSES)
    said = []
    for r in whole.iter_rows(named=True):
        share = open_share(r["trained_pct"], r["teachers_cnt"]) if facts.is_open else r["trained_pct"]
        if share is not None:
            where = f"{r['municipality']} – " if whole.height > 1 else ""
            said.append(f"{where}{percent(share, r['teachers_cnt'])}")
    return Indicator(name, NO_DATA, "; ".join(said) or NO_DATA, counted)


def _decided(facts: Facts) -> Indicator:
    """Decisions of meetings that are done: those of the last twelve months beside earlier ones."""
    counted = "выполненные решения совещаний"
    rows = decisions(facts)
    if rows.is_empty():
        return Indicator("Исполнение решений", NO_DATA, NO_DATA, counted)
    is_new = pl.col("meeting_date") > facts.today - timedelta(days=365)
    before, now = (_carried_out(rows.filter(condition)) for condition in (~is_new, is_new))
    return Indicator("Исполнение решений", before, now, counted)


def _carried_out(rows: pl.DataFrame) -> str:
    return out_of(rows.filter("is_done").height, rows.height, "решение") if rows.height else NO_DATA


def indicators(facts: Facts) -> Paper:
    """What the cycle is led by: every figure, what it counts and how it stands."""
    columns = (Column("Показатель", 3), Column("Что считаем", 4.4), Column("Сейчас", 2.4))
    known = _indicators(facts)
    body = [(i.name, i.counted, i.now) for i in known]
    there = [i for i in known if i.now != NO_DATA]
    said = f"Показателей цикла {number(len(known))}, данные есть по {number(len(there))}."
    return _paper(
        facts,
        "Показатели управленческого цикла",
        [Heading("Главное"), Text(said), full_table("Показатели", columns, body), *signed_by(facts)],
    )


def decided(facts: Facts) -> Paper:
    """What meetings have decided, who answers, by when, and what has become of it."""
    rows = decisions(facts)
    if rows.is_empty():
        raise CannotComposeError(absent("decisions", rows.height))
    late = rows.filter("is_overdue").height
    last = rows["meeting_date"].drop_nulls().max()
    said = [f"Принято {count(rows.height, 'решение')}, выполнено {_carried_out(rows)}."]
    if isinstance(last, date):
        said.append(f"Последнее совещание – {day(last)}.")
    said.append(f"Срок прошёл у решений: {number(late)}." if late else absent("decisions_late", late))
    return _paper(
        facts,
        "Решения совещаний",
        [Heading("Главное"), Points(tuple(said), is_numbered=True), decisions_table(rows), *signed_by(facts)],
    )


def effect(facts: Facts) -> Paper:
    """What has changed: every figure before and now; inside also those who took a course beside those who did not."""
    columns = (Column("Показатель", 3.4), Column("Было", 2.4), Column("Стало", 2.4))
    known = _indicators(facts)
    both = [i for i in known if NO_DATA not in (i.before, i.now)]
    said = (
        f"Сравнить с прошлым можно {out_of(len(both), len(known), 'показатель')}. Причину изменения эти числа не "
        "называют."
        if both
        else absent("cycle_before", both)
    )
    blocks: list[Block] = [Heading("Главное"), Text(said)]
    if both:
        blocks.append(Table("Было и стало", columns, tuple((i.name, i.before, i.now) for i in both)))
    if not facts.is_open:
        blocks += _courses(facts)
    return _paper(facts, "Эффект принятых мер", [*blocks, *signed_by(facts)])


def _courses(facts: Facts) -> list[Block]:
    rows = facts.rows_if_built("training/effect")
    told = pl.DataFrame() if rows is None else rows.filter(topic_kind=course_progress.ALL_COURSES)
    if told.is_empty():
        return []
    columns = (
        Column("Показатель", 4),
        Column("Прошли курс", 1.3, True),
        Column("Сопоставимых", 1.5, True),
        Column("Сверх сопоставимых", 1.6, True),
        Column("Вывод", 2.4),
    )
    body = [
        (r["outcome_name"], r["trained_cnt"], r["comparable_cnt"], r["effect"], r["conclusion"])
        for r in told.iter_rows(named=True)
    ]
    note = "По этой таблице о педагоге не судят."
    return [Heading("После курсов"), full_table("До и после курса", columns, body, note)]


PARTS = (
    Part("Показатели", "Показатели управленческого цикла", indicators),
    Part("Мониторинг", "Справка о загрузке результатов", uploads.compose),
    Part("Мониторинг", "Справка о прохождении курсов", course_progress.compose),
    Part("Анализ", "Аналитическая справка по итогам сезона", season_note.compose),
    Part("Рекомендации", "Материалы для методического объединения", union_materials.compose),
    Part("Меры", "Справка об исполнении плана", plan_note.compose),
    Part("Решения", "Решения совещаний", decided),
    Part("Эффект", "Эффект принятых мер", effect),
)
