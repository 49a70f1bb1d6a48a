"""Справка об исполнении плана: всего, наступил срок, выполнено, перенесено; по направлениям и ответственным."""

from __future__ import annotations

import polars as pl

from dashboards.documents import pictures
from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.model import Block, Column, Heading, Paper, Points, Share, Signature, Table, Text
from dashboards.words import count, day, number, percent, period, plural

COUNTS = ("occurrences_cnt", "due", "done", "postponed", "overdue", "not_dated")
HEADS = (
    "Всего сроков",
    "Срок насту\u00adпил",
    "Выпол\u00adнено",
    "Перене\u00adсено",
    "Просро\u00adчено",
    "Без даты",
)
PICTURE_STATES = ("выполнено", "перенесено", "срок не наступил", "срок прошёл", "без даты")


def compose(facts: Facts) -> Paper:
    """The note about one plan: the named one, or the one whose period is current."""
    plan = choose(facts)
    rows = facts.rows_if_built("papers/plan_completion", plan_id=plan["plan_id"])
    windows = facts.rows_if_built("papers/occurrences", plan_id=plan["plan_id"])
    blocks: list[Block] = [
        Heading("1. О плане"),
        Text(
            f"{plan['plan_title'] or plan['plan_id']}. Утверждён: {day(plan['approved_on'])}. Период: "
            f"{period(plan['period_start'], plan['period_end'])}. В плане {count(plan['measures_cnt'], 'мера')}."
        ),
    ]
    if rows is None or windows is None or rows.is_empty():
        blocks.append(Text("Сроки мер этого плана ещё не рассчитаны: в сборке нет дат для его мер."))
    else:
        blocks += _summary(rows, windows, facts)
        blocks += _by_direction(rows, windows, facts)
        blocks += _by_responsible(windows)
        blocks += _evidence(windows)
        blocks += _late(windows)
    blocks += _asked(facts)
    head = facts.letterhead
    blocks.append(Signature(head.position, head.signatory_name))
    return Paper(
        title=f"Справка об исполнении плана\nна {day(facts.today)}",
        kind="Справка об исполнении плана",
        blocks=tuple(blocks),
        provenance=facts.provenance(
            План=plan["plan_title"] or plan["plan_id"], **{"На дату": day(facts.today)}
        ),
    )


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
    current = plans.filter(pl.col("period_start") <= facts.today)
    return (current if current.height else plans).row(0, named=True)


def totals(rows: pl.DataFrame) -> dict[str, int]:
    """Sums over directions and periods of the mart's own counts."""
    return {name: int(rows[name].fill_null(0).sum()) for name in COUNTS}


def _summary(rows: pl.DataFrame, windows: pl.DataFrame, facts: Facts) -> list[Block]:
    t = totals(rows)
    share = percent(100 * t["done"] / t["due"], t["due"]) if t["due"] else "–"
    said = (
        f"Всего сроков {number(t['occurrences_cnt'])}; наступило {number(t['due'])}, выполнено {number(t['done'])} "
        f"({share} наступивших), перенесено {number(t['postponed'])}, просрочено {number(t['overdue'])}, "
        f"без даты {number(t['not_dated'])}."
    )
    blocks: list[Block] = [Heading("2. Исполнение"), Text(said)]
    made = pictures.plan(
        _shares(rows),
        f"Выполнено {number(t['done'])} из {number(t['due'])} наступивших",
        f"Сроки мер по направлениям на {day(facts.today)}",
    )
    return [*blocks, *([made] if made else [])]


