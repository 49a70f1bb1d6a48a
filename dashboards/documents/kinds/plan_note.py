"""Справка об исполнении плана: всего, наступил срок, выполнено, перенесено; по направлениям и ответственным.

Every count is a column of a mart; how a window stands is the word that the page and the calendar have.
"""

from __future__ import annotations

import polars as pl

from dashboards.documents import pictures
from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.model import (
    COUNTED,
    Block,
    Column,
    Heading,
    Paper,
    Points,
    Share,
    Signature,
    Table,
    Text,
)
from dashboards.words import absent, count, day, number, percent, period, plural
from warehouse.pending import MARK

COUNTS = {
    "occurrences_cnt": "Всего сроков",
    "due": "Срок насту\u00adпил",
    "done": "Выпол\u00adнено",
    "done_late": "из них позже срока",
    "overdue": "Срок прошёл",
    "postponed": "Перене\u00adсено",
    "ahead": "Срок не насту\u00adпил",
    "not_dated": "Без даты",
}


def compose(facts: Facts) -> Paper:
    """The note about one plan: the named one, or the one whose period is current."""
    plan = choose(facts)
    progress = facts.rows_if_built("papers/plan_progress", plan_id=plan["plan_id"])
    windows = facts.rows_if_built("papers/occurrences", plan_id=plan["plan_id"])
    blocks: list[Block] = [
        Heading("О плане", counted=COUNTED),
        Text(
            f"{plan['plan_title']}. Утверждён: {day(plan['approved_on'])}. Период: "
            f"{period(plan['period_start'], plan['period_end'])}. В плане {count(plan['measures_cnt'], 'мера')}."
        ),
    ]
    if progress is None or windows is None or progress.is_empty():
        blocks.append(Text(absent("terms", 0 if windows is None else windows.height)))
    else:
        blocks += _summary(progress, plan, facts)
        blocks += _recorded(windows)
        blocks += _by_direction(progress)
        blocks += _by_responsible(progress)
        blocks += _evidence(windows)
        blocks += _late(windows)
        blocks += _asked(facts)
        blocks += _all_windows(windows)
    head = facts.letterhead
    blocks.append(Signature(head.position, head.signatory_name))
    return Paper(
        title=f"Справка об исполнении плана\nна {day(plan['as_of'])}",
        kind="Справка об исполнении плана",
        blocks=tuple(blocks),
        provenance=facts.provenance(План=plan["plan_title"], **{"На дату": day(plan["as_of"])}),
    )


def _recorded(windows: pl.DataFrame) -> list[Block]:
    """What people recorded since the build: the list of terms knows it, the sums do not."""
    cnt = windows.filter("is_pending").height
    if not cnt:
        return []
    words = f"После подсчёта записано о сроках: {cnt}. В перечне сроков они помечены «{MARK}»"
    return [Text(f"{words}; в итоги и доли войдут с ближайшим обновлением.")]


def choose(facts: Facts) -> dict:
    """The plan of the paper; raises CannotComposeError when there is none."""
    plans = facts.rows("papers/plans")
    if plans.is_empty():
        raise CannotComposeError("планов пока нет: загрузите план мероприятий (docx, txt или pdf)")
    if facts.request.plan_id:
        found = plans.filter(plan_id=facts.request.plan_id)
        if found.is_empty():
            raise CannotComposeError(
                f"плана «{facts.request.plan_id}» нет; есть: {', '.join(plans['plan_id'])}"
            )
        return found.row(0, named=True)
    live = plans.filter(pl.col("archived_on").is_null())
    current = live.filter(pl.col("period_start") <= facts.today)
    return next(one for one in (current, live, plans) if one.height).row(0, named=True)


def _cut(progress: pl.DataFrame, cut: str) -> list[dict]:
    return progress.filter(cut=cut).to_dicts()


def _summary(progress: pl.DataFrame, plan: dict, facts: Facts) -> list[Block]:
    [t] = _cut(progress, "plan")
    share = percent(t["completion_pct"], t["due"]) if t["due"] else "–"
    waiting = f", ждёт отметки {number(t['due_open'])}" if t["due_open"] else ""
    said = (
        f"Всего сроков {number(t['occurrences_cnt'])}. Наступило {number(t['due'])}: выполнено {number(t['done'])} "
        f"({share} наступивших), срок прошёл у {number(t['overdue'])}{waiting}. Перенесено {number(t['postponed'])}, "
        f"не наступило {number(t['ahead'])}, без даты {number(t['not_dated'])}."
    )
    if t["not_counted"]:
        why = "снято с контроля, не применимо, было до утверждения плана или до начала работы с программой"
        said += f" Не считается {number(t['not_counted'])}: {why}."
    blocks: list[Block] = [Heading("Исполнение", counted=COUNTED), Text(said)]
    made = pictures.plan(
        _shares(facts.rows("papers/plan_states", plan_id=plan["plan_id"])),
        f"Выполнено {number(t['done'])} из {number(t['due'])} наступивших",
        f"Сроки мер по направлениям на {day(plan['as_of'])}",
    )
    return [*blocks, *([made] if made else [])]


