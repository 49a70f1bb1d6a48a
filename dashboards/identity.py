"""Who is reading where people sign in: what is open for whom, and the signed word of the door about it.

The door (``dashboards.door``) opens a session at sign-in, and tells the pages of it in a header that it signs itself;
what comes in under that name is thrown away. Pages ask ``reader``. What is open lives in the memory of the one process
that serves, and as hashes in a file of the home, so that a restart ends nobody's session.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import TypeVar

from itsdangerous import BadSignature, URLSafeSerializer

from warehouse import journal
from warehouse.accounts import Account, AccountError, accounts
from warehouse.home import Home
from warehouse.private import owner_only
from warehouse.scope import Scope

HEADER = "x-obektiv-identity"
#: Where people do not sign in: who reads the pages of this server, as JSON.
SCOPE_VARIABLE = "OBEKTIV_SCOPE"
#: Seconds without an action, and from the sign-in, after which a person signs in again.
IDLE, ABSOLUTE = 60 * 60, 12 * 60 * 60
#: How often the file of sign-ins is told of actions, in seconds.
WRITTEN_EVERY = 60


@dataclass
class Opened:
    """One sign-in: the account as it stood, and the seconds (of the clock of the server) of its life."""

    login: str
    version: int
    began: float
    seen: float


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _read(kept: Path | None) -> dict[str, Opened]:
    """Sign-ins out of a file; none where it is not there or is not one: then everybody signs in again."""
    try:
        told = json.loads(kept.read_text(encoding="utf-8")) if kept else {}
        return {digest: Opened(**one) for digest, one in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


class Sessions:
    """Sign-ins of this server by the sha256 of the key that the browser keeps."""

    def __init__(self, clock: Callable[[], float] = time.time, kept: Path | None = None) -> None:
        """Take up the sign-ins of the server before, out of a file of hashes; without one nobody is signed in."""
        self.clock, self._kept, self._written = clock, kept, 0.0
        self._lock = Lock()
        self._opened = _read(kept)
        self._signer = URLSafeSerializer(secrets.token_hex(), salt="identity")

    def open(self, account: Account) -> str:
        """Begin a session; returns its key."""
        key, now = secrets.token_urlsafe(24), self.clock()
        with self._lock:
            self._opened = {k: one for k, one in self._opened.items() if not self._is_over(one, now)}
            self._opened[_digest(key)] = Opened(account.login, account.version, now, now)
            self._write(now)
        return key

    def close(self, key: str) -> None:
        """End a session: its open pages end at the next action."""
        with self._lock:
            if self._opened.pop(_digest(key), None):
                self._write(self.clock())

    def account(self, home: Home, key: str | None, *, is_action: bool = True) -> Account | None:
        """The account behind a session that still lives; None for every other key.

        is_action: whether a person did something, which puts the end of an idle session off.
        """
        now = self.clock()
        with self._lock:
            one = self._opened.get(_digest(key)) if key else None
            if one is None or self._is_over(one, now):
                return None
        try:
            account = accounts(home).get(one.login)
        except AccountError:
            return None
        if account is None or account.is_blocked or account.version != one.version:
            return None
        if is_action:
            with self._lock:
                one.seen = now
                if now - self._written > WRITTEN_EVERY:
                    self._write(now)
        return account

    def _write(self, now: float) -> None:
        """Keep what is open for the next server; a full disk ends nobody's work."""
        self._written = now
        if self._kept is None:
            return
        partial = self._kept.with_suffix(".new")
        with suppress(OSError), owner_only():
            partial.write_text(
                json.dumps({k: asdict(one) for k, one in self._opened.items()}), encoding="utf-8"
            )
            partial.replace(self._kept)

    def _is_over(self, one: Opened, now: float) -> bool:
        # A clock that was set back must not lengthen anything.
        return now < one.began - IDLE or now - one.seen > IDLE or now - one.began > ABSOLUTE

    def sign(self, key: str) -> str:
        """The header for a session."""
        return str(self._signer.dumps(key))

    def signed(self, header: str | None) -> str | None:
        """The key in a header that this server signed; None for every other one."""
        try:
            return str(self._signer.loads(header or ""))
        except BadSignature:
            return None


Made = TypeVar("Made")
_carried: ContextVar[str | None] = ContextVar("carried", default=None)


class _Door:
    """Whether people sign in at this server, and where their sessions are."""

    sessions: Sessions | None = None


def guard_with(sessions: Sessions | None) -> None:
    """From now on only those see anything who signed in here; None for a server without accounts."""
    _Door.sessions = sessions


def is_guarded() -> bool:
    """Whether people sign in at this server."""
    return _Door.sessions is not None


def reader() -> Account | None:
    """Who acts on the page that runs; None where nobody has signed in, was blocked, or was away too long."""
    return _Door.sessions.account(Home.from_env(), _key()) if _Door.sessions else None


def scope() -> Scope:
    """Scope of the reader: from the signed identity where people sign in, else of this server, from the environment.

    Nothing set = the whole department, methodologist; nobody signed in = nothing at all. Raises ValueError in words.
    """
    if is_guarded():
        account = reader()
        return account.scope if account else Scope(schools=())
    return Scope.read(os.environ.get(SCOPE_VARIABLE))


def _key() -> str | None:
    return _carried.get() or (_Door.sessions.signed(_header()) if _Door.sessions else None)


def carried(act: Callable[[], Made]) -> Callable[[], Made]:
    """Something that is done later, outside of the page that asks for it, on behalf of who reads the page now."""
    key = _key()

    def acting() -> Made:
        before = _carried.set(key)
        try:
            return act()
        finally:
            _carried.reset(before)

    return acting


def keep(what: str, sentence: str) -> None:
    """Write into the journal of people what the reader made or recorded; nothing where nobody signs in."""
    if account := reader():
        journal.note(Home.from_env(), what, account.login, sentence)


def _header() -> str | None:
    # Papers made by a command ask too, and need no server of pages.
    import streamlit as st

    return st.context.headers.get(HEADER)
