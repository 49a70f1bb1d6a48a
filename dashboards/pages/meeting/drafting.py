"""What the page says of drafts: saved when, kept where, what would be lost; and the question before another meeting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import streamlit as st

from dashboards import frame
from dashboards.documents.facts.context import Facts, Request
from dashboards.documents.facts.season import Season, about_of
from dashboards.documents.kinds.minutes import MEETINGS
from dashboards.pages.meeting import sheet as sheets
from dashboards.pages.meeting.sheet import Sheet, Subject
from dashboards.words import clock, day, upper_first
from warehouse.drafts import Draft

#: Filters of the page: what the address of a meeting names.
ADDRESS = ("meeting", "procedure", "municipality", "school", "whole", "with")
MOST_OTHERS = 5


def subject_of(request: Request) -> Subject:
    """What a meeting is about, as its draft is called; raises CannotComposeError in words."""
    facts, kind = Facts(request), request.meeting or "совещание"
    one = None if request.is_of_several else (facts.procedure["procedure_id"],)
    place = request.school_code or request.municipality or ""
    title = f"{upper_first(MEETINGS[kind])}: {', '.join(filter(None, about_of(facts).values()))}"
    address = {name: st.query_params[name] for name in ADDRESS if name in st.query_params}
    return Subject(kind, f"{kind}|{Season(facts, one).key}|{place}", title, address)


def sheet_for(subject: Subject, before: Sheet | None) -> Sheet:
    """The sheet of the meeting that is chosen; asks first where what was typed about another one would be left."""
    if before and before.subject.key == subject.key:
        return before
    if before and before.edits():
        _ask(subject, before)
        st.stop()
    return sheets.open_sheet(subject, before)


def _ask(subject: Subject, before: Sheet) -> None:
    """Say what was typed, where it stays, and let the person choose; nothing is thrown away before that."""
    along = sheets.goes_along(before, subject.kind)
    kept = (
        "Черновик прежнего совещания не сохранён: если перейти, правки пропадут."
        if before.is_unsaved or before.is_contested or not before.known
        else f"{upper_first(saved(before.known))}: правки вернутся, когда вы снова выберете прежнее совещание."
    )
    said = [
        f"<b>Перейти к другому совещанию?</b> {frame.escape(subject.title)}.",
        f"В прежнем ({frame.escape(before.subject.title)}) вы изменили: {frame.escape(sheets.listed(before.edits()))}.",
        frame.escape(kept),
    ]
    if along:
        said.append(frame.escape(f"Перейдут вместе с вами: {sheets.listed(along)}."))
    with st.container(key="meeting_question"):
        frame.show(f'<div class="ob-alert" role="alert">{"<br>".join(said)}</div>')
        with st.container(horizontal=True):
            st.button(
                "Остаться",
                key="meeting_stay",
                type="primary",
                on_click=frame.go_to,
                args=(before.subject.address, ADDRESS),
            )
            st.button("Перейти", key="meeting_go", on_click=_go, args=(subject, before))
            st.button(
                "Перейти и удалить черновик",
                key="meeting_go_without",
                on_click=_leave_without,
                args=(subject, before),
            )


def _go(subject: Subject, before: Sheet) -> None:
    sheets.open_sheet(subject, before)


def _remove(sheet: Sheet) -> None:
    sheets.throw_away(sheet)


def _take(found: Draft, subject: Subject) -> None:
    sheets.take(found, subject)


def _leave_without(subject: Subject, before: Sheet) -> None:
    if sheets.throw_away(before):
        sheets.open_sheet(subject)


def saved(draft: Draft) -> str:
    """«черновик сохранён 19:05», with the day where it is another one."""
    at = draft.saved_at
    when = clock(at) if at.date() == datetime.now().date() else f"{day(at)} в {clock(at)}"
    return f"черновик сохранён {when}"


def strip_of_draft(sheet: Sheet) -> None:
    """Whether what was typed is saved, a way to throw it away, and the drafts of other meetings."""
    if sheet.is_contested:
        _contested(sheet)
    elif sheet.is_unsaved:
        frame.alert(
            "Черновик не сохранён: диск не принял запись. Не закрывайте страницу и скажите администратору."
        )
    elif sheet.known:
        _saved(sheet, sheet.known)
    if others := sheets.others(sheet.subject.key):
        listed = "; ".join(
            f"{frame.link(str(one.content.get('title', 'совещание')), 'meeting', **_address(one.content))}, "
            f"{frame.escape(saved(one))}"
            for one in others[:MOST_OTHERS]
        )
        frame.show(f'<p class="ob-note">Другие ваши черновики: {listed}.</p>')


def _address(content: Mapping) -> dict[str, str]:
    return {name: str(value) for name, value in content.get("address", {}).items() if name in ADDRESS}


def _saved(sheet: Sheet, draft: Draft) -> None:
    with st.container(horizontal=True, key="meeting_draft", vertical_alignment="center"):
        frame.show(
            f'<p class="ob-note" role="status">{frame.escape(upper_first(saved(draft)))}: '
            f"{frame.escape(sheets.listed(sheet.edits()))}.</p>"
        )
        with st.popover("Удалить черновик"):
            frame.note(f"Пропадут правки: {sheets.listed(sheet.edits())}. Вернуть их будет нельзя.")
            st.button("Удалить", key="meeting_remove", on_click=_remove, args=(sheet,))


def _contested(sheet: Sheet) -> None:
    """Another window of the same person has saved something else: nothing is written until one of both is chosen."""
    found = sheet.found
    what = (
        f"Этот черновик изменён в другом окне ({saved(found)})."
        if found
        else "Этот черновик удалён в другом окне."
    )
    mine = sheets.listed(sheet.edits()) or "правок нет"
    frame.alert(f"{what} Здесь не сохранено: {mine}. Выберите, что оставить.")
    with st.container(horizontal=True, key="meeting_contest"):
        if found:
            st.button(
                "Взять из другого окна",
                key="meeting_take",
                on_click=_take,
                args=(found, sheet.subject),
            )
        st.button("Сохранить то, что здесь", key="meeting_insist", on_click=sheet.insist)
