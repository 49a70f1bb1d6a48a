"""The strip above every page while the worker works: what, who asked, where it is, how long it takes; and its end."""

from datetime import datetime

import streamlit as st

from dashboards import data, work
from dashboards.frame.html import escape, link, show
from dashboards.words import clock, duration, upper_first
from warehouse import jobs
from warehouse.home import Home
from warehouse.jobs import Job
from warehouse.lock import is_held

#: Seconds between two looks of an open page at a job that is not over.
EVERY = 2
#: Jobs that end with a file → the words of its button.
TAKEN = {
    "papers": "Скачать бумаги (zip)",
    "forms": "Скачать формы (zip)",
    "draft": "Скачать проект с замечаниями (docx)",
}
#: Jobs whose answer is shown on a page → its words in the address.
SHOWN: dict[str, tuple[str, dict[str, str]]] = {
    "look": ("load", {}),
    "load": ("load", {}),
    "draft": ("plan", {"section": "Проект"}),
}
MEDIA = {".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


def strip_of_jobs() -> bool:
    """Show the strip; says whether a refresh that the worker does is told here already."""
    for one in work.told()[:1]:
        _end(one)
    found = work.open_jobs()
    if not found:
        return False
    _live([one.job for one in found])
    return any(one.what == "refresh" and one.status == jobs.RUNNING for one in found)


def _live(known: list[str]) -> None:
    """The strip looks again by itself; the whole page is shown anew once a job is over: its figures may be others."""

    @st.fragment(run_every=EVERY)
    def looking() -> None:
        found = work.open_jobs()
        if not set(known) <= {one.job for one in found}:
            st.rerun()
        show(_markup(found))
        waiting = [one for one in found if one.status == jobs.WAITING and work.is_own(one)]
        if waiting and st.button("Отменить свою работу", key=f"cancel_{waiting[0].job}"):
            jobs.cancel(Home.from_env(), waiting[0].job)
            st.rerun()

    looking()


def _markup(found: list[Job]) -> str:
    first, rest = found[0], found[1:]
    body = f"<b>{escape(work.TITLES[first.what])}</b>{escape(asked_by(first))}. {escape(_where(first))}"
    if rest:
        listed = "; ".join(f"{work.TITLES[one.what].lower()}{asked_by(one)}" for one in rest[:3])
        more = f" и ещё {len(rest) - 3}" if len(rest) > 3 else ""
        body += f"<br>Дальше по очереди: {escape(listed)}{more}."
    return f'<div class="ob-banner ob-quiet ob-job" role="status">{body}</div>'


def asked_by(job: Job) -> str:
    """Who asked, where several people sign in; a reader of a school is not told logins of others."""
    if not job.who:
        return ""
    if work.is_own(job):
        return ", начали вы"
    return "" if data.scope().role == "school" else f", начал(а) {job.who}"


def _where(job: Job) -> str:
    home = Home.from_env()
    if job.status == jobs.WAITING:
        return "Начнётся, как только закончится другая работа." if is_held(home.lock) else "Начинается."
    at = jobs.step(home, job.job)
    words = f"{at.words}." if at.words else "Начинается."
    left = jobs.remaining(home, job)
    if left is None:
        since = datetime.fromisoformat(job.started or job.asked).astimezone()
        return f"{words} Начало в {clock(since)}."
    return f"{words} " + (
        f"Осталось около {duration(left)}." if left > 0 else "Дольше обычного, осталось немного."
    )


def _end(job: Job) -> None:
    """How a job of the reader ended, until it is put away."""
    is_done = job.status == jobs.DONE
    title = work.TITLES[job.what] + ("" if is_done else ": не получилось")
    advice = f"<br>Что сделать: {escape(job.advice[:1].lower() + job.advice[1:])}" if job.advice else ""
    page, words = SHOWN.get(job.what, ("", {}))
    more = f" {link('Открыть', page, job=job.job, **words)}" if page else ""
    css = "ob-done" if is_done else "ob-alert"
    role = "status" if is_done else "alert"
    body = f"<b>{escape(title)}.</b> {escape(sentence(job))}{advice}{more}"
    with st.container(horizontal=True, key="job_end", vertical_alignment="center"):
        show(f'<div class="{css} ob-banner" role="{role}">{body}</div>')
        if job.what in TAKEN and is_done:
            path = jobs.files(Home.from_env(), job.job) / job.arguments["name"]
            if path.exists():
                media = MEDIA.get(path.suffix, "application/zip")
                st.download_button(TAKEN[job.what], path.read_bytes, path.name, media, on_click="ignore")
        if st.button("Понятно", key=f"told_{job.job}"):
            work.put_away(job)
            st.rerun()


def sentence(job: Job) -> str:
    """What came of a job, as a sentence."""
    said = job.sentence.strip()
    return upper_first(said) + ("" if said.endswith((".", "!", "?")) else ".") if said else ""
