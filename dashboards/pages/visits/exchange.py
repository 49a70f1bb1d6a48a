"""Blind packages to a neighbour and back: one encrypted file of codes each way, the password goes by voice."""

import io
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboards import data, frame, inbox
from dashboards.inbox import form_file
from dashboards.pages.visits import lots
from dashboards.sections.readings import FILE_NAME, HEADERS
from dashboards.words import absent, count, labels
from warehouse.home import Home
from warehouse.works import exchange

SEND, READ, TAKE = "Послать пакеты", "Прочитать чужие пакеты", "Принять баллы"
PLACES = {1: "first_expert", 2: "second_expert", 3: "third_expert"}
BLANK_NAME, SENT_NAME, BACK_NAME = "Баллы по кодам.xlsx", "Пакеты.obmen", "Баллы.obmen"


def without_reader(works: pl.DataFrame) -> dict[tuple[str, int], pl.DataFrame]:
    """(package, reading 1 or 2) → its works, where nobody of the own register reads it."""
    found = {}
    for place in (1, 2):
        empty = works.filter(pl.col(PLACES[place]).is_null())
        for (package,), own in empty.group_by("package", maintain_order=True):
            found[str(package), place] = own
    return found


def readings_file(works: pl.DataFrame, answer: dict[str, Any]) -> bytes:
    """Scores that came back as the form of readings; whoever was asked for that reading stands as the expert.

    works: rows of `works/lots`. Raises ExchangeError.
    """
    back = exchange.returned(answer, works)
    asked = works.filter(lot_name=answer["lot"]).select("work_code", code=PLACES[answer["reading"]])
    rows = back.join(asked, on="work_code", maintain_order="left")
    if nobody := rows.filter(pl.col("code").is_null())["work_code"].to_list():
        raise exchange.ExchangeError(f"работу {nobody[0]} соседу не поручали")
    return form_file(
        HEADERS,
        [
            (
                answer["lot"],
                row["work_code"],
                row["reading"],
                row["code"],
                row["task_code"],
                f"{row['score']:g}",
                "",
                "",
                "нет",
            )
            for row in rows.iter_rows(named=True)
        ],
    )


def blank_file(sent: dict[str, Any]) -> bytes:
    """The table that experts of the other municipality fill."""
    buffer = io.BytesIO()
    exchange.blank(sent).write_excel(buffer, worksheet="Баллы")
    return buffer.getvalue()


def show(works: pl.DataFrame | None) -> None:
    """The three steps of the exchange, each for the coordinator whose turn it is; works: rows of `lots.known`."""
    with st.expander("Обмен пакетами с соседним муниципалитетом"):
        frame.note(
            "Едет один зашифрованный файл: только коды, без школ, классов и участников. Пароль назовите голосом, а не "
            "письмом. Копии работ передают отдельно."
        )
        step = st.radio("Что сделать", (SEND, READ, TAKE), key="exchange_step", horizontal=True)
        password = st.text_input("Пароль файла", type="password", key="exchange_password")
        steps: dict[str, Callable[[str], None]] = {SEND: partial(_send, works), READ: _read, TAKE: _take}
        try:
            steps[step](password)
        except exchange.ExchangeError as error:
            frame.alert(f"Не получилось: {error}.")


def _send(rows: pl.DataFrame | None, password: str) -> None:
    waits = (
        {} if rows is None or rows.is_empty() else without_reader(rows.filter(lot_name=rows["lot_name"][0]))
    )
    if not waits:
        frame.note(absent("packages_unread", len(waits)))
        return
    place = st.selectbox("Чтение", sorted({reading for _, reading in waits}), key="exchange_reading")
    names = [package for package, reading in waits if reading == place]
    chosen = st.multiselect("Пакеты", names, names, key="exchange_packages")
    code = st.text_input("Код эксперта соседа", key="exchange_expert", placeholder="С-01").strip()
    lacking = (
        *(["пакеты"] if not chosen else []),
        *(["пароль файла (после него – Enter)"] if not password else []),
        *(["код эксперта соседа"] if not code else []),
    )
    if lacking:
        frame.note(f"Чтобы послать, назовите: {', '.join(lacking)}.")
        return
    exchange.stop_if_short(password)
    works = pl.concat([waits[name, place] for name in chosen])
    first = works.row(0, named=True)
    criteria = data.fetch("works/criteria", procedure_id=first["procedure_id"])
    if criteria.is_empty():
        raise exchange.ExchangeError(absent("works_criteria", criteria))
    content = exchange.packages(
        first["lot_name"], labels.procedure_of(first), works, criteria.select("task_code", "max_score"), place
    )
    if st.button("Поручить соседу", key="exchange_record", type="primary"):
        asked = works.with_columns(pl.lit(code).alias(PLACES[place]))
        inbox.leave(Home.from_env(), lots.FILE_NAME, lots.works_file(asked), datetime.now())
        frame.done(f"Записано: {count(works.height, 'работа')} – чтение {place}, эксперт {code}.")
    # Sealed when the button is pressed, not at every run of the page: the key is slow on purpose.
    st.download_button(
        "Скачать файл для соседа", partial(exchange.seal, content, password), SENT_NAME, on_click="ignore"
    )


def _read(password: str) -> None:
    file = st.file_uploader("Файл соседа", key="exchange_theirs")
    if file is None or not password:
        return
    sent = exchange.unseal(file.getvalue(), password)
    table = blank_file(sent)
    codes = sum(len(one["works"]) for one in sent["packages"])
    frame.note(f"{sent['procedure']}: {count(codes, 'работа')}, чтение {sent['reading']}.")
    st.download_button("Скачать таблицу для экспертов", table, BLANK_NAME, on_click="ignore")
    filled = st.file_uploader("Заполненная таблица", type="xlsx", key="exchange_filled")
    if filled is not None:
        read = pl.read_excel(io.BytesIO(filled.getvalue()), infer_schema_length=0)
        scores = exchange.scores(sent, read)
        st.download_button(
            "Скачать баллы для соседа", partial(exchange.seal, scores, password), BACK_NAME, on_click="ignore"
        )


def _take(password: str) -> None:
    file = st.file_uploader("Файл с баллами", key="exchange_back")
    if file is None or not password:
        return
    rows = data.fetch("works/lots", procedure_id=None)
    content = readings_file(rows, exchange.unseal(file.getvalue(), password))
    if st.button("Записать баллы", key="exchange_take", type="primary"):
        name = inbox.leave(Home.from_env(), FILE_NAME, content, datetime.now()).name
        frame.done(f"Записано файлом «{name}»: акт посчитает ближайшее обновление.")
