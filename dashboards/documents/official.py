"""Parts of official papers: letterhead, orders, letters, minutes – layout of ГОСТ Р 7.0.97-2016."""

from __future__ import annotations

from dashboards.documents.facts.context import Facts
from dashboards.documents.facts.letterhead import Letterhead
from dashboards.documents.facts.names import school as short
from dashboards.documents.model import (
    Blank,
    Block,
    Clause,
    Clauses,
    Column,
    Emblem,
    Heading,
    PageBreak,
    Paper,
    Points,
    Signature,
    Table,
    Text,
)
from dashboards.words import day, labels, lower_first, upper_first
from dashboards.words.morphology import forms_in_case, position_in_case

DATE = "«___» ______________ 20___ г."
FILL = "________________"
LETTER_PT = 12  # a letter of one page is read; ГОСТ Р 7.0.97-2016 allows 12–14
EMPTY_LINES = 3  # for those whom a register of schools does not know
LONG_FILL = "_" * 58
MAILING = "в дело, {coordinators}, руководителям ОО, методическому центру."


def dated(head: Letterhead) -> str:
    """Day and number to be filled in by hand, the number in the department's own row."""
    return f"{DATE}  №  {head.blank_number}"


def letterhead_blocks(head: Letterhead) -> tuple[Blank, ...]:
    """Name and requisites at the top; a line to fill in where the template says nothing."""
    blocks: list[Emblem | Text] = [Emblem(head.logo.read_bytes())] if head.logo else []
    blocks += [Text(head.parent, look="centre")] if head.parent else []
    blocks.append(
        Text((head.organisation or "(наименование органа управления образованием)").upper(), look="centre")
    )
    if head.address:
        blocks.append(Text(head.address, look="centre"))
    return (Blank(tuple(blocks), head.base.read_bytes() if head.base else b""),)


def order(
    facts: Facts,
    title: str,
    preamble: str,
    clauses: tuple[Clause, ...],
    appendices: tuple[tuple[str, tuple[Block, ...]], ...] = (),
    kind: str = "Приказ",
    about: dict[str, str] | None = None,
) -> Paper:
    """A draft order: letterhead, preamble, points, control, mailing, acquaintance sheet, appendices.

    about: what the order is of, in words; without it, the procedure and place of the request.
    """
    head = facts.letterhead
    blocks: list[Block] = [
        Text(f"{preamble}, {grounds(facts)}"),
        Text("ПРИКАЗЫВАЮ:", look="bold", keeps_next=True),
        Clauses((*clauses, Clause(control(facts)))),
    ]
    blocks.append(Signature(head.position, head.signatory_name))
    blocks.append(Text(f"Исполнитель: {head.executor or FILL}", look="note"))
    mailing = head.mailing or MAILING.format(coordinators=lower_first(facts.coordinators))
    blocks.append(Text(f"Рассылка: {mailing}", look="note"))
    for number, (name, content) in enumerate(appendices, start=1):
        blocks += [
            PageBreak(),
            Text(
                f"Приложение {number if len(appendices) > 1 else ''}".strip()
                + f"\nк приказу от {dated(head)}",
                look="right",
            ),
        ]
        blocks += [Heading(name), *content]
    blocks += [PageBreak(), *agreement(head), *acquaintance(facts)]
    place = f"\n{head.place}" if head.place else ""
    return Paper(
        title=title,
        kind=kind,
        head=(
            *letterhead_blocks(head),
            Text("ПРИКАЗ", look="centre"),
            Text(dated(head) + place, look="centre"),
        ),
        blocks=tuple(blocks),
        provenance=facts.provenance(**(filters_of(facts) if about is None else about)),
        is_official=True,
    )


def grounds(facts: Facts) -> str:
    """What the order rests on: the newest fitting paper of the register of documents, else an obvious blank."""
    found = facts.rows_if_built("papers/order_grounds", paper=facts.kind)
    if found is None or found.is_empty():
        return f"на основании {LONG_FILL[:30]} (вид документа, дата, номер)"
    one = found.row(0, named=True)
    what = forms_in_case(one["document_kind"].split()[0].lower(), "gent")[0]
    return f"на основании {what} от {day(one['document_date'])} № {one['document_no']} «{one['topic']}»"


def control(facts: Facts) -> str:
    """Who looks after the order: the position that was chosen, else whoever signs."""
    if not (position := facts.request.control or facts.letterhead.control):
        return "Контроль за исполнением приказа оставляю за собой."
    return f"Контроль за исполнением приказа возложить на {position_in_case(position, 'accs')}."


def agreement(head: Letterhead) -> tuple[Block, ...]:
    """The sheet of those who agree the draft, where the department names them."""
    if not head.agreed_with:
        return ()
    columns = (
        Column("Должность", 4.4),
        Column("Фамилия, инициалы", 2.4),
        Column("Дата", 1.2),
        Column("Подпись", 1.4),
    )
    rows = tuple((upper_first(position), " ", " ", " ") for position in head.agreed_with)
    return (Heading("Лист согласования проекта приказа"), Table("", columns, rows))


def filters_of(facts: Facts) -> dict[str, str]:
    """Filters of a paper; an order before the first results has no procedure."""
    if facts.procedures.is_empty():
        return {}
    return facts.own_filters()


def acquaintance(facts: Facts) -> tuple[Block, ...]:
    """Sheet where people sign that they have read the order: a line for every school that it goes to, some empty.

    An order of a region goes to its municipalities.
    """
    columns = (
        Column("№", 0.5, is_counter=True),
        Column("Должность", 4.4),
        Column("Фамилия, инициалы", 2.4),
        Column("Дата", 1.2),
        Column("Подпись", 1.4),
    )
    heads = [
        f"Руководитель органа управления образованием: {name}" for name in facts.municipalities_here
    ] or [f"Руководитель: {short(name)}" for name in facts.schools_here]
    positions = [*heads, *([" "] * (EMPTY_LINES if heads else 12))]
    rows = tuple((str(i), position, " ", " ", " ") for i, position in enumerate(positions, start=1))
    return (Heading("Лист ознакомления с приказом"), Table("", columns, rows))


def letter(
    facts: Facts,
    title: str,
    addressee: str,
    body: tuple[Block, ...],
    kind: str = "Письмо",
    enclosed: tuple[str, ...] = (),
    about: dict[str, str] | None = None,
) -> Paper:
    """A letter on the letterhead: addressee on the right, text, signature, executor, enclosures.

    about: what its figures are of, in words; without it, the procedure and place of the request.
    """
    head = facts.letterhead
    blocks: list[Block] = list(body)
    if enclosed:
        blocks += [Text("Приложения:", keeps_next=True), Points(enclosed, is_numbered=True)]
    blocks.append(Signature(head.position, head.signatory_name))
    blocks.append(Text(f"Исполнитель: {head.executor or FILL}", look="note"))
    return Paper(
        title=title,
        kind=kind,
        head=(*letterhead_blocks(head), Text(dated(head), look="note"), Text(addressee, look="right")),
        blocks=tuple(blocks),
        provenance=facts.provenance(**(filters_of(facts) if about is None else about)),
        size_pt=LETTER_PT,
        is_official=True,
    )


def subject_words(facts: Facts) -> str:
    """Subject and grade of the procedure: «математика, 5 класс», «математика (углублённый уровень), 7 класс»."""
    return labels.work_of_procedure(facts.procedure["procedure_id"])
