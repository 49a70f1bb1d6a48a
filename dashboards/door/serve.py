"""The server of a home with accounts: sign-in and guard outside, Streamlit's application inside, in one process.

Started by ``obektiv serve``; on a computer without accounts Streamlit serves by itself, on 127.0.0.1 alone.
"""

from __future__ import annotations

import argparse
import secrets

import streamlit as st
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from dashboards.door import access
from dashboards.door.forms import Door
from dashboards.door.guard import Guard
from dashboards.identity import ABSOLUTE, Sessions, guard_with
from dashboards.launch import APP, prepare
from warehouse.home import Home

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
    lifespan=None,
) -> Starlette:
    """The application that owns the port, around another one; pages learn who reads from its sessions alone."""
    sessions = sessions or Sessions()
    guard_with(sessions)
    kept = Middleware(
        SessionMiddleware,
        secret_key=secrets.token_hex(32),
        session_cookie=COOKIE,
        max_age=ABSOLUTE,
        same_site="lax",
        https_only=is_behind_tls,
    )
    guard = Middleware(Guard, sessions=sessions, home=home, is_behind_tls=is_behind_tls)
    asked = access.provider(home)
    front = Door(home, sessions, provider=asked.name if asked else "")
    routes = [*front.routes(), *_of_provider(home, front), Mount("/", inner)]
    return Starlette(routes=routes, middleware=[kept, guard], lifespan=lifespan)


def _of_provider(home: Home, front: Door) -> list[Route]:
    """The ways to the department's own sign-in and back, where there is one; its libraries are read only then."""
    if not front.provider:
        return []
    from dashboards.door.oidc import OidcDoor

    return OidcDoor(home, front).routes()


def main() -> None:
    """Serve until a signal."""
    given = argparse.ArgumentParser()
    given.add_argument("--port", type=int, required=True)
    given.add_argument("--address", required=True)
    given.add_argument("--behind-tls", action="store_true")
    asked = given.parse_args()
    prepare()
    inner = st.App(APP)
    outer = door(Home.from_env(), inner, is_behind_tls=asked.behind_tls, lifespan=inner.lifespan())
    uvicorn.run(
        outer,
        host=asked.address,
        port=asked.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=asked.behind_tls,
        forwarded_allow_ips="127.0.0.1",
        timeout_graceful_shutdown=PATIENCE,
    )


if __name__ == "__main__":
    main()
