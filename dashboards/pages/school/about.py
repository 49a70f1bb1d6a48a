"""What the page reads of one school, and how it opens: who it is, what is waited for, the figures."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboards import data
from dashboards.frame import Figure
from dashboards.sections import cases as topic
from dashboards.words import absent, count, number, plural, school_year

HIDDEN = (
    "Классы и работы школ с одним классом в параллели этому доступу не показаны: по таким строкам узнают "
    "конкретных людей."
)
# Autumn opens a school year.
SEASONS = ("осень", "зима", "весна")


def lead(row: dict) -> str:
    """Who the school is, in one line; what is not known is left out."""
    place = "сельская" if row["is_rural"] else "городская" if row["is_rural"] is not None else None
    parts = (
        row["kind"],
        place,
        row["municipality"],
        row["settlement"],
        count(row["pupils_cnt"], "обучающийся") if row["pupils_cnt"] else None,
        f"группа: {row['group']}" if row["group"] else None,
        f"профиль: {row['profile']}" if row["profile"] else None,
        f"код edu{row['school_code']}",
    )
    return " · ".join(part for part in parts if part)


def newest_first(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of procedures: the newest season first, then grade and subject."""
    season = pl.col("season").replace_strict(
        {name: place for place, name in enumerate(SEASONS)}, default=-1, return_dtype=pl.Int32
    )
    return rows.sort(
        "school_year", season, "grade", "subject", descending=[True, True, False, False], nulls_last=True
    )


@dataclass(frozen=True)
class School:
    """One school in scope with the rows that several sections need; all frames may be empty."""

    code: str
    name: str
    is_head: bool
    years: list[int]
    results: pl.DataFrame
    uploads: pl.DataFrame
    measures: pl.DataFrame
    missing: pl.DataFrame
    cases: pl.DataFrame

    @classmethod
    def read(cls, row: dict) -> School:
        """Read by the code of a row of ``school/schools``."""
        code = row["school_code"]
        results = newest_first(data.fetch("school/results", school_code=code))
        judged = data.fetch_if_built("objectivity/school_years", school_code=code)
        known = {*results["school_year"]} | ({*judged["school_year"]} if judged is not None else set())
        years = sorted(known, reverse=True)
        return cls(
            code=code,
            name=row["name"],
            is_head=data.scope().role == "head",
            years=years,
            results=results,
            uploads=data.fetch("school/uploads", school_code=code),
            measures=data.fetch("school/measures", school_code=code),
            missing=data.fetch("data/missing_results").filter(school_code=code),
            cases=cases_of(code, years[0]) if years else pl.DataFrame(),
        )

    def chosen(self, year: int) -> topic.Chosen:
        """The school and a year for sections that «Объективность» has too."""
        words = {"Школа": self.name, "Учебный год": school_year(year)}
        return topic.Chosen(year, None, None, None, None, self.code, None, None, words, self.is_head)

    def procedures(self) -> dict[str, str]:
        """Procedures of the newest year for papers: code → words."""
        return topic.procedures_in_words(self.cases) if self.cases.height else {}

    @property
    def waiting(self) -> pl.DataFrame:
        """Noticed cases of the newest year without a decision."""
        return topic.waiting(topic.noticed(self.cases)) if self.cases.height else self.cases

    @property
    def overdue(self) -> pl.DataFrame:
        """Measures addressed to the school whose day has passed."""
        return self.measures.filter("is_overdue")

    def finding(self) -> str:
        """What is waited for, most urgent first; a calm sentence where nothing is."""
        works, late, cases = self.missing.height, self.overdue.height, self.waiting.height
        parts = []
        if works:
            parts.append(f"Не прислано: {count(works, 'работа')}.")
        if late:
            parts.append(f"Срок прошёл у {number(late)} {plural(late, 'меры', 'мер', 'мер')}.")
        if cases:
            verb = plural(cases, "Ждёт", "Ждут", "Ждут")
            when = school_year(self.years[0])
            parts.append(f"{verb} рассмотрения {topic.cases_count(cases)} за {when} год.")
        if parts:
            return " ".join(parts)
        if not self.years:
            return absent(
                "school_seen", self.years, hidden=", которые видны этому доступу," if self.is_head else ""
            )
        seen = ", которые видны этому доступу," if self.is_head else ""
        return absent("school_waits", parts, hidden=seen)

    def figures(self) -> list[Figure]:
        """Four counts, each explained by a section below."""
        works = self.results.filter(school_year=self.years[0]).height if self.years else 0
        done = self.measures.filter("is_done").height
        late = self.overdue.height
        return [
            self._seen(works, plural(works, "работа", "работы", "работ"), self.results),
            self._seen(self.waiting.height, "ждут рассмотрения", self.cases),
            Figure(number(self.missing.height), "не прислано работ", "срок прошёл", self.missing.height > 0),
            Figure(
                number(late),
                plural(late, "мера с прошедшим сроком", "меры с прошедшим сроком", "мер с прошедшим сроком"),
                f"всего {number(self.measures.height)}, исполнено {number(done)}",
                late > 0,
            ),
        ]

    def _seen(self, value: int, label: str, rows: pl.DataFrame) -> Figure:
        """A count of rows that a head may not see: nothing seen is not zero."""
        if self.is_head and rows.is_empty():
            return Figure("–", label, "этому доступу не видно")
        return Figure(number(value), label, f"за {school_year(self.years[0])} год" if self.years else "")


def cases_of(code: str, year: int) -> pl.DataFrame:
    """Everything of the school that was looked at in a year, noticed or not."""
    return topic.read(school_year=year, school_code=code)
