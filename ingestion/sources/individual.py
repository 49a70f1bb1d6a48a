"""Export of ФИС ОКО Ф1 «Индивидуальные результаты»: pupils below the row of their school, codes only."""

from __future__ import annotations

import re

import polars as pl

from ingestion.core.candidate import Candidate
from ingestion.core.cells import squeezed
from ingestion.core.model import Extract
from ingestion.core.rows import GROUP, Rows
from ingestion.core.text import header_key, squeeze
from ingestion.published.fis_oko import find_test, read_group
from ingestion.results.loadable import Wide
from ingestion.results.sheets import Sheets
from ingestion.results.wide import WideTable, by_codes, read_wide, sum_of_maxima

KIND = "individual"
TITLE = "Индивидуальные результаты (ФИС ОКО, Ф1)"
COLUMNS = {
    "ОО": "oo_text",
    "Логин ОО": "oo_text",
    "Муниципалитет": "municipality",
    "Название ОО": "school_name",
    "Код участника": "participant_code",
    "Класс": "class_text",
    "Вариант": "variant_text",
    "Первичный балл": "total_text",
    "Отметка": "mark_text",
    "Отметка по журналу": "journal_text",
}
REQUIRED = {header_key(name) for name in ("Код участника", "Класс", "Вариант", "Первичный балл")}
OWN_FORM = {header_key("Задание"), header_key("Балл")}
DECLARED = re.compile(r"Кол-?во\s+участников\s*:?\s*(\d+)", re.IGNORECASE)


def recognise(candidate: Candidate) -> float:
    """Recognise the report by its headers; our own form of results, a row a task, has some of the same words."""
    found = candidate.find(REQUIRED)
    is_long = found and set(candidate.heads[found[0]][found[1]]) >= OWN_FORM
    return 2.0 if found and not is_long else 0.0


def number_the_classes(extract: Extract) -> Extract:
    """Name classes that the export only counts: the second class of grade 4 is `4-2`, not the grade 42."""
    people = extract.tables["raw.results_participants"]
    counted = pl.col("class_text").str.strip_chars().str.extract(r"^(\d{1,2})(?:\.0)?$", 1)
    label = pl.concat_str(
        pl.col("class_grade").cast(pl.String), pl.lit("-"), counted.cast(pl.Int32).cast(pl.String)
    )
    extract.tables["raw.results_participants"] = people.with_columns(
        pl.when(counted.is_not_null()).then(label).otherwise("class_label").alias("class_label")
    )
    return extract


def _groups(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of schools (`МБОУ «…»(edu203389) | Кол-во участников: 89`): row_number, login, name, declared count."""
    rows = []
    for number, row in enumerate(frame.rows(), start=1):
        text = next((squeeze(cell) for cell in row if DECLARED.search(squeeze(cell))), None)
        declared = DECLARED.search(text) if text else None
        if text and declared and (group := read_group(text)):
            rows.append((number, group.school_code, group.name, int(declared[1])))
    names = {"group_row": pl.Int64, "group_code": pl.String, "group_name": pl.String, "declared": pl.Int64}
    return pl.DataFrame(rows, schema=names, orient="row")


def prepare(candidate: Candidate) -> Sheets:
    """Read the pupils of every sheet; the school comes from its own columns, else from the row above them."""
    tables = read_wide(candidate, REQUIRED, COLUMNS, by_codes)
    rows = Rows()
    for table in tables:
        # The levels of difficulty stand above the tasks in a row of their own.
        above = candidate.tables.frame(table.sheet).row(table.first - 2) if table.first > 1 else ()
        levels = any(header_key(cell).startswith("уровеньсложности") for cell in above)
        rows.found_header(table.sheet, table.first - levels, table.header)
    return Sheets(tables, lambda table: _read_sheet(candidate, table, rows), rows)


def extract(candidate: Candidate) -> Extract:
    """Read and check the report."""
    return prepare(candidate).extract()


def _read_sheet(candidate: Candidate, table: WideTable, rows: Rows) -> Wide:
    sheet = table.sheet
    test = find_test(candidate, sheet)
    groups = _groups(candidate.tables.frame(sheet))
    body = table.written()
    missing = [n for n in ("oo_text", "school_name", "municipality") if n not in body.columns]
    body = body.with_columns([pl.lit(None, pl.String).alias(name) for name in missing])
    rows.put_aside(sheet, groups.get_column("group_row"), GROUP)
    about_pupil = [
        n for n in body.columns if n not in ("sheet", "row_number", "oo_text", "school_name", "municipality")
    ]
    body = body.filter(
        ~_is_group(body, groups) & ~pl.all_horizontal(squeezed(n).is_null() for n in about_pupil)
    )
    rows.were_read(body)
    body = body.sort("row_number").join_asof(
        groups, left_on="row_number", right_on="group_row", strategy="backward"
    )
    logins = pl.concat_str(["oo_text", "school_name"], separator=" ", ignore_nulls=True)
    login = logins.str.extract(r"(?i)((?:edu|sch)\d{6})", 1)
    bare = pl.col("oo_text").str.extract(r"^\s*(\d{6})\s*$", 1)
    body = body.with_columns(
        pl.coalesce(login, bare, "group_code", "oo_text").alias("login_text"),
        pl.coalesce(pl.col("school_name").str.replace(r"\s*\((?:edu|sch)\d{6}\)\s*", ""), "group_name").alias(
            "school_name"
        ),
        pl.col("municipality")
        .str.extract(r"(?i)(reg\d+_m\d+)", 1)
        .str.to_lowercase()
        .alias("municipality_code"),
        pl.col("municipality")
        .str.replace_all(r"(?i)\s*\(?reg\d+_m\d+\)?\s*\|?\s*", "")
        .alias("municipality"),
    )
    about = test.procedure()
    about["max_primary_score"] = about["max_primary_score"] or sum_of_maxima(table.tasks)
    pupils = body.drop("oo_text", "group_row", "group_code", "group_name", "declared")
    differs = ("group_count_differs", _other_counts(body, sheet), "ОО")
    return Wide(pupils, table.tasks, about, table.titles, number_the_classes, (differs,))


def _is_group(body: pl.DataFrame, groups: pl.DataFrame) -> pl.Expr:
    return pl.col("row_number").is_in(groups.get_column("group_row").to_list())


def _other_counts(body: pl.DataFrame, sheet: str) -> pl.DataFrame:
    """Return schools whose row declares another number of pupils than stand below it."""
    counts = (
        body.filter(pl.col("group_row").is_not_null())
        .group_by("group_row", maintain_order=True)
        .agg(pl.len().alias("rows"), pl.col("declared").first(), pl.col("group_name").first())
    )
    return counts.filter(pl.col("rows") != pl.col("declared")).with_columns(
        pl.col("group_row").alias("row_number"),
        pl.lit(sheet).alias("sheet"),
        pl.format("{} – заявлено {}, строк {}", "group_name", "declared", "rows").alias("value"),
    )
