"""The chosen group of a procedure as a version of a paper may read it: its row, its levels, why something is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from dashboards.documents.facts import names, suppress
from dashboards.documents.facts.context import SMALL_MARK, Facts
from dashboards.documents.model import INTERNAL, OPEN, Hidden, Share, Value
from dashboards.words import absent, counted, groups, number, percent

HIDDEN_CELL = Hidden()
ONE_CLASS = (
    "В параллели один класс: по числам можно узнать конкретных людей, поэтому в открытой версии результаты скрыты. "
    "Полные данные – в версии для школы."
)


@dataclass
class Chosen:
    """Reports of a procedure for a place; which groups are hidden is decided once for all tables."""

    facts: Facts

    def _labelled(self, rows: pl.DataFrame) -> pl.DataFrame:
        titles = [names.school(groups.name_of(r)) for r in rows.iter_rows(named=True)]
        return rows.with_columns(
            label=pl.Series(titles, dtype=pl.Utf8),
            is_small=((pl.col("n") < suppress.MINIMUM) & (pl.col("n") > 0)).fill_null(False),
        )

    def report(self, name: str) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Rows of a report: (the group and its levels above that may be shown, the level below)."""
        own, below = self.facts.report(name)
        own, below = self._labelled(own), self._labelled(below)
        place = self.facts.place
        if self.facts.version != INTERNAL:
            own = own.filter(
                pl.col("group_level").is_in(self.shown_levels) | (pl.col("group_level") == place.level)
            )
        own = own.filter(pl.col("group_level") != "school_group")
        return own, below

    @cached_property
    def summary(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """People, «качество» and the lowest mark: (the group and its levels above, the level below)."""
        own, below = self.facts.report("results/marks_summary")
        own = own.filter(pl.col("group_level") != "school_group")
        return self._labelled(own), self._labelled(below)

    @cached_property
    def shown_levels(self) -> list[str]:
        """Wider levels that give no other school away by subtraction."""
        own, _ = self.summary
        focus = own.filter(pl.col("group_level") == self.facts.place.level)
        own_n = focus["n"][0] if focus.height else 0
        if self.facts.place.level != "school" or self.facts.version == INTERNAL:
            return ["municipality", "region"]
        wider = own.filter(pl.col("group_level").is_in(["municipality", "region"]))
        return [
            r["group_level"]
            for r in wider.iter_rows(named=True)
            if suppress.above_is_safe(own_n, r["n"], r["schools_cnt"])
        ]

    @cached_property
    def row(self) -> dict:
        """The summary row of the chosen group; empty numbers when nobody wrote."""
        own, _ = self.summary
        found = own.filter(pl.col("group_level") == self.facts.place.level)
        if found.is_empty():
            return dict.fromkeys(own.columns)
        return found.row(0, named=True)

    @cached_property
    def is_own_hidden(self) -> bool:
        """Whether even the chosen group is too small, or too personal, for an open paper."""
        return self.facts.is_open and bool(self.row["group_key"]) and self.row["present_cnt"] is None

    @cached_property
    def hidden_words(self) -> str:
        """Why an open paper shows nothing of the chosen group: few people, or one class; empty when it is shown."""
        if not self.is_own_hidden:
            return ""
        return ONE_CLASS if self.row["is_person_level"] else suppress.CLOSED["group"]

    @property
    def listed(self) -> int:
        """People of the chosen group: of the list, or in an open paper those who are known to have written."""
        return self.row["participants_cnt"] or self.row["present_cnt"] or 0

    def people_words(self, row: dict) -> str:
        """«По списку 917, писали 848, отсутствовали 69 (7,5 %).», or only who wrote where the rest is not said."""
        wrote = number(row["present_cnt"])
        if row["participants_cnt"] is None:
            return f"Писали {wrote}; отсутствовавших меньше {suppress.MINIMUM} либо их число скрыто."
        return (
            f"По списку {number(row['participants_cnt'])}, писали {wrote}, отсутствовали {number(row['absent_cnt'])} "
            f"({percent(row['absent_pct'], row['participants_cnt'])})."
        )

    @cached_property
    def has_marks(self) -> bool:
        """Whether shares of marks or levels of the chosen group may be said: there are some, and outside not a few."""
        return self.row["quality_pct"] is not None if self.facts.is_open else (self.row["n"] or 0) > 0

    @cached_property
    def mean(self) -> dict:
        """Mean primary score of the chosen group; empty when nobody has a score."""
        own, _ = self.report("results/scores_summary")
        found = own.filter(pl.col("group_level") == self.facts.place.level).filter(pl.col("n") > 0)
        return found.row(0, named=True) if found.height else {}

    @cached_property
    def without_marks(self) -> dict:
        """What ФИС ОКО published of the marks of a municipality that has none of its own; empty otherwise."""
        place = self.facts.place
        if place.level != "municipality":
            return {}
        rows = self.facts.rows_if_built(
            "papers/results_without_marks", procedure_id=place.procedure_id, municipality=place.municipality
        )
        return {} if rows is None or rows.is_empty() else rows.row(0, named=True)

    @cached_property
    def scale_row(self) -> dict:
        """Where the scale of marks comes from; empty before the table was built."""
        rows = self.facts.rows_if_built("papers/mark_scale", procedure_id=self.facts.place.procedure_id)
        return {} if rows is None or rows.is_empty() else rows.row(0, named=True)

    @property
    def scale_words(self) -> str:
        """That the scale was derived from the procedure's own files, from how many people; else empty."""
        scale = self.scale_row
        if scale.get("scale_origin") != "results":
            return ""
        borders = ", ".join(f"«{m}» – с {number(scale[f'min{m}'])}" for m in (3, 4, 5))
        people = counted(scale["pairs_cnt"], "участник")
        return (
            f"Шкала отметок не загружена и выведена по файлам самой процедуры: у {people} балл и отметка стоят рядом "
            f"без противоречий ({borders}). Загруженная шкала заменит её."
        )

    def no_marks_words(self) -> str:
        """Why there are no marks: no scale, too few to show, or none in the files."""
        n = self.row["n"]
        if n:
            return absent("marks_few", n) if n < suppress.MINIMUM else suppress.CLOSED["marks"]
        why = self.scale_row.get("why_missing")
        return absent("marks_without_scale", n, why=why) if why else absent("marks", n)

    @cached_property
    def hidden(self) -> set[str]:
        """Keys of groups of the level below that this version does not show."""
        if not self.facts.is_open:
            return set()
        _, below = self.summary
        return set(below.filter(pl.col("present_cnt").is_null())["group_key"])

    def cell(self, value: Value, n: int | None) -> Value:
        """A figure of a group as the version prints it: what an open paper leaves out is «скрыто», not «–»."""
        empty = value.pct is None if isinstance(value, Share) else value is None
        return HIDDEN_CELL if self.facts.is_open and empty and n else value

    @property
    def hidden_note(self) -> str:
        """How many rows of the level below are hidden, in words; empty when none."""
        if self.hidden:
            rows = len(self.hidden)
            return (
                f"Скрыто строк: {rows} – малые группы и группы, которые можно было бы вычислить по разнице."
            )
        # An audience is not given rows about single people: what is left out of a table is said all the same.
        _, below = self.summary
        lacking = (
            (self.row["schools_cnt"] or 0) - below.height if self.facts.place.level == "municipality" else 0
        )
        return f"Школы с одним классом в параллели в таблицу не вошли: их {lacking}." if lacking > 0 else ""

    @property
    def small_note(self) -> str:
        """What the sign of small groups means, in internal papers."""
        _, below = self.summary
        return (
            f"Знак «{SMALL_MARK}» – менее 10 участников, судить по строке рано."
            if below["is_small"].any()
            else ""
        )

    @property
    def note(self) -> str:
        """The note below tables by group."""
        return self.hidden_note if self.facts.version == OPEN else self.small_note

    @property
    def scale(self) -> str:
        """«отметки» or «уровни»."""
        return self.row["scale"] or "отметки"
