"""Markup of one case to look at: everything a methodologist needs before calling the school."""

import polars as pl

from dashboards.frame import Column
from dashboards.frame.html import escape, link, show
from dashboards.sections import cases as topic
from dashboards.words.markup import school_link

PAGE = "objectivity"
CARD = "Карточка школы"
SIGN = {topic.SIGNS: ("notice", "▲"), topic.WATCH: ("plain", "●")}


def card_link(row: dict) -> str:
    """Link to the school's card on this page, ready markup."""
    return link(CARD, PAGE, view=CARD, year=row["school_year"], school=row["school_code"])


def place_column(rows: pl.DataFrame) -> list[Column]:
    """The column of municipalities where there are several of them: names of schools repeat, the order does not."""
    return [Column("municipality", "Муниципалитет", css="mid")] * (rows["municipality"].n_unique() > 1)


def case_list(rows: list[dict], with_school: bool = True) -> None:
    """Cases as a list; each with support, innocent explanation, the school's word, the suitable check."""
    items = [_case(row, with_school) for row in rows]
    show(f'<ul class="ob-todo">{"".join(items)}</ul>')


def _case(row: dict, with_school: bool) -> str:
    css, sign = SIGN[row["strength"]]
    lines = (
        ("Что замечено", row["seen_words"]),
        ("На чём основано", topic.people(row)),
        ("Почему могло быть иначе", row["innocent_explanation"]),
        ("Рядом, из других источников", row["beside_words"]),
        ("Что видел наблюдатель", row.get("observed_words")),
        ("Пояснение ОО", row["school_words"]),
        ("Подойдёт", topic.check_words(row)),
    )
    body = "".join(f"<span>{escape(name)}: {escape(text)}</span>" for name, text in lines if text)
    procedure = topic.procedure_words(row)
    head = escape(procedure)
    if with_school:
        school = school_link(
            row["school_code"], row["school_name"] or row["school_code"], year=row["school_year"]
        )
        head = f"{school} · {head}"
    place = f" · {row['municipality']}" if with_school else ""
    card = card_link(row) if with_school else ""
    return (
        f'<li class="{css}"><span class="s" aria-hidden="true">{sign}</span>'
        f'<div class="t"><b>{head}</b><span>'
        f"Сила свидетельств: {escape(row['strength'] + place)}</span>{body}</div>"
        f'<div class="a">{card}</div></li>'
    )
