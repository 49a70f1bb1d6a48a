"""Sources that are one table with known headers: registers, forms, scales. A spec is data, this is its only reader."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from ingestion.core.candidate import Candidate, recognised
from ingestion.core.cells import squeezed, with_variety
from ingestion.core.findings import Findings
from ingestion.core.headers import require_one_column_each
from ingestion.core.model import Extract, hold
from ingestion.core.rows import EXAMPLE as EXAMPLE_ROW
from ingestion.core.rows import HEADER, Rows
from ingestion.core.text import header_key, squeeze
from ingestion.registers import mentions, row_checks
from ingestion.registers.readers import read_cells
from ingestion.registers.spec import EXAMPLE, Column, Spec, read_spec


@dataclass(frozen=True)
class TableSource:
    """A source described by a spec file alone."""

    KIND: str
    TITLE: str
    spec: Spec

    @classmethod
    def from_file(cls, path: Path) -> TableSource:
        """Read a spec."""
        spec = read_spec(path)
        return cls(path.stem, spec.title, spec)

    @property
    def table(self) -> str:
        """The raw table that its rows go to."""
        return f"raw.{self.KIND}"

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns of its files."""
        return self.spec.columns

    @cached_property
    def headings(self) -> dict[str, list[Column]]:
        """Comparable header → the columns that may stand below it, in the order of the spec."""
        known: dict[str, list[Column]] = {}
        for column in self.columns:
            for text in {header_key(header) for header in column.headers}:
                known.setdefault(text, []).append(column)
        return known

    @cached_property
    def _needed(self) -> list[Column]:
        return [column for column in self.columns if column.header_required]

    def _match(self, row: list[str]) -> dict[int, Column]:
        """Map positions of a header row to columns; the first column that knows the text wins."""
        found: dict[int, Column] = {}
        for position, text in enumerate(row):
            if not text:
                continue
            column = next((one for one in self.headings.get(text, ()) if one not in found.values()), None)
            if column:
                found[position] = column
        return found

    def may_be_in(self, row: frozenset[str]) -> bool:
        """Whether comparable texts can be those of the header: something of every needed column is among them."""
        return all(not row.isdisjoint(texts) for texts in self._needed_texts)

    @cached_property
    def _needed_texts(self) -> list[frozenset[str]]:
        return [frozenset(header_key(header) for header in column.headers) for column in self._needed]

    def _headers(self, candidate: Candidate) -> list[tuple[str, int, dict[int, Column]]]:
        """Every sheet with the table: its name, the header's row index, column by place."""
        tables: list[tuple[str, int, dict[int, Column]]] = []
        if not self.may_be_in(candidate.keys):
            return tables
        for sheet, rows in candidate.key_sets.items():
            for index, row in enumerate(rows):
                if not self.may_be_in(row):
                    continue
                found = self._match(candidate.heads[sheet][index])
                if all(column in found.values() for column in self._needed):
                    tables.append((sheet, index, found))
                    break
        return tables

    def recognise(self, candidate: Candidate) -> float:
        """Return the share of known columns that the file has, weighted by how many of its own are known."""
        if not (headers := self._headers(candidate)):
            return 0.0
        sheet, index, found = headers[0]
        width = sum(1 for text in candidate.heads[sheet][index] if text)
        named = 0.2 if self.KIND in candidate.origin.stem.casefold() else 0.0
        return len(found) / max(width, 1) * len(found) / len(self.columns) + 0.01 * len(found) + named

    def extract(self, candidate: Candidate) -> Extract:
        """Read, check and split the rows of the table, from every sheet that has it."""
        rows, parts = Rows(), []
        columns: dict[Column, None] = {}
        for sheet, index, found in recognised(self._headers(candidate) or None):
            rows.found_header(sheet, index + 1)
            require_one_column_each(candidate, sheet, index, {h for c in self.columns for h in c.headers})
            columns |= dict.fromkeys(found.values())
            body, titles = candidate.tables.body(sheet, index + 1), candidate.tables.frame(sheet).row(index)
            texts = body.select(
                pl.lit(sheet or None, pl.String).alias("sheet"),
                pl.int_range(index + 2, index + 2 + pl.len()).alias("row_number"),
                *(squeezed(f"c{i}").alias(column.name) for i, column in found.items()),
            )
            names = [column.name for column in found.values()]
            texts = texts.filter(~pl.all_horizontal(pl.col(names).is_null()))
            again = _repeats_header(texts, {c.name: squeeze(titles[i]) for i, c in found.items()})
            rows.put_aside(sheet, texts.filter(again).get_column("row_number"), HEADER)
            texts = texts.filter(~again)
            examples = self._examples(texts, index + 2)
            rows.put_aside(sheet, texts.filter(examples).get_column("row_number"), EXAMPLE_ROW)
            parts.append(texts.filter(~examples))
        together = pl.concat(parts, how="diagonal")
        rows.were_read(together)
        read = self._check(together, list(columns), together.columns)
        read.rows = rows
        return read

    def _examples(self, texts: pl.DataFrame, first: int) -> pl.Series:
        """Rows that are the form's own example: in its place below the header, or word for word elsewhere."""
        shown = [column for column in self.columns if column.name in texts.columns]
        lead = shown[0].name
        is_example = pl.col(lead).str.to_lowercase().str.starts_with(EXAMPLE).fill_null(False)
        rest = [
            pl.col(column.name).is_null() | (pl.col(column.name) == squeeze(column.example))
            for column in shown[1:]
        ]
        as_printed = pl.col(lead).str.slice(len(EXAMPLE)).str.strip_chars() == squeeze(shown[0].example)
        whole = pl.all_horizontal(as_printed, *rest)
        return texts.select(is_example & ((pl.col("row_number") == first) | whole)).to_series()

    def _check(self, texts: pl.DataFrame, columns: list[Column], shown: list[str]) -> Extract:
        findings = Findings()
        safe = [c.name for c in columns if not c.personal]
        values = texts.with_columns(pl.col(name).alias(f"{name}__text") for name in safe)
        values, bad = self._hold_examples(values, columns, findings)
        held = [_as_read(bad, safe)]
        for column in columns:
            if not column.personal:
                values, bad = _read(values, column, findings)
                held.append(_as_read(bad, safe))
        for look in (self._check_repeats, self._check_increasing):
            values, bad = look(values, columns, findings)
            held.append(_as_read(bad, safe))
        titles = {column.name: column.title for column in columns}
        for check in self.spec.checks:
            last = check.columns[-1]
            title = titles.get(last, last)
            values, bad = row_checks.apply(values, check.rule, check.columns, title, findings)
            held.append(_as_read(bad, safe))
        values, bad, derived = self._derive(values, columns, findings)
        held.append(_as_read(bad, safe))
        quarantine = hold(pl.concat(held))
        people = self._people(values, columns)
        loaded = values.select("sheet", "row_number", *dict.fromkeys([*safe, *derived]))
        return Extract({self.table: loaded}, findings, quarantine, texts.height, loaded.height, people=people)

    def _derive(
        self, values: pl.DataFrame, columns: list[Column], findings: Findings
    ) -> tuple[pl.DataFrame, pl.DataFrame, list[str]]:
        """Add what a row says in words: its procedure, class and dates; returns also the names of added columns."""
        held, derived = values.clear(), []
        if self.spec.dates_in and self.spec.dates_in in values.columns:
            values = mentions.add_dates(values, self.spec.dates_in)
            derived += ["date_from", "date_to"]
        if self.spec.mention:
            values = mentions.add_procedure(values, self.spec.mention)
            title = next((c.title for c in columns if c.name == self.spec.mention.name), "Процедура")
            values, held = mentions.hold_without_test(values, self.spec.mention, findings, title)
            derived += mentions.DERIVED
        if self.spec.adds_variety:
            # A name written with a level is one test, its bare code would be another.
            values = with_variety(values, "subject__text")
            derived += ["language", "study_level"]
        if self.spec.adds_class:
            values = mentions.add_class(values)
            derived.append("class_label")
            if "class_label" in self.spec.staging.key and "class_text__text" in values.columns:
                values, unread = _hold_without_class(values, columns, findings)
                held = pl.concat([held, unread], how="diagonal")
        return values, held, derived

    def _hold_examples(
        self, values: pl.DataFrame, columns: list[Column], findings: Findings
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Hold rows that begin with «Пример:» away from the example's place: somebody must say what they are."""
        lead = next((column for column in self.columns if column in columns and not column.personal), None)
        if lead is None:
            return values, values.clear()
        bad = pl.col(lead.name).str.to_lowercase().str.starts_with(EXAMPLE).fill_null(False)
        shown = values.filter(bad).with_columns(pl.col(lead.name).alias("value"))
        findings.add("example_out_of_place", shown, column=lead.title)
        return values.filter(~bad), values.filter(bad)

    def _check_repeats(
        self, values: pl.DataFrame, columns: list[Column], findings: Findings
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Hold rows whose natural key has been seen; the first stays."""
        named = [name for name in self.spec.key if name in values.columns]
        if not named:
            return values, values.clear()
        if "subject" in named:
            # «Английский язык» and «Французский язык» are one code and two tests.
            values = with_variety(values, "subject__text")
            named += ["language", "study_level"]
        repeat = pl.struct(named).is_duplicated() & ~pl.struct(named).is_first_distinct()
        written = [name for name in named if f"{name}__text" in values.columns]
        joined = pl.concat_str([pl.col(f"{name}__text").fill_null("") for name in written], separator=" · ")
        titles = ", ".join(c.title for c in columns if c.name in named)
        findings.add("row_repeated", values.filter(repeat).with_columns(joined.alias("value")), column=titles)
        kept = values.filter(~repeat).drop("language", "study_level", strict=False)
        return kept, values.filter(repeat)

    def _check_increasing(
        self, values: pl.DataFrame, columns: list[Column], findings: Findings
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Hold rows whose numbers must grow from column to column and do not (mark scales)."""
        if len(self.spec.increasing) < 2 or not set(self.spec.increasing) <= set(values.columns):
            return values, values.clear()
        pairs = zip(self.spec.increasing, self.spec.increasing[1:], strict=False)
        bad = pl.any_horizontal([pl.col(low) >= pl.col(high) for low, high in pairs]).fill_null(False)
        shown = pl.concat_str(
            [pl.col(f"{name}__text").fill_null("") for name in self.spec.increasing], separator=", "
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
        code = next(
            (c.name for c in self.columns if c.name.endswith("_code") and c.name in self.spec.key), None
        )
        if not names or not code or code not in values.columns:
            return None
        return values.select(
            pl.lit(self.KIND).alias("kind"), pl.col(code).alias("code"), pl.col(names[0]).alias("name")
        ).drop_nulls()


def _repeats_header(texts: pl.DataFrame, titles: dict[str, str]) -> pl.Series:
    """Rows that say the header again, cell for cell: exports and pages of a printed list begin so."""
    same = [pl.col(name) == title for name, title in titles.items()]
    return texts.select(pl.all_horizontal(same).fill_null(False).alias("again")).to_series()


def _hold_without_class(
    values: pl.DataFrame, columns: list[Column], findings: Findings
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Hold rows whose class is written and not read: an empty class would mean the whole grade."""
    title = next((column.title for column in columns if column.name == "class_text"), "Класс")
    bad = pl.col("class_text").is_not_null() & pl.col("class_label").is_null()
    shown = values.filter(bad).with_columns(pl.col("class_text__text").alias("value"))
    findings.add("class_not_readable", shown, column=title)
    return values.filter(~bad), values.filter(bad)


def _as_read(rows: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return rows with their cells as they stood in the file."""
    return rows.select("sheet", "row_number", *(pl.col(f"{name}__text").alias(name) for name in names))


def _read(values: pl.DataFrame, column: Column, findings: Findings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read one column; returns (frame with the column typed, rows held because of it)."""
    text, expected = pl.col(f"{column.name}__text"), column.expected
    values = values.with_columns(
        read_cells(values, column.name, column.type, column.values).alias(column.name)
    )
    unreadable = text.is_not_null() & pl.col(column.name).is_null()
    shown = values.with_columns(text.alias("value"))
    if column.type == "code":
        findings.add("code_names_person", shown.filter(unreadable), column=column.title)
        values, named = values.filter(~unreadable), values.filter(unreadable)
        if not column.required:
            return values, named
        findings.add("required_value_missing", shown.filter(text.is_null()), column=column.title)
        return values.filter(text.is_not_null()), pl.concat([named, values.filter(text.is_null())])
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
