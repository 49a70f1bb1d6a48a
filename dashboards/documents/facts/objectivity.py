"""Facts about objectivity as a version of a paper may show them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboards.documents.facts import names, suppress
from dashboards.documents.facts.context import Facts
from dashboards.documents.model import Column, Table
from dashboards.words import count, plural

SIGNS, ATTENTION, NONE_FOUND, TOO_FEW = "признаки", "требует внимания", "признаки не выявлены", "мало данных"

LISTED = "Признак – повод посмотреть работы вместе со школой, а не вывод о школе."


@dataclass
class Attention:
    """Schools of a procedure by level of attention; signs that were checked and not confirmed are set aside."""

    facts: Facts
    municipality: str | None = None
    school_code: str | None = None

    def __post_init__(self) -> None:
        """Read the rows once."""
        rows = self.facts.rows_if_built(
            "papers/objectivity_schools",
            procedure_id=self.facts.procedure["procedure_id"],
            municipality=self.municipality,
            school_code=self.school_code,
        )
        self.rows = pl.DataFrame() if rows is None else rows
        flagged = pl.col("level").is_in([SIGNS, ATTENTION])
        self.noticed = self.rows.filter(flagged & ~pl.col("is_dismissed")) if self.rows.height else self.rows
        self.dismissed_cnt = (
            self.rows.filter(flagged & pl.col("is_dismissed")).height if self.rows.height else 0
        )

    def counts(self) -> dict[str, int]:
        """Schools by level, without those whose sign was not confirmed."""
        if self.rows.is_empty():
            return {}
        kept = self.rows.with_columns(
            level=pl.when(pl.col("is_dismissed")).then(pl.lit(NONE_FOUND)).otherwise("level")
        )
        found = dict(kept.group_by("level").len().iter_rows())
        return {level: found.get(level, 0) for level in (SIGNS, ATTENTION, NONE_FOUND, TOO_FEW)}

    def sentences(self) -> list[str]:
        """Counts only: what an open paper says."""
        if self.rows.is_empty():
            return ["Признаки по этой процедуре не рассчитаны: нет результатов по заданиям."]
        total = self.rows.height
        if self.facts.is_open and total < suppress.MIN_SCHOOLS_FOR_COUNTS:
            return ["Школ в процедуре меньше пяти, поэтому сведения о признаках в открытой версии скрыты."]
        c = self.counts()
        looked = total - c[TOO_FEW]
        said = [
            f"Рассмотрено {count(looked, 'школа')} из {total}: признаки – {c[SIGNS]}, требует внимания – "
            f"{c[ATTENTION]}, признаки не выявлены – {c[NONE_FOUND]}."
        ]
        if self.facts.scope.role == "head":
            said.append("Школы с одним классом в параллели этому доступу не видны и в эти числа не вошли.")
        if c[TOO_FEW]:
            said.append(
                f"По {c[TOO_FEW]} {plural(c[TOO_FEW], 'школе', 'школам', 'школам')} данных мало, вывод не делается."
            )
        if self.dismissed_cnt:
            said.append(f"После пояснений и проверки не подтвердилось: {self.dismissed_cnt}.")
        said.append(f"{LISTED} Метод видит не все случаи, поэтому «не выявлены» не значит «исключены».")
        return said

    def table(self) -> Table | None:
        """Schools with signs, an innocent explanation and the school's own word: internal papers only."""
        if self.noticed.is_empty():
            return None
        rows = tuple(
            (
                names.school(self.facts.school_name(r["school_code"])),
                r["level"],
                r["reasons"] or "–",
                r["innocent_explanation"],
                explanation_words(r),
            )
            for r in self.noticed.sort(pl.col("level") != SIGNS, maintain_order=True).iter_rows(named=True)
        )
        columns = (
            Column("Образовательная организация", 2.0),
            Column("Сила свиде\u00adтельств", 1.4),
            Column("Что замечено", 2.2),
            Column("Почему могло быть иначе", 2.2),
            Column("Пояснение ОО", 1.8),
        )
        return Table("Школы, с которыми предлагается работать адресно", columns, rows, LISTED)


def explanation_words(row: dict) -> str:
    """The school's explanation with what became of it, or a place for it."""
    if not row["explanation"]:
        return "ещё не получено"
    return f"{row['explanation']}" + (f" ({row['decision']})" if row["decision"] else "")
