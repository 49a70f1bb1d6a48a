"""States of measures and their windows in words, for the pages «План» and «Обзор»."""

from datetime import date, timedelta

import polars as pl

from dashboards.frame.figures import Figure
from dashboards.words import count, days_left, number, percent, plural

SOON_DAYS = 30
STATE_ORDER = ("срок прошёл", "идёт", "впереди", "перенесено", "выполнено")
ALL_STATES = (*STATE_ORDER, "без даты")
SIGNS = {"выполнено": "✓", "идёт": "●", "впереди": "○", "срок прошёл": "▲", "перенесено": "→"}


NO_OCCURRENCES = pl.DataFrame(
    schema={
        **dict.fromkeys(("plan_id", "number", "title", "direction", "responsible", "status"), pl.Utf8),
        **dict.fromkeys(("window_start", "window_end", "due_date", "done_date"), pl.Date),
        "is_overdue": pl.Boolean,
    }
)


def with_state(occurrences: pl.DataFrame | None, today: date) -> pl.DataFrame:
    """Adds state («выполнено», «перенесено», «срок прошёл», «идёт», «впереди», «без даты») to windows.

    ``occurrences``: columns of the query ``occurrences``; ``None`` (a build without them) gives no rows.
    Overdue is what the mart says: the page
    never moves a due date of its own.
    """
    now = pl.lit(today)
    return (NO_OCCURRENCES if occurrences is None else occurrences).with_columns(
        state=pl.when(pl.col("status") == "done")
        .then(pl.lit("выполнено"))
        .when(pl.col("status") == "postponed")
        .then(pl.lit("перенесено"))
        .when(pl.col("is_overdue").fill_null(False))
        .then(pl.lit("срок прошёл"))
        .when(pl.col("window_end").is_null() & pl.col("due_date").is_null())
        .then(pl.lit("без даты"))
        .when(pl.col("window_start").fill_null(pl.col("due_date")) <= now)
        .then(pl.lit("идёт"))
        .otherwise(pl.lit("впереди"))
    )


def due_soon(occurrences: pl.DataFrame, today: date, days: int = SOON_DAYS) -> pl.DataFrame:
    """Windows not done whose due date falls into the next ``days`` days, nearest first."""
    return occurrences.filter(
        pl.col("state").is_in(["идёт", "впереди"]),
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
        occurrences.with_columns(
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
    due = windows.filter(pl.col("due_date") <= today).height
    done = windows.filter(pl.col("state") == "выполнено").height
    late = windows.filter(pl.col("state") == "срок прошёл").height
    return [
        first,
        Figure(
            number(due),
            plural(due, "срок наступил", "срока наступили", "сроков наступило"),
            f"всего сроков {number(windows.height)}",
        ),
        Figure(number(done), "выполнено", percent(100 * done / windows.height, windows.height) + " сроков"),
        Figure(number(late), "срок прошёл", "без отметки о выполнении" if late else "", late > 0),
    ]


def choices(measures: pl.DataFrame, column: str) -> list[str]:
    """Values of a column for a filter, in alphabetical order."""
    return sorted(v for v in measures[column].drop_nulls().unique() if v)


def matching(measures: pl.DataFrame, chosen: dict[str, str | None], text: str) -> pl.DataFrame:
    """Measures that fit the filters (plan, direction, responsible, state) and contain the text."""
    columns = {"plan": "plan_id", "direction": "direction", "responsible": "responsible", "state": "state"}
    for key, column in columns.items():
        if chosen.get(key):
            measures = measures.filter(pl.col(column) == chosen[key])
    if text:
        where = pl.concat_str(
            [pl.col(c).fill_null("") for c in ("title", "timing_text", "responsible", "expected_result")],
            separator=" ",
        )
        measures = measures.filter(where.str.to_lowercase().str.contains(text, literal=True))
    return measures


def state_words(state: str) -> str:
    """A state with its sign: «▲ срок прошёл»."""
    return f"{SIGNS.get(state, '–')} {state}"


def timeline_rows(windows: pl.DataFrame, limit: int = 30) -> pl.DataFrame:
    """Rows for the calendar picture: the most urgent measures first, at most ``limit`` of them."""
    rank = {state: place for place, state in enumerate(STATE_ORDER)}
    dated = windows.filter(pl.coalesce("window_start", "window_end", "due_date").is_not_null())
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
            start=pl.coalesce("window_start", "due_date", "window_end"),
            end=pl.coalesce("window_end", "due_date", "window_start"),
            due="due_date",
            state="state",
        )
    )


def short_title() -> pl.Expr:
    """Name of a plan for a filter: its title, or its code where the document has none."""
    return pl.coalesce("plan_title", "plan_id").str.replace_all(r"\s+", " ").str.slice(0, 90)
