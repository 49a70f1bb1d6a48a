"""States of measures and their windows in words, for the pages «План» and «Обзор»."""

import re
from datetime import date, timedelta
from pathlib import PurePath

import polars as pl

from dashboards.frame.figures import Figure
from dashboards.words import count, days_left, number, percent, plural

SOON_DAYS = 30
STATE_ORDER = ("срок прошёл", "идёт", "впереди", "перенесено", "до утверждения", "выполнено", "снято")
ALL_STATES = (*STATE_ORDER, "без даты")
SIGNS = {
    "выполнено": "✓",
    "идёт": "●",
    "впереди": "○",
    "срок прошёл": "▲",
    "перенесено": "→",
    "до утверждения": "·",
    "снято": "×",
}
DONE = ("выполнено", "выполнено с нарушением срока")
CLOSED = ("не применимо", "снято с контроля")


NO_OCCURRENCES = pl.DataFrame(
    schema={
        **dict.fromkeys(
            (
                "occurrence_id",
                "plan_id",
                "number",
                "source",
                "title",
                "direction",
                "responsible",
                "timing_kind",
                "period_label",
                "period",
                "due_basis",
                "status",
                "status_source",
                "evidence",
                "comment",
                "postponement_basis",
                "mart_state",
            ),
            pl.Utf8,
        ),
        **dict.fromkeys(
            ("window_start", "window_end", "due_date", "next_control_date", "done_date", "postponed_from"),
            pl.Date,
        ),
        **dict.fromkeys(("is_dated", "is_before_approval", "is_overdue", "is_contrary_to_rules"), pl.Boolean),
        "days_overdue": pl.Int32,
    }
)


def with_state(occurrences: pl.DataFrame | None, today: date) -> pl.DataFrame:
    """Adds state (one of ``ALL_STATES``) to windows.

    ``occurrences``: columns of the query ``plan_windows`` or ``plan_schools``; ``None`` (a build without
    them) gives no rows.
    Overdue is what the mart says: the page never moves a due date of its own.
    """
    now = pl.lit(today)
    frame = NO_OCCURRENCES if occurrences is None else occurrences
    return frame.with_columns(
        state=pl.when(pl.col("status").is_in(DONE))
        .then(pl.lit("выполнено"))
        .when(pl.col("status").is_in(CLOSED))
        .then(pl.lit("снято"))
        .when(pl.col("is_overdue").fill_null(False))
        .then(pl.lit("срок прошёл"))
        .when(pl.col("is_before_approval").fill_null(False))
        .then(pl.lit("до утверждения"))
        .when(pl.col("status") == "перенесено")
        .then(pl.lit("перенесено"))
        .when(pl.col("due_date").is_null())
        .then(pl.lit("без даты"))
        .when(pl.col("window_start").fill_null(pl.col("due_date")) <= now)
        .then(pl.lit("идёт"))
        .otherwise(pl.lit("впереди"))
    )


def due_soon(occurrences: pl.DataFrame, today: date, days: int = SOON_DAYS) -> pl.DataFrame:
    """Windows not done whose due date falls into the next ``days`` days, nearest first."""
    return occurrences.filter(
        pl.col("state").is_in(["идёт", "впереди", "перенесено"]),
        pl.col("due_date").is_between(today, today + timedelta(days=days)),
    ).sort("due_date")


def state_of_measures(measures: pl.DataFrame, occurrences: pl.DataFrame) -> pl.DataFrame:
    """Measures with the most urgent state of their windows and the nearest open due date.

    A measure without windows has state «без даты».
    """
    rank = {state: place for place, state in enumerate(STATE_ORDER)}
    if occurrences.is_empty():
        return measures.with_columns(state=pl.lit("без даты"), next_due=pl.lit(None, dtype=pl.Date))
    nearest = (
        occurrences.with_columns(rank=pl.col("state").replace_strict(rank, default=9, return_dtype=pl.Int32))
        .sort("rank", "due_date", nulls_last=True)
        .group_by("plan_id", "number", maintain_order=True)
        .agg(pl.col("state").first(), next_due=pl.col("due_date").first())
    )
    return measures.join(nearest, on=["plan_id", "number"], how="left", maintain_order="left").with_columns(
        pl.col("state").fill_null("без даты")
    )


