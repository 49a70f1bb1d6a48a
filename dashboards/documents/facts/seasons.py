"""Earlier seasons of a procedure as a table of a paper."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from dashboards.documents.facts import suppress
from dashboards.documents.facts.tables import Tabled
from dashboards.documents.model import Column, Share, Table
from dashboards.words import absent
from dashboards.words.dates import school_year


class Seasons(Tabled):
    """The chosen group beside itself in earlier seasons."""

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """This season with each earlier one; in an open paper `previous_n` is empty where its results are hidden."""
        rows = self.facts.rows(
            "results/dynamics",
            procedure_id=self.facts.place.procedure_id,
            group_key=self.row["group_key"] or "",
        )
        return self._with_open_past(rows)

    @property
    def _compared(self) -> pl.DataFrame:
        """Pairs whose earlier season has marks, shown or hidden."""
        return self.pairs.filter(pl.col("previous_n").is_null() | (pl.col("previous_n") > 0))

    def no_seasons_words(self) -> str:
        """Why no earlier season stands beside this one: there is none, it has no marks, or they are hidden."""
        if self.pairs.is_empty():
            return absent("seasons", self.pairs)
        if self._compared.is_empty():
            return absent("seasons_marks", self._compared)
        return suppress.CLOSED["seasons"]

    def dynamics(self) -> Table | None:
        """Earlier seasons beside this one; None where no season with marks may be shown."""
        rows = tuple(
            (
                r["pair_type"],
                _when(r),
                *(
                    self.cell(Share(r[f"{before}{value}_pct"], r[f"{before}n"]), r[f"{before}n"])
                    for value in ("mark2", "quality")
                    for before in ("previous_", "")
                ),
                r["mark2_change"] if r["is_comparable"] else "не сопоставимо",
            )
            for r in self._compared.iter_rows(named=True)
            if not self.facts.is_open or (r["n"] and r["previous_n"] and r["quality_pct"] is not None)
        )
        if not rows:
            return None
        low = "«2»" if self.scale == "отметки" else "Недоста\u00adточный"
        high = "Каче\u00adство" if self.scale == "отметки" else "Повы\u00adшенный"
        heads = (
            "С кем сравниваем",
            "Когда",
            f"{low} тогда",
            f"{low} сейчас",
            f"{high} тогда",
            f"{high} сейчас",
        )
        columns = (
            *(
                Column(h, w, i > 1)
                for i, (h, w) in enumerate(zip(heads, (1.7, 1.8, 1, 1, 1.2, 1.2), strict=True))
            ),
            Column(f"Изменение доли {low}", 1.6),
        )
        return Table(
            "Сравнение с прошлыми сезонами",
            columns,
            rows,
            "Сравниваются только работы с одной шкалой и содержанием.",
        )

    def _with_open_past(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Earlier seasons as their own open papers show them."""
        if not self.facts.is_open or pairs.is_empty():
            return pairs
        rows = []
        for r in pairs.iter_rows(named=True):
            found = self.facts.rows(
                "results/marks_summary",
                **self.facts.place.filters | {"procedure_id": r["previous_procedure_id"]},
            ).filter(group_key=self.row["group_key"])
            past = found.row(0, named=True) if found.height else dict.fromkeys(found.columns)
            known = r["mark2_pct"] is not None and past["low_pct"] is not None
            rows.append(
                r
                | {"previous_n": past["n"], "previous_mark2_pct": past["low_pct"]}
                | {"previous_quality_pct": past["quality_pct"]}
                | {"mark2_change": r["mark2_change"] if known else None}
            )
        return pl.DataFrame(rows, schema=pairs.schema)


def _when(row: dict) -> str:
    year = school_year(row["previous_school_year"])
    return f"{row['previous_grade']} класс, {row['previous_season'] or ''} {year}".replace("  ", " ")
