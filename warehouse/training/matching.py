"""Grounds of support × catalogue of courses × what the teacher took: which courses fit a line, and what else helps."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from warehouse.training.words import OTHER, Topic, fits_subject, topics_of

LEAST_HOURS = 16
YEARS = 3
CANDIDATES = {"line_id": pl.String, "course_code": pl.String, "fit": pl.Float64, "why": pl.String}
REFUSALS = {"line_id": pl.String, "course_code": pl.String, "why_not": pl.String}


def years_before(day: date, years: int = YEARS) -> date:
    """The same day some years earlier (29 February becomes 28)."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def course_topics(courses: pl.DataFrame, topics: list[Topic]) -> dict[str, set[str]]:
    """Topics each course teaches, by the words of its topics and name."""
    rows = courses.select("course_code", "topics", "course_name").iter_rows()
    return {code: set(topics_of(f"{text or ''} {name or ''}", topics)) for code, text, name in rows}


def match_courses(
    lines: pl.DataFrame, courses: pl.DataFrame, completions: pl.DataFrame, topics: list[Topic], today: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Which courses of the catalogue fit each line, and why the near ones do not.

    Args:
        lines: line_id, teacher_code (null = the school decides), subject, grade, topic (a name of the seed).
        courses: course_code, course_name, topics, hours, date_from. completions: teacher_code, course_code,
            course_name, completed_on, is_counted. today: courses that have begun are not offered.

    Returns:
        (CANDIDATES, REFUSALS). A course fits when it teaches the topic, is for the subject and grade, has ≥ 16 hours,
        has not begun, and the teacher did not take it, or another on the topic, in the last three years. `fit` is 1
        for a course whose text names the subject or grade, .8 for one that names none. A refusal has a course on the
        topic and the first reason against it.
    """
    by_course = course_topics(courses, topics)
    taken = _taken(completions, topics, today)
    fits, refusals = [], []
    for line in lines.iter_rows(named=True):
        for course in courses.iter_rows(named=True):
            code = course["course_code"]
            if line["topic"] not in by_course[code]:
                continue
            text = f"{course['topics'] or ''} {course['course_name'] or ''}"
            done = taken.get(line["teacher_code"], {}) if line["teacher_code"] else {}
            reason = _refusal(line, course, text, done, today)
            if reason:
                refusals.append((line["line_id"], code, reason))
            else:
                named = fits_subject(text, line["subject"], line["grade"]) and not fits_subject(text, "–", 99)
                why = f"тема курса – {line['topic']}" + (", предмет совпадает" if named else "")
                fits.append((line["line_id"], code, 1.0 if named else 0.8, why))
    return (
        pl.DataFrame(fits, schema=CANDIDATES, orient="row"),
        pl.DataFrame(refusals, schema=REFUSALS, orient="row"),
    )


def _refusal(
    line: dict[str, Any], course: dict[str, Any], text: str, done: dict[str, date], today: date
) -> str | None:
    if not fits_subject(text, line["subject"], line["grade"]):
        return "курс для другого предмета"
    if course["hours"] is not None and course["hours"] < LEAST_HOURS:
        return f"меньше {LEAST_HOURS} часов"
    if course["hours"] is None:
        return "объём курса не указан"
    if course["date_from"] is not None and course["date_from"] <= today:
        return "курс уже начался"
    when = done.get(f"course:{course['course_code']}") or done.get(f"topic:{line['topic']}")
    if when is not None:
        return f"курс по этой теме пройден {when:%d.%m.%Y}"
    return None


def _taken(completions: pl.DataFrame, topics: list[Topic], today: date) -> dict[str, dict[str, date]]:
    """Teacher → {course:code or topic:name → the last day} within three years; a course under 16 hours is no course."""
    found: dict[str, dict[str, date]] = {}
    since = years_before(today)
    rows = completions.filter(pl.col("is_counted"), pl.col("completed_on") >= since).sort("completed_on")
    for row in rows.iter_rows(named=True):
        own = found.setdefault(row["teacher_code"], {})
        if row["course_code"]:
            own[f"course:{row['course_code']}"] = row["completed_on"]
        for topic in topics_of(row["course_name"], topics):
            own[f"topic:{topic}"] = row["completed_on"]
    return found


def other_help(
    lines: pl.DataFrame,
    outcomes: pl.DataFrame,
    refusals: pl.DataFrame,
    forms: pl.DataFrame,
    practices: pl.DataFrame,
    topics: list[Topic],
    today: date,
) -> pl.DataFrame:
    """What to offer where no course fits or no place is left; rows line_id, help_form, help_text.

    Args:
        lines: line_id, teacher_code, ground_kind (marking, content, management), topic, subject, grade, municipality,
            school_code.
        outcomes: line_id, course_code, outcome of `assign`. refusals: of `match_courses`.
        forms: the seed `support_help_forms` (help_form, ground_kind or empty, person да/нет or empty, after_course
            да or empty, help_text), first fitting row wins. practices: topic, school_code, holder, municipality,
            site, shown_on.

    A practice of another school of the municipality on the topic stands before the forms: it has a place and a date.
    """
    placed = outcomes.filter(pl.col("outcome") == "место есть")["line_id"].to_list()
    trained = set(refusals.filter(pl.col("why_not").str.starts_with("курс по этой теме пройден"))["line_id"])
    shown = [
        (set(topics_of(p["topic"], topics)), p)
        for p in practices.iter_rows(named=True)
        if p["shown_on"] is None or p["shown_on"] >= today
    ]
    rows = []
    for line in lines.filter(~pl.col("line_id").is_in(placed)).iter_rows(named=True):
        practice = next(
            (
                p
                for names, p in shown
                if line["topic"] in names
                and line["topic"] != OTHER
                and p["municipality"] == line["municipality"]
                and p["school_code"] != line["school_code"]
                and fits_subject(f"{p['topic']} {p['site'] or ''}", line["subject"], line["grade"])
            ),
            None,
        )
        if practice:
            when = f", {practice['shown_on']:%d.%m.%Y}" if practice["shown_on"] else ""
            rows.append((line["line_id"], "опыт школы", f"«{practice['topic']}»: {practice['holder']}{when}"))
            continue
        form = next(
            (
                f
                for f in forms.iter_rows(named=True)
                if (not f["ground_kind"] or f["ground_kind"] == line["ground_kind"])
                and (not f["person"] or (f["person"] == "да") == (line["teacher_code"] is not None))
                and (not f["after_course"] or line["line_id"] in trained)
            ),
            None,
        )
        if form:
            rows.append((line["line_id"], form["help_form"], form["help_text"]))
    schema = {"line_id": pl.String, "help_form": pl.String, "help_text": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")
