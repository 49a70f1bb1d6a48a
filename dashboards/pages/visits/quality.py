"""How experts agree: with the other reading, with the third one, with seeds; as codes, for the coordinator alone."""

import polars as pl
import streamlit as st

from dashboards import data, frame
from dashboards.frame import Column
from dashboards.words import labels, number, out_of, percent

TABLE = [
    Column("person_code", "Эксперт", css="nowrap"),
    Column("subject", "Предмет", labels.subject_name, css="mid"),
    Column("works_cnt", "Работ", is_number=True),
    Column("equal_pct", "Совпало со вторым чтением", percent, css="nowrap"),
    Column("difference", "Разность, баллов", lambda value: number(value, 2), is_number=True),
    Column("third_works_cnt", "Третьих чтений", is_number=True),
]
OF_SEEDS = [
    Column("seeds", "Эталоны: совпало", css="nowrap"),
    Column("seed_difference", "Разность с эталоном", lambda value: number(value, 2), is_number=True),
    Column("drift", "К концу проверки", lambda value: number(value, 2), is_number=True),
]


def show() -> None:
    """The table, folded: it is looked at to talk about criteria, never to judge a person."""
    rows = data.fetch_if_built("works/quality")
    if rows is None or rows.is_empty():
        return
    with st.expander("Согласие экспертов – только для координатора"):
        seeded = rows["seed_works_cnt"].sum() > 0
        shown = rows.with_columns(
            pl.Series(
                "seeds",
                [
                    out_of(row["seed_equal_cnt"], row["seed_compared_cnt"], "балл")
                    if row["seed_works_cnt"]
                    else "–"
                    for row in rows.iter_rows(named=True)
                ],
                dtype=pl.String,
            )
        )
        frame.table_block(
            shown, [*TABLE, *(OF_SEEDS if seeded else [])], "soglasie_ekspertov", "Согласие экспертов", {}
        )
        frame.note(
            "Расхождение не говорит, чьё чтение верно: обсудите критерии вместе. Оценкой эксперта это не служит."
        )
        frame.how_counted("rpt_expert_quality")