def finding(measures: pl.DataFrame, occurrences: pl.DataFrame, today: date) -> str:
    """The plan in one or two sentences."""
    if measures.is_empty():
        return "По этим условиям мер нет."
    total = count(measures.height, "мера")
    if occurrences.is_empty():
        return f"В плане {total}; сроки указаны текстом, даты ещё не разобраны."
    late = occurrences.filter(pl.col("state") == "срок прошёл").height
    soon = due_soon(occurrences, today)
    parts = [f"Срок прошёл у {count_of_windows(late)}." if late else "Мер с прошедшим сроком нет."]
    if soon.height:
        first = soon.row(0, named=True)
        parts.append(f"Ближайшая – {first['number']}: {days_left(first['due_date'], today)}.")
    return " ".join(parts)


def count_of_windows(value: int) -> str:
    """«одной меры», «3 мер» – after «у» and «по»."""
    return "одной меры" if value == 1 else f"{value} мер"


def shares_by_direction(occurrences: pl.DataFrame) -> pl.DataFrame:
    """Rows for the stacked picture: row, category, pct, n – windows of each direction by state."""
    category = {
        "выполнено": "выполнено",
        "перенесено": "перенесено",
        "идёт": "срок не наступил",
        "впереди": "срок не наступил",
        "срок прошёл": "срок прошёл",
        "без даты": "без даты",
    }
    counted = (
        occurrences.filter(pl.col("state").is_in(["снято", "до утверждения"]).not_())
        .with_columns(
            category=pl.col("state").replace_strict(category, return_dtype=pl.Utf8),
            direction=pl.col("direction").fill_null("Без направления"),
        )
        .group_by("direction", "category", maintain_order=True)
        .len("cnt")
        .with_columns(n=pl.col("cnt").sum().over("direction"))
    )
    return counted.with_columns(
        pct=100 * pl.col("cnt") / pl.col("n"),
        row=pl.format("{} · сроков: {}", pl.col("direction"), pl.col("n")),
    )


def figures(shown: pl.DataFrame, total: int, windows: pl.DataFrame, today: date) -> list[Figure]:
    """Figures of the page; without windows only what the documents say."""
    measures = shown.height
    first = Figure(
        number(measures),
        plural(measures, "мера показана", "меры показаны", "мер показано"),
        f"всего в планах {number(total)}",
    )
    if windows.is_empty():
        people = shown["responsible"].drop_nulls().n_unique()
        return [
            first,
            Figure(number(shown["plan_id"].n_unique()), "планов и программ"),
            Figure(number(people), plural(people, "ответственный", "ответственных", "ответственных")),
        ]
    done = windows.filter(pl.col("state") == "выполнено").height
    counted = windows.filter(pl.col("state").is_in(["снято", "до утверждения"]).not_())
    due = counted.filter((pl.col("due_date") <= today) | (pl.col("state") == "выполнено")).height
    late = windows.filter(pl.col("state") == "срок прошёл").height
    near, next_month = due_soon(windows, today, 14).height, due_soon(windows, today, 30).height
    return [
        Figure(
            number(late),
            plural(late, "срок прошёл", "срока прошли", "сроков прошло"),
            f"дольше всех – {count(int(windows['days_overdue'].max() or 0), 'день')}" if late else "",
            late > 0,
        ),
        Figure(
            number(near),
            plural(
                near, "срок в ближайшие 14 дней", "срока в ближайшие 14 дней", "сроков в ближайшие 14 дней"
            ),
            f"за 30 дней – {number(next_month)}",
        ),
        Figure(
            percent(100 * done / due, due) if due else "–",
            "исполнение",
            f"выполнено {number(done)} из {number(due)}, чей срок наступил",
        ),
        first,
    ]


def positions_of(text: str | None) -> list[str]:
    """Positions that answer for a measure: «Методист, руководители ОУ» are two, each with a capital letter."""
    parts = [part.strip(" .") for part in re.split(r"[,;\n]", text or "")]
    return [part[:1].upper() + part[1:] for part in parts if part]


def people(measures: pl.DataFrame) -> list[str]:
    """Positions of all measures, for the filter «Ответственный»: one's own measures are those that name one."""
    return sorted({one for text in measures["responsible"].unique() for one in positions_of(text)})


