"""Section «Год» of the page «План»: load by week and person, changes since the last meeting, the next agenda."""

from typing import Any

import polars as pl

from dashboards import data, frame
from dashboards.frame import Column
from dashboards.words import absent, count, day, number

#: Weeks ahead that stand side by side.
WEEKS = 8


def week_words(row: dict[str, Any]) -> str:
    """«09.10 – 15.10», with a mark at the week that goes on."""
    words = f"{row['week_start']:%d.%m} – {row['week_end']:%d.%m.%Y}"
    return f"{words}, идёт" if row["is_this_week"] else words


def when_words(row: dict[str, Any]) -> str:
    """The day of the question: done, due, or the day to ask for one."""
    if row["done_date"]:
        return f"выполнено {day(row['done_date'])}"
    if row["due_date"]:
        return day(row["due_date"])
    return f"спросить {day(row['next_control_date'])}"


WEEK = [
    Column("week_start", "Неделя", week_words, by_row=True, css="wide"),
    Column("terms_cnt", "Сроков", is_number=True),
    Column("done", "Выполнено", is_number=True),
    Column("open_cnt", "Не закрыто", is_number=True),
    Column("overdue", "Срок прошёл", is_number=True),
    Column("open_numbers", "Меры", css="mid"),
]
AGENDA = [
    Column("question", "Вопрос", css="mid"),
    Column("number", "№", css="nowrap"),
    Column("title", "Мера", css="wide"),
    Column("due_date", "Срок", when_words, by_row=True, css="mid"),
    Column("responsible", "Ответственный", css="mid"),
    Column("evidence", "Что известно", lambda row: row["evidence"] or "не сообщали", by_row=True, css="mid"),
]


def show(chosen_plans: list[str], with_plan: list[Column], measures: pl.DataFrame) -> None:
    """Weeks, people and the agenda of the chosen plans; measures: those that the filters leave."""
    weeks, agenda = data.fetch_if_built("plan/weeks"), data.fetch_if_built("plan/agenda")
    if weeks is None or agenda is None:
        frame.note(absent("terms_drawn", weeks))
        return
    weeks = weeks.filter(pl.col("plan_id").is_in(chosen_plans), ~pl.col("is_past"))
    frame.heading("Нагрузка по неделям")
    whole = weeks.filter("is_total")
    if whole.is_empty():
        frame.note(absent("plan_weeks", whole))
    else:
        frame.note(load_words(weeks))
        frame.table_block(whole, [*with_plan, *WEEK], "nedeli", "Нагрузка по неделям", {})
        rows, columns = by_person(weeks)
        frame.heading("Нагрузка по людям")
        frame.note(
            f"Незакрытые сроки по неделям; ▲ – плотная неделя. Показаны ближайшие недели, не больше {WEEKS}."
        )
        frame.table_block(rows, columns, "nagruzka", "Нагрузка по людям", {})
    own = agenda.join(measures.select("plan_id", "number"), on=["plan_id", "number"], how="semi")
    _changed(own.filter("is_since_meeting"), agenda, with_plan)
    _coming(own.filter(~pl.col("is_since_meeting")), with_plan)
    frame.how_counted("rpt_plan_weeks", "rpt_plan_agenda")


def load_words(weeks: pl.DataFrame) -> str:
    """The fullest week and how many weeks are full for somebody."""
    whole = weeks.filter("is_total").sort("open_cnt", "week_start", descending=[True, False])
    top = whole.row(0, named=True)
    said = f"Больше всего сроков – {number(top['open_cnt'])} – на неделе {week_words(top)}."
    heavy = weeks.filter("is_heavy")
    if heavy.is_empty():
        return said
    people = heavy["position"].n_unique()
    return f"{said} Плотных недель – {number(heavy['week_start'].n_unique())}, у кого – {count(people, 'должность')}."


def by_person(weeks: pl.DataFrame) -> tuple[pl.DataFrame, list[Column]]:
    """Positions × the nearest weeks with open terms: how many, with a mark where the week is full."""
    people = weeks.filter(~pl.col("is_total"), pl.col("open_cnt") > 0)
    people = people.group_by("position", "week_start", "week_end", "is_this_week").agg(
        pl.col("open_cnt").sum(), pl.col("is_heavy").any()
    )
    nearest = people["week_start"].unique().sort().head(WEEKS)
    said = people.filter(pl.col("week_start").is_in(nearest.implode())).sort("week_start", "position")
    said = said.with_columns(
        column=pl.col("week_start").dt.strftime("%d.%m.%Y"),
        cell=pl.when("is_heavy").then(pl.format("▲ {}", "open_cnt")).otherwise(pl.format("{}", "open_cnt")),
    )
    names = said["column"].unique(maintain_order=True).to_list()
    rows = said.pivot(on="column", index="position", values="cell", aggregate_function="first").sort(
        "position"
    )
    columns = [Column("position", "Ответственный", css="wide")]
    return rows, columns + [Column(name, f"с {name}", css="nowrap") for name in names]


def _changed(rows: pl.DataFrame, agenda: pl.DataFrame, with_plan: list[Column]) -> None:
    last = agenda["last_meeting_on"][0] if agenda.height else None
    frame.heading(
        f"Что изменилось с прошлого совещания ({day(last)})" if last else "Что выполнено и что прошло"
    )
    if rows.is_empty():
        frame.note(absent("plan_since", rows))
        return
    frame.table_block(rows, [*with_plan, *AGENDA], "izmenilos", "Что изменилось с прошлого совещания", {})


def _coming(rows: pl.DataFrame, with_plan: list[Column]) -> None:
    frame.heading("Повестка ближайшего совещания")
    if rows.is_empty():
        frame.note(absent("plan_agenda", rows))
        return
    frame.table_block(rows, [*with_plan, *AGENDA], "povestka", "Повестка ближайшего совещания", {})
