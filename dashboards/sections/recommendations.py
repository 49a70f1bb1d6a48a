"""Addressed recommendations as a list: on «Темы и дефициты» and on the page of a school."""

import polars as pl

from dashboards.frame.html import escape


def markup(rows: pl.DataFrame) -> str:
    """Recommendations of one addressee as a list: strengths with ✓, proposals with →."""
    items = []
    for row in rows.iter_rows(named=True):
        sign, css = ("✓", "done") if row["kind"] == "сильная сторона" else ("→", "plain")
        lines = [line for line in (row["hypothesis"], row["action"]) if line]
        if row["help"]:
            lines.append(f"Методический центр: {row['help']}.")
        tail = [f"{row['due_text']}, ответ не требуется" if row["due_text"] else "", row["measure"] or ""]
        lines.append(" · ".join(t for t in tail if t))
        body = "".join(f"<span>{escape(line)}</span>" for line in lines if line)
        items.append(
            f'<li class="{css}"><span class="s" aria-hidden="true">{sign}</span>'
            f'<div class="t"><b>{escape(row["fact"])}</b>{body}</div></li>'
        )
    return f'<ul class="ob-todo">{"".join(items)}</ul>'
