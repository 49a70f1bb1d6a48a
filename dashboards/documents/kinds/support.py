"""Программа повышения объективности, акт перепроверки, письмо в регион: бумаги адресной работы."""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.names import school as short
from dashboards.documents.facts.objectivity import LISTED, Attention
from dashboards.documents.facts.proposals import findings, month_end, proposals
from dashboards.documents.facts.results import Results
from dashboards.documents.kinds.minutes import exit_table
from dashboards.documents.model import (
    OPEN,
    Block,
    Column,
    Fields,
    Heading,
    Paper,
    Points,
    Share,
    Signature,
    Table,
    Text,
)
from dashboards.documents.official import FILL, LONG_FILL, letter, letterhead_blocks
from dashboards.words import day, number


def programme(facts: Facts) -> Paper:
    """Программа повышения объективности ОО: a template filled with the school's own facts."""
    code = facts.request.school_code
    name = short(facts.place.name) if code else "общеобразовательная организация"
    blocks: list[Block] = [Heading("1. Факты, с которых начинаем")]
    if code:
        found = Attention(facts, facts.place.municipality, code)
        blocks.append(
            Points(tuple(findings(Results(facts))) or ("Результатов школы в этой процедуре мало.",))
        )
        for r in found.noticed.iter_rows(named=True):
            blocks.append(
                Text(
                    f"Что замечено: {r['seen_words']}. Почему могло быть иначе: {r['innocent_explanation']}."
                )
            )
            blocks.append(Text(f"Пояснение ОО: {r['school_words'].rstrip('.')}."))
        if found.noticed.is_empty():
            blocks.append(Text("Признаков по этой процедуре не показано. Программа – добровольная."))
    else:
        blocks.append(Text(f"Школа вписывает сама:\n{LONG_FILL}", look="line"))
    due = day(month_end(facts.today, 60))
    steps = (
        (
            "Разобрать критерии и договориться о спорных ответах",
            "заместитель директора по УВР",
            due,
            "запись о договорённостях",
        ),
        (
            "Обменяться работами с соседней школой (перекрёстная проверка)",
            "школьный координатор",
            due,
            "расхождения обсуждены",
        ),
        ("Пригласить наблюдателя на следующую процедуру", "школьный координатор", " ", "лист наблюдения"),
        (
            "Сопоставить отметки журнала и работы по темам",
            "руководитель ШМО",
            due,
            "темы для повторения выбраны",
        ),
        (
            "Предложить педагогам курс или наставника по выбору",
            "заместитель директора по УВР",
            " ",
            "согласие педагога",
        ),
    )
    columns = (
        Column("Шаг", 4.4),
        Column("Ответственный", 2.6),
        Column("Срок", 1.8),
        Column("Что считаем результатом", 2.8),
    )
    blocks += [
        Heading("2. Шаги"),
        Table("Шаги программы", columns, steps, "Шаги можно менять; отчёт не запрашивается."),
        Heading("3. Когда программа завершается"),
        exit_table(facts),
        Signature("Руководитель образовательной организации"),
        Signature("От методического центра"),
    ]
    return Paper(
        title=f"Программа повышения объективности оценивания\n{name}",
        kind="Программа повышения объективности",
        blocks=tuple(blocks),
        provenance=facts.provenance(**facts.own_filters()),
    )


def recheck_act(facts: Facts) -> Paper:
    """Акт перепроверки: agreement of school and expert marking by criterion, no persons."""
    request = facts.request
    if not request.school_code:
        raise CannotComposeError("для акта назовите школу: --school и логин или шесть цифр")
    rows = facts.rows_if_built(
        "papers/marking", school_code=request.school_code, procedure_id=request.procedure_id
    )
    rows = pl.DataFrame() if rows is None else rows
    name = short(facts.school_name(request.school_code))
    blocks: list[Block] = [
        Fields(
            (
                ("Дата", f"«___» ______________ 20___ г.    № {FILL}"),
                ("Комиссия", FILL * 2),
                ("Школа", name),
            )
        ),
        Heading("Что перепроверено"),
    ]
    if rows.is_empty():
        blocks.append(
            Text("Перепроверок работ этой школы в загруженных файлах нет; таблица заполняется от руки.")
        )
        columns = (
            Column("Критерий", 1.5),
            Column("Работ", 1),
            Column("Школа", 1.4),
            Column("Эксперты", 1.4),
            Column("Примечание", 4),
        )
        blocks.append(Table("Результаты перепроверки", columns, tuple((" ",) * 5 for _ in range(8))))
    for (procedure_id,), part in rows.group_by("procedure_id", maintain_order=True):
        blocks.append(_marking(_title(facts, procedure_id), part))
    blocks += [
        Heading("Пояснение школы"),
        Text(LONG_FILL, look="line"),
        Heading("Заключение комиссии"),
        Text(
            f"Расхождения обсуждены со школой. Критерии, по которым договорились:\n{LONG_FILL}", look="line"
        ),
        Signature("Председатель комиссии"),
        Signature("Члены комиссии"),
        Signature("Представитель школы ознакомлен"),
    ]
    return Paper(
        title=f"Акт перепроверки работ\n{name}",
        kind="Акт перепроверки",
        head=letterhead_blocks(facts.letterhead),
        blocks=tuple(blocks),
        provenance=facts.provenance(Школа=name, Процедура=request.procedure_id or "все перепроверенные"),
    )


def _title(facts: Facts, procedure_id: str) -> str:
    known = facts.procedures.filter(procedure_id=procedure_id)
    return facts.words_of(known.row(0, named=True)) if known.height else procedure_id


def _marking(title: str, part: pl.DataFrame) -> Table:
    columns = (
        Column("Критерий", 1.2),
        Column("Работ", 1.0, True),
        Column("Полное совпадение", 1.5, True),
        Column("Разница до 1 балла", 1.5, True),
        Column("Школа минус эксперты, % максимума", 2.2, True),
        Column("Интервал 95 %", 2.0),
    )
    body = tuple(
        (
            r["criterion"],
            r["n"],
            Share(r["exact_pct"], r["n"]),
            Share(r["adjacent_pct"], r["n"]),
            r["bias_pct"],
            f"{number(r['bias_low_pct'], 1)} … {number(r['bias_high_pct'], 1)}",
        )
        for r in part.iter_rows(named=True)
    )
    note = "Интервал, в который попадает ноль: расхождение в пределах случайного. " + LISTED
    return Table(f"{title}: школьная и экспертная проверка", columns, body, note)


def region_letter(facts: Facts) -> Paper:
    """Письмо в регион: what was done and what is asked; open version only with counts."""
    found = Attention(facts, facts.place.municipality, None)
    results = Results(facts)
    offered = proposals(results)
    body: list[Block] = [
        Text(
            f"Сообщаем о работе по обеспечению объективности результатов {facts.procedure_title} ({facts.place.name})."
        ),
        Points(tuple(findings(results)) or ("Участников мало, показатели не приводятся.",), is_numbered=True),
        Text("Объективность. " + " ".join(found.sentences())),
    ]
    if facts.version != OPEN and (table := found.table()):
        body.append(table)
    body += [
        Text("Предложения:", keeps_next=True),
        Points(tuple(f"{p.audience}: {p.text} ({p.due_words})" for p in offered[:5])),
        Text(
            "Просим рассмотреть возможность участия региональных экспертов в перепроверке и "
            "направить региональные показатели."
        ),
    ]
    return letter(
        facts,
        "О результатах и объективности оценочной процедуры",
        facts.letterhead.region_addressee or "Руководителю регионального органа управления образованием",
        tuple(body),
        "Письмо в регион",
    )
