"""The one worker of `obektiv serve`: jobs that people asked for on pages, one at a time, as the commands that they are.

The loop lives in the process of `serve` itself, outside of the pages: it goes on when they are reloaded, and what waits
is done after a restart. Every job is a child process that ends with the server, and takes the writer's lock like any
other command; where somebody else works, the job waits.
"""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import ExitStack
from typing import Any

from filelock import FileLock, Timeout

from warehouse import child, jobs, quiet
from warehouse.home import Home
from warehouse.jobs import Job
from warehouse.lock import is_held
from warehouse.reasons import of_exit

#: Seconds between two looks at the queue; between two tidyings of it; before a busy store is tried again.
PAUSE, TIDY, AGAIN = 0.5, 3600.0, 3.0
BUSY = "Хранилище занято"
PROGRAM = "from obektiv.cli import main; main()"


def command_of(home: Home, job: Job) -> list[str]:
    """The arguments of `obektiv` that do a job. Raises KeyError for a job that no page asks for."""
    given = job.arguments
    sent = str(jobs.files(home, given.get("files") or job.job))
    if job.what in ("withdraw", "confirm", "add"):
        number = str(int(given["load"]))
        return {
            "withdraw": ["withdraw", number, f"--why={given.get('why', '')}"],
            "confirm": ["confirm", number],
            "add": ["confirm", number, "--add"],
        }[job.what]
    if job.what == "papers":
        school = [f"--school={given['school']}"] if given.get("school") else []
        place = [f"--municipality={given['municipality']}"] if given.get("municipality") else []
        procedure = [f"--procedure={given['procedure']}"] if given.get("procedure") else []
        listed = [f"--list={given['list']}"] if given.get("list") else []
        about = [*procedure, f"--scope={given['scope']}", *school, *place, *listed]
        return ["report", given.get("set") or "all", *about, "--no-names", f"--out={sent}/{given['name']}"]
    if job.what == "draft":
        above = [f"--above={sent}/above/{given['above']}"] if given.get("above") else []
        return ["draft", *above, f"--out={sent}/{given['name']}", f"{sent}/draft/{given['draft']}"]
    if job.what == "forms":
        lists = [] if given.get("with_lists") else ["--no-lists"]
        return ["template", "all", f"--out={sent}/{given['name']}", *lists]
    return {"look": ["ingest", "--dry-run", sent], "load": ["ingest", sent], "refresh": ["refresh"]}[job.what]


def outcome_of(job: Job, code: int, answer: dict[str, Any], errors: str) -> tuple[str, str, str]:
    """How a job ended: status, sentence, advice; errors: what its command told beside its answer."""
    told = " ".join(errors.split())[-600:]
    if "files" in answer and job.what in ("look", "load"):
        return jobs.DONE, of_files(answer["files"], is_trial=job.what == "look"), ""
    if "build" in answer:
        built = answer["build"]
        if built.get("status") == "published":
            words = "нового нет, страницы прежние" if built.get("is_same") else "страницы обновлены"
            files = [one for one in answer.get("files", []) if not one["already_known"]]
            return jobs.DONE, f"{words}; {of_files(files, is_trial=False)}" if files else words, ""
        return jobs.FAILED, built.get("reason") or built.get("message") or told, built.get("advice", "")
    if "load" in answer:
        return jobs.DONE, answer["load"]["message"], ""
    if code == 0 and job.what == "papers":
        absent = answer.get("absent") or {}
        more = f", не сделано {len(absent)} – почему, сказано в архиве" if absent else ""
        return jobs.DONE, f"бумаг в архиве: {len(answer.get('papers', []))}{more}", ""
    if code == 0 and job.what == "draft":
        found = f"мер – {answer['measures']}, противоречат правилам – {answer['forbidden']}"
        return jobs.DONE, f"{found}, замечаний – {answer['findings']}", ""
    if code == 0 and job.what == "forms":
        return jobs.DONE, f"форм в архиве: {len(answer.get('forms', []))}", ""
    reason = of_exit(code or 1, errors)
    return jobs.FAILED, told or reason.sentence, reason.advice if not told else ""


