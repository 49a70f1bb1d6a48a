"""Lines of the course request: grounds joined by person and topic, priority with reasons, status from files."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import polars as pl

from warehouse.training.assignment import assign
from warehouse.training.matching import match_courses, other_help, years_before
from warehouse.training.words import OTHER, Topic, named_subjects, plain, topics_of

LINE = ["municipality", "school_code", "teacher_code", "subject", "ground_kind", "topic"]
LOCKED = ("accepted", "sent", "enrolled")
CLOSED = ("completed", "declined")
PRIORITIES = ((6.0, "высокий"), (3.5, "средний"), (0.0, "обычный"))
SCHEMA = {
    "line_id": pl.String,
    "municipality": pl.String,
    "school_code": pl.String,
    "teacher_code": pl.String,
    "subject": pl.String,
    "grade": pl.Int64,
    "ground_kind": pl.String,
    "topic": pl.String,
    "deficit": pl.String,
    "grounds": pl.String,
    "grounds_cnt": pl.Int64,
    "basis": pl.String,
    "strength": pl.Float64,
    "last_course_on": pl.Date,
    "priority_score": pl.Float64,
    "priority": pl.String,
    "priority_reasons": pl.String,
    "course_code": pl.String,
    "outcome": pl.String,
    "explanation": pl.String,
    "help_form": pl.String,
    "help_text": pl.String,
    "status": pl.String,
    "status_source": pl.String,
    "request_id": pl.String,
}


def line_id(*parts: str | None) -> str:
    """A short stable name of a line, from what the line is about."""
    return "П-" + hashlib.md5("|".join(p or "" for p in parts).encode()).hexdigest()[:8].upper()


def topic_of(text: str | None, kind: str, subject: str | None, topics: list[Topic]) -> str:
    """The first topic of the seed that a ground names; «содержание предмета» when none."""
    found = topics_of(text, topics, kind, subject or "")
    return found[0] if found else OTHER


def joined_grounds(grounds: pl.DataFrame, topics: list[Topic], names: dict[str, str]) -> pl.DataFrame:
    """One row per school × person × subject × topic: all its grounds, strongest first.

    `grounds`: municipality, school_code, teacher_code, subject, grade, ground_kind, topic_text, fact, basis,
    strength 0…1.
    """
    named = grounds.with_columns(
        pl.Series(
            "topic",
            [
                topic_of(r["topic_text"], r["ground_kind"], r["subject"], topics)
                for r in grounds.iter_rows(named=True)
            ],
            dtype=pl.String,
        )
    )
    joined = (
        named.sort(pl.col("strength").round(9), "fact", "basis", descending=[True, False, False])
        .group_by(LINE, maintain_order=True)
        .agg(
            pl.col("grade").min().cast(pl.Int64),
            pl.col("topic_text").first(),
            pl.col("fact").unique(maintain_order=True).str.join("; ").alias("grounds"),
            pl.len().cast(pl.Int64).alias("grounds_cnt"),
            pl.col("basis").unique(maintain_order=True).str.join("; "),
            (1 - (1 - pl.col("strength")).product()).alias("strength"),
        )
    )
    deficit = [deficit_words(r, names) for r in joined.iter_rows(named=True)]
    ids = [
        line_id(r["school_code"], r["teacher_code"], r["subject"], r["topic"])
        for r in joined.iter_rows(named=True)
    ]
    return joined.with_columns(
        pl.Series("deficit", deficit, dtype=pl.String), pl.Series("line_id", ids, dtype=pl.String)
    )


def deficit_words(row: dict[str, Any], names: dict[str, str]) -> str:
    """The column «Тема/дефицит» of the request form: what the help is about."""
    if row["ground_kind"] == "content":
        return "содержание: " + (row["topic"] if row["topic"] != OTHER else (row["topic_text"] or OTHER))
    area = "начальная школа" if (row["grade"] or 99) <= 4 else names.get(row["subject"], row["subject"] or "")
    return f"{row['topic']}; {area}" if area else row["topic"]


def with_priority(lines: pl.DataFrame, context: pl.DataFrame, today: date) -> pl.DataFrame:
    """Add last_course_on, priority_score, priority and its reasons.

    `context`: school_code, teacher_code, last_course_on, school_group, is_requested (the school asked itself). The
    score is the sum of points a methodologist can recount: strength of the grounds up to 5, each further ground ½ (up
    to 1), no course in three years 1, school group of the department's list 1, the school's own request 1.
    """
    rows = lines.join(context, on=["line_id"], how="left", maintain_order="left").with_columns(
        pl.col("is_requested").fill_null(False)
    )
    scores, reasons = [], []
    since = years_before(today)
    for row in rows.iter_rows(named=True):
        strong = round(5 * row["strength"], 1)
        points = [(strong, "сила свидетельств")]
        if row["grounds_cnt"] > 1:
            points.append((min(0.5 * (row["grounds_cnt"] - 1), 1.0), f"оснований {row['grounds_cnt']}"))
        if row["teacher_code"] and (row["last_course_on"] is None or row["last_course_on"] < since):
            points.append((1.0, "нет курса за три года"))
        if row["school_group"]:
            points.append((1.0, f"группа школ: {row['school_group']}"))
        if row["is_requested"]:
            points.append((1.0, "запрос школы"))
        scores.append(round(sum(p for p, _ in points), 1))
        reasons.append("; ".join(f"{why} +{p:g}".replace(".", ",") for p, why in points))
    rows = rows.with_columns(
        pl.Series("priority_score", scores, dtype=pl.Float64),
        pl.Series("priority_reasons", reasons, dtype=pl.String),
    )
    words = pl.lit(PRIORITIES[-1][1])
    for least, word in reversed(PRIORITIES[:-1]):
        words = pl.when(pl.col("priority_score") >= least).then(pl.lit(word)).otherwise(words)
    return rows.with_columns(words.alias("priority"))


def linked_requests(lines: pl.DataFrame, requests: pl.DataFrame, topics: list[Topic]) -> pl.DataFrame:
    """Pair lines with the requests of files; rows line_id, request_id, status, course_code (of the file).

    The same school and person (or none), and the same words or a common topic. A request pairs with one line at most;
    a refused programme does not stand in the way of the one that was taken instead.
    """
    rows, used = [], set()
    by_word = requests.sort(pl.col("status") == "declined", "request_id")
    for request in by_word.iter_rows(named=True):
        own = set(topics_of(request["deficit"], topics))
        for line in lines.iter_rows(named=True):
            if line["line_id"] in used or (line["school_code"], line["teacher_code"]) != (
                request["school_code"],
                request["teacher_code"],
            ):
                continue
            if plain(line["deficit"]) == plain(request["deficit"]) or line["topic"] in own:
                rows.append(
                    (line["line_id"], request["request_id"], request["status"], request["course_code"])
                )
                used.add(line["line_id"])
                break
    schema = dict.fromkeys(("line_id", "request_id", "status", "requested_course"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def request_lines(
    grounds: pl.DataFrame,
    requests: pl.DataFrame,
    courses: pl.DataFrame,
    completions: pl.DataFrame,
    teachers: pl.DataFrame,
    schools: pl.DataFrame,
    practices: pl.DataFrame,
    forms: pl.DataFrame,
    topics: list[Topic],
    names: dict[str, str],
    today: date,
) -> pl.DataFrame:
    """All lines of the request with course or other help, priority, explanation and status; SCHEMA.

    A line is `proposed` until a file says otherwise. Accepted, sent and enrolled lines keep the course of the file and
    take its places first; declined and completed ones are not offered anything again.
    """
    lines = joined_grounds(grounds, topics, names)
    linked = linked_requests(lines, requests, topics)
    rest = requests.join(linked, on="request_id", how="anti")
    lines = pl.concat([lines, own_requests(rest, teachers, topics)], how="diagonal_relaxed")
    linked = pl.concat([linked, _as_linked(rest)])
    last = (
        completions.filter(pl.col("is_counted"))
        .group_by("teacher_code")
        .agg(pl.col("completed_on").max().alias("last_course_on"))
    )
    context = (
        lines.select("line_id", "school_code", "teacher_code")
        .join(last, on="teacher_code", how="left")
        .join(
            schools.select("school_code", pl.col("group").alias("school_group")), on="school_code", how="left"
        )
        .join(linked.select("line_id", pl.lit(True).alias("is_requested")), on="line_id", how="left")
        .select("line_id", "last_course_on", "school_group", "is_requested")
    )
    lines = with_priority(lines, context, today).join(linked, on="line_id", how="left", maintain_order="left")
    lines = lines.with_columns(
        pl.col("status").fill_null("proposed"),
        pl.when(pl.col("status").is_null())
        .then(pl.lit("расчёт"))
        .otherwise(pl.lit("файл заявки"))
        .alias("status_source"),
    )
    is_kept = pl.col("status").is_in(LOCKED) & pl.col("requested_course").is_not_null()
    kept = lines.filter(is_kept)
    open_lines = lines.filter(~is_kept & ~pl.col("status").is_in(CLOSED))
    candidates, refusals = match_courses(open_lines, courses, completions, topics, today)
    taken = dict(kept.group_by("requested_course").len().iter_rows())
    places = {
        code: None if free is None else free - taken.get(code, 0)
        for code, free in courses.select("course_code", "places_cnt").iter_rows()
    }
    shared = assign(
        open_lines.select(
            "line_id", pl.col("teacher_code").alias("person"), pl.col("priority_score").alias("score")
        ),
        candidates,
        places,
    )
    outcomes = _explain(shared, candidates, refusals)
    help_ = other_help(open_lines, shared, refusals, forms, practices, topics, today)
    closed = lines.filter(is_kept | pl.col("status").is_in(CLOSED)).select(
        "line_id",
        pl.col("requested_course").alias("course_code"),
        pl.lit("по файлу заявки").alias("outcome"),
        pl.lit("курс и статус взяты из файла заявки").alias("explanation"),
    )
    return (
        lines.join(pl.concat([outcomes, closed]), on="line_id", how="left")
        .join(help_, on="line_id", how="left")
        .select(SCHEMA.keys())
        .cast(pl.Schema(SCHEMA))
        .sort("municipality", "priority_score", "line_id", descending=[False, True, False], nulls_last=True)
    )


def own_requests(requests: pl.DataFrame, teachers: pl.DataFrame, topics: list[Topic]) -> pl.DataFrame:
    """Requests of files that no computed line stands for, one line each: the school asked, strength .2."""
    taught = dict(teachers.select("teacher_code", "subjects").iter_rows())
    kinds = {t.name: t.kind for t in topics}
    rows = []
    for r in requests.iter_rows(named=True):
        found = topics_of(r["deficit"], topics)
        subjects = (taught.get(r["teacher_code"]) or "").split(",")
        named = sorted(named_subjects(r["deficit"]) - {"НШ"})
        subject = named[0] if len(named) == 1 else (subjects[0] or None) if len(subjects) == 1 else None
        rows.append(
            {
                "line_id": line_id(r["request_id"]),
                "municipality": r["municipality"],
                "school_code": r["school_code"],
                "teacher_code": r["teacher_code"],
                "subject": subject,
                "grade": 4 if "НШ" in named_subjects(r["deficit"]) else None,
                "ground_kind": kinds[found[0]] if found else "content",
                "topic": found[0] if found else OTHER,
                "topic_text": r["deficit"],
                "deficit": r["deficit"],
                "grounds": r["basis"] or "запрос школы",
                "grounds_cnt": 1,
                "basis": f"fct_pd_requests: {r['request_id']}",
                "strength": 0.2,
            }
        )
    text = ("line_id", *LINE, "topic_text", "deficit", "grounds", "basis")
    schema = dict.fromkeys(text, pl.String) | {
        "grade": pl.Int64,
        "grounds_cnt": pl.Int64,
        "strength": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema)


def _as_linked(requests: pl.DataFrame) -> pl.DataFrame:
    return requests.select(
        pl.col("request_id").map_elements(line_id, return_dtype=pl.String).alias("line_id"),
        "request_id",
        "status",
        pl.col("course_code").alias("requested_course"),
    ).cast(pl.String)


def _explain(shared: pl.DataFrame, candidates: pl.DataFrame, refusals: pl.DataFrame) -> pl.DataFrame:
    """course_code only where a place was given; the rest is said in words."""
    why = {(r["line_id"], r["course_code"]): r["why"] for r in candidates.iter_rows(named=True)}
    against: dict[str, list[str]] = {}
    for r in refusals.iter_rows(named=True):
        against.setdefault(r["line_id"], []).append(f"{r['course_code']}: {r['why_not']}")
    rows = []
    for r in shared.iter_rows(named=True):
        if r["outcome"] == "место есть":
            reason = why[(r["line_id"], r["course_code"])]
            text = f"{reason}; по приоритету {r['place_no']}-я, всего строк – {r['wanted_cnt']}"
        elif r["outcome"] == "мест не хватило":
            last = (
                "мест нет" if r["last_score"] is None else f"последний приоритет на курсе {r['last_score']:g}"
            )
            text = f"на {r['course_code']} строк – {r['wanted_cnt']}, {last}".replace(".", ",")
        elif r["outcome"] == "другая тема важнее":
            text = "этому педагогу уже предложен курс по теме с более высоким приоритетом"
        else:
            near = against.get(r["line_id"])
            text = "подходящего курса нет" + (f" ({'; '.join(sorted(near))})" if near else "")
        course = r["course_code"] if r["outcome"] == "место есть" else None
        rows.append((r["line_id"], course, r["outcome"], text))
    schema = dict.fromkeys(("line_id", "course_code", "outcome", "explanation"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")
