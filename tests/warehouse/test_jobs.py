"""The store of jobs: nothing is lost, nothing is asked twice, and what is over tells how long the next one takes."""

import json
import stat
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from warehouse import jobs, journal, private
from warehouse.jobs import ATTEMPTS, DONE, FAILED, RUNNING, WAITING


def states(home) -> list[tuple[str, str]]:
    return [(one.what, one.status) for one in jobs.jobs(home)]


def over(home, what: str, seconds: float, status: str = DONE) -> None:
    job = jobs.begin(home, jobs.ask(home, what, "", {"of": seconds}).job)
    finished = datetime.fromisoformat(job.started) + timedelta(seconds=seconds)
    jobs.change(home, job.job, lambda known: replace(known, status=status, finished=finished.isoformat()))


def test_what_waits_is_not_asked_for_twice_and_what_runs_may_be(home):
    first = jobs.ask(home, "refresh", "boss", {})
    assert jobs.ask(home, "refresh", "other", {}) == first
    jobs.begin(home, first.job)
    second = jobs.ask(home, "refresh", "other", {})
    assert second.job != first.job
    assert states(home) == [("refresh", RUNNING), ("refresh", WAITING)]


def test_jobs_are_the_owners_alone(home):
    job = jobs.ask(home, "refresh", "", {})
    for path in (home.jobs, jobs.place(home, job.job), jobs.place(home, job.job) / "job.json"):
        assert not private.KNOWS_RIGHTS or not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_a_number_that_is_no_job_is_no_path(home):
    with pytest.raises(KeyError):
        jobs.place(home, "../../inbox")
    assert jobs.read(home, "../x") is None


def test_only_what_has_not_begun_is_taken_back(home):
    first, second = jobs.ask(home, "look", "", {"of": 1}), jobs.ask(home, "look", "", {"of": 2})
    jobs.begin(home, first.job)
    assert not jobs.cancel(home, first.job)
    assert jobs.cancel(home, second.job)
    assert jobs.begin(home, second.job) is None


def test_a_job_that_ended_with_its_server_begins_anew_and_not_for_ever(home):
    job = jobs.ask(home, "load", "", {})
    for attempt in range(1, ATTEMPTS + 1):
        assert jobs.begin(home, job.job).attempts == attempt
        jobs.put_back(home, job.job, is_counted=True)
    told = jobs.read(home, job.job)
    assert told.status == FAILED
    assert "дважды прервалась" in told.sentence


def test_a_job_that_was_stopped_with_its_server_is_not_counted(home):
    job = jobs.ask(home, "load", "", {})
    for _ in range(ATTEMPTS + 1):
        jobs.begin(home, job.job)
        jobs.put_back(home, job.job, is_counted=False)
    assert jobs.read(home, job.job).status == WAITING


def test_the_remaining_time_is_what_the_last_ones_took(home):
    for seconds, status in ((100, DONE), (120, DONE), (5, FAILED)):
        over(home, "refresh", seconds, status)
    job = jobs.begin(home, jobs.ask(home, "refresh", "", {}).job)
    began = datetime.fromisoformat(job.started)
    assert jobs.remaining(home, job, began + timedelta(seconds=30)) == 80
    assert jobs.remaining(home, job, began + timedelta(seconds=130)) == -20


def test_the_first_of_its_kind_is_foretold_from_what_is_done(home, monkeypatch):
    job = jobs.begin(home, jobs.ask(home, "refresh", "", {}).job)
    assert jobs.remaining(home, job) is None
    monkeypatch.setenv(jobs.STEPS, str(jobs.place(home, job.job) / jobs.STEP))
    jobs.tell_step("Собираю витрины")
    jobs.tell_step("Собираю витрины", "100 из 400")
    at = jobs.step(home, job.job)
    assert (at.words, at.share) == ("Собираю витрины: 100 из 400", 0.25)
    assert jobs.remaining(home, job, datetime.fromtimestamp(at.since + 10).astimezone()) == pytest.approx(30)


def test_a_step_never_names_a_file(home, monkeypatch):
    job = jobs.ask(home, "look", "", {})
    monkeypatch.setenv(jobs.STEPS, str(jobs.place(home, job.job) / jobs.STEP))
    jobs.tell_step("Читаю файлы")
    jobs.tell_step("Читаю файлы", "Справка об Иванове.xlsx")
    assert jobs.step(home, job.job).words == "Читаю файлы"


def test_old_jobs_and_files_that_nobody_asked_about_go(home):
    over(home, "refresh", 1)
    kept = jobs.ask(home, "look", "", {})
    sent = jobs.files(home, jobs.new_name())
    sent.mkdir(parents=True)
    jobs.forget_old(home, datetime.now().astimezone() + timedelta(days=8))
    assert [one.job for one in jobs.jobs(home)] == [kept.job]
    assert not sent.parent.exists()


def test_a_run_is_told_by_who_asked_for_it_and_is_no_night(home, monkeypatch):
    monkeypatch.setenv(jobs.ASKED_BY, "boss")
    with journal.run(home, "refresh"):
        pass
    entry = json.loads(journal.path_of(home).read_text(encoding="utf-8").splitlines()[-1])
    assert entry["who"].startswith("boss@")
    assert entry["is_scheduled"] is False
