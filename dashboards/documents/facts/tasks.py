"""Tasks of a procedure as tables of a paper: of the whole group and of groups with different marks."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from dashboards.documents.facts import suppress
from dashboards.documents.facts.chosen import HIDDEN_CELL
from dashboards.documents.facts.tables import MARK_VALUES, Tabled
from dashboards.documents.model import INTERNAL, Column, Share, Table, Value
from dashboards.words import absent

BANDS = (
    "Полосы ФИОКО: базовые задания – от 60 % достаточно, ниже 57 % недостаточно; повышенные и высокие – "
    "от 30 % достаточно, ниже 28,5 % недостаточно; между – пограничное значение."
)
#: Where the level above comes from when the home has no other municipality.
PUBLISHED = "Уровнем выше – регион по отчёту ФИС ОКО «Выполнение заданий»."


class Tasks(Tabled):
    """Tables about tasks of the chosen group."""

    def tasks(self) -> pl.DataFrame:
        """Tasks of the chosen group with skill and codes, in the order of the work."""
        own, _ = self.report("results/tasks")
        focus = own.filter(pl.col("group_level") == self.facts.place.level)
        words = self.facts.rows("results/tasks_words", procedure_id=self.facts.place.procedure_id)
        about = words.select("task_code", "skill", "content_codes", "band_low", "band_high")
        focus = focus.join(about, on="task_code", how="left")
        if self.facts.version != INTERNAL:
            is_shown = pl.col("above_level").is_in(self.shown_levels)
            focus = focus.with_columns(
                pl.when(is_shown).then(pl.col(c)).otherwise(None).alias(c)
                for c in ("above_pct", "difference")
            )
        if self._is_alone:
            focus = focus.drop("above_pct").with_columns(difference=pl.lit(None, dtype=pl.Utf8))
            focus = focus.join(self._published, on="task_code", how="left")
        return focus.sort("task_no", "task_code", nulls_last=True)

    @property
    def _is_alone(self) -> bool:
        """Whether the chosen group is a municipality without others: no region of ours stands above it."""
        return not self.facts.place.has_region and self.facts.place.level == "municipality"

    @cached_property
    def _published(self) -> pl.DataFrame:
        """Tasks of the region by ФИС ОКО's own report: the level above of a municipality that stands alone here."""
        empty = pl.DataFrame(schema={"task_code": pl.Utf8, "above_pct": pl.Float64})
        rows = self.facts.rows_if_built("papers/reference_items", procedure_id=self.facts.place.procedure_id)
        if rows is None or rows.is_empty():
            return empty
        first = rows.unique("task_code", keep="first", maintain_order=True)
        shares = [
            suppress.open_share(r["pct"], r["participants"]) if self.facts.is_open else r["pct"]
            for r in first.iter_rows(named=True)
        ]
        return first.select("task_code", above_pct=pl.Series(shares, dtype=pl.Float64))

    def tasks_table(self, focus: pl.DataFrame) -> Table:
        """Skill, content code, difficulty, maximum, completion, wider level, band."""
        has_above = focus["above_pct"].is_not_null().any()
        known = {
            name
            for name in ("skill", "content_codes", "difficulty", "band")
            if focus[name].is_not_null().any()
        }
        every = (
            ("task_code", Column("№", 1.2)),
            ("skill", Column("Проверяемое умение", 5.4 if has_above else 7.2)),
            ("content_codes", Column("КЭС", 1.5)),
            ("difficulty", Column("Уро\u00adвень", 1.2)),
            ("max_score", Column("Макс.", 1.5, True, 0)),
            ("completion_pct", Column("Выпол\u00adнение", 1.7, True)),
            ("above_pct", Column("Уровнем выше", 1.8, True)),
            ("band", Column("Полоса", 3.1)),
        )
        # Without a description of the work there is nothing to say of skills, codes and bands.
        known |= {"task_code", "max_score", "completion_pct", *(["above_pct"] if has_above else [])}
        shown = [(name, column) for name, column in every if name in known]

        def cell(r: dict, name: str) -> Value:
            if name == "completion_pct":
                return self.cell(Share(r[name], r["n"]), r["n"])
            return Share(r[name], 1000) if name == "above_pct" else r[name]

        rows = tuple(tuple(cell(r, name) for name, _ in shown) for r in focus.iter_rows(named=True))
        columns = tuple(column for _, column in shown)
        is_published = self._is_alone and has_above
        note = " ".join(
            said for said, is_so in ((PUBLISHED, is_published), (BANDS, "band" in known)) if is_so
        )
        return Table("Выполнение заданий", columns, rows, note)

    def groups(self) -> Table | None:
        """Completion by groups of participants; groups under ten are hidden outside, left out elsewhere."""
        focus = self._by_mark
        if focus.is_empty():
            return None
        present = [v for v in MARK_VALUES[self.scale] if v in set(focus["participants_group"])]
        cells = {(r["task_code"], r["participants_group"]): r for r in focus.iter_rows(named=True)}
        order = focus.unique("task_code", maintain_order=True).sort("task_no", "task_code", nulls_last=True)
        sizes = {v: max(r["n"] for (_, g), r in cells.items() if g == v) for v in present}

        def cell(task: str, value: str) -> Value:
            r = cells.get((task, value))
            if r is None:
                return None
            if sizes[value] < suppress.MINIMUM:
                return HIDDEN_CELL
            return self.cell(Share(r["completion_pct"], r["n"]), r["n"])

        rows = tuple((t, *(cell(t, v) for v in present)) for t in order["task_code"])
        is_mark = self.scale == "отметки"

        def head(value: str) -> str:
            name = f"«{value}»" if is_mark else value
            # An exact size of a group outside would be an exact count of a mark.
            is_sized = sizes[value] >= suppress.MINIMUM and not self.facts.is_open
            return f"{name}, n = {sizes[value]}" if is_sized else name

        columns = (
            Column("Задание", 1.0),
            *(Column(head(v), 1.2, True) for v in present),
        )  # fmt: skip
        return Table(
            "Выполнение заданий группами участников с разной отметкой, %"
            if is_mark
            else "Выполнение заданий группами участников с разным уровнем, %",
            columns,
            rows,
            absent("groups_hidden", min(sizes.values())) if min(sizes.values()) < suppress.MINIMUM else "",
        )

    @property
    def _by_mark(self) -> pl.DataFrame:
        """Rows of the chosen group: task × participants with one mark or level."""
        own, _ = self.report("results/groups_of_participants")
        return own.filter(pl.col("group_level") == self.facts.place.level)

    @property
    def largest_group(self) -> int:
        """Participants of the largest group of marks or levels."""
        return max(self._by_mark["n"].to_list(), default=0)

    def no_groups_words(self, key: str) -> str:
        """Why nothing is said of groups with different marks: an open paper hides them, or there are none (``key``)."""
        if self.facts.is_open and self.row["n"] and self.tasks().height:
            return suppress.CLOSED["groups"]
        return absent(key, self._by_mark)
