"""Results as one row a task: our own form for КДР, ОГЭ and everything that has no export (xlsx, csv, parquet)."""

from __future__ import annotations

from datetime import date

import polars as pl

from ingestion.core.candidate import Candidate
from ingestion.core.cells import mapped, number, squeezed, whole, with_variety
from ingestion.core.findings import Findings
from ingestion.core.headers import require_one_column_each
from ingestion.core.model import Extract, hold
from ingestion.core.rows import EXAMPLE as EXAMPLE_ROW
from ingestion.core.rows import Rows
from ingestion.core.text import (
    date_of_day_number,
    header_key,
    is_date_for_code,
    parse_date,
    parse_school_year,
    school_code,
    season_of,
    subject_code,
    task_code,
)
from ingestion.registers.mentions import grade_of_class, procedure_kind
from ingestion.registers.spec import EXAMPLE
from ingestion.results.attendance import is_absent
from ingestion.results.columns import PERSON, PROCEDURE, VARIETY, WORDS
from ingestion.results.loadable import finish
from ingestion.results.pupils import check_participants
from ingestion.results.tasks import check_tasks
from warehouse.home import school_year_of

KIND = "results_long"
TITLE = "Результаты процедуры (строка на задание)"
COLUMNS = {
    "Процедура": "procedure_name",
    "Учебный год": "year_text",
    "Дата": "date_text",
    "Предмет": "subject_text",
    "Параллель": "grade_text",
    "Логин ОО": "login_text",
    "Класс": "class_text",
    "Код участника": "participant_code",
    "Вариант": "variant_text",
    "Явка": "attendance_text",
    "Задание": "task_text",
    "Балл": "value",
    "Макс. балл": "max_text",
    "Отметка по журналу": "journal_text",
    "Отметка": "mark_text",
    "Уровень": "level_text",
    "Группа умений": "skill_group",
    "Первичный балл": "total_text",
    "Муниципалитет": "municipality",
    "Название ОО": "school_name",
}
REQUIRED = {
    header_key(name)
    for name in ("Процедура", "Предмет", "Параллель", "Логин ОО", "Код участника", "Задание", "Балл")
}
# Where the first row of a pupil stands: the rest of the pupil's rows hang on it.
PLACE = ["participant_sheet", "participant_row"]
ABOUT_PERSON = (
    "class_text",
    "variant_text",
    "attendance_text",
    "journal_text",
    "mark_text",
    "level_text",
    "total_text",
)

TITLES = {WORDS[name]: title for title, name in COLUMNS.items() if name in WORDS}


def recognise(candidate: Candidate) -> float:
    """Recognise the form by its headers."""
    return 2.0 if candidate.find(REQUIRED) else 0.0


def _read(candidate: Candidate, rows: Rows) -> pl.DataFrame:
    """Return the table of every sheet with our column names, one row a task, and its place."""
    keys = {header_key(key): name for key, name in COLUMNS.items()}
    parts = []
    for sheet, header in candidate.find_all(REQUIRED):
        rows.found_header(sheet, header + 1)
        require_one_column_each(candidate, sheet, header, COLUMNS)
        titles = candidate.tables.frame(sheet).row(header)
        renames: dict[str, str] = {}
        for i, cell in enumerate(titles):
            name = keys.get(header_key(cell))
            if name and name not in renames.values():
                renames[f"c{i}"] = name
        body = candidate.tables.body(sheet, header + 1).select(list(renames)).rename(renames)
        parts.append(
            body.with_columns(
                pl.int_range(header + 2, header + 2 + pl.len()).alias("row_number"),
                pl.lit(sheet or None, pl.String).alias("sheet"),
            )
        )
        is_first = pl.col("row_number") == header + 2
        begins = pl.col("procedure_name").str.strip_chars_start().str.to_lowercase().str.starts_with(EXAMPLE)
        example = parts[-1].filter(is_first & begins.fill_null(False))
        rows.put_aside(sheet, example.get_column("row_number"), EXAMPLE_ROW)
        parts[-1] = parts[-1].join(example, on="row_number", how="anti", maintain_order="left")
    body = pl.concat(parts, how="diagonal")
    missing = [name for name in COLUMNS.values() if name not in body.columns and name != "total_text"]
    body = body.with_columns([pl.lit(None, pl.String).alias(name) for name in missing])
    body = body.with_columns(
        pl.col("login_text").str.strip_chars(), squeezed("participant_code").alias("participant_code")
    )
    named = [name for name in COLUMNS.values() if name in body.columns]
    body = body.filter(~pl.all_horizontal(squeezed(name).is_null() for name in named))
    rows.were_read(body)
    return body


