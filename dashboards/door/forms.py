"""Pages of the door: signing in, the first time by a link, one's own password, the way out, the journal.

Plain HTML without scripts, so that they work before anything else does.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboards.door.guard import ENTER, TO_PROVIDER
from dashboards.door.throttle import Throttle
from dashboards.identity import Sessions
from dashboards.words import counted
from dashboards.words.markup import escape
from warehouse import journal
from warehouse.accounts import (
    LONGEST,
    SHORTEST,
    Account,
    AccountError,
    accounts,
    by_link,
    set_password,
    signed_in,
)
from warehouse.home import Home

STYLE = Path(__file__).with_name("door.css").read_text(encoding="utf-8")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
WRONG = "Логин или пароль не подходят. Проверьте раскладку; если пароль забыт, попросите администратора о новой ссылке."
OLD_LINK = "Ссылка не действует: она уже использована или устарела. Попросите администратора о новой."
NEW_PASSWORD = f"Не короче {SHORTEST} знаков; лучше всего несколько слов подряд."
EVENTS = {
    "sign_in": "вход",
    "refused": "отказ во входе",
    "sign_out": "выход",
    "password": "новый пароль",
    "paper": "бумага",
    "record": "запись",
    "account": "учётная запись",
    "card": "карточка",
    "job": "работа",
}
SHOWN = 500


def _page(title: str, body: str, status: int = 200, css: str = "") -> HTMLResponse:
    html = (
        f'<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>{escape(title)} · Объектив</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f'<body><main class="{css}"><h1>{escape(title)}</h1>{body}</main></body></html>'
    )
    return HTMLResponse(html, status, {"content-security-policy": POLICY, "cache-control": "no-store"})


def _alert(text: str) -> str:
    return f'<p class="alert" role="alert">{escape(text)}</p>' if text else ""


def _too_many(wait: float) -> str:
    when = counted(ceil(wait), "секунда") if wait < 60 else counted(ceil(wait / 60), "минута")
    return f"Слишком много попыток. Следующую можно сделать, когда пройдёт: {when}."


def _field(
    name: str, label: str, kind: str = "password", complete: str = "current-password", more: str = ""
) -> str:
    limits = f'maxlength="{LONGEST}" required autocomplete="{complete}" {more}'
    return f'<label for="{name}">{label}</label><input id="{name}" name="{name}" type="{kind}" {limits}>'


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def within(address: str) -> str:
    """An address of this server, whatever was given."""
    is_ours = (
        address.startswith("/") and not address.startswith(("//", "/\\", ENTER)) and address.isprintable()
    )
    return address if is_ours else "/"


def _new_password(form: dict[str, str]) -> str:
    return "" if form["password"] == form["again"] else "Пароли в двух полях различаются."


class Door:
    """Answers of the door for one home."""

    def __init__(
        self, home: Home, sessions: Sessions, throttle: Throttle | None = None, provider: str = ""
    ) -> None:
        """Keep what the answers need; provider: the name of the department's own sign-in, where there is one."""
        self.provider = provider
        self.home, self.sessions, self.throttle = home, sessions, throttle or Throttle()
        # A check of a password takes tens of megabytes: many at once must not take the server down.
        self._checks = asyncio.Semaphore(2)

    def routes(self) -> list[Route]:
        """The addresses of the door; all but the sign-in stand behind the guard."""
        both = ["GET", "POST"]
        return [
            Route(ENTER, self.enter, methods=both),
            Route(f"{ENTER}/link", self.link, methods=both),
            Route(f"{ENTER}/account", self.account, methods=both),
            Route(f"{ENTER}/out", self.out, methods=["POST"]),
            Route(f"{ENTER}/journal", self.journal, methods=["GET"]),
        ]

    async def enter(self, request: Request) -> Response:
        """The sign-in."""
        form = await _form(request, "login", "password", "next")
        if request.method == "GET":
            return self._enter_page(request.query_params.get("next", "/"))
        login, address = form["login"].strip().lower(), address_of(request)
        async with self._checks:
            # Asked where few stand at once: a hundred attempts of one moment must not slip through together.
            if wait := self.throttle.wait(login, address):
                return self._enter_page(form["next"], _too_many(wait), 429)
            account = await run_in_threadpool(signed_in, self.home, login, form["password"])
            if account is None:
                self.throttle.failed(login, address)
        if account is None:
            # What was typed may be a password in the wrong field: an unknown login is not written down.
            known = login if login in accounts(self.home) else "неизвестный логин"
            journal.note(self.home, "refused", known, f"отказ во входе с адреса {address}", journal.FAILED)
            return self._enter_page(form["next"], WRONG, 401)
        self.throttle.succeeded(login)
        self.open(request, account, f"вход с адреса {address}")
        return RedirectResponse(within(form["next"]), 303)

    def _enter_page(self, wanted: str, why: str = "", status: int = 200) -> HTMLResponse:
        wanted = within(wanted)
        elsewhere = (
            f'<p><a class="other" href="{TO_PROVIDER}?next={quote(wanted)}">Войти: {escape(self.provider)}</a></p>'
            if self.provider
            else ""
        )
        login = _field("login", "Логин", "text", "username", "autofocus autocapitalize=none")
        return _page(
            "Вход",
            f'{_alert(why)}{elsewhere}<form method="post" action="{ENTER}">{_hidden("next", wanted)}{login}'
            f"{_field('password', 'Пароль')}<button>Войти</button></form>"
            '<p class="quiet">Логин и первую ссылку даёт администратор «Объектива».</p>',
            status,
        )

    def open(self, request: Request, account: Account, sentence: str) -> None:
        """Begin the session of somebody who has proved who it is."""
        self.sessions.close(request.session.get("key", ""))
        request.session.clear()
        request.session["key"] = self.sessions.open(account)
        journal.note(self.home, "sign_in", account.login, sentence)

    def turned_away(self, request: Request, why: str, otherwise: str) -> Response:
        """Tell somebody whom the provider sent and who is not let in, and keep it in the journal."""
        sentence = f"отказ во входе через сервер ведомства с адреса {address_of(request)}"
        journal.note(self.home, "refused", "неизвестный логин", sentence, journal.FAILED)
        said = f"Войти не получилось: {why}. Скажите об этом администратору." if why else otherwise
        return refused(said, 403)

    async def link(self, request: Request) -> Response:
        """The first sign-in by a one-time link: opening it uses nothing up, a new password does."""
        form = await _form(request, "token", "password", "again")
        token = form["token"] if request.method == "POST" else request.query_params.get("token", "")
        address = address_of(request)
        if wait := self.throttle.wait("", address):
            return _page("Вход по ссылке", _alert(_too_many(wait)), 429)
        account = by_link(self.home, token)
        if account is None:
            self.throttle.failed("", address)
            return _page("Вход по ссылке", _alert(OLD_LINK), 403)
        if request.method == "GET":
            return _link_page(account, token)
        if why := _new_password(form):
            return _link_page(account, token, why, 400)
        try:
            async with self._checks:
                fresh = await run_in_threadpool(
                    set_password, self.home, account.login, form["password"], token
                )
        except AccountError as error:
            return _link_page(account, token, str(error), 400)
        self.open(request, fresh, f"первый вход по ссылке с адреса {address}")
        return RedirectResponse("/", 303)

    async def account(self, request: Request) -> Response:
        """One's own account: who one is here, another password, the way out."""
        account = self._who(request)
        form = await _form(request, "old", "password", "again")
        if request.method == "GET":
            return _account_page(account)
        address = address_of(request)
        async with self._checks:
            if wait := self.throttle.wait(account.login, address):
                return _account_page(account, _too_many(wait), 429)
            is_right = await run_in_threadpool(signed_in, self.home, account.login, form["old"])
            if not is_right:
                self.throttle.failed(account.login, address)
                return _account_page(account, "Прежний пароль не подходит.", 400)
        if why := _new_password(form):
            return _account_page(account, why, 400)
        try:
            async with self._checks:
                fresh = await run_in_threadpool(set_password, self.home, account.login, form["password"])
        except AccountError as error:
            return _account_page(account, str(error), 400)
        journal.note(self.home, "password", account.login, "сменил пароль")
        self.open(request, fresh, "вход с новым паролем")
        return _account_page(fresh, "Пароль изменён. На других устройствах нужно войти снова.")

    async def out(self, request: Request) -> Response:
        """The way out: what is open ends at the next action."""
        account = self._who(request)
        self.sessions.close(request.session["key"])
        request.session.clear()
        journal.note(self.home, "sign_out", account.login, "выход")
        return RedirectResponse(ENTER, 303)

    async def journal(self, request: Request) -> Response:
        """Who did what, for the administrator alone."""
        if not self._who(request).is_admin:
            return _page("Журнал", "<p>Журнал читает администратор.</p>", 403)
        return _journal_page(await run_in_threadpool(journal.notes, self.home))

    def _who(self, request: Request) -> Account:
        account = self.sessions.account(self.home, request.session.get("key"))
        if account is None:
            raise PermissionError("the guard let nobody through to an address of the door")
        return account


