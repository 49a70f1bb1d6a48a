"""A paper on the page before it is printed: the same blocks, in the same order."""

from collections import Counter

from dashboards.documents.model import (
    Block,
    Clauses,
    Fields,
    Heading,
    Paper,
    Picture,
    Points,
    Signature,
    Table,
    Text,
    value_text,
)
from dashboards.frame.html import escape, show


def preview(paper: Paper) -> None:
    """Show the text and the tables of a paper; pictures are named."""
    title = "<br>".join(escape(line) for line in paper.title.splitlines())
    counts: Counter[str] = Counter()
    head, body = ("".join(_markup(block, counts) for block in blocks) for blocks in (paper.head, paper.sheet))
    show(f'<div class="ob-paper">{head}<h3>{title}</h3>{body}</div>')


def _markup(block: Block, counts: Counter[str]) -> str:
    if isinstance(block, Heading):
        counts[block.counted] += 1
        return f"<h4>{escape(block.told(counts[block.counted]))}</h4>"
    if isinstance(block, Text):
        return f"<p>{'<br>'.join(escape(line) for line in block.text.splitlines())}</p>"
    if isinstance(block, Points | Clauses):
        return "".join(f"<p>{sign} {escape(item)}</p>" for sign, item in block.signed)
    if isinstance(block, Fields):
        return "".join(f"<p>{escape(label)}: {escape(value)}</p>" for label, value in block.rows)
    if isinstance(block, Picture):
        return f'<p class="ob-note">{escape(block.caption)} – картинка</p>'
    if isinstance(block, Signature):
        return f"<p>{escape(block.position)} ____________ {escape(block.person)}</p>"
    return _table(block) if isinstance(block, Table) else ""


def paper_table(table: Table) -> None:
    """Show one table of a paper where its words are told, with its note."""
    note = f'<p class="ob-note">{escape(table.note)}</p>' if table.note else ""
    show(_table(table) + note)


def _table(table: Table) -> str:
    head = "".join(f"<th>{escape(c.plain_header)}</th>" for c in table.columns)
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{escape(value_text(v, c.digits))}</td>" for v, c in zip(row, table.columns, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    caption = f"<p>{escape(table.caption)}</p>" if table.caption else ""
    label = escape(table.caption or "Таблица")
    return (
        f'{caption}<div class="ob-scroll" role="region" aria-label="{label}" tabindex="0">'
        f'<table class="ob-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