def _with_procedure(body: pl.DataFrame) -> pl.DataFrame:
    body = body.with_columns(
        mapped(body, "procedure_name", procedure_kind).alias("kind"),
        mapped(body, "date_text", _day, pl.Date).alias("procedure_date"),
        mapped(body, "year_text", parse_school_year, pl.Int32).alias("year"),
        mapped(body, "subject_text", subject_code).alias("subject"),
        whole("grade_text").cast(pl.Int32).alias("grade"),
        mapped(body, "class_text", grade_of_class, pl.Int32).alias("class_grade"),
    ).with_columns(pl.col("class_grade").alias("class_grade_named"))
    dates = body.get_column("procedure_date").unique().to_list()
    seasons = {day: season_of(day) if day else "весна" for day in dates}
    years = {day: school_year_of(day) if day else None for day in dates}
    body = with_variety(body, "subject_text", "procedure_name")
    return body.with_columns(
        pl.col("procedure_date")
        .replace_strict(seasons, default=None, return_dtype=pl.String)
        .alias("season"),
        pl.coalesce(
            "year", pl.col("procedure_date").replace_strict(years, default=None, return_dtype=pl.Int32)
        ).alias("school_year"),
        pl.coalesce("class_grade", "grade").alias("class_grade"),
    ).drop("year")


def _day(text: str | None) -> date | None:
    """A date as written, or the number that Excel keeps behind one."""
    return parse_date(text) or date_of_day_number(text)


