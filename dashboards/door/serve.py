"""The server of a home with accounts: sign-in and guard outside, Streamlit's application inside, in one process.

Started by ``obektiv serve``; on a computer without accounts Streamlit serves by itself, on 127.0.0.1 alone.
"""

from __future__ import annotations

import argparse
import secrets
from contextlib import suppress

import streamlit as st
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from dashboards.door import access
from dashboards.door.calendars import CalendarDoor
from dashboards.door.forms import Door
from dashboards.door.guard import Guard
from dashboards.identity import ABSOLUTE, Sessions, guard_with
from dashboards.launch import APP, prepare
from warehouse import journal
from warehouse.home import Home
from warehouse.private import owner_only

#: Not the name that Streamlit's own sessions have.
COOKIE = "obektiv_session"
#: Open pages are given this many seconds to close when the server stops.
PATIENCE = 5


def door(
    home: Home,
    inner: ASGIApp,
    *,
    is_behind_tls: bool = False,
    sessions: Sessions | None = None,
    secret: str | None = None,
    lifespan=None,
) -> Starlette:
    """The application that owns the port, around another one; pages learn who reads from its sessions alone.

    secret: signs the cookie; without one, and without sessions that are kept, everybody signs in again after a restart.
    """
    sessions = sessions or Sessions()
    guard_with(sessions)
    kept = Middleware(
        SessionMiddleware,
        secret_key=secret or secrets.token_hex(32),
        session_cookie=COOKIE,
        max_age=ABSOLUTE,
        same_site="lax",
        https_only=is_behind_tls,
    )
    guard = Middleware(Guard, sessions=sessions, home=home, is_behind_tls=is_behind_tls)
    asked = access.provider(home)
    front = Door(home, sessions, provider=asked.name if asked else "")
    routes = [
        *front.routes(),
        *CalendarDoor(home, front).routes(),
        *_of_provider(home, front),
        Mount("/", inner),
    ]
    return Starlette(routes=routes, middleware=[kept, guard], lifespan=lifespan)


def _of_provider(home: Home, front: Door) -> list[Route]:
    """The ways to the department's own sign-in and back, where there is one; its libraries are read only then."""
    if not front.provider:
        return []
    from dashboards.door.oidc import OidcDoor

    return OidcDoor(home, front).routes()


def kept_secret(home: Home) -> str:
    """What signs the cookies of this home, made once; only its owner reads it."""
    path = home.root / "session.secret"
    with owner_only(), suppress(FileExistsError), path.open("x", encoding="utf-8") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="utf-8")


def main() -> None:
    """Serve until a signal."""
    given = argparse.ArgumentParser()
    given.add_argument("--port", type=int, required=True)
    given.add_argument("--address", required=True)
    given.add_argument("--tls-proxy")
    asked = given.parse_args()
    prepare()
    inner, home = st.App(APP), Home.from_env()
    journal.forget(home, access.journal_days(home))
    outer = door(
        home,
        inner,
        is_behind_tls=bool(asked.tls_proxy),
        sessions=Sessions(kept=home.root / "sessions.json"),
        secret=kept_secret(home),
        lifespan=inner.lifespan(),
    )
    uvicorn.run(
        outer,
        host=asked.address,
        port=asked.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=bool(asked.tls_proxy),
        forwarded_allow_ips=asked.tls_proxy,
        timeout_graceful_shutdown=PATIENCE,
    )


if __name__ == "__main__":
    main()
