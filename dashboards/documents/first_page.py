"""The first half page of a note that people read for its answer: what is so, what is offered, what is not known."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from dashboards.documents.facts.context import Facts
from dashboards.documents.facts.proposals import Proposal
from dashboards.documents.model import Block, Column, Heading, Points, Share, Signature, Table, Text, Value
from dashboards.documents.official import FILL
from dashboards.words import upper_first

MAX_CONCLUSIONS, MAX_PROPOSALS = 5, 3


def answer(conclusions: Sequence[str], offered: Sequence[Proposal], unknown: Sequence[str]) -> list[Block]:
    """At most five conclusions, at most three proposals with who and when, and what the paper cannot say."""
    blocks: list[Block] = [Heading("Главное"), Points(tuple(conclusions[:MAX_CONCLUSIONS]), is_numbered=True)]
    if offered:
        blocks += [Heading("Что предлагаем"), proposed(offered[:MAX_PROPOSALS])]
    if unknown:
        blocks += [Heading("Чего мы не знаем"), Points(tuple(unknown))]
    return blocks


def proposed(offered: Sequence[Proposal]) -> Table:
    """Who, what and by when."""
    columns = (Column("Кто", 2.2), Column("Что предлагается", 5.0), Column("Срок", 1.6))
    return Table(
        "Предложения", columns, tuple((p.responsible, upper_first(p.text), p.due_words) for p in offered)
    )


def signed_by(facts: Facts) -> list[Block]:
    """Signatory and executor of a note."""
    head = facts.letterhead
    return [
        Signature(head.position, head.signatory_name),
        Text(f"Исполнитель: {head.executor or FILL}", look="note"),
    ]


REGION = "регион"
#: Before the name of a school where several municipalities stand in one table: names of schools repeat between them.
PLACE = Column("Муниципалитет", 2.4)


def area_of(facts: Facts, rows: pl.DataFrame) -> str:
    """Where a note about rows of schools stands: the municipality asked for, their only one, or the region."""
    named = rows["municipality"].drop_nulls().unique().to_list()
    return facts.request.municipality or (named[0] if len(named) == 1 else REGION)


def place_in(area: str, municipality: str | None) -> str | None:
    """The cell of PLACE: the municipality in a paper of a region, nothing in a paper of one place."""
    return municipality if area == REGION else None


def full_table(
    caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]], note: str = ""
) -> Table:
    """A table without the columns that say nothing in any row: there is no level above, no year before."""
    kept = [i for i, cells in enumerate(zip(*rows, strict=True)) if any(_says(cell) for cell in cells)]
    body = tuple(tuple(row[i] for i in kept) for row in rows)
    return Table(caption, tuple(columns[i] for i in kept), body, note)


def _says(cell: Value) -> bool:
    return cell.pct is not None if isinstance(cell, Share) else cell not in (None, "")
