"""Checks to come: how many works for which precision, which works by lot, where to go."""

from dataclasses import replace

import polars as pl
import streamlit as st

from dashboards import data, frame, identity
from dashboards.documents import registry
from dashboards.documents.facts.context import CannotComposeError, Facts, Request
from dashboards.documents.facts.works import participants, upcoming
from dashboards.documents.kinds import checks
from dashboards.documents.model import INTERNAL
from dashboards.frame import Column, Filter
from dashboards.sections import cases as topic
from dashboards.sections import recheck_plan
from dashboards.words import absent, day, number, out_of
from warehouse.home import Home
from warehouse.objectivity.check_design import works_needed

PRECISIONS = (5, 3, 10)
SHOWN = (3, 5, 10, 15)
NO_LISTS = "Списки работ и план выездов видны методисту, аналитику и самой школе."


def show(schools: pl.DataFrame, chosen: topic.Chosen) -> None:
    """Works for re-marking and visits, drawn by a published key before results arrive."""
    if chosen.is_head:
        frame.empty(NO_LISTS, "В них названы классы и номера работ; обратитесь к методисту.")
        return
    procedures = _procedures()
    if not procedures:
        frame.empty(
            absent("procedures", procedures),
            "Загрузите график процедур или результаты и выполните:",
            "obektiv refresh",
        )
        return
    columns = st.columns([2.2, 1, 1.4], gap="small")
    with columns[0]:
        procedure = frame.select(Filter("check", "Процедура", list(procedures), None, procedures.get))
    with columns[1]:
        precision = frame.select(Filter("pts", "Точность", list(PRECISIONS), None, "± {} п. п.".format))
    with columns[2]:
        key = st.text_input(
            "Ключ жребия", key="key", bind="query-params", placeholder="номер и дата приказа", max_chars=80
        )
    request = _request(chosen, procedure, precision or PRECISIONS[0], key)
    try:
        _works(request)
    except CannotComposeError as error:
        frame.empty("Перечень не составить.", f"{str(error).capitalize()}.")
    recheck_plan.show(schools["school_code"].n_unique())
    _visits(request)
    frame.how_counted("rpt_check_design")


def _procedures() -> dict[str, str]:
    """Procedures whose results are still awaited lead; then those received, then those with results."""
    calendar = data.fetch("papers/calendar").filter(~pl.col("has_results"))
    is_received = pl.col("results_received_on").is_not_null()
    parts = (
        (calendar.filter(~is_received), " – результатов ещё нет"),
        (calendar.filter(is_received), " – результаты не загружены"),
        (data.fetch("results/procedures"), ""),
    )
    return {
        r["procedure_id"]: topic.procedure_words(r) + mark
        for rows, mark in parts
        for r in rows.iter_rows(named=True)
    }


def _request(chosen: topic.Chosen, procedure: str, precision: int, key: str) -> Request:
    return Request(
        school_list=data.school_list(),
        version=INTERNAL,
        procedure_id=procedure,
        municipality=chosen.municipality,
        school_code=chosen.school,
        precision_pts=float(precision),
        key=key.strip() or None,
        scope=data.scope(),
        home=Home.from_env(),
    )


def _works(request: Request) -> None:
    facts = Facts(request)
    procedure = upcoming(facts)
    people, by_position = participants(facts, procedure)
    people = checks.narrowed(facts, people)
    frame.heading("Какие работы перепроверить")
    if people.is_empty():
        frame.empty(
            "Классы этой процедуры неизвестны.", "Нужны список участников или прежние результаты школ."
        )
        return
    needed = works_needed(request.precision_pts / 100, people.height)
    frame.finding(
        f"Чтобы долю изменённых отметок знать с точностью ± {number(request.precision_pts, 0)} п. п. (в 95 случаях "
        f"из 100), перепроверяют {out_of(needed, people.height, 'работа')}."
    )
    rows = pl.DataFrame(
        [(f"± {p} п. п.", works_needed(p / 100, people.height), people.height) for p in SHOWN],
        schema=["precision", "works", "population"],
        orient="row",
    )
    columns = [
        Column("precision", "Точность доли", css="nowrap"),
        Column("works", "Перепроверить работ", is_number=True),
        Column("population", "Из", is_number=True),
    ]
    frame.table(rows, columns, caption="Сколько работ нужно")
    _download("Перечень работ (xlsx)", "check_works", "Перечень работ.xlsx", request)
    listed = (
        "список ещё не получен, поэтому выбраны номера в списках классов" if by_position else "выбраны коды"
    )
    received = procedure.get("results_received_on")
    late = (
        f" Результаты этой процедуры поступили {day(received)}: для слепого жребия лучше следующая."
        if received
        else ""
    )
    frame.note(
        f"Жребий назначают до поступления результатов и до уничтожения работ: {listed}. По тому же ключу тот же "
        f"перечень получит каждый; баллы и отметки в жребии не участвуют.{late}"
    )


def _visits(request: Request) -> None:
    frame.heading("Куда направить наблюдателей")
    visits = st.number_input("Выездов", 1, 500, 20, key="visits", bind="query-params", width=160)
    asked = replace(request, procedure_id=None, visits=int(visits))
    _download("План выездов (xlsx)", "check_visits", "План выездов.xlsx", asked)
    frame.note(
        "Сначала – классы, где свидетельства прошлого сезона сильнее; не менее пятой части выездов – по жребию среди "
        "классов без признаков. Без неё не узнать ни доли подтвердившихся признаков, ни доли пропущенных случаев."
    )


def _made(kind: str, request: Request) -> bytes:
    content = registry.render(registry.compose(kind, request), ".xlsx")
    identity.keep("paper", f"{registry.kind_of(kind).title}, .xlsx")
    return content


def _download(title: str, kind: str, file_name: str, request: Request) -> None:
    st.download_button(
        title,
        identity.carried(lambda: _made(kind, request)),
        file_name,
        frame.XLSX,
        key=f"download_{kind}",
        on_click="ignore",
    )
