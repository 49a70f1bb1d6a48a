"""Section «Отметить» of the page «План»: a person says how a measure stands or moves a procedure to other days."""

from datetime import date, datetime

import polars as pl
import streamlit as st

from dashboards import data, frame
from dashboards.pages.plan import record as plan_record
from dashboards.pages.plan import windows as plan
from dashboards.pages.plan.record import Record
from dashboards.pages.plan.tables import SOURCES
from dashboards.words import absent, count, day, period
from warehouse.home import Home
from warehouse.pending import MARK
from warehouse.plans.plan_key import WHOLE
from warehouse.plans.plan_model import SHELVED

DEPARTMENT = ""
DAY_FORM = "дд.мм.гггг"


def record(windows: pl.DataFrame, plans: dict[str, str], today: date) -> None:
    """Form for one window, form for a moved procedure, and what was recorded since the build.

    plans: code of a plan → its name in the list of windows.
    """
    frame.heading("Отметить исполнение")
    if data.scope().role == "head":
        frame.note("Отмечают исполнение методист и школа; здесь план открыт для чтения.")
        return
    frame.note(
        "Слово человека важнее того, что видно по данным: так снимают или уточняют отметку программы. "
        "Запись ложится файлом в папку inbox и проходит те же проверки, что и присланная форма."
    )
    told = st.session_state.pop("plan_recorded", None)
    if told:
        frame.done(told)
    if windows.is_empty():
        frame.note(absent("terms_chosen", windows))
        return
    _measure(windows, plans if len(plans) > 1 else {}, today)
    _procedure(windows, today)
    _whole(windows, plans, today)
    _shelve(windows, plans, today)
    frame.recorded("plan_status")


def choices(windows: pl.DataFrame) -> dict[str, dict]:
    """Windows to choose from, the most urgent first, by their key."""
    ranked = windows.sort("state_place", "due_date", "number", nulls_last=True)
    return {row["occurrence_id"]: row for row in ranked.to_dicts()}


def words_of(row: dict, plans: dict[str, str]) -> str:
    """A window in one line: plan (where there are several), number, period, state, title."""
    parts = [
        plans.get(row["plan_id"]),
        row["number"],
        row["period_label"],
        plan.state_words(row),
        row["title"],
    ]
    return " · ".join(part for part in parts if part)


def known_words(row: dict) -> str:
    """What is known of a window now, and from whom."""
    if not row["status"]:
        return f"Сейчас: {row['state']}; о мере не сообщали. Срок – {day(row['due_date'])}."
    source = SOURCES.get(row["status_source"], row["status_source"])
    proof = f" Подтверждение: {row['evidence']}." if row["evidence"] else ""
    said = "" if row["status"] == row["state"] else f"; сообщено: {row['status']}"
    return f"Сейчас: {row['state']}{said} ({source}). Срок – {day(row['due_date'])}.{proof}"


def _measure(windows: pl.DataFrame, plans: dict[str, str], today: date) -> None:
    options = choices(windows)
    _adopt_link(options)
    key = st.selectbox(
        "Мера и период",
        list(options),
        format_func=lambda one: words_of(options[one], plans),
        key="record_window",
    )
    row = options[key]
    frame.note(known_words(row))
    if row["state"] == plan.LIKELY and data.scope().role != "school":
        _confirm(row, windows, today)
    with st.form("record_form", clear_on_submit=True):
        schools = _schools(row)
        left, right = st.columns(2)
        status = left.selectbox("Статус", plan_record.STATUSES, key="record_status")
        reported = right.text_input("Дата сообщения", day(today), key="record_day")
        new_due = left.text_input("Новый срок (при переносе)", placeholder=DAY_FORM, key="record_new_due")
        evidence = right.text_input(
            "Подтверждение или основание", placeholder="приказ от … № …", key="record_evidence"
        )
        comment = st.text_input("Комментарий", key="record_comment")
        pressed = st.form_submit_button("Записать", type="primary")
    if pressed:
        words = plan_record.period_words(row, windows)
        days = _days(reported, new_due)
        if days is not None:
            about = (row["plan_id"], row["number"], words, status, days[0] or today)
            _keep([Record(*about, school or None, days[1], evidence, comment) for school in schools], today)


def _adopt_link(options: dict[str, dict]) -> None:
    """Choose the window that a link names, once: afterwards the reader chooses."""
    asked = st.query_params.get("window")
    if asked in options and st.session_state.get("record_asked") != asked:
        st.session_state["record_window"] = st.session_state["record_asked"] = asked


def _confirm(row: dict, windows: pl.DataFrame, today: date) -> None:
    """One press for what the program has seen: done, with what it has seen as the proof."""
    if st.button("Подтвердить: выполнено", type="primary", key="record_confirm"):
        about = (
            row["plan_id"],
            row["number"],
            plan_record.period_words(row, windows),
            plan_record.STATUSES[0],
        )
        _keep([Record(*about, row["done_date"] or today, None, None, row["evidence"] or "")], today)


def _schools(row: dict) -> list[str]:
    """Who did it: the department, or schools that the measure is counted for."""
    told, reader = data.fetch_if_built("plan/schools"), data.scope()
    own = None if told is None else told.filter(plan_id=row["plan_id"], number=row["number"])
    names = (
        {}
        if own is None
        else dict(own.select("school_code", "school_name").unique().sort(pl.all()).iter_rows())
    )
    if reader.role == "school":
        codes = [code for code in reader.schools or () if code in names]
        return st.multiselect(
            "Школа", codes, codes, format_func=lambda code: names[code], key="record_schools"
        )
    if not names:
        return [DEPARTMENT]
    chosen = st.multiselect(
        "Школы (пусто – ведомство)",
        list(names),
        format_func=lambda code: names[code],
        key="record_schools",
        placeholder="ведомство",
    )
    return chosen or [DEPARTMENT]


