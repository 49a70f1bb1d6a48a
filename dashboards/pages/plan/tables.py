"""Columns of the tables of the page «План», the matrix of schools and the month grid."""

from calendar import monthrange
from datetime import date

import polars as pl

from dashboards.frame.column import Column, school_column
from dashboards.frame.html import escape, link
from dashboards.pages.plan.windows import responsible_words, state_words
from dashboards.words import count, day, month_title

SOURCES = {
    "person": "сообщили",
    "school": "сообщила школа",
    "data": "видно по данным",
    "calendar": "перенос процедуры",
}
MAX_MATRIX_COLUMNS = 12


def _due(row: dict) -> str:
    """The due day; a moved one with the day before it."""
    if row["postponed_from"] and row["postponed_from"] != row["due_date"]:
        return f"{day(row['due_date'])} (был {day(row['postponed_from'])})"
    return day(row["due_date"])


def _known(row: dict) -> str:
    """What is known of a window: reported status, evidence, comment, basis of a postponement."""
    parts = [
        row["contrary_reason"],
        row["status"],
        row["evidence"],
        row["postponement_basis"],
        row["comment"],
    ]
    return "; ".join(dict.fromkeys(part for part in parts if part)) or "не сообщали"


def _period(row: dict) -> str:
    """The procedure or the year that has no date yet; nothing where only the reason for waiting is known."""
    words = row["period_label"].split(":")[0]
    return "–" if words in (row["waits_for"], row["due_basis"]) else words


def _confirm(window: str) -> str:
    """The way to the button that confirms a window."""
    return link("Подтвердить", "plan", section="Отметить", window=window)


NUMBER = Column("number", "№", css="nowrap")
TITLE = Column("title", "Мера", css="wide")
DUE = Column("due_date", "Срок", _due, by_row=True)
RESPONSIBLE = Column("responsible", "Ответственный", responsible_words, by_row=True, css="mid")
KNOWN = Column("evidence", "Что известно", _known, by_row=True, css="mid")

LATE = [
    NUMBER,
    TITLE,
    DUE,
    Column("days_overdue", "Срок прошёл, дней назад", lambda days: count(days, "день"), css="nowrap"),
    RESPONSIBLE,
    KNOWN,
]
SOON = [NUMBER, TITLE, DUE, Column("due_basis", "Почему такой срок", css="mid"), RESPONSIBLE, KNOWN]
LIKELY = [
    NUMBER,
    TITLE,
    DUE,
    Column("evidence", "Что видно по данным", css="mid"),
    RESPONSIBLE,
    Column("occurrence_id", "Что сделать", _confirm, is_markup=True, css="nowrap"),
]
UNDATED = [
    NUMBER,
    TITLE,
    Column("period_label", "Период", _period, by_row=True, css="nowrap"),
    Column("waits_for", "Чего ждём", css="mid"),
    Column("next_control_date", "Спросить о дате", day, css="nowrap"),
    RESPONSIBLE,
]
MEASURES = [
    NUMBER,
    TITLE,
    Column("timing_text", "Срок по плану", css="mid"),
    Column("next_due", "Дата", day, css="nowrap"),
    Column("state", "Состояние", state_words, by_row=True, css="nowrap"),
    RESPONSIBLE,
    Column("direction", "Направление", css="mid"),
    Column("expected_result", "Ожидаемый результат", css="mid"),
]
EVIDENCE = [
    NUMBER,
    TITLE,
    Column("period_label", "Период"),
    Column("status", "Статус"),
    Column("done_date", "Когда", day, css="nowrap"),
    Column("evidence", "Подтверждение", nothing="не приложено", css="mid"),
    Column("status_source", "Откуда", lambda key: SOURCES.get(key, key)),
]
REVIEW = [
    NUMBER,
    Column("rule_title", "О чём", css="mid"),
    Column("message", "Замечание", css="wide"),
    Column("how_to_fix", "Что сделать", css="mid"),
    Column("document", "Документ", css="mid"),
]
COVERAGE = [
    Column("need_name", "Потребность", css="wide"),
    Column("conclusion", "Вывод", css="mid"),
    Column("numbers", "Меры", css="mid"),
]
SUBORDINATES = [
    Column("owner_name", "Чей план", css="mid"),
    Column("measures_cnt", "Мер", is_number=True),
    Column(
        "shared_cnt",
        "Общих потребностей",
        lambda row: f"{row['shared_cnt']} из {row['needs_cnt']}",
        by_row=True,
    ),
    Column("missing_needs", "Чего в нём нет", nothing="всё есть", css="wide"),
    Column("extra_needs", "Что есть только в нём", css="mid"),
    Column("due", "Срок наступил", is_number=True),
    Column("done", "Выполнено", is_number=True),
    Column("overdue", "Срок прошёл", is_number=True),
]
PROGRESS = [
    Column("name", "Ответственный", css="wide"),
    Column("occurrences_cnt", "Всего", is_number=True),
    Column("due", "Наступило", is_number=True),
    Column("done", "Выполнено", is_number=True),
    Column("overdue", "Срок прошёл", is_number=True),
    Column("postponed", "Перенесено", is_number=True),
    Column("ahead", "Не наступило", is_number=True),
    Column("not_dated", "Без даты", is_number=True),
]
# The file holds what a page has no room for.
PROGRESS_FILE = [
    *PROGRESS,
    Column("done_late", "Выполнено позже срока", is_number=True),
    Column("due_open", "Ждёт отметки", is_number=True),
    Column("max_days_overdue", "Дольше всего, дней", is_number=True),
    Column("due_30", "Ближайшие 30 дней", is_number=True),
    Column("not_counted", "Не считается", is_number=True),
]


