"""Facts about objectivity as a version of a paper may show them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboards.documents.facts import names, suppress
from dashboards.documents.facts.context import Facts
from dashboards.documents.model import Column, Table
from dashboards.words import absent, count, out_of
from dashboards.words.place import in_natural_order

SIGNS, ATTENTION, NONE_FOUND, TOO_FEW = "признаки", "требует внимания", "признаки не выявлены", "мало данных"
DISMISSED, EXPLAINED = "не подтвердилось", "снято: есть объяснение"
STANDINGS = (SIGNS, ATTENTION, NONE_FOUND, TOO_FEW, DISMISSED, EXPLAINED)

LISTED = "Признак – повод посмотреть работы вместе со школой, а не вывод о школе."
ONE_CLASS = (
    "Школы с одним классом в параллели в эти числа не вошли, а отдельные классы не рассматриваются: по таким сведениям "
    "узнают конкретных людей."
)


@dataclass
class Attention:
    """Cases of a procedure as this version of a paper reads them; those that were not confirmed are set aside."""

    facts: Facts
    municipality: str | None = None
    school_code: str | None = None

    def __post_init__(self) -> None:
        """Read the rows once: an open paper reads the signs of whole grades only."""
        rows = self.facts.rows_if_built(
            "objectivity/cases_open" if self.facts.is_open else "objectivity/cases",
            procedure_id=self.facts.procedure["procedure_id"],
            municipality=self.municipality,
            school_code=self.school_code,
        )
        self.is_computed = rows is not None
        self.rows = pl.DataFrame() if rows is None else rows
        # Codes follow the register, names are what people count by.
        if self.rows.height:
            named = self.rows.with_columns(
                place_name=pl.Series(
                    [self.facts.school_name(c) for c in self.rows["school_code"]], dtype=pl.String
                )
            )
            self.rows = in_natural_order(named, "place_name").drop("place_name")
        self.noticed = self.rows.filter("is_listed") if self.rows.height else self.rows

    def counts(self) -> dict[str, int]:
        """Schools by what papers say of them: the strength of the signs, or that they were not confirmed."""
        if self.rows.is_empty():
            return {}
        found = dict(self.rows.group_by("standing").len().iter_rows())
        return {standing: found.get(standing, 0) for standing in STANDINGS}

    def sentences(self) -> list[str]:
        """Counts only: what an open paper says."""
        total = self.rows.height
        if not self.is_computed or not (total or self.facts.is_open):
            return [absent("signs", total)]
        if self.facts.is_open and total < suppress.MIN_SCHOOLS_FOR_COUNTS:
            return [absent("signs_open", total)]
        c = self.counts()
        if self.facts.is_open:
            # What was explained or not confirmed is told apart to nobody outside: it is no sign.
            c |= {NONE_FOUND: c[NONE_FOUND] + c[DISMISSED] + c[EXPLAINED], DISMISSED: 0, EXPLAINED: 0}
        said = [
            f"Рассмотрено {out_of(total - c[TOO_FEW], total, 'школа')}: признаки – {c[SIGNS]}, "
            f"требует внимания – {c[ATTENTION]}, признаки не выявлены – {c[NONE_FOUND]}"
            + (f", после пояснений и проверки не подтвердилось – {c[DISMISSED]}" if c[DISMISSED] else "")
            + (f", снято с объяснением – {c[EXPLAINED]}." if c[EXPLAINED] else ".")
        ]
        if self.facts.is_open:
            said.append(ONE_CLASS)
        if c[TOO_FEW]:
            said.append(f"Без вывода – {count(c[TOO_FEW], 'школа')}: у каждой из них {TOO_FEW}.")
        said.append(f"{LISTED} Метод видит не все случаи, поэтому «не выявлены» не значит «исключены».")
        return said

    def table(self) -> Table | None:
        """Schools with signs, an innocent explanation and the school's own word: internal papers only."""
        if self.noticed.is_empty():
            return None
        rows = tuple(
            (
                names.school(self.facts.school_name(r["school_code"])),
                r["strength"],
                r["seen_words"],
                r["innocent_explanation"],
                r["school_words"],
            )
            for r in self.noticed.sort(pl.col("strength") != SIGNS, maintain_order=True).iter_rows(named=True)
        )
        columns = (
            Column("Образовательная организация", 2.0),
            Column("Сила свиде\u00adтельств", 1.4),
            Column("Что замечено", 2.2),
            Column("Почему могло быть иначе", 2.2),
            Column("Пояснение ОО", 1.8),
        )
        return Table("Школы, с которыми предлагается работать адресно", columns, rows, LISTED)
