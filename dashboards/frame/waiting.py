"""What was recorded on pages and waits for a refresh: said above what it concerns, listed, taken back."""

from pathlib import Path

import streamlit as st

from dashboards import data, inbox
from dashboards.frame.empty import alert, done
from dashboards.frame.html import escape, heading, note, show
from dashboards.words import count, moment
from warehouse import pending
from warehouse.home import Home
from warehouse.recorded import moment_of
from warehouse.roles import ROLES

#: Names of pages → forms that change what stands on them.
CONCERNED = {
    "Обзор": ("plan_status",),
    "План": ("plan_status", "plan_correction"),
    "Объективность": ("explanation",),
    "Школа": ("plan_status", "course_request", "explanation", "self_report", "programme_mark"),
    "Совещание": ("plan_status", "meeting"),
    "Повышение квалификации": ("course_request",),
    "Наблюдение и экспертиза": ("assignment",),
    "Сопровождение школ": ("case_event", "self_report", "programme_mark", "event", "practice"),
    "Темы и дефициты": ("criteria_agreement",),
}
#: Columns of the forms that say in a line what was recorded.
TOLD = {
    "plan_status": ("№", "Период", "Логин ОО", "Статус", "Новый срок", "Подтверждение"),
    "plan_correction": ("№", "Мера", "Срок читать как", "Ответственный", "Школы"),
    "course_request": ("Логин ОО", "Код педагога", "Тема/дефицит", "Статус"),
    "meeting": ("Дата", "Решение", "Статус"),
    "case_event": ("Процедура", "Логин ОО", "Событие", "Дата", "Документ"),
    "explanation": ("Процедура", "Логин ОО", "Пояснение"),
    "self_report": ("Логин ОО", "О чём сообщение", "Процедура", "Шаг", "Дата шага"),
    "programme_mark": ("Логин ОО", "Шаг", "Выполнено", "Чем подтверждено"),
    "event": ("Дата", "Форма", "Тема", "Логин ОО", "Участников"),
    "practice": ("Тема", "Логин ОО", "Муниципалитет", "Дата показа"),
    "criteria_agreement": ("Предмет", "Параллель", "Критерий", "Договорённость"),
    "assignment": ("Код", "Логин ОО", "Дата", "Статус", "Причина"),
}
SUMS = "Сами записи видны сразу, с этой пометкой; итоги и доли посчитает ближайшее обновление."
MOST = 10


def _own(path: Path) -> list[dict[str, str]]:
    """Lines of a recorded file, if the reader sees every one of them: a school those about itself alone.

    A line of the department names no school; whoever works in it sees it in any scope.
    """
    rows, scope = pending.rows_of(path), data.scope()
    if scope.is_whole:
        return rows
    if scope.is_nothing or scope.person is not None:
        return []
    seen = scope.schools or ()
    if scope.municipalities is not None:
        seen = tuple(data.fetch("school/schools")["school_code"])
    own = {f"edu{code}" for code in seen} | ({""} if scope.reads != "school" else set())
    return rows if all((row.get("Логин ОО") or "").strip() in own for row in rows) else []


def _waiting(form: str) -> list[tuple[Path, list[dict[str, str]]]]:
    paths = inbox.waiting(Home.from_env(), pending.FORMS[form].name)
    return [(path, rows) for path in paths if (rows := _own(path))]


def waits(page: str) -> None:
    """Above a page: how much is recorded and not built, and that sums do not know it yet. Silent where nothing is."""
    forms = CONCERNED.get(page, ())
    cnt = sum(len(rows) for form in forms for _, rows in _waiting(form))
    if cnt:
        said = escape(f"{pending.MARK.capitalize()}: {count(cnt, 'запись')}.")
        show(f'<p class="ob-note"><b>{said}</b> {escape(SUMS)}</p>')


def recorded(form: str) -> None:
    """What waits of one form, the newest first, each with a button that takes it back."""
    if told := st.session_state.pop(f"taken_back_{form}", None):
        done(told)
    found, records = _waiting(form), ROLES[data.scope().role].records
    if records == "checks":
        found = [(path, rows) for path, rows in found if all(row.get(inbox.CHECK) for row in rows)]
    if not found or records == "nothing":
        return
    heading(f"Записано и {pending.MARK}: {count(sum(len(rows) for _, rows in found), 'запись')}")
    for path, rows in found[::-1][:MOST]:
        first = rows[0]
        words = " · ".join(value for name in TOLD[form] if (value := first.get(name, "").strip()))
        more = f" и ещё {count(len(rows) - 1, 'запись')}" if len(rows) > 1 else ""
        at = moment(moment_of(path.name))
        with st.container(horizontal=True, vertical_alignment="center", key=f"recorded_{path.stem[-26:]}"):
            show(f"<p>{escape(at)} · {escape(words)}{escape(more)}</p>")
            if st.button("Взять назад", key=f"back_{path.stem[-26:]}"):
                _take_back(form, path)
    if len(found) > MOST:
        note(f"Показаны последние {MOST} из {len(found)}.")


def _take_back(form: str, path: Path) -> None:
    if why := inbox.take_back(Home.from_env(), path):
        alert(why)
        return
    st.session_state[f"taken_back_{form}"] = "Запись взята назад."
    st.rerun()
