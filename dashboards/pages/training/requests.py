"""Words, columns and files of the page «Повышение квалификации»."""

from datetime import date

import polars as pl

from dashboards.frame import Column, school_column, share_column
from dashboards.inbox import form_file
from dashboards.words import absent, count, day, labels, number, out_of, percent, period, plural
from dashboards.words.place import natural
from warehouse.pending import MARK
from warehouse.thresholds import LEAST_GROUP

SIGNS = {"proposed": "○", "accepted": "✓", "sent": "→", "enrolled": "●", "completed": "✓", "declined": "×"}
FILE_NAME = "Заявка на курсы"
HEADERS = ("Логин ОО", "Код педагога", "Тема/дефицит", "Курс", "Обоснование", "Статус", "Дата")
KINDS = ("все курсы", "оценивание", "содержание и методика", "анализ результатов")


def status_words(code: str) -> str:
    """«✓ принята»."""
    return f"{SIGNS.get(code, '–')} {labels.name(labels.COURSE_STATUSES, code)}"


#: States that a document stands behind, or should.
DOCUMENTED = ("sent", "enrolled", "completed")


def line_words(row: dict) -> str:
    """The status of a line and the document behind it; one that was recorded since the build says so."""
    if row.get("is_pending"):
        return f"{status_words(row['status'])} · {MARK}"
    by = f" · {row['status_source']}" if row["status"] in DOCUMENTED and row["status_source"] else ""
    return status_words(row["status"]) + by


def help_words(row: dict) -> str:
    """The course of a line, or the other help."""
    if row["course_name"]:
        return f"{row['course_name']} ({number(row['hours'])} ч, {row['dates_text'] or 'даты не указаны'})"
    return row["help_text"] or "–"


def _teacher_column(header: str) -> Column:
    """Who is offered a course: a code, or nobody yet."""
    return Column(
        "teacher_code", header, lambda r: r["teacher_code"] or "определяет школа", by_row=True, css="nowrap"
    )


def _deficit_words(row: dict) -> str:
    """A share where it is known of how many, else how many teachers."""
    if row["deficit_pct"] is not None:
        return percent(row["deficit_pct"], row["tested_cnt"])
    return count(row["deficit_cnt"], "педагог") if row["deficit_cnt"] else "–"


