"""Test specifications: what each task measures. The file's name says subject, grade, year and kind (ВПР where none).

A task repeats once per content code; the first header varies; one file may hold two tables side by side. The official
«Описание» of a work (docx, pdf) holds the same table, names the test in its title and says which scores give which
mark: that scale is loaded with it, as the table of scales would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import polars as pl

from ingestion.core.candidate import Candidate, recognised
from ingestion.core.cells import mapped, number, squeezed, whole
from ingestion.core.files import FileRefusedError
from ingestion.core.findings import Findings
from ingestion.core.model import Extract, hold
from ingestion.core.rows import NOTE, Rows
from ingestion.core.text import find_subject, is_date_for_code, squeeze, subject_code, task_code, variety
from ingestion.plans.described import Described, read_description
from ingestion.plans.model import PlanRefused
from ingestion.plans.scale import FoundScale, Scale, find_scale
from ingestion.registers.mentions import KINDS, procedure_kind
from ingestion.sources.plans import with_ending

KIND = "test_specs"
TITLE = "Спецификация проверочной работы"
COLUMNS = {
    "task_code": (r"^№(по)?ким", r"^номерзадания", r"^№задания"),
    "task_no": (r"^№$",),
    "skill": (r"^умения",),
    "planned_result": (r"^блокипооп", r"^планируем"),
    "difficulty": (r"^уровеньсложности",),
    "content_code": (r"^кодкэс", r"^кэс$"),
    "requirement_code": (r"^кодкт", r"^кт$"),
    "max_score": (r"^максимальныйбалл",),
    "minutes": (r"^примерноевремя",),
    "answer_type": (r"^типответа",),
    "skill_group": (r"^группаумений", r"^группыумений"),
}
NEEDED = {"task_code", "skill", "max_score"}
SCALES = "raw.mark_scales"
PLACE = {"sheet": pl.String, "row_number": pl.Int64}
ANSWERS = {"краткий": "краткий", "развернутый": "развёрнутый", "развёрнутый": "развёрнутый"}


@lru_cache(maxsize=65_536)
def _column(text: str) -> str | None:
    """What a comparable header is called here; None for all others."""
    return next((n for n, patterns in COLUMNS.items() if any(re.match(p, text) for p in patterns)), None)


def _tables(row: list[str]) -> list[dict[str, int]]:
    """Split a header row into tables: a repeated column starts the next one; where only «№» counts, it is the code."""
    tables: list[dict[str, int]] = [{}]
    for position, text in enumerate(row):
        name = _column(text)
        if name is None:
            continue
        if name in tables[-1]:
            tables.append({})
        tables[-1][name] = position
    for table in tables:
        if "task_code" not in table and "task_no" in table:
            table["task_code"] = table.pop("task_no")
    return [table for table in tables if table.keys() >= NEEDED]


def _find(candidate: Candidate) -> list[tuple[str, int, list[dict[str, int]]]]:
    """Every sheet with tables of tasks: name, the header's row index, places of the columns of each table."""
    found: list[tuple[str, int, list[dict[str, int]]]] = []
    if not any(_column(key) == "max_score" for key in candidate.keys):
        return found
    for sheet, rows in candidate.heads.items():
        for index, row in enumerate(rows):
            if tables := _tables(row):
                found.append((sheet, index, tables))
                break
    return found


def recognise(candidate: Candidate) -> float:
    """Recognise a specification by its column headers, in a workbook or in the tables of an official description."""
    if candidate.book is None:
        return 2.0 if described(candidate) else 0.0
    return 2.0 if _find(candidate) else 0.0


def described(candidate: Candidate) -> Described | None:
    """The table of tasks of a document; None where it has none or cannot be read: plans say why."""
    try:
        with with_ending(candidate) as path:
            return read_description(path, _column, NEEDED)
    except (PlanRefused, FileRefusedError):
        return None


def about(name: str) -> tuple[str, int, int] | None:
    """Return (subject, grade, year) named by a file such as `6_Математика_2021` or `test_spec_Математика_6_2021`."""
    words = squeeze(name.replace("_", " "))
    year = re.search(r"(?<!\d)(20\d\d)(?!\d)", words)
    grade = re.search(r"(?<!\d)(\d{1,2})(?!\d)", words)
    letters = re.sub(r"\d+|test spec|класс|спецификация", " ", words, flags=re.IGNORECASE)
    subject = subject_code(letters) or find_subject(words)
    return (subject, int(grade[1]), int(year[1])) if subject and grade and year else None


def kind_of(name: str) -> str:
    """Return the kind of procedure that a file's name says (`КДР_6_Математика_2022`), ВПР where it says none."""
    words = squeeze(name.replace("_", " "))
    return (procedure_kind(words) if KINDS.search(words) else None) or "ВПР"


