"""Sources that are one table with known headers: registers, forms, scales. A spec is data, this is its only reader.

A spec (`ingestion/sources/<kind>.yml`) says: `title`, `grain`, `table` (raw table), `key` (columns that make a row
unique), `columns` – each with `name`, `headers` (texts people use), `type`, and optionally `required` (the row is held
without it), `header_required` (the file is not of this kind without it; default = required), `values` (allowed values
→ stored value), `personal` (`name` goes to people.duckdb, `cut` is dropped), `help` (for the template), `example`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import yaml

from ingestion.core.findings import Findings
from ingestion.core.model import Extract, hold
from ingestion.core.results import mapped, number, squeezed
from ingestion.core.sources import Candidate
from ingestion.core.text import (
    class_label,
    header_key,
    parse_date,
    parse_school_year,
    school_code,
    subject_code,
)

READERS = {
    "date": (parse_date, pl.Date, "дата (15.04.2026)"),
    "school_code": (school_code, pl.String, "логин школы (edu990001)"),
    "subject": (subject_code, pl.String, "название предмета"),
    "school_year": (parse_school_year, pl.Int32, "учебный год (2025/2026)"),
}
YES_NO = {"да": True, "+": True, "1": True, "нет": False, "-": False, "–": False, "0": False}


# Compared by identity: a column may hold a dictionary of values, which has no hash.
@dataclass(frozen=True, eq=False)
class Column:
    """One column of a spec."""

    name: str
    headers: tuple[str, ...]
    type: str = "text"
    required: bool = False
    header_required: bool = False
    values: dict[str, str] | None = None
    personal: str | None = None
    help: str = ""
    example: str = ""
    default: str | None = None

    @property
    def title(self) -> str:
        """The header as the template prints it."""
        return self.headers[0]


def _column(row: dict) -> Column:
    values = row.get("values")
    if isinstance(values, list):
        values = {str(value): str(value) for value in values}
    known = {key: row[key] for key in ("type", "required", "personal", "help", "default") if key in row}
    return Column(
        row["name"],
        tuple(row["headers"]),
        values=values,
        example=str(row.get("example", "")),
        header_required=row.get("header_required", row.get("required", False)),
        **known,
    )


@dataclass(frozen=True)
class TableSource:
    """A source described by a spec file alone."""

    KIND: str
    TITLE: str
    table: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    grain: str = ""
    form: dict | None = None
    increasing: tuple[str, ...] = ()

    @classmethod
    def from_file(cls, path: Path) -> TableSource:
        """Read a spec."""
        spec = yaml.safe_load(path.read_text(encoding="utf-8"))
        return cls(
            path.stem,
            spec["title"],
            spec.get("table", f"raw.{path.stem}"),
            tuple(spec.get("key", ())),
            tuple(_column(row) for row in spec["columns"]),
            spec.get("grain", ""),
            spec.get("form"),
            tuple(spec.get("increasing", ())),
        )

    def _match(self, row: list[str]) -> dict[int, Column]:
        """Map positions of a header row to columns; the first column that knows the text wins."""
        found: dict[int, Column] = {}
        for position, text in enumerate(row):
            for column in self.columns:
                if text and column not in found.values() and text in {header_key(h) for h in column.headers}:
                    found[position] = column
                    break
        return found

    def _header(self, candidate: Candidate) -> tuple[str, int, dict[int, Column]] | None:
        needed = {column for column in self.columns if column.header_required}
        for sheet, rows in candidate.heads.items():
            for index, row in enumerate(rows):
                found = self._match(row)
                if needed <= set(found.values()):
                    return sheet, index, found
        return None

    def recognise(self, candidate: Candidate) -> float:
        """Return the share of known columns that the file has, weighted by how many of its own are known."""
        if not (header := self._header(candidate)):
            return 0.0
        sheet, index, found = header
        width = sum(1 for text in candidate.heads[sheet][index] if text)
        named = 0.2 if self.KIND in candidate.origin.stem.casefold() else 0.0
        return len(found) / max(width, 1) * len(found) / len(self.columns) + 0.01 * len(found) + named

    def extract(self, candidate: Candidate) -> Extract:
        """Read, check and split the rows of the table."""
        sheet, index, found = self._header(candidate)
        body = candidate.book.frame(sheet).slice(index + 1)
        body = body.with_columns(
            pl.int_range(index + 2, index + 2 + pl.len()).alias("row_number"),
            pl.lit(sheet or None, pl.String).alias("sheet"),
        )
        texts = body.select(
            "sheet", "row_number", *(squeezed(f"c{i}").alias(column.name) for i, column in found.items())
        )
        names = [column.name for column in found.values()]
        texts = texts.filter(~pl.all_horizontal(pl.col(names).is_null()))
        texts = texts.filter(
            ~pl.any_horizontal(pl.col(names).str.to_lowercase().str.starts_with("пример:").fill_null(False))
        )
        return self._check(texts, list(found.values()), list(texts.columns))

    def _check(self, texts: pl.DataFrame, columns: list[Column], shown: list[str]) -> Extract:
        findings = Findings()
        safe = [c.name for c in columns if not c.personal]
        values = texts.with_columns(pl.col(name).alias(f"{name}__text") for name in safe)
        held = []
        for column in columns:
            if not column.personal:
                values, bad = _read(values, column, findings)
                held.append(_as_read(bad, safe))
        for check in (self._check_repeats, self._check_increasing):
            values, bad = check(values, columns, findings)
            held.append(_as_read(bad, safe))
        quarantine = hold(pl.concat(held))
        people = self._people(values, columns)
        loaded = values.select("sheet", "row_number", *safe)
        for column in self.columns:
            if column.default is not None and column.name in loaded.columns:
                loaded = loaded.with_columns(pl.col(column.name).fill_null(column.default))
        return Extract({self.table: loaded}, findings, quarantine, texts.height, loaded.height, people=people)

    def _check_repeats(
        self, values: pl.DataFrame, columns: list[Column], findings: Findings
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Hold rows whose natural key has been seen; the first stays."""
        named = [name for name in self.key if name in values.columns]
        if not named:
            return values, values.clear()
        repeat = pl.struct(named).is_duplicated() & ~pl.struct(named).is_first_distinct()
        joined = pl.concat_str([pl.col(f"{name}__text").fill_null("") for name in named], separator=" · ")
        titles = ", ".join(c.title for c in columns if c.name in named)
        findings.add("row_repeated", values.filter(repeat).with_columns(joined.alias("value")), column=titles)
        return values.filter(~repeat), values.filter(repeat)

    def _check_increasing(
        self, values: pl.DataFrame, columns: list[Column], findings: Findings
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Hold rows whose numbers must grow from column to column and do not (mark scales)."""
        if len(self.increasing) < 2 or not set(self.increasing) <= set(values.columns):
            return values, values.clear()
        pairs = zip(self.increasing, self.increasing[1:], strict=False)
        bad = pl.any_horizontal([pl.col(low) >= pl.col(high) for low, high in pairs]).fill_null(False)
        shown = pl.concat_str(
            [pl.col(f"{name}__text").fill_null("") for name in self.increasing], separator=", "
        )
        findings.add(
            "scale_not_increasing",
            values.filter(bad).with_columns(shown.alias("value")),
            column=columns[0].title,
        )
        return values.filter(~bad), values.filter(bad)

    def _people(self, values: pl.DataFrame, columns: list[Column]) -> pl.DataFrame | None:
        """Names of adults by code, for people.duckdb: kind, code, name."""
        names = [c.name for c in columns if c.personal == "name"]
        code = next((c.name for c in self.columns if c.name.endswith("_code") and c.name in self.key), None)
        if not names or not code or code not in values.columns:
            return None
        return values.select(
            pl.lit(self.KIND).alias("kind"), pl.col(code).alias("code"), pl.col(names[0]).alias("name")
        ).drop_nulls()


def _as_read(rows: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return rows with their cells as they stood in the file."""
    return rows.select("sheet", "row_number", *(pl.col(f"{name}__text").alias(name) for name in names))


def _parsed(frame: pl.DataFrame, column: Column) -> tuple[pl.Expr, str]:
    """Return the expression that reads a column, and what is expected in words."""
    name = column.name
    if column.values:
        table = {header_key(key): value for key, value in column.values.items()} | {
            header_key(v): v for v in column.values.values()
        }
        return mapped(
            frame, name, lambda text: table.get(header_key(text)) if text else None
        ), "значение из списка"
    if column.type in READERS:
        function, dtype, words = READERS[column.type]
        return mapped(frame, name, lambda text: function(text) if text else None, dtype), words
    if column.type == "number":
        return number(name), "число"
    if column.type == "integer":
        return number(name).cast(pl.Int64, strict=False), "целое число"
    if column.type == "yes_no":
        return mapped(
            frame, name, lambda text: YES_NO.get((text or "").casefold()), pl.Boolean
        ), "«да» или «нет»"
    if column.type == "datetime":
        from ingestion.core.results import _timestamp

        return mapped(frame, name, _timestamp, pl.Datetime("us")), "дата и время (15.04.2026 09:30)"
    return squeezed(name), "текст"


def _read(values: pl.DataFrame, column: Column, findings: Findings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read one column; returns (frame with the column typed, rows held because of it)."""
    expression, expected = _parsed(values, column)
    text = pl.col(f"{column.name}__text")
    values = values.with_columns(expression.alias(column.name))
    unreadable = text.is_not_null() & pl.col(column.name).is_null()
    shown = values.with_columns(text.alias("value"))
    if not column.required:
        rule = "value_not_in_list" if column.values else "value_not_readable"
        findings.add(
            rule,
            shown.filter(unreadable),
            column=column.title,
            expected=expected,
            allowed=", ".join(column.values or {}),
        )
        return values, values.clear()
    findings.add("required_value_missing", shown.filter(text.is_null()), column=column.title)
    findings.add(
        "required_value_not_readable", shown.filter(unreadable), column=column.title, expected=expected
    )
    return values.filter(pl.col(column.name).is_not_null()), values.filter(pl.col(column.name).is_null())


def labels_of_classes(frame: pl.DataFrame) -> pl.DataFrame:
    """Add `class_label` from `class_text` and `grade` (used by registers that name classes)."""
    pairs = frame.select("class_text", "grade").unique()
    pairs = pairs.with_columns(
        pl.Series("class_label", [class_label(t, g or 0) for t, g in pairs.iter_rows()], pl.String)
    )
    return frame.join(pairs, on=["class_text", "grade"], how="left", nulls_equal=True, maintain_order="left")