def _hold_doubtful(body: pl.DataFrame, findings: Findings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Hold rows whose day, year or task can only be guessed; a day number is read, and that is said."""
    written = squeezed("date_text").is_not_null()
    day = pl.col("procedure_date")
    by_day = day.dt.year() + (day.dt.month() >= 9).cast(pl.Int32)
    rules = {
        "date_unreadable": (written & day.is_null(), "date_text", "Дата"),
        "year_contradicts_date": (
            (by_day != pl.col("school_year")) & squeezed("year_text").is_not_null(),
            "year_text",
            "Учебный год",
        ),
        "task_is_date": (mapped(body, "task_text", is_date_for_code, pl.Boolean), "task_text", "Задание"),
    }
    held = [body.clear()]
    for rule_id, (condition, value, title) in rules.items():
        bad = body.filter(condition.fill_null(False))
        findings.add(rule_id, bad.with_columns(pl.col(value).alias("value")), column=title)
        held.append(bad)
        body = body.filter(~condition.fill_null(False))
    numbers = body.filter(squeezed("date_text").str.contains(r"^\d{5}(?:\.0)?$").fill_null(False))
    shown = numbers.with_columns(pl.col("procedure_date").dt.strftime("%d.%m.%Y").alias("value"))
    findings.add("date_from_day_number", shown, column="Дата")
    return body, pl.concat(held)


def extract(candidate: Candidate) -> Extract:
    """Read the form: pupils are its distinct (procedure, school, code), tasks its rows with a task."""
    findings, rows = Findings(headers=TITLES), Rows()
    body = _with_procedure(_read(candidate, rows))
    rows_read = body.height
    begins = pl.col("procedure_name").str.strip_chars_start().str.to_lowercase().str.starts_with(EXAMPLE)
    examples = body.filter(begins.fill_null(False))
    findings.add(
        "example_out_of_place",
        examples.with_columns(pl.col("procedure_name").alias("value")),
        column="Процедура",
    )
    body = body.filter(~begins.fill_null(False))
    bad = pl.any_horizontal(pl.col(*PROCEDURE).is_null())
    unknown = body.filter(bad)
    findings.add(
        "procedure_unknown",
        unknown.with_columns(
            pl.concat_str(
                [
                    pl.col(n).fill_null("пусто")
                    for n in ("procedure_name", "year_text", "subject_text", "grade_text")
                ],
                separator=" · ",
            ).alias("value")
        ),
    )
    shown = ["sheet", "row_number", *[n for n in COLUMNS.values() if n in body.columns]]
    held = [hold(examples.select(shown)), hold(unknown.select(shown))]
    body, doubtful = _hold_doubtful(body.filter(~bad), findings)
    held.append(hold(doubtful.select(shown)))
    person = [*PROCEDURE, *VARIETY, "login_key", "participant_code", "nobody"]
    # A login may be written in two ways. Rows without a code belong to nobody: each of them is held by itself.
    body = body.with_columns(
        pl.coalesce(mapped(body, "login_text", school_code), "login_text").alias("login_key"),
        pl.when(pl.col("participant_code").is_null()).then(pl.int_range(pl.len())).alias("nobody"),
    )
    body = body.with_columns(
        pl.col("row_number").first().over(person).alias("participant_row"),
        pl.col("sheet").first().over(person).alias("participant_sheet"),
    )
    _contradictions(body, person, findings)
    tasks = body.filter(squeezed("task_text").is_not_null()).with_columns(
        squeezed("value").alias("value"),
        mapped(body, "task_text", task_code).alias("task_code"),
        number("max_text").alias("max_score"),
        pl.col("task_text").alias("column_name"),
    )
    repeat = (
        pl.struct(*PLACE, "task_code").is_duplicated() & ~pl.struct(*PLACE, "task_code").is_first_distinct()
    )
    repeated = tasks.filter(repeat)
    findings.add("task_repeated", repeated.with_columns(pl.col("task_text").alias("value")), column="Задание")
    held.append(hold(repeated.select(shown)))
    empty = tasks.filter(~repeat & pl.col("value").is_null() & ~is_absent(tasks))
    findings.add("score_empty", empty.with_columns(pl.col("task_text").alias("value")), column="Балл")
    tasks = tasks.filter(~repeat & pl.col("value").is_not_null())
    checked = check_tasks(tasks, findings)
    people = _participants(body, checked, person)
    loaded, bad_people = check_participants(
        people, findings, [*PROCEDURE, *VARIETY, *PERSON], scores_prove_presence=True
    )
    extract_ = finish(
        rows_read,
        loaded,
        bad_people,
        checked.with_columns(pl.lit(None, pl.Int32).alias("task_no")),
        findings,
    )
    # A held pupil holds all of the pupil's rows: every row of the file is either loaded or in quarantine.
    places = bad_people.select(
        pl.col("row_number").alias("participant_row"), pl.col("sheet").alias("participant_sheet")
    )
    held.append(hold(body.join(places, on=PLACE, how="semi", nulls_equal=True).select(shown)))
    extract_.quarantine = pl.concat(held).unique(["sheet", "row_number"], maintain_order=True)
    extract_.rows_loaded = rows_read - extract_.quarantine.height
    extract_.rows = rows
    return extract_


def _participants(body: pl.DataFrame, tasks: pl.DataFrame, person: list[str]) -> pl.DataFrame:
    sums = tasks.group_by(PLACE).agg(
        pl.len().alias("cells_cnt"),
        number("value").sum().alias("scores_sum"),
        pl.col("score").sum().alias("usable_sum"),
    )
    maxima = (
        body.filter(squeezed("task_text").is_not_null())
        .group_by(*PROCEDURE, *VARIETY, "task_text")
        .agg(number("max_text").max().alias("max"))
    )
    # A maximum of the work is known only when every task of it names its own.
    totals = maxima.group_by([*PROCEDURE, *VARIETY]).agg(
        pl.when(pl.col("max").is_not_null().all()).then(pl.col("max").sum()).alias("max_primary_score")
    )
    first = body.group_by(person, maintain_order=True).agg(
        pl.all().exclude(PLACE).drop_nulls().first(), pl.col(PLACE).first()
    )
    first = first.with_columns(
        pl.col("participant_row").alias("row_number"), pl.col("participant_sheet").alias("sheet")
    )
    return (
        first.join(sums, on=PLACE, how="left", nulls_equal=True, maintain_order="left")
        .join(totals, on=[*PROCEDURE, *VARIETY], how="left", nulls_equal=True, maintain_order="left")
        .drop(PLACE)
    )


def _contradictions(body: pl.DataFrame, person: list[str], findings: Findings) -> None:
    """Notice pupils whose rows disagree about the pupil."""
    names = [name for name in ABOUT_PERSON if name in body.columns]
    counts = body.group_by(person).agg(
        pl.col("row_number").min(),
        pl.col("sheet").first(),
        *[pl.col(n).drop_nulls().n_unique().alias(f"{n}__n") for n in names],
        *[pl.col(n).drop_nulls().first() for n in names],
    )
    titles = {name: title for title, name in COLUMNS.items()}
    for name in names:
        hits = counts.filter(pl.col(f"{name}__n") > 1).with_columns(pl.col(name).alias("value"))
        findings.add("participant_contradicts", hits, column=titles[name])
