"""Reading of works by an expert: one screen a work, criteria in a row, scores typed one after another and Enter.

The field stays where it is and keeps the focus, so that a package is read with the keyboard alone.
"""

from __future__ import annotations

import re
from datetime import datetime

import polars as pl
import streamlit as st

from dashboards import data, frame, inbox
from dashboards.inbox import form_file
from dashboards.sections.readings import FILE_NAME, HEADERS
from dashboards.words import labels, number, out_of
from warehouse.home import Home

WORK = ["lot_name", "package", "work_code", "reading"]
#: What stands for an answer that is not there.
BLANK = "-"


def scores_of(text: str, tops: list[float]) -> list[float]:
    """Scores in the order of criteria out of «2 1 0», «2,1,0» or «210»; a dash is no answer, which scores nothing.

    tops: the largest score of each criterion. Raises ValueError in words: too few, too many, above the largest.
    """
    parts = re.findall(r"\d+|-", text) if re.search(r"[\s,;]", text.strip()) else list(text.strip())
    if len(parts) == 1 and len(tops) > 1 and max(tops) < 10:
        parts = list(parts[0])
    if unknown := [part for part in parts if part != BLANK and not part.isdigit()]:
        raise ValueError(f"«{unknown[0]}» – не балл")
    if len(parts) != len(tops):
        raise ValueError(f"набрано баллов – {len(parts)}, критериев – {len(tops)}")
    scores = [0.0 if part == BLANK else float(part) for part in parts]
    for place, (score, top) in enumerate(zip(scores, tops, strict=True), 1):
        if score > top:
            raise ValueError(f"{place}-й балл больше наибольшего: {number(score, 0)} из {number(top, 0)}")
    return scores


def reading_file(
    work: pl.DataFrame, scores: list[float], began: datetime, ended: datetime, *, saw_school: bool
) -> bytes:
    """Scores of one work as the form has it, a row a criterion; work: its rows of `works/own`."""
    rows = [
        (
            row["lot_name"],
            row["work_code"],
            row["reading"],
            row["person_code"],
            row["task_code"],
            f"{score:g}",
            f"{began:%d.%m.%Y %H:%M}",
            f"{ended:%d.%m.%Y %H:%M}",
            "да" if saw_school else "нет",
        )
        for row, score in zip(work.iter_rows(named=True), scores, strict=True)
    ]
    return form_file(HEADERS, rows)


def next_work(rows: pl.DataFrame) -> pl.DataFrame:
    """Criteria of the first work that waits, package after package; empty when everything is read."""
    waiting = rows.filter(pl.col("state") != "прочитано")
    if waiting.is_empty():
        return waiting
    first = waiting.select(WORK).row(0, named=True)
    return rows.filter(**first)


def show() -> bool:
    """The screen of the next work, for an expert; False where nobody asked this reader to read anything."""
    rows = data.fetch_if_built("works/own")
    if rows is None or rows.is_empty():
        return False
    frame.heading("Проверка работ")
    done = rows.filter(state="прочитано").select(WORK).n_unique()
    said = out_of(done, rows.select(WORK).n_unique(), "работа")
    work = next_work(rows)
    if work.is_empty():
        frame.finding(f"Прочитано: {said}. Верните пакеты координатору.")
    else:
        _screen(work, said)
    if last := st.session_state.get("read_last"):
        frame.done(last)
    _correct(rows)
    return True


def _screen(work: pl.DataFrame, said: str) -> None:
    first = work.row(0, named=True)
    began = st.session_state.setdefault(f"began {first['work_code']} {first['reading']}", datetime.now())
    frame.finding(f"Работа {first['work_code']}. Чтение {first['reading']}. Прочитано: {said}.")
    frame.note(f"{labels.procedure_in_forms(first['procedure_id'])}, пакет {first['package']}.")
    _criteria(work)
    with st.form("reading", border=False):
        st.text_input(
            "Баллы по порядку критериев", key="scores", help="Например «2 1 0» или «210»; «-» – нет ответа."
        )
        st.checkbox("Видел балл школы", key="saw")
        st.form_submit_button(
            "Записать и следующая (Enter)", type="primary", on_click=_take, args=(work, began)
        )
    if refused := st.session_state.pop("read_refused", None):
        frame.alert(f"Не записано: {refused}. Исправьте строку и нажмите Enter.")


def _take(work: pl.DataFrame, began: datetime) -> None:
    """Record the row and empty the field for the next work; a row that is refused stays there to be mended."""
    state = st.session_state
    try:
        scores = _record(work, state["scores"], began, saw_school=state["saw"])
    except ValueError as error:
        state["read_refused"] = str(error)
        return
    pairs = ", ".join(
        f"{task} – {number(score, 0)}" for task, score in zip(work["task_code"], scores, strict=True)
    )
    state["read_last"] = f"Записано: {work['work_code'][0]}, сумма {number(sum(scores), 0)} ({pairs})."
    state["scores"], state["saw"] = "", False


def _record(work: pl.DataFrame, text: str, began: datetime, *, saw_school: bool) -> list[float]:
    """Leave what was typed for a work as a file; returns the scores. Raises ValueError in words, nothing is written."""
    scores = scores_of(text, work["max_score"].to_list())
    now = datetime.now()
    inbox.leave(
        Home.from_env(), FILE_NAME, reading_file(work, scores, began, now, saw_school=saw_school), now
    )
    return scores


def _criteria(work: pl.DataFrame) -> None:
    """Criteria in a row with their largest scores; a third reader sees what the two before gave."""
    lines = [("Критерий", work["task_code"].to_list()), ("Наибольший балл", work["max_score"].to_list())]
    if work["reading"][0] == 3:
        lines += [("Чтение 1", work["first_score"].to_list()), ("Чтение 2", work["second_score"].to_list())]
    cells = [[name, *(one if isinstance(one, str) else number(one, 0) for one in row)] for name, row in lines]
    head, *body = ["".join(f"<td>{frame.escape(cell)}</td>" for cell in row) for row in cells]
    head = head.replace("td>", "th>")
    frame.show(
        '<div class="ob-scroll" role="region" aria-label="Критерии" tabindex="0">'
        f'<table class="ob-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(f'<tr>{row}</tr>' for row in body)}</tbody></table></div>"
    )


def _correct(rows: pl.DataFrame) -> None:
    """A work that was recorded wrongly is read once more: the later reading counts."""
    read = rows.filter(state="прочитано").select(WORK).unique(maintain_order=True)
    if read.is_empty():
        return
    with st.expander("Исправить записанное"):
        names = {f"{w['work_code']}, чтение {w['reading']}": w for w in read.iter_rows(named=True)}
        chosen = st.selectbox("Работа", list(names), key="correct_work")
        work = rows.filter(**names[chosen])
        _criteria(work)
        with st.form("correct", border=False):
            text = st.text_input("Верные баллы по порядку критериев", key="correct_scores")
            saw = st.checkbox("Видел балл школы", key="correct_saw")
            if not st.form_submit_button("Записать исправление"):
                return
        try:
            _record(work, text, datetime.now(), saw_school=saw)
        except ValueError as error:
            frame.alert(f"Не записано: {error}.")
            return
        st.rerun()
