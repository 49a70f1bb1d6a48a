"""Official lists of schools whose results show signs: a row a school with marker columns, or a row a sign."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from ingestion.core.candidate import Candidate, recognised
from ingestion.core.cells import mapped, squeezed, whole
from ingestion.core.findings import Findings
from ingestion.core.model import Extract, hold
from ingestion.core.rows import Rows
from ingestion.core.text import header_key, parse_school_year, school_code, squeeze, subject_code

KIND = "official_signs"
TITLE = "Список школ с признаками необъективности"
COLUMNS = {
    "school_code": ("oo_login", "логин", "логин оо"),
    "municipality": ("municipality", "муниципалитет"),
    "school_name": ("оо", "название оо", "наименование оо"),
    "year_text": ("год", "учебный год", "year"),
    "subject": ("subject", "предмет"),
    "grade": ("grade", "класс", "параллель"),
    "document": ("документ", "основание"),
}
MARKER = re.compile(r"^(\d{1,2})\s*([А-ЯA-Z]{2,3})$")


def _layout(row: Sequence[str | None]) -> tuple[dict[str, int], dict[int, str]] | None:
    keys = [header_key(cell) for cell in row]
    names = {n: keys.index(k) for n, texts in COLUMNS.items() for k in map(header_key, texts) if k in keys}
    if "school_code" not in names:
        return None
    markers = {}
    for position, cell in enumerate(row):
        match = MARKER.match(squeeze(cell).upper())
        if match and (code := subject_code(match[2])):
            markers[position] = f"{int(match[1])} {code}"
    wide = len(markers) >= 1
    long = {"subject", "grade"} <= names.keys() and "municipality" in names and len(keys) <= 8
    return (names, markers) if wide or long else None


def _find(candidate: Candidate) -> list[tuple[str, int, dict[str, int], dict[int, str]]]:
    """Every sheet with a list: name, the header's row index, places of its columns and of its markers."""
    found: list[tuple[str, int, dict[str, int], dict[int, str]]] = []
    if candidate.book is None or candidate.keys.isdisjoint(map(header_key, COLUMNS["school_code"])):
        return found
    for sheet in candidate.book.sheets:
        for index, row in enumerate(candidate.book.head(sheet).rows()):
            if layout := _layout(row):
                found.append((sheet, index, *layout))
                break
    return found


def recognise(candidate: Candidate) -> float:
    """Recognise a list by logins with marker columns, or by login, subject and grade alone."""
    return 1.5 if _find(candidate) else 0.0


def extract(candidate: Candidate) -> Extract:
    """Read the lists of all sheets as one row a marker; the year comes from a column or from the file's name."""
    findings, rows, loaded, held = Findings(), Rows(), [], []
    for sheet, header, names, markers in recognised(_find(candidate) or None):
        rows.found_header(sheet, header + 1)
        body = candidate.tables.body(sheet, header + 1)
        body = body.select(
            pl.int_range(header + 2, header + 2 + pl.len()).alias("row_number"),
            pl.lit(sheet or None, pl.String).alias("sheet"),
            *[squeezed(f"c{i}").alias(name) for name, i in names.items()],
            *[squeezed(f"c{i}").alias(f"marker {marker}") for i, marker in markers.items()],
        )
        body = body.with_columns([pl.lit(None, pl.String).alias(n) for n in COLUMNS if n not in names])
        columns = [*COLUMNS, *[f"marker {m}" for m in markers.values()]]
        body = body.filter(~pl.all_horizontal(pl.col(columns).is_null()))
        rows.were_read(body)
        good, bad = _checked(body, candidate, findings)
        loaded.append(_listed(good, markers, candidate))
        held.append(hold(bad.select("sheet", "row_number", *COLUMNS)))
    signs = pl.concat(loaded).unique(["school_code", "school_year", "marker"], maintain_order=True)
    quarantine, read = pl.concat(held), rows.read_cnt
    return Extract(
        {"raw.official_signs": signs}, findings, quarantine, read, read - quarantine.height, rows=rows
    )


def _checked(
    body: pl.DataFrame, candidate: Candidate, findings: Findings
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split rows with a readable login and year from the others."""
    body = body.with_columns(
        mapped(body, "school_code", school_code).alias("code"),
        mapped(body, "year_text", parse_school_year, pl.Int32).alias("school_year"),
    ).with_columns(
        pl.col("school_year").fill_null(pl.lit(parse_school_year(candidate.origin.stem), pl.Int32))
    )
    bad_login, bad_year = pl.col("code").is_null(), pl.col("school_year").is_null()
    findings.add(
        "school_login_unknown",
        body.filter(bad_login).with_columns(pl.col("school_code").alias("value")),
        column="логин",
    )
    findings.add("required_value_missing", body.filter(~bad_login & bad_year), column="Год")
    return body.filter(~(bad_login | bad_year)), body.filter(bad_login | bad_year)


def _listed(good: pl.DataFrame, markers: dict[int, str], candidate: Candidate) -> pl.DataFrame:
    """The rows of one sheet in the shape of the raw table."""
    return _markers(good, markers).select(
        "sheet",
        "row_number",
        pl.lit(squeeze(candidate.origin.stem)).alias("list_name"),
        pl.col("document").fill_null(candidate.origin.path.name),
        "school_year",
        pl.col("code").alias("school_code"),
        "school_name",
        "municipality",
        "marker",
    )


def _markers(good: pl.DataFrame, markers: dict[int, str]) -> pl.DataFrame:
    """Return one row a marker; a listed school without any keeps one row with an empty marker."""
    if not markers:
        code = pl.concat_str(
            whole("grade").cast(pl.String),
            pl.lit(" "),
            mapped(good, "subject", subject_code),
        )
        return good.with_columns(code.alias("marker"))
    wide = [f"marker {m}" for m in markers.values()]
    index = [name for name in good.columns if name not in wide]
    rows = good.unpivot(on=wide, index=index, variable_name="marker", value_name="flag")
    rows = rows.filter(~pl.col("flag").fill_null("0").is_in(["0", "нет", "-", "–"])).with_columns(
        pl.col("marker").str.replace("marker ", "")
    )
    without = (
        good.join(rows.select("row_number"), on="row_number", how="anti")
        .select(index)
        .with_columns(pl.lit(None, pl.String).alias("marker"), pl.lit(None, pl.String).alias("flag"))
    )
    return pl.concat([rows.select([*index, "marker", "flag"]), without.select([*index, "marker", "flag"])])