def choices(measures: pl.DataFrame, column: str) -> list[str]:
    """Values of a column for a filter, in alphabetical order."""
    return sorted(v for v in measures[column].drop_nulls().unique() if v)


def matching(measures: pl.DataFrame, chosen: dict[str, str | None], text: str) -> pl.DataFrame:
    """Measures that fit the filters (plan, direction, responsible, state) and contain the text."""
    columns = {"plan": "plan_id", "direction": "direction", "state": "state"}
    for key, column in columns.items():
        if chosen.get(key):
            measures = measures.filter(pl.col(column) == chosen[key])
    if chosen.get("responsible"):
        own = [chosen["responsible"] in positions_of(text) for text in measures["responsible"]]
        measures = measures.filter(pl.Series(own, dtype=pl.Boolean))
    if text:
        where = pl.concat_str(
            [pl.col(c).fill_null("") for c in ("title", "timing_text", "responsible", "expected_result")],
            separator=" ",
        )
        measures = measures.filter(where.str.to_lowercase().str.contains(text, literal=True))
    return measures


def windows_of(
    occurrences: pl.DataFrame, measures: pl.DataFrame, chosen: dict[str, str | None], text: str
) -> pl.DataFrame:
    """Windows of the shown measures, and points of orders where no filter speaks of measures only."""
    own = occurrences.join(measures.select("plan_id", "number"), on=["plan_id", "number"], how="semi")
    if text or chosen.get("direction") or chosen.get("responsible"):
        return own
    points = occurrences.filter(pl.col("source") == "order_point")
    for key, column in (("plan", "plan_id"), ("state", "state")):
        if chosen.get(key):
            points = points.filter(pl.col(column) == chosen[key])
    return pl.concat([own, points])


def state_words(state: str) -> str:
    """A state with its sign: «▲ срок прошёл»."""
    return f"{SIGNS.get(state, '–')} {state}"


def bar_start() -> pl.Expr:
    """First day of a window's bar."""
    return pl.min_horizontal(pl.coalesce("window_start", "due_date"), "due_date")


def bar_end() -> pl.Expr:
    """Last day of a window's bar: its due day, where that comes before the window ends («ежегодно»)."""
    return pl.min_horizontal(pl.coalesce("window_end", "due_date"), "due_date")


def timeline_rows(windows: pl.DataFrame, limit: int = 30) -> pl.DataFrame:
    """Rows for the calendar picture: the most urgent measures first, at most ``limit`` of them."""
    rank = {state: place for place, state in enumerate(STATE_ORDER)}
    dated = windows.filter(pl.col("state") != "без даты", pl.col("due_date").is_not_null())
    dated = dated.with_columns(
        rank=pl.col("state").replace_strict(rank, default=9, return_dtype=pl.Int32),
        row=pl.format("{} {}", "number", "title"),
    )
    first = dated.group_by("plan_id", "number").agg(
        urgency=pl.col("rank").min(), nearest=pl.col("due_date").min()
    )
    kept = first.sort("urgency", "nearest", nulls_last=True).head(limit).with_row_index("place")
    return (
        dated.join(kept, on=["plan_id", "number"])
        .sort("place", "due_date", nulls_last=True)
        .select(
            "row",
            start=bar_start(),
            end=bar_end(),
            due="due_date",
            state="state",
        )
    )


def short_title() -> pl.Expr:
    """Name of a plan for a filter: its title, or its code where the document has none."""
    return pl.coalesce("plan_title", "plan_id").str.replace_all(r"\s+", " ").str.slice(0, 90)


def years_of_plans(measures: pl.DataFrame) -> dict[str, str]:
    """Code of a plan → its years («2023–2024»); plans of the same years are told apart by the names of their files."""
    columns = ("plan_id", "period_start", "period_end", "source_file")
    rows = measures.select(columns).unique("plan_id").sort("plan_id").rows()
    files = {code: PurePath(file).stem if file else code for code, _, _, file in rows}
    years = {
        code: f"{start.year}–{end.year}" if start and end else files[code] for code, start, end, _ in rows
    }
    return {
        code: name if list(years.values()).count(name) == 1 else files[code] for code, name in years.items()
    }
