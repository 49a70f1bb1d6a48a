"""Official lists of schools whose results show signs: a row a school with marker columns, or a row a sign."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from ingestion.core.candidate import Candidate, recognised
from ingestion.core.cells import mapped, number, squeezed
from ingestion.core.findings import Findings
from ingestion.core.model import Extract, hold
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
    markers = {}
    for position, cell in enumerate(row):
        match = MARKER.match(squeeze(cell).upper())
        if match and (code := subject_code(match[2])):
            markers[position] = f"{int(match[1])} {code}"
    wide = "school_code" in names and len(markers) >= 1
    long = {"school_code", "subject", "grade"} <= names.keys() and "municipality" in names and len(keys) <= 8
    return (names, markers) if wide or long else None


def _find(candidate: Candidate) -> tuple[str, int, dict[str, int], dict[int, str]] | None:
    if candidate.book is None:
        return None
    for sheet in candidate.book.sheets:
        for index, row in enumerate(candidate.book.head(sheet).rows()):
            if layout := _layout(row):
                return sheet, index, *layout
    return None


def recognise(candidate: Candidate) -> float:
    """Recognise a list by logins with marker columns, or by login, subject and grade alone."""
    return 1.5 if _find(candidate) else 0.0


def extract(candidate: Candidate) -> Extract:
    """Read the list as one row a marker; the year comes from a column or from the file's name."""
    sheet, header, names, markers = recognised(_find(candidate))
    body = candidate.tables.frame(sheet).slice(header + 1)
    body = body.with_columns(
        pl.int_range(header + 2, header + 2 + pl.len()).alias("row_number"),
        pl.lit(sheet or None, pl.String).alias("sheet"),
        *[squeezed(f"c{i}").alias(name) for name, i in names.items()],
        *[squeezed(f"c{i}").alias(f"marker {marker}") for i, marker in markers.items()],
    )
    body = body.with_columns([pl.lit(None, pl.String).alias(n) for n in COLUMNS if n not in names])
    columns = [*COLUMNS, *[f"marker {m}" for m in markers.values()]]
    body = body.select("sheet", "row_number", *columns).filter(~pl.all_horizontal(pl.col(columns).is_null()))
    findings, rows_read = Findings(), body.height
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
    held = body.filter(bad_login | bad_year)
    good = body.filter(~(bad_login | bad_year))
    rows = _markers(good, markers, findings)
    loaded = rows.select(
        "sheet",
        "row_number",
        pl.lit(squeeze(candidate.origin.stem)).alias("list_name"),
        pl.col("document").fill_null(candidate.origin.path.name),
        "school_year",
        pl.col("code").alias("school_code"),
        "school_name",
        "municipality",
        "marker",
    ).unique(["school_code", "school_year", "marker"], maintain_order=True)
    return Extract(
        {"raw.official_signs": loaded},
        findings,
        hold(held.select("sheet", "row_number", *COLUMNS)),
        rows_read,
        rows_read - held.height,
    )


def _markers(good: pl.DataFrame, markers: dict[int, str], findings: Findings) -> pl.DataFrame:
    """Return one row a marker; a listed school without any keeps one row with an empty marker."""
    if not markers:
        code = pl.concat_str(
            number("grade").cast(pl.Int32, strict=False).cast(pl.String),
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
