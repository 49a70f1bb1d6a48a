"""Signing in through the department's own provider: to it and back, by the code flow with PKCE (Authlib)."""

from __future__ import annotations

import warnings
from typing import Any

from httpx import HTTPError
from joserfc.errors import JoseError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboards.door.access import ASKED, NotLetInError, provider, secret
from dashboards.door.forms import Door
from dashboards.door.guard import BACK, TO_PROVIDER
from dashboards.door.pages import address_of, refused, within
from warehouse.accounts import AccountError, known_by_provider
from warehouse.home import Home

with warnings.catch_warnings(record=True):
    # What Authlib says about its next release is for programmers, and has no place in the log of a service.
    from authlib.integrations.base_client.errors import OAuthError
    from authlib.integrations.starlette_client import OAuth

SILENT = "Сервер входа не отвечает. Подождите минуту и попробуйте снова или скажите администратору."
NOT_OURS = "Сервер входа ответил не на наш запрос: начните вход сначала."


class OidcDoor:
    """The two answers of the sign-in through a provider."""

    def __init__(self, home: Home, door: Door) -> None:
        """Read the settings once: another provider needs a restart. Raises SettingsFileError."""
        found = provider(home)
        if found is None:
            raise LookupError("this home has no provider")
        self.home, self.door, self.provider = home, door, found
        self._client = OAuth().register(
            "oidc",
            server_metadata_url=f"{found.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_id=found.client_id,
            client_secret=secret(home),
            client_kwargs={"scope": ASKED, "code_challenge_method": "S256", "timeout": 10},
        )

    def routes(self) -> list[Route]:
        """Both stand before the guard."""
        return [
            Route(TO_PROVIDER, self.away, methods=["GET"]),
            Route(BACK, self.back, methods=["GET"]),
        ]

    async def away(self, request: Request) -> Response:
        """Send the browser to the provider."""
        request.session["next"] = within(request.query_params.get("next", "/"))
        try:
            answer: Response = await self._client.authorize_redirect(request, f"{self.provider.site}{BACK}")
        except (HTTPError, OAuthError, ValueError):
            return refused(SILENT, 502)
        return answer

    async def _claims(self, token: dict[str, Any]) -> dict[str, Any]:
        """What the checked token says, and where it names no role, what the provider says beside it."""
        claims = dict(token.get("userinfo") or {})
        if self.provider.role_claim not in claims:
            more = dict(await self._client.userinfo(token=token))
            if not claims.get("sub") or more.get("sub") != claims["sub"]:
                raise ValueError("the provider speaks of two people")
            claims = {**more, **claims}
        return claims

    async def back(self, request: Request) -> Response:
        """Check what the provider says, and open a session for whom it names."""
        wanted = request.session.get("next", "/")
        try:
            token = await self._client.authorize_access_token(request)
            given = self.provider.account(await self._claims(token))
            account = await run_in_threadpool(known_by_provider, self.home, given)
        except HTTPError:
            return refused(SILENT, 502)
        except (OAuthError, JoseError, ValueError) as error:
            is_about_person = isinstance(error, NotLetInError | AccountError)
            return self.door.turned_away(request, str(error) if is_about_person else "", NOT_OURS)
        self.door.open(request, account, f"вход с адреса {address_of(request)}: {self.provider.name}")
        return RedirectResponse(within(wanted), 303)
