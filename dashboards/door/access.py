"""`access.yml` of the home: the department's own provider of sign-ins (OpenID Connect), and what it says here."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator

from warehouse import private
from warehouse.accounts import LOGIN, Account
from warehouse.home import Home
from warehouse.roles import ROLES
from warehouse.scope import Scope
from warehouse.settings_files import Declared, SettingsFileError, read, require_known

CONFIG, SECRET = "access.yml", "access.secret"
#: The names of people never come in; the rest of what a provider tells is not kept either.
ASKED = "openid profile"
#: The journal of people is kept for three years where nothing else is said.
KEPT_DAYS = 3 * 365


class NotLetInError(ValueError):
    """Somebody whom the provider knows and this server does not let in; the message says why and what to ask for."""


class Provider(Declared):
    """One provider. Claims are names in its identity token; a list or one word stands behind each.

    site: how people open these pages, with https; roles: word of the provider → role here.
    """

    name: str = "учётная запись ведомства"
    issuer: str = Field(pattern=r"^https?://")
    client_id: str
    site: str = Field(pattern=r"^https?://[^/]+$")
    login_claim: str = "preferred_username"
    role_claim: str = "obektiv_role"
    schools_claim: str = "obektiv_schools"
    municipalities_claim: str = "obektiv_municipalities"
    person_claim: str = "obektiv_person"
    roles: dict[str, str]

    @field_validator("roles")
    @classmethod
    def _roles_are_known(cls, roles: dict[str, str]) -> dict[str, str]:
        for role in roles.values():
            require_known(role, ROLES, "роли")
        return roles

    def account(self, claims: dict[str, Any]) -> Account:
        """Whom the claims of a checked token name, in role and scope; whatever is not exactly clear is refused."""
        login = str(claims.get(self.login_claim, "")).strip().lower()
        if not LOGIN.fullmatch(login):
            raise NotLetInError("в ответе сервера входа нет логина, который подходит «Объективу»")
        given = {self.roles[word] for word in _words(claims.get(self.role_claim)) if word in self.roles}
        if len(given) != 1:
            why = "ни одной роли" if not given else "сразу несколько ролей"
            raise NotLetInError(f"у вашей учётной записи {why} «Объектива»")
        (role,) = given
        schools = tuple(
            word.removeprefix("edu").removeprefix("sch") for word in _words(claims.get(self.schools_claim))
        )
        areas = tuple(_words(claims.get(self.municipalities_claim)))
        person = next(iter(_words(claims.get(self.person_claim))), None)
        try:
            scope = Scope(areas or None, schools or None, role, person)
        except ValueError as error:
            raise NotLetInError(
                "в учётной записи не сказано, какую школу или чьи назначения вы видите"
            ) from error
        return Account(login, role, scope.municipalities, scope.schools, scope.person, is_from_provider=True)


class AccessFile(Declared):
    """The whole file."""

    oidc: Provider | None = None
    journal_days: int = Field(default=KEPT_DAYS, ge=180, le=3650)


def _words(value: Any) -> list[str]:
    """Words of a claim: a list, or one text."""
    several = value if isinstance(value, list) else [] if value in (None, "") else [value]
    return [str(one) for one in several]


def provider(home: Home) -> Provider | None:
    """The provider of this home; None where `access.yml` names none. Raises SettingsFileError in words."""
    return _settings(home).oidc


def journal_days(home: Home) -> int:
    """How long the journal of people is kept, in days. Raises SettingsFileError in words."""
    return _settings(home).journal_days


def _settings(home: Home) -> AccessFile:
    path = home.root / CONFIG
    return read(path, AccessFile) if path.exists() else AccessFile()


def secret(home: Home) -> str:
    """The secret of this server at the provider, from a file of its own that only the owner reads."""
    path = home.root / SECRET
    try:
        return private.read_secret(path)
    except OSError as error:
        raise SettingsFileError(
            f"нет файла {SECRET} с секретом клиента: положите его рядом с {CONFIG}"
        ) from error
