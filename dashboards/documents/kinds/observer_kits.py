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
from dashboards.words import absent, day, labels, upper_first
from warehouse.visits.remarks import REMARKS

MEMO = (
    "В школу, где учится ваш ребёнок, где вы работаете или где у вас иной интерес, не ходят: сообщите об этом.",
    "Приходите до начала работы и покажите приказ; время прихода запишите как есть.",
    "Смотрите и записывайте; не вмешивайтесь в работу, не обсуждайте её с детьми, не фотографируйте людей и работы.",
    "Замечаний нет – одна отметка. Есть – код замечания и что именно вы видели, без имён.",
    "Покажите лист ответственному от школы: он пишет возражение, если не согласен, и подпись.",
    "Сдать лист можно с телефона или этим же файлом: заполните его в Word (☒ вместо ☐) и пришлите. Подписанный лист – "
    "подлинник. Срок – три дня.",
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
        for procedure_id in row["procedures"].split(", "):
            blocks += [PageBreak(), *sheet(row, procedure_id)]
    return Paper(
        title=f"Комплект наблюдателя {visits[0]['name'] or code}",
        kind="Комплект наблюдателя",
        blocks=tuple(blocks),
        provenance=facts.provenance(),
        size_pt=LETTER_PT,
        is_official=True,
    )


def sheet(row: dict, procedure_id: str) -> tuple[Block, ...]:
    """The sheet of one work of a visit: what is known is printed, the rest is ticked and signed by hand.

    Filled in Word and sent, it is read back (`ingestion.reading.filled`): labels and codes are what it is read by.
    """
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
                ("Процедура", labels.procedure_in_forms(procedure_id)),
                ("Предмет", upper_first(labels.subject_of_procedure(procedure_id))),
                ("Класс (пусто – вся параллель)", FILL),
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
