"""A season as one paper reads it: every procedure of one kind and season with results at the place, or chosen ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.objectivity import Attention
from dashboards.documents.facts.results import Results
from dashboards.words import absent, count, in_season, labels, lower_first, school_year

RISE, FALL, FEW = "рост", "снижение", "мало данных"
ABOVE, BELOW = "выше", "ниже"
SAME_GRADE = "тот же предмет и класс"
#: Works that the title of chosen procedures names.
MOST_NAMED = 3


@dataclass
class Line:
    """One procedure of the season with its results at the place of the paper."""

    results: Results
    is_told_apart: bool = False

    @property
    def title(self) -> str:
        """«Русский язык, 5 класс»; with its season where works of several seasons stand together."""
        about = self.results.facts.procedure
        season = f", {season_of(about)}" if self.is_told_apart else ""
        return f"{labels.subject_of(about)}, {about['grade']} класс{season}"

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
    """The procedures that a paper is about: those that were chosen, else the season of the one that was asked for."""

    def __init__(self, facts: Facts, chosen: Sequence[str] | None = None) -> None:
        self.facts = facts
        self.about = facts.procedure
        self.chosen = facts.request.procedures if chosen is None else chosen

    @cached_property
    def known(self) -> pl.DataFrame:
        """Procedures that were chosen or stand in the season, whether the place has results or not."""
        if self.chosen:
            return self.facts.procedures.filter(pl.col("procedure_id").is_in(list(self.chosen)))
        return self.facts.procedures.filter(
            kind=self.about["kind"], school_year=self.about["school_year"], season=self.about["season"]
        )

    @property
    def seasons(self) -> list[dict]:
        """A procedure of each season that the paper is about, the newest first."""
        return list({season_of(one): one for one in self.known.iter_rows(named=True)}.values())

    @property
    def key(self) -> str:
        """What tells it from other choices, whatever its words: the season, or the codes that were chosen."""
        return ",".join(sorted(self.chosen)) or season_of(self.about)

    @property
    def title(self) -> str:
        """«ВПР, весна 2022/23»; of chosen works «ВПР, весна 2022/23: русский язык, 5 класс; математика, 5 класс»."""
        season = "; ".join(map(season_of, self.seasons))
        return f"{season}: {self.works}" if self.chosen else season

    @property
    def short(self) -> str:
        """The same for names of files, which must not be cut: «ВПР, весна 2022/23, 2 работы»."""
        season = "; ".join(map(season_of, self.seasons))
        return f"{season}, {count(self.known.height, 'работа')}" if self.chosen else season

    @property
    def works(self) -> str:
        """«русский язык, 5 класс; математика, 5 класс и ещё 2» of chosen works; empty for a whole season."""
        if not self.chosen:
            return ""
        return _named([*dict.fromkeys(map(_work, self.known.iter_rows(named=True)))], MOST_NAMED)

    @property
    def genitive(self) -> str:
        """«ВПР весной 2022/23 учебного года», for titles."""
        return " и ".join(map(_genitive, self.seasons))

    @cached_property
    def lines(self) -> list[Line]:
        """Its procedures with results at the place, by grade and subject; raises CannotComposeError."""
        found = []
        is_told_apart = len(self.seasons) > 1
        for code in self.known["procedure_id"]:
            results = Results(self.facts.of_procedure(code))
            try:
                listed = results.listed
            except CannotComposeError:
                continue  # the place has no results of this procedure
            if listed or results.is_own_hidden:
                found.append(Line(results, is_told_apart).read())
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
        return _named([lower_first(line.title) for line in lines], most)


def _named(works: Sequence[str], most: int) -> str:
    return "; ".join(works[:most]) + (f" и ещё {len(works) - most}" if len(works) > most else "")


def season_of(procedure: dict) -> str:
    """«ВПР, весна 2022/23»."""
    season = " ".join(filter(None, (procedure["season"], school_year(procedure["school_year"]))))
    return f"{procedure['kind']}, {season}"


def _genitive(procedure: dict) -> str:
    said = " ".join(
        filter(
            None, (procedure["kind"], in_season(procedure["season"]), school_year(procedure["school_year"]))
        )
    )
    return f"{said} учебного года"


def _work(procedure: dict) -> str:
    return lower_first(f"{labels.subject_of(procedure)}, {procedure['grade']} класс")


def about_of(facts: Facts) -> dict[str, str]:
    """What the papers of a meeting are of, for names of files and sources: one procedure, or what was chosen."""
    if not facts.request.is_of_several:
        return facts.own_filters()
    season = Season(facts)
    return {"Данные": season.short, "Работы": season.works, "Территория": facts.place.name}
