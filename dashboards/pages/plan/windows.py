"""States of measures and their windows in words, for the pages «План» and «Обзор»."""

from datetime import date
from pathlib import PurePath

import polars as pl

from dashboards import data
from dashboards.charts.base import shorten
from dashboards.frame.figures import Figure
from dashboards.words import absent, count, days_left, number, percent, plural
from warehouse.pending import MARK
from warehouse.plans.positions import positions_in

LATE = "срок прошёл"
CONTROL = "контрольный срок прошёл"
UNDATED = "без даты"
LIKELY = "похоже, выполнено – подтвердите"
SHELVED = "в архиве"
#: So much of a title of a measure stands in the finding.
MOST_OF_TITLE = 70
#: What a window and its measure both say.
STANDING = ("responsible", "direction", "state", "state_place", "state_sign")


def read() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Windows and measures of the reader: those of the department, or for a school those that it answers for itself.

    A measure stands as the most urgent of these windows does, with what was recorded and waits for a refresh; one
    without windows as the build says.
    """
    of_schools = True if data.scope().reads == "school" else None
    windows, measures = data.fetch("plan/windows", of_schools=of_schools), data.fetch("plan/measures")
    people = None if of_schools else data.fetch_if_built("plan/people")
    windows = with_acting(windows, people)
    urgent = windows.sort("state_place", "due_date", nulls_last=True).unique(
        ["plan_id", "number"], keep="first", maintain_order=True
    )
    now = urgent.select("plan_id", "number", "is_pending", *STANDING, next_due="due_date")
    joined = measures.join(now, on=["plan_id", "number"], how="left", maintain_order="left", suffix="_now")
    names = (*STANDING, "next_due")
    known = [pl.coalesce(f"{name}_now", name).alias(name) for name in names]
    standing = joined.with_columns(known).drop([f"{name}_now" for name in names])
    return windows, with_acting(standing, people)


def apart(
    windows: pl.DataFrame, measures: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Windows and measures of plans in sight, then those of plans in the archive."""
    shelved = [
        *windows.filter(state=SHELVED)["plan_id"].unique(),
        *measures.filter(state=SHELVED)["plan_id"].unique(),
    ]
    is_shelved = pl.col("plan_id").is_in(shelved)
    return (
        windows.filter(~is_shelved),
        measures.filter(~is_shelved),
        windows.filter(is_shelved),
        measures.filter(is_shelved),
    )


def late(occurrences: pl.DataFrame) -> pl.DataFrame:
    """Windows whose term has passed, the longest first."""
    return occurrences.filter(state=LATE).sort("days_overdue", descending=True)


def due_soon(occurrences: pl.DataFrame, days: int) -> pl.DataFrame:
    """Open windows due in the next ``days`` days (14, 30 or 60: horizons of the mart), the nearest first."""
    return occurrences.filter(pl.col("due_within") <= days).sort("due_date")


def counted_on(occurrences: pl.DataFrame, today: date) -> date:
    """The day for which the build has judged the windows; a plan without windows has only today."""
    return today if occurrences.is_empty() else occurrences["as_of"][0]


def finding(measures: pl.DataFrame, occurrences: pl.DataFrame, today: date) -> str:
    """The plan in one or two sentences."""
    if measures.is_empty():
        return absent("measures_found", measures)
    if occurrences.is_empty():
        return f"В плане {count(measures.height, 'мера')}; сроки указаны текстом, даты ещё не разобраны."
    passed = late(occurrences).height
    soon = due_soon(occurrences, 30)
    parts = [f"{passed_words(passed)}." if passed else absent("late", passed)]
    if soon.height:
        first = soon.row(0, named=True)
        when = days_left(first["due_date"], today) if first["due_date"] > today else first["state"]
        parts.append(f"Ближайшая – {first['number']} «{shorten(first['title'], MOST_OF_TITLE)}»: {when}.")
    return " ".join(parts)


def passed_words(value: int) -> str:
    """«Прошёл 1 срок», «Прошли 3 срока», «Прошло 5 сроков»."""
    return f"{plural(value, 'Прошёл', 'Прошли', 'Прошло')} {count(value, 'срок')}"