def address_of(request: Request) -> str:
    """Where a request comes from, for the journal and the throttle."""
    return request.client.host if request.client else "?"


async def _form(request: Request, *names: str) -> dict[str, str]:
    if request.method != "POST":
        return {}
    async with request.form(max_files=0, max_fields=10) as form:
        return {name: str(form.get(name, ""))[:2000] for name in names}


def refused(why: str, status: int) -> HTMLResponse:
    """The end of a sign-in that did not succeed elsewhere."""
    return _page("Вход", f'{_alert(why)}<p><a href="{ENTER}">Ко входу</a></p>', status)


def _passwords() -> str:
    new = _field("password", "Новый пароль", complete="new-password", more=f'minlength="{SHORTEST}"')
    return f'{new}<p class="quiet">{NEW_PASSWORD}</p>{_field("again", "Ещё раз", complete="new-password")}'


def _link_page(account: Account, token: str, why: str = "", status: int = 200) -> HTMLResponse:
    return _page(
        "Придумайте пароль",
        f"<p>Ваш логин: <b>{escape(account.login)}</b>. После этого ссылка перестанет действовать.</p>{_alert(why)}"
        f'<form method="post" action="{ENTER}/link">{_hidden("token", token)}{_passwords()}'
        "<button>Сохранить и войти</button></form>",
        status,
    )


