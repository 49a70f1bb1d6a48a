"""Facts of one procedure as tables of a paper, already cut by the version: what the pages show, what may leave."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from dashboards.documents.facts import names, suppress
from dashboards.documents.facts.context import SMALL_MARK, Facts
from dashboards.documents.model import FOR_SCHOOL, INTERNAL, OPEN, Column, Hidden, Share, Table, Value
from dashboards.words import absent, counted, groups, number
from dashboards.words.dates import school_year

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
HIDDEN_CELL = Hidden()
ONE_CLASS = (
    "В параллели один класс: по числам можно узнать конкретных людей, поэтому в открытой версии результаты скрыты. "
    "Полные данные – в версии для школы."
)


@dataclass
class Results:
    """Tables of a procedure for a place; which groups are hidden is decided once for all of them."""

    facts: Facts

    def _labelled(self, rows: pl.DataFrame) -> pl.DataFrame:
        titles = [names.school(groups.name_of(r)) for r in rows.iter_rows(named=True)]
        return rows.with_columns(
            label=pl.Series(titles, dtype=pl.Utf8),
            is_small=(pl.col("n") < suppress.MINIMUM) & (pl.col("n") > 0),
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
    def _summary(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        own, below = self.facts.report("results/marks_summary")
        own = own.filter(pl.col("group_level") != "school_group")
        return self._labelled(own), self._labelled(below)

    @cached_property
    def shown_levels(self) -> list[str]:
        """Wider levels that give no other school away by subtraction."""
        own, _ = self._summary
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
        own, _ = self._summary
        found = own.filter(pl.col("group_level") == self.facts.place.level)
        if found.is_empty():
            return dict.fromkeys(own.columns)
        return found.row(0, named=True)

    @cached_property
    def is_own_hidden(self) -> bool:
        """Whether even the chosen group is too small, or too personal, for an open paper."""
        # A procedure without marks has participants all the same: people are counted, not marks.
        n = self.row["present_cnt"] or self.row["participants_cnt"] or 0
        personal = self.facts.place.level == "school" and bool(self.row["is_person_level"])
        return self.facts.version == OPEN and (n < suppress.MINIMUM or personal)

    @cached_property
    def hidden_words(self) -> str:
        """Why an open paper shows nothing of the chosen group: few people, or one class; empty when it is shown."""
        if not self.is_own_hidden:
            return ""
        n = self.row["present_cnt"] or self.row["participants_cnt"] or 0
        return absent("group_small", n) if n < suppress.MINIMUM else ONE_CLASS

    @cached_property
    def has_marks(self) -> bool:
        """Whether shares of marks or levels of the chosen group may be said: there are some, and outside not a few."""
        n = self.row["n"] or 0
        return n >= suppress.MINIMUM if self.facts.version == OPEN else n > 0

    @cached_property
    def mean(self) -> dict:
        """Mean primary score of the chosen group; empty when nobody has a score."""
        own, _ = self.report("results/scores_summary")
        found = own.filter(pl.col("group_level") == self.facts.place.level).filter(pl.col("n") > 0)
        return found.row(0, named=True) if found.height else {}

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
            return absent("marks_few", n)
        why = self.scale_row.get("why_missing")
        return absent("marks_without_scale", n, why=why) if why else absent("marks", n)

    @cached_property
    def hidden(self) -> set[str]:
        """Keys of groups of the level below that this version does not show."""
        if self.facts.version in (INTERNAL, FOR_SCHOOL):
            return set()
        _, below = self._summary
        _, journal = self.facts.report("results/journal")
        compared = {r["group_key"]: r["n"] for r in journal.iter_rows(named=True)}
        # The smallest base of all tables decides: one pattern of hidden rows, or tables would give each other away.
        ns = []
        for r in below.iter_rows(named=True):
            # A group where nobody wrote still lists people in the table of participation.
            bases = (r["n"], r["present_cnt"], compared.get(r["group_key"]))
            ns.append(min((n for n in bases if n), default=r["participants_cnt"]))
        flags = suppress.hidden_rows(ns, below["is_person_level"].fill_null(False).to_list())
        return {key for key, flag in zip(below["group_key"], flags, strict=True) if flag}

    @property
    def hidden_note(self) -> str:
        """How many rows of the level below are hidden, in words; empty when none."""
        if not self.hidden:
            return ""
        return f"Скрыто строк: {len(self.hidden)} – малые группы и группы, которые можно было бы вычислить по разнице."

    @property
    def small_note(self) -> str:
        """What the sign of small groups means, in internal papers."""
        _, below = self._summary
        return (
            f"Знак «{SMALL_MARK}» – менее 10 участников, судить по строке рано."
            if below["is_small"].any()
            else ""
        )

    @property
    def note(self) -> str:
        """The note below tables by group."""
        return self.hidden_note if self.facts.version == OPEN else self.small_note

    def _rows(self, own: pl.DataFrame, below: pl.DataFrame, cells) -> tuple[tuple, frozenset]:
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

    def participation(self) -> Table:
        """Listed, wrote, absent – by the level below and in total."""
        own, below = self._summary
        own = own.filter(pl.col("group_level") == self.facts.place.level)
        rows, bold = self._rows(
            own,
            below,
            lambda r: (
                r["participants_cnt"], r["present_cnt"], r["absent_cnt"], Share(r["absent_pct"], r["participants_cnt"])
            ),
        )  # fmt: skip
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
        return Table(f"Участие в работе {self._by}", columns, rows, self.note, bold)

    @property
    def _by(self) -> str:
        return OF_TABLE.get(self.facts.place.level, "")

    @property
    def scale(self) -> str:
        """«отметки» or «уровни»."""
        return self.row["scale"] or "отметки"

    def marks(self) -> Table:
        """Shares of marks or levels, качество and успеваемость."""
        own, below = self._summary
        own = own.filter(pl.col("group_level").is_in([self.facts.place.level, *self.shown_levels]))
        values_own, values_below = self.report("results/marks")
        shares = {
            (r["group_key"], r["value"]): r["pct"]
            for r in pl.concat([values_own, values_below]).iter_rows(named=True)
            if r["scale"] == self.scale
        }
        values = MARK_VALUES[self.scale]

        def cells(r: dict) -> tuple[Value, ...]:
            parts = tuple(
                Share(shares.get((r["group_key"], v), 0.0) if r["n"] else None, r["n"]) for v in values
            )
            return (r["n"], *parts, Share(r["quality_pct"], r["n"]), Share(r["success_pct"], r["n"]))

        rows, bold = self._rows(own, below, cells)
        is_mark = self.scale == "отметки"
        heads = [f"«{v}»" if is_mark else v for v in values]
        last = ("Каче\u00adство", "Успева\u00adемость") if is_mark else ("Повышенный", "Базовый и выше")
        widths = (1.5, *(1.6 if self.scale == "отметки" else 2.0,) * 4, 1.9, 2.0)
        columns = (
            self._first(4.4),
            *(Column(h, w, True) for h, w in zip(("n", *heads, *last), widths, strict=True)),
        )
        what = "отметок" if is_mark else "уровней"
        return Table(f"Распределение {what} {self._by}, % участников", columns, rows, self.note, bold)

    def journal(self) -> Table | None:
        """Marks against the journal; None when there is nothing to compare."""
        own, below = self.report("results/journal")
        focus = own.filter(pl.col("group_level") == self.facts.place.level)
        if focus.is_empty() or not focus["n"][0]:
            return None
        fields = ("lowered_pct", "confirmed_pct", "raised_pct", "gap_pct")
        rows, bold = self._rows(own, below, lambda r: (r["n"], *(Share(r[f], r["n"]) for f in fields)))
        heads = ("Срав\u00adнили", "Ниже журнала", "Подтвер\u00adждена", "Выше журнала", "Разница от двух")
        columns = (self._first(6.0), *(Column(h, 2.2, True) for h in heads))
        caption = f"Отметка за работу и отметка в журнале {self._by}, % участников"
        return Table(caption, columns, rows, self.note, bold)

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
        if not self.facts.place.has_region and self.facts.place.level == "municipality":
            focus = focus.with_columns(
                above_pct=pl.lit(None, dtype=pl.Float64), difference=pl.lit(None, dtype=pl.Utf8)
            )
        return focus.sort("task_no", "task_code", nulls_last=True)

    def tasks_table(self, focus: pl.DataFrame) -> Table:
        """Skill, content code, difficulty, maximum, completion, wider level, band."""
        has_above = focus["above_pct"].is_not_null().any()
        rows = tuple(
            (
                r["task_code"],
                r["skill"],
                r["content_codes"],
                r["difficulty"],
                r["max_score"],
                Share(r["completion_pct"], r["n"]),
                *((Share(r["above_pct"], 1000),) if has_above else ()),
                r["band"],
            )
            for r in focus.iter_rows(named=True)
        )
        columns = (
            Column("№", 1.2),
            Column("Проверяемое умение", 5.4 if has_above else 7.2),
            Column("КЭС", 1.5),
            Column("Уро\u00adвень", 1.2),
            Column("Макс.", 1.5, True, 0),
            Column("Выпол\u00adнение", 1.7, True),
            *((Column("Уровнем выше", 1.8, True),) if has_above else ()),
            Column("Полоса", 3.1),
        )
        note = (
            "Полосы ФИОКО: базовые задания – от 60 % достаточно, ниже 57 % недостаточно; повышенные и высокие – "
            "от 30 % достаточно, ниже 28,5 % недостаточно; между – пограничное значение."
        )
        return Table("Выполнение заданий", columns, rows, note)

    def groups(self) -> Table | None:
        """Completion by groups of participants; groups under ten are hidden outside, left out elsewhere."""
        own, _ = self.report("results/groups_of_participants")
        focus = own.filter(pl.col("group_level") == self.facts.place.level)
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
            return HIDDEN_CELL if sizes[value] < suppress.MINIMUM else Share(r["completion_pct"], r["n"])

        rows = tuple((t, *(cell(t, v) for v in present)) for t in order["task_code"])
        is_mark = self.scale == "отметки"

        def head(value: str) -> str:
            name = f"«{value}»" if is_mark else value
            return f"{name}, n = {sizes[value]}" if sizes[value] >= suppress.MINIMUM else name

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
    def largest_group(self) -> int:
        """Participants of the largest group of marks or levels."""
        own, _ = self.report("results/groups_of_participants")
        return max(own.filter(pl.col("group_level") == self.facts.place.level)["n"].to_list(), default=0)

    def dynamics(self) -> Table | None:
        """Earlier seasons beside this one, where the works are comparable."""
        if not self.row["group_key"]:
            return None
        pairs = self.facts.rows(
            "results/dynamics",
            procedure_id=self.facts.place.procedure_id,
            group_key=self.row["group_key"],
        )
        if pairs.is_empty():
            return None
        rows = tuple(
            (
                r["pair_type"],
                _when(r),
                Share(r["previous_mark2_pct"], r["previous_n"]),
                Share(r["mark2_pct"], r["n"]),
                Share(r["previous_quality_pct"], r["previous_n"]),
                Share(r["quality_pct"], r["n"]),
                r["mark2_change"] if r["is_comparable"] else "не сопоставимо",
            )
            for r in pairs.iter_rows(named=True)
            if self.facts.version != OPEN or min(r["n"] or 0, r["previous_n"] or 0) >= suppress.MINIMUM
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


def _when(row: dict) -> str:
    year = school_year(row["previous_school_year"])
    return f"{row['previous_grade']} класс, {row['previous_season'] or ''} {year}".replace("  ", " ")
