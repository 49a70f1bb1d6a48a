"""Who is signed in, on every page of a server with accounts; and what is said when nobody is any more."""

import streamlit as st

from dashboards import identity
from dashboards.frame.empty import empty
from dashboards.frame.html import escape, show

ENTER = "/enter"
_CARD = "card_in_journal"


def card_opened(what: str) -> None:
    """Keep in the journal of people that a card about single people was opened, once while it stays open."""
    if st.session_state.get(_CARD) != what:
        st.session_state[_CARD] = what
        identity.keep("card", what)


def calendar_way() -> None:
    """Where a person gets the address of the own calendar; nothing where nobody signs in, who has a file instead."""
    if identity.is_guarded():
        show(
            '<p class="ob-note">Эти дни – в вашей программе-календаре, без имён и школ: '
            f'<a href="{ENTER}/calendar" target="_self">получить адрес календаря</a>.</p>'
        )


def account_bar() -> None:
    """The login and the way to the account; stops a page whose reader was blocked, signed out or away too long."""
    if not identity.is_guarded():
        return
    account = identity.reader()
    if account is None:
        empty(
            "Вход закончился, поэтому ничего не показано.",
            "Вы вышли, долго ничего не делали, или доступ изменён. Незаписанное на странице не сохранено.",
        )
        show(f'<p><a href="{ENTER}" target="_self">Войти снова</a></p>')
        st.stop()
    show(
        f'<p class="ob-account">{escape(account.login)}, {escape(account.role_name)} · '
        f'<a href="{ENTER}/account" target="_self">учётная запись</a>'
        + (f' · <a href="{ENTER}/journal" target="_self">журнал</a>' if account.is_admin else "")
        + "</p>"
    )
