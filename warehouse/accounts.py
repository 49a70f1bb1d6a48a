"""Accounts of people who sign in: logins, roles, what each may see, passwords – `accounts.json` of the home.

The file is its owner's alone and holds no name of a person: a login is chosen by the administrator. A password is kept
as an argon2 hash, a one-time link and the address of a calendar as the sha256 of their tokens. `version` of an account
grows with everything that must end what is open: a block, a new role, a new password.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from warehouse.home import Home
from warehouse.roles import ROLES
from warehouse.scope import Scope

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
SHORTEST, LONGEST = 10, 256
LINK_LASTS = timedelta(hours=72)
#: Seconds that one change waits for another.
PATIENCE = 10.0


class AccountError(ValueError):
    """What cannot be done with an account, in words."""


@dataclass(frozen=True)
class Account:
    """One person: role and scope, hashes of the password, the one-time link and the calendar, whether blocked."""

    login: str
    role: str
    municipalities: tuple[str, ...] | None = None
    schools: tuple[str, ...] | None = None
    person: str | None = None
    password: str = ""
    link: str = ""
    link_until: str = ""
    is_blocked: bool = False
    version: int = 1
    is_from_provider: bool = False
    calendar: str = ""

    @property
    def scope(self) -> Scope:
        """What the query layer shows to this person."""
        return Scope(self.municipalities, self.schools, self.role, self.person)

    @property
    def role_name(self) -> str:
        """The role in words."""
        return ROLES[self.role].name

    @property
    def is_admin(self) -> bool:
        """Whether the person reads the journal."""
        return ROLES[self.role].is_admin


@cache
def _hasher() -> PasswordHasher:
    # Every command reads this module, few check a password.
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    """The hash that an unknown login is checked against, so that it takes as long as a known one."""
    return _hasher().hash(secrets.token_hex())


def _path(home: Home) -> Path:
    return home.root / "accounts.json"


def accounts(home: Home) -> dict[str, Account]:
    """Return the accounts by login; none where nobody was ever added. Raises AccountError for a damaged file."""
    path = _path(home)
    try:
        state = path.stat()
    except FileNotFoundError:
        return {}
    return dict(_read(path, (state.st_ino, state.st_mtime_ns, state.st_size)))


@lru_cache(maxsize=4)
def _read(path: Path, _state: tuple[int, ...]) -> tuple[tuple[str, Account], ...]:
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return tuple((entry["login"], _account(entry)) for entry in entries)
    except (ValueError, TypeError, KeyError) as error:
        # Never «nobody was added»: a damaged file must not open the pages to everybody.
        raise AccountError(f"учётные записи не читаются ({path.name}): верните файл из копии") from error


def _account(entry: dict[str, Any]) -> Account:
    lists = {
        name: None if entry[name] is None else tuple(entry[name]) for name in ("municipalities", "schools")
    }
    return Account(**{**entry, **lists})


def _change(home: Home, change: Callable[[dict[str, Account]], Account]) -> Account:
    path = _path(home)
    with FileLock(path.with_suffix(".lock"), timeout=PATIENCE):
        known = accounts(home)
        changed = change(known)
        known[changed.login] = changed
        partial = path.with_suffix(".new")
        partial.touch(mode=0o600)
        text = json.dumps([asdict(one) for one in known.values()], ensure_ascii=False, indent=1)
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    return changed


def _known(known: dict[str, Account], login: str) -> Account:
    if login not in known:
        raise AccountError(f"нет учётной записи «{login}»; список – obektiv users list")
    return known[login]


def _checked(account: Account) -> Account:
    if not LOGIN.fullmatch(account.login):
        raise AccountError("логин – от 2 до 64 знаков: латинские строчные буквы, цифры, точка, дефис, @ и _")
    if account.role not in ROLES:
        raise AccountError(f"нет роли «{account.role}»; есть {', '.join(ROLES)}")
    if account.role == "school" and not account.schools:
        raise AccountError("координатору школы назовите его школу: --school")
    if (ROLES[account.role].reads == "person") != bool(account.person):
        raise AccountError("код человека из реестра (--person) называют наблюдателю и эксперту, и только им")
    if account.scope.is_nothing:
        raise AccountError("пустой список школ или муниципалитетов: такому человеку нечего показать")
    return account


def _with_link(account: Account) -> tuple[Account, str]:
    token = secrets.token_urlsafe(24)
    until = (datetime.now().astimezone() + LINK_LASTS).isoformat(timespec="seconds")
    return replace(account, link=_digest(token), link_until=until), token


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def add(home: Home, login: str, role: str, scope: Scope, person: str | None = None) -> str:
    """Add an account; returns the token of the link for the first sign-in. Raises AccountError.

    person: for an observer and an expert the code by which registers call them.
    """
    made, token = _with_link(_checked(Account(login, role, scope.municipalities, scope.schools, person)))

    def change(known: dict[str, Account]) -> Account:
        if login in known:
            raise AccountError(f"учётная запись «{login}» уже есть")
        return made

    _change(home, change)
    return token


def set_role(home: Home, login: str, role: str, scope: Scope, person: str | None = None) -> None:
    """Give another role and scope; what the person has open ends. Raises AccountError."""

    def change(known: dict[str, Account]) -> Account:
        old = _known(known, login)
        new = replace(
            old,
            role=role,
            municipalities=scope.municipalities,
            schools=scope.schools,
            person=person,
            version=old.version + 1,
        )
        return _checked(new)

    _change(home, change)


def block(home: Home, login: str, *, is_blocked: bool = True) -> None:
    """Close an account, or open it again; what the person has open ends. Raises AccountError."""

    def change(known: dict[str, Account]) -> Account:
        old = _known(known, login)
        return replace(old, is_blocked=is_blocked, link="", version=old.version + 1)

    _change(home, change)


def reset(home: Home, login: str) -> str:
    """Forget the password; returns the token of a new one-time link. Raises AccountError."""
    told: list[str] = []

    def change(known: dict[str, Account]) -> Account:
        old = _known(known, login)
        if old.is_from_provider:
            raise AccountError("этот человек входит через сервер ведомства: пароль меняют там")
        new, token = _with_link(replace(old, password="", version=old.version + 1))
        told.append(token)
        return new

    _change(home, change)
    return told[0]


def known_by_provider(home: Home, given: Account) -> Account:
    """Keep whom the department's own sign-in names, with the role and scope that it says now.

    Raises AccountError for somebody who was blocked here and for a login that has a password here.
    """
    _checked(given)

    def change(known: dict[str, Account]) -> Account:
        old = known.get(given.login)
        if old is None:
            return given
        if not old.is_from_provider:
            raise AccountError("этот логин уже занят учётной записью с паролем")
        if old.is_blocked:
            raise AccountError("доступ закрыт")
        same = replace(given, version=old.version, calendar=old.calendar)
        return same if same == old else replace(same, version=old.version + 1)

    return _change(home, change)


def signed_in(home: Home, login: str, password: str) -> Account | None:
    """The account whose password this is; None alike, and after as long, for whatever is wrong."""
    from argon2.exceptions import InvalidHashError, VerificationError

    account, unknown = accounts(home).get(login), _nobody()
    usable = account.password if account and account.password and not account.is_blocked else ""
    try:
        _hasher().verify(usable or unknown, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return None
    return account if usable else None


def by_link(home: Home, token: str) -> Account | None:
    """The account that a one-time link opens; None when it was used, is too old or was never given."""
    digest, now = _digest(token), datetime.now().astimezone()
    for account in accounts(home).values():
        if account.link and secrets.compare_digest(account.link, digest) and not account.is_blocked:
            return account if now < datetime.fromisoformat(account.link_until) else None
    return None


def new_calendar(home: Home, login: str) -> str:
    """Give a person another address of the own calendar; returns its token. The address before ends. AccountError."""
    token = secrets.token_urlsafe(32)
    _change(home, lambda known: replace(_known(known, login), calendar=_digest(token)))
    return token


def end_calendar(home: Home, login: str) -> None:
    """Take the address of a calendar back. Raises AccountError."""
    _change(home, lambda known: replace(_known(known, login), calendar=""))


def by_calendar(home: Home, token: str) -> Account | None:
    """The account whose calendar an address opens; None for one taken back, never given, or of who is blocked."""
    digest = _digest(token)
    for account in accounts(home).values():
        if account.calendar and secrets.compare_digest(account.calendar, digest) and not account.is_blocked:
            return account
    return None


def refusal(password: str) -> str:
    """Why a password is not taken, in words; nothing when it is."""
    if len(password) < SHORTEST:
        return f"Пароль короче {SHORTEST} знаков."
    return f"Пароль длиннее {LONGEST} знаков." if len(password) > LONGEST else ""


def set_password(home: Home, login: str, password: str, link: str = "") -> Account:
    """Keep a new password and use the link up; what was open elsewhere ends.

    link: the token that gave the right to it; without it the caller has checked the old password. Raises AccountError.
    """
    if why := refusal(password):
        raise AccountError(why)
    kept = _hasher().hash(password)

    def change(known: dict[str, Account]) -> Account:
        old = _known(known, login)
        # Under the lock once more: two people with one link, the second is late.
        if old.is_blocked or (link and old.link != _digest(link)):
            raise AccountError("Ссылка уже использована.")
        return replace(old, password=kept, link="", link_until="", version=old.version + 1)

    return _change(home, change)
