"""The guard in front of everything that a server with accounts answers: pages, files, uploads and the websocket.

Stands inside the middleware of sessions and outside the application of Streamlit. Only the sign-in itself is open.
What comes in under the name of the identity header is thrown away; the guard sets it, signed, for the pages.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import Any
from urllib.parse import quote, urlsplit

from google.protobuf.message import DecodeError
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from dashboards.identity import HEADER, Sessions
from warehouse.home import Home

ENTER = "/enter"
#: Told to a browser whose websocket is closed because nobody is signed in.
NOBODY = 4401
TO_PROVIDER, BACK = f"{ENTER}/oidc", f"{ENTER}/oidc/back"
#: Where a person gets the address of the own calendar; the calendar itself, for programs that cannot sign in.
CALENDAR, CALENDAR_FILE = f"{ENTER}/calendar", f"{ENTER}/calendar.ics"
#: What is open without a session; each of them answers for itself.
OPEN = (ENTER, f"{ENTER}/link", TO_PROVIDER, BACK, CALENDAR_FILE)
#: Vega compiles its expressions and Streamlit starts itself by an inline script: both are the server's own.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
#: Where Streamlit keeps what pages offer to save; who knows the address of a file could open it whoever made it.
FILES = "/media/"
FILE = re.compile(rb"/media/([0-9A-Za-z]+)")
#: Addresses that are remembered; the oldest go first, and their pages are long closed.
MOST_FILES = 50_000


class Guard:
    """Lets through who is signed in; sends others to the sign-in and closes their websockets with 4401."""

    def __init__(self, app: ASGIApp, sessions: Sessions, home: Home, *, is_behind_tls: bool = False) -> None:
        """Guard an application by the sessions of this server."""
        self.app, self.sessions, self.home = app, sessions, home
        self.headers = dict(HEADERS)
        #: A file → logins whose pages have been given its address.
        self._given: OrderedDict[str, set[str]] = OrderedDict()
        if is_behind_tls:
            self.headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or one websocket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        name = HEADER.encode("ascii")
        headers = [(key, value) for key, value in scope["headers"] if key.lower() != name]
        key = scope["session"].get("key")
        # A browser asks by itself whether the server lives: that is no action of a person.
        account = self.sessions.account(self.home, key, is_action=not scope["path"].startswith("/_stcore/"))
        if account is not None:
            headers.append((name, self.sessions.sign(key).encode("ascii")))
        scope = {**scope, "headers": headers}
        if scope["type"] == "websocket":
            if account is None:
                await self._close(scope, receive, send)
            else:
                await self.app(scope, self._watched(key, receive, send), self._giving(account.login, send))
            return
        answer = self.app if account or scope["path"] in OPEN else _refused(scope)
        if account and scope["path"].startswith(FILES) and not self._is_given(account.login, scope["path"]):
            answer = PlainTextResponse(
                "Вам этот файл не выдан: откройте страницу и сохраните его ещё раз.", 404
            )
        if _is_foreign(scope):
            answer = PlainTextResponse("Запрос пришёл с чужой страницы.", 403)
        await answer(scope, receive, self._with_headers(send))

    def _watched(self, key: str, receive: Receive, send: Send) -> Receive:
        """Messages of a browser as long as its reader may act; afterwards only «show the page», which says why not."""

        async def receiving() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive" or self.sessions.account(
                self.home, key, is_action=False
            ):
                return message
            if anew := _page_anew(message.get("bytes")):
                return {**message, "bytes": anew}
            await send({"type": "websocket.close", "code": NOBODY, "reason": "sign in"})
            return {"type": "websocket.disconnect", "code": NOBODY}

        return receiving

    def _giving(self, login: str, send: Send) -> Send:
        """Messages to a browser, with a note of the files whose addresses stand in them."""

        async def sending(message: Message) -> None:
            for found in FILE.findall(message.get("bytes") or b""):
                file = found.decode("ascii")
                self._given.setdefault(file, set()).add(login)
                self._given.move_to_end(file)
                if len(self._given) > MOST_FILES:
                    self._given.popitem(last=False)
            await send(message)

        return sending

    def _is_given(self, login: str, path: str) -> bool:
        """Whether a page of this person has been given the address of a file."""
        return login in self._given.get(path.removeprefix(FILES).partition(".")[0], ())

    async def _close(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        offered = scope.get("subprotocols") or [None]
        # Closed before it is accepted, a websocket tells the browser nothing but «no».
        await send({"type": "websocket.accept", "subprotocol": offered[0]})
        await send({"type": "websocket.close", "code": NOBODY, "reason": "sign in"})

    def _with_headers(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                # What one person saw must not be kept for the next one at the same computer.
                if not headers.get("cache-control") or "public" not in headers["cache-control"]:
                    headers["cache-control"] = "no-store"
            await send(message)

        return sending


def _page_anew(content: bytes | None) -> bytes | None:
    """The message that runs a whole page, out of one that runs a page or a part of it; None out of every other."""
    try:
        asked = BackMsg.FromString(content or b"")
    except DecodeError:
        return None
    if asked.WhichOneof("type") != "rerun_script":
        return None
    was = asked.rerun_script
    state = ClientState(
        query_string=was.query_string, page_script_hash=was.page_script_hash, page_name=was.page_name
    )
    return bytes(BackMsg(rerun_script=state).SerializeToString())


def _refused(scope: Scope) -> Any:
    is_page = scope["method"] in ("GET", "HEAD") and "text/html" in Headers(scope=scope).get("accept", "")
    if not is_page:
        return PlainTextResponse("Войдите, чтобы видеть это.", 401)
    wanted = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
    return RedirectResponse(f"{ENTER}?next={quote(wanted)}", 303)


def _is_foreign(scope: Scope) -> bool:
    """Whether a page of another site makes the browser send something here."""
    if scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return False
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return bool(origin) and urlsplit(origin or "").netloc != headers.get("host")
