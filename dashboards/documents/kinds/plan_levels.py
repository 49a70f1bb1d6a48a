"""Справка о планах по уровням: who has sent an own plan, what it lacks against the upper one, how both are done.

Every count is a column of a mart, as on «План → Уровни»; the words of a row are the same there.
"""

from __future__ import annotations

from collections import Counter

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.names import school as short
from dashboards.documents.first_page import answer, full_table, signed_by
from dashboards.documents.kinds.plan_note import choose
from dashboards.documents.model import COUNTED, Block, Column, Heading, Paper, Points, Text
from dashboards.words import absent, counted, day, number, out_of, percent
from dashboards.words.place import natural

KIND = "Справка о планах по уровням"
OF_SCHOOLS = "школа"
#: Bodies and needs that one sentence names.
NAMED, NEEDS = 12, 3
METHOD = (
    "Перечень – реестр школ: у плана региона строка на муниципалитет, у плана муниципалитета – на школу. Свой план "
    "узнаётся по его словам и имени файла; из нескольких планов тех же лет берётся самый полный.",
    "Потребность считается закрытой, если её узнали в словах меры: мера может быть написана и другими словами.",
    "Планы разные, поэтому исполнение между строками не сравнивают: строки стоят по порядку названий.",
)


def share(row: dict, done: str, due: str, pct: str) -> str:
    """«3 из 4 (75 %)»; a dash where nothing was due."""
    if not row[due]:
        return "–"
    return f"{number(row[done])} из {number(row[due])} ({percent(row[pct], row[due])})"


def own_share(row: dict) -> str:
    """How the own plan of a body is done."""
    return share(row, "done", "due", "completion_pct")


def share_of_schools(row: dict) -> str:
    """How schools have done what the plan above asks of them."""
    return share(row, "schools_done", "schools_due", "schools_pct")


def needs(row: dict) -> str:
    """How many of the needs of the upper plan the own one meets."""
    return f"{number(row['shared_cnt'])} из {number(row['needs_cnt'])}" if row["has_sent"] else "–"


def said(own: pl.DataFrame) -> str:
    """«прислали 1 из 2 муниципалитетов»."""
    return f"прислали {out_of(own.filter('has_sent').height, own.height, own['body_level'][0])}"


def compose(facts: Facts) -> Paper:
    """Levels below one plan: the named one, else the one that is current and has levels below it."""
    told = facts.rows_if_built("plan/bodies")
    if told is None or told.is_empty():
        raise CannotComposeError(absent("plan_bodies_paper", 0 if told is None else told.height))
    plan = _chosen(facts, told)
    rows = told.filter(plan_id=plan["plan_id"])
    if rows.is_empty():
        raise CannotComposeError(absent("plan_below_paper", rows.height, plan=plan["plan_title"]))
    blocks: list[Block] = [
        *answer(_conclusions(rows, facts), (), _unknown(rows)),
        Heading("Что предлагаем"),
        Points(_offered(rows)),
        Heading("Кто прислал план и чего в нём не узнано", counted=COUNTED),
        *_bodies(rows, facts),
        *signed_by(facts),
    ]
    return Paper(
        title=f"{KIND}\nна {day(plan['as_of'])}",
        kind=KIND,
        blocks=tuple(blocks),
        provenance=facts.provenance(План=plan["plan_title"], **{"На дату": day(plan["as_of"])}),
        method=(Points(METHOD),),
    )


def _chosen(facts: Facts, told: pl.DataFrame) -> dict:
    """The plan that is asked for; else of those with levels below them the newest that has begun."""
    if facts.request.plan_id:
        return choose(facts)
    plans = facts.rows("papers/plans").join(told.select("plan_id").unique(), on="plan_id", how="semi")
    begun = plans.filter(pl.col("period_start") <= facts.today)
    return (begun if begun.height else plans).row(0, named=True)


def _are_named(rows: pl.DataFrame, facts: Facts) -> bool:
    """Whether the paper names the bodies: an open one names municipalities and only counts schools."""
    return not (facts.is_open and rows["body_level"][0] == OF_SCHOOLS)


def _conclusions(rows: pl.DataFrame, facts: Facts) -> list[str]:
    sent, silent = rows.filter("has_sent"), rows.filter(~pl.col("has_sent"))
    first = f"Свой план {said(rows)}"
    if silent.height and _are_named(rows, facts):
        names = [short(name) for name in sorted(silent["body_name"], key=natural)]
        more = f" и ещё {len(names) - NAMED}" if len(names) > NAMED else ""
        first += f"; плана нет среди загруженных у: {', '.join(names[:NAMED])}{more}"
    told = [f"{first}."]
    if sent.height:
        whole = sent.filter(pl.col("missing_needs").is_null()).height
        lacking = Counter(
            need.strip() for words in sent["missing_needs"].drop_nulls() for need in words.split(";")
        )
        often = ", ".join(f"{need} – {cnt}" for need, cnt in lacking.most_common(NEEDS))
        told.append(
            f"Всё, чего требует вышестоящий план, узнано в {counted(whole, 'план', 'loct')} из {sent.height}"
            + (f"; чаще другого не узнано: {often}." if often else ".")
        )
        told.append(
            f"По своим планам наступило сроков – {number(int(sent['due'].sum()))}, "
            f"выполнено – {number(int(sent['done'].sum()))}, срок прошёл – {number(int(sent['overdue'].sum()))}."
        )
    if due := int(rows["schools_due"].sum()):
        done = int(rows["schools_done"].sum())
        told.append(f"Школы выполнили {out_of(done, due, 'срок')} вышестоящего плана, которые наступили.")
    return told


def _unknown(rows: pl.DataFrame) -> list[str]:
    if rows["has_sent"].all():
        return []
    return ["есть ли план у тех, чьего файла среди загруженных не видно."]


def _offered(rows: pl.DataFrame) -> tuple[str, ...]:
    lines = []
    if not rows["has_sent"].all():
        lines.append(
            "Методист, до ближайшего совещания: узнать, есть ли план у тех, кто его не прислал, и загрузить его "
            "файлом; отдельного отчёта не просить."
        )
    if rows["missing_needs"].drop_nulls().len():
        lines.append(
            "Авторы планов, к ближайшему совещанию: сверить свой план с тем, чего в нём не узнано; если мера написана "
            "другими словами, менять план не нужно."
        )
    lines.append("Начальник отдела, на совещании: назвать, чья помощь нужна мерам, срок которых прошёл.")
    return tuple(lines)


def _bodies(rows: pl.DataFrame, facts: Facts) -> list[Block]:
    if not _are_named(rows, facts):
        return [Text("Школы в открытой версии не названы: о каждой – служебная версия.")]
    columns = (
        Column("Кто", 2.8),
        Column("Вывод", 2),
        Column("Мер", 0.9, True),
        Column("Общих потребностей", 1.5),
        Column("Чего не узнано", 3.4),
        Column("Свой план: выполнено", 1.9),
        Column("Вышестоящий: выполнили школы", 2.1),
    )
    body = tuple(
        (
            short(r["body_name"]),
            r["conclusion"],
            r["measures_cnt"],
            needs(r) if r["has_sent"] else None,
            r["missing_needs"],
            own_share(r) if r["has_sent"] else None,
            share_of_schools(r),
        )
        for r in sorted(rows.iter_rows(named=True), key=lambda row: natural(row["body_name"]))
    )
    return [full_table(f"Планы по уровням: {said(rows)}", columns, body)]