def shares_by_direction(occurrences: pl.DataFrame) -> pl.DataFrame:
    """Rows for the stacked picture: row, category, pct, n – windows that the filters leave, by what they count as."""
    counted = (
        occurrences.filter("is_counted")
        .group_by("direction", category="counted_as", maintain_order=True)
        .len("cnt")
        .with_columns(n=pl.col("cnt").sum().over("direction"))
    )
    return counted.with_columns(
        pct=100 * pl.col("cnt") / pl.col("n"),
        row=pl.format("{} · сроков: {}", pl.col("direction"), pl.col("n")),
    )


def figures(shown: pl.DataFrame, total: int, windows: pl.DataFrame) -> list[Figure]:
    """Figures of the page: counts of the windows that the filters leave; without windows what the documents say."""
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
    done, due = windows.filter("is_done").height, windows.filter("is_due").height
    passed = windows.filter("is_overdue").height
    longest = max(windows["days_overdue"].drop_nulls().to_list(), default=0)
    near, next_month = due_soon(windows, 14).height, due_soon(windows, 30).height
    return [
        Figure(
            number(passed),
            plural(passed, "срок прошёл", "срока прошли", "сроков прошло"),
            f"дольше всех – {count(longest, 'день')}" if passed else "",
            passed > 0,
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
    """Positions that answer for a measure, each under its own name: «Методист, зам. по УВР» are two."""
    return list(positions_in(text))


def with_acting(rows: pl.DataFrame, people: pl.DataFrame | None) -> pl.DataFrame:
    """Measures or windows with who acts today for somebody who answers for them: positions, and the same in words.

    people: rows of `plan/people`, None where the build knows none. The filter «Ответственный» finds them as one's own.
    """
    if people is None:
        return rows
    now = people.filter(pl.col("is_now"), pl.col("acts_for").is_not_null())
    said = now.group_by("plan_id", "number", maintain_order=True).agg(
        acting="position", acting_said=pl.format("{} {}", "position", "said").str.join("; ")
    )
    return rows.join(said, on=["plan_id", "number"], how="left", maintain_order="left")


def responsible_words(row: dict) -> str:
    """Who answers, and who acts for one of them today: «Методист; Юрист за должность «Методист» с … по …»."""
    return "; ".join(one for one in (row["responsible"], row.get("acting_said")) if one)


def people(measures: pl.DataFrame) -> list[str]:
    """Positions of all measures, for the filter «Ответственный»: one's own measures are those that name one."""
    own = {one for text in measures["responsible"].unique() for one in positions_of(text)}
    acting = measures["acting"].drop_nulls().to_list() if "acting" in measures.columns else []
    return sorted(own | {one for positions in acting for one in positions})


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
        acting = measures["acting"].to_list() if "acting" in measures.columns else [None] * measures.height
        own = [
            chosen["responsible"] in (*positions_of(text), *(also or ()))
            for text, also in zip(measures["responsible"], acting, strict=True)
        ]
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


def state_words(row: dict) -> str:
    """The state of a measure or a window with its sign: «▲ срок прошёл»."""
    waits = f" · {MARK}" if row.get("is_pending") else ""
    return f"{row['state_sign']} {row['state']}{waits}"


def states_of(measures: pl.DataFrame) -> list[str]:
    """States that the measures have, the most urgent first: values of the filter «Состояние»."""
    return measures.select("state_place", "state").unique().sort("state_place")["state"].to_list()


def bar_start() -> pl.Expr:
    """First day of a window's bar."""
    return pl.min_horizontal(pl.coalesce("window_start", "due_date"), "due_date")


def bar_end() -> pl.Expr:
    """Last day of a window's bar: its due day, where that comes before the window ends («ежегодно»)."""
    return pl.min_horizontal(pl.coalesce("window_end", "due_date"), "due_date")


def drawn() -> list[pl.Expr]:
    """Columns of the calendar picture: label, bar, due day, how the window stands."""
    return [
        pl.format("{} {}", "number", "title").alias("row"),
        bar_start().alias("start"),
        bar_end().alias("end"),
        pl.col("due_date").alias("due"),
        pl.col("state", "state_place", "state_sign", "state_tone"),
    ]


def timeline_rows(windows: pl.DataFrame, limit: int = 30) -> pl.DataFrame:
    """Rows for the calendar picture: the most urgent measures first, at most ``limit`` of them."""
    dated = windows.filter(pl.col("due_date").is_not_null()).sort("state_place", "due_date")
    order = dated.select("plan_id", "number").unique(maintain_order=True).head(limit).with_row_index("place")
    rows = dated.join(order, on=["plan_id", "number"]).sort("place", "due_date")
    return rows.select(drawn())


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
