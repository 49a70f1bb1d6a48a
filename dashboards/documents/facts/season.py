"""A season as one paper reads it: every procedure of one kind and season where the place has results."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.objectivity import Attention
from dashboards.documents.facts.results import Results
from dashboards.words import absent, labels, lower_first, school_year

RISE, FALL, FEW = "рост", "снижение", "мало данных"
ABOVE, BELOW = "выше", "ниже"
SAME_GRADE = "тот же предмет и класс"


@dataclass
class Line:
    """One procedure of the season with its results at the place of the paper."""

    results: Results

    @property
    def title(self) -> str:
        """«Русский язык, 5 класс»."""
        about = self.results.facts.procedure
        return f"{labels.subject_of(about)}, {about['grade']} класс"

    @property
    def row(self) -> dict:
        """The summary row of the place."""
        return self.results.row

    @cached_property
    def before(self) -> dict | None:
        """The same grade a year before, where this version may show both; None otherwise."""
        pairs = self.results.pairs.filter(pl.col("pair_type") == SAME_GRADE, "is_comparable")
        pairs = pairs.drop_nulls(["mark2_pct", "previous_mark2_pct", "mark2_change"])
        return pairs.row(0, named=True) if pairs.height and self.results.has_marks else None

    def read(self) -> Line:
        """Ask everything about one work in a row: few releases are open at a time, and opening one is dear."""
        if not self.results.is_own_hidden:
            _ = self.before, self.tasks, self.attention
        return self

    @property
    def change(self) -> str | None:
        """What became of the lowest mark since last year, as the mart judged it."""
        return self.before["mark2_change"] if self.before else None

    @property
    def difference(self) -> str | None:
        """«Качество» beside the level above, as the mart judged it; None where that level may not be named."""
        row, place = self.row, self.results.facts.place
        has_above = place.has_region or place.level == "school"
        if not has_above or row["above_level"] not in self.results.shown_levels or not self.results.has_marks:
            return None
        return row["quality_difference"]

    @cached_property
    def tasks(self) -> pl.DataFrame:
        """Tasks with their band and what they are beside the level above."""
        return self.results.tasks()

    @property
    def weak(self) -> pl.DataFrame:
        """Tasks done below sufficient, the hardest first."""
        if self.tasks.is_empty():
            return self.tasks
        return self.tasks.filter(pl.col("band") == "недостаточный").sort("completion_pct", nulls_last=True)

    @cached_property
    def attention(self) -> Attention:
        """Cases of the procedure as the version reads them."""
        place = self.results.facts.place
        return Attention(self.results.facts, place.municipality, place.school_code)


class Season:
    """The season of the procedure that was asked for, or the latest one."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.about = facts.procedure

    @property
    def title(self) -> str:
        """«ВПР, весна 2022/23»."""
        season = " ".join(filter(None, (self.about["season"], school_year(self.about["school_year"]))))
        return f"{self.about['kind']}, {season}"

    @property
    def genitive(self) -> str:
        """«ВПР весной 2022/23 учебного года», for titles."""
        when = {"весна": "весной", "осень": "осенью", "зима": "зимой"}.get(self.about["season"] or "", "")
        return " ".join(filter(None, (self.about["kind"], when, school_year(self.about["school_year"])))) + (
            " учебного года"
        )

    @cached_property
    def lines(self) -> list[Line]:
        """Procedures of the season with results at the place, by grade and subject; raises CannotComposeError."""
        known = self.facts.procedures.filter(
            kind=self.about["kind"], school_year=self.about["school_year"], season=self.about["season"]
        )
        found = []
        for code in known["procedure_id"]:
            results = Results(self.facts.of_procedure(code))
            try:
                listed = results.listed
            except CannotComposeError:
                continue  # the place has no results of this procedure
            if listed or results.is_own_hidden:
                found.append(Line(results).read())
        if not found:
            # The words of the place are those of a paper about one procedure.
            _ = self.facts.place
            raise CannotComposeError(absent("season_paper", found, season=self.title))
        return found

    @property
    def shown(self) -> list[Line]:
        """Lines whose figures the version may show."""
        return [line for line in self.lines if not line.results.is_own_hidden]

    def titles(self, lines: list[Line], most: int = 3) -> str:
        """«русский язык, 5 класс; математика, 6 класс и ещё 2»."""
        named = "; ".join(lower_first(line.title) for line in lines[:most])
        return named + (f" и ещё {len(lines) - most}" if len(lines) > most else "")
