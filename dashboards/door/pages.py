"""Plain pages of the door as HTML without scripts, so that they work before anything else does."""

from __future__ import annotations

from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from dashboards.door.guard import CALENDAR, ENTER
from dashboards.words import counted
from dashboards.words.markup import escape
from warehouse.accounts import LONGEST, SHORTEST, Account

STYLE = Path(__file__).with_name("door.css").read_text(encoding="utf-8")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
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
    "calendar": "календарь",
    "letter": "письмо",
}
SHOWN = 500


def page(title: str, body: str, status: int = 200, css: str = "") -> HTMLResponse:
    """A whole page; body: markup, css: a class of its frame."""
    html = (
        f'<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>{escape(title)} · Объектив</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f'<body><main class="{css}"><h1>{escape(title)}</h1>{body}</main></body></html>'
    )
    return HTMLResponse(html, status, {"content-security-policy": POLICY, "cache-control": "no-store"})


def alert(text: str) -> str:
    """A sentence that is read out at once; nothing for no text."""
    return f'<p class="alert" role="alert">{escape(text)}</p>' if text else ""


def too_many(wait: float) -> str:
    """That the next attempt waits, in words; wait: seconds."""
    when = counted(ceil(wait), "секунда") if wait < 60 else counted(ceil(wait / 60), "минута")
    return f"Слишком много попыток. Следующую можно сделать, когда пройдёт: {when}."


def field(
    name: str, label: str, kind: str = "password", complete: str = "current-password", more: str = ""
) -> str:
    """A field of a form with its label; more: further attributes."""
    limits = f'maxlength="{LONGEST}" required autocomplete="{complete}" {more}'
    return f'<label for="{name}">{label}</label><input id="{name}" name="{name}" type="{kind}" {limits}>'


def hidden(name: str, value: str) -> str:
    """A value that a form carries along."""
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def within(address: str) -> str:
    """An address of this server, whatever was given."""
    is_ours = (
        address.startswith("/") and not address.startswith(("//", "/\\", ENTER)) and address.isprintable()
    )
    return address if is_ours else "/"


def new_password(form: dict[str, str]) -> str:
    """Why the two fields of a new password are not taken, in words; nothing when they are."""
    return "" if form["password"] == form["again"] else "Пароли в двух полях различаются."


def address_of(request: Request) -> str:
    """Where a request comes from, for the journal and the throttle."""
    return request.client.host if request.client else "?"


async def form_of(request: Request, *names: str) -> dict[str, str]:
    """Fields of a form that was sent, each cut to 2000 signs and empty where it is missing; none for a visit."""
    if request.method != "POST":
        return {}
    async with request.form(max_files=0, max_fields=10) as form:
        return {name: str(form.get(name, ""))[:2000] for name in names}


def refused(why: str, status: int) -> HTMLResponse:
    """The end of a sign-in that did not succeed elsewhere."""
    return page("Вход", f'{alert(why)}<p><a href="{ENTER}">Ко входу</a></p>', status)


def _passwords() -> str:
    new = field("password", "Новый пароль", complete="new-password", more=f'minlength="{SHORTEST}"')
    return f'{new}<p class="quiet">{NEW_PASSWORD}</p>{field("again", "Ещё раз", complete="new-password")}'


def link_page(account: Account, token: str, why: str = "", status: int = 200) -> HTMLResponse:
    """The first sign-in: a password is chosen."""
    return page(
        "Придумайте пароль",
        f"<p>Ваш логин: <b>{escape(account.login)}</b>. После этого ссылка перестанет действовать.</p>{alert(why)}"
        f'<form method="post" action="{ENTER}/link">{hidden("token", token)}{_passwords()}'
        "<button>Сохранить и войти</button></form>",
        status,
    )


def account_page(account: Account, why: str = "", status: int = 200) -> HTMLResponse:
    """One's own account."""
    return page(
        "Учётная запись",
        f"<p>Логин: <b>{escape(account.login)}</b>, {escape(account.role_name)}.</p>"
        f'{alert(why)}<p><a href="/">На страницы</a> · <a href="{CALENDAR}">Календарь</a>'
        + (f' · <a href="{ENTER}/journal">Журнал</a>' if account.is_admin else "")
        + f'</p><form method="post" action="{ENTER}/out"><button>Выйти</button></form><h2>Сменить пароль</h2>'
        f'<form method="post" action="{ENTER}/account">{field("old", "Прежний пароль")}{_passwords()}'
        "<button>Сменить пароль</button></form>",
        status,
    )


def journal_page(entries: list[dict[str, Any]]) -> HTMLResponse:
    """The journal of people, the newest entries first."""
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
    return page("Журнал", f'<p><a href="{ENTER}/account">Учётная запись</a></p>{table}{more}', css="wide")


def _moment(entry: dict[str, Any]) -> str:
    try:
        return f"{datetime.fromisoformat(entry['started']).astimezone():%d.%m.%Y %H:%M}"
    except (KeyError, TypeError, ValueError):
        return "–"