def _shares(states: pl.DataFrame) -> pl.DataFrame:
    """Rows of the picture: what the terms of each direction count as."""
    return states.select(
        pl.format("{} · сроков: {}", "direction", "n").alias("row"),
        pl.col("counted_as").alias("category"),
        "pct",
        "n",
    )


def _row(name: str, row: dict) -> tuple:
    done = Share(row["completion_pct"], row["due"]) if row["due"] else None
    return (name, *(row[column] for column in COUNTS), done)


def _counts(name: str) -> tuple[Column, ...]:
    return (
        Column(name, 3.9),
        *(Column(head, 1.45, True) for head in COUNTS.values()),
        Column("Испол\u00adнение", 1.6, True),
    )


def _by_direction(progress: pl.DataFrame) -> list[Block]:
    [total] = _cut(progress, "plan")
    body = [_row(r["name"], r) for r in _cut(progress, "direction")]
    body.append(_row("Всего", total))
    last = frozenset({len(body) - 1})
    return [Table("Исполнение по направлениям", _counts("Направление"), tuple(body), bold_rows=last)]


def _by_responsible(progress: pl.DataFrame) -> list[Block]:
    people = progress.sort("overdue", "occurrences_cnt", descending=True, maintain_order=True)
    body = tuple(_row(r["name"], r) for r in _cut(people, "responsible"))
    columns = _counts("Ответственный (должность)")
    return [Heading("По ответственным", counted=COUNTED), Table("Сроки по ответственным", columns, body)]


def _evidence(windows: pl.DataFrame) -> list[Block]:
    """Proofs of what is done, what was begun, and postponements, each apart."""
    done, begun = windows.filter("is_done"), windows.filter("is_open", pl.col("evidence").is_not_null())
    blocks: list[Block] = [Heading("Подтверждения", counted=COUNTED)]
    proven = done.filter(pl.col("evidence").is_not_null())
    if proven.is_empty():
        blocks.append(Text(absent("evidence", proven.height)))
    else:
        columns = (
            Column("№", 0.8),
            Column("Мера", 4.5),
            Column("Выполнено", 1.4),
            Column("Подтверждение", 3),
        )
        blocks.append(
            Table("Чем подтверждено выполнение", columns, _cells(proven, "title", "done_date", "evidence"))
        )
    if bare := done.height - proven.height:
        blocks.append(Text(f"Выполнено без приложенного подтверждения: {number(bare)}."))
    moved = windows.filter(pl.col("postponement_basis").is_not_null())
    begun = begun.filter(pl.col("postponement_basis").is_null())
    if begun.height:
        columns = (
            Column("№", 0.8),
            Column("Мера", 4.5),
            Column("Состояние", 1.8),
            Column("Что известно", 3.6),
        )
        blocks.append(Table("Начато, но не завершено", columns, _cells(begun, "title", "state", "evidence")))
    if moved.height:
        moves = (
            Column("№", 0.8),
            Column("Мера", 3.9),
            Column("Был срок", 1.5),
            Column("Новый срок", 1.5),
            Column("Основание", 2.6),
            Column("Состояние", 1.8),
        )
        names = ("title", "postponed_from", "due_date", "postponement_basis", "state")
        blocks.append(Table("Переносы", moves, _cells(moved, *names)))
    return blocks


def _cells(windows: pl.DataFrame, *names: str) -> tuple:
    return tuple(windows.select("number", *names).rows())


def _late(windows: pl.DataFrame) -> list[Block]:
    late = windows.filter("is_overdue")
    blocks: list[Block] = [Heading("На что обратить внимание", counted=COUNTED)]
    if late.is_empty():
        return [*blocks, Text(absent("late", late.height))]
    columns = (
        Column("№", 0.8),
        Column("Мера", 4.5),
        Column("Срок", 1.6),
        Column("Дней назад", 1.2, True),
        Column("Ответственный", 2.6),
    )
    body = _cells(late, "title", "due_date", "days_overdue", "responsible")
    return [*blocks, Table("Сроки, которые прошли без отметки о выполнении", columns, tuple(body))]


def _all_windows(windows: pl.DataFrame) -> list[Block]:
    """Every window with its state: what the counts above are made of."""
    columns = (
        Column("№", 0.8),
        Column("Мера", 4.5),
        Column("Период", 2.6),
        Column("Срок", 1.6),
        Column("Состояние", 2.2),
    )
    body = _cells(windows, "title", "period_label", "due_date", "state_shown")
    return [
        Heading("Сроки мер", counted=COUNTED),
        Table("Все сроки мер и их состояние", columns, tuple(body)),
    ]


def _asked(facts: Facts) -> list[Block]:
    rows = facts.rows_if_built("papers/contacts")
    blocks: list[Block] = [Heading("Обращения к школам", counted=COUNTED)]
    if rows is None or rows.is_empty():
        return [*blocks, Text(absent("contacts", 0 if rows is None else rows.height))]
    items = tuple(
        f"{r['school_year'] or 'год не указан'}: запросов к школам {number(r['contacts_cnt'])}, "
        f"{plural(r['schools_cnt'], 'затронута', 'затронуты', 'затронуто')} {count(r['schools_cnt'], 'школа')}"
        for r in rows.iter_rows(named=True)
    )
    return [*blocks, Points(items), Text("Цель – не больше одного обращения к школе за период.")]
