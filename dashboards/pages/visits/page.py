"""«Наблюдение и экспертиза»: whom to send where, who is missing, whose sheets are owed; for those who send them."""

from datetime import datetime

import polars as pl
import streamlit as st

from dashboards import data, frame, inbox
from dashboards.frame import Filter
from dashboards.pages.visits import conditions, record, told, works
from dashboards.words import absent, count
from dashboards.words.visits import finding
from warehouse.home import Home
from warehouse.visits.calendar import calendar_file

PAGE = "Наблюдение и экспертиза"
PAPERS = (
    "conditions_note",
    "order_objectivity",
    "order_observers",
    "observer_kits",
    "register_observers",
    "register_experts",
)
SECTIONS = ("Выезды", "Листы", "Замечания", "Графики", "Работы", "Условия")


def approve(ahead: pl.DataFrame) -> None:
    """The button that turns what is proposed into what is ordered."""
    proposed = ahead.filter(state="предложено")
    if proposed.is_empty():
        return
    with st.expander(f"Утвердить предложенное: {count(proposed.height, 'выезд')}"):
        order = st.text_input("Приказ (номер и дата)", key="order")
        frame.note("Утверждённое план больше не меняет: школа перенесёт день – изменится только её строка.")
        if st.button("Утвердить", key="approve", type="primary"):
            content = record.assignments_file(proposed, record.APPROVED, order=order)
            inbox.leave(Home.from_env(), record.FILE_NAME, content, datetime.now())
            st.rerun()


def replace(ahead: pl.DataFrame) -> None:
    """A visit that somebody else makes, or nobody: the next refresh looks for another observer."""
    approved = ahead.filter(state="утверждено")
    if approved.is_empty():
        return
    with st.expander("Заменить наблюдателя или отменить выезд"):
        rows = {row["visit_id"]: row for row in approved.iter_rows(named=True)}
        chosen = st.selectbox("Выезд", list(rows), format_func=lambda one: told.visit_words(rows[one]))
        status = st.selectbox("Что произошло", [record.REPLACED, record.NOT_HELD])
        reason = st.text_input("Причина", key="reason")
        if st.button("Записать", key="replace"):
            if not reason.strip():
                frame.alert("Назовите причину: она остаётся в истории.")
                return
            content = record.assignments_file(approved.filter(visit_id=chosen), status, reason=reason)
            inbox.leave(Home.from_env(), record.FILE_NAME, content, datetime.now())
            st.rerun()


def draw(visits: pl.DataFrame) -> None:
    """The number that the draw starts from, with where it was taken from."""
    with st.expander("Начальное число жребия"):
        frame.note(
            "Число берут после того, как школы назвали дни: публичный показатель, названный в приказе заранее, или "
            "кости с двумя подписями. Каждое новое число остаётся в истории."
        )
        seed = st.text_input("Начальное число", key="seed")
        source = st.text_input("Откуда число", key="seed_source")
        if st.button("Записать число", key="draw"):
            if not seed.strip() or not source.strip():
                frame.alert("Назовите число и откуда оно взято.")
                return
            content = record.draw_file(visits.row(0, named=True), seed, source, data.today())
            file = inbox.leave(Home.from_env(), record.DRAW_NAME, content, datetime.now())
            frame.done(f"Записано файлом «{file.name}»: жребий повторит ближайшее обновление.")


def show_visits(visits: pl.DataFrame) -> None:
    """Visits of a campaign: who goes where, and what a person decides about it."""
    ahead = visits.filter(pl.col("visit_date") >= data.today())
    frame.finding(finding(ahead))
    frame.figures(told.figures(ahead))
    frame.note(told.lot(visits))
    required = ahead.filter(pl.col("is_required") | pl.col("observer_code").is_not_null())
    frame.table_block(required, told.VISITS, "vyezdy", "Выезды наблюдателей", {}, limit=100)
    rest = ahead.height - required.height
    if rest:
        frame.note(
            f"Ещё {count(rest, 'день')}, когда школы пишут: наблюдатель там не обязателен и не назначен."
        )
    approve(ahead)
    replace(ahead)
    draw(visits)
    frame.recorded("assignment")
    st.download_button(
        "Дни выездов (календарь ics)",
        calendar_file(required.filter(pl.col("observer_code").is_not_null()), data.today()),
        "Выезды.ics",
        "text/calendar",
        on_click="ignore",
    )
    frame.how_counted("fct_visit_slots")


