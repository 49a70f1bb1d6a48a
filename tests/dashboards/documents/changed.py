"""A build of a home of one's own after some statements, and tables of a paper by their captions: for tests of notes."""

from __future__ import annotations

import duckdb

from dashboards.documents.model import Paper, Table
from warehouse.home import Home


def changed(home: Home, *statements: str) -> Home:
    """The home after statements about the marts of its published build."""
    with duckdb.connect(str(home.published())) as db:
        for statement in statements:
            db.execute(statement)
    return home


def asked(home: Home, question: str) -> list[tuple]:
    """Rows of a question to the published marts."""
    with duckdb.connect(str(home.published()), read_only=True) as db:
        return db.execute(question).fetchall()


def table(paper: Paper, start: str) -> Table:
    """The table of a paper whose caption begins so."""
    return next(b for b in paper.blocks if isinstance(b, Table) and b.caption.startswith(start))