INTERNAL = [
    school_column("mid"),
    _teacher_column("Педагог"),
    Column("deficit", "Тема", css="mid"),
    Column("course_name", "Что предлагаем", help_words, by_row=True, css="wide"),
    Column("priority", "Приоритет", css="nowrap"),
    Column("priority_reasons", "Из чего сложился", css="mid"),
    Column("grounds", "Основания", css="wide"),
    Column("explanation", "Почему так", css="mid"),
    Column("status", "Статус", line_words, by_row=True, css="nowrap"),
]
OUTGOING = [
    Column("line_no", "№", is_number=True),
    school_column("mid", "ОО"),
    _teacher_column("Код педагога (ФИО)"),
    Column("position", "Должность", css="mid"),
    Column("subject", "Предмет"),
    Column("category", "Категория"),
    Column("last_course_year", "Год последнего ПК", str, is_number=True),
    Column("course_name", "Программа", css="wide"),
    Column("hours", "Часы", is_number=True),
    Column("course_form", "Форма"),
    Column("dates_text", "Поток", css="nowrap"),
    Column("funding_source", "Источник"),
]
SUMMARY = [
    Column("course_name", "Программа", css="wide"),
    Column("organisation", "Организация"),
    Column("hours", "Часы", is_number=True),
    Column("dates_text", "Даты", css="nowrap"),
    Column("places_cnt", "Мест", is_number=True),
    Column("lines_cnt", "Строк", is_number=True),
    Column("proposed_cnt", "Предложено", is_number=True),
    Column("accepted_cnt", "Принято", is_number=True),
    Column("sent_cnt", "Направлено", is_number=True),
    Column("enrolled_cnt", "Зачислено", is_number=True),
]
NEEDS = [
    Column(
        "subject",
        "Предмет",
        lambda r: labels.subject_name(r["subject"]) if r["subject"] else "–",
        by_row=True,
    ),
    Column("topic", "Тема", css="wide"),
    Column("people_cnt", "Нужно мест", is_number=True),
    Column("schools_cnt", "Школ", is_number=True),
    Column("high_cnt", "Высокий приоритет", is_number=True),
    Column("accepted_cnt", "Уже принято", is_number=True),
    Column("without_course_cnt", "Без программы", is_number=True),
    Column("courses", "Программы каталога", css="mid"),
]
DIAGNOSTICS = [
    Column("diagnosed_on", "Дата", day, css="nowrap"),
    Column("organiser", "Кто провёл", css="mid"),
    Column("topic", "Тема", css="wide"),
    school_column("mid"),
    Column("teacher_code", "Педагог", lambda r: r["teacher_code"] or "группа", by_row=True, css="nowrap"),
    Column("tested_cnt", "Прошли", is_number=True),
    Column("deficit_pct", "С дефицитом", _deficit_words, is_number=True, by_row=True),
]
COVERAGE = [
    Column("group_type", "По чему", css="nowrap"),
    Column("group_name", "Группа", css="wide"),
    Column("teachers_cnt", "Педагогов", is_number=True),
    Column("trained_cnt", "С курсом за три года", is_number=True),
    share_column("trained_pct", "Доля", "teachers_cnt"),
    Column("trained_low_pct", "от", lambda v: percent(v, digits=0), is_number=True),
    Column("trained_high_pct", "до", lambda v: percent(v, digits=0), is_number=True),
]
EFFECT = [
    Column("outcome_name", "Показатель", css="wide"),
    Column("topic_kind", "Тема курсов", css="mid"),
    Column("conclusion", "Вывод", css="mid"),
    Column("trained_cnt", "Прошли курс", is_number=True),
    Column("comparable_cnt", "Сопоставимых", is_number=True),
    Column("before_trained", "До", lambda v: number(v, 1), is_number=True),
    Column("after_trained", "После", lambda v: number(v, 1), is_number=True),
    Column("effect", "Сверх сопоставимых", lambda v: number(v, 1), is_number=True),
    Column("effect_low", "от", lambda v: number(v, 1), is_number=True),
    Column("effect_high", "до", lambda v: number(v, 1), is_number=True),
]
CALENDAR = [
    Column("cycle_name", "Цикл", css="mid"),
    Column(
        "collect_from",
        "Когда",
        lambda r: period(r["collect_from"], r["collect_to"]),
        by_row=True,
        css="nowrap",
    ),
    Column("state", "Состояние", css="nowrap"),
    Column("outcome", "Что получается", css="wide"),
    Column("source", "Откуда", css="mid"),
]
COURSES = [
    Column("course_name", "Курс", css="wide"),
    Column("hours", "Часы", is_number=True),
    Column("completed_on", "Окончен", day, css="nowrap"),
    Column("is_counted", "Засчитан", lambda v: "да" if v else "нет, меньше 16 часов"),
]


def finding(lines: pl.DataFrame, cycle: dict | None) -> str:
    """The request in one or two sentences."""
    if lines.is_empty():
        return absent("lines_chosen", lines)
    proposed = lines.filter(status="proposed").height
    placed = lines.filter(pl.col("course_code").is_not_null(), pl.col("status") == "proposed").height
    words = plural(proposed, "предложение", "предложения", "предложений")
    if placed:
        text = f"{number(proposed)} {words}: подходящий курс есть для {number(placed)}, для остальных – другая помощь."
    else:
        text = f"{number(proposed)} {words}, все – другая помощь: {absent('lines_placed', placed)}"
    if cycle is None:
        return text
    return f"{text} {cycle['cycle_name']} – собрать до {day(cycle['collect_to'])}."


