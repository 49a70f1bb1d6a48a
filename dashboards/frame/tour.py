"""A walk through the demonstration above its pages: offered on the first one, ended at any stop."""

import streamlit as st

from dashboards.frame.html import escape, show
from dashboards.words import count
from dashboards.words.markup import link
from dashboards.words.tour import TOURS, Step
from warehouse.home import Home

#: In the address: the number of the stop, or this word where the reader has had enough.
ENDED = "нет"
_CLOSED = "tour_closed"


def tour(role: str, page: str, pages: dict[str, tuple[str, str]]) -> None:
    """On a home of the demonstration: the stop of the address, or an offer to begin on the first page of the role.

    page: the name of the one that is open; pages: name → (title, address) of all there are, to lead from one to the
    next. A home with real data knows no walk.
    """
    stops = TOURS.get(role, ())
    if not stops or not Home.from_env().demo_note.exists():
        return
    at = str(st.query_params.get("tour") or "")
    if at == ENDED:
        st.session_state[_CLOSED] = True
    if at.isdecimal() and 1 <= int(at) <= len(stops):
        show(_stop(stops, int(at), pages))
    elif not st.session_state.get(_CLOSED) and page == stops[0].page and not at:
        begin = link("Начать", _address(pages[page][1]), tour=1)
        words = (
            f"Это учебный муниципалитет. Обход по вашей роли: {count(len(stops), 'страница')}, три минуты."
        )
        later = link("Не сейчас", _address(pages[page][1]), tour=ENDED)
        show(_strip(f"{escape(words)} {begin} · {later}"))


def _address(url: str) -> str:
    """The page without an address of its own is reached from every other one by the folder that they lie in."""
    return url or "./"


def _stop(stops: tuple[Step, ...], number: int, pages: dict[str, tuple[str, str]]) -> str:
    here = stops[number - 1]
    title, url = pages[here.page]
    head = f"<b>{number} из {len(stops)} · {escape(title)}.</b> {escape(here.text)}"

    def way(words: str, to: int) -> str:
        stop = stops[to - 1]
        return link(words, _address(pages[stop.page][1]), **dict(stop.filters), tour=to)

    ways = [way("Назад", number - 1)] if number > 1 else []
    if number < len(stops):
        ways.append(way(f"Дальше: {pages[stops[number].page][0]}", number + 1))
    ways.append(link("Закончить", _address(url), tour=ENDED))
    return _strip(f"{head}<br>{' · '.join(ways)}")


def _strip(markup: str) -> str:
    return (
        f'<nav class="ob-banner ob-quiet ob-tour" aria-label="Обход учебного муниципалитета">{markup}</nav>'
    )