def _account_page(account: Account, why: str = "", status: int = 200) -> HTMLResponse:
    return _page(
        "Учётная запись",
        f"<p>Логин: <b>{escape(account.login)}</b>, {escape(account.role_name)}.</p>"
        f'{_alert(why)}<p><a href="/">На страницы</a>'
        + (f' · <a href="{ENTER}/journal">Журнал</a>' if account.is_admin else "")
        + f'</p><form method="post" action="{ENTER}/out"><button>Выйти</button></form><h2>Сменить пароль</h2>'
        f'<form method="post" action="{ENTER}/account">{_field("old", "Прежний пароль")}{_passwords()}'
        "<button>Сменить пароль</button></form>",
        status,
    )


def _journal_page(entries: list[dict[str, Any]]) -> HTMLResponse:
    rows = "".join(
        f"<tr><td>{escape(_moment(one))}</td><td>{escape(one.get('who', ''))}</td>"
        f"<td>{escape(EVENTS.get(one.get('what', ''), ''))}</td><td>{escape(one.get('sentence', ''))}</td></tr>"
        for one in entries[:SHOWN]
    )
    head = "<tr><th>Когда</th><th>Кто</th><th>Что</th><th>Подробно</th></tr>"
    table = (
        f'<div class="scroll" tabindex="0"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>'
    )
    more = f'<p class="quiet">Последние записи, не больше {SHOWN}; все – в файле journal/people.jsonl.</p>'
    return _page("Журнал", f'<p><a href="{ENTER}/account">Учётная запись</a></p>{table}{more}', css="wide")


def _moment(entry: dict[str, Any]) -> str:
    try:
        return f"{datetime.fromisoformat(entry['started']).astimezone():%d.%m.%Y %H:%M}"
    except (KeyError, TypeError, ValueError):
        return "–"
