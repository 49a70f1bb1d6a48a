"""Above every page: whether its figures are fresh. Silent when all is well."""

import duckdb

from dashboards import data, work
from dashboards.frame.html import escape, link, show
from dashboards.words import day, moment
from warehouse.health import Health, health
from warehouse.home import Home
from warehouse.reasons import of_error


def banner(*, is_told: bool = False) -> None:
    """Say at once that the last build failed, that the night did not run, that a refresh is under way; is_told: the
    strip of jobs tells of that refresh already."""
    said = health(Home.from_env())
    if said.state != "calm" and not (is_told and said.state == "running"):
        show(_markup(said, _shown()))


def _markup(said: Health, shown: str) -> str:
    body = f"<b>{escape(said.title)}.</b> {escape(said.sentence)}"
    if said.is_alarming:
        advice = said.advice[:1].lower() + said.advice[1:]
        body += f" {escape(shown)}<br>Что сделать: {escape(advice)}{_way()}"
        return f'<div class="ob-alert ob-banner" role="alert">{body}</div>'
    return f'<div class="ob-banner ob-quiet" role="status">{body}</div>'


def _way() -> str:
    """Where the reader does the same without a console; nothing for those who may not."""
    try:
        may = work.may("refresh")
    except ValueError:
        return ""
    return f" {link('Обновить здесь, без консоли', 'load')}" if may else ""


def _shown() -> str:
    """Of which date the figures on the page are."""
    try:
        build = data.build()
    except duckdb.Error:
        return ""
    if build is None:
        return "Показать пока нечего."
    return (
        f"На страницах – прежние числа: данные на {day(build.data_date)}, "
        f"сборка от {moment(build.finished_at)}."
    )


def closed(error: duckdb.Error) -> None:
    """The published build cannot be opened: another program holds it, or it is damaged."""
    reason = of_error(error)
    text = f"Опубликованная сборка не открывается: {reason.sentence}. {reason.advice}"
    show(f'<div class="ob-alert" role="alert">{escape(text)}</div>')