def _shares(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of the picture: states of the terms of each direction, from the mart's counts."""
    made = []
    by = rows.group_by("direction", maintain_order=True).agg(pl.col(c).sum() for c in COUNTS)
    for r in by.iter_rows(named=True):
        n = r["occurrences_cnt"]
        if not n:
            continue
        known = {
            "выполнено": r["done"],
            "перенесено": r["postponed"],
            "срок прошёл": r["overdue"],
            "без даты": r["not_dated"],
        }
        known["срок не наступил"] = max(0, n - sum(known.values()))
        made += [
            {"row": f"{r['direction']} · сроков: {n}", "category": c, "pct": 100 * known[c] / n, "n": n}
            for c in PICTURE_STATES
            if known[c]
        ]
    schema = {"row": pl.Utf8, "category": pl.Utf8, "pct": pl.Float64, "n": pl.Int64}
    return pl.DataFrame(made, schema=schema)


def _by_direction(rows: pl.DataFrame, windows: pl.DataFrame, facts: Facts) -> list[Block]:
    by = rows.group_by("direction", maintain_order=True).agg(pl.col(c).sum() for c in COUNTS)
    body = [(r["direction"], *(int(r[c]) for c in COUNTS), _done(r)) for r in by.iter_rows(named=True)]
    t = totals(rows)
    body.append(("Всего", *(t[c] for c in COUNTS), _done(t)))
    columns = (
        Column("Направление", 5.0),
        *(Column(h, 1.6, True) for h in HEADS),
        Column("Испол\u00adнение", 1.7, True),
    )
    return [Table("Исполнение по направлениям", columns, tuple(body), bold_rows=frozenset({len(body) - 1}))]


def _done(row: dict) -> Share | None:
    return Share(100 * row["done"] / row["due"], int(row["due"])) if row["due"] else None


def _by_responsible(windows: pl.DataFrame) -> list[Block]:
    by = (
        windows.group_by("responsible", maintain_order=True)
        .agg(
            all=pl.len(),
            done=pl.col("done_date").is_not_null().sum(),
            late=pl.col("is_overdue").fill_null(False).sum(),
        )
        .sort("late", "all", descending=True)
    )
    columns = (
        Column("Ответственный (должность)", 6),
        Column("Сроков", 1.5, True),
        Column("С датой выполнения", 1.9, True),
        Column("Просрочено", 1.9, True),
    )
    body = tuple((r["responsible"], r["all"], r["done"], r["late"]) for r in by.iter_rows(named=True))
    return [Heading("3. По ответственным"), Table("Сроки по ответственным", columns, body)]


def _evidence(windows: pl.DataFrame) -> list[Block]:
    done = windows.filter(pl.col("evidence").is_not_null() & (pl.col("evidence") != ""))
    blocks: list[Block] = [Heading("4. Подтверждения")]
    if done.is_empty():
        return [*blocks, Text("Подтверждений выполнения в загруженных файлах нет.")]
    columns = (Column("№", 0.8), Column("Мера", 4.5), Column("Выполнено", 1.4), Column("Подтверждение", 3))
    body = tuple((r["number"], r["title"], r["done_date"], r["evidence"]) for r in done.iter_rows(named=True))
    return [*blocks, Table("Чем подтверждено выполнение", columns, body)]


def _late(windows: pl.DataFrame) -> list[Block]:
    late = windows.filter(pl.col("is_overdue").fill_null(False))
    blocks: list[Block] = [Heading("5. На что обратить внимание")]
    if late.is_empty():
        return [*blocks, Text("Мер с прошедшим сроком нет.")]
    columns = (Column("№", 0.8), Column("Мера", 4.5), Column("Срок", 1.9), Column("Ответственный", 2.6))
    body = tuple(
        (r["number"], r["title"], r["due_date"], r["responsible"]) for r in late.iter_rows(named=True)
    )
    return [*blocks, Table("Срок прошёл, отметки о выполнении нет", columns, body)]


def _asked(facts: Facts) -> list[Block]:
    rows = facts.rows_if_built("papers/contacts")
    blocks: list[Block] = [Heading("6. Обращения к школам")]
    if rows is None or rows.is_empty():
        return [*blocks, Text("Запросов к школам: нет записей. Цель – не больше одного за период.")]
    items = tuple(
        f"{r['school_year'] or 'год не указан'}: запросов к школам {number(r['contacts_cnt'])}, "
        f"{plural(r['schools_cnt'], 'затронута', 'затронуты', 'затронуто')} {count(r['schools_cnt'], 'школа')}"
        for r in rows.iter_rows(named=True)
    )
    return [*blocks, Points(items), Text("Цель – не больше одного обращения к школе за период.")]
