"""Rules that every source of results shares: pupil rows and task scores from text to checked values.

Extractors bring the layouts to two frames of text; the functions here decide what each value is, drop or hold what
cannot be used, and say so. All are vectorised: a regional dump has 26,000 rows and half a million cells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from ingestion.core.cells import NUMBER, mapped, number, parse_timestamp, squeezed, whole
from ingestion.core.findings import Findings
from ingestion.core.model import QUARANTINE_SCHEMA, Extract, hold
from ingestion.core.personal import class_names_person, names_person
from ingestion.core.text import LATIN_TO_CYRILLIC, class_label, class_letter, school_code

PERSON = ["school_code", "participant_code"]
PROCEDURE = ["kind", "school_year", "season", "subject", "grade", "class_grade"]
# What tells tests of one subject apart; empty for most.
VARIETY = ["language", "study_level"]
ABSENT = {"отсутствовал", "отсутствовала", "отсутствует", "отс", "н/б"}
# What people write in a column of attendance; in a column of variants the same signs may mean something else.
ABSENT_WORDS = {"н", "нб", "б", "н.б.", "отсут", "отсут.", "болел", "болела", "болеет", "болезнь", "неявка", "нет",
                "не явился", "не явилась", "не писал", "не писала", "не был", "не была", "не участвовал",
                "не участвовала", "-", "0"}  # fmt: skip
PRESENT_WORDS = {"да", "+", "1", "был", "была", "п", "писал", "писала", "явка", "явился", "явилась"}
NO_MARK = {"нет отметки", "нет", "-", "–", "н/а"}
NOT_ATTEMPTED = {"Х", "Н"}
NOT_TAUGHT = {"НЕ ПРОЙД.", "НЕ ПРОЙД", "НЕ ПРОЙДЕНО", "НЕ ПРОХОДИЛИ"}
LEVELS = {"недостаточный", "пониженный", "базовый", "повышенный"}
TEXT_COLUMNS = (
    "login_text",
    "municipality",
    "municipality_code",
    "school_name",
    "class_text",
    "participant_code",
    "sex_text",
    "variant_text",
    "attendance_text",
    "total_text",
    "journal_text",
    "mark_text",
    "level_text",
    "upload_text",
    "procedure_name",
    "date_text",
)


@dataclass(frozen=True)
class TaskColumn:
    """A column of task scores in a wide layout: place in the frame, header, code and maximum if the file has them."""

    column: str
    header: str
    task_no: int
    task_code: str | None = None
    max_score: float | None = None


def _lower(column: str) -> pl.Expr:
    return squeezed(column).str.to_lowercase()


def _fold(column: str) -> pl.Expr:
    """Upper case with Latin look-alikes turned Cyrillic: `x`, `X` and `Х` become one sign."""
    latin, cyrillic = zip(*((chr(a), chr(b)) for a, b in LATIN_TO_CYRILLIC.items()), strict=True)
    return squeezed(column).str.to_uppercase().str.replace_many(list(latin), list(cyrillic))


def melt_tasks(wide: pl.DataFrame, columns: list[TaskColumn]) -> pl.DataFrame:
    """Unpivot task columns to one row per written cell.

    Returns sheet, row_number, column_name, task_no, task_code, max_score, value (trimmed text, never null).
    """
    about = pl.DataFrame(
        {
            "column": [c.column for c in columns],
            "column_name": [c.header for c in columns],
            "task_no": [c.task_no for c in columns],
            "task_code": [c.task_code for c in columns],
            "max_score": [c.max_score for c in columns],
        },
        schema={
            "column": pl.String,
            "column_name": pl.String,
            "task_no": pl.Int32,
            "task_code": pl.String,
            "max_score": pl.Float64,
        },
    )
    long = wide.select("sheet", "row_number", *(c.column for c in columns)).unpivot(
        index=["sheet", "row_number"], variable_name="column", value_name="value"
    )
    long = long.with_columns(squeezed("value").alias("value")).filter(pl.col("value").is_not_null())
    return long.join(about, on="column", how="left", maintain_order="left").drop("column")


def check_tasks(tasks: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Read task cells: adds `score` and `response`; values that cannot be read are dropped with a finding.

    Expects sheet, row_number, column_name, value, max_score. Rules: score_unknown, score_negative, score_above_max.
    """
    values = tasks.select("value").unique()
    values = values.with_columns(
        pl.when(pl.col("value").str.replace(",", ".", literal=True).str.contains(NUMBER))
        .then(pl.col("value").str.replace(",", ".", literal=True))
        .cast(pl.Float64, strict=False)
        .alias("number"),
        _fold("value").alias("token"),
    ).with_columns(
        pl.when(pl.col("number").is_finite())
        .then(pl.lit("scored"))
        .when(pl.col("token").is_in(NOT_ATTEMPTED))
        .then(pl.lit("not_attempted"))
        .when(pl.col("token").is_in(NOT_TAUGHT))
        .then(pl.lit("not_taught"))
        .alias("response")
    )
    checked = tasks.join(values, on="value", how="left", maintain_order="left")
    unknown = pl.col("response").is_null()
    negative = pl.col("number") < 0
    above = pl.col("number") > pl.col("max_score")
    findings.add("score_unknown", checked.filter(unknown))
    findings.add("score_negative", checked.filter(negative))
    findings.add("score_above_max", checked.filter(above))
    findings.add("score_not_whole", checked.filter(pl.col("number") != pl.col("number").round()))
    bad = unknown | negative | above
    return checked.with_columns(
        pl.when(bad.fill_null(False) | (pl.col("response") != "scored"))
        .then(None)
        .otherwise(pl.col("number"))
        .alias("score"),
        pl.when(bad.fill_null(False)).then(None).otherwise(pl.col("response")).alias("response"),
    ).drop("number", "token")


