"""Приложения к аналитической справке: по абзацу фактов на каждую организацию (муниципалитет), ничего сверх таблиц."""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts.context import SMALL_MARK
from dashboards.documents.facts.proposals import journal_words, task_words
from dashboards.documents.facts.results import MARK_VALUES, Results
from dashboards.documents.model import COUNTED_APPENDIX, OPEN, Block, Heading, PageBreak, Points, Text
from dashboards.words import absent, groups, number, percent

TITLE = {
    "region": "Приложения по муниципалитетам",
    "municipality": "Приложения по образовательным организациям",
}
MAX_TASKS = 4


def appendices(results: Results) -> list[Block]:
    """A page break, then facts of every group of the level below that the version may show; empty for a school."""
    title = TITLE.get(results.facts.place.level)
    _, below = results.report("results/marks_summary")
    shown = below.filter(~pl.col("group_key").is_in(list(results.hidden)), pl.col("participants_cnt") > 0)
    if not title or shown.is_empty():
        return []
    parts = _Parts(results)
    blocks: list[Block] = [PageBreak(), Heading(title)]
    if results.hidden:
        blocks.append(Text(results.hidden_note, look="note"))
    for row in shown.iter_rows(named=True):
        mark = SMALL_MARK if row["is_small"] and results.facts.version != OPEN else ""
        blocks += [Heading(f"{row['label']}{mark}", 2, COUNTED_APPENDIX), Points(tuple(parts.said(row)))]
    if any(shown["is_small"]) and results.facts.version != OPEN:
        blocks.append(Text(results.small_note, look="note"))
    return blocks


class _Parts:
    """Reports of the level below, read once and looked up by group."""

    def __init__(self, results: Results) -> None:
        self.results = results
        _, marks = results.report("results/marks")
        self.shares = {
            (r["group_key"], r["value"]): r["pct"]
            for r in marks.iter_rows(named=True)
            if r["scale"] == results.scale
        }
        _, journal = results.report("results/journal")
        self.journal = {r["group_key"]: r for r in journal.iter_rows(named=True) if r["n"] != 0}
        _, scores = results.report("results/scores_summary")
        self.scores = {r["group_key"]: r for r in scores.iter_rows(named=True) if r["n"]}
        self.tasks = self._tasks()

    def _tasks(self) -> dict[str, pl.DataFrame]:
        place = self.results.facts.place
        if place.level != "municipality":
            return {}
        rows = self.results.facts.rows(
            "papers/school_tasks",
            procedure_id=place.procedure_id,
            municipality=place.municipality,
            school_code=None,
        )
        return {code: part for (code,), part in rows.group_by("school_code")}

    def said(self, row: dict) -> list[str]:
        """Sentences about one group."""
        people = self.results.people_words(row)
        if not row["n"]:
            return [people]
        lines = (people, self._marks(row), self._scores(row), self._journal(row), self._weak(row))
        return [line for line in lines if line]

    def _marks(self, row: dict) -> str:
        is_mark = self.results.scale == "отметки"
        # In an open paper neighbouring marks may be one value.
        own = {value: pct for (key, value), pct in self.shares.items() if key == row["group_key"]}
        if not self.results.facts.is_open:
            own = {v: own.get(v, 0.0) for v in MARK_VALUES[self.results.scale]}
        if not own:
            return ""
        parts = (f"{f'«{v}»' if is_mark else v} – {percent(pct, row['n'])}" for v, pct in own.items())
        quality = groups.compared(
            row["quality_difference"],
            row["above_level"],
            percent(row["quality_pct"], row["n"]),
            "качество" if is_mark else "повышенный уровень",
        )
        return f"{'Отметки' if is_mark else 'Уровни'}: {', '.join(parts)}; {quality}."

    def _scores(self, row: dict) -> str:
        found = self.scores.get(row["group_key"])
        if not found or found["mean_score"] is None:
            return ""
        return f"Средний первичный балл {number(found['mean_score'], 1)} из {number(found['max_primary_score'])}."

    def _journal(self, row: dict) -> str:
        found = self.journal.get(row["group_key"])
        if not found:
            return ""
        return journal_words(found)

    def _weak(self, row: dict) -> str:
        tasks = self.tasks.get(row["school_code"])
        if tasks is None or row["is_small"]:
            return ""
        beside = groups.beside(row["above_level"])
        weak = tasks.filter((pl.col("band") == "недостаточный") | (pl.col("difference") == "ниже"))
        if weak.is_empty():
            return absent("tasks_weak", weak.height, beside=beside)
        listed = ", ".join(
            task_words(r)
            for r in weak.sort("completion_pct", nulls_last=True).head(MAX_TASKS).iter_rows(named=True)
        )
        rest = weak.height - MAX_TASKS
        more = f" и ещё {rest}" if rest > 0 else ""
        return f"Ниже достаточного или ниже, чем {beside}: задания {listed}{more}."