def _done_of_due(row: dict) -> str:
    return f"{row['done']} из {row['due']}" if row["due"] else "–"


def matrix(
    schools: pl.DataFrame, today: date, progress: pl.DataFrame | None = None
) -> tuple[pl.DataFrame, list[Column]]:
    """Schools × measures: a sign in each cell; the columns nearest to today, at most twelve.

    ``schools``: rows of ``plan/schools``; ``progress``: rows of ``plan/progress`` cut by school (the whole plan,
    whatever the filters). Returns rows (a school each) and columns.
    """
    marked = schools.with_columns(
        column=pl.format("{} · {}", "number", "period_label"),
        said=pl.format("{} {}", "state_sign", "state"),
        far=(pl.col("due_date").fill_null(date.max) - pl.lit(today)).dt.total_days().abs(),
    )
    nearest = marked.group_by("column").agg(far=pl.col("far").min(), due=pl.col("due_date").min())
    kept = nearest.sort("far", "column").head(MAX_MATRIX_COLUMNS).sort("due", "column", nulls_last=True)
    names = kept["column"].to_list()
    cells = (
        marked.filter(pl.col("column").is_in(names))
        .sort("school_name")
        .pivot(on="column", index=["school_code", "school_name"], values="said", aggregate_function="first")
    )
    columns = [school_column("wide")]
    if progress is not None:
        counted = progress.group_by(school_code="cut_value").agg(pl.col("done", "due").sum())
        cells = cells.join(counted, on="school_code", how="left", maintain_order="left")
        columns.append(Column("done", "Выполнено из наступивших", _done_of_due, by_row=True))
    columns += [Column(name, name, css="mid") for name in names]
    return cells, columns


def month_grid(year: int, month: int, windows: pl.DataFrame, today: date) -> str:
    """HTML of one month: in each day the numbers of measures due then, with the sign of their state."""
    due: dict[int, list[dict]] = {}
    for row in windows.filter(
        pl.col("due_date").dt.year() == year, pl.col("due_date").dt.month() == month
    ).to_dicts():
        due.setdefault(row["due_date"].day, []).append(row)
    first, days = monthrange(year, month)
    cells = [""] * first + [
        _day_cell(date(year, month, d), due.get(d, []), today) for d in range(1, days + 1)
    ]
    cells += [""] * (-len(cells) % 7)
    weeks = "".join(
        "<tr>" + "".join(cell or "<td></td>" for cell in cells[i : i + 7]) + "</tr>"
        for i in range(0, len(cells), 7)
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("пн", "вт", "ср", "чт", "пт", "сб", "вс"))
    return (
        f'<table class="ob-month"><caption>{month_title(month)} {year}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{weeks}</tbody></table>"
    )


def _day_cell(when: date, rows: list[dict], today: date) -> str:
    marks = "".join(_mark(row) for row in rows[:4])
    more = f'<span class="m">и ещё {len(rows) - 4}</span>' if len(rows) > 4 else ""
    css = ' class="today"' if when == today else ""
    return f'<td{css}><span class="d">{when.day}</span>{marks}{more}</td>'


def _mark(row: dict) -> str:
    """The number of a measure with the sign of its state, on one line even in a narrow cell."""
    css = "m late" if row["is_overdue"] else "m"
    text = f"{row['state_sign']}&nbsp;{escape(row['number'])}"
    said = escape(f"{row['title']}: {row['state']}")
    return f'<span class="{css}" style="white-space:nowrap" title="{said}">{text}</span>'