def is_absent(frame: pl.DataFrame) -> pl.Expr:
    """Whether a row says that the pupil was absent, in the column of attendance or in place of the variant."""
    said = pl.lit(False)
    if "variant_text" in frame.columns:
        said = said | _lower("variant_text").is_in(ABSENT).fill_null(False)
    if "attendance_text" in frame.columns:
        said = said | _lower("attendance_text").is_in(ABSENT | ABSENT_WORDS).fill_null(False)
    return said


def _attendance(people: pl.DataFrame, *, scores_prove_presence: bool) -> pl.Expr:
    absent = is_absent(people)
    present = squeezed("variant_text").is_not_null() | (
        _lower("attendance_text").str.starts_with("присутств")
    )
    return (
        pl.when(absent)
        .then(pl.lit("absent"))
        .when(
            present.fill_null(False)
            | (pl.lit(scores_prove_presence) & pl.col("cells_cnt").fill_null(0).gt(0))
        )
        .then(pl.lit("present"))
    )


def _of_file(expression: pl.Expr, apart: tuple[str, ...]) -> pl.Expr:
    """A value of the whole file: over the columns that tell files apart where several stand in one frame."""
    return expression.over(apart) if apart else expression


def _hold_bad_rows(
    people: pl.DataFrame, findings: Findings, key: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split rows that cannot be used; each held row has exactly one reason."""
    reasons = [
        ("school_login_unknown", pl.col("school_code").is_null(), "login_text", "логин школы"),
        (
            "participant_code_missing",
            pl.col("participant_code").is_null(),
            "participant_code",
            "код участника",
        ),
        ("code_names_person", names_person(people, "participant_code"), "participant_code", "код участника"),
        ("attendance_unknown", pl.col("attendance").is_null(), "variant_text", "вариант"),
        ("class_contradicts_grade", _other_class(people), "class_text", "класс"),
        (
            "participant_repeated",
            pl.struct(key).is_duplicated() & ~pl.struct(key).is_first_distinct(),
            "participant_code",
            "код участника",
        ),
    ]
    left, held = people, []
    for rule_id, condition, value, column in reasons:
        hit = left.filter(condition)
        findings.add(rule_id, hit.with_columns(pl.col(value).cast(pl.String).alias("value")), column=column)
        held.append(hit)
        left = left.filter(~condition)
    return left, pl.concat(held)


def _other_class(people: pl.DataFrame) -> pl.Expr:
    """A class (`8Б`) whose grade cannot be that of the programme: the same, or in autumn the next one."""
    if "class_grade_named" not in people.columns:
        return pl.lit(False)
    above = pl.col("class_grade_named") - pl.col("grade")
    fits = (above == 0) | ((above == 1) & (pl.col("season") == "осень"))
    return ~fits.fill_null(True)


def _drop(
    frame: pl.DataFrame,
    findings: Findings,
    rule_id: str,
    value: str,
    column: str,
    bad: pl.Expr,
    targets: list[str],
) -> pl.DataFrame:
    """Report the bad values of a column and empty the target columns there."""
    hits = frame.filter(bad.fill_null(False))
    findings.add(rule_id, hits.with_columns(pl.col(value).cast(pl.String).alias("value")), column=column)
    if hits.is_empty():
        return frame
    return frame.with_columns(
        [pl.when(bad.fill_null(False)).then(None).otherwise(pl.col(name)).alias(name) for name in targets]
    )


def check_participants(
    people: pl.DataFrame,
    findings: Findings,
    key: list[str] | None = None,
    *,
    scores_prove_presence: bool = False,
    apart: tuple[str, ...] = (),
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read pupil rows: returns (rows to load, held rows), both with the source's columns plus the checked ones.

    `apart` names columns that tell files apart where the rows of several stand together. Expects the text columns of
    a source (missing ones are added empty), PROCEDURE columns, max_primary_score, `cells_cnt` (task cells written) and
    `scores_sum` (sum of readable scores). Rules: see rules.yml.
    """
    missing = [name for name in TEXT_COLUMNS if name not in people.columns]
    people = people.with_columns([pl.lit(None, pl.String).alias(name) for name in missing])
    people = people.with_columns(
        mapped(people, "login_text", school_code).alias("school_code"),
        squeezed("participant_code").alias("participant_code"),
    )
    people = people.with_columns(
        _attendance(people, scores_prove_presence=scores_prove_presence).alias("attendance")
    )
    people, held = _hold_bad_rows(people, findings, [*(key or PERSON), *apart])
    pairs = people.select("class_text", "class_grade").unique()
    # Somebody's name in the column of classes names no class.
    texts = [(None if class_names_person(text) else text, grade) for text, grade in pairs.iter_rows()]
    labels = pairs.with_columns(
        pl.Series("class_label", [class_label(t, g) for t, g in texts], pl.String),
        pl.Series("letter", [class_letter(t, g) for t, g in texts], pl.String),
    )
    people = people.join(
        labels, on=["class_text", "class_grade"], how="left", nulls_equal=True, maintain_order="left"
    )
    people = people.with_columns(
        pl.when(_lower("sex_text").str.starts_with("м"))
        .then(pl.lit("м"))
        .when(_lower("sex_text").str.starts_with("ж"))
        .then(pl.lit("ж"))
        .alias("sex"),
        pl.when(pl.col("attendance") == "present").then(squeezed("variant_text")).alias("variant"),
        number("total_text").alias("primary_score"),
        whole("journal_text").cast(pl.Int32).alias("journal_mark"),
        whole("mark_text").cast(pl.Int32).alias("file_mark"),
        _lower("level_text").alias("level"),
        pl.lit("total_text" not in missing).alias("has_total_column"),
        mapped(people, "upload_text", parse_timestamp, pl.Datetime("us")).alias("uploaded_at"),
    )
    checked = _drop_bad_values(people, findings, apart)
    _notice(checked, findings, apart)
    return checked, held


def _drop_bad_values(people: pl.DataFrame, findings: Findings, apart: tuple[str, ...]) -> pl.DataFrame:
    present = pl.col("attendance") == "present"
    variant_number = pl.col("variant").str.extract(r"^(\d+)(?:\.0)?$", 1).cast(pl.Int32, strict=False)
    people = people.with_columns(variant_number.alias("variant_number"))
    bad_variant = present & pl.col("variant").is_not_null() & ~(pl.col("variant_number") > 0).fill_null(False)
    # A row whose variant is 0 and whose total is empty was opened in the form and never filled in.
    people = people.with_columns((bad_variant & pl.col("primary_score").is_null()).alias("is_unfilled"))
    people = _drop(people, findings, "variant_unknown", "variant_text", "вариант", bad_variant, ["variant"])
    people = people.with_columns(
        pl.when(pl.col("variant").is_not_null())
        .then(pl.col("variant_number").cast(pl.String))
        .alias("variant")
    )
    filled = squeezed("journal_text").is_not_null() & ~_lower("journal_text").is_in(NO_MARK)
    bad = filled & ~pl.col("journal_mark").is_between(2, 5).fill_null(False)
    people = _drop(
        people, findings, "journal_mark_unknown", "journal_text", "отметка по журналу", bad, ["journal_mark"]
    )
    filled = squeezed("mark_text").is_not_null() & ~_lower("mark_text").is_in(NO_MARK)
    bad = filled & ~pl.col("file_mark").is_between(2, 5).fill_null(False)
    people = _drop(people, findings, "mark_unknown", "mark_text", "отметка", bad, ["file_mark"])
    bad = squeezed("sex_text").is_not_null() & pl.col("sex").is_null()
    people = _drop(people, findings, "sex_unknown", "sex_text", "пол", bad, ["sex"])
    bad = pl.col("level").is_not_null() & ~pl.col("level").is_in(LEVELS)
    people = _drop(people, findings, "level_unknown", "level_text", "уровень", bad, ["level"])
    bad = squeezed("upload_text").is_not_null() & pl.col("uploaded_at").is_null()
    people = _drop(
        people, findings, "upload_time_unknown", "upload_text", "дата загрузки", bad, ["uploaded_at"]
    )
    bad = present & squeezed("total_text").is_not_null() & pl.col("primary_score").is_null()
    people = _drop(people, findings, "total_not_number", "total_text", "сумма баллов", bad, ["primary_score"])
    # Forms print a total of 0 for absent pupils: only a written cell or a positive total contradicts the absence.
    absent_scores = ~present & ((pl.col("cells_cnt").fill_null(0) > 0) | (pl.col("primary_score") > 0))
    people = _drop(
        people, findings, "absent_with_scores", "variant_text", "вариант", absent_scores, ["primary_score"]
    )
    people = people.with_columns(pl.when(present).then("primary_score").alias("primary_score"))
    people = _compute_totals(people, findings, apart)
    differs = (
        present
        & ~pl.col("is_total_computed")
        & (pl.col("primary_score") != pl.col("scores_sum").fill_null(0))
        & pl.col("cells_cnt").gt(0)
    )
    findings.add(
        "total_differs_from_sum",
        people.filter(differs.fill_null(False)).with_columns(pl.col("total_text").alias("value")),
        column="сумма баллов",
    )
    above = pl.col("primary_score") > pl.col("max_primary_score")
    people = _drop(
        people, findings, "total_above_max", "total_text", "сумма баллов", above, ["primary_score"]
    )
    # A class may be only counted: «4-2» is usual.
    odd = (pl.col("letter").str.len_chars() > 1) & ~pl.col("letter").str.contains(r"^-\d+$")
    findings.add(
        "class_unusual", people.filter(odd).with_columns(pl.col("class_text").alias("value")), column="класс"
    )
    return people.drop("variant_number", "letter")


def _compute_totals(people: pl.DataFrame, findings: Findings, apart: tuple[str, ...]) -> pl.DataFrame:
    """Where all totals of a school are 0 while its tasks have points, nobody has computed them: the sum of tasks."""
    present = pl.col("attendance") == "present"
    sums = pl.col("usable_sum").fill_null(0)
    has_points = present & (sums > 0)
    is_zero = pl.col("primary_score") == 0
    school = [*apart, "school_code", *(name for name in (*PROCEDURE, *VARIETY) if name in people.columns)]
    none_computed = (
        (is_zero | ~has_points).all().over(school) & (has_points & is_zero).any().over(school)
    ).fill_null(False)
    bad = none_computed & has_points & is_zero
    hits = people.filter(bad.fill_null(False))
    findings.add(
        "total_not_computed",
        hits.with_columns(pl.col("usable_sum").cast(pl.String).str.strip_suffix(".0").alias("value")),
        column="сумма баллов",
    )
    return people.with_columns(
        pl.when(bad.fill_null(False)).then("usable_sum").otherwise("primary_score").alias("primary_score"),
        bad.fill_null(False).alias("is_total_computed"),
    )


def _notice(people: pl.DataFrame, findings: Findings, apart: tuple[str, ...]) -> None:
    """Say what is used as it stands and may be wrong: words of attendance, codes without their zeros, halves."""
    said = _lower("attendance_text")
    known = is_absent(people) | said.str.starts_with("присут") | said.is_in(PRESENT_WORDS)
    shown = people.filter(said.is_not_null() & ~known)
    findings.add(
        "attendance_word_unknown", shown.with_columns(pl.col("attendance_text").alias("value")), column="явка"
    )
    variant = squeezed("variant_text")
    has_variants = _of_file(variant.is_not_null().any(), apart)
    unnamed = people.filter((pl.col("attendance") == "present") & variant.is_null() & has_variants)
    findings.add(
        "variant_missing", unnamed.with_columns(pl.lit(None, pl.String).alias("value")), column="вариант"
    )
    code = pl.col("participant_code")
    digits = people.filter(code.str.contains(r"^\d+$"))
    length = _of_file(pl.when(code.str.starts_with("0")).then(code.str.len_chars()).max(), apart)
    short = digits.filter(code.str.len_chars() < length)
    findings.add("code_zeros_lost", short.with_columns(code.alias("value")), column="код участника")
    halves = people.filter((pl.col("primary_score") != pl.col("primary_score").round()).fill_null(False))
    findings.add(
        "score_not_whole", halves.with_columns(pl.col("total_text").alias("value")), column="сумма баллов"
    )


PARTICIPANT_COLUMNS = [
    "sheet",
    "row_number",
    *PROCEDURE,
    *VARIETY,
    "procedure_name",
    "procedure_date",
    "municipality",
    "municipality_code",
    "school_code",
    "school_name",
    "class_text",
    "class_label",
    "participant_code",
    "sex",
    "variant",
    "attendance",
    "total_text",
    "primary_score",
    "has_total_column",
    "is_unfilled",
    "max_primary_score",
    "file_mark",
    "level",
    "journal_mark",
    "uploaded_at",
]
TASK_COLUMNS = [
    "participant_sheet",
    "participant_row",
    "row_number",
    "column_name",
    "task_no",
    "task_code",
    "value",
    "score",
    "response",
    "max_score",
    "skill_group",
]


WORDS = {
    "login_text": "логин школы",
    "participant_code": "код участника",
    "variant_text": "вариант",
    "journal_text": "отметка по журналу",
    "mark_text": "отметка",
    "sex_text": "пол",
    "level_text": "уровень",
    "upload_text": "дата загрузки",
    "total_text": "сумма баллов",
    "class_text": "класс",
    "attendance_text": "явка",
}


def file_headers(titles: dict[str, str]) -> dict[str, str]:
    """Return our word for a column → the file's header, from text column → header; findings then name the real cell."""
    return {WORDS[name]: title for name, title in titles.items() if name in WORDS}


@dataclass(frozen=True)
class Wide:
    """A sheet in a wide layout (one row a pupil), read and not yet checked.

    `rows` has sheet, row_number, the source's text columns and the task columns; `procedure` fills PROCEDURE and
    optionally procedure_date, procedure_name and max_primary_score; `titles` gives text columns their headers;
    `finish` is what the source still does to what came of it.
    """

    rows: pl.DataFrame
    columns: list[TaskColumn]
    procedure: dict
    titles: dict[str, str]
    finish: Callable[[Extract], Extract] = lambda extract: extract

    @property
    def about(self) -> dict:
        """Every column that says which procedure rows belong to, empty ones too, but for those that rows have."""
        about = (
            dict.fromkeys((*VARIETY, "procedure_date", "procedure_name", "max_primary_score"))
            | self.procedure
        )
        return {name: value for name, value in about.items() if name not in self.rows.columns}


ABOUT_TYPES = {
    "procedure_date": pl.Date,
    "max_primary_score": pl.Float64,
    "school_year": pl.Int32,
    "grade": pl.Int32,
    "class_grade": pl.Int32,
}


def extract_wide(wide: Wide) -> Extract:
    """Check a sheet and return what to load."""
    about = [
        pl.lit(value, ABOUT_TYPES.get(name, pl.String)).alias(name) for name, value in wide.about.items()
    ]
    return wide.finish(check_wide(wide.rows.with_columns(about), wide.columns, wide.titles))


def check_wide(rows: pl.DataFrame, columns: list[TaskColumn], titles: dict[str, str]) -> Extract:
    """Check rows that know their procedure: of one sheet, or of one sheet of each of many files, told apart by it."""
    findings = Findings(headers=file_headers(titles))
    tasks = check_tasks(melt_tasks(rows, columns), findings)
    sums = tasks.group_by("sheet", "row_number").agg(
        pl.len().alias("cells_cnt"),
        number("value").sum().alias("scores_sum"),
        pl.col("score").sum().alias("usable_sum"),
    )
    people = rows.drop([c.column for c in columns]).join(
        sums, on=["sheet", "row_number"], how="left", nulls_equal=True, maintain_order="left"
    )
    loaded, held = check_participants(people, findings, scores_prove_presence=True, apart=("sheet",))
    return finish(rows.height, loaded, held, tasks, findings)


def finish(
    rows_read: int, loaded: pl.DataFrame, held: pl.DataFrame, tasks: pl.DataFrame, findings: Findings
) -> Extract:
    """Put checked participants and tasks into the raw tables' shape; tasks of held and absent pupils stay out."""
    people = loaded.with_columns(
        [pl.lit(None, pl.String).alias(name) for name in PARTICIPANT_COLUMNS if name not in loaded.columns]
    ).select(PARTICIPANT_COLUMNS)
    if "participant_row" not in tasks.columns:
        tasks = tasks.with_columns(
            pl.col("row_number").alias("participant_row"), pl.col("sheet").alias("participant_sheet")
        )
    present = people.filter(pl.col("attendance") == "present").select(
        pl.col("sheet").alias("participant_sheet"), pl.col("row_number").alias("participant_row")
    )
    kept = tasks.join(
        present,
        on=["participant_sheet", "participant_row"],
        how="semi",
        nulls_equal=True,
        maintain_order="left",
    )
    kept = kept.with_columns(
        [pl.lit(None, pl.String).alias(name) for name in TASK_COLUMNS if name not in kept.columns]
    ).select(TASK_COLUMNS)
    shown = [name for name in TEXT_COLUMNS if name in held.columns and name not in ("municipality_code",)]
    quarantine = hold(held, shown) if held.height else pl.DataFrame(schema=QUARANTINE_SCHEMA)
    return Extract(
        {"raw.results_participants": people, "raw.results_tasks": kept},
        findings,
        quarantine,
        rows_read,
        rows_read - quarantine.height,
    )