def coverage_rows(coverage: pl.DataFrame) -> pl.DataFrame:
    """Rows for the picture of subjects and groups of schools with intervals, the whole municipality first."""
    shown = coverage.filter(pl.col("group_type").is_in(["муниципалитет", "предмет", "группа школ"]))
    rank = {"муниципалитет": 0, "предмет": 1, "группа школ": 2}
    return shown.sort(pl.col("group_type").replace_strict(rank, return_dtype=pl.Int32), "group_name").select(
        row=pl.format(
            "{} · педагогов {}",
            pl.col("group_name").replace({k: f"{k} – {v}" for k, v in labels.SUBJECTS.items()}),
            "teachers_cnt",
        ),
        value="trained_pct",
        low="trained_low_pct",
        high="trained_high_pct",
        role=pl.when(pl.col("group_type") == "муниципалитет")
        .then(pl.lit("context"))
        .otherwise(pl.lit("plain")),
        is_small=pl.col("teachers_cnt") < LEAST_GROUP,
    )


def coverage_words(coverage: pl.DataFrame) -> str:
    """How many teachers took a course, of all municipalities that the reader has chosen and sees."""
    whole = coverage.filter(group_type="муниципалитет")
    if whole.is_empty():
        return "Кто прошёл курс за три года"
    trained, teachers = (int(whole[name].sum()) for name in ("trained_cnt", "teachers_cnt"))
    return f"Курс за три года прошли {out_of(trained, teachers, 'педагог')}"


def coverage_table(coverage: pl.DataFrame) -> pl.DataFrame:
    """Rows of the table in the order of names, never of shares: this is not a comparison of schools."""
    order = {"муниципалитет": 0, "группа школ": 1, "предмет": 2, "школа": 3}
    named = coverage.to_dicts()
    places = sorted(
        range(len(named)), key=lambda i: (order[named[i]["group_type"]], natural(named[i]["group_name"]))
    )
    return coverage[places]


def said_effects(effects: pl.DataFrame) -> pl.DataFrame:
    """All courses of each outcome, and kinds of courses that somebody took."""
    return effects.filter((pl.col("topic_kind") == "все курсы") | (pl.col("trained_cnt") > 0))


def decisions_file(lines: list[dict], status: str, today: date, course: str | None = None) -> bytes:
    """A decision about lines of the request as a file of the kind `pd_requests`: the words that the form has.

    course: the code of another programme that a person chose; what a line had accepted before is refused beside it.
    """
    rows = []
    for line in lines:
        if course and line["status"] == "accepted" and line["course_code"] not in (None, course):
            rows.append(_decision(line, "declined", today, line["course_code"]))
        rows.append(_decision(line, status, today, course or line["course_code"]))
    return form_file(HEADERS, rows)


def _decision(line: dict, status: str, today: date, course: str | None) -> tuple[str, ...]:
    return (
        f"edu{line['school_code']}",
        line["teacher_code"] or "",
        line["deficit"],
        course or "",
        line["grounds"],
        labels.COURSE_STATUSES[status],
        f"{today:%d.%m.%Y}",
    )


def open_courses(courses: pl.DataFrame, summary: pl.DataFrame, today: date) -> dict[str, str]:
    """Programmes that can still be asked for, code → words: not begun by `today`, with a place that nobody has.

    courses: rows of ``training/courses``; summary: rows of ``training/summary``.
    """
    taken = pl.col("accepted_cnt") + pl.col("sent_cnt") + pl.col("enrolled_cnt")
    full = summary.filter(pl.col("places_cnt") <= taken)["course_code"].to_list()
    coming = courses.filter(pl.col("date_from").is_null() | (pl.col("date_from") > today))
    return {
        row["course_code"]: f"{row['course_name']} ({row['dates_text'] or 'даты не указаны'})"
        for row in coming.iter_rows(named=True)
        if row["course_code"] not in full
    }