def _procedure(windows: pl.DataFrame, today: date) -> None:
    """A postponement as an event of its own: all measures that depend on the procedure move along."""
    movable = {} if data.scope().role == "school" else plan_record.campaigns(windows, today)
    if not movable:
        return
    with st.expander("Перенести процедуру целиком"):
        frame.note(
            "Вместе с процедурой сдвинутся сроки всех мер, которые от неё зависят; основание останется в плане."
        )
        with st.form("move_form", clear_on_submit=True):
            left, right = st.columns(2)
            name = left.selectbox(
                "Процедура",
                list(movable),
                format_func=lambda key: _campaign_words(key, movable[key]),
                key="move_what",
            )
            new_day = right.text_input("Новая дата начала", placeholder=DAY_FORM, key="move_day")
            basis = st.text_input("Основание", placeholder="письмо от … № …", key="move_basis")
            pressed = st.form_submit_button("Записать перенос")
    if pressed:
        days = _days(new_day)
        if days is not None:
            about = (movable[name]["plan_id"], name, "", plan_record.POSTPONED, today)
            _keep([Record(*about, None, days[0], basis)], today)


def _whole(windows: pl.DataFrame, plans: dict[str, str], today: date) -> None:
    """The end of a plan, or a longer life of it: one word about all its windows that are not over by their own."""
    still_open = windows.filter("is_counted", ~pl.col("is_done"))
    counts = dict(still_open.group_by("plan_id").len().iter_rows())
    if not counts or data.scope().reads == "school":
        return
    with st.expander("Закрыть или продлить план целиком"):
        frame.note(
            "Скажите об этом один раз: запись относится ко всем срокам плана, которые ещё не выполнены и не сняты, "
            "и к тем, что появятся. Выполненное остаётся выполненным; слово о мере, сказанное в более поздний день, "
            "важнее."
        )
        with st.form("whole_form", clear_on_submit=True):
            left, right = st.columns(2)
            plan_id = left.selectbox(
                "План",
                sorted(counts),
                format_func=lambda one: f"{plans.get(one, one)} – {count(counts[one], 'срок')}",
                key="whole_plan",
            )
            status = right.selectbox("Статус всех сроков", plan_record.WHOLE_STATUSES, key="whole_status")
            new_due = left.text_input("Новый срок (при продлении)", placeholder=DAY_FORM, key="whole_new_due")
            basis = right.text_input("Основание", placeholder="приказ от … № …", key="whole_basis")
            pressed = st.form_submit_button("Записать о плане")
    if pressed:
        days = _days(new_due)
        if days is not None and not basis.strip():
            frame.alert("О плане целиком говорят с основанием: приказ или письмо с датой и номером.")
        elif days is not None:
            about = (plan_id, WHOLE, "", status, today)
            _keep([Record(*about, None, days[0], basis)], today)


def _shelve(windows: pl.DataFrame, plans: dict[str, str], today: date) -> None:
    """A plan that is over goes out of sight with its statuses as they are."""
    if data.scope().reads == "school":
        return
    left = dict(windows.filter("is_counted", ~pl.col("is_done")).group_by("plan_id").len().iter_rows())
    with st.expander("Сдать план в архив"):
        frame.note(
            "План уходит из подсчётов, напоминаний и календаря и остаётся для чтения в разделе «Архив» с теми "
            "состояниями, с которыми ушёл; вернуть его можно там же. Одну меру убирают статусом «снято с контроля»."
        )
        with st.form("shelve_form", clear_on_submit=True):
            left_side, right_side = st.columns(2)
            plan_id = left_side.selectbox(
                "План для архива",
                sorted(windows["plan_id"].unique()),
                format_func=lambda one: (
                    f"{plans.get(one, one)} – "
                    + (f"открыто: {count(left[one], 'срок')}" if one in left else "все сроки закрыты")
                ),
                key="shelve_plan",
            )
            basis = right_side.text_input("Основание", placeholder="приказ от … № …", key="shelve_basis")
            pressed = st.form_submit_button("Записать в архив")
    if pressed and not basis.strip():
        frame.alert("План сдают в архив с основанием: приказ или письмо с датой и номером.")
    elif pressed:
        _keep([Record(plan_id, WHOLE, "", SHELVED[0], today, None, None, basis)], today)


def _days(*texts: str) -> list[date | None] | None:
    """Days that were typed; None after saying what is wrong with them."""
    try:
        return [plan_record.read_day(text) for text in texts]
    except ValueError:
        frame.alert(f"Дату пишут так: {DAY_FORM}, например 15.04.2026.")
        return None


def _campaign_words(key: str, one: dict) -> str:
    kind, year, season = key.split("-")[:3]
    when = f" ({period(one['start'], one['end'])})" if one["start"] else ""
    return f"{kind}, {season}, {int(year) - 1}/{year}{when} · зависят меры: {', '.join(one['numbers'])}"


def _keep(records: list[Record], today: date) -> None:
    found = plan_record.problems(records[0], today) if records else ["Выберите школу."]
    if found:
        frame.alert(" ".join(found))
        return
    name = plan_record.put_into_inbox(Home.from_env(), records, datetime.now())
    st.session_state["plan_recorded"] = (
        f"Записано: {count(len(records), 'строка')} в файле «{name}». На страницах и в бумагах это видно сразу, с "
        f"пометкой «{MARK}»; итоги посчитает ближайшее обновление."
    )
    st.rerun()