def extract(candidate: Candidate) -> Extract:
    """Read every table of the sheet; rows without a task code continue nothing and are held."""
    document = described(candidate) if candidate.book is None else None
    named = about(candidate.origin.stem) or (about_text(document.above) if document else None)
    if not named:
        raise FileRefusedError(
            "По имени файла нельзя узнать предмет, класс и год: назовите его, например, «6_Математика_2021.xlsx»."
        )
    subject, grade, year = named
    kind, words = kind_of(candidate.origin.stem), candidate.origin.stem.replace("_", " ")
    words = f"{words} {document.above}" if document else words
    findings, places, parts, held = Findings(), Rows(), [], []
    for text in _of_document(document) if document else _of_sheets(candidate, places):
        places.were_read(text)
        bad = pl.col("task_code").is_null() | number("max_score").is_null()
        dated = ~bad & mapped(text, "task_code", is_date_for_code, pl.Boolean)
        findings.add("required_value_missing", text.filter(bad), column="№ КИМ, Максимальный балл")
        shown = text.filter(dated).with_columns(pl.col("task_code").alias("value"))
        findings.add("task_is_date", shown, column="№ КИМ")
        held.append(hold(text.filter(bad | dated)))
        parts.append(text.filter(~bad & ~dated))
    rows = pl.concat(parts)
    rows = rows.with_columns(
        mapped(rows, "task_code", task_code).alias("task_code"),
        whole("task_no").cast(pl.Int32).alias("task_no"),
        number("max_score").alias("max_score"),
        number("minutes").alias("minutes"),
        pl.col("difficulty")
        .str.to_uppercase()
        .str.slice(0, 1)
        .str.replace_many(["B"], ["В"])
        .alias("difficulty"),
        mapped(rows, "answer_type", lambda text: ANSWERS.get((text or "").casefold())).alias("answer_type"),
        pl.lit(kind).alias("kind"),
        pl.lit(subject).alias("subject"),
        *[pl.lit(value, pl.String).alias(name) for name, value in variety(subject, words).items()],
        pl.lit(grade, pl.Int32).alias("grade"),
        pl.lit(year, pl.Int32).alias("spec_year"),
    ).with_columns(pl.col("task_no").fill_null(pl.col("task_code").rle_id().cast(pl.Int32) + 1))
    # Two tables may stand side by side: a row of the sheet is held when it is held in one of them.
    quarantine, read = pl.concat(held).unique(["sheet", "row_number"], maintain_order=True), places.read_cnt
    loaded = {"raw.test_specs": rows}
    for sheet, found in _scales(candidate, document):
        if found.scale is None:
            findings.add(
                "scale_not_read", pl.DataFrame({"sheet": [sheet], "row_number": [found.line]}, schema=PLACE)
            )
            continue
        places.put_aside(sheet, found.scale.lines, NOTE)
        test = {"kind": kind, "subject": subject, "grade": grade, **variety(subject, words)}
        loaded[SCALES] = _scale_row(found.scale, test, year, sheet)
    return Extract(loaded, findings, quarantine, read, read - quarantine.height, rows=places)


def _scales(candidate: Candidate, document: Described | None) -> Iterator[tuple[str | None, FoundScale]]:
    """The first scale of the document or of the workbook, with its sheet."""
    if document:
        if document.scale:
            yield None, document.scale
        return
    for sheet in candidate.tables.sheets:
        rows = candidate.tables.frame(sheet).rows()
        if found := find_scale(list(enumerate(rows, 1))):
            yield sheet or None, found
            return


def _scale_row(scale: Scale, test: dict, year: int, sheet: str | None) -> pl.DataFrame:
    row = test | {
        "scale_year": year,
        "min3": scale.min3,
        "min4": scale.min4,
        "min5": scale.min5,
        "max_primary_score": scale.top,
        "sheet": sheet,
        "row_number": scale.lines[-1],
    }
    texts = dict.fromkeys(("kind", "subject", "language", "study_level", "sheet"), pl.String)
    return pl.DataFrame(
        [row], schema_overrides=texts | {"grade": pl.Int32, "scale_year": pl.Int32, "row_number": pl.Int64}
    )


def _of_sheets(candidate: Candidate, places: Rows) -> Iterator[pl.DataFrame]:
    """The rows of every table of every sheet."""
    for sheet, header, tables in recognised(_find(candidate) or None):
        places.found_header(sheet, header + 1)
        body = candidate.tables.body(sheet, header + 1).with_columns(
            pl.int_range(header + 2, header + 2 + pl.len()).alias("row_number")
        )
        for table in tables:
            yield _texts(body, sheet, table)


def _of_document(document: Described) -> Iterator[pl.DataFrame]:
    """The rows of the table of tasks of an official description, a row for each content code."""
    schema = {"row_number": pl.Int64} | dict.fromkeys(COLUMNS, pl.String)
    text = pl.DataFrame(document.tasks, schema=schema).with_columns(pl.lit(None, pl.String).alias("sheet"))
    codes = pl.col("content_code").str.extract_all(r"\d+(?:\.\d+)*")
    yield text.with_columns(
        pl.when(codes.list.len() > 0)
        .then(codes)
        .otherwise(pl.concat_list("content_code"))
        .alias("content_code")
    ).explode("content_code")


def about_text(text: str) -> tuple[str, int, int] | None:
    """Return (subject, grade, year) that the title of a description names, or None."""
    year = re.search(r"(20\d\d)\s*(?:год|г\b)", text)
    grade = re.search(r"(?<!\d)(\d{1,2})\s*(?:-?й\s*)?класс", text)
    subject = find_subject(text)
    return (subject, int(grade[1]), int(year[1])) if subject and grade and year else None


def _texts(body: pl.DataFrame, sheet: str, table: dict[str, int]) -> pl.DataFrame:
    """The written rows of one table of a sheet, with our names of columns."""
    text = body.select(
        "row_number",
        *(squeezed(f"c{i}").str.replace_all("\x02|\u00ad", "").alias(n) for n, i in table.items()),
    )
    text = text.with_columns([pl.lit(None, pl.String).alias(n) for n in COLUMNS if n not in table])
    text = text.with_columns(pl.lit(sheet or None, pl.String).alias("sheet"))
    return text.filter(~pl.all_horizontal(pl.col(list(table)).is_null()))