def of_files(files: list[dict[str, Any]], *, is_trial: bool) -> str:
    """Files counted by what became of them, in words."""
    names = {
        "loaded": "можно загрузить" if is_trial else "загружено",
        "held": "будет ждать подтверждения" if is_trial else "ждёт подтверждения",
        "unrecognised": "не распознано",
        "refused": "не принято",
        "failed": "не принято из-за ошибки программы",
    }
    counted: dict[str, int] = {}
    for one in files:
        is_same = one["already_known"] and one["status"] == "loaded" and not one["changes"]
        words = "уже загружено раньше" if is_same else names.get(one["status"], "без изменений")
        counted[words] = counted.get(words, 0) + 1
    return ", ".join(f"{words}: {number}" for words, number in counted.items()) or "файлов нет"


class Worker:
    """Does the jobs of one home; `step` is called again and again and never waits for a job."""

    def __init__(self, home: Home) -> None:
        """Nothing is done yet; another server of the same home may be its worker."""
        self.home = home
        self._lock: FileLock | None = None
        self._job: Job | None = None
        self._process: subprocess.Popen[str] | None = None
        self._files = ExitStack()
        self._tidied = self._not_before = 0.0

    def step(self) -> None:
        """Take the next job, or see whether the one that runs is over."""
        if not self._is_ours():
            return
        if self._process is not None:
            if self._process.poll() is not None:
                self._finish(self._process.returncode)
            return
        now = time.monotonic()
        if now < self._not_before:
            return
        if not self._tidied or now - self._tidied > TIDY:
            jobs.forget_old(self.home)
            self._tidied = now
        waiting = [one for one in jobs.jobs(self.home) if one.status == jobs.WAITING]
        if not waiting:
            quiet.ask_when_due(self.home)
        elif not is_held(self.home.lock):
            self._begin(waiting[0])

    def stop(self) -> None:
        """End what runs: it waits for the next start of the server."""
        if self._process is not None and self._job is not None:
            child.stop(self._process)
            self._files.close()
            jobs.put_back(self.home, self._job.job, is_counted=False)
            self._process = self._job = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _is_ours(self) -> bool:
        if self._lock is None:
            self.home.jobs.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = FileLock(self.home.jobs / "worker.lock", timeout=0, is_singleton=False)
            try:
                lock.acquire()
            except Timeout:
                return False
            self._lock = lock
            for one in jobs.jobs(self.home):
                # Its server was killed in the middle, and its command with it.
                if one.status == jobs.RUNNING:
                    jobs.put_back(self.home, one.job, is_counted=True)
        return True

    def _begin(self, waiting: Job) -> None:
        job = jobs.begin(self.home, waiting.job)
        if job is None:
            return
        place = jobs.place(self.home, job.job)
        env = {**os.environ, "OBEKTIV_HOME": str(self.home.root), "PYTHONUTF8": "1"}
        env[jobs.STEPS] = str(place / jobs.STEP)
        env[jobs.ASKED_BY] = job.who or env.get(jobs.ASKED_BY, "")
        answer = self._files.enter_context((place / jobs.ANSWER).open("w", encoding="utf-8"))
        errors = self._files.enter_context((place / jobs.ERRORS).open("w", encoding="utf-8"))
        arguments = ["-c", PROGRAM, *command_of(self.home, job), "--json"]
        self._process = child.start(arguments, env=env, words=(answer, errors))
        self._job = job

    def _finish(self, code: int) -> None:
        job, self._process, self._job = self._job, None, None
        assert job is not None
        self._files.close()
        errors = (jobs.place(self.home, job.job) / jobs.ERRORS).read_text(encoding="utf-8", errors="replace")
        if code and BUSY in errors:
            # Somebody else was quicker by a moment.
            jobs.put_back(self.home, job.job, is_counted=False)
            self._not_before = time.monotonic() + AGAIN
            return
        if code < 0:
            jobs.put_back(self.home, job.job, is_counted=True)
            return
        status, sentence, advice = outcome_of(job, code, jobs.answer(self.home, job.job), errors)
        jobs.end(self.home, job.job, status, sentence, advice)
        if job.arguments.get("then_refresh") and status == jobs.DONE:
            jobs.ask(self.home, "refresh", job.who, {})


def watch(home: Home, pages: subprocess.Popen[str]) -> int:
    """Do the jobs of a home as long as its pages are served; returns the exit code of the pages."""
    worker = Worker(home)
    try:
        while (code := pages.poll()) is None:
            worker.step()
            time.sleep(PAUSE)
        return code
    finally:
        worker.stop()
