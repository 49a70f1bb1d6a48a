"""Комплекты наблюдателей: for each observer the days, a memo, and a sheet for every visit."""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts import names
from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.visits import lesson, sent
from dashboards.documents.model import (
    Block,
    Bundle,
    Column,
    Fields,
    Heading,
    PageBreak,
    Paper,
    Points,
    Signature,
    Table,
    Text,
)
from dashboards.documents.official import FILL, LETTER_PT, LONG_FILL
from dashboards.words import absent, day
from warehouse.visits.remarks import REMARKS

MEMO = (
    "В школу, где учится ваш ребёнок, где вы работаете или где у вас иной интерес, не ходят: сообщите об этом.",
    "Приходите до начала работы и покажите приказ; время прихода запишите как есть.",
    "Смотрите и записывайте; не вмешивайтесь в работу, не обсуждайте её с детьми, не фотографируйте людей и работы.",
    "Замечаний нет – одна отметка. Есть – код замечания и что именно вы видели, без имён.",
    "Покажите лист ответственному от школы: он пишет возражение, если не согласен, и подпись.",
    "Телефонную форму заполняйте после выхода из школы; подписанный лист – подлинник. Срок – три дня.",
)


def compose(facts: Facts) -> Bundle:
    """A paper for every observer who is sent somewhere; raises CannotComposeError where nobody is."""
    rows = sent(facts)
    if rows.is_empty():
        raise CannotComposeError(absent("visits_sent", rows))
    papers = {
        names.in_file(f"Наблюдатель {code}"): _kit(facts, code, own)
        for (code,), own in rows.group_by("observer_code", maintain_order=True)
    }
    return Bundle("Комплекты наблюдателей", papers, facts.provenance())


def _kit(facts: Facts, code: str, own: pl.DataFrame) -> Paper:
    visits = list(own.iter_rows(named=True))
    columns = (
        Column("Дата", 1.8),
        Column("Школа", 3.6),
        Column("Начало, кабинет", 1.6),
        Column("Предмет, класс", 2.4),
    )
    body = tuple(
        (day(r["visit_date"]), names.school(r["school_name"]), lesson(r), r["works_words"]) for r in visits
    )
    blocks: list[Block] = [
        Table("Ваши дни", columns, body),
        Heading("Памятка"),
        Points(MEMO, is_numbered=True),
    ]
    for row in visits:
        blocks += [PageBreak(), *sheet(row)]
    return Paper(
        title=f"Комплект наблюдателя {visits[0]['name'] or code}",
        kind="Комплект наблюдателя",
        blocks=tuple(blocks),
        provenance=facts.provenance(),
        size_pt=LETTER_PT,
        is_official=True,
    )


def sheet(row: dict) -> tuple[Block, ...]:
    """The sheet of one visit: what is known is printed, the rest is ticked and signed by hand."""
    ticks = Table(
        "",
        (Column("☐", 0.5), Column("Код", 0.7), Column("Что видели", 6)),
        (("☐", "нет", "Без замечаний"), *(("☐", remark.code, remark.words) for remark in REMARKS)),
    )
    return (
        Heading("Лист наблюдения"),
        Fields(
            (
                ("Образовательная организация", names.school(row["school_name"])),
                ("Логин ОО", f"edu{row['school_code']}"),
                ("Дата", day(row["visit_date"])),
                ("Предмет, класс", row["works_words"]),
                ("Наблюдатель (код)", row["observer_code"]),
                ("Начало и окончание наблюдения", FILL),
                ("Присутствовало участников", FILL),
            ),
            size_pt=11,
        ),
        Text("Этап: ☐ получение  ☐ инструктаж  ☐ проведение  ☐ проверка  ☐ загрузка"),
        ticks,
        Text(f"Что именно: {LONG_FILL}", look="line"),
        Text(f"Возражение школы: {LONG_FILL}", look="line"),
        Signature("Наблюдатель"),
        Signature("Ответственный от школы"),
    )
