"""What pages ask of the worker: jobs in the reader's name, as far as the reader may, and the ones a reader sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from dashboards import data, identity
from warehouse import jobs
from warehouse.home import Home
from warehouse.jobs import Job
from warehouse.roles import ROLES

#: How long the end of a job is told to whoever asked for it.
TOLD = timedelta(minutes=30)
TITLES = {
    "look": "Проверка файлов",
    "load": "Загрузка файлов",
    "withdraw": "Отзыв загрузки",
    "confirm": "Подтверждение загрузки",
    "add": "Добавление загрузки",
    "refresh": "Обновление страниц",
    "papers": "Набор бумаг",
    "forms": "Формы для заполнения",
    "draft": "Проект плана",
}


class NotAllowedError(PermissionError):
    """The reader may not ask for this."""


def who() -> str:
    """The login of the reader; "" where nobody signs in."""
    account = identity.reader()
    return account.login if account else ""


def may(what: str) -> bool:
    """Whether the reader may ask for a job of a kind; on a computer without accounts whoever is not a head does all."""
    scope = data.scope()
    if scope.is_nothing:
        return False
    if not identity.is_guarded() and scope.role == "methodologist":
        return True
    return what in ROLES[scope.role].jobs


def ask(what: str, number: str | None = None, /, **arguments: Any) -> Job:
    """Ask for a job; raises NotAllowedError for a reader who may not.

    number: of a job whose files are there already; arguments: what the job is about.
    """
    if not may(what):
        raise NotAllowedError(what)
    if what != "refresh" and (mine := _narrowed()):
        arguments["by"] = mine
    job = jobs.ask(Home.from_env(), what, who(), arguments, number)
    identity.keep("job", f"{TITLES[what]}, работа {job.job}")
    return job


def is_own(job: Job) -> bool:
    """Whether the reader asked for it, and sees what was seen then: a login may have got another school since."""
    mine = _narrowed()
    if mine and not identity.is_guarded():
        # One computer, several scopes: nobody's login tells them apart.
        return job.arguments.get("by") == mine
    return job.who == who() and job.arguments.get("by", mine) == mine


def _narrowed() -> str | None:
    """The scope of a reader who does not see everything, in writing."""
    scope = data.scope()
    return None if scope.is_whole else scope.as_json()


def open_jobs() -> list[Job]:
    """What runs and waits now, in the order in which it is done."""
    found = [one for one in jobs.jobs(Home.from_env()) if one.is_open]
    return sorted(found, key=lambda one: one.status != jobs.RUNNING)


def told(now: datetime | None = None) -> list[Job]:
    """Ends of jobs that the reader asked for and has not put away, the newest first."""
    since = (now or datetime.now().astimezone()) - TOLD
    mine = [
        one
        for one in jobs.jobs(Home.from_env())
        if one.finished
        and one.status in (jobs.DONE, jobs.FAILED)
        and is_own(one)
        and not one.is_put_away
        and datetime.fromisoformat(one.finished) > since
    ]
    return mine[::-1]


def put_away(job: Job) -> None:
    """Do not tell the end of a job any more."""
    jobs.change(Home.from_env(), job.job, lambda known: replace(known, is_put_away=True))
