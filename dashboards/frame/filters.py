"""The strip of filters: the same order everywhere, each one kept in the address of the page.

Many filters stand behind one line of words, so that the first screen belongs to what was found.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards import data
from dashboards.frame.html import escape, show
from dashboards.words import count

ALL = "все"
#: From so many filters on, a page shows them as one line of words.
MANY = 4
#: Words of the filters that are being drawn behind a line: what was chosen, None where everything is shown.
_told: ContextVar[list[str | None] | None] = ContextVar("told", default=None)
#: The name of the line of search in the address, on every page that has one.
SEARCH = "q"
# Not ``None``: Streamlit shows an empty box for it instead of «все».
EVERYTHING = ""
#: A switch that is on, in the address.
ON = "1"


@dataclass(frozen=True)
class Filter:
    """One select box: key (its name in the address), label, options; ``all_label`` adds «все» on top.

    The address carries the option itself (a code), not the words of ``write``: links of other pages
    and saved addresses go on working when a name changes.
    """

    key: str
    label: str
    options: Sequence[str | int]
    all_label: str | None = ALL
    write: Callable[[Any], str | None] = str
    weight: float = 1.0


def select(item: Filter) -> Any:
    """The chosen option, as the options are typed, or ``None`` for «все»; one that is gone falls back to the first."""
    options: list[Any] = [*([EVERYTHING] if item.all_label else []), *item.options]
    if not item.options:
        st.selectbox(item.label, [item.all_label or "нет данных"], key=f"{item.key}_none", disabled=True)
        return None
    _adopt_address(item.key, options)
    chosen = st.selectbox(
        item.label,
        options,
        key=_state(item.key),
        format_func=lambda option: (item.all_label if option == EVERYTHING else item.write(option)) or "",
        placeholder="выберите",
    )
    _write_address(item.key, chosen, options[0])
    if (told := _told.get()) is not None:
        told.append(None if chosen == EVERYTHING else item.write(chosen))
    return None if chosen == EVERYTHING else chosen


@contextmanager
def behind_words() -> Iterator[DeltaGenerator]:
    """Draw filters behind one line that says what was chosen, with a button to change it; yields the line.

    The line stands above what is drawn inside, but is written after it: only then the choices are known. Papers of
    the page stand in it as well.
    """
    line = st.container(key="chosen", horizontal=True, vertical_alignment="center", gap="small")
    with line:
        place = st.empty()
        box = st.popover("Изменить отбор", key="chosen-filters")
    told: list[str | None] = []
    token = _told.set(told)
    try:
        with box, st.container(key="filters"):
            yield line
            of_list()
    finally:
        _told.reset(token)
    # The line of search below narrows the page as well.
    words = (st.query_params.get(SEARCH) or "").strip()
    if words:
        told.append(f"со словами «{words}»")
    with place:
        show(f'<p class="ob-chosen">{escape(line_of(told))}</p>')


def of_list() -> None:
    """The official list of schools: a choice for readers who have schools on one, on every page that lists schools.

    Whatever the page has already read is of the list that the address names, so the choice is written there before the
    page begins anew.
    """
    known = data.lists()
    if not known:
        return
    chosen = data.school_list()
    st.session_state[_state(data.LIST)] = chosen or EVERYTHING
    st.selectbox(
        "Школы по списку",
        [EVERYTHING, *known],
        key=_state(data.LIST),
        format_func=lambda title: f"{title}: {count(known[title], 'школа')}" if title else "все школы",
        on_change=_take_list,
        placeholder="выберите",
    )
    if chosen and (told := _told.get()) is not None:
        told.append(f"список «{chosen}»")


def _take_list() -> None:
    chosen = st.session_state[_state(data.LIST)]
    if chosen:
        st.query_params[data.LIST] = chosen
    else:
        st.query_params.pop(data.LIST, None)


def line_of(told: Sequence[str | None]) -> str:
    """Choices as one line: «2022/23 · ВПР · остальное – без отбора»; everything is shown where nothing was chosen."""
    chosen = [words for words in told if words]
    if not chosen:
        return "Без отбора: показано всё"
    rest = ["остальное – без отбора"] if len(chosen) < len(told) else []
    return " · ".join([*chosen, *rest])


def _state(key: str) -> str:
    return f"filter_{key}"


def _adopt_address(key: str, options: list) -> None:
    """Let the address decide when it is new (a link, the button «Назад») or the choice is gone."""
    given = st.query_params.get(key)
    is_new = st.session_state.get(f"address_{key}", "") != given
    if is_new or st.session_state.get(_state(key)) not in options:
        by_text = {str(option): option for option in options}
        st.session_state[_state(key)] = by_text.get(given or "", options[0])


def _write_address(key: str, chosen: str | int, first: str | int) -> None:
    text = None if chosen == first else str(chosen)
    if text is None and st.query_params.get(key) == str(chosen):
        # A link that names the first option is right as well: rewriting it would cost the reader a press of «Назад».
        text = str(chosen)
    _remember_address(key, text)


def several(item: Filter) -> list[Any]:
    """Chosen options of many, in the order of the options; the address carries them with commas between.

    ``all_label`` is what stands there while nothing is chosen.
    """
    if _is_new(item.key):
        by_text = {str(option): option for option in item.options}
        told = (st.query_params.get(item.key) or "").split(",")
        st.session_state[_state(item.key)] = [by_text[text] for text in told if text in by_text]
    elif gone := [option for option in st.session_state[_state(item.key)] if option not in item.options]:
        kept = [option for option in st.session_state[_state(item.key)] if option not in gone]
        st.session_state[_state(item.key)] = kept
    chosen = st.multiselect(
        item.label,
        list(item.options),
        key=_state(item.key),
        format_func=lambda option: item.write(option) or "",
        placeholder=item.all_label or "выберите",
    )
    found = [option for option in item.options if option in chosen]
    _remember_address(item.key, ",".join(map(str, found)) or None)
    return found


def switch(key: str, label: str, description: str) -> bool:
    """A choice that is on or off, kept in the address while it is on."""
    if _is_new(key):
        st.session_state[_state(key)] = st.query_params.get(key) == ON
    is_on = st.toggle(label, key=_state(key), help=description)
    _remember_address(key, ON if is_on else None)
    return is_on


def _is_new(key: str) -> bool:
    """Whether the address says something that the choice does not know of yet."""
    is_other = st.session_state.get(f"address_{key}", "") != st.query_params.get(key)
    return is_other or _state(key) not in st.session_state


def _remember_address(key: str, text: str | None) -> None:
    if text is None:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != text:
        st.query_params[key] = text
    st.session_state[f"address_{key}"] = text


def go_to(address: Mapping[str, str], names: Collection[str]) -> None:
    """Choose what an address names among filters, as its link would: for a button that leads back."""
    for name in names:
        if name in address:
            st.query_params[name] = address[name]
        else:
            st.query_params.pop(name, None)


def section(key: str, label: str, options: Sequence[str], rare: Sequence[str] = ()) -> str:
    """The sections of a page in one row; each choice has an address and a place in the history of the browser.

    Those that are seldom asked for wait behind «Ещё», so that the row is one; the chosen one joins it.
    """
    _adopt_address(key, [*options, *rare])
    at = st.session_state[_state(key)]
    shown = [*options, *(one for one in rare if one == at)]
    with st.container(key=f"sections-{key}", horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = (
            st.segmented_control(label, shown, key=_state(key), required=True, width="stretch") or options[0]
        )
        if rare:
            rest = [one for one in rare if one != at]
            st.menu_button("Ещё", rest, key=f"more_{key}", on_click=_go, args=(key,))
    _write_address(key, chosen, options[0])
    # On paper the switch is gone: the sheet names its section.
    show(f'<p class="ob-on-paper">{escape(label)}: {escape(chosen)}</p>')
    return chosen


def _go(key: str) -> None:
    """Show the section that was chosen behind «Ещё»."""
    st.session_state[_state(key)] = st.session_state[f"more_{key}"]


def strip(
    items: Sequence[Filter],
    beside: Callable[[dict[str, Any]], None] | None = None,
    *,
    lists_schools: bool = False,
) -> dict[str, Any]:
    """Select boxes in one row (two columns on a phone), many of them behind words; key → chosen option or ``None``.

    A page may have a second row whose choices depend on the first: rows are told apart by their first filter.
    ``beside`` draws what stands in the line of many filters: papers about what was chosen. ``lists_schools``: what is
    below names schools, so that an official list of them may be chosen here as well.
    """
    if len(items) >= MANY:
        with behind_words() as line:
            chosen = _row(items)
        if beside:
            with line:
                beside(chosen)
        return chosen
    with st.container(key=f"filters-{items[0].key}" if items else "filters"):
        return _row(items, lists_schools=lists_schools)


def _row(items: Sequence[Filter], *, lists_schools: bool = False) -> dict[str, Any]:
    chosen = {}
    has_list = lists_schools and bool(data.lists())
    places = st.columns([*(item.weight for item in items), *([1.6] if has_list else [])], gap="small")
    if has_list:
        with places[-1]:
            of_list()
    for place, item in zip(places, items, strict=False):
        with place:
            chosen[item.key] = select(item)
    return chosen


def search(label: str, placeholder: str) -> str:
    """The search line of a page, bound to the address; returns the trimmed text in lower case."""
    text = st.text_input(label, key=SEARCH, placeholder=placeholder, bind="query-params")
    return (text or "").strip().lower()


def in_words(items: Sequence[Filter], chosen: dict[str, Any]) -> dict[str, str]:
    """Filters as text for downloads: label → what was chosen."""
    texts = {i.label: i.write(value) if (value := chosen.get(i.key)) else i.all_label for i in items}
    return {label: text or "–" for label, text in texts.items()}
