"""Facts of one procedure as tables of a paper, already cut by the version: what the pages show, what may leave."""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts import suppress
from dashboards.documents.facts.chosen import HIDDEN_CELL, Chosen
from dashboards.documents.facts.context import SMALL_MARK
from dashboards.documents.model import INTERNAL, OPEN, Column, Share, Table, Value
from dashboards.words import absent
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
PCT = ", % участников"
HALVES = {
    "отметки": ("«2–3»", "«4–5» (качество)"),
    "уровни": ("недостаточный и пониженный", "базовый и повышенный"),
}
FEW_ABSENT = "Отсутствовавшие по строкам не показаны: в большинстве строк это единицы."


class Results(Chosen):
    """Tables of the chosen group and of the level below."""

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

    @property
    def _by(self) -> str:
        return OF_TABLE.get(self.facts.place.level, "")

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

    def journal(self) -> Table | None:
        """Marks against the journal; None when there is nothing to compare."""
        own, below = self.report("results/journal")
        focus = own.filter(pl.col("group_level") == self.facts.place.level)
        if focus.is_empty() or focus["n"][0] == 0:
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
                self.cell(Share(r["completion_pct"], r["n"]), r["n"]),
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
    def largest_group(self) -> int:
        """Participants of the largest group of marks or levels."""
        own, _ = self.report("results/groups_of_participants")
        return max(own.filter(pl.col("group_level") == self.facts.place.level)["n"].to_list(), default=0)

    def dynamics(self) -> Table | None:
        """Earlier seasons beside this one, where the works are comparable."""
        if not self.row["group_key"]:
            return None
        pairs = self._with_open_past(
            self.facts.rows(
                "results/dynamics",
                procedure_id=self.facts.place.procedure_id,
                group_key=self.row["group_key"],
            )
        )
        if pairs.is_empty():
            return None
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
            for r in pairs.iter_rows(named=True)
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
