"""Section «Уровни» of the page «План»: who has sent a plan, what it lacks, how it is done; and answers of schools."""

import polars as pl

from dashboards import data, frame
from dashboards.documents.kinds.plan_levels import needs, own_share, said, share_of_schools
from dashboards.frame import Column
from dashboards.frame.html import escape
from dashboards.pages.plan.tables import SUBORDINATES
from dashboards.words import absent, count, day
from dashboards.words.markup import school_link
from dashboards.words.place import natural

SILENT, WAITING, NOT_ASKED = "не ответила", "ждём ответа", "не спрашивали"
ANSWERED, SEEN = "ответила", "видно по данным"
#: Schools named in one cell.
NAMED = 12


def _body(row: dict) -> str:
    return (
        school_link(row["school_code"], row["body_name"]) if row["school_code"] else escape(row["body_name"])
    )


BODIES = [
    Column("body_name", "Кто", _body, by_row=True, is_markup=True, css="mid"),
    Column("conclusion", "Вывод", css="nowrap"),
    Column("measures_cnt", "Мер", is_number=True),
    Column("shared_cnt", "Общих потребностей", needs, by_row=True),
    Column("missing_needs", "Чего нет против вышестоящего", css="wide"),
    Column("done", "Свой план: выполнено из наступивших", own_share, by_row=True),
    Column("schools_done", "Вышестоящий план: выполнили школы", share_of_schools, by_row=True),
]
ANSWERS = [
    Column("number", "№", css="nowrap"),
    Column("title", "Мера", css="wide"),
    Column("period_label", "Период", css="mid"),
    Column("due_date", "Срок", day, css="nowrap"),
    Column(SEEN, "Видно по данным", is_number=True),
    Column(ANSWERED, "Ответили", is_number=True),
    Column(WAITING, "Ждём", is_number=True),
    Column(SILENT, "Не ответили", is_number=True),
    Column(NOT_ASKED, "Не спрашивали", is_number=True),
    Column("silent", "Кто не ответил", css="wide"),
]


def show(plans: list[str], names: dict[str, str]) -> None:
    """Bodies of each chosen plan, then the plans that were collected, compared with the one above."""
    told = data.fetch_if_built("plan/bodies")
    rows = None if told is None else told.filter(pl.col("plan_id").is_in(plans))
    frame.heading("Планы по уровням")
    if rows is None or rows.is_empty():
        frame.note(absent("plan_bodies", 0 if rows is None else rows.height))
        return
    for place, plan_id in enumerate(plans):
        own = rows.filter(plan_id=plan_id)
        if own.is_empty():
            continue
        title = f"К плану {names[plan_id]}: {said(own)}"
        frame.heading(title)
        frame.note(
            "Свой план узнаётся по его словам и имени файла. Чего в нём нет, о том спрашивают авторов: мера может быть "
            "написана другими словами. Планы разные, поэтому исполнение между строками не сравнивают."
        )
        frame.table_block(own, BODIES, f"urovni-{place}", title, {})
        _collected(plan_id, place, names)
    frame.how_counted("rpt_plan_bodies", "rpt_plan_subordinates")


def _collected(plan_id: str, place: int, names: dict[str, str]) -> None:
    told = data.fetch_if_built("plan/subordinates")
    own = None if told is None else told.filter(plan_id=plan_id)
    if own is None or own.is_empty():
        return
    title = f"Собранные планы рядом с планом {names[plan_id]}: {count(own.height, 'план')}"
    frame.table_block(own, SUBORDINATES, f"podchinennye-{place}", title, {})


def answers(measures: pl.DataFrame) -> None:
    """Measures of all schools: what is seen without asking, who has answered, who was not asked, who is silent."""
    told = data.fetch_if_built("plan/answers")
    if told is None:
        return
    rows = told.join(measures.select("plan_id", "number"), on=["plan_id", "number"], how="semi")
    rows = rows.filter(pl.col("due_date").is_not_null() | (pl.col("answer") != NOT_ASKED))
    if rows.is_empty():
        return
    silent = rows.filter(answer=SILENT)["school_code"].n_unique()
    frame.heading(f"Кто не ответил: {count(silent, 'школа')}" if silent else "Ответы школ")
    frame.note(
        "«Не спрашивали» – не то же, что «не ответила»: ответа ждут только там, где о мере писали со сроком ответа. О "
        "том, что видно по данным, школу не спрашивают."
    )
    frame.table_block(by_measure(rows), ANSWERS, "otvety", "Ответы школ", {})
    frame.how_counted("rpt_plan_answers")


def by_measure(rows: pl.DataFrame) -> pl.DataFrame:
    """A row a measure and window: how many schools stand how, and the names of those that have not answered."""
    keys = ["plan_id", "number", "title", "period_label", "due_date"]
    counted = rows.group_by(keys, maintain_order=True).agg(
        *(
            pl.col("answer").eq(word).sum().alias(word)
            for word in (SEEN, ANSWERED, WAITING, SILENT, NOT_ASKED)
        ),
        names=pl.col("school_name").filter(pl.col("answer") == SILENT),
    )
    silent = [_named(names) for names in counted["names"].to_list()]
    return counted.with_columns(pl.Series("silent", silent, dtype=pl.String)).sort(SILENT, descending=True)


def _named(names: list[str]) -> str:
    shown = sorted(names, key=natural)
    more = f" и ещё {len(shown) - NAMED}" if len(shown) > NAMED else ""
    return ", ".join(shown[:NAMED]) + more if shown else "–"
