"""Works of a lot drawn by numbers in lists of classes: once results are there, the coordinator names whose they are."""

from collections.abc import Iterable
from datetime import datetime

import polars as pl
import streamlit as st

from dashboards import frame, inbox
from dashboards.pages.visits import lots
from dashboards.words import absent, count, counted, upper_first
from warehouse import pending
from warehouse.home import Home


def finding(rows: pl.DataFrame) -> str:
    """«Результаты получены, а 22 работам жребия не соответствует ни один код участника: акта о них не будет.»"""
    works = counted(rows.height, "работа", "datv")
    return (
        f"Результаты получены, а {works} жребия не соответствует ни один код участника: "
        "акта о таких работах не будет."
    )


def coded(rows: pl.DataFrame, typed: Iterable[dict]) -> pl.DataFrame:
    """Works whose participant was typed, with that code; rows without one are left out.

    rows: works of `works/lots` that lack a result; typed: lot_name, work_code, code.
    """
    found = [
        (one["lot_name"], one["work_code"], str(one["code"]).strip())
        for one in typed
        if str(one["code"] or "").strip()
    ]
    schema = {"lot_name": pl.String, "work_code": pl.String, "code": pl.String}
    named = pl.DataFrame(found, schema, orient="row")
    return rows.join(named, on=["lot_name", "work_code"]).with_columns(participant_code="code").drop("code")


def twice(rows: pl.DataFrame) -> list[str]:
    """Codes that stand at more than one work of a school: one of them is a slip."""
    key = ["procedure_id", "school_code", "participant_code"]
    return rows.filter(pl.struct(key).is_duplicated())["participant_code"].unique().sort().to_list()


def show(works: pl.DataFrame) -> None:
    """What is missing, and the form for it; works: rows of `lots.known`, in the order of the school's list."""
    lacking = works.filter(~pl.col("has_result")).sort(
        "school_name", "class_label", "participant_code", "work_code"
    )
    if lacking.is_empty():
        return
    frame.heading("Чьи это работы")
    rows = lacking.filter(~pl.col("is_code_waiting"))
    if recorded := lacking.height - rows.height:
        frame.note(f"{upper_first(pending.MARK)}: {count(recorded, 'код')}. Акт появится после него.")
    if rows.is_empty():
        return
    frame.alert(finding(rows))
    frame.note(
        "Код участника стоит на копии работы и в протоколе школы. Впишите его; остальное программа сопоставит сама."
    )
    # In a form: a page that runs again after every code swallows the keys of the next one.
    with st.form("lot_codes_form", border=False):
        typed = st.data_editor(
            rows.select(
                "lot_name", "work_code", "school_name", "class_label", "participant_code", code=pl.lit("")
            ),
            column_order=("school_name", "class_label", "participant_code", "code", "work_code"),
            column_config={
                "school_name": st.column_config.TextColumn("Школа", disabled=True),
                "class_label": st.column_config.TextColumn("Класс", disabled=True),
                "participant_code": st.column_config.TextColumn("В жребии", disabled=True),
                "work_code": st.column_config.TextColumn("Код в пакете", disabled=True),
                "code": st.column_config.TextColumn("Код участника", max_chars=20),
            },
            hide_index=True,
            placeholder="",
            key="lot_codes",
        )
        is_asked = st.form_submit_button("Записать коды", type="primary")
    if is_asked:
        _record(coded(rows, typed.to_dicts()))


def _record(rows: pl.DataFrame) -> None:
    if rows.is_empty():
        frame.alert(absent("codes_typed", rows))
        return
    if again := twice(rows):
        frame.alert(
            f"Один код стоит у двух работ одной школы: {', '.join(again)}. Исправьте и запишите снова."
        )
        return
    file = inbox.leave(Home.from_env(), lots.FILE_NAME, lots.works_file(rows), datetime.now())
    frame.done(
        f"{count(rows.height, 'код')} в файле «{file.name}»: акт появится после обновления; "
        "коды, которых нет среди результатов школы, останутся в этом списке."
    )
