"""Which works need a third reading, and who is asked for it: the coordinator chooses, the bank says who may."""

from datetime import datetime

import polars as pl
import streamlit as st

from dashboards import data, frame, inbox
from dashboards.frame import Column
from dashboards.pages.visits import lots
from dashboards.words import absent, count, counted
from warehouse.home import Home

WAITS, NOBODY = "ждёт назначения", "нет эксперта"
TABLE = [
    Column("work_code", "Код в пакете", css="nowrap"),
    Column("why_third", "Почему", css="mid"),
    Column("first_expert", "Чтение 1", css="nowrap"),
    Column("second_expert", "Чтение 2", css="nowrap"),
    Column("third_expert", "Чтение 3", css="nowrap"),
    Column("able_experts", "Кому можно", lambda codes: (codes or "–").replace(",", ", "), css="mid"),
    Column("state", "Состояние", css="mid"),
]


def finding(rows: pl.DataFrame) -> str:
    """«Третье чтение нужно 5 работам: ждут назначения – 3, нет эксперта – 1.»"""
    waits, nobody = rows.filter(state=WAITS).height, rows.filter(state=NOBODY).height
    text = f"Третье чтение нужно {counted(rows.height, 'работа', 'datv')}"
    parts = [f"ждут назначения – {waits}"] * bool(waits) + [f"нет эксперта – {nobody}"] * bool(nobody)
    return f"{text}: {', '.join(parts)}." if parts else f"{text}, всем оно поручено."


def able(rows: pl.DataFrame) -> dict[str, list[str]]:
    """Whoever may read → codes of waiting works that this expert may read; who may read the most stands first."""
    found: dict[str, list[str]] = {}
    for row in rows.filter(state=WAITS).iter_rows(named=True):
        for code in row["able_experts"].split(","):
            found.setdefault(code, []).append(row["work_code"])
    return dict(sorted(found.items(), key=lambda one: (-len(one[1]), one[0])))


def show() -> None:
    """The table of works that are apart, and the form that asks somebody for the third reading."""
    rows = data.fetch_if_built("works/thirds")
    frame.heading("Третье чтение")
    if rows is None or rows.is_empty():
        frame.note(absent("thirds_needed", 0 if rows is None else rows))
        return
    frame.finding(finding(rows))
    frame.table_block(rows, TABLE, "tretye_chtenie", "Третье чтение", {}, limit=100)
    frame.note("Третий эксперт видит оба чтения; его баллы окончательные.")
    _ask(rows)
    frame.how_counted("rpt_third_readings")


def _ask(rows: pl.DataFrame) -> None:
    waits = rows.filter(state=WAITS)
    if waits.is_empty():
        return
    # Codes of works are those of one lot: the latest that waits.
    lot = waits["lot_name"][0]
    may = able(waits.filter(lot_name=lot))
    expert = st.selectbox(
        "Кто читает третьим",
        list(may),
        format_func=lambda code: f"{code} – {count(len(may[code]), 'работа')}",
        key="third_expert",
    )
    chosen = st.multiselect("Работы", may[expert], may[expert], key=f"third_works_{expert}")
    if st.button("Поручить третье чтение", key="third_record", type="primary"):
        if not chosen:
            frame.alert("Выберите хотя бы одну работу.")
            return
        works = lots.known()
        assert works is not None, "a work that is read a third time stands in a lot"
        asked = works.filter(pl.col("work_code").is_in(chosen), lot_name=lot)
        content = lots.thirds_file(asked, expert)
        file = inbox.leave(Home.from_env(), lots.FILE_NAME, content, datetime.now())
        frame.done(f"Записано файлом «{file.name}»: протокол третьего чтения появится после обновления.")
