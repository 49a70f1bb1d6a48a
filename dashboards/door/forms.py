"""Answers of the door: signing in, the first time by a link, one's own password, the way out, the journal."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboards.door.guard import ENTER, TO_PROVIDER
from dashboards.door.pages import (
    account_page,
    address_of,
    alert,
    field,
    form_of,
    hidden,
    journal_page,
    link_page,
    new_password,
    page,
    refused,
    too_many,
    within,
)
from dashboards.door.throttle import Throttle
from dashboards.identity import Sessions
from dashboards.words.markup import escape
from warehouse import journal
from warehouse.accounts import Account, AccountError, accounts, by_link, set_password, signed_in
from warehouse.home import Home

WRONG = "Логин или пароль не подходят. Проверьте раскладку; если пароль забыт, попросите администратора о новой ссылке."
OLD_LINK = "Ссылка не действует: она уже использована или устарела. Попросите администратора о новой."


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
        form = await form_of(request, "login", "password", "next")
        if request.method == "GET":
            return self._enter_page(request.query_params.get("next", "/"))
        login, address = form["login"].strip().lower(), address_of(request)
        async with self._checks:
            # Asked where few stand at once: a hundred attempts of one moment must not slip through together.
            if wait := self.throttle.wait(login, address):
                return self._enter_page(form["next"], too_many(wait), 429)
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
        login = field("login", "Логин", "text", "username", "autofocus autocapitalize=none")
        return page(
            "Вход",
            f'{alert(why)}{elsewhere}<form method="post" action="{ENTER}">{hidden("next", wanted)}{login}'
            f"{field('password', 'Пароль')}<button>Войти</button></form>"
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
        form = await form_of(request, "token", "password", "again")
        token = form["token"] if request.method == "POST" else request.query_params.get("token", "")
        address = address_of(request)
        if wait := self.throttle.wait("", address):
            return page("Вход по ссылке", alert(too_many(wait)), 429)
        account = by_link(self.home, token)
        if account is None:
            self.throttle.failed("", address)
            return page("Вход по ссылке", alert(OLD_LINK), 403)
        if request.method == "GET":
            return link_page(account, token)
        if why := new_password(form):
            return link_page(account, token, why, 400)
        try:
            async with self._checks:
                fresh = await run_in_threadpool(
                    set_password, self.home, account.login, form["password"], token
                )
        except AccountError as error:
            return link_page(account, token, str(error), 400)
        self.open(request, fresh, f"первый вход по ссылке с адреса {address}")
        return RedirectResponse("/", 303)

    async def account(self, request: Request) -> Response:
        """One's own account: who one is here, another password, the way out."""
        account = self.who(request)
        form = await form_of(request, "old", "password", "again")
        if request.method == "GET":
            return account_page(account)
        address = address_of(request)
        async with self._checks:
            if wait := self.throttle.wait(account.login, address):
                return account_page(account, too_many(wait), 429)
            is_right = await run_in_threadpool(signed_in, self.home, account.login, form["old"])
            if not is_right:
                self.throttle.failed(account.login, address)
                return account_page(account, "Прежний пароль не подходит.", 400)
        if why := new_password(form):
            return account_page(account, why, 400)
        try:
            async with self._checks:
                fresh = await run_in_threadpool(set_password, self.home, account.login, form["password"])
        except AccountError as error:
            return account_page(account, str(error), 400)
        journal.note(self.home, "password", account.login, "сменил пароль")
        self.open(request, fresh, "вход с новым паролем")
        return account_page(fresh, "Пароль изменён. На других устройствах нужно войти снова.")

    async def out(self, request: Request) -> Response:
        """The way out: what is open ends at the next action."""
        account = self.who(request)
        self.sessions.close(request.session["key"])
        request.session.clear()
        journal.note(self.home, "sign_out", account.login, "выход")
        return RedirectResponse(ENTER, 303)

    async def journal(self, request: Request) -> Response:
        """Who did what, for the administrator alone."""
        if not self.who(request).is_admin:
            return page("Журнал", "<p>Журнал читает администратор.</p>", 403)
        return journal_page(await run_in_threadpool(journal.notes, self.home))

    def who(self, request: Request) -> Account:
        """Who is signed in; PermissionError where nobody is, which the guard does not let happen."""
        account = self.sessions.account(self.home, request.session.get("key"))
        if account is None:
            raise PermissionError("the guard let nobody through to an address of the door")
        return account