def show_sheets() -> None:
    """Sheets that observers owe, and visits that do not count."""
    rows = data.fetch("visits/sheets")
    if rows.is_empty():
        frame.finding(absent("sheets_owed", rows))
        return
    owed = rows.filter(~pl.col("has_interest")).height
    uncounted = rows.height - owed
    frame.finding(
        f"Листов не сдано: {owed}; не учтено из-за интереса: {uncounted}. Школы об этом не спрашивают."
    )
    states = [told.sheet_state(row) for row in rows.iter_rows(named=True)]
    frame.table_block(
        rows.with_columns(pl.Series("state", states)), told.SHEETS, "listy", "Листы наблюдения", {}
    )
    frame.how_counted("fct_assignments")


def show_remarks() -> None:
    """What observers saw, in words, beside the objection of the school."""
    rows = data.fetch("visits/remarks")
    if rows.is_empty():
        frame.finding(absent("remarks_seen", rows))
        return
    waits = rows.filter("is_waiting").height
    frame.finding(f"Замечаний наблюдателей: {rows.height}, не рассмотрено: {waits}.")
    frame.table_block(rows, told.REMARKS, "zamechaniya", "Замечания наблюдателей", {}, limit=100)
    frame.note(
        "Замечание – не вывод: рассмотрите его вместе с возражением и запишите шаг на странице «Сопровождение школ»."
    )
    frame.how_counted("fct_observation_findings")


def show_schedules() -> None:
    """Which rules the schedules of schools break, in which cells, and what their files do not tell."""
    rows = data.fetch("visits/schedules")
    if rows.is_empty():
        frame.finding(absent("schedules_read", rows))
        return
    broken = rows.filter(state="нарушено")
    schools = count(rows["school_code"].n_unique(), "школа")
    unknown = rows.filter(state="не применимо").height
    frame.finding(f"Графики: {schools}; нарушено правил – {broken.height}, не применимо – {unknown}.")
    if broken.height:
        frame.table_block(broken, told.RULES, "grafiki", "Замечания к графикам", {}, limit=100)
    frame.note(
        "«Не применимо» – файл не называет часов, дней или номера урока. Школе – одно письмо с ячейками, без отчёта."
    )
    frame.how_counted("rpt_schedule_rules")


frame.stop_without_build()
slots = data.fetch_if_built("visits/slots")
frame.page_head(PAGE, "Кого послать, кого не хватает, чьи листы ждём.")
section = frame.section("view", "Раздел", list(SECTIONS))
if section != SECTIONS[4]:
    frame.papers(PAPERS, frame.About())
if section == SECTIONS[1] and slots is not None:
    show_sheets()
elif section == SECTIONS[2] and slots is not None:
    show_remarks()
elif section == SECTIONS[3] and slots is not None:
    show_schedules()
elif section == SECTIONS[4]:
    works.show()
elif section == SECTIONS[5]:
    conditions.show()
elif slots is None or slots.is_empty():
    frame.empty(
        absent("visit_slots", 0 if slots is None else slots),
        "Загрузите реестр наблюдателей и график процедур, где школы назвали свои дни:",
        "obektiv template procedure_calendar",
    )
else:
    names = {
        row["campaign"]: told.campaign_words(row) for row in slots.unique("campaign").iter_rows(named=True)
    }
    order = (
        slots.group_by("campaign").agg(pl.col("visit_date").max()).sort("visit_date")["campaign"].to_list()
    )
    chosen = frame.strip(
        [Filter("campaign", "Кампания", order, None, names.__getitem__)], lists_schools=True
    )["campaign"]
    show_visits(slots.filter(campaign=chosen))
