"""`mail.yml` of the home: the department's own mail server and who gets the weekly letter; and the sending itself.

Nothing is sent where the file is not there. A password lies beside it, in `mail.secret`.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from ipaddress import ip_address
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from dashboards.notices.digest import Letter
from warehouse import private
from warehouse.home import Home
from warehouse.settings_files import Declared, SettingsFileError, read

CONFIG, SECRET = "mail.yml", "mail.secret"
#: Where servers of mail listen, where the file names no port.
PORTS = {"starttls": 587, "tls": 465, "none": 25}
#: Seconds that a server of mail may be silent.
PATIENCE = 30


class MailError(RuntimeError):
    """A letter that was not sent; the message says why."""


class Mail(Declared):
    """The whole file.

    security: `starttls`, `tls`, or `none` for a server on this computer or without a login; to: login → mailbox.
    """

    server: str = Field(min_length=1)
    port: int = Field(default=PORTS["starttls"], ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    login: str = ""
    sender: str
    site: str = Field(pattern=r"^https?://[^/\s]+$")
    to: dict[str, str]

    @field_validator("sender")
    @classmethod
    def _sender_is_a_mailbox(cls, value: str) -> str:
        return _mailbox(value)

    @field_validator("to")
    @classmethod
    def _all_are_mailboxes(cls, given: dict[str, str]) -> dict[str, str]:
        return {login: _mailbox(value) for login, value in given.items()}

    @model_validator(mode="before")
    @classmethod
    def _a_port_goes_with_its_security(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("security") in PORTS:
            return {"port": PORTS[given["security"]]} | given
        return given

    @model_validator(mode="after")
    def _a_password_is_not_sent_in_the_open(self) -> Mail:
        if self.login and self.security == "none" and not _is_here(self.server):
            raise ValueError("пароль не передают открыто: security – starttls или tls")
        return self


def _mailbox(value: str) -> str:
    try:
        found = Address(addr_spec=value)
    except (ValueError, IndexError) as error:
        raise ValueError(f"«{value}» – не адрес почты") from error
    if not found.username or not found.domain:
        raise ValueError(f"«{value}» – не адрес почты")
    return value


def _is_here(server: str) -> bool:
    try:
        return server == "localhost" or ip_address(server).is_loopback
    except ValueError:
        return False


def mail(home: Home) -> Mail | None:
    """The settings; None where letters are not wanted. Raises SettingsFileError in words."""
    path = home.root / CONFIG
    return read(path, Mail) if path.exists() else None


def _password(home: Home) -> str:
    try:
        return private.read_secret(home.root / SECRET)
    except OSError as error:
        raise SettingsFileError(
            f"нет файла {SECRET} с паролем почты: положите его рядом с {CONFIG}"
        ) from error


@contextmanager
def post(home: Home, settings: Mail) -> Iterator[smtplib.SMTP]:
    """An open connection to the server of mail, signed in where it asks. Raises MailError, SettingsFileError."""
    context = ssl.create_default_context()
    password = _password(home) if settings.login else ""
    where = (settings.server, settings.port)
    try:
        with (
            smtplib.SMTP_SSL(*where, timeout=PATIENCE, context=context)
            if settings.security == "tls"
            else smtplib.SMTP(*where, timeout=PATIENCE)
        ) as server:
            if settings.security == "starttls":
                server.starttls(context=context)
            if settings.login:
                server.login(settings.login, password)
            yield server
    except ssl.SSLError as error:
        raise MailError("сертификат почтового сервера не проверен: письма не отправлены") from error
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(f"почтовый сервер не принял login из {CONFIG} с паролем из {SECRET}") from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailError(
            f"почтовый сервер {settings.server} не умеет того, что назначено: проверьте security, а если пароля он "
            "не спрашивает, уберите login"
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(
            f"почтовый сервер {settings.server} не отвечает или отказал: проверьте server и port"
        ) from error


def send(server: smtplib.SMTP, settings: Mail, to: str, one: Letter) -> None:
    """Hand one letter over. Raises MailError when the server does not take it."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = one.subject, settings.sender, to
    message["Date"] = format_datetime(datetime.now().astimezone())
    message["Message-ID"] = make_msgid(domain=settings.sender.rpartition("@")[2])
    # Nobody's «away until Monday» answers to it.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(one.text)
    try:
        server.send_message(message)
    except smtplib.SMTPResponseException as error:
        raise MailError(f"сервер не принял письмо, код {error.smtp_code}") from error
    except smtplib.SMTPRecipientsRefused as error:
        raise MailError("сервер не принял адрес") from error
