"""What a look or a load says about files, as tables and sentences for people."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import polars as pl

from dashboards import work
from dashboards.frame import Column
from dashboards.sections import before_after
from dashboards.words import absent, count, labels, moment, school_year, timings
from dashboards.words.markup import escape, link
from warehouse import jobs
from warehouse.jobs import Job

FORESEEN = {
    "loaded": "✓ можно загрузить",
    "held": "▲ будет ждать подтверждения",
    "refused": "× не будет принят",
    "failed": "× не будет принят: ошибка программы",
    "unrecognised": "× не распознан",
}
CHANGE = (
    *(
        "load_id",
        "file_name",
        "procedure_id",
        "slice",
        "school_code",
        "class_label",
        "rows_before",
        "rows_after",
    ),
    *("absent_before", "absent_after", "mean_before", "mean_after", "lost_cnt", "missing_cnt", "reason"),
)
FOUND = ("file_name", "effect", "message", "how_to_fix", "cnt", "place")
JOB_STATUSES = {
    jobs.WAITING: "○ ждёт очереди",
    jobs.RUNNING: "● идёт",
    jobs.DONE: "✓ готово",
    jobs.FAILED: "× не получилось",
    jobs.CANCELLED: "○ отменена",
}


def verdict(one: dict[str, Any]) -> str:
    """What becomes, or became, of a file."""
    status, is_trial = one["status"], one["is_trial"]
    if one["already_known"] and status == "loaded":
        is_again = one["changes"] or "снова" in one["message"]
        again = "будет действовать" if is_trial else "действует"
        return f"↺ снова {again}" if is_again else "○ уже загружен, ничего не изменится"
    return (FORESEEN if is_trial else labels.LOAD_STATUSES).get(
        status, labels.name(labels.LOAD_STATUSES, status)
    )


FILES = [
    Column("file_name", "Файл", css="mid names"),
    Column("kind", "Что это", lambda kind: labels.name(labels.SOURCE_KINDS, kind), css="mid"),
    Column("verdict", "Итог", css="mid"),
    Column("rows_loaded", "Строк загрузится", is_number=True),
    Column("rows_quarantined", "Отложится", is_number=True),
    Column("findings_cnt", "Замечаний", is_number=True),
    Column("message", "Подробно", css="wide"),
]
FILES_LOADED = [
    replace(column, header={"rows_loaded": "Строк загружено", "rows_quarantined": "Отложено"}[column.field])
    if column.field.startswith("rows_")
    else column
    for column in FILES
]
FINDINGS = [
    Column("file_name", "Файл", css="mid"),
    Column("effect", "Что будет", lambda effect: labels.name(labels.EFFECTS, effect), css="nowrap"),
    Column("message", "Что найдено", css="wide"),
    Column("how_to_fix", "Как исправить", css="wide"),
    Column("cnt", "Сколько", is_number=True),
    Column("place", "Первое место", css="nowrap"),
]


#: Of files that are loaded: every row of the table is held.
HELD = [column for column in FINDINGS if column.field != "effect"]


def _message(one: dict[str, Any]) -> str:
    """What is said of a file beside its verdict; a trial never says «загружен»."""
    said = one["message"]
    if one["is_trial"] and one["status"] == "loaded" and not one["already_known"]:
        said = said.partition("; ")[2] or ("есть замечания" if one["findings_cnt"] else "")
    return str(said)


def files(told: list[dict[str, Any]]) -> pl.DataFrame:
    """A row a file: what it is, what becomes of it, how many rows."""
    names = ("file_name", "kind", "rows_loaded", "rows_quarantined", "findings_cnt")
    rows = [
        {**{name: one[name] for name in names}, "verdict": verdict(one), "message": _message(one)}
        for one in told
    ]
    numbers = dict.fromkeys(("rows_loaded", "rows_quarantined", "findings_cnt"), pl.Int64)
    texts = dict.fromkeys(("file_name", "kind", "message", "verdict"), pl.String)
    return pl.DataFrame(rows, schema={**texts, **numbers})


def found(told: list[dict[str, Any]]) -> pl.DataFrame:
    """A row a file and rule: what is held back or noticed in it, how to mend it, and where it begins."""
    rows = [
        {**{name: hit.get(name) for name in FOUND}, "file_name": one["file_name"], "place": _place(hit)}
        for one in told
        for hit in one.get("found", [])
    ]
    return pl.DataFrame(rows, schema={**dict.fromkeys(FOUND, pl.String), "cnt": pl.Int64})


READING = [
    Column("file_name", "Файл", css="mid"),
    Column("number", "№", css="nowrap"),
    Column("title", "Мера", css="wide"),
    Column("timing_text", "Срок в документе", nothing="не назван", css="mid"),
    Column("timing_kind", "Прочитан как", timings.timing_words, by_row=True, css="mid"),
    Column("note", "Что принято", css="mid"),
    Column("responsible", "Ответственный", nothing="не назван", css="mid"),
]


def readings(told: list[dict[str, Any]]) -> pl.DataFrame:
    """A row a measure of the plans among files: its words and how they are read, what is not read first."""
    names = [column.field for column in READING[1:]] + ["windows"]
    rows = [
        {"file_name": one["file_name"], **{name: measure[name] for name in names}}
        for one in told
        for measure in one.get("reading", [])
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("file_name", *names), pl.String))


def reading_columns(read: pl.DataFrame) -> list[Column]:
    """Columns of the reading; the file is named only where there are several."""
    return READING[1 if read["file_name"].n_unique() == 1 else 0 :]


def summary_of_reading(read: pl.DataFrame) -> str:
    """How many measures are read, in a sentence."""
    unread = read.filter(timing_kind=timings.UNREAD).height
    parts = [f"Прочитано: {count(read.height, 'мера')}"]
    parts += [f"срок не прочитан – {count(unread, 'мера')}, они стоят первыми"] if unread else []
    return "; ".join(parts) + ". Слова документа не изменяются."


def _place(hit: dict[str, Any]) -> str | None:
    parts = [
        f"лист «{hit['sheet']}»" if hit["sheet"] else "",
        f"строка {hit['row_number']}" if hit["row_number"] else "",
    ]
    return ", ".join(part for part in parts if part) or None


def changes(told: list[dict[str, Any]], schools: dict[str, str]) -> pl.DataFrame:
    """A row a school and class (or another part of the data) that files change: before and after; what waits first.

    schools: code → name.
    """
    rows = [
        {**{name: row.get(name) for name in CHANGE}, "file_name": one["file_name"]}
        for one in told
        for row in one["changes"]
    ]
    texts = ("file_name", "procedure_id", "slice", "school_code", "class_label", "reason")
    schema = {
        name: pl.String if name in texts else pl.Float64 if name.startswith("mean") else pl.Int64
        for name in CHANGE
    }
    frame = pl.DataFrame(rows, schema=schema).sort(pl.col("reason").is_null(), maintain_order=True)
    named = pl.col("school_code").replace_strict(
        schools, default=pl.col("school_code"), return_dtype=pl.String
    )
    return frame.with_columns(school_name=named)


def procedure_words(row: dict[str, Any]) -> str:
    """«ВПР, математика, 5 класс, весна 2022/23» out of the code of a procedure; another part by its own words."""
    code = row["procedure_id"]
    parts = code.split("-") if code else []
    if len(parts) < 5 or not parts[1].isdigit():
        return code or " ".join((row["slice"] or "").replace("|", " ").split())
    kind, year, season, subject, grade, *rest = parts
    words = [
        kind,
        labels.name(labels.SUBJECTS, subject),
        f"{grade} класс",
        f"{season} {int(year) - 1}/{year[2:]}",
        *rest,
    ]
    return ", ".join(words)


def changed_columns(frame: pl.DataFrame) -> list[Column]:
    """Columns of what files change, without those that say nothing here."""
    return before_after.columns(frame, procedure_words)


def finding(told: list[dict[str, Any]]) -> str:
    """What the look found, in a sentence or two."""
    if not told:
        return absent("files_sent", told)
    loadable = [one for one in told if one["status"] in ("loaded", "held") and not _is_same(one)]
    lost = [one for one in told if one["status"] in ("refused", "failed", "unrecognised")]
    rows, held = (sum(one[name] for one in loadable) for name in ("rows_loaded", "rows_quarantined"))
    parts = [
        f"Можно загрузить: {count(len(loadable), 'файл')}, {count(rows, 'строка')}."
        if loadable
        else absent("files_to_load", loadable)
    ]
    if held:
        parts.append(f"Отложится до исправления: {count(held, 'строка')}.")
    if lost:
        parts.append(f"Не принимается: {count(len(lost), 'файл')} – почему, сказано ниже.")
    if replaced := sum(bool(one["changes"]) for one in loadable):
        parts.append(f"Прежние данные изменит: {count(replaced, 'файл')}.")
    return " ".join(parts)


def ways_on(works: pl.DataFrame) -> str:
    """Links from what was loaded to what it shows, a line a work, ready markup (rows of ``data/loaded_works``)."""
    lines = []
    for row in works.iter_rows(named=True):
        when = f"{row['kind']}, {row['season']} {school_year(row['school_year'])}"
        results = {"year": row["school_year"], "sitting": row["sitting"], "subject": row["test_name"]}
        ways = [
            link("Темы и дефициты", "topics", sitting=when, subject=row["subject"], grade=row["grade"]),
            link("Результаты", "results", **results, grade=row["grade"]),
        ]
        lines.append(f"<b>{escape(labels.procedure_of(row))}</b>: {' · '.join(ways)}")
    return f"<p>Что дальше. {'<br>'.join(lines)}</p>"


def _is_same(one: dict[str, Any]) -> bool:
    return bool(one["already_known"] and not one["changes"])


def is_loadable(told: list[dict[str, Any]]) -> bool:
    """Whether loading would change anything."""
    return any(
        one["status"] in ("loaded", "held", "replaced", "withdrawn") and not _is_same(one) for one in told
    )


def of_jobs(found_jobs: list[Job]) -> pl.DataFrame:
    """A row a job, the newest first: what, who, when, how it stands."""
    rows = [
        {
            "what": work.TITLES[one.what],
            "who": one.who or "этот компьютер",
            "asked": datetime.fromisoformat(one.asked),
            "status": JOB_STATUSES[one.status],
            "sentence": " ".join(filter(None, (one.sentence, one.advice))),
        }
        for one in reversed(found_jobs)
    ]
    texts = dict.fromkeys(("what", "who", "status", "sentence"), pl.String)
    return pl.DataFrame(rows, schema={**texts, "asked": pl.Datetime(time_zone="UTC")})


JOBS = [
    Column("asked", "Когда", lambda at: moment(at.astimezone()), css="nowrap"),
    Column("what", "Работа", css="mid"),
    Column("who", "Кто начал", css="nowrap"),
    Column("status", "Как стоит", css="nowrap"),
    Column("sentence", "Итог", css="wide"),
]
LOADS = [
    Column("load_id", "№", is_number=True),
    Column("file_name", "Файл", css="mid"),
    Column("source_kind", "Что это", lambda kind: labels.name(labels.SOURCE_KINDS, kind), css="mid"),
    Column("status", "Состояние", lambda status: labels.name(labels.LOAD_STATUSES, status), css="nowrap"),
    Column("rows_loaded", "Строк", is_number=True),
    Column("rows_quarantined", "Отложено", is_number=True),
    Column("loaded_at", "Загружен", lambda at: moment(at), css="nowrap"),
    Column("why", "Почему отозван", css="mid"),
]


def of_loads(told: list[dict[str, Any]]) -> pl.DataFrame:
    """A row a load, as the list says."""
    texts = ("file_name", "source_kind", "status", "message", "why")
    names = ("load_id", *texts, "rows_loaded", "rows_quarantined", "loaded_at")
    rows = [{name: one.get(name) for name in names} for one in told]
    for row in rows:
        if isinstance(row["loaded_at"], str):
            row["loaded_at"] = datetime.fromisoformat(row["loaded_at"])
    numbers = dict.fromkeys(("load_id", "rows_loaded", "rows_quarantined"), pl.Int64)
    return pl.DataFrame(rows, schema={**dict.fromkeys(texts, pl.String), **numbers, "loaded_at": pl.Datetime})
