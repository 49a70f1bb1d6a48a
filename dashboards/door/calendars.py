"""The calendar of an account: the page where a person gets, renews or takes back its address, and the address itself.

A calendar program cannot sign in. Its address carries a token instead, of which only the sha256 is kept; behind it
stand days and numbers and nothing else (`dashboards.notices.feed`).
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboards.door.forms import Door
from dashboards.door.guard import CALENDAR, CALENDAR_FILE, ENTER
from dashboards.door.pages import alert, form_of, hidden, page
from dashboards.notices.feed import feed
from dashboards.words.markup import escape
from warehouse import journal
from warehouse.accounts import Account, AccountError, by_calendar, end_calendar, new_calendar
from warehouse.home import Home
from warehouse.query import NothingPublishedError

NEW, END = "new", "end"
TOLD = {NEW: "взял новый адрес календаря", END: "отозвал адрес календаря"}
#: A program that asks too early asks again.
LATER = "3600"


class CalendarDoor:
    """Answers about calendars of one home."""

    def __init__(self, home: Home, door: Door) -> None:
        """Keep the home and the door, which knows who is signed in."""
        self.home, self.door = home, door

    def routes(self) -> list[Route]:
        """The page stands behind the guard, the calendar before it."""
        return [
            Route(CALENDAR, self.own, methods=["GET", "POST"]),
            Route(CALENDAR_FILE, self.calendar, methods=["GET"]),
        ]

    async def own(self, request: Request) -> Response:
        """Give, renew or take back the address of whoever is signed in; it is shown once, when it is made."""
        account = self.door.who(request)
        wish = (await form_of(request, "wish")).get("wish")
        if wish not in TOLD:
            return _page(account)
        try:
            token = await run_in_threadpool(
                new_calendar if wish == NEW else end_calendar, self.home, account.login
            )
        except AccountError as error:
            return _page(account, alert(str(error)), 400)
        journal.note(self.home, "calendar", account.login, TOLD[wish])
        fresh = self.door.who(request)
        if token is None:
            return _page(fresh, alert("Адрес отозван: программы, где он записан, больше ничего не получат."))
        return _page(fresh, _shown(f"{_site(request)}{CALENDAR_FILE}?key={token}"))

    async def calendar(self, request: Request) -> Response:
        """The calendar behind a token; a wrong one gets nothing, without waiting: nobody guesses 256 bits."""
        account = by_calendar(self.home, request.query_params.get("key", ""))
        if account is None:
            return PlainTextResponse("Адрес календаря отозван или заменён.", 404)
        try:
            ical = await run_in_threadpool(feed, self.home, account, _site(request))
        except NothingPublishedError as error:
            return PlainTextResponse(str(error), 503, {"retry-after": LATER})
        name = {"content-disposition": 'inline; filename="obektiv.ics"'}
        return Response(ical, media_type="text/calendar; charset=utf-8", headers=name)


def _site(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _button(wish: str, words: str) -> str:
    return f'<form method="post" action="{CALENDAR}">{hidden("wish", wish)}<button>{words}</button></form>'


def _shown(address: str) -> str:
    return (
        '<label for="address">Адрес календаря</label>'
        f'<input id="address" type="text" readonly value="{escape(address)}">'
        '<p class="quiet">Скопируйте его сейчас: больше он нигде не показан. В программе-календаре выберите '
        "«подписаться по адресу» (по ссылке, из Интернета).</p>"
    )


def _page(account: Account, said: str = "", status: int = 200) -> HTMLResponse:
    has = bool(account.calendar)
    about = (
        "<p>Сроки и дни вашей роли в программе-календаре на телефоне или компьютере; она обновляет их сама.</p>"
        "<p>Календарь часто хранится у стороннего сервиса, поэтому в нём только дни и номера мер: без имён, названий "
        "школ и причин посещений. Подробности открываются по ссылке из события, после входа.</p>"
    )
    state = "" if said else f"<p>{'Адрес выдан' if has else 'Адрес ещё не выдан'}.</p>"
    buttons = _button(NEW, "Заменить адрес" if has else "Получить адрес") + (
        f'{_button(END, "Отозвать адрес")}<p class="quiet">Прежний адрес после этого не действует. Узнал его кто-то '
        "ещё – замените.</p>"
        if has
        else ""
    )
    return page(
        "Календарь",
        f'{about}{said}{state}{buttons}<p><a href="{ENTER}/account">Учётная запись</a></p>',
        status,
    )
