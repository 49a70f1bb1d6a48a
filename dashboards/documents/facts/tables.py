"""What all tables of a procedure share: the rows of the level below, then the chosen group and its wider levels."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from dashboards.documents.facts.chosen import HIDDEN_CELL, Chosen
from dashboards.documents.facts.context import SMALL_MARK
from dashboards.documents.model import OPEN, Column, Value

MARK_VALUES = {
    "отметки": ("2", "3", "4", "5"),
    "уровни": ("недостаточный", "пониженный", "базовый", "повышенный"),
}
CHILD_HEADER = {"region": "Муниципалитет", "municipality": "Образовательная организация", "school": "Класс"}
OF_TABLE = {
    "region": "по муниципалитетам",
    "municipality": "по образовательным организациям",
    "school": "по классам",
}


class Tabled(Chosen):
    """The chosen group with the rows of its tables."""

    def _rows(
        self, own: pl.DataFrame, below: pl.DataFrame, cells: Callable[[dict], tuple[Value, ...]]
    ) -> tuple[tuple, frozenset]:
        """Rows of the level below, then the group itself and the wider levels in bold."""
        rows: list[tuple[Value, ...]] = []
        for r in below.iter_rows(named=True):
            label = r["label"] + (SMALL_MARK if r["is_small"] and self.facts.version != OPEN else "")
            values = cells(r)
            if r["group_key"] in self.hidden:
                values = tuple(HIDDEN_CELL for _ in values)
            rows.append((label, *values))
        bold = frozenset(range(len(rows), len(rows) + own.height))
        rows += [(r["label"], *cells(r)) for r in own.iter_rows(named=True)]
        return tuple(rows), bold

    def _first(self, width: float = 3.2) -> Column:
        return Column(CHILD_HEADER.get(self.facts.place.level, "Группа"), width)

    @property
    def _by(self) -> str:
        return OF_TABLE.get(self.facts.place.level, "")
