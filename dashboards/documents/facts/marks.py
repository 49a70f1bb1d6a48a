"""Participation, marks and the journal of a procedure as tables of a paper, already cut by the version."""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts.tables import MARK_VALUES, Tabled
from dashboards.documents.model import Column, Share, Table, Value

PCT = ", % участников"
HALVES = {
    "отметки": ("«2–3»", "«4–5» (качество)"),
    "уровни": ("недостаточный и пониженный", "базовый и повышенный"),
}
FEW_ABSENT = "Отсутствовавшие по строкам не показаны: в большинстве строк это единицы."


class Marks(Tabled):
    """Tables about people and their marks, of the chosen group and of the level below."""

    def participation(self) -> Table:
        """Listed, wrote, absent – by the level below and in total."""
        own, below = self.summary
        own = own.filter(pl.col("group_level") == self.facts.place.level)
        shown = below.filter(~pl.col("group_key").is_in(list(self.hidden)), pl.col("present_cnt") > 0)
        shown = shown if shown.height else own
        caption = f"Участие в работе {self._by}"
        if self.facts.is_open and 2 * shown["absent_cnt"].count() < max(shown.height, 1):
            # Three columns of «скрыто» say nothing: the list and the absent stay for the group as a whole.
            rows, bold = self._rows(own, below, lambda r: (r["present_cnt"],))
            narrow = (self._first(7.0), Column("Писали", 2.0, True))
            return Table(caption, narrow, rows, f"{FEW_ABSENT} {self.note}".strip(), bold)

        def cells(r: dict) -> tuple[Value, ...]:
            there = r["present_cnt"]
            return (
                self.cell(r["participants_cnt"], there),
                there,
                self.cell(r["absent_cnt"], there),
                self.cell(Share(r["absent_pct"], r["participants_cnt"]), there),
            )

        rows, bold = self._rows(own, below, cells)
        columns = (
            self._first(7.0),
            *(
                Column(h, w, True)
                for h, w in (
                    ("По списку", 2.1),
                    ("Писали", 2.0),
                    ("Отсутство\u00adвали", 2.6),
                    ("% отсутст\u00adвия", 2.3),
                )
            ),
        )
        return Table(caption, columns, rows, self.note, bold)

    def marks(self) -> list[Table]:
        """Shares of marks or levels, качество and успеваемость; two halves where most parts show no more."""
        own, below = self.summary
        own = own.filter(pl.col("group_level").is_in([self.facts.place.level, *self.shown_levels]))
        values_own, values_below = self.report("results/marks")
        shares = {
            (r["group_key"], r["value"]): r["pct"]
            for r in pl.concat([values_own, values_below]).iter_rows(named=True)
            if r["scale"] == self.scale
        }
        values = MARK_VALUES[self.scale]
        whole = [r for r in below.iter_rows(named=True) if all((r["group_key"], v) in shares for v in values)]
        shown = below.filter(~pl.col("group_key").is_in(list(self.hidden)), pl.col("n") > 0).height
        focus = self.row["group_key"]
        if self.facts.is_open and self.has_marks and any((focus, v) not in shares for v in values):
            return [self._halves(own, below)]
        if self.facts.is_open and below.height and 2 * len(whole) < shown:
            of_own = self._marks_of(own, below.clear(), shares)
            return [*([of_own] if own["n"].sum() else []), self._halves(own, below)]
        return [self._marks_of(own, below, shares)]

    def _marks_of(self, own: pl.DataFrame, below: pl.DataFrame, shares: dict) -> Table:
        values = MARK_VALUES[self.scale]

        def cells(r: dict) -> tuple[Value, ...]:
            n, key = r["n"], r["group_key"]
            parts = tuple(
                self.cell(
                    Share(shares.get((key, v), None if self.facts.is_open else 0.0) if n else None, n), n
                )
                for v in values
            )
            last = (Share(r["quality_pct"], n), Share(r["success_pct"], n))
            return (n, *parts, *(self.cell(share, n) for share in last))

        rows, bold = self._rows(own, below, cells)
        is_mark = self.scale == "отметки"
        heads = [f"«{v}»" if is_mark else v for v in values]
        last = ("Каче\u00adство", "Успева\u00adемость") if is_mark else ("Повышенный", "Базовый и выше")
        widths = (1.5, *(1.6 if self.scale == "отметки" else 2.0,) * 4, 1.9, 2.0)
        columns = (
            self._first(4.4),
            *(Column(h, w, True) for h, w in zip(("n", *heads, *last), widths, strict=True)),
        )
        by = f" {self._by}" if below.height else ""
        return Table(self._marks_caption + by + PCT, columns, rows, self.note if below.height else "", bold)

    @property
    def _marks_caption(self) -> str:
        return "Распределение отметок" if self.scale == "отметки" else "Распределение уровней"

    def _halves(self, own: pl.DataFrame, below: pl.DataFrame) -> Table:
        """The two halves of the scale, for groups whose single marks are fewer than ten people."""

        def cells(r: dict) -> tuple[Value, ...]:
            high = r["quality_pct"]
            low = None if high is None else 100 - high
            return (r["n"], *(self.cell(Share(v, r["n"]), r["n"]) for v in (low, high)))

        rows, bold = self._rows(own, below, cells)
        heads = HALVES[self.scale]
        columns = (
            self._first(5.4),
            *(Column(h, w, True) for h, w in zip(("n", *heads), (1.5, 3.0, 3.6), strict=True)),
        )
        note = f"Соседние {self.scale} объединены: каждую в отдельности получили немногие. {self.note}"
        return Table(f"{self._marks_caption} {self._by}{PCT}", columns, rows, note.strip(), bold)

    @property
    def compared_cnt(self) -> int | None:
        """How many of the chosen group have both marks; None where an open paper does not say it."""
        own, _ = self.report("results/journal")
        focus = own.filter(pl.col("group_level") == self.facts.place.level)
        return focus["n"][0] if focus.height else 0

    def journal(self) -> Table | None:
        """Marks against the journal; None when there is nothing to compare."""
        own, below = self.report("results/journal")
        if self.compared_cnt == 0:
            return None
        fields = ("lowered_pct", "confirmed_pct", "raised_pct", "gap_pct")

        def cells(r: dict) -> tuple[Value, ...]:
            there, base = r["present_cnt"], r["n"] or r["present_cnt"]
            return (self.cell(r["n"], there), *(self.cell(Share(r[f], base), there) for f in fields))

        rows, bold = self._rows(own, below, cells)
        heads = ("Срав\u00adнили", "Ниже журнала", "Подтвер\u00adждена", "Выше журнала", "Разница от двух")
        columns = (self._first(6.0), *(Column(h, 2.2, True) for h in heads))
        caption = f"Отметка за работу и отметка в журнале {self._by}, % участников"
        return Table(caption, columns, rows, self.note, bold)
