"""What a register says about a procedure and a class, as columns: people write «ВПР 2026 Математика 5 класс».

A register rarely holds a whole procedure_id. The gate keeps what stands there (kind, year, season, subject, grade);
`int_procedures__mentioned` finds the procedure that is meant.
"""

from __future__ import annotations

import re

import polars as pl

from ingestion.core.cells import mapped, with_variety
from ingestion.core.findings import Findings
from ingestion.core.personal import class_names_person, holds_person
from ingestion.core.text import (
    class_label,
    find_subject,
    grade_in_words,
    parse_date,
    parse_school_year,
    season_of,
    squeeze,
    subject_code,
)
from warehouse.home import school_year_of
from warehouse.settings_files import Declared

KINDS = re.compile(r"\b(ВПР|КДР|ДКР|РИКО|НИКО|ОГЭ|ЕГЭ|ГВЭ|НОКО|МЦКО|ВсОШ|ИС-9|ИС-11)\b", re.IGNORECASE)
SEASONS = (("осен", "осень"), ("весен", "весна"), ("весн", "весна"), ("зим", "зима"))
# What a mention adds to a row, with types in DuckDB.
DERIVED = {
    "procedure_kind": "varchar",
    "school_year": "integer",
    "named_year": "integer",
    "season": "varchar",
    "subject": "varchar",
    "grade": "integer",
    "language": "varchar",
    "study_level": "varchar",
}


def procedure_kind(name: str | None) -> str | None:
    """Return the kind named in a procedure (`ВПР 2026 Математика 5 класс` → `ВПР`); another word stands as typed."""
    text = squeeze(name)
    match = KINDS.search(text)
    if match:
        return {"всош": "ВсОШ"}.get(match[1].casefold(), match[1].upper())
    # A name typed into the wrong column must not become a kind of procedure.
    return None if holds_person(text) else text.split(" ")[0] or None


def season_named(name: str | None) -> str | None:
    """Return the season that a name says in words, or None."""
    text = squeeze(name).casefold()
    return next((season for stem, season in SEASONS if stem in text), None)


def year_named(name: str | None) -> int | None:
    """Return the single calendar year in a name; None when it names a school year or no year."""
    years = re.findall(r"(?<!\d)20\d\d(?!\d)", squeeze(name))
    return int(years[0]) if len(years) == 1 else None


def school_year_named(name: str | None) -> int | None:
    """Return the school year that a name writes as two years (`2025/2026`), or None."""
    return (
        parse_school_year(name) if re.search(r"20\d\d\s*[/–-]\s*(?:20)?\d\d(?!\d)", squeeze(name)) else None
    )


def grade_named(name: str | None) -> int | None:
    """Return the grade in a name such as `ВПР 2026 Математика 5 класс`, or None."""
    match = re.search(r"(?<!\d)(\d{1,2})\s*(?:-?й\s*)?кл", squeeze(name).casefold())
    return int(match[1]) if match and 1 <= int(match[1]) <= 11 else None


def grade_of_class(text: str | None) -> int | None:
    """Return the grade that a class name begins with (`5А`, `V А`, `пятый А` → 5), or None."""
    match = re.match(r"(\d{1,2})", squeeze(text))
    if match:
        return int(match[1]) if 1 <= int(match[1]) <= 11 else None
    return grade_in_words(text)


class Mention(Declared):
    """Where a register names a procedure: the column of its name, of its own day (None when the row's date is not the
    procedure's), and whether the row is held when no test can be understood. `near` is a date that lies after the
    procedure and may stand in for its year."""

    name: str
    day: str | None = None
    needs_test: bool = False
    near: str | None = None


