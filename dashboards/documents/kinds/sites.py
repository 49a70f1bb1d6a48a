"""Перечень площадок, приказ о них и карточки практик: where a practice is shown, on which day, by what it is proved.

The list says nothing about schools that are not in it.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.names import school as short
from dashboards.documents.facts.proposals import Proposal, month_end
from dashboards.documents.first_page import PLACE, answer, area_of, full_table, place_in, signed_by
from dashboards.documents.model import (
    COUNTED,
    Block,
    Clause,
    Column,
    Fields,
    Heading,
    Paper,
    Points,
    Table,
    Text,
)
from dashboards.documents.official import order
from dashboards.words import absent, count, day, number, period, plural
from warehouse.plans.workdays import add_days, last_workday

YEAR = timedelta(days=365)
SOON, BEFORE = 14, -5  # days to fill in what is missing; working days before a show
WHOSE = "Методическому центру"
CARDS = "Карточки практик"
#: Steps of the mart without which a show cannot be.
UNFINISHED = ("назначить день показа", "издать приказ о площадке")


def compose(facts: Facts) -> Paper:
    """The list of sites; raises CannotComposeError where none is loaded."""
    rows = _sites(facts)
    ahead, area = _ahead(facts, rows), area_of(facts, rows)
    blocks: list[Block] = answer(_said(facts, rows), _offered(facts, rows), _unknown(rows))
    blocks += [Heading("Ближайшие показы", counted=COUNTED)]
    blocks.append(
        _table("Площадки, показ на которых впереди", area, ahead) if ahead.height else _nothing(ahead)
    )
    past = _past(facts, rows)
    if past.height:
        blocks += [
            Heading("Прошедшие показы", counted=COUNTED),
            _table("Площадки последнего года", area, past),
        ]
    return Paper(
        title=f"Перечень площадок\n{area}\nна {day(facts.today)}",
        kind="Перечень площадок",
        blocks=(*blocks, *signed_by(facts)),
        provenance=facts.provenance(Территория=area, **{"На дату": day(facts.today)}),
        method=(Points(METHOD),),
    )


def about_sites(facts: Facts) -> Paper:
    """О площадках: the order that approves the shows ahead; raises CannotComposeError where none is loaded."""
    rows = _sites(facts)
    ahead = _ahead(facts, rows)
    area = area_of(facts, rows)
    first = ahead["shown_on"].drop_nulls().min()
    due = add_days(first, BEFORE, "working") if isinstance(first, date) else month_end(facts.today, SOON)
    term = f"Срок – до {day(max(due, facts.today))}"
    return order(
        facts,
        "О площадках, на которых школы показывают практику оценивания",
        "В целях распространения практики объективного оценивания, во исполнение плана мероприятий",
        (
            Clause(f"Утвердить перечень площадок{_span(ahead)} (приложение)."),
            Clause(
                "Руководителям общеобразовательных организаций, названных в приложении, подготовить показ и сообщить "
                f"методическому центру место, время и число мест. {term}."
            ),
            Clause(
                "Методическому центру:",
                (
                    f"сообщить школам даты и темы показов. {term};",
                    "отметить, какие школы пришли, – списком школ, без отчётов педагогов.",
                ),
            ),
            Clause(
                "Руководителям общеобразовательных организаций дать педагогам возможность прийти: участие добровольное."
            ),
        ),
        (("Перечень площадок", (_table("Площадки", area, ahead) if ahead.height else _nothing(ahead),)),),
        about={"Территория": area},
    )


def cards(facts: Facts) -> Paper:
    """A card a practice that is offered: whose it is, what it is proved by, for whom, where; raises without any."""
    rows = _sites(facts)
    area = area_of(facts, rows)
    blocks: list[Block] = []
    # One card a practice, however many times it is shown.
    for (_topic, _holder), shows in rows.group_by("topic", "holder", maintain_order=True):
        blocks += _card(shows)
    return Paper(
        title=f"{CARDS}\n{area}\nна {day(facts.today)}",
        kind=CARDS,
        blocks=(*blocks, *signed_by(facts)),
        provenance=facts.provenance(Территория=area, **{"На дату": day(facts.today)}),
        method=(Points((*METHOD, "Чем практика подтверждена, пишет тот, кто её вносит.")),),
    )


def _card(shows: pl.DataFrame) -> list[Block]:
    def first(name: str) -> str | date | None:
        return next(iter(shows[name].drop_nulls().to_list()), None)

    until = first("valid_to")
    told = (
        ("Кто показывает", _name(shows.row(0, named=True))),
        ("Чем подтверждена", str(first("proved_by") or "не указано")),
        ("Кому полезна", str(first("useful_for") or "не указано")),
        ("Актуальна", f"до {day(until)}" if isinstance(until, date) else "срок не назван"),
    )
    body = [
        (r["shown_on"] or "день не назначен", r["site"], r["order_text"], r["schools_cnt"], r["next_step"])
        for r in shows.iter_rows(named=True)
    ]
    columns = (
        Column("День", 1.8),
        Column("Площадка: кого приглашают", 4),
        Column("Приказ", 2.2),
        Column("Школ было", 1.4),
        Column("Что дальше", 2.6),
    )
    topic = shows["topic"][0]
    return [
        Heading(f"«{topic}»", counted=COUNTED),
        Fields(told),
        full_table(f"Показы практики «{topic}»", columns, body),
    ]


def _sites(facts: Facts) -> pl.DataFrame:
    rows = facts.rows_if_built("support/practices", municipality=facts.request.municipality)
    offered = None if rows is None else rows.filter("is_offered")
    if offered is None or offered.is_empty():
        raise CannotComposeError(absent("sites_paper", offered))
    return offered.sort("shown_on", "topic", "holder", nulls_last=True)


def _ahead(facts: Facts, rows: pl.DataFrame) -> pl.DataFrame:
    """Shows that have not been, those without a day among them."""
    return rows.filter(pl.col("shown_on").is_null() | (pl.col("shown_on") >= facts.today))


def _past(facts: Facts, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("shown_on").is_between(facts.today - YEAR, facts.today, closed="left"))


def _nothing(ahead: pl.DataFrame) -> Text:
    return Text(absent("sites_ahead", ahead.height))


def _span(ahead: pl.DataFrame) -> str:
    days = ahead["shown_on"].drop_nulls()
    return f" на {period(days.min(), days.max())}" if days.len() else ""  # type: ignore[arg-type]


def _said(facts: Facts, rows: pl.DataFrame) -> list[str]:
    ahead, past = _ahead(facts, rows), _past(facts, rows)
    said = [
        f"Впереди {count(ahead.height, 'показ')}, за последний год "
        f"{plural(past.height, 'прошёл', 'прошло', 'прошло')} {number(past.height)}."
        if ahead.height
        else f"{absent('sites_ahead', ahead.height)} За последний год прошло: {number(past.height)}."
    ]
    dated = ahead.filter(pl.col("shown_on").is_not_null())
    if dated.height:
        r = dated.row(0, named=True)
        said.append(f"Ближайший – {day(r['shown_on'])}: «{r['topic']}», {_name(r)}.")
    holders = rows["holder"].n_unique()
    who = "школа" if rows["school_code"].null_count() == 0 else "организатор"
    said.append(f"Практику показывают {count(holders, who)}, тем – {number(rows['topic'].n_unique())}.")
    return said


def _offered(facts: Facts, rows: pl.DataFrame) -> list[Proposal]:
    ahead = _ahead(facts, rows)
    offered = []
    dated = ahead.filter(pl.col("shown_on").is_not_null())
    if dated.height:
        r = dated.row(0, named=True)
        due = max(last_workday(add_days(r["shown_on"], BEFORE, "working")), facts.today)
        offered.append(Proposal(WHOSE, f"разослать школам приглашение на показ «{r['topic']}»", due))
    unfinished = ahead.filter(pl.col("next_step").is_in(UNFINISHED)).height
    if unfinished or ahead.is_empty():
        what = (
            f"назначить день и приказ там, где их не указали: {number(unfinished)}"
            if unfinished
            else "предложить школам показать практику в этом полугодии и утвердить перечень"
        )
        offered.append(Proposal(WHOSE, what, month_end(facts.today, SOON)))
    return offered


def _unknown(rows: pl.DataFrame) -> list[str]:
    undated = rows["shown_on"].null_count()
    said = [f"когда будет показ без дня: {number(undated)};"] if undated else []
    return [*said, "сколько мест и кто пришёл: это сообщает площадка."]


def _name(row: dict) -> str:
    return short(row["holder"]) if row["school_code"] else row["holder"]


def _table(caption: str, area: str, rows: pl.DataFrame) -> Table:
    columns = (
        Column("Дата", 1.5),
        Column("Тема", 4),
        PLACE,
        Column("Кто показывает", 2.4),
        Column("Площадка: кого приглашают", 3.2),
        Column("Приказ", 2),
    )
    body = [
        (r["shown_on"], r["topic"], place_in(area, r["municipality"]), _name(r), r["site"], r["order_text"])
        for r in rows.iter_rows(named=True)
    ]
    return full_table(caption, columns, body)


METHOD = ("Перечень ведёт ведомство; о школах вне перечня он ничего не говорит.",)
