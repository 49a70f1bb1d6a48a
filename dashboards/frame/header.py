"""Head of a page: title, date of data, build, scope; and the finding that opens the page."""

from urllib.parse import urlencode

import streamlit as st

from dashboards import data
from dashboards.frame.html import escape, link, show
from dashboards.frame.waiting import waits
from dashboards.words import absent, count, day, moment, number
from warehouse.roles import ROLES


def may_open(page: str) -> bool:
    """Whether a page answers to the role of the reader: others are not linked to."""
    return ROLES[data.scope().role].opens(page)


def scope_words() -> str:
    """The reader's scope in words: «весь департамент, методист»."""
    scope = data.scope()
    if scope.person:
        area = f"назначения {scope.person}"
    elif scope.schools:
        count = len(scope.schools)
        area = f"школа {scope.schools[0]}" if count == 1 else f"школы в доступе: {number(count)}"
    elif scope.municipalities:
        area = ", ".join(scope.municipalities)
    else:
        area = "весь департамент"
    listed = f", школы по списку «{chosen}»" if (chosen := data.school_list()) else ""
    return f"{area}, {ROLES[scope.role].name}{listed}"


def provenance() -> str:
    """Date of data, build and scope in one line: what a download carries."""
    build = data.build()
    if build is None:
        return absent("build_line", 0)
    return (
        f"Данные на {day(build.data_date)} · сборка {build.build_id} от {moment(build.finished_at)} "
        f"· доступ: {scope_words()}"
    )


def data_line() -> str:
    """The line under the title of a page; the build is named to those who answer for it, and in «Как посчитано»."""
    build = data.build()
    if build is None or ROLES[data.scope().role].answers_for_builds:
        return provenance()
    return f"Данные на {day(build.data_date)} · доступ: {scope_words()}"


def page_head(title: str, lead: str = "", crumbs: str = "", page: str = "") -> None:
    """Title and provenance. ``crumbs`` is ready markup of links to the levels above.

    ``page`` is the page's name in the menu where the title is another one (a school, a municipality).
    """
    above = f'<nav class="ob-crumbs" aria-label="Уровни">{crumbs}</nav>' if crumbs else ""
    below = f"<p>{escape(lead)}</p>" if lead else ""
    st.set_page_config(page_title=tab_title(title, page))
    show(f'{above}<div class="ob-head"><h1>{escape(title)}</h1>{below}<p>{escape(data_line())}</p></div>')
    _of_list()
    waits(page or title)
    _warnings(page or title)


def _of_list() -> None:
    """Which official list the page is cut to, how many schools that is, and the way back to all of them."""
    if chosen := data.school_list():
        rest = {name: value for name, value in st.query_params.items() if name != data.LIST}
        back = f'<a href="?{escape(urlencode(rest))}" target="_self">Показать все школы</a>'
        show(
            f'<p class="ob-note">Школы – только из списка «{escape(chosen)}»: '
            f"{escape(count(data.lists()[chosen], 'школа'))}. Показатели муниципалитета и региона – по всем школам. "
            f"{back}</p>"
        )


def tab_title(title: str, page: str = "") -> str:
    """The name of the tab: what the page is about, the page, the place that the address or the scope names."""
    return " – ".join(dict.fromkeys(part for part in (title, page, _place(), "Объектив") if part))


def _place() -> str:
    """The school or the municipality of the address, as far as the reader sees it; else the only one in scope."""
    if data.build() is None:
        return ""
    schools = data.fetch_if_built("school/schools")
    if schools is None or schools.is_empty():
        return ""
    own = schools.filter(school_code=st.query_params.get("school") or "")
    if own.is_empty() and schools.height == 1:
        own = schools
    if own.height:
        return own["name"][0] or f"Школа {own['school_code'][0]}"
    areas = set(schools["municipality"].drop_nulls())
    asked = st.query_params.get("municipality")
    return str(asked) if asked in areas else next(iter(areas)) if len(areas) == 1 else ""


def theme_way() -> None:
    """The way to light pages and back; the style sheet shows it where the system of the reader is dark."""
    show(
        '<p class="ob-theme"><a href="#" role="button">Светлая тема, для проектора</a>'
        '<a href="#" role="button">Тёмная тема, как в системе</a></p>'
    )


def _warnings(page: str) -> None:
    """What makes this page less trustworthy: rules about files and new data that name it and are not met."""
    if data.build() is None:
        return
    rows = data.fetch_if_built("frame/page_warnings", page=page)
    if rows is None or rows.is_empty():
        return
    sections = {"file": "Проверки файлов", "batch": "Проверки поступлений"}
    lines = [
        f"{escape('▲ ' + row['message'])} Файлов: {number(row['files_cnt'])}. "
        + (link("Какие", "data", section=sections[row["rule_level"]]) if may_open("data") else "")
        for row in rows.iter_rows(named=True)
    ]
    show("".join(f'<p class="ob-note">{line}</p>' for line in lines))


def finding(text: str) -> None:
    """The finding of the page: one or two sentences before any evidence."""
    show(f'<p class="ob-finding">{escape(text)}</p>')


def stop_without_scope() -> None:
    """A reader whose scope is empty or does not read sees nothing: say so and stop the page."""
    from dashboards.frame.empty import empty

    try:
        is_nothing = data.scope().is_nothing
    except ValueError as error:
        empty("Доступ не читается, поэтому ничего не показано.", f"Исправьте его: {error}.")
        st.stop()
    if is_nothing:
        empty(
            "В вашем доступе нет ни одной школы и ни одного муниципалитета, поэтому ничего не показано.",
            "Попросите администратора назвать школы или муниципалитеты, которые вы видите.",
        )
        st.stop()


def stop_without_build() -> None:
    """Before the first build: say how to get one and stop the page."""
    from dashboards.frame.empty import nothing_yet

    if data.build() is None:
        nothing_yet(may_open("load"))
        st.stop()