def _missing(frame: pl.DataFrame, columns: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    return frame.with_columns(
        [pl.lit(None, dtype).alias(name) for name, dtype in columns.items() if name not in frame.columns]
    )


def add_procedure(frame: pl.DataFrame, mention: Mention) -> pl.DataFrame:
    """Add kind, school_year, named_year, season, subject and grade: the row's own columns first, then the name."""
    frame = _missing(
        frame,
        {
            mention.name: pl.String,
            "school_year": pl.Int32,
            "subject": pl.String,
            "grade": pl.Int64,
            "class_text": pl.String,
            **({mention.day: pl.Date} if mention.day else {}),
        },
    )
    name = mention.name
    day = pl.col(mention.day) if mention.day else pl.lit(None, pl.Date)
    frame = frame.with_columns(day.cast(pl.Date).alias("__day"))
    days = frame.get_column("__day").unique().to_list()
    seasons = {value: season_of(value) if value else None for value in days}
    years = {value: school_year_of(value) if value else None for value in days}
    kind = mapped(frame, name, procedure_kind)
    if "procedure_kind" in frame.columns:
        kind = pl.coalesce(pl.col("procedure_kind"), kind)
    frame = frame.with_columns(
        kind.alias("procedure_kind"),
        pl.coalesce(
            pl.col("school_year").cast(pl.Int32),
            mapped(frame, name, school_year_named, pl.Int32),
            pl.col("__day").replace_strict(years, default=None, return_dtype=pl.Int32),
        ).alias("school_year"),
        mapped(frame, name, year_named, pl.Int32).alias("named_year"),
        pl.coalesce(
            mapped(frame, name, season_named),
            pl.col("__day").replace_strict(seasons, default=None, return_dtype=pl.String),
        ).alias("season"),
        pl.coalesce("subject", mapped(frame, name, find_subject)).alias("subject"),
        pl.coalesce(
            pl.col("grade").cast(pl.Int32),
            mapped(frame, name, grade_named, pl.Int32),
            mapped(frame, "class_text", grade_of_class, pl.Int32),
        ).alias("grade"),
    ).drop("__day")
    # The cell of the subject says more than its code: «Английский язык», «Математика (базовый уровень)».
    texts = [column for column in ("subject__text", name) if column in frame.columns]
    return with_variety(frame, *texts)


def add_class(frame: pl.DataFrame) -> pl.DataFrame:
    """Add class_label (`5А`) from class_text; the grade comes from the class itself, else from the row."""
    frame = _missing(frame, {"class_text": pl.String, "grade": pl.Int32})
    pairs = frame.select("class_text", "grade").unique()
    # Somebody's name in the column of classes names no class.
    labels = [
        class_label(text, grade_of_class(text) or grade)
        if squeeze(text) and (grade_of_class(text) or grade) and not class_names_person(text)
        else None
        for text, grade in pairs.iter_rows()
    ]
    pairs = pairs.with_columns(pl.Series("class_label", labels, pl.String))
    return frame.join(pairs, on=["class_text", "grade"], how="left", nulls_equal=True, maintain_order="left")


def hold_without_test(
    frame: pl.DataFrame, mention: Mention, findings: Findings, title: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Hold rows from which no test can be understood (kind, subject or grade missing)."""
    if not mention.needs_test:
        return frame, frame.clear()
    years = ["school_year", "named_year", *([mention.near] if mention.near in frame.columns else [])]
    bad = pl.any_horizontal(pl.col("procedure_kind", "subject", "grade").is_null())
    bad = bad | pl.all_horizontal(pl.col(years).is_null())
    shown = pl.concat_str(
        [pl.col(n).cast(pl.String).fill_null("пусто") for n in (mention.name, "subject", "grade")],
        separator=" · ",
    )
    findings.add("procedure_unknown", frame.filter(bad).with_columns(shown.alias("value")), column=title)
    return frame.filter(~bad), frame.filter(bad)


DATES = re.compile(r"(\d{1,2}\.\d{1,2}\.(?:20)?\d\d|20\d\d-\d\d-\d\d)")


def first_and_last_date(text: str | None) -> tuple:
    """Return the first and the last date that a text names (`06.11.2023-17.11.2023`), or (None, None)."""
    days = [day for found in DATES.findall(squeeze(text)) if (day := parse_date(found))]
    return (min(days), max(days)) if days else (None, None)


def add_dates(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add date_from and date_to read from a text of dates."""
    return frame.with_columns(
        mapped(frame, column, lambda text: first_and_last_date(text)[0], pl.Date).alias("date_from"),
        mapped(frame, column, lambda text: first_and_last_date(text)[1], pl.Date).alias("date_to"),
    )


def subject_list(text: str | None) -> str | None:
    """Return short codes of the subjects named in a list, comma separated; a word that is no subject gives None."""
    parts = [part for part in re.split(r"[,;/]| и ", squeeze(text)) if part.strip()]
    codes = [code for part in parts if (code := subject_code(part))]
    return ",".join(dict.fromkeys(codes)) if codes and len(codes) == len(parts) else None


def login_list(text: str | None) -> str | None:
    """Return the six-digit codes of the logins in a list, comma separated, or None."""
    codes = re.findall(r"(?<!\d)(\d{6})(?!\d)", squeeze(text))
    return ",".join(dict.fromkeys(codes)) or None


# Stages of a procedure in the words of the official act of an observer; the first stem found decides.
STAGES = (
    ("загруз", "загрузка"), ("заполнен", "загрузка"), ("провер", "проверка"), ("инструктаж", "инструктаж"),
    ("проведен", "проведение"), ("получен", "получение"), ("подготов", "получение"), ("скачив", "получение"),
    ("распечат", "получение"), ("передач", "получение"),
)  # fmt: skip
NO_REMARK = re.compile(
    r"нет|-|–|—|0|отсутству\w+|без\s+(?:нарушений|замечаний)|(?:нарушени\w+|замечани\w+)\s+"
    r"(?:не\s+(?:выявлен\w*|обнаружен\w*|зафиксирован\w*|установлен\w*|было)|нет|отсутствуют)"
    r"|не\s+(?:выявлен\w*|обнаружен\w*)|(?:нет|не\s+было)\s+(?:нарушений|замечаний)",
    re.IGNORECASE,
)


def stage(text: str | None) -> str | None:
    """Return the stage that an observer's words name (`проверка работ` → `проверка`), or None."""
    words = squeeze(text).casefold()
    return next((name for stem, name in STAGES if stem in words), None)


def remark(text: str | None) -> str | None:
    """Return the remark of an observer; words that say there is none become `нет`."""
    words = squeeze(text)
    return "нет" if NO_REMARK.fullmatch(words.rstrip(". ")) else words or None


def clock(text: str | None) -> str | None:
    """Return a time of day as `09:05`, or None."""
    value = squeeze(text)
    if re.fullmatch(r"0?\.\d+", value):
        minutes = round(float(value) * 1440)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    value = re.sub(r"\s*ч\w*\.?\s*(\d{1,2})\s*мин\w*\.?$", r":\1", value)
    match = re.search(r"(?<!\d)(\d{1,2})[:.\-](\d\d)(?::\d\d)?$", value)
    return f"{int(match[1]):02}:{match[2]}" if match and int(match[1]) < 24 and int(match[2]) < 60 else None
